/*
 * test_bench_parts.c - the counting behind `make bench-parts` sees what it claims to see
 *
 * Texts of known parts, a letter that is cut, a character that is lost; and
 * Kannel's smsbox, through its own operator, doing both. No time is asserted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/smsbox.h"
#include "ops/bench/tally.h"
#include "ops/bench/texts.h"

#define SMSBOX "/usr/sbin/smsbox"
#define NA "\u0928"

struct stage {
	struct letters	*letters;
	struct smsbox	*box;		/* here, so that a test that fails leaves nothing behind */
	struct shown	 text, got;
};

static int
open_letters(void **state)
{
	struct stage *s = xcalloc(1, sizeof *s);
	char room[200];
	struct buf why = BUF_OVER(room);

	s->letters = letters_new(&why);
	*state = s;
	return s->letters == NULL ? -1 : 0;
}

static int
close_letters(void **state)
{
	struct stage *s = *state;

	smsbox_stop(s->box);
	letters_free(s->letters);
	free(s);
	return 0;
}

static void
add_times(struct buf *out, const char *piece, unsigned times)
{
	while (times-- > 0)
		buf_adds(out, piece);
}

/* What a text of `times` pieces and a tail gives: one row a rule of TS 23.040 9.2.3.24.1. */
static const struct { const char *piece; unsigned times; const char *tail; unsigned ours, naive; } lengths[] = {
	{ "a",	    160, "",   1, 3 },
	{ "a",	    161, "",   2, 3 },
	{ "a",	    70,	 "",   1, 1 },
	{ "a",	    71,	 "",   1, 2 },
	{ "\u20AC", 153, "",   3, 3 },		/* an escape pair is never split: 76 a part */
	{ NA,	    70,	 "",   1, 1 },
	{ NA,	    71,	 "",   2, 2 },
	{ NA,	    134, "",   2, 2 },
	{ NA,	    135, "",   3, 3 },
	{ NA,	    66,	 "\U0001F600" NA NA NA NA, 2, 2 },
};

static void
parts_are_counted(void **state)
{
	struct stage *s = *state;
	const struct encoding_rules none = { .national = 0 };

	for (size_t i = 0; i < COUNT(lengths); i++) {
		char room[1024];
		struct buf text = BUF_OVER(room);
		struct tally t = { .texts = 1 };

		add_times(&text, lengths[i].piece, lengths[i].times);
		buf_adds(&text, lengths[i].tail);
		shown_reset(&s->text);
		shown_add_utf8(&s->text, text.ptr, text.len);
		cut_ours(s->letters, text.ptr, text.len, &none, &s->got);
		counts_add(&t.side[SIDE_OURS], s->letters, &s->text, &s->got);
		cut_naive(&s->text, &s->got);
		counts_add(&t.side[SIDE_NAIVE], s->letters, &s->text, &s->got);
		if (t.side[SIDE_OURS].parts != lengths[i].ours || t.side[SIDE_NAIVE].parts != lengths[i].naive)
			fail_msg("row %zu: %u and %u parts", i, t.side[SIDE_OURS].parts, t.side[SIDE_NAIVE].parts);
		assert_int_equal(t.side[SIDE_OURS].cut, 0);
		assert_int_equal(t.side[SIDE_OURS].lost, 0);
		assert_int_equal(t.side[SIDE_NAIVE].lost, 0);
	}
}

/* Two parts, as UTF-8, and what is wrong with the place between them. */
static const struct { const char *first, *second; unsigned cut, words; } cuts[] = {
	{ "one ", "two", 0, 0 },
	{ "on", "e", 0, 1 },
	{ "+97", "7", 0, 1 },
	{ "e", "\u0301", 1, 1 },
	{ "\u0928", "\u092E", 0, 1 },
	{ "\u0928", "\u093F", 1, 1 },		/* a vowel sign */
	{ "\u0915\u094D", "\u0937", 1, 1 },	/* a conjunct: ICU's clusters know */
	{ "\u0B95\u0BCD", "\u0BB7", 1, 1 },	/* they do not, from here on */
	{ "\u179F\u17D2", "\u178F", 1, 1 },
	{ "\u0DC1\u0DCA\u200D", "\u0DBB", 1, 1 },
	{ "\u0915\u094D", " \u0937", 0, 0 },
	{ "\u0E40", "\u0E01", 1, 1 },
	{ "\U0001F468\u200D", "\U0001F469", 1, 0 },
	{ "\U0001F1F3", "\U0001F1F5", 1, 0 },
	{ "\u1230", "\u120B", 0, 1 },
	{ "", "one", 0, 0 },
	{ "one", "", 0, 0 },
};

static void
a_cut_letter_is_seen(void **state)
{
	struct stage *s = *state;

	for (size_t i = 0; i < COUNT(cuts); i++) {
		shown_reset(&s->got);
		shown_add_utf8(&s->got, cuts[i].first, strlen(cuts[i].first));
		shown_add_utf8(&s->got, cuts[i].second, strlen(cuts[i].second));
		if (letters_cut(s->letters, &s->got) != cuts[i].cut || words_cut(&s->got) != cuts[i].words)
			fail_msg("row %zu: %u letters, %u words", i, letters_cut(s->letters, &s->got), words_cut(&s->got));
		assert_int_equal(pairs_cut(&s->got), 0);
	}
	shown_reset(&s->got);
	shown_add_ucs2(&s->got, (const uint8_t *)"\x09\x28\xD8\x3D", 4);
	shown_add_ucs2(&s->got, (const uint8_t *)"\xDE\x00\x09\x28", 4);
	assert_int_equal(letters_cut(s->letters, &s->got), 1);
	assert_int_equal(pairs_cut(&s->got), 1);
}

static const struct { const char *text, *got; size_t lost; } losses[] = {
	{ "tomorrow", "tomorrow", 0 },
	{ "t\u00EAte", "t?te", 1 },
	{ "t\u00EAte", "tte", 1 },
	{ "abc", "", 3 },
	{ "abc", "abcabc", 0 },		/* more than was sent is not a loss */
	{ "ab cd ef", "ab ef", 3 },
	{ "hi \U0001F600", "hi ????", 1 },
	{ "\u0928\u092E", "\u092E\u0928", 1 },	/* in order */
};

static void
a_lost_character_is_seen(void **state)
{
	struct stage *s = *state;

	for (size_t i = 0; i < COUNT(losses); i++) {
		shown_reset(&s->text);
		shown_add_utf8(&s->text, losses[i].text, strlen(losses[i].text));
		shown_reset(&s->got);
		shown_add_utf8(&s->got, losses[i].got, strlen(losses[i].got));
		if (letters_lost(&s->text, &s->got) != losses[i].lost)
			fail_msg("row %zu: %zu", i, letters_lost(&s->text, &s->got));
	}
}

static void
septets_are_read_by_icu(void **state)
{
	struct stage *s = *state;

	shown_reset(&s->text);
	shown_add_utf8(&s->text, "@\u20AC[\u00E9\n", strlen("@\u20AC[\u00E9\n"));
	shown_reset(&s->got);
	shown_add_gsm7(s->letters, &s->got, (const uint8_t *)"\x00\x1B\x65\x1B\x3C\x05\x0A", 7);
	assert_int_equal(s->got.parts, 1);
	assert_int_equal(s->got.count, s->text.count);
	assert_memory_equal(s->got.unit, s->text.unit, s->text.count * sizeof s->text.unit[0]);
}

static void
a_text_counts_once(void **state)
{
	struct texts t = { .count = 0 };

	(void)state;
	texts_add(&t, 0, "same", 4);
	texts_add(&t, 1, "same", 4);
	texts_add(&t, 1, "", 0);
	texts_add(&t, 1, "same.", 5);
	assert_int_equal(t.count, 2);
	assert_int_equal(t.text[0].locale, 0);
	assert_string_equal(t.text[1].utf8, "same.");
	texts_free(&t);
}

/* --- Kannel ----------------------------------------------------------------------- */

static void
show(struct stage *s, const struct smsbox_taken *taken, struct counts *c, const char *text)
{
	shown_reset(&s->text);
	shown_add_utf8(&s->text, text, strlen(text));
	shown_reset(&s->got);
	for (unsigned i = 0; i < taken->parts; i++) {
		assert_true(taken->part[i].is_there);
		if (taken->part[i].is_ucs2)
			shown_add_ucs2(&s->got, taken->part[i].data, taken->part[i].octets);
		else
			shown_add_gsm7(s->letters, &s->got, taken->part[i].data, taken->part[i].octets);
	}
	*c = (struct counts){ .texts = 0 };
	counts_add(c, s->letters, &s->text, &s->got);
}

static void
smsbox_is_heard_as_it_speaks(void **state)
{
	struct stage *s = *state;
	const char *build = getenv("SAFAR_BUILD") != NULL ? getenv("SAFAR_BUILD") : "build";
	char *absolute = realpath(build, NULL), pair_room[512], why_room[2000];
	struct buf pair = BUF_OVER(pair_room), why = BUF_OVER(why_room);
	static const char *const lossy = "\u00E7a \u00EAtre [ok]", *const plain = "Write down each day. \u20AC5 [ok]";
	struct smsbox *box;
	struct counts c;

	if (access(SMSBOX, X_OK) < 0) {
		free(absolute);
		skip();
	}
	assert_non_null(absolute);
	add_times(&pair, NA, 66);
	buf_adds(&pair, "\U0001F600" NA NA NA NA);
	box = s->box = smsbox_start(absolute, 4, &why);
	free(absolute);
	if (box == NULL)
		fail_msg("%s", why.ptr);
	assert_true(smsbox_send(box, 0, plain, strlen(plain), SMSBOX_GSM7, &why));
	assert_true(smsbox_send(box, 1, lossy, strlen(lossy), SMSBOX_CARELESS, &why));
	assert_true(smsbox_send(box, 2, pair.ptr, pair.len, SMSBOX_UCS2, &why));
	assert_true(smsbox_settle(box, &why));

	show(s, smsbox_taken(box, 0), &c, plain);
	assert_int_equal(c.parts, 1);
	assert_int_equal(c.lost, 0);
	show(s, smsbox_taken(box, 1), &c, lossy);
	assert_int_equal(c.parts, 1);
	assert_int_equal(c.lost, 2);		/* a capital C with cedilla, and '?' */
	show(s, smsbox_taken(box, 2), &c, pair.ptr);
	assert_int_equal(c.parts, 2);
	assert_int_equal(c.pairs, 1);
	assert_int_equal(c.lost, 0);
	assert_int_equal(smsbox_taken(box, 3)->parts, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_counted),
		cmocka_unit_test(a_cut_letter_is_seen),
		cmocka_unit_test(a_lost_character_is_seen),
		cmocka_unit_test(septets_are_read_by_icu),
		cmocka_unit_test(a_text_counts_once),
		cmocka_unit_test(smsbox_is_heard_as_it_speaks),
	};

	return cmocka_run_group_tests_name("test_bench_parts", tests, open_letters, close_letters);
}
