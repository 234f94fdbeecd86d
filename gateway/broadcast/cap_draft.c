/*
 * cap_draft.c - what somebody else's warning becomes here: a draft, never more
 *
 * It is news, not one of our alerts: those are made of reviewed sentences and
 * slots only.  Staff read it, write what is missing, and two of them agree.
 */
#include <jansson.h>
#include <sodium.h>

#include "gateway/broadcast/cap.h"
#include "gateway/broadcast/cap_inside.h"
#include "locales/text/breaks.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/plain.h"

static bool
is_change(enum cap_message m)
{
	return m == CAP_UPDATE || m == CAP_CANCEL;
}

/* The identifiers in its references, or the ids of ours that they are. */
static void
add_candidates(const struct cap *c, struct buf *why)
{
	for (unsigned i = 0; i < c->references; i++) {
		const char *name = strchr(c->reference[i], ',');
		size_t len = name != NULL ? strcspn(++name, ",") : 0;

		buf_adds(why, i > 0 ? ", " : "");
		cap_add_quoted(why, len > 0 ? name : c->reference[i], len > 0 ? len : strlen(c->reference[i]));
	}
}

static bool
is_among(uint8_t found[][STORE_ID_BYTES], unsigned count, const uint8_t id[STORE_ID_BYTES])
{
	for (unsigned i = 0; i < count; i++)
		if (memcmp(found[i], id, STORE_ID_BYTES) == 0)
			return true;
	return false;
}

bool
cap_changes(const struct cap *c, cap_find_fn *find, void *arg, uint8_t id[STORE_ID_BYTES], struct buf *why)
{
	uint8_t found[CAP_REFERENCES][STORE_ID_BYTES];
	char hex[2 * STORE_ID_BYTES + 1];
	unsigned count = 0;

	if (!is_change(cap_message_of(c->message))) {
		buf_adds(why, "only an Update or a Cancel changes an alert");
		return false;
	}
	for (unsigned i = 0; i < c->references; i++)
		if (find(arg, c->reference[i], found[count]) && !is_among(found, count, found[count]))
			count++;
	if (count == 1) {
		memcpy(id, found[0], STORE_ID_BYTES);
		return true;
	}
	if (c->references == 0)
		buf_addf(why, "the %s has no <references>; expected sender,identifier,sent of the alert that it changes", c->message);
	else if (count == 0) {
		buf_addf(why, "the %s names no alert of ours: ", c->message);
		add_candidates(c, why);
	} else {
		buf_addf(why, "the %s names %u alerts of ours: ", c->message, count);
		for (unsigned i = 0; i < count; i++)
			buf_addf(why, "%s%s", i > 0 ? ", " : "", sodium_bin2hex(hex, sizeof(hex), found[i], STORE_ID_BYTES));
		buf_adds(why, "; send one for each");
	}
	return false;
}

/* As one line: XML breaks its lines where its writer liked. */
static void
add_words(struct buf *out, const char *text)
{
	for (const char *p = text; *(p += strspn(p, " \t\r\n")) != '\0'; ) {
		size_t n = strcspn(p, " \t\r\n");

		if (p > text)
			buf_addc(out, ' ');
		buf_add(out, p, n);
		p += n;
	}
}

/* Headline and instruction, once if they are the same; false: there is neither. */
static bool
add_text(struct buf *out, const struct cap_info *i)
{
	size_t headline;

	add_words(out, i->headline);
	headline = out->len;
	if (i->instruction[0] == '\0' || strcmp(i->headline, i->instruction) == 0)
		return out->len > 0;
	if (headline > 0)
		buf_addc(out, '\n');
	add_words(out, i->instruction);
	return out->len > 0;
}

/* Whole, or cut with dots between two letters; false: no words that a title may have (definition.def). */
static bool
add_title(struct buf *title, const struct buf *whole)
{
	size_t at = 0, n;

	BUG_IF(!buf_ok(whole));
	buf_reset(title);
	if (whole->len <= title->max) {
		buf_add(title, whole->ptr, whole->len);
	} else {
		while (at + (n = break_cluster(whole->ptr + at, whole->len - at)) + 3 <= title->max)
			at += n;
		buf_add(title, whole->ptr, at);
		buf_adds(title, "...");
	}
	return plain_is_words(title->ptr) && !plain_holds_number(title->ptr);
}

/*
 * For the eyes of staff: what happens, and where; less where that holds a number, or digits that not all can read.  What
 * was not meant for everybody says so, first.
 */
static void
set_title(json_t *draft, const struct cap *c)
{
	char room[CAP_WORD_BYTES + CAP_TEXT_BYTES + 32], short_room[BROADCAST_TITLE_BYTES];
	struct buf whole = BUF_OVER(room), title = BUF_OVER(short_room);
	const struct cap_info *i = &c->info[0];
	size_t scope, event;
	char tag[16];

	for (unsigned n = c->infos; n > 0; n--)
		if (cap_tag_of(c->info[n - 1].language, tag, sizeof(tag)) && strcmp(tag, "en") == 0)
			i = &c->info[n - 1];
	if (strcmp(c->scope, "Public") != 0)
		buf_addf(&whole, "%s: ", c->scope);
	scope = whole.len;
	add_words(&whole, i->event);
	event = whole.len;
	if (i->area[0] != '\0')
		buf_adds(&whole, ", ");
	add_words(&whole, i->area);
	if (!add_title(&title, &whole)) {
		buf_cut(&whole, event);
		if (!add_title(&title, &whole)) {
			buf_cut(&whole, scope);
			buf_addf(&whole, "CAP %s", c->message);
			BUG_IF(!add_title(&title, &whole));
		}
	}
	json_object_set_new(draft, "title", json_string(title.ptr));
}

static bool
add_info(json_t *texts, const struct cap_info *i, struct buf *why)
{
	char tag[STORE_TAG_BYTES + 8], room[BROADCAST_TEXT_BYTES];
	struct buf text = BUF_OVER(room);

	BUG_IF(!cap_tag_of(i->language, tag, sizeof(tag)));
	if (i->expires_s == 0) {
		buf_addf(why, "the <info> in %s has no <expires>; a warning without an end is not taken", tag);
		return false;
	}
	if (json_object_get(texts, tag) != NULL) {
		buf_addf(why, "two <info> in %s; send one for each language", tag);
		return false;
	}
	if (add_text(&text, i)) {
		BUG_IF(!buf_ok(&text));
		json_object_set_new(texts, tag, json_string(text.ptr));
	}
	return true;
}

/* All it says, each <info> once; `until` is the end of the earliest. */
static json_t *
texts_of(const struct cap *c, int64_t *until_s, struct buf *why)
{
	json_t *texts = json_object();

	for (unsigned i = 0; i < c->infos; i++) {
		if (!add_info(texts, &c->info[i], why)) {
			json_decref(texts);
			return NULL;
		}
		if (i == 0 || c->info[i].expires_s < *until_s)
			*until_s = c->info[i].expires_s;
	}
	if (json_object_size(texts) > 0)
		return texts;
	buf_adds(why, c->infos == 0 ? "it has no <info>: nothing to say, and no end" :
	    "no <info> has a <headline> or an <instruction>: nothing to say");
	json_decref(texts);
	return NULL;
}

static bool
may_be_draft(const struct cap *c, const uint8_t *changes, struct buf *why)
{
	switch (cap_message_of(c->message)) {
	case CAP_ALERT:
		return true;
	case CAP_UPDATE:
	case CAP_CANCEL:
		if (changes == NULL)
			buf_addf(why, "the %s does not say which alert of ours it changes", c->message);
		return changes != NULL;
	default:
		buf_addf(why, "%s: a line in the log, and nothing to send", c->message);
		return false;
	}
}

json_t *
cap_draft(const struct cap *c, const uint8_t *changes, int64_t now_s, struct buf *why)
{
	char until[CAP_TIME_BYTES], hex[2 * STORE_ID_BYTES + 1];
	int64_t sent_s, until_s = 0;
	json_t *draft, *texts;
	int offset = 0;

	if (!may_be_draft(c, changes, why) || (texts = texts_of(c, &until_s, why)) == NULL)
		return NULL;
	/* In the offset of its sender, so that the hours are those of the place. */
	BUG_IF(!cap_time_read(c->sent, &sent_s, &offset));
	if (!cap_time_write(until_s, offset, until) || until_s <= now_s) {
		buf_adds(why, until_s <= now_s ? "its time is over" : "its end is in no year of the calendar");
		json_decref(texts);
		return NULL;
	}
	draft = json_pack("{s:s, s:s, s:o, s:s}", "kind", "news", "list", "alerts", "texts", texts, "until", until);
	BUG_IF(draft == NULL);
	set_title(draft, c);
	if (strcmp(c->status, "Actual") != 0)
		json_object_set_new(draft, "training", json_true());
	/* News to exactly those who were handed what it changes. */
	if (is_change(cap_message_of(c->message)))
		json_object_set_new(draft, "of", json_string(sodium_bin2hex(hex, sizeof(hex), changes, STORE_ID_BYTES)));
	return draft;
}
