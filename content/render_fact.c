/*
 * render_fact.c - the gate, and which fact stands for a token now
 *
 * domain.md B.1 and C.1.  Nothing is remembered between two answers: a fact
 * that expires, or is withdrawn, is gone from the next answer on.
 */
#include "content/render_inside.h"

#include <string.h>

#include "content/withdrawn.h"

enum {
	DAY_S = 86400,
	CHAIN_TOKENS = 32,	/* tokens looked at for one answer, each once, however chains branch */
};

enum fact_gate
fact_gate(const struct pack *p, uint16_t fact, const struct withdrawn *w, int64_t now_s)
{
	const struct pack_fact *f = &p->facts[fact];
	int64_t until_s = (int64_t)f->call_tested * DAY_S, review_s = ((int64_t)f->review_by + 1) * DAY_S;

	if (withdrawn_has(w, fact))
		return FACT_WITHDRAWN;
	if (f->confidence == CONFIDENCE_LOW)
		return FACT_ON_HOLD;
	/* A test dated later than tomorrow is a slip of the pen; tomorrow has begun somewhere. */
	if (f->call_tested == 0 || until_s > now_s + DAY_S)
		return FACT_UNTESTED;
	if (f->is_number)
		until_s += (int64_t)FACT_TEST_DAYS * DAY_S;
	else
		until_s = f->review_by != 0 ? review_s : until_s + (int64_t)FACT_RULE_DAYS * DAY_S;
	if (f->review_by != 0 && review_s < until_s)
		until_s = review_s;
	return now_s < until_s ? FACT_LIVE : FACT_EXPIRED;
}

/* Her own State's number, also where a general list carries it: a mission, or a line for its nationals. */
static bool
is_own_state(const struct pack *p, const struct pack_source *s, const struct pack_fact *f)
{
	if (s->role == ROLE_HOME || f->nationals != 0)
		return true;
	for (uint32_t i = 0; i < p->tokens_count; i++) {
		const struct pack_token *t = &p->tokens[i];

		if (!t->own_state && t->token_class != CLASS_EMBASSY)
			continue;
		for (uint32_t k = 0; k < t->sources; k++) {
			const struct pack_source *own = &p->sources[t->first_source + k];

			if (own->role == s->role && own->type == s->type)
				return true;
		}
	}
	return false;
}

static bool
may_be_said(const struct render *r, const struct pack_source *s, uint16_t fact, bool *is_live)
{
	const struct pack_fact *f = &r->pack->facts[fact];
	enum fact_gate gate;

	if (f->nationals != 0 && f->nationals != r->origin)
		return false;
	/* A short number at home does not ring abroad; who is abroad is not asked to try it. */
	if (s->role == ROLE_HOME && f->is_number && r->stay != r->origin && f->works_from_abroad != FLAG_YES)
		return false;
	if (r->fears_state && f->is_number && is_own_state(r->pack, s, f))
		return false;
	gate = fact_gate(r->pack, fact, r->withdrawn, r->now_s);
	*is_live = gate == FACT_LIVE;
	if (!render_lets_pass(r, gate))
		return false;
	return f->words == PACK_NONE || render_locale(r, f->words) != PACK_NONE;
}

/* Better facts have higher ranks; equal ones are taken in the order of the file. */
static uint64_t
fact_rank(const struct pack *p, const struct pack_fact *f, bool is_live, bool is_doubted)
{
	uint64_t rank = is_live;

	rank = rank << 1 | !is_doubted;
	rank = rank << 1 | (f->nationals != 0);
	rank = rank << 2 | f->confidence;
	rank = rank << 18 | (uint64_t)f->call_tested;
	rank = rank << 1 | (f->works_from_abroad == FLAG_YES);
	return rank << 1 | (f->hours.len == 4 && memcmp(pack_string(p, f->hours), "24/7", 4) == 0);
}

static uint32_t
first_fact(const struct pack *p, uint16_t type, uint16_t country)
{
	uint32_t low = 0, high = p->facts_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct pack_fact *f = &p->facts[middle];

		if (f->type < type || (f->type == type && f->country < country))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct place_of_facts { uint16_t country, origin; bool corridor; };

static uint16_t
best_fact(const struct render *r, const struct pack_source *s, struct place_of_facts at)
{
	const struct pack *p = r->pack;
	uint16_t best = PACK_NONE;
	uint64_t best_rank = 0;

	for (uint32_t i = first_fact(p, s->type, at.country); i < p->facts_count; i++) {
		const struct pack_fact *f = &p->facts[i];
		uint64_t rank;
		bool is_live;

		if (f->type != s->type || f->country != at.country)
			break;
		if (f->corridor != at.corridor || f->origin != at.origin ||
		    !may_be_said(r, s, (uint16_t)i, &is_live))
			continue;
		rank = fact_rank(p, f, is_live, render_doubts(r, (uint16_t)i));
		if (best == PACK_NONE || rank > best_rank) {
			best = (uint16_t)i;
			best_rank = rank;
		}
	}
	return best;
}

static uint16_t
source_fact(const struct render *r, const struct pack_source *s)
{
	uint16_t fact = PACK_NONE;

	switch ((enum fact_role)s->role) {
	case ROLE_STAY:
		return r->stay == 0 ? PACK_NONE : best_fact(r, s, (struct place_of_facts){ r->stay, 0, false });
	case ROLE_HOME:
		return r->origin == 0 ? PACK_NONE : best_fact(r, s, (struct place_of_facts){ r->origin, 0, false });
	case ROLE_WORLD:
		return best_fact(r, s, (struct place_of_facts){ 0, 0, false });
	case ROLE_CORRIDOR:
		if (r->stay != 0 && r->origin != 0)
			fact = best_fact(r, s, (struct place_of_facts){ r->stay, r->origin, true });
		if (fact == PACK_NONE && r->origin != 0)
			fact = best_fact(r, s, (struct place_of_facts){ 0, r->origin, true });
		if (fact == PACK_NONE && r->stay != 0)
			fact = best_fact(r, s, (struct place_of_facts){ r->stay, 0, true });
		return fact;
	case ROLE_COUNT:
		break;
	}
	return PACK_NONE;
}

struct visits { unsigned count; uint16_t token[CHAIN_TOKENS]; };

/* False if the token was looked at before, in vain. */
static bool
visit(struct visits *v, uint16_t token)
{
	for (unsigned i = 0; i < v->count; i++)
		if (v->token[i] == token)
			return false;
	if (v->count == CHAIN_TOKENS)
		return false;
	v->token[v->count++] = token;
	return true;
}

/* pack_open() proved that chains are no deeper than PACK_MAX_DEPTH. */
static struct fact_choice
choose(const struct render *r, uint16_t token, bool with_chain, struct visits *visits)
{
	const struct pack *p = r->pack;
	const struct pack_token *t = &p->tokens[token];
	struct fact_choice choice = { PACK_NONE, token };
	bool is_shut = r->fears_state && (t->own_state || t->token_class == CLASS_EMBASSY);

	if (t->kind != TOKEN_FACT || !visit(visits, token))
		return choice;
	for (uint32_t i = 0; i < t->sources && !is_shut; i++) {
		choice.fact = source_fact(r, &p->sources[t->first_source + i]);
		if (choice.fact != PACK_NONE)
			return choice;
	}
	for (uint32_t i = 0; i < t->elses && with_chain; i++) {
		struct fact_choice below = choose(r, p->elses[t->first_else + i], true, visits);

		if (below.fact != PACK_NONE)
			return below;
	}
	return choice;
}

struct fact_choice
fact_choose(const struct render *r, uint16_t token, bool with_chain)
{
	struct visits visits;

	visits.count = 0;
	return choose(r, token, with_chain, &visits);
}

uint16_t
render_fact(const struct render *r, uint16_t token, bool with_chain)
{
	return fact_choose(r, token, with_chain).fact;
}
