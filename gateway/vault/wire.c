/* wire.c - writes and reads frames */
#include "gateway/vault/wire.h"

#include "locales/text/bug.h"

/* Said in full by who means it: two stray bytes must not forget every key, for there is no way back. */
static const char forget_words[] = "forget every key for good";

struct writer { uint8_t *out; size_t len; bool is_bad; };
struct reader { const uint8_t *in; size_t left; bool is_bad; };

static void
put(struct writer *w, const void *bytes, size_t len)
{
	if (len > WIRE_BYTES - w->len) {
		w->is_bad = true;
		return;
	}
	memcpy(w->out + w->len, bytes, len);
	w->len += len;
}

static void
put_byte(struct writer *w, unsigned byte)
{
	uint8_t b = (uint8_t)byte;

	put(w, &b, 1);
}

static void
put_string(struct writer *w, const void *bytes, size_t len, size_t max)
{
	if (len > max)
		w->is_bad = true;
	put_byte(w, (unsigned)len);
	put(w, bytes, len);
}

static void
put_word(struct writer *w, const char *word)
{
	put_string(w, word, strlen(word), WIRE_WORD_BYTES - 1);
}

/* The length in front, when all is there. */
static size_t
finish(struct writer *w)
{
	if (w->is_bad)
		return 0;
	w->out[0] = (uint8_t)((w->len - 2) >> 8);
	w->out[1] = (uint8_t)(w->len - 2);
	return w->len;
}

size_t
wire_put_ask(uint8_t out[WIRE_BYTES], const struct wire_ask *a)
{
	struct writer w = { out, 2, false };

	put_byte(&w, WIRE_VERSION);
	put_byte(&w, a->verb);
	if (a->verb == WIRE_FORGET) {
		put_word(&w, forget_words);
		return finish(&w);
	}
	if (a->verb == WIRE_OPEN)
		put_byte(&w, a->purpose);
	put_word(&w, a->owner);
	put_word(&w, a->list);
	put(&w, a->id, sizeof(a->id));
	put(&w, a->sealed, sizeof(a->sealed));
	if (a->verb == WIRE_OPEN) {
		put_word(&w, a->who);
		put_word(&w, a->job);
	}
	return finish(&w);
}

size_t
wire_put_reply(uint8_t out[WIRE_BYTES], const struct wire_reply *r)
{
	struct writer w = { out, 2, false };

	put_byte(&w, WIRE_VERSION);
	put_byte(&w, r->status);
	put_string(&w, r->bytes, r->len, WIRE_WHY_BYTES);
	return finish(&w);
}

static void
get(struct reader *r, void *out, size_t len)
{
	if (r->is_bad || len > r->left) {
		r->is_bad = true;
		return;
	}
	memcpy(out, r->in, len);
	r->in += len;
	r->left -= len;
}

static unsigned
get_byte(struct reader *r)
{
	uint8_t b = 0;

	get(r, &b, 1);
	return b;
}

static void
get_word(struct reader *r, char out[WIRE_WORD_BYTES])
{
	size_t len = get_byte(r);

	if (len >= WIRE_WORD_BYTES) {
		r->is_bad = true;
		return;
	}
	get(r, out, len);
	if (!r->is_bad && memchr(out, '\0', len))
		r->is_bad = true;	/* it would be another word for us than for them */
	if (!r->is_bad)
		out[len] = '\0';
}

bool
wire_get_ask(const uint8_t *in, size_t len, struct wire_ask *out)
{
	struct reader r = { in, len, false };
	char words[WIRE_WORD_BYTES] = "";
	unsigned verb, purpose;

	memset(out, 0, sizeof(*out));
	if (get_byte(&r) != WIRE_VERSION)
		return false;
	verb = get_byte(&r);
	if (verb < WIRE_OPEN || verb >= WIRE_VERB_END)
		return false;
	out->verb = (enum wire_verb)verb;
	if (verb == WIRE_FORGET) {
		get_word(&r, words);
		r.is_bad = r.is_bad || strcmp(words, forget_words) != 0;
	} else {
		purpose = verb == WIRE_OPEN ? get_byte(&r) : 0;
		if (purpose >= VAULT_PURPOSE_COUNT)
			return false;
		out->purpose = (enum vault_purpose)purpose;
		get_word(&r, out->owner);
		get_word(&r, out->list);
		get(&r, out->id, sizeof(out->id));
		get(&r, out->sealed, sizeof(out->sealed));
	}
	if (verb == WIRE_OPEN) {
		get_word(&r, out->who);
		get_word(&r, out->job);
	}
	return !r.is_bad && r.left == 0;
}

bool
wire_get_reply(const uint8_t *in, size_t len, struct wire_reply *out)
{
	struct reader r = { in, len, false };
	unsigned status;

	memset(out, 0, sizeof(*out));
	if (get_byte(&r) != WIRE_VERSION)
		return false;
	status = get_byte(&r);
	out->status = status < WIRE_STATUS_END ? (enum wire_status)status : WIRE_REFUSED;
	out->len = get_byte(&r);
	if (status >= WIRE_STATUS_END || out->len > WIRE_WHY_BYTES)
		return false;
	get(&r, out->bytes, out->len);
	return !r.is_bad && r.left == 0;
}

size_t
wire_length(const uint8_t in[2])
{
	size_t len = (size_t)in[0] << 8 | in[1];

	return len >= 2 && len <= WIRE_BYTES - 2 ? len : 0;
}
