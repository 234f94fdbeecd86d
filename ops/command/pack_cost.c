/*
 * pack_cost.c - safar pack cost, safar pack coverage
 *
 * The compiler counts (content/compiler/cost.h); here it is printed, and
 * multiplied with a price list.  Which answers people ask for is not known and
 * not kept: every topic's answer counts alike.
 */
#include "ops/command/pack_cost.h"

#include <argp.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "content/compiler/compile.h"
#include "content/compiler/cost.h"
#include "content/compiler/report.h"
#include "content/diag.h"
#include "content/quantity.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "ops/command/compile_quietly.h"
#include "ops/command/pack_prices.h"
#include "ops/command/tree_options.h"
#include "routing/ways.h"

enum { KEY_LOCALE = 0x100, KEY_ROUTE, KEY_PRICES, KEY_JSON, KEY_CREATED };

struct cost_wish {
	struct compile_settings compile;
	const char *route, *prices;
	bool is_json;
};

static const struct argp_option cost_options[] = {
	{ "locale", KEY_LOCALE, "TAG", 0, "this language only", 0 },
	{ "route", KEY_ROUTE, "FILE", 0, "a row for each way of this ways.ini that carries SMS", 0 },
	{ "prices", KEY_PRICES, "FILE", 0, "what one SMS part costs: money for 1,000 answers too", 0 },
	{ "json", KEY_JSON, NULL, 0, "one JSON object instead of tables", 0 },
	{ "created", KEY_CREATED, "DATE", 0, "judge dates as of this day (default: today)", 0 },
	{ 0 }
};

static const struct argp_option coverage_options[] = {
	{ "json", KEY_JSON, NULL, 0, "one JSON object instead of tables", 0 },
	{ "created", KEY_CREATED, "DATE", 0, "judge dates as of this day (default: today)", 0 },
	{ 0 }
};

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct cost_wish *w = state->input;

	switch (key) {
	case ARGP_KEY_INIT: tree_options_into(state, &w->compile); break;
	case KEY_LOCALE: w->compile.cost_locale = arg; break;
	case KEY_ROUTE: w->route = arg; break;
	case KEY_PRICES: w->prices = arg; break;
	case KEY_JSON: w->is_json = true; break;
	case KEY_CREATED: w->compile.created_s = day_of_option(state, arg); break;
	case ARGP_KEY_ARG: argp_error(state, "\"%s\" is no option, and nothing else is asked for", arg); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int
print_json(json_t *object)
{
	int status = json_dumpf(object, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(9)) == 0 ? EXIT_SUCCESS : EXIT_WORLD;

	putchar('\n');
	json_decref(object);
	return status;
}

static void
add_money(json_t *money, const struct cost_sum *s, const struct prices *prices)
{
	for (size_t k = 0; k < prices->count; k++) {
		const struct price *price = &prices->price[k];

		if (price_is_for(prices, price, s->way))
			json_array_append_new(money, json_pack("{s:s, s:s, s:s, s:s, s:f, s:f}", "locale", s->locale, "way", s->way,
			    "price", price->section, "currency", prices->currency, "part", (double)price->part / MONEY_UNIT,
			    "per_1000_answers", (double)price_of_thousand(price, s) / 100));
	}
}

static int
cost_as_json(const struct cost *c, const struct prices *prices)
{
	json_t *texts = json_array(), *sums = json_array(), *money = json_array();

	for (uint32_t i = 0; i < c->rows_count; i++) {
		const struct cost_row *r = &c->rows[i];

		json_array_append_new(texts, json_pack("{s:s, s:s, s:s, s:s, s:I, s:i, s:i, s:i, s:i, s:i, s:i, s:s}",
		    "text", r->text, "locale", r->locale, "way", r->way, "encoding", r->alphabet, "units", (json_int_t)r->units,
		    "parts", (int)r->parts, "room", (int)r->room, "over", (int)r->over, "words_over", (int)r->words,
		    "pages", (int)r->pages, "pages_hard", (int)r->pages_hard, "forced_by", r->forced_by));
	}
	for (uint32_t i = 0; i < c->sums_count; i++) {
		const struct cost_sum *s = &c->sums[i];

		json_array_append_new(sums, json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:i}", "locale", s->locale, "way", s->way,
		    "texts", (int)s->texts, "ucs2", (int)s->ucs2, "parts", (int)s->parts, "answers", (int)s->answers,
		    "answer_parts", (int)s->answer_parts));
		add_money(money, s, prices);
	}
	return print_json(json_pack("{s:o, s:o, s:o}", "texts", texts, "sums", sums, "money", money));
}

static int
cost_as_tables(const struct cost *c, const struct prices *prices)
{
	report_cost(c, stdout);
	if (prices->count == 0)
		return EXIT_SUCCESS;
	printf("\n# for 1,000 answers, the answer of each topic counted alike\n"
	    "locale\tway\tprice\tcurrency\tpart\tper_1000_answers\n");
	for (uint32_t i = 0; i < c->sums_count; i++)
		for (size_t k = 0; k < prices->count; k++) {
			const struct price *price = &prices->price[k];
			uint64_t money = price_of_thousand(price, &c->sums[i]);

			if (price_is_for(prices, price, c->sums[i].way))
				printf("%s\t%s\t%s\t%s\t%" PRIu64 ".%06" PRIu64 "\t%" PRIu64 ".%02" PRIu64 "\n", c->sums[i].locale,
				    c->sums[i].way, price->section, prices->currency, price->part / MONEY_UNIT, price->part % MONEY_UNIT,
				    money / 100, money % 100);
		}
	return EXIT_SUCCESS;
}

int
pack_cost(int argc, char **argv)
{
	static const struct argp argp = { cost_options, take_option, NULL,
		"SMS parts of every text in every language, by every way, and what they cost.", tree_options, NULL, NULL };
	struct cost_wish w = { .compile = { .root = "." } };
	struct cost cost = { .rows = NULL };
	struct prices prices = { .ini = NULL };
	struct cost_way way[WAYS_MAX];
	struct ways ways = { .way = NULL };
	struct diag d;
	int status = EXIT_BAD_INPUT;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	diag_init(&d, stderr);
	w.compile.cost = &cost;
	w.compile.cost_ways = way;
	if ((w.route != NULL && !cost_ways_read(w.route, &ways, way, &w.compile.cost_ways_count, &d)) ||
	    (w.prices != NULL && !prices_read(&prices, w.prices, &w.compile, way, w.compile.cost_ways_count, &d))) {
		diag_summary(&d);
		goto out;
	}
	if (w.route != NULL && w.compile.cost_ways_count == 0) {
		fprintf(stderr, "safar pack cost: no way of %s carries SMS\n", w.route);
		goto out;
	}
	status = compile_quietly(&w.compile, "safar pack cost");
	if (status != EXIT_SUCCESS)
		goto out;
	if (w.compile.cost_locale != NULL && cost.sums_count == 0) {
		fprintf(stderr, "safar pack cost: locales/locales.ini has no language %s\n", w.compile.cost_locale);
		status = EXIT_BAD_INPUT;
		goto out;
	}
	status = w.is_json ? cost_as_json(&cost, &prices) : cost_as_tables(&cost, &prices);
out:
	prices_release(&prices);
	if (w.route != NULL)
		ways_release(&ways);
	cost_release(&cost);
	return status;
}

static json_t *
needs_as_json(const struct coverage *c)
{
	static const char *const words[] = { [NEED_NONE] = "none", [NEED_PAPER] = "paper", [NEED_TESTED] = "tested" };
	json_t *corridors = json_object();

	for (uint32_t i = 0; i < c->corridors_count; i++) {
		json_t *needs = json_object();

		for (uint32_t n = 0; n < c->needs_count; n++)
			json_object_set_new(needs, c->needs[n], json_string(words[c->corridors[i].need[n]]));
		json_object_set_new(corridors, c->corridors[i].name, needs);
	}
	return corridors;
}

static int
coverage_as_json(const struct coverage *c)
{
	json_t *locales = json_array(), *missing = json_array();

	for (uint32_t i = 0; i < c->rows_count; i++) {
		const struct coverage_row *r = &c->rows[i];

		json_array_append_new(locales, json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "locale", r->locale,
		    "texts", (int)r->texts, "written", (int)r->written, "read", (int)r->read, "machine", (int)r->machine,
		    "released", (int)r->released, "keywords", (int)r->keywords, "keywords_missing", (int)r->keywords_missing,
		    "titles", (int)r->titles, "titles_missing", (int)r->titles_missing));
	}
	for (uint32_t i = 0; i < c->gaps_count; i++)
		json_array_append_new(missing, json_pack("{s:s, s:s, s:s}", "locale", c->gaps[i].locale, "missing", c->gaps[i].what,
		    "name", c->gaps[i].name));
	return print_json(json_pack("{s:o, s:o, s:o}", "locales", locales, "missing", missing, "corridors", needs_as_json(c)));
}

int
pack_coverage(int argc, char **argv)
{
	static const struct argp argp = { coverage_options, take_option, NULL,
		"How much of each language is written, read and released, and what is missing.", tree_options, NULL, NULL };
	struct cost_wish w = { .compile = { .root = "." } };
	struct coverage coverage = { .rows = NULL };
	int status, printed = EXIT_SUCCESS;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	w.compile.coverage = &coverage;
	status = compile_quietly(&w.compile, "safar pack coverage");
	if (coverage.rows_count > 0 && w.is_json)
		printed = coverage_as_json(&coverage);
	else if (coverage.rows_count > 0)
		report_coverage(&coverage, stdout);
	if (status == EXIT_SUCCESS)
		status = printed;
	coverage_release(&coverage);
	return status;
}
