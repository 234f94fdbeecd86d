/*
 * service_counts.c - what is counted: topics, unmet needs, numbers that do not work
 *
 * Counts never carry a peer; what touches asylum, trafficking, violence, quiet
 * mode or a child carries neither country nor language, and what a child asks
 * is not counted at all (domain.md B.5, E.4).  What people say of a number lowers
 * its standing: another one of its kind is said before it, none is withheld,
 * for anybody could take a line from the others by calling it bad.
 */
#include <string.h>

#include "gateway/log.h"
#include "gateway/service_inside.h"
#include "gateway/stats/self.h"
#include "gateway/store/doubt.h"
#include "gateway/week.h"
#include "locales/text/bug.h"
#include "locales/text/buf.h"

static bool
has_no_country(const struct pack_topic *t)
{
	return t->sensitivity != SENSITIVITY_ORDINARY || topic_is_of_child(t) || topic_is_of_safety(t);
}

/* "Agent asked too much". */
static bool
is_fee_report(const struct pack *p, const struct pack_topic *t)
{
	return strcmp(pack_string(p, t->name), "report.fee") == 0;
}

/* A report (domain.md B.8) is said, not asked: it is a count of its own. */
static bool
is_report(const struct pack *p, const struct pack_topic *t)
{
	return t->parent != PACK_NONE && strcmp(pack_string(p, p->topics[t->parent].name), "report") == 0
	    && t->action != ACTION_CALL && t->action != ACTION_SELF;
}

static void
count(struct service *s, const struct visit *v, const struct talk *where, const char *what,
    const char *name, bool is_bare, uint16_t locale)
{
	char country[3] = "", week[WEEK_NAME_BYTES];
	const char *tag = is_bare ? "" : pack_string(s->pack, s->pack->locales[locale].tag);

	if (s->store == NULL)
		return;
	if (!is_bare && where->stay != 0 && where->stay != COUNTRY_OTHER)
		country_letters(where->stay, country);
	week_name(week_at(v->in->when_s), week);
	(void)people_store_ok(s, s->store->ops->count_add(s->store, v->owner, v->name, what, name,
	    country, tag, week, 1));
}

static void
count_self(struct service *s, const struct visit *v, uint16_t pick)
{
	const unsigned digits[SELF_QUESTIONS] = { pick & 15u, pick >> 4 & 15u, pick >> 8 & 15u };
	char room[64], week[WEEK_NAME_BYTES];
	struct buf name = BUF_OVER(room);
	uint64_t key = guard_hash(v->who, "self", sizeof "self");

	if (s->store == NULL || !self_name(digits, &name))
		return;
	if (!guard_first_today(s->guard, key, v->in->when_s))	/* one person is no group of ten */
		return;
	week_name(week_at(v->in->when_s), week);
	(void)people_store_ok(s, s->store->ops->count_add(s->store, v->owner, v->name, "self", name.ptr, "", "", week, 1));
}

/* One person, one number, one day. */
static void
mark(struct service *s, const struct visit *v, const struct effect *e)
{
	enum mark_kind kind = e->kind == EFFECT_BAD_NUMBER ? MARK_BAD_NUMBER : MARK_NO_HELP;
	const char *fact = pack_string(s->pack, s->pack->facts[e->value].id);
	uint64_t key = guard_hash(guard_hash(v->who, fact, strlen(fact) + 1), &kind, sizeof kind);
	char week[WEEK_NAME_BYTES];

	if (s->store == NULL || !guard_first_today(s->guard, key, v->in->when_s))
		return;
	week_name(week_at(v->in->when_s), week);
	(void)people_store_ok(s, s->store->ops->mark_add(s->store, v->owner, v->name, fact, kind, week, 1));
}

void
people_count(struct service *s, const struct visit *v, const struct step *step,
    const struct answered *did)
{
	const struct answer *a = &step->answer;
	bool is_bare = step->next.is_quiet || step->next.fears_state;

	for (unsigned i = 0; i < step->effect_count; i++) {
		const struct effect *e = &step->effects[i];
		const struct pack_topic *t;

		if (e->kind == EFFECT_SELF)
			count_self(s, v, e->value);
		else if (e->kind == EFFECT_BAD_NUMBER || e->kind == EFFECT_NO_HELP)
			mark(s, v, e);
		else if (e->kind == EFFECT_AGENT)
			agents_count(s, v, e, is_bare);
		if (e->kind != EFFECT_COUNT)
			continue;
		t = &s->pack->topics[e->value];
		count(s, v, &step->next, is_report(s->pack, t) ? "report" : "topic", pack_string(s->pack, t->name),
		    is_bare || has_no_country(t), a->locale);
		if (!is_bare && !step->next.is_child && is_fee_report(s->pack, t))
			agents_count_fee(s, v, &step->next);
	}
	if (did->missing == PACK_NONE)
		return;
	s->counts.unmet++;
	if (a->kind == ANSWER_TOPIC && !step->next.is_child) {
		const struct pack_topic *t = &s->pack->topics[a->topic];

		if (!topic_is_of_child(t))
			count(s, v, &step->next, "unmet",
			    pack_string(s->pack, s->pack->tokens[did->missing].name),
			    is_bare || has_no_country(t), a->locale);
	}
}

struct tallies { struct service *s; const struct pack *pack; unsigned long (*n)[MARK_COUNT]; };

static bool
tally(void *arg, const struct mark_row *row)
{
	struct tallies *t = arg;
	uint16_t fact = pack_find_fact(t->pack, row->fact);

	if (fact != PACK_NONE)
		t->n[fact][row->kind] += row->n;
	return true;
}

/* Each owner once; allocates: it runs once an hour. */
static void
tally_owners(struct tallies *t, int64_t now_s)
{
	const struct pack *p = t->pack;
	struct store *store = t->s->store;
	char from[STORE_WEEK_BYTES], to[STORE_WEEK_BYTES];

	doubt_weeks(now_s, from, to);
	for (uint32_t i = 0; i < p->services_count; i++) {
		const char *owner = pack_string(p, p->services[i].owner);
		bool is_new = true;

		for (uint32_t k = 0; k < i; k++)
			is_new = is_new && strcmp(owner, pack_string(p, p->services[k].owner)) != 0;
		if (is_new)
			(void)people_store_ok(t->s, store->ops->mark_scan(store, owner, from, to, tally, t));
	}
}

void
counts_doubt(struct service *s, struct edition *e, int64_t now_s)
{
	size_t bytes = e->pack->facts_count / 8 + 1;
	struct tallies t = { s, e->pack, xcalloc(e->pack->facts_count + 1, sizeof *t.n) };
	uint8_t *doubted = xcalloc(bytes, 1);

	tally_owners(&t, now_s);
	for (uint32_t i = 0; i < e->pack->facts_count; i++) {
		bool was = e->doubted != NULL && (e->doubted[i / 8] >> i % 8 & 1) != 0;

		if (!doubt_is_low(t.n[i]))
			continue;
		doubted[i / 8] |= (uint8_t)(1u << i % 8);
		if (!was)
			log_event(s->log, LOG_FACT_DOUBTED, "fact=%s", pack_string(e->pack, e->pack->facts[i].id));
	}
	free(e->doubted);
	e->doubted = doubted;
	free(t.n);
}
