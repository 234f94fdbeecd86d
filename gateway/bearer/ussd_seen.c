/*
 * ussd_seen.c - a table of small buckets
 *
 * A bucket of eight is searched whole; when it is full its oldest session
 * gives way.  The key is random for each process: an aggregator's session ids
 * cannot be chosen to fall into one bucket.
 */
#include "gateway/bearer/ussd_seen.h"

#include <sodium.h>

#include "locales/text/bug.h"

enum { WAYS = 8, HASH_BYTES = 16 };

struct seen {
	uint8_t		session[HASH_BYTES];	/* all zero = free */
	uint8_t		text[HASH_BYTES];
	size_t		len;
	int64_t		touched_s;
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
	free(s->seen);
	sodium_memzero(s->key, sizeof(s->key));
	free(s);
}

static void
hash(const struct ussd_seen *s, const char *bytes, size_t len, uint8_t out[HASH_BYTES])
{
	crypto_generichash(out, HASH_BYTES, (const unsigned char *)bytes, len, s->key, sizeof(s->key));
}

/* The session's place, or the one it may take: free, else forgotten longest. */
static struct seen *
place_of(struct ussd_seen *s, const uint8_t id[HASH_BYTES], bool *known)
{
	uint64_t spread;
	struct seen *bucket, *oldest;

	memcpy(&spread, id, sizeof(spread));
	bucket = oldest = &s->seen[spread % s->buckets * WAYS];
	*known = false;
	for (size_t i = 0; i < WAYS; i++) {
		if (!memcmp(bucket[i].session, id, HASH_BYTES)) {
			*known = true;
			return &bucket[i];
		}
		if (bucket[i].touched_s < oldest->touched_s)
			oldest = &bucket[i];
	}
	return oldest;
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

bool
ussd_seen_take(struct ussd_seen *s, const char *session, const char *text, int64_t now_s, const char **fresh)
{
	size_t len = strlen(text);
	uint8_t id[HASH_BYTES];
	struct seen *e;
	bool known, begins;

	hash(s, session, strlen(session), id);
	e = place_of(s, id, &known);
	begins = !known || len == 0 || e->touched_s + USSD_SEEN_S < now_s;
	*fresh = text;
	if (begins) {
		memcpy(e->session, id, HASH_BYTES);
	} else if (begins_with_seen(s, e, text, len)) {
		*fresh = text + e->len;
		if (e->len > 0 && **fresh == '*')
			++*fresh;
	} else {
		/* not what we know: a lost request, or a clone that sends the last answer alone */
		const char *star = strrchr(text, '*');

		*fresh = star ? star + 1 : text;
	}
	hash(s, text, len, e->text);
	e->len = len;
	e->touched_s = now_s;
	return begins;
}

void
ussd_seen_end(struct ussd_seen *s, const char *session)
{
	uint8_t id[HASH_BYTES];
	struct seen *e;
	bool known;

	hash(s, session, strlen(session), id);
	e = place_of(s, id, &known);
	if (known)
		memset(e, 0, sizeof(*e));
}
