/*
 * broadcasts_agree.c - submit, and the second person
 *
 * What she agrees to is one revision, its people and its parts; the approval is
 * one of gateway/staff, whose rules (not the maker, not made yesterday, the role,
 * seen by the audit log) are the database's.  Beyond those she never touched
 * this broadcast.  An agreement that a crash left half done is carried on by
 * the same approver, not by anybody else.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include <sodium.h>

#include "gateway/store/ledger.h"
#include "locales/text/bug.h"

enum { COST_MORE = 10 };	/* a tenth: people change their language, and a price its last digit */

/* {"counting": n}: ask again. */
static json_t *
still_counting(unsigned long so_far)
{
	return json_pack("{s:I}", "counting", (json_int_t)so_far);
}

/* Counted and shown: DONE with b->preview filled; or DONE with *result, or an end with a sentence. */
static enum broadcasts_end
look(struct broadcasts *b, const struct opened *o, json_t **result, struct buf *why)
{
	unsigned long so_far;
	const struct audience_count *c = broadcasts_count(b, o, &so_far, why);

	if (c == NULL && why->len > 0)
		return BROADCASTS_WORLD;
	if (c == NULL) {
		*result = still_counting(so_far);
		return BROADCASTS_DONE;
	}
	return broadcasts_preview(b, o, c, why) ? BROADCASTS_DONE : BROADCASTS_WORLD;
}

/* The preview, and which number people see it come from. */
static json_t *
page_of(struct broadcasts *b, const struct opened *o)
{
	json_t *page = json_preview(b, b->preview);
	struct wording_of w;

	if (o->b.from[0] != '\0')
		json_object_set_new(page, "from", json_string(o->b.from));
	else if (broadcasts_wording_of(b, o, &w) && w.service != NULL)
		json_object_set_new(page, "from", json_string(pack_string(w.pack, w.service->number)));
	return page;
}

enum broadcasts_end
broadcasts_check(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why)
{
	struct opened o;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);

	if (end != BROADCASTS_DONE)
		return end;
	end = look(b, &o, result, why);
	if (end == BROADCASTS_DONE && *result == NULL) {
		*result = json_entry(&o.e);
		json_object_set_new(*result, "title", json_string(o.b.title));
		json_object_set_new(*result, "preview", page_of(b, &o));
	}
	opened_close(&o);
	return end;
}

/* What the second person is shown: canonical, so that its hash is one. */
static char *
approval_text(const struct opened *o)
{
	char hash[2 * BROADCAST_HASH_BYTES + 1];
	json_t *j;
	char *text;

	sodium_bin2hex(hash, sizeof(hash), o->e.hash, BROADCAST_HASH_BYTES);
	j = json_pack("{s:s, s:s, s:s, s:I, s:I}", "broadcast", o->e.ref, "hash", hash, "title", o->b.title,
	    "people", (json_int_t)o->e.people, "parts", (json_int_t)o->e.parts);
	text = json_dumps(j, JSON_SORT_KEYS | JSON_COMPACT);
	json_decref(j);
	return text;
}

static enum broadcasts_end
propose(struct broadcasts *b, const char *maker, struct opened *o, struct buf *why)
{
	char *text = approval_text(o);
	enum staff_result got = approval_propose(b->w.staff, maker, BROADCAST_OP, o->e.owner, text, b->w.now(b->w.ctx),
	    o->e.approval, why);

	free(text);
	return got == STAFF_OK ? BROADCASTS_DONE : got == STAFF_REFUSED ? BROADCASTS_RULE : BROADCASTS_WORLD;
}

/* Which pack said it, and whether that was a sample: an odd one. */
static uint64_t
pack_mark(const struct pack *p)
{
	return p->header->serial * 2 + pack_is_sample(p);
}

/* A sample reaches test numbers and says SAMPLE; nobody agreed that everybody gets it without. */
bool
broadcasts_is_of_its_kind(const struct opened *o, const struct wording_of *w)
{
	return (o->e.pack_serial % 2 != 0) == pack_is_sample(w->pack);
}

static enum broadcasts_end
ask_second(struct broadcasts *b, const struct broadcasts_asker *who, struct opened *o, enum life_state next, struct buf *why)
{
	enum life_state was = o->e.state;
	struct event event = event_of(b, who->name, "submit", o->e.revision, o->b.reason);
	uint8_t asked[STORE_ID_BYTES];
	struct wording_of w;
	enum broadcasts_end end;

	memcpy(asked, o->e.approval, sizeof(asked));
	(void)broadcasts_wording_of(b, o, &w);	/* a preview was made of it */
	o->e.pack_serial = w.pack == NULL ? 0 : pack_mark(w.pack);
	o->e.people = b->preview->people;
	o->e.parts = b->preview->parts;
	o->e.cost = b->preview->cost;
	o->e.state = next;
	o->e.state_s = event.at_s;
	o->e.ends_s = event.at_s + (o->e.is_alert ? LIFE_WAIT_CRISIS_S : LIFE_WAIT_S);
	end = o->e.is_training ? BROADCASTS_DONE : propose(b, who->name, o, why);
	if (end == BROADCASTS_DONE && o->b.slot[ALERT_SLOT_NOTE][0] != '\0' && !o->e.is_training)
		end = broadcasts_of_store(book_code_take(b->w.book, o->b.slot[ALERT_SLOT_NOTE], o->e.id, why), why);
	if (end == BROADCASTS_DONE)
		end = broadcasts_of_store(book_move(b->w.book, was, &o->e, &event, why), why);
	if (end == BROADCASTS_DONE && was == LIFE_WAITING && !o->e.is_training) {
		char room[256];
		struct buf quiet = BUF_OVER(room);

		(void)approval_refuse(b->w.staff, who->name, asked, event.at_s, &quiet);	/* nobody is asked twice */
	}
	return end;
}

enum broadcasts_end
broadcasts_submit(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why)
{
	struct opened o;
	enum life_state next;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);

	if (end != BROADCASTS_DONE)
		return end;
	end = broadcasts_may(b, who, &o, "submit", &next, why);
	if (end == BROADCASTS_DONE && o.e.state == LIFE_PAUSED && b->w.now(b->w.ctx) - o.e.state_s <= LIFE_PAUSE_S) {
		buf_adds(why, "it was paused less than a day ago: resume it, no second person is needed");
		end = BROADCASTS_RULE;
	}
	if (end == BROADCASTS_DONE && o.e.begun > 0 && !broadcasts_is_uncorrected(b, &o, why))
		end = BROADCASTS_RULE;
	if (end == BROADCASTS_DONE)
		end = look(b, &o, result, why);
	if (end == BROADCASTS_DONE && *result == NULL && !broadcasts_unblocked(b, &o.b, why))
		end = BROADCASTS_RULE;
	if (end == BROADCASTS_DONE && *result == NULL) {
		struct running *r = broadcasts_run_of(b, o.e.id);

		end = ask_second(b, who, &o, next, why);
		if (end == BROADCASTS_DONE && r != NULL)
			broadcasts_run_end(r);	/* it was paused; it comes anew when it is agreed to */
		if (end == BROADCASTS_DONE) {
			log_event(b->w.log, LOG_BROADCAST, "ref=%s state=%s", o.e.ref, life_name(o.e.state));
			*result = json_entry(&o.e);
			json_object_set_new(*result, "preview", page_of(b, &o));
		}
	}
	opened_close(&o);
	return end;
}

bool
broadcasts_as_agreed(const struct broadcasts *b, const struct opened *o, struct buf *why)
{
	unsigned long now = b->preview->people, agreed = o->e.people;

	if (now > agreed + agreed / 100 + (agreed < 100)) {
		buf_addf(why, "the list grew from %lu to %lu people since it was submitted: submit it again", agreed, now);
		return false;
	}
	if (b->preview->cost > o->e.cost + o->e.cost / COST_MORE + (agreed < 100 ? o->e.cost : 0)) {
		buf_adds(why, "it costs more than when it was submitted: submit it again");
		return false;
	}
	return broadcasts_unblocked(b, &o->b, why);
}

/* What she typed and saw against what is there now. */
static enum broadcasts_end
same_as_seen(struct broadcasts *b, const struct opened *o, const uint8_t *hash, unsigned long people, struct buf *why)
{
	static const uint8_t nobody[STORE_ID_BYTES];
	struct wording_of w;

	if (!o->e.is_training && memcmp(o->e.approval, nobody, sizeof(nobody)) == 0) {
		buf_adds(why, "it is not what was agreed to any more (broadcast show says why): submit it again");
		return BROADCASTS_RULE;
	}
	if (sodium_memcmp(hash, o->e.hash, BROADCAST_HASH_BYTES) != 0) {
		buf_adds(why, "it was changed since you looked: look at it again");
		return BROADCASTS_RULE;
	}
	if (people != o->e.people) {
		buf_addf(why, "you typed %lu people, and that is not how many were submitted: look at it again", people);
		return BROADCASTS_RULE;
	}
	if (!broadcasts_wording_of(b, o, &w) || pack_mark(w.pack) != o->e.pack_serial) {
		buf_adds(why, "another pack is served since it was submitted, and may say it in other words: submit it again");
		return BROADCASTS_RULE;
	}
	return broadcasts_as_agreed(b, o, why) ? BROADCASTS_DONE : BROADCASTS_RULE;
}

static enum broadcasts_end
of_staff(enum staff_result r)
{
	return r == STAFF_OK ? BROADCASTS_DONE : r == STAFF_REFUSED ? BROADCASTS_RULE : BROADCASTS_WORLD;
}

/* Agreed to and consumed; a crash behind either is carried on by the same person. */
static enum broadcasts_end
agree(struct broadcasts *b, const char *who, const struct opened *o, struct buf *why)
{
	int64_t now_s = b->w.now(b->w.ctx);
	char half[STAFF_HALF_CHARS + 1], *text = approval_text(o);
	uint8_t shown[STAFF_HASH_BYTES];
	struct approval a;
	enum staff_result got = approval_get(b->w.staff, o->e.approval, now_s, &a, why);
	bool is_hers = got == STAFF_OK && strcmp(a.checker, who) == 0;

	approval_hash(BROADCAST_OP, o->e.owner, text, shown);
	if (got == STAFF_OK && !(is_hers && (a.state == APPROVAL_AGREED || a.state == APPROVAL_USED)))
		got = approval_agree(b->w.staff, who, o->e.approval, shown, now_s, half, why);
	if (got == STAFF_OK && !(is_hers && a.state == APPROVAL_USED))
		got = approval_use(b->w.staff, o->e.approval, BROADCAST_OP, o->e.owner, text, now_s, why);
	free(text);
	return of_staff(got);
}

/* The exact words that leave, fixed from here on: a pack that comes later changes none of them. */
static enum broadcasts_end
fix_words(struct broadcasts *b, const struct opened *o, const struct audience_count *c, struct buf *why)
{
	struct book_words *words = xcalloc(c->cells + 1, sizeof(*words));
	char *text = xmalloc(BROADCAST_TEXT_BYTES);
	struct wording_of w;
	struct parts parts;
	unsigned n = 0;
	enum broadcasts_end end = broadcasts_wording_of(b, o, &w) ? BROADCASTS_DONE : BROADCASTS_WORLD;

	for (unsigned i = 0; i < c->cells && end == BROADCASTS_DONE; i++) {
		struct buf out;

		buf_wrap(&out, text, BROADCAST_TEXT_BYTES);
		if (wording_make(&w, &o->b, c->cell[i].locale, c->cell[i].stay, 0, &parts, &out) == WORDING_OK)
			words[n++] = (struct book_words){ c->cell[i].locale, c->cell[i].stay, xstrdup(text) };
	}
	if (end == BROADCASTS_DONE && n > 0)
		end = broadcasts_of_store(book_wordings_put(b->w.book, o->e.id, words, n, why), why);
	for (unsigned i = 0; i < n; i++)
		free((char *)(uintptr_t)words[i].text);
	free(words);
	free(text);
	return end;
}

static enum broadcasts_end
schedule(struct broadcasts *b, const char *who, struct opened *o, enum life_state next, struct buf *why)
{
	struct event event = event_of(b, who, "approve", o->e.revision, "");
	enum life_state was = o->e.state;

	o->e.state = next;
	o->e.state_s = o->e.agreed_s = event.at_s;
	o->e.ends_s = o->b.until_s;
	(void)snprintf(o->e.approver, sizeof(o->e.approver), "%s", who);
	return broadcasts_of_store(book_move(b->w.book, was, &o->e, &event, why), why);
}

enum broadcasts_end
broadcasts_approve(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed,
    const uint8_t hash[BROADCAST_HASH_BYTES], unsigned long people, json_t **result, struct buf *why)
{
	struct opened o;
	enum life_state next;
	unsigned long so_far;
	const struct audience_count *c = NULL;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);

	if (end != BROADCASTS_DONE)
		return end;
	end = broadcasts_may(b, who, &o, "approve", &next, why);
	if (end == BROADCASTS_DONE && o.e.begun > 0 && !broadcasts_is_uncorrected(b, &o, why))
		end = BROADCASTS_RULE;
	if (end == BROADCASTS_DONE)
		end = look(b, &o, result, why);
	if (end == BROADCASTS_DONE && *result == NULL)
		c = broadcasts_count(b, &o, &so_far, why);
	if (end == BROADCASTS_DONE && *result == NULL && c == NULL)
		*result = still_counting(so_far);	/* what was counted grew too old between the two */
	if (c != NULL)
		end = same_as_seen(b, &o, hash, people, why);
	if (c != NULL && end == BROADCASTS_DONE)
		end = fix_words(b, &o, c, why);
	if (c != NULL && end == BROADCASTS_DONE && !o.e.is_training)
		end = agree(b, who->name, &o, why);
	if (c != NULL && end == BROADCASTS_DONE && !o.e.is_training)
		end = broadcasts_jobs(b, &o, who->name, why);
	if (c != NULL && end == BROADCASTS_DONE)
		end = schedule(b, who->name, &o, next, why);
	if (c != NULL && end == BROADCASTS_DONE) {
		log_event(b->w.log, LOG_BROADCAST, "ref=%s state=%s", o.e.ref, life_name(o.e.state));
		*result = json_entry(&o.e);
	}
	opened_close(&o);
	return end;
}
