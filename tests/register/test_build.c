/* What is written is what the list said; what no reader would take is not written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/register/name.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/register/list_made.h"

struct world { char *folder; struct buf path, why; };

static int
begin(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));

	w->folder = list_folder();
	w->path = (struct buf)BUF_INIT(4096);
	w->why = (struct buf)BUF_INIT(1024);
	buf_addf(&w->path, "%s/zz.reg", w->folder);
	*state = w;
	return 0;
}

static int
end(void **state)
{
	struct world *w = *state;

	list_remove(w->folder);
	buf_free(&w->path);
	buf_free(&w->why);
	free(w);
	return 0;
}

static struct agents *
opened(struct world *w, const struct list *l)
{
	struct agents *a = NULL;

	if (!register_write(w->path.ptr, l, NULL, &w->why) || (a = register_open(w->path.ptr, &w->why)) == NULL)
		fail_msg("%s", w->why.ptr);
	return a;
}

/* Rows that an exact way leads to, as digits: "03". */
static void
ways(const struct agents *a, const struct register_entry *e, uint32_t count, const char *text, char out[16])
{
	size_t used = 0;

	for (uint32_t i = 0; i < count; i++)
		if (e[i].hash == agent_hash(text, strlen(text)) && strcmp(register_string(a, e[i].text), text) == 0)
			out[used++] = (char)('0' + e[i].row);
	out[used] = '\0';
}

static void
what_was_written_is_read(void **state)
{
	struct world *w = *state;
	struct list_made m;
	struct agents *a;

	list_make(&m);
	a = opened(w, &m.list);
	assert_string_equal(a->header->country, "ZZ");
	assert_string_equal(register_string(a, a->header->office), "ZLO");
	assert_string_equal(register_string(a, a->header->source), "list.csv");
	assert_int_equal(a->header->list_day, MADE_DAY);
	assert_int_equal(a->header->import_day, MADE_DAY + 1);
	assert_int_equal(a->header->fresh_days, 30);
	assert_int_equal(a->header->serial, 7);
	assert_int_equal(a->row_count, MADE_ROWS);
	for (uint32_t i = 0; i < MADE_ROWS; i++) {
		const struct register_row *r = &a->rows[i];
		const struct list_row *from = &m.rows[i];

		assert_string_equal(register_string(a, r->name), from->name);
		assert_int_equal(r->name.len, strlen(from->name));
		assert_string_equal(register_string(a, r->number), from->number);
		assert_string_equal(register_string(a, r->word), from->word);
		assert_int_equal(r->status, from->status);
		assert_int_equal(r->flags, from->flags);
		assert_int_equal(r->grade, from->grade);
		assert_int_equal(r->actions, from->actions);
		assert_int_equal(r->status_day, from->status_day);
		assert_int_equal(r->end_day, from->end_day);
		assert_int_equal(r->gone_day, from->gone_day);
		assert_int_equal(r->grade_day, from->grade_day);
	}
	assert_string_equal(register_string(a, a->loose[0]), "jubaro kelin manpover");
	register_close(a);
}

static void
exact_ways_lead_to_their_rows(void **state)
{
	static const struct { const char *text, *rows; } names[] = {
		{ "zubaro kelin manpower", "0" }, { "mirodan overseas", "2" }, { "tolupeki", "3" }, { "vexam olturi", "4" },
		{ "international services limited", "6" }, { "karomi travels 24", "7" }, { "zubaro", "" },
	};
	struct world *w = *state;
	struct list_made m;
	struct agents *a;
	char rows[16];

	list_make(&m);
	a = opened(w, &m.list);
	for (size_t i = 0; i < COUNT(names); i++) {
		ways(a, a->names, a->name_count, names[i].text, rows);
		if (strcmp(rows, names[i].rows) != 0)
			fail_msg("\"%s\" leads to \"%s\"", names[i].text, rows);
	}
	ways(a, a->skeletons, a->skeleton_count, "karoml travels 24", rows);
	assert_string_equal(rows, "7");
	assert_int_equal(a->number_count, 6);
	register_close(a);
}

/* What people quote of a long number leads to all who have it so. */
static void
the_head_of_a_number_is_a_way_in(void **state)
{
	struct world *w = *state;
	struct list_made m;
	struct agents *a;
	char rows[16];

	list_make(&m);
	m.list.shape = SHAPE_NEPAL;
	for (size_t i = 0; i < MADE_ROWS; i++)
		m.rows[i].number = i == 0 ? "836/066/067" : i == 1 ? "836/071/072" : i == 2 ? "83/066/067" : "";
	a = opened(w, &m.list);
	ways(a, a->numbers, a->number_count, "836/066/067", rows);
	assert_string_equal(rows, "0");
	ways(a, a->numbers, a->number_count, "836", rows);
	assert_string_equal(rows, "01");
	ways(a, a->numbers, a->number_count, "83", rows);
	assert_string_equal(rows, "2");
	register_close(a);
}

/* Two steps of renaming are one; jobs lie behind their row in the list's order, and nobody's are left out. */
static void
aliases_and_jobs_find_their_rows(void **state)
{
	struct world *w = *state;
	struct list_made m;
	struct agents *a;

	list_make(&m);
	a = opened(w, &m.list);
	for (uint32_t i = 0; i < MADE_ROWS; i++)
		assert_int_equal(a->rows[i].alias_of, i == 2 || i == 5 ? 3 : REGISTER_NONE);
	assert_int_equal(a->job_count, 3);
	assert_int_equal(a->rows[3].jobs, 2);
	assert_int_equal(a->rows[0].jobs, 1);
	assert_string_equal(register_string(a, a->jobs[a->rows[0].first_job].title), "nurse");
	assert_string_equal(register_string(a, a->jobs[a->rows[3].first_job].title), "cook");
	assert_string_equal(register_string(a, a->jobs[a->rows[3].first_job + 1].title), "driver");
	assert_string_equal(register_string(a, a->jobs[a->rows[3].first_job + 1].place), "Zed Hill");
	assert_int_equal(a->jobs[a->rows[3].first_job + 1].count, 2);
	assert_int_equal(a->jobs[a->rows[3].first_job + 1].end_day, 20903);
	register_close(a);
}

static uint32_t
postings_of(const struct agents *a, const char *gram, const uint32_t **rows)
{
	uint32_t key = (uint32_t)(unsigned char)gram[0] << 16 | (uint32_t)(unsigned char)gram[1] << 8 | (unsigned char)gram[2];

	for (uint32_t i = 0; i < a->gram_count; i++)
		if (a->grams[i].gram == key) {
			*rows = a->postings + a->grams[i].at;
			return a->grams[i].count;
		}
	return 0;
}

static void
pieces_of_names_have_their_rows(void **state)
{
	struct world *w = *state;
	struct list_made m;
	const uint32_t *rows;
	struct agents *a;

	list_make(&m);
	a = opened(w, &m.list);
	assert_int_equal(postings_of(a, " ke", &rows), 2);
	assert_int_equal(rows[0], 0);
	assert_int_equal(rows[1], 1);
	assert_int_equal(postings_of(a, "vex", &rows), 2);
	assert_int_equal(rows[0], 4);
	assert_int_equal(rows[1], 5);
	assert_int_equal(postings_of(a, "24 ", &rows), 1);
	assert_int_equal(postings_of(a, "o k", &rows), 0);
	register_close(a);
}

static void
the_same_list_gives_the_same_bytes(void **state)
{
	struct world *w = *state;
	struct list_made m;
	size_t len, again_len;
	char *bytes, *again;

	list_make(&m);
	bytes = list_bytes(&m.list, w->folder, &len);
	again = list_bytes(&m.list, w->folder, &again_len);
	assert_int_equal(len, again_len);
	assert_memory_equal(bytes, again, len);
	free(bytes);
	free(again);
}

static const char long_name[] = "Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba "
    "Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba Zuba";

static void no_rows(struct list_made *m) { m->list.row_count = 0; }
static void no_name(struct list_made *m) { m->rows[1].name = ""; }
static void name_too_long(struct list_made *m) { m->rows[1].name = long_name; }
static void name_with_newline(struct list_made *m) { m->rows[1].name = "Zubara\nKelin"; }
static void name_not_utf8(struct list_made *m) { m->rows[4].word = "\xC3"; }
static void status_unknown(struct list_made *m) { m->rows[1].status = AGENT_STATUS_COUNT; }
static void flag_unknown(struct list_made *m) { m->rows[1].flags = 0x80; }
static void day_before(struct list_made *m) { m->rows[1].end_day = -1; }
static void day_far(struct list_made *m) { m->rows[1].status_day = 1000000; }
static void country_small(struct list_made *m) { m->list.country[0] = 'z'; }
static void no_office(struct list_made *m) { m->list.office = ""; }
static void no_list_day(struct list_made *m) { m->list.list_day = 0; }
static void no_freshness(struct list_made *m) { m->list.fresh_days = 0; }
static void alias_ring(struct list_made *m) { m->rows[3].alias = "Old Vexam"; }

static void
what_no_reader_would_take_is_not_written(void **state)
{
	static const struct { void (*bend)(struct list_made *); const char *why; } cases[] = {
		{ no_rows, "a list has 1 to" }, { no_name, "line 3" }, { name_too_long, "line 3" }, { name_with_newline, "control character" },
		{ name_not_utf8, "not text" }, { status_unknown, "row 1 of the register has a status" },
		{ flag_unknown, "row 1" }, { day_before, "row 1" }, { day_far, "row 1" }, { country_small, "country" },
		{ no_office, "office" }, { no_list_day, "date" }, { no_freshness, "freshness" }, { alias_ring, "never ends" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct list_made m;

		list_make(&m);
		cases[i].bend(&m);
		buf_reset(&w->why);
		if (register_write(w->path.ptr, &m.list, NULL, &w->why) || strstr(w->why.ptr, cases[i].why) == NULL ||
		    strstr(w->why.ptr, w->path.ptr) == NULL)
			fail_msg("case %zu: \"%s\"", i, w->why.ptr);
		assert_int_equal(access(w->path.ptr, F_OK), -1);
	}
}

static void
what_was_there_stays_when_a_list_is_refused(void **state)
{
	struct world *w = *state;
	struct list_made m;
	struct agents *a;

	list_make(&m);
	register_close(opened(w, &m.list));
	m.list.serial = 8;
	m.rows[1].name = "";
	assert_false(register_write(w->path.ptr, &m.list, NULL, &w->why));
	a = register_open(w->path.ptr, &w->why);
	assert_non_null(a);
	assert_int_equal(a->header->serial, 7);
	register_close(a);
}

/* A new list comes in the place of one that somebody reads: the reader keeps what it has. */
static void
a_reader_keeps_what_it_has(void **state)
{
	struct world *w = *state;
	struct list_made m;
	struct agents *a, *b;
	struct stat st;

	list_make(&m);
	a = opened(w, &m.list);
	assert_int_equal(stat(w->path.ptr, &st), 0);
	assert_int_equal(st.st_mode & 0222, 0);
	m.rows[0].name = "Another Name";
	m.list.serial = 8;
	b = opened(w, &m.list);
	assert_string_equal(register_string(a, a->rows[0].name), "Zubaro Kelin Manpower Ltd");
	assert_string_equal(register_string(b, b->rows[0].name), "Another Name");
	register_close(a);
	register_close(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_written_is_read, begin, end),
		cmocka_unit_test_setup_teardown(exact_ways_lead_to_their_rows, begin, end),
		cmocka_unit_test_setup_teardown(the_head_of_a_number_is_a_way_in, begin, end),
		cmocka_unit_test_setup_teardown(aliases_and_jobs_find_their_rows, begin, end),
		cmocka_unit_test_setup_teardown(pieces_of_names_have_their_rows, begin, end),
		cmocka_unit_test_setup_teardown(the_same_list_gives_the_same_bytes, begin, end),
		cmocka_unit_test_setup_teardown(what_no_reader_would_take_is_not_written, begin, end),
		cmocka_unit_test_setup_teardown(what_was_there_stays_when_a_list_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(a_reader_keeps_what_it_has, begin, end),
	};

	return cmocka_run_group_tests_name("register_build", tests, NULL, NULL);
}
