/*
 * index_read.c - a text from outside, read strictly
 *
 * One line, one function; each gives the reason or NULL.  What is read can be
 * written in one way only: no zero in front of a number, one blank between
 * words, small letters in hex.
 */
#include "gateway/release/index.h"

#include <time.h>

#include <sodium.h>

#include "content/pack.h"
#include "gateway/release/index_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { LINE_CHARS = 512 };

/* The line that is read: words are cut from its front. */
struct line { char *at; };

struct reading { struct index *x; bool has_stage; };

static char *
word(struct line *l)
{
	char *begin = l->at, *end;

	if (begin == NULL)
		return NULL;
	end = strchr(begin, ' ');
	l->at = end == NULL ? NULL : end + 1;
	if (end != NULL)
		*end = '\0';
	return begin;
}

static bool
number(const char *w, uint64_t *out)
{
	*out = 0;
	if (w == NULL || *w == '\0' || (w[0] == '0' && w[1] != '\0'))
		return false;
	for (; *w != '\0'; w++) {
		unsigned digit = (unsigned)(*w - '0');

		if (digit > 9 || *out > (UINT64_MAX - digit) / 10)
			return false;
		*out = *out * 10 + digit;
	}
	return true;
}

static bool
size(const char *w, size_t *out)
{
	uint64_t n;
	bool is_size = number(w, &n) && n > 0 && n <= PACK_MAX_BYTES;

	*out = is_size ? (size_t)n : 0;
	return is_size;
}

/* Letters, digits and what else is named; never a dot or dash in front. */
static bool
name(const char *w, const char *others, char *out, size_t chars)
{
	size_t len = w == NULL ? 0 : strlen(w);

	if (len == 0 || len >= chars || strchr(".-_", w[0]) != NULL)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!((w[i] >= 'a' && w[i] <= 'z') || (w[i] >= '0' && w[i] <= '9') || strchr(others, w[i]) != NULL))
			return false;
	memcpy(out, w, len + 1);
	return true;
}

static bool
hex(const char *w, uint8_t *out, size_t bytes)
{
	size_t len;
	const char *end;

	if (w == NULL || strlen(w) != 2 * bytes || strspn(w, "0123456789abcdef") != 2 * bytes)
		return false;
	return sodium_hex2bin(out, bytes, w, 2 * bytes, NULL, &len, &end) == 0 && len == bytes;
}

/* Exactly as index_stamp() writes it: what is no day in the calendar is written otherwise. */
bool
index_time_read(const char *w, int64_t *out)
{
	char again[INDEX_STAMP_CHARS];
	struct tm tm = { 0 };
	char end;

	if (w == NULL || strlen(w) != INDEX_STAMP_CHARS - 1 ||
	    sscanf(w, "%4d-%2d-%2dT%2d:%2d:%2d%c", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &end) != 7)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*out = (int64_t)timegm(&tm);
	return index_stamp(*out, again) && strcmp(again, w) == 0;
}

/* As minisign_id_text() writes it: a little-endian number, so the last byte comes first. */
static bool
key_id(const char *w, uint8_t out[MINISIGN_ID_BYTES])
{
	uint8_t turned[MINISIGN_ID_BYTES];

	if (!hex(w, turned, sizeof(turned)))
		return false;
	for (unsigned i = 0; i < MINISIGN_ID_BYTES; i++)
		out[i] = turned[MINISIGN_ID_BYTES - 1 - i];
	return true;
}

/* Can be shown: no character that ends a line, commands a terminal or turns what follows around. */
static bool
words(const char *w, bool may_have_blanks, char *out, size_t chars)
{
	size_t len = w == NULL ? 0 : strlen(w), n;
	uint32_t cp;

	if (len == 0 || len >= chars || w[0] == ' ' || w[len - 1] == ' ' || !utf8_valid(w, len, NULL))
		return false;
	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(w + i, len - i, &cp);
		if (n == 0 || cp < ' ' || (cp == ' ' && !may_have_blanks) || (cp >= 0x7F && cp < 0xA0) || cp == 0xFEFF ||
		    (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069))
			return false;
	}
	memcpy(out, w, len + 1);
	return true;
}

static const char *
revoked(struct reading *r, struct line *l)
{
	struct index *x = r->x;
	uint64_t serial;

	if (x->packs > 0 || x->withdrawns > 0)
		return "\"revoked\" stands before packs";
	if (!number(word(l), &serial) || serial == 0)
		return "\"revoked\" and a serial";
	if (x->revokeds > 0 && serial <= x->revoked[x->revokeds - 1])
		return "serials rise";
	if (x->revokeds == INDEX_REVOKED)
		return "too many are revoked: raise the floor";
	x->revoked[x->revokeds++] = serial;
	return NULL;
}

static const char *
pack(struct reading *r, struct line *l)
{
	struct index *x = r->x;
	struct index_pack *p;
	size_t len;

	if (r->has_stage || x->withdrawns > 0)
		return "packs stand before the stage";
	if (x->packs == INDEX_PACKS)
		return "too many packs";
	p = &x->pack[x->packs];
	if (!number(word(l), &p->serial) || p->serial == 0)
		return "\"pack\" and a serial";
	if (!size(word(l), &p->bytes))
		return "how many bytes a pack has";
	if (!hex(word(l), p->hash, sizeof(p->hash)))
		return "64 bytes in hex, small letters";
	if (!name(word(l), ".-", p->file, sizeof(p->file)))
		return "a name of a-z 0-9 . - alone";
	len = strlen(p->file);
	if (len < 6 || strcmp(p->file + len - 5, ".pack") != 0)
		return "a name that ends in .pack";
	if (!size(word(l), &p->gz_bytes))
		return "how many bytes the .gz has";
	if (x->packs > 0 && p->serial <= p[-1].serial)
		return "serials rise";
	if (index_is_revoked(x, p->serial))
		return "a pack that is revoked or below the floor";
	for (unsigned i = 0; i < x->packs; i++)
		if (strcmp(x->pack[i].file, p->file) == 0)
			return "two packs of one name";
	x->packs++;
	return NULL;
}

static const char *
sign(struct reading *r, struct line *l)
{
	struct index *x = r->x;
	struct index_pack *p = x->packs > 0 ? &x->pack[x->packs - 1] : NULL;
	uint64_t serial;

	if (p == NULL || r->has_stage || x->withdrawns > 0 || !number(word(l), &serial) || serial != p->serial)
		return "\"sign\" stands behind its pack";
	if (p->signs == INDEX_SIGNS)
		return "too many signatures";
	if (!key_id(word(l), p->sign[p->signs]))
		return "8 bytes in hex, small letters";
	for (unsigned i = 0; i < p->signs; i++)
		if (memcmp(p->sign[i], p->sign[p->signs], MINISIGN_ID_BYTES) == 0)
			return "one key signs once";
	p->signs++;
	return NULL;
}

static const char *
stage(struct reading *r, struct line *l)
{
	struct index *x = r->x;
	uint64_t serial, of_hundred;

	if (r->has_stage || x->packs == 0 || x->withdrawns > 0)
		return "one stage, behind the packs";
	if (!number(word(l), &serial) || serial != x->pack[x->packs - 1].serial)
		return "the stage is of the last pack";
	if (!number(word(l), &of_hundred) || of_hundred < 1 || of_hundred > 100)
		return "a stage of 1 to 100";
	x->stage = (unsigned)of_hundred;
	r->has_stage = true;
	return NULL;
}

static const char *
withdrawn(struct reading *r, struct line *l)
{
	struct index *x = r->x;
	struct index_withdrawn *w;

	if (x->packs > 0 && !r->has_stage)
		return "the stage is lacking";
	if (x->withdrawns == INDEX_WITHDRAWN)
		return "too many facts are withdrawn";
	w = &x->withdrawn[x->withdrawns];
	if (!words(word(l), false, w->fact, sizeof(w->fact)))
		return "the id of a fact";
	if (!index_time_read(word(l), &w->when_s))
		return "a time like 2026-11-27T12:00:00Z";
	if (!words(word(l), false, w->who, sizeof(w->who)))
		return "who withdrew it, one word";
	if (!words(l->at, true, w->reason, sizeof(w->reason)))
		return "a reason";
	l->at = NULL;
	for (unsigned i = 0; i < x->withdrawns; i++)
		if (strcmp(x->withdrawn[i].fact, w->fact) == 0)
			return "a fact twice";
	x->withdrawns++;
	return NULL;
}

/* Lines 1 to 5, one of each. */
static const char *
head(struct index *x, unsigned at, const char *key, struct line *l)
{
	static const char *const keys[] = { "safar-index", "owner", "version", "issued", "floor" };
	uint64_t n;

	if (strcmp(key, keys[at]) != 0)
		return at == 0 ? "not an index" : "owner, version, issued and floor come first, in this order";
	switch (at) {
	case 0: return number(word(l), &n) && n == 1 ? NULL : "an index of another kind: this program is too old, or it too new";
	case 1: return name(word(l), "-", x->owner, sizeof(x->owner)) ? NULL : "an owner of a-z 0-9 - alone";
	case 2: return number(word(l), &x->version) && x->version > 0 ? NULL : "a version from 1 up";
	case 3: return index_time_read(word(l), &x->issued_s) ? NULL : "a time like 2026-11-27T12:00:00Z";
	default: return number(word(l), &x->floor) ? NULL : "a serial";
	}
}

static const char *
line_read(struct reading *r, unsigned at, char *text)
{
	static const struct { const char *key; const char *(*read)(struct reading *r, struct line *l); } rows[] = {
		{ "revoked", revoked }, { "pack", pack }, { "sign", sign }, { "stage", stage }, { "withdrawn", withdrawn },
	};
	struct line l = { text };
	const char *key = word(&l), *bad = "nobody knows what this line says";

	if (at < 5) {
		bad = head(r->x, at, key, &l);
	} else {
		for (size_t i = 0; i < COUNT(rows); i++)
			if (strcmp(rows[i].key, key) == 0)
				bad = rows[i].read(r, &l);
	}
	return bad == NULL && l.at != NULL ? "something stands behind it" : bad;
}

bool
index_read(const char *text, size_t len, struct index *out, struct buf *why)
{
	struct reading r = { .x = out };
	const char *bad = NULL;
	unsigned at = 0;

	memset(out, 0, sizeof(*out));
	if (len > INDEX_BYTES) {
		buf_addf(why, "an index of more than %d bytes", INDEX_BYTES);
		return false;
	}
	for (size_t from = 0; from < len && bad == NULL; at++) {
		const char *end = memchr(text + from, '\n', len - from);
		size_t chars = end == NULL ? len - from : (size_t)(end - text) - from;
		char room[LINE_CHARS];

		if (end == NULL || chars >= sizeof(room) || memchr(text + from, '\0', chars) != NULL) {
			bad = end == NULL ? "the line does not end" : "no line of an index";
			continue;
		}
		memcpy(room, text + from, chars);
		room[chars] = '\0';
		bad = line_read(&r, at, room);
		from += chars + 1;
	}
	if (bad == NULL && at < 5)
		bad = "it ends too early";
	if (bad == NULL && out->packs > 0 && !r.has_stage)
		bad = "the stage is lacking";
	if (bad != NULL)
		buf_addf(why, "line %u: %s", at > 0 ? at : 1, bad);
	return bad == NULL;
}
