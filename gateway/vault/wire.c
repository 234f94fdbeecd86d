/* wire.c - writes and reads frames */
#include "gateway/vault/wire.h"

#include "locales/text/bug.h"

/* Said in full by who means it: two stray bytes must not forget every key, for there is no way back. */
static const char forget_words[] = "forget every key for good";

struct writer { uint8_t *out; size_t room, len; bool is_bad; };
struct reader { const uint8_t *in; size_t left; bool is_bad; };

static void
put(struct writer *w, const void *bytes, size_t len)
{
	if (len > w->room - w->len) {
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
	struct writer w = { out, WIRE_BYTES, 2, false };

	if (a->verb == WIRE_ROWS)
		return 0;		/* wire_put_rows() */

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
	struct writer w = { out, WIRE_BYTES, 2, false };

	put_byte(&w, WIRE_VERSION);
	put_byte(&w, r->status);
	put_string(&w, r->bytes, r->len, WIRE_WHY_BYTES);
	return finish(&w);
}

size_t
wire_put_rows(uint8_t out[WIRE_ROWS_BYTES], const struct vault_rows_ask *a)
{
	struct writer w = { out, WIRE_ROWS_BYTES, 2, false };

	if (a->count < 1 || a->count > VAULT_ROWS_MAX)
		return 0;
	put_byte(&w, WIRE_VERSION);
	put_byte(&w, WIRE_ROWS);
	put_word(&w, a->owner);
	put_word(&w, a->list);
	put_word(&w, a->who);
	put_word(&w, a->job);
	put_byte(&w, a->count);
	for (unsigned i = 0; i < a->count; i++) {
		put(&w, a->row[i].id, sizeof(a->row[i].id));
		put(&w, a->row[i].sealed, sizeof(a->row[i].sealed));
	}
	return finish(&w);
}

size_t
wire_put_said(uint8_t out[WIRE_SAID_BYTES], const struct wire_said *s)
{
	struct writer w = { out, WIRE_SAID_BYTES, 2, false };

	if (s->count > VAULT_ROWS_MAX)
		return 0;
	put_byte(&w, WIRE_VERSION);
	put_byte(&w, s->status);
	for (unsigned i = 0; s->status == WIRE_DONE && i < s->count; i++) {
		const struct vault_row_said *row = &s->row[i];

		put_byte(&w, row->end);
		put_string(&w, row->digits, row->end == VAULT_ROW_OPEN ? strlen(row->digits) : 0, SEAL_DIGITS);
	}
	put_string(&w, s->why, strlen(s->why), WIRE_WHY_BYTES);
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
	if (verb < WIRE_OPEN || verb >= WIRE_VERB_END || verb == WIRE_ROWS)
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

bool
wire_get_rows(const uint8_t *in, size_t len, struct wire_rows *out)
{
	struct reader r = { in, len, false };

	memset(out, 0, sizeof(*out));
	if (get_byte(&r) != WIRE_VERSION || get_byte(&r) != WIRE_ROWS)
		return false;
	get_word(&r, out->owner);
	get_word(&r, out->list);
	get_word(&r, out->who);
	get_word(&r, out->job);
	out->count = get_byte(&r);
	if (r.is_bad || out->count < 1 || out->count > VAULT_ROWS_MAX)
		return false;
	for (unsigned i = 0; i < out->count; i++) {
		get(&r, out->row[i].id, sizeof(out->row[i].id));
		get(&r, out->row[i].sealed, sizeof(out->row[i].sealed));
	}
	return !r.is_bad && r.left == 0;
}

/* An open row has digits and nothing else; another one has nothing. */
static void
get_said(struct reader *r, struct vault_row_said *out)
{
	unsigned end = get_byte(r), len = get_byte(r);

	if (end >= VAULT_ROW_END_COUNT || len > SEAL_DIGITS || (end == VAULT_ROW_OPEN) != (len > 0)) {
		r->is_bad = true;
		return;
	}
	out->end = (enum vault_row_end)end;
	get(r, out->digits, len);
	if (strspn(out->digits, "0123456789") != len)
		r->is_bad = true;
}

bool
wire_get_said(const uint8_t *in, size_t len, unsigned count, struct wire_said *out)
{
	struct reader r = { in, len, false };
	unsigned status;
	size_t why;

	memset(out, 0, sizeof(*out));
	if (count < 1 || count > VAULT_ROWS_MAX || get_byte(&r) != WIRE_VERSION)
		return false;
	status = get_byte(&r);
	if (status >= WIRE_STATUS_END)
		return false;
	out->status = (enum wire_status)status;
	out->count = status == WIRE_DONE ? count : 0;
	for (unsigned i = 0; i < out->count; i++)
		get_said(&r, &out->row[i]);
	why = get_byte(&r);
	if (why > WIRE_WHY_BYTES)
		return false;
	get(&r, out->why, why);
	return !r.is_bad && r.left == 0 && strlen(out->why) == why;
}

size_t
wire_length(const uint8_t in[2], size_t max)
{
	size_t len = (size_t)in[0] << 8 | in[1];

	return len >= 2 && len <= max - 2 ? len : 0;
}

size_t
wire_ask_length(const uint8_t *in, size_t have)
{
	size_t len = wire_length(in, WIRE_ROWS_BYTES);
	bool is_known = have >= WIRE_HEAD_BYTES;

	if (len > WIRE_BYTES - 2 && is_known && (in[2] != WIRE_VERSION || in[3] != WIRE_ROWS))
		return 0;
	return len;
}
