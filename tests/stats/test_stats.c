/*
 * test_stats.c - the rules of what may be published
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/stats/raw.h"
#include "gateway/stats/stats.h"
#include "gateway/stats/stats_pack.h"
#include "gateway/week.h"
#include "locales/text/buf.h"

#define ROWS(array) array, sizeof array / sizeof array[0]

enum { MONTH = 2026 * 12 + 9 };		/* October 2026: W40 (Thursday 1 October) to W44 */

static enum stats_kind
kind_by_name(const void *arg, const char *what, const char *name)
{
	(void)arg;
	(void)what;
	return strncmp(name, "danger", 6) == 0 ? STATS_DANGER : strncmp(name, "asylum", 6) == 0 ? STATS_SENSITIVE : STATS_ORDINARY;
}

static struct stats_source
source_of(const struct count_row *rows, size_t count)
{
	return (struct stats_source){ .rows = rows, .count = count, .kind = kind_by_name,
		.first_week = month_first_week(MONTH) - 9, .last_week = month_last_week(MONTH) + 9,
		.now_s = (int64_t)week_first_day(month_last_week(MONTH) + 9) * 86400 };
}

/* "row column text;…": what a table says. */
static bool
say(void *arg, const char *row, const char *column, const char *text)
{
	buf_addf(arg, "%s %s %s;", row, column, text);
	return true;
}

static void
assert_table(struct stats_table *t, const char *expected)
{
	char room[2048];
	struct buf said = BUF_OVER(room);

	assert_true(stats_table_visit(t, say, &said));
	assert_string_equal(said.ptr, expected);
	stats_table_free(t);
}

static void
assert_month(const struct stats_source *source, enum stats_table_id id, const char *expected)
{
	struct stats *s = stats_new(source);

	assert_table(stats_make_month(s, id, MONTH), expected);
	stats_free(s);
}

static void
assert_weeks(const struct stats_source *source, enum stats_table_id id, const char *from, const char *to, const char *expected)
{
	struct stats *s = stats_new(source);
	int32_t a, b;

	assert_true(week_parse(from, &a) && week_parse(to, &b));
	assert_table(stats_make_weeks(s, id, a, b), expected);
	stats_free(s);
}

/* The month's only line of each table: 25 of one word, 9 of another, in two services. */
static void
every_table_shows_its_dimension_and_nothing_small(void **state)
{
	static const struct count_row rows[] = {
		{ "sms", "topic", "work.pay", "QA", "ne", "2026-W41", 15 }, { "ussd", "topic", "work.pay", "QA", "ne", "2026-W41", 10 },
		{ "sms", "topic", "work.pay", "AE", "hi", "2026-W42", 9 },
		{ "sms", "unmet", "clinic", "QA", "ne", "2026-W41", 25 }, { "sms", "unmet", "clinic", "AE", "hi", "2026-W42", 9 },
		{ "sms", "report", "danger.fee", "QA", "ne", "2026-W41", 25 }, { "sms", "report", "danger.fee", "AE", "hi", "2026-W42", 9 },
		{ "sms", "agent-name", "ZZ xaxoxe wuwywo", "ZZ", "", "2026-W41", 25 }, { "sms", "agent-name", "ZZ xaxoxe wuwywo", "ZZ", "", "2026-W42", 9 },
		{ "sms", "agent-name", "ZZ kimodu", "ZZ", "", "2026-W41", 9 },
		{ "sms", "agent-fee", "ZZ 836/066/067", "ZZ", "", "2026-W41", 25 }, { "sms", "agent-fee", "ZZ 836/066/067", "ZZ", "", "2026-W42", 9 },
		{ "sms", "agent-fee", "ZZ 320/064/065", "ZZ", "", "2026-W42", 9 },
		{ "sms", "self", "f.25-34.domestic", "", "", "2026-W41", 25 }, { "sms", "self", "m.45+.farm", "", "", "2026-W42", 9 },
	};
	static const char *const expected[STATS_TABLE_COUNT] = {
		[STATS_TOPIC_WEEK] = "work.pay 2026-W41 20;work.pay 2026-W42 <10;",
		[STATS_TOPIC_COUNTRY] = "work.pay QA 20;",
		[STATS_TOPIC_LANGUAGE] = "work.pay ne 20;",
		[STATS_UNMET_WEEK] = "clinic 2026-W41 20;clinic 2026-W42 <10;",
		[STATS_UNMET_COUNTRY] = "clinic QA 20;",
		[STATS_REPORT_WEEK] = "danger.fee 2026-W41 20;danger.fee 2026-W42 <10;",
		[STATS_REPORT_COUNTRY] = "danger.fee QA 20;",
		[STATS_AGENT_NAME_WEEK] = "ZZ xaxoxe wuwywo 2026-W41 20;ZZ xaxoxe wuwywo 2026-W42 <10;",
		[STATS_AGENT_FEE_WEEK] = "ZZ 836/066/067 2026-W41 20;ZZ 836/066/067 2026-W42 <10;",
		[STATS_SELF_SEX] = "all f 20;", [STATS_SELF_AGE] = "all 25-34 20;", [STATS_SELF_SECTOR] = "all domestic 20;",
	};
	struct stats_source source = source_of(ROWS(rows));

	(void)state;
	for (unsigned id = 0; id < STATS_TABLE_COUNT; id++) {
		assert_non_null(expected[id]);		/* a new row of tables.def owes a line here */
		assert_int_equal(stats_find_table(stats_rules[id].word), id);
		assert_true(stats_rules[id].k >= 10 && stats_rules[id].k_danger >= stats_rules[id].k);
		if (stats_rules[id].by == STATS_BY_WEEK)
			assert_weeks(&source, (enum stats_table_id)id, "2026-W41", "2026-W42", expected[id]);
		else
			assert_month(&source, (enum stats_table_id)id, expected[id]);
	}
	assert_int_equal(stats_find_table("topic-name"), STATS_TABLE_COUNT);
}

static void
the_edges_of_a_cell_are_as_written(void **state)
{
	static const struct { unsigned long n; const char *said; } cases[] = {
		{ 9, "" }, { 10, "work.pay 2026-W41 10;" }, { 19, "work.pay 2026-W41 10;" }, { 20, "work.pay 2026-W41 20;" },
		{ 1000000007, "work.pay 2026-W41 1000000000;" }, { ~0UL, "work.pay 2026-W41 1000000000000;" },
	};

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct count_row row = { "sms", "topic", "work.pay", "QA", "ne", "2026-W41", cases[i].n };
		struct stats_source source = source_of(&row, 1);

		assert_weeks(&source, STATS_TOPIC_WEEK, "2026-W41", "2026-W41", cases[i].said);
	}
}

static void
danger_is_by_country_only_from_20_up(void **state)
{
	static const struct count_row rows[] = {
		{ "sms", "topic", "danger.stay", "AE", "ne", "2026-W41", 19 }, { "sms", "topic", "danger.stay", "AE", "ne", "2026-W42", 7 },
		{ "sms", "topic", "danger.stay", "QA", "ne", "2026-W42", 10 },
		{ "sms", "topic", "work.pay", "QA", "ne", "2026-W41", 19 },
	};
	struct stats_source source = source_of(ROWS(rows));

	(void)state;
	assert_month(&source, STATS_TOPIC_COUNTRY, "danger.stay AE 20;danger.stay QA <20;work.pay AE <10;work.pay QA 10;");
}

/* The service writes no country for these; if a row has one all the same, it is not published. */
static void
what_is_sensitive_is_never_by_country_or_language(void **state)
{
	static const struct count_row rows[] = {
		{ "sms", "topic", "asylum.how", "QA", "ne", "2026-W41", 500 }, { "sms", "topic", "asylum.how", "", "", "2026-W41", 500 },
		{ "sms", "unmet", "asylum.line", "QA", "ne", "2026-W41", 500 }, { "sms", "report", "asylum", "QA", "ne", "2026-W41", 500 },
	};
	struct stats_source source = source_of(ROWS(rows));

	(void)state;
	for (unsigned unknown = 0; unknown < 2; unknown++) {	/* whoever does not say what is sensitive gets none of it */
		assert_month(&source, STATS_TOPIC_COUNTRY, "");
		assert_month(&source, STATS_TOPIC_LANGUAGE, "");
		assert_month(&source, STATS_UNMET_COUNTRY, "");
		assert_month(&source, STATS_REPORT_COUNTRY, "");
		assert_weeks(&source, STATS_TOPIC_WEEK, "2026-W41", "2026-W41", "asylum.how 2026-W41 1000;");
		source.kind = unknown == 0 ? NULL : source.kind;
	}
	assert_int_equal(stats_kind_in_pack(NULL, "topic", "work.pay"), STATS_SENSITIVE);
}

/* 9 of 10 to 19 nines each: a week of 180 tells that the tenth country holds exactly 9. */
static void
a_row_that_gives_a_country_away_is_kept_back(void **state)
{
	static const char *const countries[] = { "AE", "BH", "JO", "KW", "LB", "MY", "OM", "QA", "SA", "SG" };
	struct count_row rows[10];
	struct stats_source source;

	(void)state;
	for (unsigned i = 0; i < 10; i++) {
		rows[i] = (struct count_row){ "sms", "topic", "work.pay", "", "", "2026-W41", i < 9 ? 19 : 9 };
		memcpy(rows[i].country, countries[i], 3);
	}
	source = source_of(ROWS(rows));
	assert_month(&source, STATS_TOPIC_COUNTRY, "");
	source.keeps_nothing_back = true;
	assert_month(&source, STATS_TOPIC_COUNTRY, "work.pay AE 10;work.pay BH 10;work.pay JO 10;work.pay KW 10;work.pay LB 10;"
	    "work.pay MY 10;work.pay OM 10;work.pay QA 10;work.pay SA 10;");
}

/* Two countries hold 6 together, and the week says 1 to 19: under the k of danger, so nothing is said. */
static void
all_that_is_hidden_of_a_danger_is_not_told_either(void **state)
{
	static const struct count_row rows[] = {
		{ "sms", "topic", "danger.stay", "AE", "", "2026-W41", 29 }, { "sms", "topic", "danger.stay", "QA", "", "2026-W41", 3 },
		{ "sms", "topic", "danger.stay", "KW", "", "2026-W41", 3 },
	};
	struct stats_source source = source_of(ROWS(rows));

	(void)state;
	assert_month(&source, STATS_TOPIC_COUNTRY, "");
	source.keeps_nothing_back = true;
	assert_month(&source, STATS_TOPIC_COUNTRY, "danger.stay AE 20;");
}

/* The same people by sex, age, sector: 20 by sex, but at most 19 in the one age that is shown. */
static void
the_self_report_is_judged_by_its_first_table(void **state)
{
	static const struct count_row rows[] = {
		{ "sms", "self", "f.18-24.farm", "", "", "2026-W41", 19 }, { "sms", "self", "f.25-34.farm", "", "", "2026-W41", 1 },
	};
	static const struct count_row small[] = {
		{ "sms", "self", "f.18-24.farm", "", "", "2026-W41", 9 }, { "sms", "self", "m.18-24.farm", "", "", "2026-W41", 9 },
	};
	static const struct count_row fine[] = {
		{ "sms", "self", "f.18-24.farm", "", "", "2026-W41", 16 }, { "sms", "self", "f.25-34.farm", "", "", "2026-W41", 1 },
	};
	struct stats_source source = source_of(ROWS(rows));

	(void)state;
	assert_month(&source, STATS_SELF_SEX, "all f 20;");
	assert_month(&source, STATS_SELF_AGE, "");
	assert_month(&source, STATS_SELF_SECTOR, "all farm 20;");
	source = source_of(ROWS(small));
	assert_month(&source, STATS_SELF_SEX, "");
	assert_month(&source, STATS_SELF_AGE, "");	/* 10 or more, so neither sex is 0 */
	source = source_of(ROWS(fine));
	assert_month(&source, STATS_SELF_AGE, "all 18-24 10;");
}

static void
only_what_is_closed_and_whole_is_shown(void **state)
{
	static const struct count_row rows[] = {
		{ "sms", "topic", "work.pay", "QA", "ne", "2026-W40", 10 }, { "sms", "topic", "work.pay", "QA", "ne", "2026-W44", 30 },
	};
	struct stats_source source = source_of(ROWS(rows));
	int64_t closed = ((int64_t)week_first_day(month_last_week(MONTH) + 1) + 1) * 86400;
	struct stats *s;

	(void)state;
	source.now_s = closed;
	assert_weeks(&source, STATS_TOPIC_WEEK, "2026-W44", "2026-W46", "work.pay 2026-W44 30;");
	assert_month(&source, STATS_TOPIC_COUNTRY, "work.pay QA 40;");
	source.now_s = closed - 1;
	assert_weeks(&source, STATS_TOPIC_WEEK, "2026-W44", "2026-W46", "");
	assert_month(&source, STATS_TOPIC_COUNTRY, "");
	source.now_s = closed;
	source.last_week = month_last_week(MONTH) - 1;		/* rows of a week that may have gone on */
	assert_weeks(&source, STATS_TOPIC_WEEK, "2026-W44", "2026-W44", "");
	assert_month(&source, STATS_TOPIC_COUNTRY, "");
	source.last_week++;
	source.first_week = month_first_week(MONTH) + 1;	/* a month without its first week */
	assert_month(&source, STATS_TOPIC_COUNTRY, "");
	s = stats_new(&source);
	assert_false(stats_has_month(s, MONTH));
	stats_free(s);
}

static void
totals_are_of_what_is_shown(void **state)
{
	static const struct count_row rows[] = {
		{ "sms", "topic", "home.pay", "QA", "ne", "2026-W41", 19 }, { "sms", "topic", "home.pay", "AE", "ne", "2026-W42", 9 },
		{ "sms", "topic", "work.pay", "QA", "ne", "2026-W41", 29 }, { "sms", "topic", "work.pay", "AE", "ne", "2026-W42", 39 },
		{ "sms", "topic", "seen.by.nobody", "QA", "ne", "2026-W41", 9 }, { "sms", "topic", "bad.week", "QA", "ne", "2026-W99", 90 },
	};
	struct stats_source source = source_of(ROWS(rows));
	struct stats *s = stats_new(&source);
	struct stats_table *t = stats_make_weeks(s, STATS_TOPIC_WEEK, month_first_week(MONTH) + 1, month_first_week(MONTH) + 2);

	(void)state;
	assert_int_equal(t->row_count, 2);
	assert_int_equal(t->row_totals[0], 10);
	assert_int_equal(t->row_totals[1], 50);
	assert_int_equal(t->column_totals[0], 30);
	assert_int_equal(t->column_totals[1], 30);
	assert_int_equal(t->total, 60);
	stats_table_free(t);
	stats_free(s);
}

static void
rows_come_from_a_store(void **state)
{
	struct store *store = store_ram_open();
	struct stats_rows rows = { NULL, 0, 0 };
	struct stats_source source;
	char why_room[256];
	struct buf why = BUF_OVER(why_room);

	(void)state;
	assert_int_equal(store->ops->count_add(store, "np", "sms", "topic", "work.pay", "QA", "ne", "2026-W41", 17), STORE_OK);
	assert_int_equal(store->ops->count_add(store, "np", "ussd", "topic", "work.pay", "QA", "ne", "2026-W41", 17), STORE_OK);
	assert_int_equal(store->ops->count_add(store, "ph", "sms", "topic", "work.pay", "QA", "ne", "2026-W41", 99), STORE_OK);
	assert_int_equal(store->ops->commit(store, &why), STORE_OK);
	if (store->ops->count_scan != NULL) {
		assert_int_equal(store->ops->count_scan(store, "np", "2026-W01", "2026-W53", stats_rows_add, &rows), STORE_OK);
		source = source_of(rows.at, rows.count);
		assert_weeks(&source, STATS_TOPIC_WEEK, "2026-W41", "2026-W41", "work.pay 2026-W41 30;");
	}
	stats_rows_free(&rows);
	store->ops->close(store);
}

static void
a_raw_row_is_csv(void **state)
{
	static const struct count_row row = { "sms", "topic", "a \"b\",c", "QA", "ne", "2026-W41", 3 };
	char room[256];
	struct buf out = BUF_OVER(room);

	(void)state;
	stats_raw_header(&out);
	stats_raw_row(&out, "np", &row);
	assert_string_equal(out.ptr, "owner,service,what,name,country,locale,week,n\r\nnp,sms,topic,\"a \"\"b\"\",c\",QA,ne,2026-W41,3\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_shows_its_dimension_and_nothing_small),
		cmocka_unit_test(the_edges_of_a_cell_are_as_written),
		cmocka_unit_test(danger_is_by_country_only_from_20_up),
		cmocka_unit_test(what_is_sensitive_is_never_by_country_or_language),
		cmocka_unit_test(a_row_that_gives_a_country_away_is_kept_back),
		cmocka_unit_test(all_that_is_hidden_of_a_danger_is_not_told_either),
		cmocka_unit_test(the_self_report_is_judged_by_its_first_table),
		cmocka_unit_test(only_what_is_closed_and_whole_is_shown),
		cmocka_unit_test(totals_are_of_what_is_shown),
		cmocka_unit_test(rows_come_from_a_store),
		cmocka_unit_test(a_raw_row_is_csv),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
