/*
 * ussd_seen.c - a table of small buckets
 *
 * A bucket of eight is searched whole; when it is full its oldest session
 * gives way.  The key is random for each process: an aggregator's session ids
 * cannot be chosen to fall into one bucket.
 */
#include "gateway/bearer/ussd_seen.h"

#include <sodium.h>

#include "gateway/bearer/ussd_request.h"
#include "locales/text/bug.h"

enum { WAYS = 8, HASH_BYTES = 16 };

struct seen {
	uint8_t		key[HASH_BYTES];	/* dialect, number, session; all zero = free */
	uint8_t		id[HASH_BYTES];		/* dialect, session */
	uint8_t		text[HASH_BYTES];	/* of the cumulative text, or of the code dialled first */
	size_t		len;
	unsigned long	sequence;
	bool		moved;			/* she has answered since it began */
	int64_t		touched_s;
	char		number[USSD_NUMBER_BYTES], service[SERVICE_NUMBER_BYTES];
};

struct ussd_seen {
	uint8_t		 key[crypto_generichash_KEYBYTES];
	size_t		 buckets;
	struct seen	*seen;		/* buckets * WAYS */
};

struct ussd_seen *
ussd_seen_new(size_t sessions)
{
	struct ussd_seen *s = xcalloc(1, sizeof(*s));

	BUG_IF(sodium_init() < 0);
	randombytes_buf(s->key, sizeof(s->key));
	s->buckets = (sessions + WAYS - 1) / WAYS;
	s->seen = xcalloc(s->buckets * WAYS, sizeof(*s->seen));
	return s;
}

void
ussd_seen_free(struct ussd_seen *s)
{
	if (!s)
		return;
	sodium_memzero(s->seen, s->buckets * WAYS * sizeof(*s->seen));
	free(s->seen);
	sodium_memzero(s->key, sizeof(s->key));
	free(s);
}

static void
hash(const struct ussd_seen *s, const char *bytes, size_t len, uint8_t out[HASH_BYTES])
{
	crypto_generichash(out, HASH_BYTES, (const unsigned char *)bytes, len, s->key, sizeof(s->key));
}

/* Of words with their NUL, so that no two lists of words are one. */
static void
hash_words(const struct ussd_seen *s, const char *const *words, size_t count, uint8_t out[HASH_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, s->key, sizeof(s->key), HASH_BYTES);
	for (size_t i = 0; i < count; i++)
		crypto_generichash_update(&state, (const unsigned char *)words[i], strlen(words[i]) + 1);
	crypto_generichash_final(&state, out, HASH_BYTES);
}

static void
key_of(const struct ussd_seen *s, const struct ussd_request *r, uint8_t out[HASH_BYTES])
{
	const char *const words[] = { r->dialect->name, r->session, r->number };

	hash_words(s, words, COUNT(words), out);
}

static void
id_of(const struct ussd_seen *s, const struct ussd_request *r, uint8_t out[HASH_BYTES])
{
	const char *const words[] = { r->dialect->name, r->session };

	hash_words(s, words, COUNT(words), out);
}

/* The session's place, or the one it may take: free, else forgotten longest. */
static struct seen *
place_of(const struct ussd_seen *s, const uint8_t key[HASH_BYTES], bool *known)
{
	uint64_t spread;
	struct seen *bucket, *oldest;

	memcpy(&spread, key, sizeof(spread));
	bucket = oldest = &s->seen[spread % s->buckets * WAYS];
	*known = false;
	for (size_t i = 0; i < WAYS; i++) {
		if (!memcmp(bucket[i].key, key, HASH_BYTES)) {
			*known = true;
			return &bucket[i];
		}
		if (bucket[i].touched_s < oldest->touched_s)
			oldest = &bucket[i];
	}
	return oldest;
}

/* The live session, or NULL. */
static const struct seen *
find(const struct ussd_seen *s, const struct ussd_request *r, int64_t now_s)
{
	uint8_t key[HASH_BYTES];
	const struct seen *e;
	bool known;

	key_of(s, r, key);
	e = place_of(s, key, &known);
	return known && e->touched_s + USSD_SEEN_S >= now_s ? e : NULL;
}

/* By its id alone; NULL too when two people have the same one: it says nothing about either. */
static const struct seen *
find_nameless(const struct ussd_seen *s, const struct ussd_request *r, int64_t now_s)
{
	uint8_t id[HASH_BYTES];
	const struct seen *found = NULL;

	id_of(s, r, id);
	for (size_t i = 0; i < s->buckets * WAYS; i++) {
		const struct seen *e = &s->seen[i];

		if (memcmp(e->id, id, HASH_BYTES) != 0 || e->touched_s + USSD_SAID_S < now_s || !e->number[0])
			continue;
		if (found)
			return NULL;
		found = e;
	}
	return found;
}

bool
ussd_seen_recall(const struct ussd_seen *s, struct ussd_request *r, int64_t now_s)
{
	const struct seen *e;

	if (r->number[0] && r->service[0])
		return true;
	e = r->number[0] ? find(s, r, now_s) : find_nameless(s, r, now_s);
	if (!e)
		return r->number[0] != '\0';
	if (!r->number[0])
		memcpy(r->number, e->number, sizeof(e->number));
	if (!r->service[0])
		memcpy(r->service, e->service, sizeof(e->service));
	return true;
}

static bool
begins_with_seen(const struct ussd_seen *s, const struct seen *e, const char *text, size_t len)
{
	uint8_t h[HASH_BYTES];

	if (len < e->len)
		return false;
	hash(s, text, e->len, h);
	return !memcmp(h, e->text, HASH_BYTES);
}

/* Bytes of the text that count: the '#' that closes a dialled code is none of them. */
static size_t
text_len(const struct ussd_request *r)
{
	bool is_code = r->dialect->text == USSD_TEXT_LAST && r->text[0] == '*';

	return is_code && r->text[r->len - 1] == '#' ? r->len - 1 : r->len;
}

static struct ussd_fresh
judge_cumulative(const struct ussd_seen *s, const struct seen *e, const struct ussd_request *r)
{
	const char *text = r->text;
	size_t at = 0, len = r->len;

	if (!e || (len == 0 && e->len > 0))
		return (struct ussd_fresh){ true, 0, len };
	if (begins_with_seen(s, e, text, len)) {
		at = e->len;
		if (at > 0 && text[at] == '*')
			at++;
	} else {	/* not what we know: a lost request, or a clone that sends the last answer alone */
		const char *star = strrchr(text, '*');

		at = star ? (size_t)(star + 1 - text) : 0;
	}
	return (struct ussd_fresh){ false, at, len - at };
}

/* A clone that says neither beginning nor answer: a beginning is empty, or the code that was dialled. */
static struct ussd_fresh
judge_untold(const struct ussd_seen *s, const struct seen *e, const struct ussd_request *r)
{
	bool is_code = r->text[0] == '*';
	size_t len = text_len(r), at = 0;

	if (!e)		/* unknown, and no code: it may have outlived a restart of ours, so it is no path */
		return (struct ussd_fresh){ r->len == 0 || is_code || !r->service[0], 0, r->len };
	if (e->len > 0 && begins_with_seen(s, e, r->text, len)) {
		if (len == e->len && !e->moved)
			at = len;			/* the beginning, sent twice */
		else if (is_code && r->text[e->len] == '*')
			at = e->len + 1;		/* a clone that puts answers behind the code */
	}
	return (struct ussd_fresh){ false, at, (is_code && at > 0 ? len : r->len) - at };
}

struct ussd_fresh
ussd_seen_judge(const struct ussd_seen *s, const struct ussd_request *r, int64_t now_s)
{
	const struct seen *e = find(s, r, now_s);
	bool again = false;

	if (r->kind == USSD_KIND_UNTOLD)
		return r->dialect->text == USSD_TEXT_CUMULATIVE ? judge_cumulative(s, e, r) : judge_untold(s, e, r);
	if (e && r->sequence > 0)
		again = r->sequence <= e->sequence;
	else if (e && r->kind == USSD_KIND_BEGIN)
		again = !e->moved && e->len == text_len(r) && begins_with_seen(s, e, r->text, e->len);
	if (again)
		return (struct ussd_fresh){ false, r->len, 0 };
	return (struct ussd_fresh){ r->kind == USSD_KIND_BEGIN, 0, r->len };
}

void
ussd_seen_keep(struct ussd_seen *s, const struct ussd_request *r, const struct ussd_fresh *f, int64_t now_s)
{
	bool known, is_code = r->dialect->text == USSD_TEXT_LAST && r->text[0] == '*';
	uint8_t key[HASH_BYTES];
	struct seen *e;

	key_of(s, r, key);
	e = place_of(s, key, &known);
	if (!known || f->begins)
		sodium_memzero(e, sizeof(*e));
	memcpy(e->key, key, HASH_BYTES);
	id_of(s, r, e->id);
	if (f->begins || r->dialect->text == USSD_TEXT_CUMULATIVE || (is_code && f->at > 0)) {
		e->len = text_len(r);
		hash(s, r->text, e->len, e->text);
	}
	e->moved |= !f->begins && f->len > 0;
	if (r->sequence > e->sequence)
		e->sequence = r->sequence;
	e->touched_s = now_s;
	if (r->dialect->lacks == USSD_LACKS_NOTHING)
		return;
	memcpy(e->number, r->number, sizeof(e->number));
	snprintf(e->service, sizeof(e->service), "%.*s", SERVICE_NUMBER_BYTES - 1, r->service);
}

void
ussd_seen_end(struct ussd_seen *s, const struct ussd_request *r)
{
	uint8_t key[HASH_BYTES];
	struct seen *e;
	bool known;

	key_of(s, r, key);
	e = place_of(s, key, &known);
	if (known)
		sodium_memzero(e, sizeof(*e));
}

void
ussd_seen_sweep(struct ussd_seen *s, int64_t now_s)
{
	for (size_t i = 0; i < s->buckets * WAYS; i++) {
		struct seen *e = &s->seen[i];

		if (e->touched_s != 0 && e->touched_s + USSD_SEEN_S < now_s)
			sodium_memzero(e, sizeof(*e));
		else if (e->number[0] && e->touched_s + USSD_SAID_S < now_s) {
			sodium_memzero(e->number, sizeof(e->number));
			sodium_memzero(e->service, sizeof(e->service));
		}
	}
}
