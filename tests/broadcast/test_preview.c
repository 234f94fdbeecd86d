/*
 * test_preview.c - parts, price and end of a broadcast as staff see them
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

/* 62,519 parts at 0.40 and 20 a second. */
static void
a_preview_is_arithmetic_that_can_be_followed(void **state)
{
	struct scene *s = scene_open(state, PACK_RELEASE);

	fill(s->wide_text, "አ", 77);		/* 2 parts of UCS-2 */
	fill(s->long_text, "a", 150);		/* 1 part */
	scene_people(s, "am", "SA", 30752);
	scene_people(s, "en", "SA", 1015);
	scene_text(s, "am", s->wide_text);
	scene_text(s, "en", s->long_text);
	scene_make(s);
	scene_expect(s, "");
	assert_int_equal(s->p.people, 31767);
	assert_int_equal(s->p.parts, 62519);
	assert_true(s->p.cost == 25007600000);
	assert_int_equal(s->p.begins_s, NINE_O_CLOCK);
	assert_int_equal(s->p.ends_s, NINE_O_CLOCK + 52 * 60 + 6);
	assert_int_equal(s->p.languages, 2);
	assert_string_equal(s->p.language[0].locale, "am");
	assert_true(s->p.language[0].is_ucs2 && s->p.language[0].parts == 2 && s->p.language[0].people == 30752);
	assert_int_equal(s->p.language[0].units, 10);
	assert_int_equal(s->p.language[0].room, 67);
	assert_int_equal(s->p.language[0].spare, 7);		/* 70 fit into one */
	assert_string_equal(s->p.language[0].text, s->wide_text);
	assert_true(!s->p.language[1].is_ucs2 && s->p.language[1].parts == 1 && s->p.language[1].spare == 0);
	assert_int_equal(s->p.language[1].units, 150);
	assert_int_equal(s->p.language[1].room, 160);
	assert_int_equal(s->p.ways, 1);
	assert_string_equal(s->p.way[0].way, "north");
	assert_true(s->p.way[0].people == 31767 && s->p.way[0].parts == 62519 && s->p.way[0].parts_a_second == 20);
}

static const struct { unsigned characters; const char *letter; unsigned parts, units, room, spare; } sizes[] = {
	{ 160, "a", 1, 160, 160, 0 },
	{ 161, "a", 2, 8, 153, 1 },
	{ 306, "a", 2, 153, 153, 146 },
	{ 307, "a", 3, 1, 153, 1 },
	{ 400, "a", 3, 94, 153, 94 },
	{ 70, "አ", 1, 70, 70, 0 },
	{ 71, "አ", 2, 4, 67, 1 },
	{ 536, "አ", 8, 67, 67, 67 },
};

static void
each_size_says_how_much_must_go(void **state)
{
	(void)scene_open(state, PACK_RELEASE);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct scene *s;
		const struct preview_language *l;

		scene_close(state);
		s = scene_open(state, PACK_RELEASE);
		l = s->p.language;
		fill(s->long_text, sizes[i].letter, sizes[i].characters);
		scene_people(s, "en", "QA", 20);
		scene_text(s, "en", s->long_text);
		scene_make(s);
		scene_expect(s, "");
		if (l->parts != sizes[i].parts || l->units != sizes[i].units || l->room != sizes[i].room || l->spare != sizes[i].spare)
			fail_msg("row %zu: %u parts, %u of %u, %u to go", i, l->parts, l->units, l->room, l->spare);
	}
}

static void
each_way_ends_by_its_own_pace_and_nights(void **state)
{
	struct scene *s = scene_open(state, PACK_RELEASE);

	scene_people(s, "en", "QA", 100000);			/* south, 5/s, 20,000 s = 5 h 33 min 20 s from noon there */
	scene_people(s, "en", "SA", 1000);			/* north, 20/s */
	scene_people(s, "en", "KW", 1000);
	scene_text(s, "en", "News");
	scene_make(s);
	scene_expect(s, "");
	assert_int_equal(s->p.ways, 2);
	assert_string_equal(s->p.way[0].way, "south");
	assert_int_equal(s->p.way[0].ends_s, NINE_O_CLOCK + 20000);
	assert_int_equal(s->p.way[1].parts, 2000);
	assert_int_equal(s->p.way[1].ends_s, NINE_O_CLOCK + 100);
	assert_int_equal(s->p.ends_s, NINE_O_CLOCK + 20000);
	assert_true(s->p.cost == 25000000000 + 400000000 + 1000000000);

	s->b.at_s = NINE_O_CLOCK + 8 * 3600;		/* 20:00 there: an hour, then the night */
	scene_make(s);
	assert_int_equal(s->p.begins_s, s->b.at_s);
	assert_int_equal(s->p.way[0].ends_s, s->b.at_s + 20000 + 11 * 3600);
	s->b.at_night = true;
	scene_make(s);
	assert_int_equal(s->p.way[0].ends_s, s->b.at_s + 20000);
	s->b.at_s = NINE_O_CLOCK - 3600;		/* that has passed: now */
	scene_make(s);
	assert_int_equal(s->p.begins_s, NINE_O_CLOCK);
}

static void
an_alert_is_counted_by_the_words_of_each_country(void **state)
{
	struct scene *s = scene_open(state, PACK_RELEASE);

	s->b = alert_of_test();
	s->b.type = ALERT_GO;
	scene_people(s, "en", "QA", 40);
	scene_people(s, "en", "KW", 30);			/* without a number it is shorter */
	scene_make(s);
	scene_expect(s, "");
	assert_int_equal(s->p.languages, 1);
	assert_int_equal(s->p.language[0].people, 70);
	assert_non_null(strstr(s->p.language[0].text, "Questions: 77701"));	/* the longest is shown */
	assert_int_equal(s->p.ends_s, NINE_O_CLOCK + 8);
}

static void
more_languages_than_can_be_shown_are_counted(void **state)
{
	struct scene *s = scene_open(state, PACK_RELEASE);

	s->b = alert_of_test();
	for (int i = 0; i < BROADCAST_LOCALES + 8; i++) {
		char tag[4] = { 'x', (char)('a' + i / 26), (char)('a' + i % 26), '\0' };

		scene_people(s, i == BROADCAST_LOCALES + 7 ? "en" : tag, "QA", 10);
	}
	scene_make(s);
	assert_int_equal(s->p.languages, BROADCAST_LOCALES);
	assert_int_equal(s->p.blocks, BROADCAST_LOCALES + 7);
	assert_int_equal(s->p.parts, 10);			/* English, though it is not shown */
}

static void
hashes_are_of_what_is_said_and_to_whom(void **state)
{
	struct scene *s = scene_open(state, PACK_RELEASE);
	uint8_t first[BROADCAST_HASH_BYTES], hash[BROADCAST_HASH_BYTES];
	struct wording swap;

	scene_text(s, "en", "News");
	scene_text(s, "am", "ዜና");
	preview_text_hash(&s->b, first);
	swap = s->b.wording[0];
	s->b.wording[0] = s->b.wording[1];
	s->b.wording[1] = swap;
	(void)snprintf(s->b.title, sizeof s->b.title, "another");
	s->b.until_s++;
	preview_text_hash(&s->b, hash);
	assert_memory_equal(first, hash, sizeof hash);		/* the same in another order, under another title */
	s->b.wording[1].text = "News!";
	preview_text_hash(&s->b, hash);
	assert_memory_not_equal(first, hash, sizeof hash);
	s->b = alert_of_test();
	preview_text_hash(&s->b, first);
	s->b.slot[ALERT_SLOT_TIME][0] = '1';
	preview_text_hash(&s->b, hash);
	assert_memory_not_equal(first, hash, sizeof hash);

	s->b.audience = (struct addressees){ .list = LIST_ALERTS, .stay = { "QA", "SA" }, .stays = 2, .subscription = SUBSCRIPTION_ALERTS };
	preview_audience_hash(&s->b, first);
	s->b.audience = (struct addressees){ .list = LIST_ALERTS, .stay = { "SA", "QA" }, .stays = 2, .subscription = SUBSCRIPTION_JOBS, .of = { 9 } };
	preview_audience_hash(&s->b, hash);
	assert_memory_equal(first, hash, sizeof hash);		/* what does not count is not in it */
	s->b.audience.is_of = true;
	preview_audience_hash(&s->b, hash);
	assert_memory_not_equal(first, hash, sizeof hash);
	s->b.audience.is_of = false;
	s->b.audience.stays = 1;
	preview_audience_hash(&s->b, hash);
	assert_memory_not_equal(first, hash, sizeof hash);
	s->b.audience.stays = 2;
	(void)snprintf(s->b.audience.area, sizeof s->b.audience.area, "doha");
	preview_audience_hash(&s->b, hash);
	assert_memory_not_equal(first, hash, sizeof hash);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, scene_close)
	const struct CMUnitTest tests[] = {
		TEST(a_preview_is_arithmetic_that_can_be_followed),
		TEST(each_size_says_how_much_must_go),
		TEST(each_way_ends_by_its_own_pace_and_nights),
		TEST(an_alert_is_counted_by_the_words_of_each_country),
		TEST(more_languages_than_can_be_shown_are_counted),
		TEST(hashes_are_of_what_is_said_and_to_whom),
	};

	return cmocka_run_group_tests_name("preview", tests, NULL, NULL);
}
