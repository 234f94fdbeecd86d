/*
 * service_agent.c - the lists of agents, for the talk that asks them
 *
 * A finder for each list, with the fold table of the pack in service.  What was
 * asked is in the message's own room, which is overwritten behind the answer;
 * here it is only passed on.  Counted are country, verdict and week, and for a
 * name that no list has, that there was one (domain.md D.4); which one, only
 * from the tenth person on (agent_names.h).  "Asked too much" is counted of the
 * agency that the same talk was told of: agencies are public, she is not in it.
 */
#include <string.h>

#include "content/register/name.h"
#include "gateway/agent_names.h"
#include "gateway/registers.h"
#include "gateway/service_inside.h"
#include "gateway/week.h"
#include "locales/text/buf.h"

static int
place_of(const struct service *s, uint16_t country)
{
	for (unsigned i = 0; i < s->lists; i++)
		if (country_code(s->list[i]->header->country) == country)
			return (int)i;
	return -1;
}

const struct agents *
agents_list(const struct service *s, uint16_t country)
{
	int i = country == 0 ? -1 : place_of(s, country);

	return i < 0 ? NULL : s->list[i];
}

static bool
has(void *arg, uint16_t country)
{
	const struct agents_look *l = arg;

	return country == 0 ? l->s->lists > 0 : place_of(l->s, country) >= 0;
}

/* Status and trade of the first row, at this moment. */
static void
read_row(const struct agents_look *l, const struct agents *list, uint32_t row, struct agent_view *out)
{
	int64_t now_s = l->v->in->when_s;

	out->is_fresh = register_is_fresh(list, now_s);
	if (row >= list->row_count)
		return;
	out->status = register_status(&list->rows[row], now_s);
	out->is_other_trade = (list->rows[row].flags & ROW_WRONG_TRADE) != 0;
}

static void
look(void *arg, uint16_t country, const char *text, size_t len, struct agent_view *out)
{
	const struct agents_look *l = arg;
	int i = place_of(l->s, country);

	memset(out, 0, sizeof *out);
	l->v->asked = NULL;
	if (i < 0)
		return;
	if (len > 0)
		agent_find(l->s->finder[i], text, len, &out->hit);
	if (len > 0 && out->hit.found == AGENT_FOUND_NONE) {
		l->v->asked = text;
		l->v->asked_len = len;
	}
	read_row(l, l->s->list[i], out->hit.count > 0 ? out->hit.row[0] : REGISTER_NONE, out);
}

static void
read_chosen(void *arg, uint16_t country, uint32_t row, struct agent_view *out)
{
	const struct agents_look *l = arg;
	const struct agents *list = agents_list(l->s, country);

	memset(out, 0, sizeof *out);
	if (list != NULL)
		read_row(l, list, row, out);
}

static bool
limit(void *arg, const struct talk *where, uint16_t locale, struct fee_limit *out)
{
	const struct agents_look *l = arg;

	return answer_limit(l->a, where, locale, out);
}

struct agent_desk
agents_desk(struct agents_look *l)
{
	return (struct agent_desk){ has, look, read_chosen, limit, l };
}

static void
drop_finders(struct service *s)
{
	for (unsigned i = 0; i < s->lists; i++) {
		agent_finder_free(s->finder[i]);
		s->finder[i] = NULL;
	}
}

/* Names are folded as this program folds them: the lists were made by one of its kind, packs may be older. */
static void
make_finders(struct service *s)
{
	drop_finders(s);
	for (unsigned i = 0; i < s->lists; i++)
		s->finder[i] = agent_finder_new(s->list[i], NULL, (enum agent_shape)s->list[i]->header->shape);
}

struct forgetting { const struct service *s; const struct registers *next; };

/* Rows mean something in one list only: who read of another firm would read of this one. */
static void
forget_rows(void *arg, struct session *session)
{
	const struct forgetting *f = arg;
	struct talk *t = &session->talk;

	if (t->listed != 0 && agents_list(f->s, t->listed) != registers_find(f->next, t->listed))
		*t = talk_begun_anew(t);
}

void
service_set_registers(struct service *s, const struct registers *registers)
{
	struct forgetting f = { s, registers };

	session_each(s->sessions, forget_rows, &f);
	drop_finders(s);
	s->lists = registers != NULL ? registers->count : 0;
	for (unsigned i = 0; i < s->lists; i++)
		s->list[i] = registers->list[i];
	make_finders(s);
}

/* "NP zuvole mirato": the same words, or the same number, of two countries are not one line. */
static void
count_name(struct service *s, const struct visit *v, const char *what, uint16_t country, const char *name, unsigned n)
{
	char letters[3], line[STORE_FACT_BYTES], week[WEEK_NAME_BYTES];

	country_letters(country, letters);
	if ((size_t)snprintf(line, sizeof line, "%s %s", letters, name) < sizeof line) {	/* a number that was cut is another's */
		week_name(week_at(v->in->when_s), week);
		(void)people_store_ok(s, s->store->ops->count_add(s->store, v->owner, v->name, what, line, letters, "", week, n));
	}
	explicit_bzero(line, sizeof line);
}

/* The store hears of a name from the tenth person on, and never who they were. */
static void
count_unlisted(struct service *s, const struct visit *v, uint16_t country)
{
	char name[AGENT_NAMES_BYTES];
	uint64_t where = guard_hash(guard_hash(0, v->owner, strlen(v->owner) + 1), &country, sizeof country);
	unsigned n;

	if (v->asked == NULL || !agent_names_form(&s->pack->fold, v->asked, v->asked_len, name))
		return;
	n = agent_names_ask(s->names, week_at(v->in->when_s), where, v->who, name);
	if (n > 0)
		count_name(s, v, "agent-name", country, name, n);
	explicit_bzero(name, sizeof name);
}

/*
 * A number that stands on her paper beside another name is often stolen: its line says so, or the holder would be
 * accused of what somebody else took.
 */
static void
add_agency(const struct service *s, const struct agents *list, const struct register_row *row, bool is_other_name, struct buf *out)
{
	struct agent_name name;

	if (row->number.len > 0) {
		buf_add(out, register_string(list, row->number), row->number.len);
	} else {
		agent_name_read(&s->pack->fold, register_string(list, row->name), row->name.len, &name);
		buf_add(out, name.clean, name.clean_len);
	}
	if (is_other_name)
		buf_adds(out, " (other name)");
}

void
agents_count_fee(struct service *s, const struct visit *v, const struct talk *where)
{
	const struct agents *list = agents_list(s, where->listed);
	char room[NAME_BYTES + REGISTER_NUMBER_BYTES];
	struct buf agency = BUF_OVER(room);
	uint64_t key;

	if (s->store == NULL || where->agent == 0 || list == NULL || where->found[0] >= list->row_count)
		return;
	add_agency(s, list, &list->rows[where->found[0]], where->agent == VERDICT_OTHER_NAME + 1, &agency);
	key = guard_hash(guard_hash(v->who, "agent-fee", sizeof "agent-fee"), agency.ptr, agency.len);
	key = guard_hash(key, &where->listed, sizeof where->listed);
	if (agency.len > 0 && buf_ok(&agency) && guard_first_today(s->guard, key, v->in->when_s))
		count_name(s, v, "agent-fee", where->listed, agency.ptr, 1);
}

void
agents_count(struct service *s, const struct visit *v, const struct effect *e, bool is_bare)
{
	enum agent_verdict verdict = (enum agent_verdict)e->detail;
	char country[3] = "", week[WEEK_NAME_BYTES], unmet[16];

	if (s->store == NULL || e->value == 0 || verdict >= VERDICT_COUNT)
		return;
	country_letters(e->value, country);
	week_name(week_at(v->in->when_s), week);
	(void)people_store_ok(s, s->store->ops->count_add(s->store, v->owner, v->name, "agent", agent_verdict_words[verdict],
	    is_bare ? "" : country, "", week, 1));
	if (verdict != VERDICT_NOT_FOUND || is_bare)
		return;
	count_unlisted(s, v, e->value);
	(void)snprintf(unmet, sizeof unmet, "agent.%s", country);
	(void)people_store_ok(s, s->store->ops->count_add(s->store, v->owner, v->name, "unmet", unmet, "", "", week, 1));
}
