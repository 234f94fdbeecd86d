/*
 * broadcasts.c - opens and closes; who asks, about which, and may she
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "locales/text/bug.h"

struct broadcasts *
broadcasts_new(const struct broadcasts_world *w, const struct sender_settings *s)
{
	struct broadcasts *b = xcalloc(1, sizeof(*b));
	struct sender_world world;

	b->w = *w;
	b->sending = w->sending;
	b->preview = xcalloc(1, sizeof(*b->preview));
	world = broadcasts_sender_world(b);
	b->sender = sender_new(w->ledger, &world, s);
	broadcasts_board(b);
	return b;
}

void
broadcasts_free(struct broadcasts *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < COUNT(b->counting); i++)
		broadcasts_count_end(&b->counting[i]);
	for (size_t i = 0; i < COUNT(b->run); i++)
		broadcasts_run_end(&b->run[i]);
	sender_free(b->sender);
	free(b->preview);
	free(b);
}

void
broadcasts_follow(struct broadcasts *b, const struct sending *sending)
{
	b->sending = sending;
	sender_follow(b->sender, sending);
	for (size_t i = 0; i < COUNT(b->counting); i++)
		broadcasts_count_end(&b->counting[i]);	/* it was counted by the old ways */
	for (size_t i = 0; i < COUNT(b->run); i++)
		broadcasts_plan_end(&b->run[i]);	/* and planned; who is in the job stays, so it is begun anew */
}

enum broadcasts_end
broadcasts_backup(struct broadcasts *b, const char *path, struct buf *why)
{
	return broadcasts_of_store(book_backup(b->w.book, path, why), why);
}

enum broadcasts_end
broadcasts_of_store(enum store_result r, struct buf *why)
{
	switch (r) {
	case STORE_OK:
		return BROADCASTS_DONE;
	case STORE_NONE:
		if (why->len == 0)
			buf_adds(why, "you have no such broadcast; safar broadcast list shows them");
		return BROADCASTS_NONE;
	case STORE_STALE:
		if (why->len == 0)
			buf_adds(why, "somebody was faster, or it is not where you saw it: look at it again");
		return BROADCASTS_RULE;
	default:
		if (why->len == 0)
			buf_adds(why, "the disk does not take it now; nothing was done");
		return BROADCASTS_WORLD;
	}
}

void
broadcasts_lost(struct broadcasts *b, const char *why)
{
	if (!b->is_lost)
		log_event(b->w.log, LOG_BROADCAST_LOST, "why=\"%s\"", why);
	b->is_lost = true;
}

void
broadcasts_board(struct broadcasts *b)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	if (!board_read(b->w.board, b->w.book, b->w.now(b->w.ctx), &why))
		broadcasts_lost(b, why.ptr);
}

/* As it stands in the book, not judged anew: a hundred of those for a list would hold up an answer. */
static bool
json_read(struct broadcasts *b, struct opened *o, struct buf *why)
{
	char *canonical = NULL;
	enum store_result r = book_revision(b->w.book, o->e.id, o->e.revision, &canonical);

	o->json = r == STORE_OK ? json_loads(canonical, JSON_REJECT_DUPLICATES, NULL) : NULL;
	free(canonical);
	if (o->json == NULL) {
		buf_adds(why, "its text cannot be read from broadcast.db");
		return false;
	}
	return true;
}

bool
opened_read(struct broadcasts *b, struct opened *o, struct buf *why)
{
	return json_read(b, o, why) && broadcast_read(o->json, &o->b, why);
}

bool
opened_title(struct broadcasts *b, struct opened *o)
{
	char room[256];
	struct buf quiet = BUF_OVER(room);

	return json_read(b, o, &quiet);
}

void
opened_close(struct opened *o)
{
	json_decref(o->json);
	o->json = NULL;
}

enum broadcasts_end
broadcasts_open(struct broadcasts *b, const char *owner, const char *typed, struct opened *o, struct buf *why)
{
	enum store_result r;

	memset(o, 0, sizeof(*o));
	r = book_find(b->w.book, owner, typed, &o->e);
	if (r == STORE_STALE) {
		buf_adds(why, "several broadcasts begin so: type more of it");
		return BROADCASTS_BAD;
	}
	if (r != STORE_OK)
		return broadcasts_of_store(r, why);
	if (opened_read(b, o, why))
		return BROADCASTS_DONE;
	opened_close(o);
	return BROADCASTS_WORLD;
}

/* Who gave it back last, if that was the last word. */
static bool
has_returned(struct broadcasts *b, const struct opened *o, const char *who)
{
	struct event *events;
	unsigned n = 0;
	bool is_she = false;

	if (o->e.state != LIFE_RETURNED)
		return false;
	events = xcalloc(EVENTS_MOST, sizeof(*events));
	if (book_events(b->w.book, o->e.id, events, EVENTS_MOST, &n) == STORE_OK)
		while (n > 0 && !is_she && strcmp(events[n - 1].what, "edit") != 0) {
			n--;
			is_she = strcmp(events[n].what, "return") == 0 && strcmp(events[n].who, who) == 0;
		}
	free(events);
	return is_she;
}

enum broadcasts_end
broadcasts_may(struct broadcasts *b, const struct broadcasts_asker *who, const struct opened *o, const char *verb,
    enum life_state *next, struct buf *why)
{
	struct life_asker asker = { .roles = who->roles, .has_touched = book_touched(b->w.book, o->e.id, who->name),
		.has_returned = has_returned(b, o, who->name) };

	return life_may(o->e.state, verb, &asker, o->e.is_training, next, why) ? BROADCASTS_DONE : BROADCASTS_RULE;
}

struct event
event_of(const struct broadcasts *b, const char *who, const char *what, unsigned revision, const char *reason)
{
	struct event e = { .at_s = b->w.now(b->w.ctx), .revision = revision };

	(void)snprintf(e.who, sizeof(e.who), "%s", who);
	(void)snprintf(e.what, sizeof(e.what), "%s", what);
	(void)snprintf(e.reason, sizeof(e.reason), "%s", reason == NULL ? "" : reason);
	return e;
}

bool
broadcasts_clock_move(struct broadcasts *b, struct entry *e, enum life_state to, const char *verb, const char *reason)
{
	struct event event = event_of(b, "clock", verb, e->revision, reason);
	enum life_state was = e->state;
	char room[256];
	struct buf why = BUF_OVER(room);
	enum store_result r;

	e->state = to;
	e->state_s = event.at_s;
	(void)snprintf(e->paused_why, sizeof(e->paused_why), "%s", to == LIFE_PAUSED && reason != NULL ? reason : "");
	r = book_move(b->w.book, was, e, &event, &why);
	if (r != STORE_OK) {
		e->state = was;
		if (r != STORE_STALE)
			broadcasts_lost(b, why.ptr);
		return false;
	}
	b->is_lost = false;
	broadcasts_run_follow(b, e);
	log_event(b->w.log, LOG_BROADCAST, "ref=%s state=%s", e->ref, life_name(to));
	if (e->is_alert)
		broadcasts_board(b);
	return true;
}
