/*
 * test_preview_blocks.c - each thing that stands in the way of a broadcast
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/preview_scene.h"

static void plain(struct scene *s) { scene_people(s, "en", "QA", 100); scene_text(s, "en", "News"); }
static void alert(struct scene *s) { s->b = alert_of_test(); scene_people(s, "en", "QA", 100); }
static void nobody(struct scene *s) { scene_text(s, "en", "News"); }
static void few(struct scene *s) { scene_people(s, "en", "QA", 9); scene_text(s, "en", "News"); }
static void ten(struct scene *s) { scene_people(s, "en", "QA", 10); scene_text(s, "en", "News"); }
static void few_with_a_reason(struct scene *s) { few(s); (void)snprintf(s->b.reason, sizeof s->b.reason, "five wardens"); }
static void few_of_the_first(struct scene *s) { few(s); s->b.audience.is_of = true; }
static void no_way(struct scene *s) { plain(s); scene_people(s, "en", "ZZ", 5); scene_people(s, "ne", "ZZ", 5); scene_people(s, "", "", 5); }
static void no_way_for_who_gets_nothing(struct scene *s) { plain(s); scene_people(s, "ne", "ZZ", 5); scene_other(s, "ne", ""); }
static void no_file(struct scene *s) { plain(s); s->with = NULL; }
static void no_choice(struct scene *s) { plain(s); scene_people(s, "ne", "QA", 5); scene_people(s, "ne", "SA", 5); scene_people(s, "und", "QA", 5); }
static void chosen(struct scene *s) { plain(s); scene_people(s, "ne", "QA", 5); scene_people(s, "und", "QA", 5); scene_other(s, "ne", "en"); scene_other(s, "und", ""); }
static void unread(struct scene *s) { alert(s); scene_people(s, "hi", "QA", 5); scene_people(s, "ne", "QA", 5); }
static void unread_left_out(struct scene *s) { unread(s); scene_other(s, "hi", ""); }
static void number(struct scene *s) { scene_people(s, "en", "QA", 50); scene_people(s, "en", "SA", 50); scene_text(s, "en", "Call 16008"); }
static void dear(struct scene *s) { plain(s); s->sending.budget = 24999999; }
static void dear_enough(struct scene *s) { plain(s); s->sending.budget = 25000000; }
static void again(struct scene *s) { plain(s); s->was_sent = true; }
static void again_with_a_reason(struct scene *s) { again(s); (void)snprintf(s->b.reason, sizeof s->b.reason, "a number was wrong"); }
static void night(struct scene *s) { plain(s); scene_people(s, "en", "SA", 5); s->w.now_s += 10 * 3600; }
static void night_for_who_gets_nothing(struct scene *s) { plain(s); scene_people(s, "ne", "KW", 5); scene_other(s, "ne", ""); s->w.now_s += 10 * 3600; }
static void night_with_a_reason(struct scene *s) { night(s); s->b.at_night = true; (void)snprintf(s->b.reason, sizeof s->b.reason, "water"); }
static void night_alert(struct scene *s) { alert(s); s->w.now_s += 10 * 3600; }
static void night_drill(struct scene *s) { night_alert(s); s->b.type = ALERT_DRILL; }
static void late(struct scene *s) { plain(s); s->b.until_s = s->w.now_s + 19; }
static void just_in_time(struct scene *s) { plain(s); s->b.until_s = s->w.now_s + 20; }
static void past(struct scene *s) { plain(s); s->b.until_s = s->w.now_s; }
static void change_of_nothing(struct scene *s) { alert(s); s->b.type = ALERT_OFF; }
static void change(struct scene *s) { change_of_nothing(s); s->b.has_changes = true; }
static void slots(struct scene *s) { alert(s); s->b.slot[ALERT_SLOT_TIME][0] = '\0'; (void)snprintf(s->b.slot[ALERT_SLOT_OFFICE], ALERT_SLOT_BYTES, "abcdefghijk"); }
static void slot_of_another(struct scene *s) { alert(s); s->b.slot[ALERT_SLOT_POINT][0] = '\0'; }
static void slot_wide(struct scene *s) { alert(s); (void)snprintf(s->b.slot[ALERT_SLOT_OFFICE], ALERT_SLOT_BYTES, "አአአአአአአአአአ"); }
static void no_code(struct scene *s) { alert(s); s->b.slot[ALERT_SLOT_NOTE][0] = '\0'; }
static void free_text(struct scene *s) { plain(s); s->b.audience.list = LIST_ALERTS; }
static void free_text_with_a_reason(struct scene *s) { free_text(s); (void)snprintf(s->b.reason, sizeof s->b.reason, "no type says it"); }
static void training(struct scene *s) { plain(s); s->b.is_training = true; }

static const struct { void (*bend)(struct scene *s); const char *blocks; } cases[] = {
	{ plain, "" },
	{ alert, "" },
	{ nobody, "empty" },
	{ few, "small" },
	{ ten, "" },
	{ few_with_a_reason, "" },
	{ few_of_the_first, "" },
	{ no_way, "no-way ZZ; no-way not known" },
	{ no_way_for_who_gets_nothing, "" },
	{ no_file, "no-sending" },
	{ no_choice, "language ne; language und" },
	{ chosen, "" },
	{ unread, "unread hi" },
	{ unread_left_out, "" },
	{ number, "number en (SA)" },
	{ dear, "budget ETB 25.00" },
	{ dear_enough, "" },
	{ again, "again" },
	{ again_with_a_reason, "" },
	{ night, "night QA; night SA" },
	{ night_for_who_gets_nothing, "night QA" },
	{ night_with_a_reason, "" },
	{ night_alert, "" },
	{ night_drill, "night QA" },
	{ late, "late 2026-11-20 09:00 UTC" },
	{ just_in_time, "" },
	{ past, "past" },
	{ change_of_nothing, "reference" },
	{ change, "" },
	{ slots, "slot office; slot time" },
	{ slot_of_another, "" },
	{ slot_wide, "" },
	{ no_code, "slot note" },
	{ free_text, "free-text" },
	{ free_text_with_a_reason, "" },
	{ training, "training" },
};

static void
each_block_is_there_when_it_should_be(void **state)
{
	bool seen[BLOCK_COUNT] = { [BLOCK_TOO_LONG] = true, [BLOCK_SAMPLE] = true, [BLOCK_CODE] = true,
		[BLOCK_RUNNING] = true, [BLOCK_OTHER_LIST] = true, [BLOCK_COUNTRY] = true, [BLOCK_SAME] = true, [BLOCK_FROM] = true };
		/* each has a test below, or is seen by book and pack (test_broadcasts.c, test_broadcasts_again.c) */

	(void)scene_open(state, PACK_RELEASE);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct scene *s;
		char room[4096];
		struct buf got = BUF_OVER(room);

		scene_close(state);
		s = scene_open(state, PACK_RELEASE);
		cases[i].bend(s);
		scene_make(s);
		scene_blocks(&s->p, &got);
		if (strcmp(got.ptr, cases[i].blocks) != 0)
			fail_msg("row %zu: \"%s\" instead of \"%s\"", i, got.ptr, cases[i].blocks);
		for (unsigned k = 0; k < s->p.blocks; k++)
			seen[s->p.block[k].kind] = true;
	}
	for (unsigned k = 0; k < BLOCK_COUNT; k++)
		if (!seen[k])
			fail_msg("nothing leads to \"%s\"", block_word((enum block_kind)k));
}

static void
of_twelve_languages_the_one_that_is_too_long_is_named(void **state)
{
	static const char *const tags[] = { "am", "ar", "bn", "en", "fil", "hi", "id", "km", "my", "ne", "si", "ta" };
	struct scene *s = scene_open(state, PACK_RELEASE);

	fill(s->wide_text, "አ", 8 * 67 + 12);
	for (size_t i = 0; i < COUNT(tags); i++) {
		scene_people(s, tags[i], "QA", 100 - i);
		scene_text(s, tags[i], i == 8 ? s->wide_text : "News");
	}
	scene_make(s);
	scene_expect(s, "too-long my: 12");
	assert_int_equal(s->p.languages, 12);
	assert_int_equal(s->p.language[8].parts, 9);
	assert_int_equal(s->p.language[8].spare, 12);
	assert_true(block_stops(BLOCK_TOO_LONG));
	assert_int_equal(s->p.parts, s->c.people - 92);		/* what leaves: not these */
	fill(s->wide_text, "አ", 11 * 67 + 1);			/* four parts too many */
	scene_make(s);
	scene_expect(s, "too-long my: 202");
	assert_int_equal(s->p.language[8].parts, 12);
	fill(s->wide_text, "አ", 8 * 67 + 12);
	s->c.cells = 8;						/* nobody reads it yet: it is too long all the same */
	scene_make(s);
	scene_expect(s, "too-long my: 12");
	assert_int_equal(s->p.languages, 12);
	assert_int_equal(s->p.language[8].people + s->p.language[11].people, 0);
}

static void
what_only_the_book_knows_is_added(void **state)
{
	struct scene *s = scene_open(state, PACK_RELEASE);

	plain(s);
	scene_make(s);
	preview_block(&s->p, BLOCK_CODE, "Q1234");
	preview_block(&s->p, BLOCK_CODE, "Q1234");
	scene_expect(s, "code Q1234");
	for (unsigned i = 0; i < 2 * PREVIEW_BLOCKS; i++) {
		char what[16];

		(void)snprintf(what, sizeof what, "%u", i);
		preview_block(&s->p, BLOCK_NIGHT, what);
	}
	assert_int_equal(s->p.blocks, PREVIEW_BLOCKS);
	preview_block(&s->p, BLOCK_PAST, "");			/* what stops goes before what warns */
	assert_int_equal(s->p.block[1].kind, BLOCK_PAST);
	assert_int_equal(s->p.block[0].kind, BLOCK_CODE);
}

static void
samples_and_training_are_marked_and_only_warn(void **state)
{
	struct scene *s = scene_open(state, PACK_SAMPLE);

	plain(s);
	s->b.is_training = true;
	scene_make(s);
	scene_expect(s, "sample; training");
	assert_string_equal(s->p.language[0].text, "TRAINING SAMPLE News");
	assert_false(block_stops(BLOCK_SAMPLE) || block_stops(BLOCK_TRAINING) || block_stops(BLOCK_NIGHT));
	for (unsigned k = 0; k < BLOCK_COUNT; k++) {
		assert_true(block_word((enum block_kind)k)[0] != '\0' && block_sentence((enum block_kind)k)[0] != '\0');
		assert_true(block_cure((enum block_kind)k)[0] != '\0');
	}
}

/* The page prints them as they are, to who has the file open and not the definition that is made of it. */
static void
the_ways_out_are_lines_of_the_file(void **state)
{
	static const struct { enum block_kind kind; const char *line; } of[] = {
		{ BLOCK_SMALL, "reason = \"...\"" }, { BLOCK_AGAIN, "reason = \"...\"" }, { BLOCK_FREE_TEXT, "reason = \"...\"" },
		{ BLOCK_NIGHT, "the lines night = yes and reason = \"...\", if it cannot wait" },
		{ BLOCK_LATE, "line until = ..., or fewer people" }, { BLOCK_PAST, "line until = ..." }, { BLOCK_FROM, "line from = ... out" },
		{ BLOCK_CODE, "[slots] note: a new code, as Q1234: a capital letter but I and O, then four digits" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(of); i++)
		if (strstr(block_cure(of[i].kind), of[i].line) == NULL)
			fail_msg("%s: %s", block_word(of[i].kind), block_cure(of[i].kind));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, scene_close)
	const struct CMUnitTest tests[] = {
		TEST(each_block_is_there_when_it_should_be),
		TEST(of_twelve_languages_the_one_that_is_too_long_is_named),
		TEST(what_only_the_book_knows_is_added),
		TEST(samples_and_training_are_marked_and_only_warn),
		cmocka_unit_test(the_ways_out_are_lines_of_the_file),
	};

	return cmocka_run_group_tests_name("preview_blocks", tests, NULL, NULL);
}
