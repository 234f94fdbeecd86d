/*
 * audit_chain.c - writing and walking the records of an audit log
 *
 * Binary with fixed places, so that one entry has one encoding and a reader
 * cannot be led to read it in two ways.
 */
#include "gateway/staff/audit_chain.h"

#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { ROOM_BYTES = 1 << 20, NUMBER_MIN = 10, NUMBER_MAX = 15 };	/* digits of a person's number */

static const struct { const char *name, *meaning; } events[] = {
#define EVENT(id, name, meaning) { name, meaning },
#include "gateway/staff/audit.def"
#undef EVENT
};

const char *
audit_event_meaning(const char *name)
{
	for (size_t i = 0; i < COUNT(events); i++)
		if (strcmp(events[i].name, name) == 0)
			return events[i].meaning;
	return NULL;
}

/* Ids, counts, hashes, names.  A count has fewer digits than a number of E.164, an id that happens to be all digits more. */
static const char *
word_fault(const char *word)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	if (strlen(word) >= AUDIT_WORD_BYTES)
		return "is longer than 63 characters";
	while (*word != '\0') {
		size_t len = strspn(word, letters), digits = strspn(word, "0123456789");

		if (len == digits && digits >= NUMBER_MIN && digits <= NUMBER_MAX)
			return "could be the number of a person";
		word += len;
		if (*word == '\0')
			return NULL;
		if (strchr(".:,= ", *word) == NULL)
			return "has a character that may not stand here";
		word++;
	}
	return NULL;
}

const char *
audit_entry_fault(const struct audit_entry *e)
{
	const char *fault = NULL;

	BUG_IF(audit_event_meaning(e->what) == NULL);
	if (*e->who == '\0')
		return "who is empty";
	fault = word_fault(e->who);
	if (fault == NULL)
		fault = word_fault(e->owner);
	if (fault == NULL)
		fault = word_fault(e->object);
	return fault;
}

static uint8_t *
put(uint8_t *p, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*p++ = (uint8_t)(value >> (8 * i));
	return p;
}

static uint64_t
get(const uint8_t *p, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | p[i];
	return value;
}

static void
chain_step(uint8_t chain[AUDIT_HASH_BYTES], const uint8_t *record, size_t len)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, AUDIT_HASH_BYTES);
	crypto_generichash_update(&state, chain, AUDIT_HASH_BYTES);
	crypto_generichash_update(&state, record, len);
	crypto_generichash_final(&state, chain, AUDIT_HASH_BYTES);
}

size_t
audit_record_write(const struct audit_entry *e, uint64_t number, uint8_t chain[AUDIT_HASH_BYTES],
    uint8_t out[AUDIT_RECORD_MAX])
{
	const char *const words[AUDIT_WORDS] = { e->who, e->what, e->owner, e->object };
	uint8_t *p = out + 2;
	size_t len;

	*p++ = AUDIT_VERSION;
	p = put(p, number, 8);
	p = put(p, (uint64_t)e->when_s, 8);
	for (int i = 0; i < AUDIT_WORDS; i++) {
		size_t n = strlen(words[i]);

		BUG_IF(n >= AUDIT_WORD_BYTES);
		*p++ = (uint8_t)n;
		memcpy(p, words[i], n);
		p += n;
	}
	len = (size_t)(p - out) + AUDIT_HASH_BYTES;
	put(out, len, 2);
	chain_step(chain, out, len - AUDIT_HASH_BYTES);
	memcpy(p, chain, AUDIT_HASH_BYTES);
	return len;
}

void
audit_walk_init(struct audit_walk *w, int fd)
{
	memset(w, 0, sizeof(*w));
	w->fd = fd;
	w->room = xmalloc(ROOM_BYTES);
}

void
audit_walk_on(struct audit_walk *w, int fd)
{
	w->fd = fd;
	w->from = w->to = 0;
	w->offset = 0;
	w->is_at_end = false;
}

void
audit_walk_release(struct audit_walk *w)
{
	free(w->room);
	w->room = NULL;
}

/* At least a whole record in the room, or all that is left. */
static bool
fill(struct audit_walk *w, struct buf *why)
{
	while (!w->is_at_end && w->to - w->from < AUDIT_RECORD_MAX) {
		ssize_t n;

		memmove(w->room, w->room + w->from, w->to - w->from);
		w->to -= w->from;
		w->from = 0;
		n = pread(w->fd, w->room + w->to, ROOM_BYTES - w->to, (off_t)(w->offset + w->to));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			buf_addf(why, "cannot be read: %s", strerror(errno));
			return false;
		}
		w->is_at_end = n == 0;
		w->to += (size_t)n;
	}
	return true;
}

/* The words, if they fill the record exactly. */
static bool
words_read(const uint8_t *p, const uint8_t *end, struct audit_record *out)
{
	char *const words[AUDIT_WORDS] = { out->who, out->what, out->owner, out->object };

	for (int i = 0; i < AUDIT_WORDS; i++) {
		size_t n;

		if (p == end || *p >= AUDIT_WORD_BYTES || (size_t)(end - p) <= *p)
			return false;
		n = *p++;
		if (memchr(p, '\0', n) != NULL)
			return false;
		memcpy(words[i], p, n);
		words[i][n] = '\0';
		p += n;
	}
	return p == end;
}

static bool
is_all_zero(const uint8_t *p, size_t len)
{
	return sodium_is_zero(p, len) == 1;
}

/* The first record of a file that goes on from another says itself what was before it. */
static void
carry(struct audit_walk *w, const struct audit_record *r)
{
	uint8_t before[AUDIT_HASH_BYTES];
	size_t len;

	if (w->first != 0 || strcmp(r->what, "log.carry") != 0 || r->number < 2 ||
	    sodium_base642bin(before, sizeof(before), r->object, strlen(r->object), NULL, &len, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || len != sizeof(before))
		return;
	w->number = r->number - 1;
	memcpy(w->chain, before, sizeof(before));
}

/* A record is here in its length: is it the next one? */
static bool
record_read(struct audit_walk *w, size_t len, struct audit_record *out, struct buf *why)
{
	const uint8_t *p = w->room + w->from, *end = p + len - AUDIT_HASH_BYTES;
	uint8_t chain[AUDIT_HASH_BYTES];
	bool is_read;

	if (p[2] != AUDIT_VERSION) {
		buf_addf(why, "written in version %u, this safar knows %d", p[2], AUDIT_VERSION);
		return false;
	}
	out->number = get(p + 3, 8);
	out->when_s = (int64_t)get(p + 11, 8);
	is_read = words_read(p + 19, end, out);
	if (is_read)
		carry(w, out);
	memcpy(chain, w->chain, sizeof(chain));
	chain_step(chain, p, len - AUDIT_HASH_BYTES);
	if (is_read && memcmp(chain, end, AUDIT_HASH_BYTES) == 0 && out->number == w->number + 1) {
		if (w->first == 0) {
			w->first = out->number;
			memcpy(w->before, w->chain, sizeof(w->before));
		}
		memcpy(w->chain, chain, sizeof(chain));
		return true;
	}
	if (out->number != w->number + 1)
		buf_addf(why, "what stands here calls itself %llu: left out, doubled, moved or changed",
		    (unsigned long long)out->number);
	else
		buf_adds(why, "does not fit its hash: it or the record before it was changed");
	return false;
}

enum audit_step
audit_walk_next(struct audit_walk *w, struct audit_record *out, struct buf *why)
{
	size_t left, len;

	if (!fill(w, why))
		return AUDIT_STEP_WORLD;
	left = w->to - w->from;
	if (left == 0)
		return AUDIT_STEP_END;
	len = left < 2 ? AUDIT_RECORD_MAX : get(w->room + w->from, 2);
	if (len >= AUDIT_RECORD_MIN && len <= AUDIT_RECORD_MAX && len > left) {
		buf_addf(why, "ends in the middle, after %zu bytes: a power cut, or it is being written now", left);
		return AUDIT_STEP_TORN;
	}
	if (len < AUDIT_RECORD_MIN || len > AUDIT_RECORD_MAX) {
		buf_adds(why, "its length cannot be right: changed");
		return left <= AUDIT_RECORD_MAX && is_all_zero(w->room + w->from, left) ? AUDIT_STEP_TORN :
		    AUDIT_STEP_WRONG;
	}
	if (!record_read(w, len, out, why))
		return len == left ? AUDIT_STEP_TORN : AUDIT_STEP_WRONG;
	w->from += len;
	w->offset += len;
	w->number++;
	return AUDIT_STEP_RECORD;
}
