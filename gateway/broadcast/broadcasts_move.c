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

static enum broadcasts_end
is_resumable(struct broadcasts *b, const struct opened *o, struct buf *why)
{
	if (b->w.now(b->w.ctx) - o->e.state_s <= LIFE_PAUSE_S)
		return BROADCASTS_DONE;
	buf_adds(why, "it was paused for more than a day: submit it, and a second person agrees again");
	return BROADCASTS_RULE;
}

static enum broadcasts_end
stop(struct broadcasts *b, struct opened *o, enum life_state next, unsigned *beyond, struct buf *why)
{
	if (next != LIFE_PAUSED && next != LIFE_CANCELLED)
		return BROADCASTS_DONE;
	*beyond = broadcasts_halt(b, o->e.id, next == LIFE_PAUSED ? JOB_PAUSED : JOB_CANCELLED, why);
	buf_reset(why);
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
