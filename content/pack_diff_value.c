/* pack_diff_value.c - values as words: short ones as they are, the rest of long ones by hash */
#include "content/pack_diff_inside.h"

#include <inttypes.h>
#include <stdio.h>

void
value_reset(struct diff_value *v)
{
	v->len = 0;
	v->total = 0;
	v->text[0] = '\0';
}

void
value_add(struct diff_value *v, const char *bytes, size_t len)
{
	size_t take = 0;

	*v->work += len + 8;
	if (*v->work > DIFF_WORK)
		return;
	if (v->total == v->len) {			/* nothing was left out yet */
		take = len < DIFF_SHOWN - v->len ? len : DIFF_SHOWN - v->len;
		while (take < len && take > 0 && ((unsigned char)bytes[take] & 0xC0) == 0x80)
			take--;
		memcpy(v->text + v->len, bytes, take);
		v->len += take;
		v->text[v->len] = '\0';
		if (take < len)
			crypto_generichash_init(&v->rest, NULL, 0, 32);
	}
	if (take < len)
		crypto_generichash_update(&v->rest, (const unsigned char *)bytes + take, len - take);
	v->total += len;
}

void
value_adds(struct diff_value *v, const char *words)
{
	value_add(v, words, strlen(words));
}

void
value_add_number(struct diff_value *v, uint64_t n)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRIu64, n);
	value_adds(v, digits);
}

/* Ends the hashes: a long value is compared once. */
bool
value_equal(struct diff_value *a, struct diff_value *b)
{
	unsigned char x[32], y[32];

	if (a->total != b->total || a->len != b->len || memcmp(a->text, b->text, a->len) != 0)
		return false;
	if (a->total == a->len)
		return true;
	crypto_generichash_final(&a->rest, x, sizeof x);
	crypto_generichash_final(&b->rest, y, sizeof y);
	return memcmp(x, y, sizeof x) == 0;
}
