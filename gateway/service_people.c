/*
 * service_people.c - what is remembered of a person
 *
 * A row is written only for what she chose, or because she rang (domain.md E.4).
 */
#include "gateway/service_inside.h"

#include <string.h>

#include "gateway/log.h"
#include "locales/text/buf.h"

enum { LATER_S = 60 };

bool
people_store_ok(struct service *s, enum store_result r)
{
	if (r == STORE_STALE)	/* somebody else was first: no fault of the store */
		return false;
	if (r == STORE_OK || r == STORE_NONE)
		return true;
	s->counts.store_errors++;
	if (!s->store_is_lost)
		log_event(s->log, LOG_STORE_LOST, "engine=%s why=%s", s->store->ops->name,
		    r == STORE_BROKEN ? "broken" : "retry");
	s->store_is_lost = true;
	s->store_is_broken = s->store_is_broken || r == STORE_BROKEN;
	return false;
}

/* A full disk can be read: only what was written says that an outage is over. */
void
people_store_took(struct service *s)
{
	if (s->store_is_lost)
		log_event(s->log, LOG_STORE_BACK, "engine=%s", s->store->ops->name);
	s->store_is_lost = false;
	s->later_since_s = 0;
}

static uint16_t
code_of(const char letters[3])
{
	return letters[0] == '\0' ? 0 : country_code(letters);
}

static void
read_known(const struct service *s, struct visit *v)
{
	const struct person *p = &v->person;
	struct known *k = &v->known;

	if (p->locale[0] != '\0')
		k->locale = pack_find_locale(s->pack, p->locale);
	k->stay = code_of(p->stay);
	k->origin = code_of(p->origin);
	k->is_quiet = (p->flags & PERSON_QUIET) != 0;
	k->is_stopped = (p->flags & PERSON_STOPPED) != 0;
	k->has_alerts = (p->flags & PERSON_ALERTS) != 0;
}

/* Seen quiet while the store could say so, under this key of hers or one before it. */
static bool
was_quiet(const struct service *s, const struct visit *v)
{
	const struct peer *p = v->in->peer;
	bool was = guard_quiet_has(s->guard, v->who);

	for (unsigned i = 0; i < p->olders; i++)
		was = was || guard_quiet_has(s->guard, visit_who(v, p->older[i]));
	return was;
}

void
people_read(struct service *s, struct visit *v)
{
	enum store_result r = STORE_NONE;

	memset(&v->person, 0, sizeof v->person);
	v->known = (struct known){ .locale = PACK_NONE, .number_country = v->in->peer->country };
	if (s->store != NULL) {
		r = s->store->ops->person_get(s->store, v->owner, v->peer, &v->person);
		if (r == STORE_NONE && (r = lists_find_older(s, v)) == STORE_OK)
			r = s->store->ops->person_get(s->store, v->owner, v->peer, &v->person);
		v->has_row = r == STORE_OK;
		if (r == STORE_NONE || (r == STORE_OK && (v->person.flags & (PERSON_ALERTS | PERSON_NEWS)) != 0))
			r = lists_recall(s, v);
		v->is_blind = !people_store_ok(s, r);
	}
	read_known(s, v);
	if (v->is_blind)
		v->known.is_quiet = was_quiet(s, v);
	else
		guard_quiet_set(s->guard, v->who, v->known.is_quiet);
	v->known.lists = v->has_news ? (uint8_t)(v->news.flags & (LIST_FEES | LIST_JOBS)) : 0;
	v->known.is_unsure = v->is_blind;
	v->known.may_list = lists_may_seal(s, v) && !v->known.is_quiet;
	v->known.is_welcomed = v->is_blind || s->store == NULL
	    || (v->person.flags & PERSON_WELCOMED) != 0;
}

/* True if losing this effect would break a promise, not only a comfort. */
static bool
must_be_kept(enum effect_kind kind)
{
	return kind == EFFECT_STOP || kind == EFFECT_START || kind == EFFECT_DELETE
	    || kind == EFFECT_QUIET_ON || kind == EFFECT_QUIET_OFF || kind == EFFECT_ALERTS_ON
	    || kind == EFFECT_ALERTS_OFF || kind == EFFECT_CALL || kind == EFFECT_CALL_OFF || kind == EFFECT_GROUP
	    || kind == EFFECT_GOT || kind == EFFECT_LIST_ON || kind == EFFECT_LIST_OFF;
}

static void
put_locale(struct person *p, const struct pack *pack, uint16_t locale)
{
	struct pack_str tag = pack->locales[locale].tag;

	memset(p->locale, 0, sizeof p->locale);
	if (tag.len < sizeof p->locale)
		memcpy(p->locale, pack_string(pack, tag), tag.len);
}

/* Applies one effect to the row in hand; true if the row changed. */
static bool
apply(struct service *s, struct visit *v, const struct effect *e)
{
	struct person *p = &v->person;

	switch (e->kind) {
	case EFFECT_LANGUAGE: put_locale(p, s->pack, e->value); return true;
	case EFFECT_STAY: country_letters(e->value, p->stay); return true;
	case EFFECT_ORIGIN: country_letters(e->value, p->origin); return true;
	case EFFECT_STOP:
		p->flags |= PERSON_STOPPED;
		talks_unask(s, v);
		return true;
	case EFFECT_START:
		p->flags &= ~(uint32_t)PERSON_STOPPED;
		return v->has_row || v->known.is_stopped;	/* known from the alert list alone, perhaps */
	case EFFECT_QUIET_ON:
		p->flags = (p->flags | PERSON_QUIET) & ~(uint32_t)(PERSON_ALERTS | PERSON_DANGER | PERSON_NEWS);
		talks_end(s, v);	/* elsewhere, too: what is asked there is asked no more */
		return true;
	case EFFECT_QUIET_OFF: p->flags &= ~(uint32_t)PERSON_QUIET; return v->has_row;
	case EFFECT_WELCOMED: p->flags |= PERSON_WELCOMED; return true;
	case EFFECT_ALERTS_ON:
	case EFFECT_LIST_ON: return !v->is_refused;	/* their flags are set with the lists */
	case EFFECT_ALERTS_OFF:
	case EFFECT_LIST_OFF: return true;
	case EFFECT_DELETE:
	case EFFECT_CALL:
	case EFFECT_CALL_OFF:
	case EFFECT_BAD_NUMBER:
	case EFFECT_NO_HELP:
	case EFFECT_GROUP:
	case EFFECT_SELF:
	case EFFECT_AGENT:
	case EFFECT_GOT:
	case EFFECT_COUNT: break;
	}
	return false;
}

/* What stands in other rows than hers; true if it worked, or there was nothing to do. */
static bool
apply_lists(struct service *s, struct visit *v, const struct step *step, const struct effect *e)
{
	switch (e->kind) {
	case EFFECT_STOP: return lists_stop(s, v);
	case EFFECT_QUIET_ON: return lists_quiet(s, v);
	case EFFECT_ALERTS_ON: return lists_alerts_on(s, v, step, e->value != 0);
	case EFFECT_ALERTS_OFF: return lists_alerts_off(s, v);
	case EFFECT_CALL: return calls_put(s, v, step, e);
	case EFFECT_CALL_OFF: return calls_take_back(s, v);
	case EFFECT_GROUP: return lists_group(s, v);
	case EFFECT_GOT: return alerts_got(s, v);
	case EFFECT_LIST_ON: return lists_news_on(s, v, step, e->value);
	case EFFECT_LIST_OFF: return lists_news_off(s, v, e->value);
	default: return true;
	}
}

static bool
put(struct service *s, struct visit *v, int32_t today)
{
	if (s->store == NULL)
		return true;
	if (v->is_blind)	/* what is there is not known and must not be written over */
		return false;
	v->person.seen_day = today;
	return people_store_ok(s, s->store->ops->person_put(s->store, v->owner, v->name, v->peer,
	    &v->person));
}

bool
people_mark(struct service *s, struct visit *v, uint32_t flags)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	v->person.flags |= flags;
	return put(s, v, (int32_t)(v->in->when_s / 86400)) &&
	    (s->store == NULL || people_store_ok(s, s->store->ops->commit(s->store, &why)));
}

/* True if the step asks for something that may not be lost. */
static bool
asks_to_keep(const struct step *step)
{
	bool must = false;

	for (unsigned i = 0; i < step->effect_count; i++)
		must = must || must_be_kept(step->effects[i].kind);
	return must;
}

/* QUIET and DELETE beat what waits already; in doubt, danger alerts go on until she says it again. */
static bool
ends_all(const struct visit *v, const struct step *step)
{
	for (unsigned i = 0; i < step->effect_count; i++)
		if (step->effects[i].kind == EFFECT_QUIET_ON || (!v->known.is_in_doubt && step->effects[i].kind == EFFECT_DELETE))
			return true;
	return false;
}

bool
people_keep(struct service *s, struct visit *v, const struct step *step)
{
	int32_t today = (int32_t)(v->in->when_s / 86400);
	const struct person was = v->person;
	char room[256];
	struct buf why = BUF_OVER(room);
	bool changed = false, erased = false, must = asks_to_keep(step), kept = true;

	if (must && v->is_blind) {	/* before anything is touched: half of a DELETE would end quiet mode */
		for (unsigned i = 0; i < step->effect_count; i++)
			if (step->effects[i].kind == EFFECT_QUIET_ON) {
				guard_quiet_set(s->guard, v->who, true);	/* she is quiet while it waits */
				talks_end(s, v);
			}
		return false;
	}
	for (unsigned i = 0; i < step->effect_count; i++) {
		const struct effect *e = &step->effects[i];

		kept = apply_lists(s, v, step, e) && kept;
		if (e->kind == EFFECT_DELETE) {
			talks_end(s, v);
			memset(&v->person, 0, sizeof v->person);
			v->has_row = changed = false;
			erased = true;
		} else if (apply(s, v, e)) {
			changed = true;
		}
	}
	/* A START of who never stopped, her own language once more: it is kept as it stands. */
	if (v->has_row && memcmp(&was, &v->person, sizeof was) == 0)
		changed = false;
	if (erased && s->store != NULL)
		kept = lists_delete(s, v) && kept;
	if (changed || (v->has_row && v->person.seen_day != today))
		kept = put(s, v, today) && kept;	/* also when erasing failed: a quiet number stays quiet */
	if (kept && ends_all(v, step))
		alerts_owe(s, v);
	/* She may read the confirmation before this round ends (USSD leaves at once): kept means on disk. */
	if (kept && must && s->store != NULL)
		kept = people_store_ok(s, s->store->ops->commit(s->store, &why));
	if (kept && must && s->store != NULL)
		people_store_took(s);
	if (kept && must)
		guard_quiet_set(s->guard, v->who, (v->person.flags & PERSON_QUIET) != 0);
	if (kept && ends_all(v, step))
		alerts_forget(s, v);
	return kept || !must;
}

/*
 * What waits for the store holds a place in the network's window: after a
 * minute of an outage people are told to try again, or nobody would get
 * through.  Who is quiet, or asks for it, is never told: she waits.
 */
bool
people_may_wait(struct service *s, const struct visit *v, const struct step *step)
{
	for (unsigned i = 0; i < step->effect_count; i++)
		if (step->effects[i].kind == EFFECT_QUIET_ON)
			return true;
	if (s->later_since_s == 0)
		s->later_since_s = v->in->when_s;
	return v->known.is_quiet || v->in->when_s - s->later_since_s < LATER_S;
}
