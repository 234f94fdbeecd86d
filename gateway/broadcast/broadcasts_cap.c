/*
 * broadcasts_cap.c - CAP in, which is never more than a draft, and out
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include <sodium.h>

#include "gateway/broadcast/cap.h"
#include "locales/text/bug.h"

enum { IDENTIFIER_BYTES = 64, NOTE_BYTES = 512 };

/* Of another owner and not there look alike. */
struct finding { struct broadcasts *b; const char *owner; };

static bool
is_ours(void *arg, const char *reference, uint8_t id[STORE_ID_BYTES])
{
	const struct finding *f = arg;
	struct entry e;

	return book_cap_find(f->b->w.book, reference, id) == STORE_OK && book_get(f->b->w.book, id, &e) == STORE_OK &&
	    strcmp(e.owner, f->owner) == 0;
}

/*
 * What still leaves of the alert that is off stops at once, and what was agreed to does not begin: the draft of the words
 * takes two persons, to stop takes one.
 */
static void
stop_first(struct broadcasts *b, const struct broadcasts_asker *who, const uint8_t id[STORE_ID_BYTES])
{
	char typed[2 * STORE_ID_BYTES + 1], room[256];
	struct buf quiet = BUF_OVER(room);
	json_t *result = NULL;
	struct entry e;

	sodium_bin2hex(typed, sizeof(typed), id, STORE_ID_BYTES);
	if (broadcasts_verb(b, who, typed, "pause", "a CAP message says that it is off", &result, &quiet) == BROADCASTS_RULE &&
	    book_get(b->w.book, id, &e) == STORE_OK && (e.state == LIFE_SCHEDULED || e.state == LIFE_WAITING))
		(void)broadcasts_verb(b, who, typed, "cancel", "a CAP message says that it is off", &result, &quiet);
	json_decref(result);
}

static enum broadcasts_end
seen_before(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES], json_t **result, struct buf *why)
{
	struct entry e;
	enum broadcasts_end end = broadcasts_of_store(book_get(b->w.book, id, &e), why);

	if (end == BROADCASTS_DONE)
		*result = json_entry(&e);
	return end;
}

/* What of it stands in no text: for staff, who choose the country and write what is missing. */
static void
add_note(const struct cap *c, json_t *d)
{
	char room[NOTE_BYTES], space[256];
	struct buf note = BUF_OVER(room), why = BUF_OVER(space);
	struct broadcast whole;

	for (unsigned i = 0; i < c->infos; i++) {
		if (c->info[i].area[0] != '\0' && i == 0)
			buf_addf(&note, "CAP says for: %s. ", c->info[i].area);
		if (c->info[i].description[0] != '\0')
			buf_addf(&note, "Not taken over (%s): %s ", c->info[i].language, c->info[i].description);
	}
	if (note.len == 0)
		return;
	json_object_set_new(d, "inside", json_pack("{s:s}", "note", room));
	if (!buf_ok(&note) || !broadcast_read(d, &whole, &why))
		json_object_set_new(d, "inside", json_pack("{s:s}", "note", "CAP has an area or a description that is not taken over: read the message"));
	if (!broadcast_read(d, &whole, &why))
		json_object_del(d, "inside");
}

/* Off before anybody was told: there is nothing to say, and the draft goes. */
static enum broadcasts_end
off_before_it_left(struct broadcasts *b, const struct broadcasts_asker *who, const struct entry *first, json_t **result, struct buf *why)
{
	return broadcasts_verb(b, who, first->ref, "cancel", "a CAP message says that it is off", result, why);
}

static enum broadcasts_end
draft(struct broadcasts *b, const struct broadcasts_asker *who, const struct cap *c, const char *reference, json_t **result, struct buf *why)
{
	enum cap_message message = cap_message_of(c->message);
	bool is_old = message == CAP_UPDATE || message == CAP_CANCEL;
	uint8_t first[STORE_ID_BYTES], id[STORE_ID_BYTES];
	struct finding finding = { b, who->owner };
	enum broadcasts_end end;
	struct entry made;
	json_t *d;

	if (message == CAP_ACK || message == CAP_ERROR) {
		log_event(b->w.log, LOG_CAP, "owner=%s message=%s references=%u", who->owner, c->message, c->references);
		*result = json_pack("{s:s}", "logged", c->message);
		return BROADCASTS_DONE;
	}
	if (is_old && !cap_changes(c, is_ours, &finding, first, why))
		return BROADCASTS_RULE;
	if (message == CAP_CANCEL && book_get(b->w.book, first, &made) == STORE_OK && made.begun == 0 && !life_is_over(made.state))
		return off_before_it_left(b, who, &made, result, why);
	d = cap_draft(c, is_old ? first : NULL, b->w.now(b->w.ctx), why);
	if (d == NULL)
		return BROADCASTS_BAD;
	add_note(c, d);
	end = broadcasts_make(b, who, d, result, why);
	json_decref(d);
	if (end != BROADCASTS_DONE)
		return end;
	if (book_find(b->w.book, who->owner, json_string_value(json_object_get(*result, "ref")), &made) == STORE_OK) {
		memcpy(id, made.id, sizeof(id));
		(void)book_cap_take(b->w.book, reference, id, why);
	}
	if (message == CAP_CANCEL)
		stop_first(b, who, first);
	return end;
}

enum broadcasts_end
broadcasts_cap_in(struct broadcasts *b, const struct broadcasts_asker *who, const char *xml, size_t len, json_t **result, struct buf *why)
{
	struct cap *c = xcalloc(1, sizeof(*c));
	char room[3 * CAP_WORD_BYTES];
	struct buf reference = BUF_OVER(room);
	struct finding finding = { b, who->owner };
	uint8_t id[STORE_ID_BYTES];
	enum broadcasts_end end = BROADCASTS_BAD;

	if (cap_read(xml, len, c, why)) {
		cap_reference(c, &reference);
		if (is_ours(&finding, reference.ptr, id))
			end = seen_before(b, id, result, why);
		else
			end = draft(b, who, c, reference.ptr, result, why);
	}
	free(c);
	return end;
}

/* The words that were fixed, a language each. */
static void
add_languages(struct broadcasts *b, const struct opened *o, struct cap_out *out, char (*text)[BROADCAST_TEXT_BYTES])
{
	const char *stay = o->b.audience.stays > 0 ? o->b.audience.stay[0] : "";
	struct wording_of w;

	if (!broadcasts_wording_of(b, o, &w))
		return;
	for (uint32_t i = 0; i < w.pack->locales_count && out->languages < BROADCAST_LOCALES; i++) {
		const char *tag = pack_string(w.pack, w.pack->locales[i].tag);

		if (book_wording_get(b->w.book, o->e.id, tag, stay, text[out->languages]) != STORE_OK)
			continue;
		out->language[out->languages].locale = tag;
		out->language[out->languages].headline = text[out->languages];
		out->languages++;
	}
}

/* As the first one was written: its sender, identifier, and when it was agreed to. */
static bool
add_reference(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES], struct buf *out)
{
	char identifier[IDENTIFIER_BYTES];
	struct entry first;

	if (book_get(b->w.book, id, &first) != STORE_OK)
		return false;
	(void)snprintf(identifier, sizeof(identifier), "safar-%s", first.ref);
	cap_write_reference(first.owner, identifier, first.agreed_s, 0, out);
	return buf_ok(out);
}

enum broadcasts_end
broadcasts_cap_out(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, bool is_public, json_t **result, struct buf *why)
{
	struct opened o;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);
	char (*text)[BROADCAST_TEXT_BYTES];
	char identifier[IDENTIFIER_BYTES], space[3 * CAP_WORD_BYTES], *room;
	struct cap_out out = { .b = &o.b, .identifier = identifier, .is_public = is_public };
	struct buf xml, reference = BUF_OVER(space);

	if (end != BROADCASTS_DONE)
		return end;
	if (!o.e.is_alert || o.e.is_training || o.e.approver[0] == '\0') {
		buf_adds(why, "only an alert that a second person agreed to, and no training, is written as CAP");
		opened_close(&o);
		return BROADCASTS_RULE;
	}
	text = xcalloc(BROADCAST_LOCALES, sizeof(*text));
	room = xmalloc(CAP_BYTES);
	buf_wrap(&xml, room, CAP_BYTES);
	(void)snprintf(identifier, sizeof(identifier), "safar-%s", o.e.ref);
	if (o.b.has_changes && add_reference(b, o.b.changes, &reference))
		out.reference = reference.ptr;
	out.sender = o.e.owner;
	out.sender_name = o.b.slot[ALERT_SLOT_OFFICE];
	out.sent_s = o.e.agreed_s;
	add_languages(b, &o, &out, text);
	if (cap_write(&out, &xml, why)) {
		struct buf mine = BUF_OVER(space);

		/* so that an Update or Cancel from outside finds it */
		cap_write_reference(out.sender, identifier, out.sent_s, out.offset_minutes, &mine);
		(void)book_cap_take(b->w.book, mine.ptr, o.e.id, why);
		buf_reset(why);
		*result = json_object();
		json_object_set_new(*result, "xml", json_string(xml.ptr));
	} else {
		end = BROADCASTS_WORLD;
	}
	free(room);
	free(text);
	opened_close(&o);
	return end;
}
