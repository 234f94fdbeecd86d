/* fact_due.c - safar fact due: what is to be called or read again, by whom, by when */
#include <argp.h>
#include <jansson.h>
#include <stdlib.h>
#include <time.h>

#include "content/compiler/compile.h"
#include "content/compiler/upkeep.h"
#include "content/compiler/values.h"
#include "ops/command/command.h"
#include "ops/command/compile_quietly.h"
#include "ops/command/fact_keep.h"
#include "ops/command/tree_options.h"

enum { KEY_BY = 0x100, KEY_OFFICE, KEY_JSON, KEY_TODAY, DAY_S = 86400, AHEAD_DAYS = 30 };

struct wish {
	struct compile_settings compile;
	const char *office;
	int32_t by;			/* 0: AHEAD_DAYS from today */
	bool is_json;
};

static const struct argp_option options[] = {
	{ "by", KEY_BY, "DATE", 0, "what is due up to this day (default: in 30 days)", 0 },
	{ "office", KEY_OFFICE, "WORD", 0, "what this owner has to do only", 0 },
	{ "json", KEY_JSON, NULL, 0, "one JSON object instead of text", 0 },
	{ "today", KEY_TODAY, "DATE", 0, "judge dates as of this day (default: today)", 0 },
	{ 0 }
};

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case ARGP_KEY_INIT: tree_options_into(state, &w->compile); break;
	case KEY_OFFICE: w->office = arg; break;
	case KEY_JSON: w->is_json = true; break;
	case KEY_BY:
		if (!days_of_date(arg, &w->by))
			argp_error(state, "\"%s\" is not a day in the calendar (YYYY-MM-DD)", arg);
		break;
	case KEY_TODAY: w->compile.created_s = day_of_option(state, arg); break;
	case ARGP_KEY_ARG: argp_error(state, "\"%s\" is no option, and nothing else is asked for", arg); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static bool
is_asked(const struct wish *w, const struct due *d)
{
	return (d->is_late || d->day <= w->by) && (w->office == NULL || (d->owner != NULL && strcmp(d->owner, w->office) == 0));
}

/* How many of each for the owner whose first is `from`. */
static void
print_head(const struct wish *w, const struct upkeep *u, uint32_t from)
{
	unsigned count[DUE_TASKS] = { 0 };

	for (uint32_t i = from; i < u->dues_count && due_same_owner(&u->dues[from], &u->dues[i]); i++)
		count[u->dues[i].task] += is_asked(w, &u->dues[i]);
	printf("%s: %u to call, %u to check with an office, %u to read again\n", due_owner(&u->dues[from]), count[DUE_CALL],
	    count[DUE_CHECK], count[DUE_SOURCE]);
}

static void
print_text(const struct wish *w, const struct upkeep *u)
{
	const struct due *last = NULL;

	for (uint32_t i = 0; i < u->dues_count; i++) {
		const struct due *d = &u->dues[i];
		char day[DATE_BYTES];

		if (!is_asked(w, d))
			continue;
		if (last == NULL || !due_same_owner(last, d)) {
			if (last != NULL)
				putchar('\n');
			print_head(w, u, i);
		}
		date_of_days(d->day, day);
		printf("%s\t%s\t%s\t%s\t%s\t%s%s\n", day, d->place, d->fact, d->number != NULL ? d->number : "", d->office != NULL ? d->office : "",
		    due_words(d), d->is_danger ? " (danger)" : "");
		last = d;
	}
}

static bool
print_json(const struct wish *w, const struct upkeep *u)
{
	static const char *const tasks[] = { "call", "check", "source" };
	json_t *owners = json_array(), *of = NULL, *whole;
	const struct due *last = NULL;
	char day[DATE_BYTES], by[DATE_BYTES];
	bool is_printed;

	for (uint32_t i = 0; i < u->dues_count; i++) {
		const struct due *d = &u->dues[i];

		if (!is_asked(w, d))
			continue;
		if (last == NULL || !due_same_owner(last, d)) {
			of = json_array();
			json_array_append_new(owners, json_pack("{s:s?, s:o}", "owner", d->owner, "due", of));
		}
		date_of_days(d->day, day);
		json_array_append_new(of, json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s, s:b, s:b}", "day", day, "country", d->place, "fact",
		    d->fact, "number", d->number, "office", d->office, "do", tasks[d->task], "danger", d->is_danger, "late", d->is_late));
		last = d;
	}
	date_of_days(u->today, day);
	date_of_days(w->by, by);
	whole = json_pack("{s:i, s:s, s:s, s:o}", "v", 1, "day", day, "by", by, "owners", owners);
	is_printed = json_dumpf(whole, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER) == 0 && putchar('\n') != EOF;
	json_decref(whole);
	return is_printed;
}

int
fact_due(int argc, char **argv)
{
	static const struct argp argp = { options, take_option, NULL,
		"Which numbers are to be called, and which rules and sources looked at again, by whom and by when.", tree_options, NULL, NULL };
	struct wish w = { .compile = { .root = "." } };
	struct upkeep u = { .dues = NULL };
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	w.compile.upkeep = &u;
	status = compile_quietly(&w.compile, argv[0]);
	if (status == EXIT_SUCCESS) {
		if (w.by == 0)
			w.by = u.today + AHEAD_DAYS;
		if (u.dues_count > 0)
			qsort(u.dues, u.dues_count, sizeof *u.dues, due_by_day);
		if (!w.is_json)
			print_text(&w, &u);
		if ((w.is_json && !print_json(&w, &u)) || fflush(stdout) != 0) {
			fprintf(stderr, "%s: standard output could not be written\n", argv[0]);
			status = EXIT_WORLD;
		}
	}
	upkeep_release(&u);
	return status;
}
