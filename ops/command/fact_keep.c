/*
 * fact_keep.c - safar fact tested, safar fact owner: written into the file of the country, which anybody can read and compare
 *
 * Who called is a name or an office's word, for the colleagues who ask her; her own number is nobody's business.
 */
#include "ops/command/fact_keep.h"

#include <argp.h>
#include <stdlib.h>
#include <time.h>

#include "content/compiler/characters.h"
#include "content/compiler/compile.h"
#include "content/compiler/ini_edit.h"
#include "content/compiler/values.h"
#include "content/render.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"
#include "ops/command/command.h"

enum { KEY_BY = 0x100, KEY_NUMBER, KEY_ON, KEY_ID, KEY_TELLS, NAME_MOST = 120, NAME_DIGITS = 5, DAY_S = 86400 };

struct wish {
	const char *root, *country, *fact, *owner;
	const char *by, *number, *on, *asks_for_id, *tells;
	bool wants_owner;
	int32_t day, today;
	struct ini_set *number_set;
};

static const struct argp_option tested_options[] = {
	{ "by", KEY_BY, "NAME", 0, "who called: a name or an office's word (required)", 0 },
	{ "number", KEY_NUMBER, "NUMBER", 0, "the number that was called; must be the fact's (required, if it has one)", 0 },
	{ "on", KEY_ON, "DATE", 0, "the day of the call, YYYY-MM-DD (required)", 0 },
	{ "asks-for-id", KEY_ID, "yes|no", 0, "did they ask for papers?", 0 },
	{ "tells-immigration", KEY_TELLS, "yes|no", 0, "may they tell the immigration office?", 0 },
	{ "root", 'C', "ROOT", 0, "directory that holds content/ (default: here)", 0 },
	{ 0 }
};

static const struct argp_option owner_options[] = {
	{ "root", 'C', "ROOT", 0, "directory that holds content/ (default: here)", 0 },
	{ 0 }
};

static const char *
yes_or_no(struct argp_state *state, const char *word)
{
	if (strcmp(word, "yes") != 0 && strcmp(word, "no") != 0)
		argp_error(state, "\"%s\": yes or no?", word);
	return word;
}

static int32_t
day_or_stop(struct argp_state *state, const char *text)
{
	int32_t day = 0;

	if (!days_of_date(text, &day))
		argp_error(state, "\"%s\" is not a day in the calendar (YYYY-MM-DD)", text);
	return day;
}

static void
take_word(struct argp_state *state, struct wish *w, const char *word)
{
	if (w->country == NULL)
		w->country = word;
	else if (w->fact == NULL)
		w->fact = word;
	else if (w->wants_owner && w->owner == NULL)
		w->owner = word;
	else
		argp_error(state, "\"%s\" is one word too many", word);
}

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case 'C': w->root = arg; break;
	case KEY_BY: w->by = arg; break;
	case KEY_NUMBER: w->number = arg; break;
	case KEY_ON:
		w->on = arg;
		w->day = day_or_stop(state, arg);
		break;
	case KEY_ID: w->asks_for_id = yes_or_no(state, arg); break;
	case KEY_TELLS: w->tells = yes_or_no(state, arg); break;
	case ARGP_KEY_ARG: take_word(state, w, arg); break;
	case ARGP_KEY_END:
		if (w->fact == NULL)
			argp_error(state, "say which fact: QA hotline.labour");
		else if (w->wants_owner && w->owner == NULL)
			argp_error(state, "say who keeps it true: the word of an office");
		else if (!w->wants_owner && (w->by == NULL || w->on == NULL))
			argp_error(state, "--by NAME and --on DATE are required: who called, and when");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* A name for the colleagues, not a number to reach her by, and nothing that a line of an ini file cannot hold. */
static bool
is_name(const char *name, struct buf *why)
{
	size_t len = strlen(name);
	bool is_text = utf8_valid(name, len, NULL);
	struct diag d;

	diag_init(&d, stderr);
	d.is_quiet = true;
	if (is_text)
		characters_check("--by", name, len, &d);
	if (name[strspn(name, " ")] == '\0')
		buf_adds(why, "--by: who called?");
	else if (!is_text || d.errors > 0 || strpbrk(name, "\r\n\t") != NULL)
		buf_adds(why, "--by: a name has no control characters, no broken letters and none that does not show");
	else if (strpbrk(name, "\"\\#;") != NULL)
		buf_adds(why, "--by: a name has none of \" \\ # ;");
	else if (len > NAME_MOST)
		buf_addf(why, "--by: a name is at most %d bytes long", NAME_MOST);
	else if (characters_digits(name, len) >= NAME_DIGITS)
		buf_adds(why, "--by: this looks like a telephone number; write a name or an office's word: the file is read by many");
	else
		return true;
	return false;
}

static void
add_digits(struct buf *out, const char *number)
{
	for (; *number != '\0'; number++)
		if (*number != ' ')
			buf_addc(out, *number);
}

/* Blanks between groups are a matter of taste. */
static bool
is_same_number(const char *one, const char *other)
{
	struct buf a = BUF_INIT(256), b = BUF_INIT(256);
	bool is_same;

	add_digits(&a, one);
	add_digits(&b, other);
	is_same = buf_ok(&a) && buf_ok(&b) && strcmp(a.ptr, b.ptr) == 0;
	buf_free(&a);
	buf_free(&b);
	return is_same;
}

static bool
is_recent(const struct wish *w, bool is_number, struct buf *why)
{
	int32_t most = is_number ? FACT_TEST_DAYS : FACT_RULE_DAYS;

	if (w->day > w->today)
		buf_addf(why, "--on %s has not come yet", w->on);
	else if (w->today - w->day >= most)
		buf_addf(why, "--on %s was %d days ago, and a %s holds for %d: %s again", w->on, (int)(w->today - w->day),
		    is_number ? "test call" : "check", (int)most, is_number ? "call" : "check it");
	else
		return true;
	return false;
}

static bool
judge_tested(void *arg, const struct ini_section *section, struct buf *why)
{
	struct wish *w = arg;
	const struct ini_key *number = ini_key(section, "number");

	if (number == NULL && ini_key(section, "value") == NULL && ini_key(section, "words") == NULL) {
		buf_addf(why, "[%s] says nothing that could be tested", section->name);
		return false;
	}
	if (number == NULL && (w->number != NULL || w->asks_for_id != NULL || w->tells != NULL)) {
		buf_addf(why, "[%s] has no number to call: once it was checked with the office, give --by and --on alone", section->name);
		return false;
	}
	if (number != NULL && w->number == NULL) {
		buf_adds(why, "--number: which number was called?  Type the one you dialled, it is compared with the fact's");
		return false;
	}
	if (number != NULL && !is_same_number(number->value, w->number)) {
		buf_addf(why, "[%s] is %s, and another number was called: %s; nothing is written", section->name, number->value, w->number);
		return false;
	}
	w->number_set->value = number != NULL ? number->value : NULL;
	return is_recent(w, number != NULL, why);
}

static bool
judge_owner(void *arg, const struct ini_section *section, struct buf *why)
{
	(void)arg;
	if (ini_key(section, "absent") != NULL)
		buf_addf(why, "[%s] is taken out here: it has no owner", section->name);
	return ini_key(section, "absent") == NULL;
}

static int
tell(const char *title, int status, struct buf *why)
{
	if (why->len > 0)
		fprintf(stderr, "%s: %s\n", title, why->ptr);
	buf_free(why);
	return status;
}

int
fact_tested(int argc, char **argv)
{
	static const struct argp argp = { tested_options, take_option, "CC FACT",
		"Records a test call of a number, or a check of a rule with its office, in the file of the country.", NULL, NULL, NULL };
	static const char *const untested[] = { "not call-tested", "not checked with the office", NULL };
	struct wish w = { .root = ".", .today = (int32_t)(time(NULL) / DAY_S) };
	struct buf why = BUF_INIT(1024);
	char day[DATE_BYTES];
	struct ini_set sets[] = {
		{ "asks_for_id", NULL, false, { "works_from_abroad", "hours", "office", "number", NULL } },
		{ "may_tell_immigration", NULL, false, { "asks_for_id", "works_from_abroad", "hours", "office", "number" } },
		{ "call_tested", day, false, { "confidence", NULL } },
		{ "tested_by", NULL, true, { "call_tested", NULL } },
		{ "tested_number", NULL, true, { "tested_by", NULL } },
	};
	int status = EXIT_BAD_INPUT;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	date_of_days(w.day, day);
	sets[0].value = w.asks_for_id;
	sets[1].value = w.tells;
	sets[3].value = w.by;
	w.number_set = &sets[4];
	if (is_name(w.by, &why))
		status = fact_write(w.root, w.country, w.fact, sets, COUNT(sets), untested, judge_tested, &w, &why);
	return tell(argv[0], status, &why);
}

int
fact_owner(int argc, char **argv)
{
	static const struct argp argp = { owner_options, take_option, "CC FACT WORD",
		"Names the office that keeps a fact true, in the file of the country; for lists of work, people never see it.", NULL, NULL, NULL };
	static const char *const nothing[] = { NULL };
	struct wish w = { .root = ".", .wants_owner = true };
	struct buf why = BUF_INIT(1024);
	struct ini_set set = { "owner", NULL, false, { "office", "number", "value", "words", NULL } };
	int status = EXIT_BAD_INPUT;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	set.value = w.owner;
	if (is_owner_word(w.owner))
		status = fact_write(w.root, w.country, w.fact, &set, 1, nothing, judge_owner, &w, &why);
	else
		buf_addf(&why, "\"%s\": an owner is one word of at most %d of a-z 0-9 . -", w.owner, OWNER_MOST);
	return tell(argv[0], status, &why);
}
