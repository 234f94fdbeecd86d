/*
 * broadcasts_move.c - return, reject, pause, resume, cancel
 *
 * Stopping needs one person and no time: the sender is told before the disk is.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "locales/text/bug.h"

/* What she said goes with it to the one who wrote it; to stop for good needs a reason, to pause needs none. */
static bool
has_reason(const char *verb, const char *reason, struct buf *why)
{
	if ((reason != NULL && *reason != '\0') || strcmp(verb, "pause") == 0 || strcmp(verb, "resume") == 0)
		return true;
	buf_addf(why, "to %s needs a reason: --reason", verb);
	return false;
}

/* It left, or it will. */
static bool
corrects(struct broadcasts *b, const struct entry *e, const struct opened *first)
{
	struct opened one = { .e = *e };
	char room[256];
	struct buf quiet = BUF_OVER(room);
	bool is_one = (e->begun > 0 || e->state == LIFE_SCHEDULED) && !e->is_training && opened_read(b, &one, &quiet) &&
	    one.b.audience.is_of && memcmp(one.b.audience.of, first->e.id, STORE_ID_BYTES) == 0;

	opened_close(&one);
	return is_one;
}

/* Corrections are newer than what they correct. */
bool
broadcasts_is_uncorrected(struct broadcasts *b, const struct opened *o, struct buf *why)
{
	struct entry *e = xcalloc(LIST_MOST, sizeof(*e));
	uint8_t after[STORE_ID_BYTES];
	unsigned n = LIST_MOST;
	bool is_first = true, is_there = false;
	enum store_result r = STORE_OK;

	for (; r == STORE_OK && n == LIST_MOST && !is_there && why->len == 0; is_first = false) {
		r = book_list(b->w.book, o->e.owner, is_first ? NULL : after, e, LIST_MOST, &n);
		for (unsigned i = 0; r == STORE_OK && i < n && !is_there && why->len == 0; i++) {
			is_there = memcmp(e[i].id, o->e.id, STORE_ID_BYTES) == 0;
			if (!is_there && corrects(b, &e[i], o))
				buf_addf(why, "%s corrects it and would not reach who gets this one now: cancel it, and make a new one", e[i].ref);
		}
		if (n > 0)
			memcpy(after, e[n - 1].id, STORE_ID_BYTES);
	}
	free(e);
	if (r != STORE_OK)
		(void)broadcasts_of_store(r, why);
	return r == STORE_OK && why->len == 0;
}

static enum broadcasts_end
is_resumable(struct broadcasts *b, const struct opened *o, struct buf *why)
{
	if (!broadcasts_is_uncorrected(b, o, why))
		return BROADCASTS_RULE;
	if (b->w.now(b->w.ctx) - o->e.state_s <= LIFE_PAUSE_S)
		return BROADCASTS_DONE;
	buf_adds(why, "it was paused for more than a day: submit it, and a second person agrees again");
	return BROADCASTS_RULE;
}

/* Until broadcast.db has it, too, it is a stop that staff cannot see: the guard goes on trying to pause it (_clock.c). */
static enum broadcasts_end
stop(struct broadcasts *b, struct opened *o, enum life_state next, unsigned *beyond, struct buf *why)
{
	struct running *r;

	if (next != LIFE_PAUSED && next != LIFE_CANCELLED && next != LIFE_REJECTED)
		return BROADCASTS_DONE;
	*beyond = broadcasts_halt(b, o->e.id, next == LIFE_PAUSED ? JOB_PAUSED : JOB_CANCELLED, why);
	buf_reset(why);
	r = broadcasts_run_of(b, o->e.id);
	if (r != NULL && r->alarm[0] == '\0')
		(void)snprintf(r->alarm, sizeof(r->alarm), "somebody stopped it, and broadcast.db did not take that at once");
	return BROADCASTS_DONE;
}

static enum broadcasts_end
moved(struct broadcasts *b, const struct broadcasts_asker *who, struct opened *o, const char *verb, const char *reason,
    enum life_state next, struct buf *why)
{
	struct event event = event_of(b, who->name, verb, o->e.revision, reason);
	enum life_state was = o->e.state;
	enum broadcasts_end end;

	o->e.state = next;
	o->e.state_s = event.at_s;
	(void)snprintf(o->e.paused_why, sizeof(o->e.paused_why), "%s", next == LIFE_PAUSED && reason != NULL ? reason : "");
	end = broadcasts_of_store(book_move(b->w.book, was, &o->e, &event, why), why);
	if (end != BROADCASTS_DONE)
		return end;
	if (was == LIFE_WAITING && !o->e.is_training) {
		char room[256];
		struct buf quiet = BUF_OVER(room);

		(void)approval_refuse(b->w.staff, who->name, o->e.approval, event.at_s, &quiet);
	}
	broadcasts_run_follow(b, &o->e);
	if (o->e.is_alert)
		broadcasts_board(b);
	log_event(b->w.log, LOG_BROADCAST, "ref=%s state=%s", o->e.ref, life_name(next));
	return end;
}

/* Two press it in one emergency, and the second did not fail. */
static bool
is_done_already(const struct entry *e, const struct broadcasts_asker *who, const char *verb)
{
	struct life_asker asker = { .roles = who->roles };
	enum life_state next;
	char room[256];
	struct buf quiet = BUF_OVER(room);

	return e->state == LIFE_PAUSED && strcmp(verb, "pause") == 0 && life_may(LIFE_SENDING, verb, &asker, e->is_training, &next, &quiet);
}

enum broadcasts_end
broadcasts_verb(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, const char *verb,
    const char *reason, json_t **result, struct buf *why)
{
	struct opened o;
	enum life_state next;
	unsigned beyond = 0;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);

	if (end != BROADCASTS_DONE)
		return end;
	if (is_done_already(&o.e, who, verb)) {
		*result = json_entry(&o.e);
		json_object_set_new(*result, "beyond_recall", json_integer(0));
		opened_close(&o);
		return BROADCASTS_DONE;
	}
	end = broadcasts_may(b, who, &o, verb, &next, why);
	if (end == BROADCASTS_DONE && !has_reason(verb, reason, why))
		end = BROADCASTS_BAD;
	if (end == BROADCASTS_DONE && strcmp(verb, "resume") == 0)
		end = is_resumable(b, &o, why);
	if (end == BROADCASTS_DONE)
		end = stop(b, &o, next, &beyond, why);
	if (end == BROADCASTS_DONE)
		end = moved(b, who, &o, verb, reason, next, why);
	if (end == BROADCASTS_DONE) {
		*result = json_entry(&o.e);
		json_object_set_new(*result, "beyond_recall", json_integer(beyond));
	}
	opened_close(&o);
	return end;
}
