/*
 * forms.c - each form is made here by hand: the program's own encoders may be what is wrong
 */
#include "tests/privacy/forms.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "locales/text/bug.h"

enum { COUNTRY_DIGITS = 2, LAST_DIGITS = 7, INTEGER_BYTES = 5, SEPTETS = 8 };

struct forms *
forms_new(void)
{
	struct forms *f = xcalloc(1, sizeof(*f));

	memset(f->head, 0xff, sizeof(f->head));
	return f;
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

static void
add(struct forms *f, const struct canary *c, const char *what, const void *bytes, size_t len, bool is_any_case)
{
	struct form *form = &f->at[f->count];
	int *head;

	BUG_IF(f->count == FORMS_MAX || len < 4 || len > FORM_BYTES);
	*form = (struct form){ .of = c, .what = what, .len = len, .is_any_case = is_any_case };
	memcpy(form->bytes, bytes, len);
	head = is_any_case ? &f->head[lower(form->bytes[0]) << 8 | lower(form->bytes[1])] :
	    &f->head[form->bytes[0] << 8 | form->bytes[1]];
	form->next = *head;
	*head = f->count++;
}

static void
add_utf16(struct forms *f, const struct canary *c, const char *text)
{
	uint8_t big[FORM_BYTES], little[FORM_BYTES];
	size_t n = 0;

	for (const uint8_t *at = (const uint8_t *)text; *at != '\0'; n += 2) {
		unsigned code = *at;

		if (code < 0x80) {
			at++;
		} else if (code < 0xe0) {
			code = (code & 0x1f) << 6 | (at[1] & 0x3f);
			at += 2;
		} else {
			code = (code & 0x0f) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3f);
			at += 3;
		}
		big[n] = little[n + 1] = (uint8_t)(code >> 8);
		big[n + 1] = little[n] = (uint8_t)code;
	}
	add(f, c, "UTF-16, big end first", big, n, true);
	/* begins at the low byte: a NUL in front would be found in every run of NULs */
	add(f, c, "UTF-16, little end first", little, n, true);
}

static void
add_base64(struct forms *f, const struct canary *c, const char *text)
{
	static const char *const what[] = { "base64", "base64, one byte on", "base64, two bytes on" };
	char room[FORM_BYTES], bytes[CANARY_BYTES + 2];
	size_t len = strlen(text);

	for (size_t on = 0; on < 3; on++) {
		size_t first = (8 * on + 5) / 6, end = 8 * (on + len) / 6;

		memset(bytes, 0, on);
		memcpy(bytes + on, text, len);
		sodium_bin2base64(room, sizeof(room), (const unsigned char *)bytes, on + len, sodium_base64_VARIANT_ORIGINAL);
		add(f, c, what[on], room + first, end - first, false);
	}
}

/* As an SMS packs it, at every place within an octet; octets that are shared with neighbours are left out. */
static void
add_septets(struct forms *f, const struct canary *c, const char *text)
{
	static const char *const what[] = { "GSM 7 bit", "GSM 7 bit, 1 bit on", "GSM 7 bit, 2 bits on", "GSM 7 bit, 3 bits on",
		"GSM 7 bit, 4 bits on", "GSM 7 bit, 5 bits on", "GSM 7 bit, 6 bits on", "GSM 7 bit, 7 bits on" };
	size_t len = strlen(text);

	for (size_t on = 0; on < SEPTETS; on++) {
		uint8_t room[FORM_BYTES] = { 0 };
		size_t first = on > 0, end = (on + 7 * len) / 8;

		for (size_t bit = 0; bit < 7 * len; bit++)
			if (text[bit / 7] >> bit % 7 & 1)
				room[(on + bit) / 8] |= (uint8_t)(1 << (on + bit) % 8);
		add(f, c, what[on], room + first, end - first, false);
	}
}

static void
add_text(struct forms *f, const struct canary *c, const char *text)
{
	char percent[FORM_BYTES] = "", hex[FORM_BYTES];
	size_t len = strlen(text);
	bool is_ascii = true;

	BUG_IF(len >= CANARY_BYTES || 3 * len >= FORM_BYTES);
	sodium_bin2hex(hex, sizeof(hex), (const unsigned char *)text, len);
	for (size_t i = 0; i < len; i++) {
		memcpy(percent + 3 * i, (const char[]){ '%', hex[2 * i], hex[2 * i + 1] }, 3);
		is_ascii = is_ascii && (unsigned char)text[i] < 0x80;
	}
	add(f, c, "as it is written", text, len, true);
	add(f, c, "percent", percent, 3 * len, true);
	add(f, c, "hex", hex, 2 * len, true);
	add_utf16(f, c, text);
	add_base64(f, c, text);
	if (is_ascii)
		add_septets(f, c, text);
}

/* Small, with a capital, and in capitals: where letters are coded, each is another. */
static void
add_word(struct forms *f, const struct canary *c)
{
	char text[CANARY_BYTES];

	memcpy(text, c->text, sizeof(text));
	add_text(f, c, text);
	if (text[0] < 'a' || text[0] > 'z')
		return;			/* a script without capitals */
	text[0] = (char)(text[0] - 32);
	add_text(f, c, text);
	for (char *at = text + 1; *at != '\0'; at++)
		*at = (char)(*at - 32);
	add_text(f, c, text);
}

/* Two digits an octet. */
static void
add_packed(struct forms *f, const struct canary *c, const char *digits, const char *plain, const char *swapped)
{
	uint8_t bytes[2][CANARY_BYTES];
	size_t n = strlen(digits) / 2;

	for (size_t i = 0; i < n; i++) {
		unsigned high = (unsigned)(digits[2 * i] - '0'), low = (unsigned)(digits[2 * i + 1] - '0');

		bytes[0][i] = (uint8_t)(high << 4 | low);
		bytes[1][i] = (uint8_t)(low << 4 | high);
	}
	add(f, c, plain, bytes[0], n, false);
	add(f, c, swapped, bytes[1], n, false);
}

static void
add_integer(struct forms *f, const struct canary *c, const char *digits, const char *big_first, const char *little_first)
{
	uint8_t big[INTEGER_BYTES], little[INTEGER_BYTES];
	uint64_t n = strtoull(digits, NULL, 10);

	for (int i = 0; i < INTEGER_BYTES; i++)
		little[i] = big[INTEGER_BYTES - 1 - i] = (uint8_t)(n >> 8 * i);
	add(f, c, big_first, big, sizeof(big), false);
	add(f, c, little_first, little, sizeof(little), false);
}

void
forms_add(struct forms *f, const struct canary *c)
{
	const char *national = c->text + COUNTRY_DIGITS;
	char inner[CANARY_BYTES];
	size_t len = strlen(c->text);

	if (!c->is_number) {
		add_word(f, c);
		return;
	}
	/* What comes before it, +44, 0044 or 0, does not matter then. */
	add_text(f, c, national);
	add(f, c, "its last digits", c->text + len - LAST_DIGITS, LAST_DIGITS, false);
	add_packed(f, c, national, "packed", "packed, nibbles swapped");
	memcpy(inner, c->text + 1, len - 2);
	inner[len - 2] = '\0';
	add_packed(f, c, inner, "packed, one digit on", "packed, one digit on, nibbles swapped");
	add_integer(f, c, c->text, "integer, big end first", "integer, little end first");
	add_integer(f, c, national, "national integer, big end first", "national integer, little end first");
}

static bool
is_here(const struct form *form, const uint8_t *at, size_t left)
{
	if (left < form->len)
		return false;
	if (!form->is_any_case)
		return memcmp(at, form->bytes, form->len) == 0;
	for (size_t i = 0; i < form->len; i++)
		if (lower(at[i]) != lower(form->bytes[i]))
			return false;
	return true;
}

void
forms_search(const struct forms *f, const uint8_t *bytes, size_t len, forms_found_fn *found, void *arg)
{
	for (size_t i = 0; i + 1 < len; i++) {
		int heads[2] = { f->head[bytes[i] << 8 | bytes[i + 1]], f->head[lower(bytes[i]) << 8 | lower(bytes[i + 1])] };

		for (int k = 0; k < 2; k++)
			for (int n = k == 1 && heads[0] == heads[1] ? -1 : heads[k]; n >= 0; n = f->at[n].next)
				if (is_here(&f->at[n], bytes + i, len - i))
					found(arg, &f->at[n], i);
	}
}
