/*
 * broadcasts_json.c - how a broadcast looks outside: never a number, never a person
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include <sodium.h>
#include <time.h>

#include "content/quantity.h"
#include "gateway/stats/left_out.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { HEX_CHARS = 2 * BROADCAST_HASH_BYTES + 1, ROUTES = 64 };

json_t *
json_time(int64_t s)
{
	time_t t = (time_t)s;
	struct tm tm;
	char room[32];

	if (s == 0)
		return json_null();
	gmtime_r(&t, &tm);
	strftime(room, sizeof(room), "%Y-%m-%dT%H:%M:%S+00:00", &tm);
	return json_string(room);
}

static json_t *
hex(const uint8_t *bytes, size_t len)
{
	char room[HEX_CHARS];

	BUG_IF(len * 2 >= sizeof(room));
	sodium_bin2hex(room, sizeof(room), bytes, len);
	return json_string(room);
}

static json_t *
money(uint64_t millionths, const char *currency)
{
	char room[64];
	struct buf said = BUF_OVER(room);

	quantity_money_say(&said, currency, millionths);
	return json_string(said.ptr);
}

json_t *
json_entry(const struct entry *e)
{
	json_t *o = json_object();
	char mark[12];

	broadcast_hash_short(e->hash, mark);
	json_object_set_new(o, "ref", json_string(e->ref));
	json_object_set_new(o, "id", hex(e->id, sizeof(e->id)));
	json_object_set_new(o, "owner", json_string(e->owner));
	json_object_set_new(o, "state", json_string(life_name(e->state)));
	json_object_set_new(o, "says", json_string(life_sentence(e->state)));
	json_object_set_new(o, "training", json_boolean(e->is_training));
	json_object_set_new(o, "alert", json_boolean(e->is_alert));
	json_object_set_new(o, "revision", json_integer(e->revision));
	json_object_set_new(o, "hash", hex(e->hash, sizeof(e->hash)));
	json_object_set_new(o, "mark", json_string(mark));
	json_object_set_new(o, "maker", json_string(e->maker));
	json_object_set_new(o, "approver", json_string(e->approver));
	json_object_set_new(o, "made", json_time(e->made_s));
	json_object_set_new(o, "since", json_time(e->state_s));
	json_object_set_new(o, "expires", json_time(e->ends_s));
	json_object_set_new(o, "paused_why", json_string(e->paused_why));
	json_object_set_new(o, "people", json_integer((json_int_t)e->people));
	json_object_set_new(o, "parts", json_integer((json_int_t)e->parts));
	return o;
}

static json_t *
json_language(const struct preview_language *l)
{
	static const char *const choices[] = { "text", "other", "leave out" };
	json_t *o = json_object();

	json_object_set_new(o, "language", json_string(l->locale));
	json_object_set_new(o, "choice", json_string(choices[l->choice]));
	if (l->choice == CHOICE_OTHER)
		json_object_set_new(o, "other", json_string(l->other));
	json_object_set_new(o, "people", json_integer((json_int_t)l->people));
	json_object_set_new(o, "parts", json_integer(l->parts));
	json_object_set_new(o, "encoding", json_string(l->is_ucs2 ? "UCS-2" : "GSM-7"));
	json_object_set_new(o, "units", json_integer(l->units));
	json_object_set_new(o, "room", json_integer(l->room));
	json_object_set_new(o, "spare", json_integer(l->spare));
	json_object_set_new(o, "text", json_string(l->text));
	return o;
}

static json_t *
json_blocks(const struct preview *p)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < p->blocks; i++) {
		json_t *o = json_object();

		json_object_set_new(o, "word", json_string(block_word(p->block[i].kind)));
		json_object_set_new(o, "stops", json_boolean(block_stops(p->block[i].kind)));
		json_object_set_new(o, "what", json_string(p->block[i].what));
		json_object_set_new(o, "says", json_string(block_sentence(p->block[i].kind)));
		json_object_set_new(o, "cure", json_string(block_cure(p->block[i].kind)));
		json_array_append_new(list, o);
	}
	return list;
}

json_t *
json_preview(const struct broadcasts *b, const struct preview *p)
{
	json_t *o = json_object(), *languages = json_array(), *ways = json_array();
	const char *currency = b->sending == NULL ? "" : b->sending->currency;
	char room[96];
	struct buf left = BUF_OVER(room);

	for (unsigned i = 0; i < p->languages; i++)
		json_array_append_new(languages, json_language(&p->language[i]));
	for (unsigned i = 0; i < p->ways; i++) {
		const struct preview_way *w = &p->way[i];

		json_array_append_new(ways, json_pack("{s:s, s:i, s:I, s:I, s:o}", "way", w->way, "parts_a_second", (int)w->parts_a_second,
		    "people", (json_int_t)w->people, "parts", (json_int_t)w->parts, "ends", json_time(w->ends_s)));
	}
	if (p->left_out > 0)
		left_out_text(p->left_out, &left);
	json_object_set_new(o, "people", json_integer((json_int_t)p->people));
	json_object_set_new(o, "left_out", json_string(left.len > 0 ? left.ptr : ""));
	json_object_set_new(o, "parts", json_integer((json_int_t)p->parts));
	json_object_set_new(o, "cost", money(p->cost, currency));
	if (b->sending != NULL && b->sending->budget > 0)
		json_object_set_new(o, "budget", money(b->sending->budget, currency));
	json_object_set_new(o, "begins", json_time(p->begins_s));
	json_object_set_new(o, "ends", json_time(p->ends_s));
	json_object_set_new(o, "languages", languages);
	json_object_set_new(o, "ways", ways);
	json_object_set_new(o, "blocks", json_blocks(p));
	return o;
}

json_t *
json_events(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES])
{
	struct event *events = xcalloc(EVENTS_MOST, sizeof(*events));
	json_t *list = json_array();
	unsigned n = 0;

	if (book_events(b->w.book, id, events, EVENTS_MOST, &n) != STORE_OK)
		n = 0;
	for (unsigned i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:o, s:s, s:s, s:i, s:s}", "at", json_time(events[i].at_s), "who", events[i].who,
		    "what", events[i].what, "revision", (int)events[i].revision, "reason", events[i].reason));
	free(events);
	return list;
}

/* STOP, quiet and unreachable are one figure everywhere (domain.md E.4): who failed and who is cancelled stand together. */
static json_t *
json_route(const struct ledger_sums *s, const char *leg)
{
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "to", leg, "country", s->route,
	    "planned", (json_int_t)s->planned, "waiting", (json_int_t)(s->n[ROW_QUEUED] + s->n[ROW_HELD]),
	    "under_way", (json_int_t)(s->n[ROW_INTENT] + s->n[ROW_ACKED]),
	    "accepted", (json_int_t)s->n[ROW_ACCEPTED], "delivered", (json_int_t)s->n[ROW_DELIVERED],
	    "unknown", (json_int_t)s->n[ROW_UNKNOWN], "not_reached", (json_int_t)(s->n[ROW_FAILED] + s->n[ROW_CANCELLED]),
	    "in_doubt", (json_int_t)s->in_doubt, "maybe_twice", (json_int_t)s->maybe_twice, "got", (json_int_t)s->got);
}

json_t *
json_sums(struct broadcasts *b, const struct opened *o)
{
	static const char *const legs[LEGS] = { "wardens", "people" };
	struct ledger_sums *sums = xcalloc(ROUTES, sizeof(*sums));
	json_t *list = json_array();
	struct leg leg[LEGS];

	broadcasts_legs(o, leg);
	for (unsigned k = 0; k < LEGS; k++) {
		unsigned n = 0;

		if (!leg[k].is_used ||
		    b->w.ledger->ops->job_sums(b->w.ledger, o->e.owner, leg[k].job, sums, ROUTES, &n) != STORE_OK)
			continue;
		for (unsigned i = 0; i < n && i < ROUTES; i++)
			json_array_append_new(list, json_route(&sums[i], legs[k]));
	}
	free(sums);
	if (json_array_size(list) > 0)
		return list;
	json_decref(list);
	return NULL;
}
