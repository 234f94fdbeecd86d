/*
 * answer_agents.c - what a list says of an agent, as words for the texts of the check
 *
 * Names and words come from an office's file: what turns a line round or does
 * not show is left out, a name is cut at a word to what the compiler proved, a
 * number never, because a number that was cut is another one's.  Nothing is
 * missing: where the list has no number or no day, the text says so.
 */
#include <string.h>

#include "content/register/register.h"
#include "gateway/answer_inside.h"
#include "locales/text/buf.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"

enum { LINE_BYTES = 512, DAY_S = 86400 };

/* Marks of direction, and what has no width; joiners are letters of Devanagari and Arabic. */
static bool
is_unseen(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x00AD || cp == 0x061C || cp == 0x200B || cp == 0x200E
	    || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF;
}

static size_t
widest_of(const struct pack *p, enum token_argument argument)
{
	uint16_t token = pack_find_argument(p, argument);

	return token == PACK_NONE ? 0 : utf8_count(pack_string(p, p->tokens[token].widest), p->tokens[token].widest.len);
}

/* At most `most` characters, cut behind a word where there is one. */
static void
add_words(struct buf *out, const struct agents *list, struct register_str s, size_t most)
{
	const char *text = register_string(list, s);
	size_t count = 0, behind_word = 0;

	for (size_t i = 0, n; i < s.len; i += n) {
		uint32_t cp = 0;

		n = utf8_decode(text + i, s.len - i, &cp);
		if (n == 0)
			break;
		if (count == most) {
			if (cp != ' ' && behind_word > 0)
				buf_cut(out, behind_word);
			break;
		}
		if (cp == ' ' && out->len > 0)
			behind_word = out->len;
		if (is_unseen(cp))
			continue;
		buf_add(out, text + i, n);
		count++;
	}
	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		buf_cut(out, out->len - 1);
}

void
answer_add_text(const struct render *r, const char *topic, struct buf *out)
{
	uint16_t at = pack_find_topic(r->pack, topic);
	struct rendered did;

	if (at != PACK_NONE && r->pack->topics[at].refs > 0)
		(void)render_text(r, r->pack->refs[r->pack->topics[at].first_ref].key, out, &did);
}

static void
add_day(const struct render *r, int32_t day, struct buf *out)
{
	if (day > 0)
		render_day(day, out);
	else
		answer_add_text(r, "agent.no.day", out);
}

static const struct register_row *
row_of(const struct answering *a, const struct talk *where, unsigned i)
{
	return a->list != NULL && where->found[i] < a->list->row_count ? &a->list->rows[where->found[i]] : NULL;
}

static bool
topic_is(const struct pack *p, uint16_t topic, const char *name)
{
	return topic != PACK_NONE && strcmp(pack_string(p, p->topics[topic].name), name) == 0;
}

/* "Since" is of what the text behind which it stands speaks of. */
static int32_t
since_of(const struct answering *a, const struct talk *where, const struct register_row *row)
{
	if (topic_is(a->turn->pack, where->topic, agent_verdict_topics[VERDICT_GONE]))
		return row->gone_day;
	if (topic_is(a->turn->pack, where->topic, agent_verdict_topics[VERDICT_VALID]))
		return row->grade_day > 0 ? row->grade_day : a->list->header->list_day;
	return row->status_day;
}

static uint32_t
jobs_open(const struct answering *a, const struct register_row *row)
{
	int64_t today = a->now_s / DAY_S;
	uint32_t open = 0;

	for (uint32_t i = 0; i < row->jobs && row->first_job + i < a->list->job_count; i++) {
		int32_t end = a->list->jobs[row->first_job + i].end_day;

		open += end == 0 || end >= today;
	}
	return open;
}

static void
set(struct agent_words *w, enum token_argument argument, struct buf *value)
{
	w->argument[argument] = value->len > 0 ? w->text[argument] : NULL;
}

static void
row_words(const struct answering *a, const struct render *r, const struct talk *where, const struct register_row *row,
    struct agent_words *w)
{
	const struct pack *p = r->pack;
	struct buf name = BUF_OVER(w->text[ARGUMENT_NAME]), number = BUF_OVER(w->text[ARGUMENT_NUMBER]);
	struct buf end = BUF_OVER(w->text[ARGUMENT_END]), word = BUF_OVER(w->text[ARGUMENT_WORD]);
	struct buf since = BUF_OVER(w->text[ARGUMENT_SINCE]), grade = BUF_OVER(w->text[ARGUMENT_GRADE]);

	add_words(&name, a->list, row->name, widest_of(p, ARGUMENT_NAME));
	add_words(&number, a->list, row->number, REGISTER_NUMBER_BYTES);
	if (number.len == 0)
		answer_add_text(r, "agent.no.number", &number);
	add_day(r, row->end_day, &end);
	add_words(&word, a->list, row->word, widest_of(p, ARGUMENT_WORD));
	if (since_of(a, where, row) > 0)
		render_day(since_of(a, where, row), &since);
	if (row->flags & ROW_HAS_GRADE)
		buf_addf(&grade, row->grade % 10 != 0 ? "%u.%u" : "%u", row->grade / 10u, row->grade % 10u);
	set(w, ARGUMENT_NAME, &name);
	set(w, ARGUMENT_NUMBER, &number);
	set(w, ARGUMENT_END, &end);
	set(w, ARGUMENT_WORD, &word);
	set(w, ARGUMENT_SINCE, &since);
	set(w, ARGUMENT_GRADE, &grade);
}

void
answer_agent_words(const struct answering *a, const struct render *r, const struct talk *where, struct agent_words *out)
{
	const struct register_row *row = row_of(a, where, 0);
	struct buf amount = BUF_OVER(out->text[ARGUMENT_AMOUNT]);
	struct fee_limit limit;

	for (unsigned i = 0; i < ARGUMENT_COUNT; i++)
		out->argument[i] = NULL;
	if (where->amount != 0 && answer_read_limit(r, &limit)) {
		buf_addf(&amount, "%s %lu", limit.money, (unsigned long)where->amount);
		set(out, ARGUMENT_AMOUNT, &amount);
	}
	if (a->list != NULL) {
		struct buf office = BUF_OVER(out->text[ARGUMENT_OFFICE]), date = BUF_OVER(out->text[ARGUMENT_DATE]);

		add_words(&office, a->list, a->list->header->office, widest_of(r->pack, ARGUMENT_OFFICE));
		add_day(r, a->list->header->list_day, &date);
		set(out, ARGUMENT_OFFICE, &office);
		set(out, ARGUMENT_DATE, &date);
	}
	if (row != NULL)
		row_words(a, r, where, row, out);
}

/* One line more, if the budget of `topic` has room for it. */
static void
behind(const struct answering *a, const struct render *r, uint16_t topic, const char *line, struct buf *text)
{
	size_t before = text->len;

	answer_new_line(text);
	if (text->full || text->len == before)
		return;
	answer_add_text(r, line, text);
	if (text->len == before + 1 || !answer_fits(a, r->locale, text, r->pack->topics[topic].parts)) {
		text->full = false;
		buf_cut(text, before);
	}
}

static void
behind_many(const struct answering *a, const struct render *r, uint16_t topic, const char *line, uint32_t many,
    struct buf *text)
{
	const char *argument[ARGUMENT_COUNT];
	struct render with = *r;
	char room[16];
	struct buf digits = BUF_OVER(room);

	buf_addf(&digits, "%lu", (unsigned long)many);
	memcpy(argument, r->arguments, sizeof argument);
	argument[ARGUMENT_MANY] = room;
	with.arguments = argument;
	behind(a, &with, topic, line, text);
}

static void
behind_valid(const struct answering *a, const struct render *r, const struct register_row *row, uint16_t topic,
    struct buf *text)
{
	uint32_t jobs = jobs_open(a, row);

	if (row->actions > 0)
		behind_many(a, r, topic, "agent.actions", row->actions, text);
	if (row->flags & ROW_HAS_GRADE)
		behind(a, r, topic, "agent.grade", text);
	if (register_jobs_are_fresh(a->list, a->now_s) && jobs > 0)
		behind_many(a, r, topic, "agent.jobs", jobs, text);
	else if (register_jobs_are_fresh(a->list, a->now_s))
		behind(a, r, topic, "agent.jobs.none", text);
}

/* The best fact of a placeholder, PACK_NONE if there is none. */
static uint16_t
fact_of(const struct render *r, const char *token)
{
	for (uint32_t t = 0; t < r->pack->tokens_count; t++)
		if (r->pack->tokens[t].kind == TOKEN_FACT && strcmp(pack_string(r->pack, r->pack->tokens[t].name), token) == 0)
			return render_fact(r, (uint16_t)t, false);
	return PACK_NONE;
}

/* before.fees says a limit: nothing at home says that there is no fee, or none for some kinds of work. */
static bool
says_limit(const struct render *r)
{
	return (fact_of(r, "fee.cap") != PACK_NONE || fact_of(r, "fee.boss") != PACK_NONE) && fact_of(r, "fee.none") == PACK_NONE
	    && fact_of(r, "fee.kinds") == PACK_NONE && fact_of(r, "fee.kinds.men") == PACK_NONE;
}

void
answer_add_behind(const struct answering *a, const struct render *r, const struct talk *where, uint16_t topic,
    struct buf *text)
{
	const struct pack *p = r->pack;
	const struct register_row *row = row_of(a, where, 0);
	enum agent_verdict v = VERDICT_VALID;

	if (topic_is(p, topic, "fees.above") || topic_is(p, topic, "fees.within"))
		behind(a, r, topic, "fees.boss", text);
	if (topic_is(p, topic, "fees.above") || (topic_is(p, topic, "before.fees") && says_limit(r)))
		behind(a, r, topic, "fees.law", text);
	if (row == NULL)
		return;
	while (v < VERDICT_NO_LIST && !topic_is(p, topic, agent_verdict_topics[v]))
		v++;
	if (v == VERDICT_NO_LIST && topic_is(p, topic, agent_verdict_topics[VERDICT_UNCLEAR]))
		v = VERDICT_UNCLEAR;
	if (v == VERDICT_NO_LIST)
		return;
	if (v == VERDICT_VALID)
		behind_valid(a, r, row, topic, text);
	else if (v == VERDICT_NOT_FOUND)
		behind(a, r, topic, "agent.gone", text);
	else if (v == VERDICT_SUSPENDED || v == VERDICT_REVOKED || v == VERDICT_CLOSED || v == VERDICT_UNCLEAR
	    || (v == VERDICT_EXPIRED && row->status == AGENT_EXPIRED))
		behind(a, r, topic, r->arguments[ARGUMENT_SINCE] != NULL ? "agent.word.day" : "agent.word", text);
}

void
answer_add_agents(const struct answering *a, const struct render *r, const struct talk *where, struct buf *text)
{
	unsigned i = 0;

	answer_add_text(r, agent_verdict_topics[VERDICT_ALIKE], text);
	for (; i < AGENT_CHOICES && i < where->pick; i++) {
		const struct register_row *row = row_of(a, where, i);
		struct agent_words w = { 0 };

		answer_new_line(text);
		buf_addf(text, "%u ", i + 1);
		if (row == NULL)
			continue;
		row_words(a, r, where, row, &w);
		buf_addf(text, "%s, %s", w.text[ARGUMENT_NAME], w.text[ARGUMENT_NUMBER]);
	}
	answer_new_line(text);
	buf_addf(text, "%u ", i + 1);
	answer_add_text(r, "agent.none", text);
}

/* "NPR 10000" and nothing else; a limit in words is no amount. */
static bool
limit_of(const char *value, struct fee_limit *out)
{
	char *end;
	unsigned long n;

	for (unsigned i = 0; i < 3; i++) {
		if (value[i] < 'A' || value[i] > 'Z')
			return false;
		out->money[i] = value[i];
	}
	out->money[3] = '\0';
	if (value[3] != ' ' || value[4] < '1' || value[4] > '9')
		return false;
	n = strtoul(value + 4, &end, 10);
	out->most = (uint32_t)n;
	return *end == '\0' && n <= 1000000000;
}

/* Where no fee is allowed at home, for any work or for some kinds, its own text says so, and nothing is compared. */
bool
answer_read_limit(const struct render *r, struct fee_limit *out)
{
	uint16_t cap = fact_of(r, "fee.cap");

	out->is_for_all = fact_of(r, "fee.kinds.law") == PACK_NONE;
	return says_limit(r) && cap != PACK_NONE && r->pack->facts[cap].words == PACK_NONE
	    && limit_of(pack_string(r->pack, r->pack->facts[cap].value), out);
}
