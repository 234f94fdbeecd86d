/* pack_check.c - safar pack check: the compile without a pack, and the tables that were asked for */
#include <argp.h>

#include "content/compiler/compile.h"
#include "content/compiler/upkeep.h"
#include "content/diag.h"
#include "content/pack.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "ops/command/pack_check.h"
#include "ops/command/pack_release.h"
#include "ops/command/tree_options.h"

enum { KEY_RELEASE = 0x200, KEY_COST, KEY_COVERAGE, KEY_CREATED, KEY_JSON, KEY_HTML, KEY_LOCALE, KEY_OFFICE };

struct check {				/* what was asked for */
	struct compile_settings compile;
	struct upkeep_limit limit;
	const char *locale[PACK_MAX_LOCALES];
	const char *html;		/* the list of --release as a page */
	bool is_json;
};

static const struct argp_option option_table[] = {
	{ "release", KEY_RELEASE, NULL, 0, "what stands between this and a release, by who must do it", 0 },
	{ "locale", KEY_LOCALE, "TAG", 0, "--release for who reads this language alone (may be repeated)", 0 },
	{ "office", KEY_OFFICE, "WORD", 0, "--release for this owner of facts alone", 0 },
	{ "json", KEY_JSON, NULL, 0, "--release as one JSON object", 0 },
	{ "html", KEY_HTML, "FILE", 0, "--release as a page to print", 0 },
	{ "cost", KEY_COST, NULL, 0, "SMS parts of every text in every language", 0 },
	{ "coverage", KEY_COVERAGE, NULL, 0, "how much of each language is written and read", 0 },
	{ "created", KEY_CREATED, "DATE", 0, "judge dates as of this day (default: today)", 0 },
	{ 0 }
};

static void
take_locale(struct argp_state *state, struct check *c, const char *tag)
{
	if (c->limit.locales == PACK_MAX_LOCALES)
		argp_error(state, "at most %d languages", PACK_MAX_LOCALES);
	c->locale[c->limit.locales++] = tag;
}

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct check *c = state->input;

	switch (key) {
	case ARGP_KEY_INIT: tree_options_into(state, &c->compile); break;
	case KEY_RELEASE: c->compile.reports |= REPORT_RELEASE; break;
	case KEY_COST: c->compile.reports |= REPORT_COST; break;
	case KEY_COVERAGE: c->compile.reports |= REPORT_COVERAGE; break;
	case KEY_CREATED: c->compile.created_s = day_of_option(state, arg); break;
	case KEY_JSON: c->is_json = true; break;
	case KEY_HTML: c->html = arg; break;
	case KEY_LOCALE: take_locale(state, c, arg); break;
	case KEY_OFFICE: c->limit.owner = arg; break;
	case ARGP_KEY_ARG: argp_error(state, "\"%s\" is no option, and nothing else is asked for", arg); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int
run(struct check *c)
{
	struct buf why = BUF_INIT(1024);
	struct diag d;
	int status = EXIT_SUCCESS;

	diag_init(&d, stderr);
	c->compile.why = &why;
	if (!compile_pack(&c->compile, &d))
		status = d.errors > 0 ? EXIT_BAD_INPUT : EXIT_WORLD;
	diag_summary(&d);
	if (status == EXIT_WORLD)
		fprintf(stderr, "safar pack: %s\n", why.ptr);
	if (status == EXIT_SUCCESS && c->limit.unknown != NULL) {
		fprintf(stderr, c->limit.unknown == c->limit.owner ? "safar pack check: no fact has the owner \"%s\"\n" :
		    "safar pack check: there is no language \"%s\"\n", c->limit.unknown);
		status = EXIT_BAD_INPUT;
	}
	buf_free(&why);
	return status;
}

int
pack_check(int argc, char **argv)
{
	static const struct argp argp = { option_table, take_option, NULL,
		"Compile without writing: mistakes, costs, coverage.", tree_options, NULL, NULL };
	struct check c = { .compile = { .root = "." } };
	struct upkeep upkeep = { .dues = NULL };
	bool is_limited;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &c);
	is_limited = c.limit.locales > 0 || c.limit.owner != NULL;
	c.limit.locale = c.locale;
	c.compile.limit = is_limited ? &c.limit : NULL;
	c.compile.report = stdout;
	if ((c.is_json || c.html != NULL) && c.compile.reports != REPORT_RELEASE) {
		fputs("safar pack check: --json and --html are for --release alone\n", stderr);
		return EXIT_MISUSE;
	}
	if (is_limited && (c.compile.reports & REPORT_RELEASE) == 0) {
		fputs("safar pack check: --locale and --office are for --release\n", stderr);
		return EXIT_MISUSE;
	}
	if (!c.is_json && c.html == NULL)
		return run(&c);
	c.compile.reports = 0;
	c.compile.upkeep = &upkeep;
	status = run(&c);
	if (status == EXIT_SUCCESS)
		status = release_say(&upkeep, c.html, c.is_json);
	upkeep_release(&upkeep);
	return status;
}
