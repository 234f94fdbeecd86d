/*
 * kannel_calls.c - the codes of dialogues that are open, in small buckets
 *
 * A bucket of eight is searched whole; when it is full its oldest dialogue
 * gives way, and then its next input is taken for one to the first code of the
 * way it came.
 */
#include <sodium.h>

#include "gateway/bearer/kannel_ussd.h"
#include "locales/text/bug.h"

enum { PER_BUCKET = 8, SAID_BYTES = 8 };

struct call {
	uint8_t		id[KANNEL_CALL_ID_BYTES];
	int64_t		touched_s;		/* 0 = free */
	char		code[KANNEL_CODE_BYTES];
	bool		has_said;
	struct kannel_moment said_at;		/* her last input */
	uint8_t		said[SAID_BYTES];	/* a hash of it */
};

struct kannel_calls {
	uint8_t		key[crypto_generichash_KEYBYTES];
	struct call	call[KANNEL_CALLS];
};

struct kannel_calls *
kannel_calls_new(void)
{
	struct kannel_calls *c = xcalloc(1, sizeof(*c));

	randombytes_buf(c->key, sizeof(c->key));
	return c;
}

void
kannel_calls_free(struct kannel_calls *c)
{
	if (c == NULL)
		return;
	sodium_memzero(c->key, sizeof(c->key));
	free(c);
}

void
kannel_call_id(const struct kannel_calls *c, const char *smsc, const char *number,
    const struct ussd_dialect *d, const struct kannel_ussd *in, uint8_t id[KANNEL_CALL_ID_BYTES])
{
	/* Without its end bit: it is the same dialogue with and without. */
	uint8_t session[2] = { in->session[0], (uint8_t)(d->ends_by_bit ? in->session[1] & 0xFE : in->session[1]) };
	crypto_generichash_state h;

	BUG_IF(crypto_generichash_init(&h, c->key, sizeof(c->key), KANNEL_CALL_ID_BYTES) != 0);
	crypto_generichash_update(&h, session, sizeof(session));
	crypto_generichash_update(&h, (const unsigned char *)smsc, strlen(smsc) + 1);
	crypto_generichash_update(&h, (const unsigned char *)number, strlen(number));
	crypto_generichash_final(&h, id, KANNEL_CALL_ID_BYTES);
}

/* Its place, or the one it may take. */
static struct call *
place_of(struct kannel_calls *c, const uint8_t id[KANNEL_CALL_ID_BYTES])
{
	size_t n = (size_t)(id[0] | id[1] << 8) % (KANNEL_CALLS / PER_BUCKET);
	struct call *bucket = &c->call[n * PER_BUCKET], *oldest = bucket;

	for (unsigned i = 0; i < PER_BUCKET; i++) {
		if (bucket[i].touched_s != 0 && memcmp(bucket[i].id, id, KANNEL_CALL_ID_BYTES) == 0)
			return &bucket[i];
		if (bucket[i].touched_s < oldest->touched_s)
			oldest = &bucket[i];
	}
	return oldest;
}

const char *
kannel_call_find(struct kannel_calls *c, const uint8_t id[KANNEL_CALL_ID_BYTES], int64_t now_s)
{
	struct call *p = place_of(c, id);

	if (p->touched_s == 0 || memcmp(p->id, id, KANNEL_CALL_ID_BYTES) != 0 || p->touched_s + KANNEL_CALL_S < now_s)
		return NULL;
	p->touched_s = now_s;
	return p->code;
}

bool
kannel_call_says(struct kannel_calls *c, const uint8_t id[KANNEL_CALL_ID_BYTES], const char *text, size_t len,
    struct kannel_moment when, struct kannel_moment up)
{
	struct call *p = place_of(c, id);
	uint8_t said[crypto_generichash_BYTES_MIN];
	bool is_again;

	if (p->touched_s == 0 || memcmp(p->id, id, KANNEL_CALL_ID_BYTES) != 0)
		return false;
	crypto_generichash(said, sizeof(said), (const uint8_t *)text, len, c->key, sizeof(c->key));
	is_again = p->has_said && (p->said_at.wall_s < up.wall_s || p->said_at.loop_ms < up.loop_ms) &&
	    memcmp(p->said, said, SAID_BYTES) == 0;
	p->has_said = true;
	p->said_at = when;
	memcpy(p->said, said, SAID_BYTES);
	return is_again;
}

void
kannel_call_put(struct kannel_calls *c, const uint8_t id[KANNEL_CALL_ID_BYTES], const char *code, int64_t now_s)
{
	struct call *p = place_of(c, id);

	if (code == NULL) {
		if (p->touched_s != 0 && memcmp(p->id, id, KANNEL_CALL_ID_BYTES) == 0)
			memset(p, 0, sizeof(*p));
		return;
	}
	memcpy(p->id, id, KANNEL_CALL_ID_BYTES);
	p->touched_s = now_s;
	p->has_said = false;
	(void)snprintf(p->code, sizeof(p->code), "%s", code);
}
