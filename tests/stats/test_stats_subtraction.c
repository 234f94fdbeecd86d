/*
 * test_stats_subtraction.c - a patient reader subtracts published tables
 *
 * She has every table of a month and knows which cells could hold anybody at
 * all.  For each line she tries, cell by cell and group of cells by group,
 * which numbers fit all tables at once, by counting out every sum (no bounds,
 * no cleverness of stats_audit.c).  If all that fits is 1 to 9, she has found
 * people.  The data are made to be on the edge: nines above and small rests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/stats/stats.h"
#include "gateway/week.h"

enum { SETS = 4000, MOST = 640, PARTS = 12, LINES = 2, MONTH = 2026 * 12 + 9, DAY = 86400 };

struct random { uint64_t x; };

static unsigned
roll(struct random *r, unsigned below)
{
	r->x ^= r->x << 13;
	r->x ^= r->x >> 7;
	r->x ^= r->x << 17;
	return (unsigned)(r->x >> 33) % below;
}

/* What one line is in truth: how many by each word of each of three dimensions, and each person's words. */
struct truth {
	unsigned people, parts[3], n[3][PARTS];
	unsigned char of[MOST][3];
};

/* Tables that cut the same people: by what, of which lines. */
struct family {
	const char	*what, *lines[LINES];		/* the second is of danger, if there is one */
	enum stats_table_id tables[3];
	unsigned	 dimensions, caps[LINES][3];	/* the highest number of a cell that is not shown */
	unsigned	 most[3];			/* words of a dimension */
};

enum { WEEKS = 5 };		/* of October 2026 */

static const struct family families[] = {
	{ "topic", { "work.pay", "danger.stay" }, { STATS_TOPIC_WEEK, STATS_TOPIC_COUNTRY, STATS_TOPIC_LANGUAGE }, 3,
	    { { 9, 9, 9 }, { 9, 19, 9 } }, { WEEKS, PARTS, 6 } },
	{ "unmet", { "line.work", NULL }, { STATS_UNMET_WEEK, STATS_UNMET_COUNTRY }, 2, { { 9, 9 } }, { WEEKS, PARTS, 6 } },
	{ "report", { "report.fee", "danger.held" }, { STATS_REPORT_WEEK, STATS_REPORT_COUNTRY }, 2, { { 9, 9 }, { 9, 19 } },
	    { WEEKS, PARTS, 6 } },
	{ "self", { "all", NULL }, { STATS_SELF_SEX, STATS_SELF_AGE, STATS_SELF_SECTOR }, 3, { { 9, 9, 9 } }, { 4, 5, 8 } },
};

static const char *const sexes[PARTS] = { "f", "m", "x", "-" };
static const char *const ages[PARTS] = { "18-24", "25-34", "35-44", "45+", "-" };
static const char *const sectors[PARTS] = { "domestic", "building", "factory", "farm", "fishing", "services", "other", "-" };
static const char *const languages[PARTS] = { "ne", "hi", "bn", "si", "ta", "am", "sw", "fil", "id", "vi", "my", "" };
static const char *const countries[PARTS] = { "QA", "AE", "SA", "KW", "OM", "BH", "JO", "LB", "MY", "SG", "TH", "" };

static unsigned
edge(struct random *r)
{
	switch (roll(r, 6)) {
	case 0: return 1 + roll(r, 9);
	case 1: return 9;
	case 2: return 10 * (1 + roll(r, 3));
	case 3: return 10 * (1 + roll(r, 3)) + roll(r, 10);
	default: return 10 * (1 + roll(r, 4)) + 9;
	}
}

/* Cuts the same people by another dimension: often so that few or no rests are left over. */
static void
cut(struct random *r, struct truth *t, unsigned dimension, unsigned parts)
{
	unsigned left = t->people;

	t->parts[dimension] = parts;
	for (unsigned i = 0; i < parts; i++) {
		unsigned n = i + 1 == parts ? left : roll(r, 3) == 0 ? edge(r) : left / 10 * 10 / (1 + roll(r, 3)) / 10 * 10;

		n = n < left ? n : left;
		t->n[dimension][i] = n;
		left -= n;
	}
}

static void
deal(struct random *r, struct truth *t)
{
	for (unsigned d = 0; d < 3; d++) {
		unsigned at = 0;

		for (unsigned i = 0; i < t->parts[d]; i++)
			for (unsigned k = 0; k < t->n[d][i]; k++)
				t->of[at++][d] = (unsigned char)i;
		assert_int_equal(at, t->people);
		for (unsigned i = at; i-- > 1; ) {
			unsigned j = roll(r, i + 1);
			unsigned char was = t->of[i][d];

			t->of[i][d] = t->of[j][d];
			t->of[j][d] = was;
		}
	}
}

/* Any dimension may be the one with the edges: a week can be what is worked out, too. */
static void
invent(struct random *r, const struct family *f, struct truth *t)
{
	const unsigned *most = f->most;
	unsigned first = roll(r, 3);

	memset(t, 0, sizeof *t);
	t->parts[first] = 1 + roll(r, most[first]);
	for (unsigned i = 0; i < t->parts[first]; i++)
		t->people += t->n[first][i] = edge(r);
	for (unsigned d = 0; d < 3; d++)
		if (d != first)
			cut(r, t, d, 1 + roll(r, roll(r, 2) == 0 ? 2 : most[d]));
	deal(r, t);
}

static const char *
word_of(const struct family *f, unsigned dimension, unsigned part, char room[WEEK_NAME_BYTES])
{
	static const char *const *const self[3] = { sexes, ages, sectors };
	const char *word;

	if (strcmp(f->what, "self") == 0)
		return self[dimension][part];
	week_name(month_first_week(MONTH) + (int32_t)part, room);
	word = dimension == 0 ? room : dimension == 1 ? countries[part] : languages[part];
	return *word == '\0' ? "-" : word;
}

static size_t
rows_of(const struct family *f, const struct truth *t, const char *line, struct count_row *out)
{
	bool is_self = strcmp(f->what, "self") == 0;

	for (unsigned i = 0; i < t->people; i++) {
		struct count_row *row = &out[i];
		const unsigned char *of = t->of[i];

		memset(row, 0, sizeof *row);
		snprintf(row->service, sizeof row->service, "%s", i % 3 == 0 ? "ussd" : "sms");
		snprintf(row->what, sizeof row->what, "%s", f->what);
		week_name(month_first_week(MONTH) + (is_self ? (int)(i % WEEKS) : of[0]), row->week);
		row->n = 1;
		if (is_self) {
			snprintf(row->name, sizeof row->name, "%s.%s.%s", sexes[of[0]], ages[of[1]], sectors[of[2]]);
			continue;
		}
		snprintf(row->name, sizeof row->name, "%s", line);
		snprintf(row->country, sizeof row->country, "%s", countries[of[1]]);
		snprintf(row->locale, sizeof row->locale, "%s", languages[of[2]]);
	}
	return t->people;
}

/* What the reader sees of one line in one table. */
struct seen { bool is_there, is_shown[PARTS]; unsigned low[PARTS], high[PARTS], parts; };

static void
look(const struct family *f, const struct stats_table *t, unsigned line, const struct truth *true_line, unsigned d, struct seen *out)
{
	unsigned cap = f->caps[line][d];
	size_t row = 0;

	memset(out, 0, sizeof *out);
	while (row < t->row_count && strcmp(t->rows[row], f->lines[line]) != 0)
		row++;
	out->is_there = row < t->row_count || d == 0;	/* the first keeps nothing back: absent is small */
	for (unsigned i = 0; i < true_line->parts[d]; i++) {
		char room[WEEK_NAME_BYTES];
		const char *word = word_of(f, d, i, room);
		unsigned n = true_line->n[d][i], p = out->parts;

		if (n == 0)
			continue;		/* she knows that nobody is there */
		out->parts++;
		out->high[p] = cap;
		for (size_t c = 0; row < t->row_count && c < t->column_count; c++) {
			const struct stats_cell *cell = &t->cells[row * t->column_count + c];

			if (strcmp(t->columns[c], word) != 0 || !cell->is_shown)
				continue;
			out->is_shown[p] = true;
			out->low[p] = (unsigned)cell->n;
			out->high[p] = (unsigned)cell->n + 9;
			assert_true(n > cap && n >= cell->n && n <= cell->n + 9);
		}
	}
}

/* Every sum that the cells of `mask` can have. */
static void
sums(const struct seen *s, unsigned mask, bool can[MOST * 2])
{
	memset(can, 0, MOST * 2 * sizeof *can);
	can[0] = true;
	for (unsigned i = 0; i < s->parts; i++) {
		bool next[MOST * 2] = { false };

		if ((mask >> i & 1) == 0)
			continue;
		for (unsigned sum = 0; sum < MOST * 2; sum++)
			for (unsigned v = s->low[i]; can[sum] && v <= s->high[i] && sum + v < MOST * 2; v++)
				next[sum + v] = true;
		memcpy(can, next, sizeof next);
	}
}

/* True if all numbers that the group of cells `mask` of table p may be are 1 to 9, by these totals. */
static bool
is_found(const struct seen *p, unsigned mask, const bool total[MOST * 2])
{
	bool group[MOST * 2], rest[MOST * 2], fits_any = false;

	sums(p, mask, group);
	sums(p, ~mask, rest);
	for (unsigned v = 0; v < MOST; v++) {
		bool fits = false;

		for (unsigned r = 0; group[v] && !fits && r + v < MOST * 2; r++)
			fits = rest[r] && total[r + v];
		if (fits && (v == 0 || v > 9))
			return false;
		fits_any = fits_any || fits;
	}
	assert_true(fits_any);		/* the truth fits, or we have lied */
	return true;
}

static unsigned
subtract(const struct seen *tables, unsigned count)
{
	unsigned found = 0;
	bool total[MOST * 2], other[MOST * 2];

	for (unsigned set = 1; set < 1u << count; set++) {	/* every table, pair, all three */
		memset(total, 1, sizeof total);
		for (unsigned t = 0; t < count; t++) {
			if ((set >> t & 1) == 0 || !tables[t].is_there)
				continue;
			sums(&tables[t], ~0u, other);
			for (unsigned i = 0; i < MOST * 2; i++)
				total[i] = total[i] && other[i];
		}
		for (unsigned t = 0; t < count; t++) {
			unsigned hidden = 0;

			if ((set >> t & 1) == 0 || !tables[t].is_there)
				continue;
			for (unsigned i = 0; i < tables[t].parts; i++)
				hidden |= tables[t].is_shown[i] ? 0 : 1u << i;
			for (unsigned i = 0; i < tables[t].parts; i++)
				if ((hidden >> i & 1) != 0)
					found += is_found(&tables[t], 1u << i, total);
			if ((hidden & (hidden - 1)) != 0) {
				found += is_found(&tables[t], hidden, total);
				found += is_found(&tables[t], hidden & (hidden - 1), total);
			}
		}
	}
	return found;
}

/* Any two numbers that are printed are equal or ten apart. */
static void
compare_numbers(struct stats_table *const tables[3], unsigned count)
{
	for (unsigned t = 0; t < count; t++) {
		assert_int_equal(tables[t]->total % 10, 0);
		for (size_t i = 0; i < tables[t]->row_count; i++)
			assert_int_equal(tables[t]->row_totals[i] % 10, 0);
		for (size_t i = 0; i < tables[t]->column_count; i++)
			assert_int_equal(tables[t]->column_totals[i] % 10, 0);
	}
}

static enum stats_kind
kind_of(const void *arg, const char *what, const char *name)
{
	(void)arg;
	(void)what;
	return strstr(name, "danger") != NULL ? STATS_DANGER : STATS_ORDINARY;
}

struct tally { unsigned found, shown, sets; };

static void
try_set(struct random *r, bool keeps_nothing_back, struct tally *tally)
{
	static struct truth truths[LINES];
	static struct count_row rows[LINES * MOST];
	const struct family *f = &families[tally->sets % (sizeof families / sizeof families[0])];
	struct stats_source source = { .rows = rows, .kind = kind_of, .keeps_nothing_back = keeps_nothing_back,
		.first_week = month_first_week(MONTH), .last_week = month_last_week(MONTH),
		.now_s = (int64_t)week_first_day(month_last_week(MONTH) + 2) * DAY };
	struct stats_table *tables[3];
	struct stats *s;

	for (unsigned l = 0; l < LINES && f->lines[l] != NULL; l++) {
		invent(r, f, &truths[l]);
		source.count += rows_of(f, &truths[l], f->lines[l], rows + source.count);
	}
	s = stats_new(&source);
	for (unsigned d = 0; d < f->dimensions; d++)
		tables[d] = stats_rules[f->tables[d]].by == STATS_BY_WEEK ?
		    stats_make_weeks(s, f->tables[d], source.first_week, source.last_week) : stats_make_month(s, f->tables[d], MONTH);
	compare_numbers(tables, f->dimensions);
	for (unsigned l = 0; l < LINES && f->lines[l] != NULL; l++) {
		struct seen seen[3];

		for (unsigned d = 0; d < f->dimensions; d++) {
			look(f, tables[d], l, &truths[l], d, &seen[d]);
			tally->shown += d > 0 && seen[d].is_there;
		}
		tally->found += subtract(seen, f->dimensions);
	}
	tally->sets++;
	for (unsigned d = 0; d < f->dimensions; d++)
		stats_table_free(tables[d]);
	stats_free(s);
}

static void
subtraction_finds_nobody(void **state)
{
	struct random r = { 20261127 };
	struct tally t = { 0, 0, 0 };

	(void)state;
	while (t.sets < SETS)
		try_set(&r, false, &t);
	assert_int_equal(t.found, 0);
	print_message("# %u rows of later tables shown in %u sets\n", t.shown, t.sets);
	assert_true(t.shown > SETS / 2);	/* silence would be safe, too */
}

/* The reader is no straw man: where nothing is kept back she finds people. */
static void
without_keeping_back_people_are_found(void **state)
{
	struct random r = { 20261127 };
	struct tally t = { 0, 0, 0 };

	(void)state;
	while (t.sets < SETS / 4)
		try_set(&r, true, &t);
	print_message("# nothing kept back: %u cells or groups found in %u sets\n", t.found, t.sets);
	assert_true(t.found > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subtraction_finds_nobody),
		cmocka_unit_test(without_keeping_back_people_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
