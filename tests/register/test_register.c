/* A register is opened whole and sound, or not at all; what holds today is worked out today. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/register/register_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/register/list_made.h"

enum { DAY = 86400 };

struct world { char *bytes, *bent; size_t len; };

static int
begin(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));
	char *folder = list_folder();
	struct list_made m;

	list_make(&m);
	w->bytes = list_bytes(&m.list, folder, &w->len);
	w->bent = xmalloc(w->len);
	memcpy(w->bent, w->bytes, w->len);
	list_remove(folder);
	*state = w;
	return 0;
}

static int
end(void **state)
{
	struct world *w = *state;

	free(w->bytes);
	free(w->bent);
	free(w);
	return 0;
}

/* As a reader takes it, with the sum made right; the sentence if not. */
static const char *
refused(struct world *w, struct buf *why)
{
	struct register_header *h = (void *)w->bent;
	struct agents *a;

	register_sum(w->bent, w->len, h->sum);
	buf_reset(why);
	a = register_from_memory(w->bent, w->len, why);
	register_close(a);
	memcpy(w->bent, w->bytes, w->len);
	return a != NULL ? NULL : why->ptr;
}

static void
every_bent_byte_is_noticed(void **state)
{
	struct world *w = *state;
	struct buf why = BUF_INIT(1024);

	for (size_t i = 0; i < w->len; i++)
		for (int bit = 1; bit < 256; bit *= 16) {
			w->bent[i] = (char)(w->bent[i] ^ bit);
			buf_reset(&why);
			if (register_from_memory(w->bent, w->len, &why) != NULL || why.len == 0)
				fail_msg("byte %zu", i);
			w->bent[i] = (char)(w->bent[i] ^ bit);
		}
	buf_free(&why);
}

/* Reads whatever a reader could follow. */
static unsigned long
look_around(const struct agents *a)
{
	unsigned long sum = 0;

	for (uint32_t i = 0; i < a->row_count; i++) {
		uint32_t row = i;

		sum += strlen(register_string(a, a->rows[i].name)) + strlen(register_string(a, a->loose[i]));
		while (a->rows[row].alias_of != REGISTER_NONE)
			row = a->rows[row].alias_of;
		for (uint32_t k = 0; k < a->rows[i].jobs; k++)
			sum += strlen(register_string(a, a->jobs[a->rows[i].first_job + k].title));
		sum += (unsigned long)register_status(&a->rows[row], (int64_t)MADE_DAY * DAY);
		sum += strlen(agent_status_words[a->rows[i].status]);
	}
	for (uint32_t i = 0; i < a->gram_count; i++)
		for (uint32_t k = 0; k < a->grams[i].count; k++)
			sum += a->rows[a->postings[a->grams[i].at + k]].status;
	for (uint32_t i = 0; i < a->name_count; i++)
		sum += strlen(register_string(a, a->names[i].text)) + a->rows[a->names[i].row].status;
	return sum;
}

/* Somebody can make a sum: then a bent byte is refused, or does no harm. */
static void
every_bent_byte_is_harmless_with_its_sum(void **state)
{
	struct world *w = *state;
	struct register_header *h = (void *)w->bent;
	struct buf why = BUF_INIT(1024);
	unsigned long sum = 0;
	unsigned taken = 0;

	for (size_t i = 0; i < w->len; i++)
		for (int bit = 1; bit < 256; bit *= 2) {
			struct agents *a;

			w->bent[i] = (char)(w->bent[i] ^ bit);
			register_sum(w->bent, w->len, h->sum);
			buf_reset(&why);
			a = register_from_memory(w->bent, w->len, &why);
			if (a != NULL) {
				sum += look_around(a);
				taken++;
			}
			assert_true(a != NULL || why.len > 0);
			register_close(a);
			memcpy(w->bent, w->bytes, w->len);
		}
	assert_true(sum > 0 && taken > 0);		/* a date, a letter of a name */
	buf_free(&why);
}

static void
every_length_is_noticed(void **state)
{
	struct world *w = *state;
	struct buf why = BUF_INIT(1024);

	for (size_t len = 0; len < w->len; len++) {
		char *cut = xmalloc(len + 1);		/* exactly so long, for a sanitizer to see */

		memcpy(cut, w->bytes, len);
		buf_reset(&why);
		assert_null(register_from_memory(cut, len, &why));
		assert_true(why.len > 0);
		free(cut);
	}
	buf_free(&why);
}

static void *
record(struct world *w, enum register_section_id id, uint32_t i, size_t bytes)
{
	struct register_section *s = (void *)(w->bent + sizeof(struct register_header));

	return w->bent + s[id].at + i * bytes;
}

#define ROW(i) ((struct register_row *)record(w, REGISTER_ROWS, (i), sizeof(struct register_row)))
#define NAME(i) ((struct register_entry *)record(w, REGISTER_NAMES, (i), sizeof(struct register_entry)))
#define GRAM(i) ((struct register_gram *)record(w, REGISTER_GRAMS, (i), sizeof(struct register_gram)))
#define POSTING(i) ((uint32_t *)record(w, REGISTER_POSTINGS, (i), sizeof(uint32_t)))
#define JOB(i) ((struct register_job *)record(w, REGISTER_JOBS, (i), sizeof(struct register_job)))
#define HEAD ((struct register_header *)(void *)w->bent)
#define TABLE ((struct register_section *)(void *)(w->bent + sizeof(struct register_header)))

static void version(struct world *w) { HEAD->version = REGISTER_VERSION + 1; }
static void magic(struct world *w) { HEAD->magic[0] = 's'; }
static void bytes_more(struct world *w) { HEAD->bytes++; }
static void country(struct world *w) { HEAD->country[2] = 'X'; }
static void shape(struct world *w) { HEAD->shape = 200; }
static void office_away(struct world *w) { HEAD->office.at = UINT32_MAX; }
static void jobs_undated(struct world *w) { HEAD->jobs_day = 0; }
static void fresh_long(struct world *w) { HEAD->fresh_days = UINT32_MAX; }
static void section_unaligned(struct world *w) { TABLE[REGISTER_NAMES].at += 4; }
static void section_over(struct world *w) { TABLE[REGISTER_NAMES].at = TABLE[REGISTER_ROWS].at; }
static void section_long(struct world *w) { TABLE[REGISTER_JOBS].count = UINT32_MAX; }
static void rows_none(struct world *w) { TABLE[REGISTER_ROWS].count = 0; }
static void loose_less(struct world *w) { TABLE[REGISTER_LOOSE].count--; }
static void strings_cut(struct world *w) { TABLE[REGISTER_STRINGS].count -= 2; }
static void name_within(struct world *w) { ROW(0)->name.at++; ROW(0)->name.len--; }
static void name_shorter(struct world *w) { ROW(0)->name.len--; }
static void name_over_two(struct world *w) { ROW(0)->name.len += 1 + ROW(0)->number.len; }
static void name_away(struct world *w) { ROW(0)->name.at = UINT32_MAX; ROW(0)->name.len = 2; }
static void name_none(struct world *w) { ROW(0)->name = (struct register_str){ 0, 0 }; }
static void status(struct world *w) { ROW(0)->status = 200; }
static void alias_self(struct world *w) { ROW(1)->alias_of = 1; }
static void alias_ring(struct world *w) { ROW(1)->alias_of = 0; ROW(0)->alias_of = 1; }
static void alias_away(struct world *w) { ROW(1)->alias_of = MADE_ROWS; }
static void jobs_of_others(struct world *w) { ROW(0)->first_job = ROW(3)->first_job; }
static void jobs_away(struct world *w) { ROW(0)->jobs = UINT32_MAX; }
static void job_of_none(struct world *w) { JOB(0)->row = MADE_ROWS; }
static void job_of_other(struct world *w) { JOB(0)->row = 5; }
static void entry_row(struct world *w) { NAME(0)->row = MADE_ROWS; }
static void entry_hash(struct world *w) { NAME(0)->hash ^= 1; }
static void gram_order(struct world *w) { GRAM(1)->gram = GRAM(0)->gram; }
static void gram_wide(struct world *w) { GRAM(1)->gram |= 1u << 31; }
static void gram_away(struct world *w) { GRAM(1)->at = UINT32_MAX - 1; }
static void gram_long(struct world *w) { GRAM(0)->count = UINT32_MAX; }
static void posting_away(struct world *w) { *POSTING(0) = MADE_ROWS; }

static void
entry_order(struct world *w)
{
	struct register_entry first = *NAME(0);

	*NAME(0) = *NAME(1);
	*NAME(1) = first;
}

static void
what_is_malformed_is_refused(void **state)
{
	static const struct { void (*bend)(struct world *); const char *why; } cases[] = {
		{ version, "has version 3" }, { magic, "not a register" }, { bytes_more, "cut or changed" }, { country, "country" }, { shape, "shape of numbers" },
		{ office_away, "office" }, { jobs_undated, "date" }, { fresh_long, "freshness" }, { section_unaligned, "ways in by name of the register do not begin" },
		{ section_over, "do not begin" }, { section_long, "job orders of the register do not end" }, { rows_none, "0 rows" },
		{ loose_less, "loose names" }, { strings_cut, "strings" }, { name_within, "row 0" }, { name_shorter, "row 0" },
		{ name_over_two, "row 0" }, { name_away, "row 0" }, { name_none, "row 0 of the register has no name" }, { status, "row 0" },
		{ alias_self, "row 1 of the register became" }, { alias_ring, "became" }, { alias_away, "became" },
		{ jobs_of_others, "row 0 of the register has jobs of others" }, { jobs_away, "jobs of others" }, { job_of_none, "job" },
		{ job_of_other, "job" }, { entry_row, "name 0 of the register leads nowhere" }, { entry_hash, "leads nowhere" },
		{ entry_order, "not at its place" }, { gram_order, "piece 1" }, { gram_wide, "piece 1" }, { gram_away, "piece 1" },
		{ gram_long, "piece 0" }, { posting_away, "piece 0" },
	};
	struct world *w = *state;
	struct buf why = BUF_INIT(1024);

	assert_null(refused(w, &why));
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *said;

		cases[i].bend(w);
		said = refused(w, &why);
		if (said == NULL || strstr(said, cases[i].why) == NULL)
			fail_msg("case %zu: %s", i, said == NULL ? "taken" : said);
	}
	buf_free(&why);
}

static void
what_is_no_file_is_refused(void **state)
{
	char *folder = list_folder();
	struct buf path = BUF_INIT(4096), why = BUF_INIT(1024);
	FILE *f;

	(void)state;
	assert_null(register_open(folder, &why));
	assert_non_null(strstr(why.ptr, "not a file"));
	buf_reset(&why);
	buf_addf(&path, "%s/none.reg", folder);
	assert_null(register_open(path.ptr, &why));
	assert_non_null(strstr(why.ptr, path.ptr));
	f = fopen(path.ptr, "wbe");
	fclose(f);
	buf_reset(&why);
	assert_null(register_open(path.ptr, &why));
	assert_non_null(strstr(why.ptr, "empty"));
	unlink(path.ptr);
	assert_int_equal(mkfifo(path.ptr, 0600), 0);
	buf_reset(&why);
	assert_null(register_open(path.ptr, &why));
	assert_non_null(strstr(why.ptr, "not a file"));
	register_close(NULL);
	list_remove(folder);
	buf_free(&path);
	buf_free(&why);
}

/* Day 21000 is over everywhere twelve hours after it is over in Greenwich. */
static void
the_whole_end_day_counts(void **state)
{
	static const struct { enum agent_status word; int32_t end_day; int64_t now_s; enum agent_status today; } cases[] = {
		{ AGENT_VALID, 21000, (int64_t)20999 * DAY, AGENT_VALID }, { AGENT_VALID, 21000, (int64_t)21000 * DAY, AGENT_VALID },
		{ AGENT_VALID, 21000, (int64_t)21001 * DAY - 1, AGENT_VALID }, { AGENT_VALID, 21000, (int64_t)21001 * DAY + 43199, AGENT_VALID },
		{ AGENT_VALID, 21000, (int64_t)21001 * DAY + 43200, AGENT_EXPIRED }, { AGENT_VALID, 21000, (int64_t)30000 * DAY, AGENT_EXPIRED },
		{ AGENT_VALID, 0, (int64_t)30000 * DAY, AGENT_VALID },
		{ AGENT_PROVISIONAL, 21000, (int64_t)30000 * DAY, AGENT_EXPIRED }, { AGENT_PROVISIONAL, 21000, (int64_t)21000 * DAY, AGENT_PROVISIONAL },
		{ AGENT_EXPIRED, 21000, (int64_t)20000 * DAY, AGENT_EXPIRED }, { AGENT_CLOSED, 21000, (int64_t)30000 * DAY, AGENT_CLOSED },
		{ AGENT_SUSPENDED, 21000, (int64_t)30000 * DAY, AGENT_SUSPENDED }, { AGENT_REVOKED, 21000, (int64_t)30000 * DAY, AGENT_REVOKED },
		{ AGENT_CAUTION, 21000, (int64_t)30000 * DAY, AGENT_CAUTION }, { AGENT_GONE, 21000, (int64_t)30000 * DAY, AGENT_GONE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct register_row row = { .status = (uint8_t)cases[i].word, .end_day = cases[i].end_day };

		if (register_status(&row, cases[i].now_s) != cases[i].today)
			fail_msg("case %zu: %s", i, agent_status_words[register_status(&row, cases[i].now_s)]);
	}
}

static void
a_list_grows_old(void **state)
{
	static const struct { uint32_t fresh_days; int64_t now_s; bool is_fresh; } cases[] = {
		{ 30, (int64_t)MADE_DAY * DAY, true }, { 30, (int64_t)(MADE_DAY + 30) * DAY, true },
		{ 30, (int64_t)(MADE_DAY + 30) * DAY + 10 * 3600 - 1, true },		/* the last second anywhere */
		{ 30, (int64_t)(MADE_DAY + 30) * DAY + 10 * 3600, false }, { 30, (int64_t)(MADE_DAY + 31) * DAY, false },
		{ 7, (int64_t)(MADE_DAY + 8) * DAY, false }, { 7, (int64_t)(MADE_DAY + 7) * DAY, true },
		{ 30, (int64_t)MADE_DAY * DAY - 14 * 3600, true }, { 30, (int64_t)MADE_DAY * DAY - 14 * 3600 - 1, false },
		{ 30, 0, false },							/* a clock that was never set */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct register_header h = { .list_day = MADE_DAY, .fresh_days = cases[i].fresh_days };
		struct agents a = { .header = &h };

		if (register_is_fresh(&a, cases[i].now_s) != cases[i].is_fresh)
			fail_msg("case %zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_bent_byte_is_noticed, begin, end),
		cmocka_unit_test_setup_teardown(every_bent_byte_is_harmless_with_its_sum, begin, end),
		cmocka_unit_test_setup_teardown(every_length_is_noticed, begin, end),
		cmocka_unit_test_setup_teardown(what_is_malformed_is_refused, begin, end),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(the_whole_end_day_counts),
		cmocka_unit_test(a_list_grows_old),
	};

	return cmocka_run_group_tests_name("register", tests, NULL, NULL);
}
