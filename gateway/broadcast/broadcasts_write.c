/*
 * broadcasts_write.c - what staff write, and read again
 *
 * Any edit is a new revision, and what was asked of a second person is void.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include <sodium.h>

#include "gateway/broadcast/cap.h"
#include "locales/text/bug.h"

struct finding { struct broadcasts *b; const char *owner; };

static bool
find_id(void *arg, const char *typed, uint8_t id[STORE_ID_BYTES])
{
	struct finding *f = arg;
	struct entry e;

	if (book_find(f->b->w.book, f->owner, typed, &e) != STORE_OK)
		return false;
	memcpy(id, e.id, STORE_ID_BYTES);
	return true;
}

/* `definition` is ours to change; the book gives id and ref. */
static enum broadcasts_end
add(struct broadcasts *b, const struct broadcasts_asker *who, json_t *definition, json_t **result, struct buf *why)
{
	struct entry e = { .state = LIFE_DRAFT, .revision = 1, .made_s = b->w.now(b->w.ctx) };
	struct finding finding = { b, who->owner };
	struct broadcast d;
	char *canonical;
	enum store_result r;

	if (!broadcast_refs(definition, find_id, &finding, why) || !broadcast_read(definition, &d, why))
		return BROADCASTS_BAD;
	e.is_training = d.is_training;
	e.is_alert = d.kind == BROADCAST_ALERT;
	e.state_s = e.made_s;
	(void)snprintf(e.owner, sizeof(e.owner), "%s", who->owner);
	(void)snprintf(e.service, sizeof(e.service), "%s", who->service);
	(void)snprintf(e.maker, sizeof(e.maker), "%s", who->name);
	canonical = broadcast_canonical(definition);
	broadcast_hash(canonical, e.hash);
	r = book_add(b->w.book, &e, canonical, why);
	free(canonical);
	if (r != STORE_OK)
		return broadcasts_of_store(r, why);
	log_event(b->w.log, LOG_BROADCAST, "ref=%s state=%s", e.ref, life_name(e.state));
	*result = json_entry(&e);
	return BROADCASTS_DONE;
}

enum broadcasts_end
broadcasts_make(struct broadcasts *b, const struct broadcasts_asker *who, const json_t *definition, json_t **result, struct buf *why)
{
	json_t *mine = json_deep_copy(definition);
	enum broadcasts_end end = add(b, who, mine, result, why);

	json_decref(mine);
	return end;
}

/* `changes` over the definition; null takes a name away, and within texts, other and slots a word. */
static json_t *
merged(const json_t *old, const json_t *changes)
{
	json_t *whole = json_deep_copy(old), *v, *inner;
	const char *name, *word;

	json_object_foreach((json_t *)(uintptr_t)changes, name, v) {
		json_t *mine = json_object_get(whole, name);

		if (json_is_null(v)) {
			json_object_del(whole, name);
		} else if (!json_is_object(v) || !json_is_object(mine)) {
			json_object_set(whole, name, v);
		} else {
			json_object_foreach(v, word, inner) {
				if (json_is_null(inner))
					json_object_del(mine, word);
				else
					json_object_set(mine, word, inner);
			}
		}
	}
	return whole;
}

/* Training is stamped when it is made: neither way can an edit change it, so nothing that was tried ever leaves. */
static bool
keeps_stamp(const struct opened *o, const struct broadcast *d, struct buf *why)
{
	if (d->is_training == o->e.is_training && (d->kind == BROADCAST_ALERT) == o->e.is_alert)
		return true;
	buf_adds(why, "training, and whether it is an alert, are decided when it is made: make a new one");
	return false;
}

static enum broadcasts_end
revise(struct broadcasts *b, const struct broadcasts_asker *who, struct opened *o, const json_t *changes, enum life_state next,
    json_t **result, struct buf *why)
{
	struct event event = event_of(b, who->name, "edit", o->e.revision + 1, "");
	struct finding finding = { b, who->owner };
	json_t *whole = merged(o->json, changes);
	struct broadcast d;
	enum broadcasts_end end = BROADCASTS_BAD;
	char *canonical = NULL;

	if (broadcast_refs(whole, find_id, &finding, why) && broadcast_read(whole, &d, why) && keeps_stamp(o, &d, why)) {
		canonical = broadcast_canonical(whole);
		end = broadcasts_of_store(book_revise(b->w.book, o->e.id, o->e.revision, canonical, next, &event, why), why);
	}
	if (end == BROADCASTS_DONE && o->e.state == LIFE_WAITING && !o->e.is_training) {
		char room[256];
		struct buf quiet = BUF_OVER(room);

		/* the approval is for another hash by now; taking it off the list is a courtesy */
		(void)approval_refuse(b->w.staff, who->name, o->e.approval, event.at_s, &quiet);
	}
	if (end == BROADCASTS_DONE)
		end = broadcasts_of_store(book_get(b->w.book, o->e.id, &o->e), why);
	if (end == BROADCASTS_DONE)
		*result = json_entry(&o->e);
	free(canonical);
	json_decref(whole);
	return end;
}

/*
 * Its jobs in the ledger hold what was agreed to, and of some it may have left: whoever is tried again must get what she
 * may have got before, not one part of each text.
 */
static enum broadcasts_end
was_never_agreed_to(struct broadcasts *b, const struct opened *o, struct buf *why)
{
	struct ledger_job there;
	enum store_result r = b->w.ledger->ops->job_get(b->w.ledger, o->e.owner, o->e.id, &there);

	if (r == STORE_NONE || (r == STORE_OK && there.state == JOB_DRAFT))
		return BROADCASTS_DONE;
	if (r != STORE_OK)
		return broadcasts_of_store(r, why);
	buf_adds(why, "a second person agreed to it once, so it is not written anew: submit it as it is, or cancel it and make a new one");
	return BROADCASTS_RULE;
}

enum broadcasts_end
broadcasts_edit(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, unsigned revision,
    const json_t *changes, json_t **result, struct buf *why)
{
	struct opened o;
	enum life_state next;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);

	if (end != BROADCASTS_DONE)
		return end;
	if (revision != 0 && revision != o.e.revision) {
		buf_addf(why, "it is at revision %u by now, you looked at %u: look again, then change it", o.e.revision, revision);
		end = BROADCASTS_RULE;
	}
	if (end == BROADCASTS_DONE)
		end = broadcasts_may(b, who, &o, "edit", &next, why);
	if (end == BROADCASTS_DONE)
		end = was_never_agreed_to(b, &o, why);
	if (end == BROADCASTS_DONE)
		end = revise(b, who, &o, changes, next, result, why);
	opened_close(&o);
	return end;
}

enum broadcasts_end
broadcasts_list(struct broadcasts *b, const struct broadcasts_asker *who, const uint8_t *after, unsigned limit, json_t **result, struct buf *why)
{
	unsigned most = limit == 0 || limit > LIST_MOST ? LIST_MOST : limit, n = 0;
	struct entry *e = xcalloc(most, sizeof(*e));
	enum store_result r = book_list(b->w.book, who->owner, after, e, most, &n);
	json_t *list;

	if (r == STORE_OK || r == STORE_NONE) {
		list = json_array();
		for (unsigned i = 0; i < n; i++) {
			json_t *o = json_entry(&e[i]);
			struct opened one = { .e = e[i] };

			if (opened_title(b, &one))
				json_object_set(o, "title", json_object_get(one.json, "title"));
			opened_close(&one);
			json_array_append_new(list, o);
		}
		*result = json_object();
		json_object_set_new(*result, "rows", list);
		json_object_set_new(*result, "more", json_boolean(n == most));
		r = STORE_OK;
	}
	free(e);
	return broadcasts_of_store(r, why);
}

/* By what people say aloud, not by 32 digits. */
static void
add_first(struct broadcasts *b, const struct opened *o, json_t *result)
{
	struct entry first;

	if (o->b.audience.is_of && book_get(b->w.book, o->b.audience.of, &first) == STORE_OK)
		json_object_set_new(result, "of_ref", json_string(first.ref));
	if (o->b.has_changes && book_get(b->w.book, o->b.changes, &first) == STORE_OK)
		json_object_set_new(result, "changes_ref", json_string(first.ref));
}

enum broadcasts_end
broadcasts_show(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why)
{
	struct opened o;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);
	json_t *sums;

	if (end != BROADCASTS_DONE)
		return end;
	*result = json_entry(&o.e);
	json_object_set(*result, "definition", o.json);
	add_first(b, &o, *result);
	json_object_set_new(*result, "history", json_events(b, o.e.id));
	sums = json_sums(b, &o);
	if (sums != NULL) {
		struct leg leg[LEGS];
		struct sender_now now;

		broadcasts_legs(&o, leg);
		now = sender_now(b->sender, leg[LEG_MAIN].job);
		json_object_set_new(*result, "progress", sums);
		json_object_set_new(*result, "beyond_recall", json_integer(now.beyond_recall));
		json_object_set_new(*result, "parts_a_second", json_real(now.parts_a_second));
	}
	opened_close(&o);
	return end;
}

/* The definition of a correction: the same people, the same languages, nothing written yet but what is known. */
static json_t *
correction(const struct opened *o, const char *type, struct buf *why)
{
	json_t *d = json_deep_copy(o->json);
	char id[2 * STORE_ID_BYTES + 1], title[BROADCAST_TITLE_BYTES + 16];
	size_t end;

	sodium_bin2hex(id, sizeof(id), o->e.id, STORE_ID_BYTES);
	end = (size_t)snprintf(title, sizeof(title), "Correction: %s", o->b.title);
	if (end > BROADCAST_TITLE_BYTES - 1)
		for (end = BROADCAST_TITLE_BYTES - 1; ((unsigned char)title[end] & 0xC0) == 0x80;)
			end--;	/* no half of a letter: it would be no text at all */
	title[end] = '\0';
	json_object_set_new(d, "title", json_string(title));
	json_object_set_new(d, "of", json_string(id));
	json_object_del(d, "at");
	json_object_del(d, "reason");
	if (o->b.kind == BROADCAST_NEWS)
		return d;
	if (alert_type_of(type) == ALERT_TYPE_COUNT || !alert_type_is_old(alert_type_of(type))) {
		buf_adds(why, "an alert is corrected by x4 (another time), x5 (it is off) or x6 (all clear)");
		json_decref(d);
		return NULL;
	}
	json_object_set_new(d, "type", json_string(type));
	json_object_set_new(d, "changes", json_string(id));
	json_object_del(d, "code");	/* it has one of its own */
	json_object_del(d, "level");
	for (unsigned k = 0; k < ALERT_SLOT_COUNT; k++)
		if ((alert_type_slots(alert_type_of(type)) >> k & 1) == 0)
			json_object_del(json_object_get(d, "slots"), alert_slot_words[k]);
	return d;
}

enum broadcasts_end
broadcasts_correct(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, const char *type, json_t **result, struct buf *why)
{
	struct opened o;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);
	json_t *d = NULL;

	if (end != BROADCASTS_DONE)
		return end;
	if (o.e.begun == 0) {	/* what expired in a pause is on phones all the same */
		buf_addf(why, "it is %s: nobody was handed it, so there is nobody to correct it to", life_name(o.e.state));
		end = BROADCASTS_RULE;
	} else {
		d = correction(&o, type == NULL ? "" : type, why);
		end = d == NULL ? BROADCASTS_BAD : BROADCASTS_DONE;
	}
	if (d != NULL)
		end = add(b, who, d, result, why);
	json_decref(d);
	opened_close(&o);
	return end;
}
