/* How long a text can become: for everybody, for one country, with repairs, declared letters and national tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/measure.h"
#include "content/compiler/repairs.h"
#include "locales/text/gsm7.h"

#define TESTED "tests/content/good/tested"
#define DAY 20777				/* 2026-11-20 */

/* Sources that can be changed before they are measured. */
static struct source *
tested(struct diag *d)
{
	struct source *s;

	diag_init(d, stderr);
	s = source_read(TESTED, DAY, d);
	assert_int_equal(d->errors, 0);
	return s;
}

static uint16_t
key_of(const struct source *s, const char *name)
{
	uint16_t key = source_key(s, name);

	assert_int_not_equal(key, PACK_NONE);
	return key;
}

/* Lets a text be one run of words. */
static void
write_text(struct source *s, uint16_t locale, uint16_t key, const char *words)
{
	struct source_text *t = source_text(s, locale, key);

	t->span = arena_alloc(&s->arena, sizeof *t->span);
	t->span[0] = (struct source_span){ words, strlen(words), 0, PACK_NONE };
	t->spans = 1;
}

static void
a_country_has_its_own_facts_only(void **state)
{
	struct diag d;
	struct source *s = tested(&d);
	uint16_t token = source_token(s, "line.work"), key = key_of(s, "work.pay.text");
	struct measure all, one;
	bool used[64] = { false };

	(void)state;
	for (uint32_t i = 0; i < s->tokens_count; i++)
		s->tokens[i].widest = NULL;	/* only what facts say */
	measure_init(&all, s, 0);
	measure_init_for(&one, s, 0, country_code("XB"));
	assert_non_null(all.widest[token].any.words);
	assert_non_null(all.widest[token].any.fact);
	assert_true(measure(&one, SUBJECT_TEXT(key), 0).units <= measure(&all, SUBJECT_TEXT(key), 0).units);
	measure_tokens(&all, SUBJECT_TEXT(key), used);
	assert_true(used[token]);
	assert_false(used[source_token(s, "child.line")]);
	measure_release(&all);
	measure_release(&one);
	source_free(s);
}

static void
a_repair_saves_parts(void **state)
{
	/* 161 characters: two parts even in GSM-7, three with one apostrophe. */
	static const char words[] = "It\u2019s 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
	    "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 01234";
	struct diag d;
	struct source *s = tested(&d);
	uint16_t key = key_of(s, "quiet.text");
	struct measure m;
	struct measured is;

	(void)state;
	write_text(s, 0, key, words);
	measure_init(&m, s, 0);
	is = measure_text(&m, key);
	assert_int_equal(is.alphabet, ALPHABET_UCS2);
	assert_int_equal(is.parts, 3);
	is = measure(&m, SUBJECT_TEXT(key), REPAIR_SIGNS);
	assert_int_equal(is.alphabet, ALPHABET_GSM7);
	assert_int_equal(is.parts, 1);
	assert_true(is.units <= measure_hold(&is, 1));
	measure_release(&m);
	source_free(s);
}

static void
declared_letters_and_national_tables_count(void **state)
{
	static const struct substitute row[] = { { 0x00EA, "e" } };
	static const char words[] = "F\u00EAte 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789";
	struct diag d;
	struct source *s = tested(&d);
	uint16_t key = key_of(s, "quiet.text"), ne = source_locale(s, "ne"), nepali = key_of(s, "work.pay.text");
	struct measure m;
	struct measured is;

	(void)state;
	write_text(s, 0, key, words);
	s->locales[0].declared.rows = 0;
	measure_init(&m, s, 0);
	assert_int_equal(measure_text(&m, key).parts, 2);
	measure_release(&m);
	s->locales[0].declared = (struct substitutes){ row, 1 };
	measure_init(&m, s, 0);
	is = measure_text(&m, key);
	assert_int_equal(is.parts, 1);
	assert_int_equal(is.pages, 1);
	measure_release(&m);

	measure_init(&m, s, ne);
	is = measure_text(&m, nepali);
	assert_int_equal(is.parts, 2);
	assert_int_equal(measure_hold(&is, 1), 70);
	assert_int_equal(measure_hold(&is, 2), 134);
	m.national = NATIONAL_BIT(NATIONAL_HINDI);
	is = measure_text(&m, nepali);
	assert_int_equal(is.parts, 1);
	assert_true(measure_hold(&is, 1) < 160);
	assert_int_equal(is.page_alphabet, ALPHABET_UCS2);	/* USSD has no national tables */
	assert_true(is.pages_hard <= is.pages);
	measure_release(&m);
	source_free(s);
}

static void
parts_and_pages_are_worst_each_for_itself(void **state)
{
	struct diag d;
	struct source *s = tested(&d);
	struct measure m;
	struct measured is;
	char words[192];

	(void)state;
	memset(words, 'a', sizeof words);
	words[161] = '\0';
	measure_init(&m, s, 0);
	is = measure_words(&m, words);
	assert_int_equal(is.parts, 2);
	assert_int_equal(is.units, 161);
	words[160] = '\0';
	is = measure_words(&m, words);
	assert_int_equal(is.parts, 1);
	assert_true(is.pages > 1 && is.pages_hard == 1);	/* 160 and "0 Back": over 160, within 182 */
	is = measure_words(&m, "");
	assert_int_equal(is.parts, 0);
	assert_int_equal(is.pages, 0);
	measure_release(&m);
	source_free(s);
}

/* A text of two placeholders; what may stand there is set by hand. */
static void
write_pair(struct source *s, uint16_t key, uint16_t one, uint16_t other)
{
	struct source_text *t = source_text(s, 0, key);

	t->span = arena_alloc(&s->arena, 2 * sizeof *t->span);
	t->span[0] = (struct source_span){ "{a}", 3, 0, one };
	t->span[1] = (struct source_span){ "{b}", 3, 3, other };
	t->spans = 2;
}

static void
one_value_leaves_gsm7_beside_the_longest_of_another(void **state)
{
	struct diag d;
	struct source *s = tested(&d);
	uint16_t key = key_of(s, "quiet.text"), a = source_token(s, "code"), b = source_token(s, "price");
	struct measure m;
	struct measured is;
	char longest[81];

	(void)state;
	memset(longest, 'b', 80);
	longest[80] = '\0';
	write_pair(s, key, a, b);
	measure_init(&m, s, 0);
	/* {a} is short in UCS-2 or long in GSM-7, {b} the other way round: 83 units of UCS-2 are the worst. */
	m.widest[a].gsm7.words = m.widest[a].any.words = "aaaaaaaaaa";
	m.widest[a].ucs2.words = "\u1E9E\u1E9E\u1E9E";
	m.widest[b].gsm7.words = m.widest[b].any.words = longest;
	m.widest[b].ucs2.words = "\u1E9E";
	is = measure_text(&m, key);
	assert_int_equal(is.alphabet, ALPHABET_UCS2);
	assert_int_equal(is.units, 83);
	assert_int_equal(is.parts, 2);
	measure_release(&m);
	source_free(s);
}

static void
what_says_that_more_follows_is_counted(void **state)
{
	struct diag d;
	struct source *s = tested(&d);
	uint16_t key = key_of(s, "quiet.text");
	struct measure m;
	struct measured is;
	char words[161];

	(void)state;
	memset(words, 'a', 160);
	words[160] = '\0';
	write_text(s, 0, key, words);
	measure_init(&m, s, 0);
	assert_int_equal(measure_text(&m, key).parts, 1);
	is = measure(&m, (struct subject){ key, PACK_NONE, true }, 0);
	assert_int_equal(is.parts, 2);
	assert_int_equal(is.units, 160 + strlen("\n98 More"));
	measure_release(&m);
	/* Of a chain all but the last; where another menu follows, each. */
	for (uint16_t i = 0; i < s->topics_count; i++)
		for (uint16_t k = 0; k < s->topics[i].refs; k++)
			assert_int_equal(subject_link(s, i, k).is_followed, s->topics[i].continues != PACK_NONE ||
			    (s->topics[i].kind == TOPIC_KIND_CHAIN && k + 1 < s->topics[i].refs));
	source_free(s);
}

/* A release says a name that nobody has read in another language, where it may be longer. */
static void
a_release_is_measured_too(void **state)
{
	struct diag d;
	struct source *s = tested(&d);
	const struct source_country *stay = source_country(s, country_code("ZZ"));
	uint16_t ne = source_locale(s, "ne"), token = source_token(s, "stay");
	struct measure m;

	(void)state;
	assert_true(stay->is_stay);
	write_text(s, 0, stay->name, "United Zedland of the Far Islands");
	write_text(s, ne, stay->name, "\u0915");
	source_text(s, 0, stay->name)->review = REVIEW_READ;
	source_text(s, ne, stay->name)->review = REVIEW_MACHINE;
	measure_init_for(&m, s, ne, stay->code);
	assert_string_equal(m.widest[token].any.words, "United Zedland of the Far Islands");
	measure_release(&m);
	source_text(s, ne, stay->name)->review = REVIEW_READ;
	measure_init_for(&m, s, ne, stay->code);
	assert_string_not_equal(m.widest[token].any.words, "United Zedland of the Far Islands");
	measure_release(&m);
	source_free(s);
}

/* What a cut leaves unused in a part is no room: it cannot be written into. */
static void
room_is_that_of_the_last_part(void **state)
{
	struct diag d;
	struct source *s = tested(&d);
	struct measure m;
	struct measured is;
	char words[201];

	(void)state;
	memset(words, 'a', 200);
	words[140] = ' ';		/* the first part ends here: 12 of its 153 septets stay empty */
	words[200] = '\0';
	measure_init(&m, s, 0);
	is = measure_words(&m, words);
	assert_int_equal(is.parts, 2);
	assert_int_equal(is.last, 59);
	assert_int_equal(is.room, 153 - 59);
	measure_release(&m);
	source_free(s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_country_has_its_own_facts_only),
		cmocka_unit_test(a_repair_saves_parts),
		cmocka_unit_test(declared_letters_and_national_tables_count),
		cmocka_unit_test(parts_and_pages_are_worst_each_for_itself),
		cmocka_unit_test(one_value_leaves_gsm7_beside_the_longest_of_another),
		cmocka_unit_test(what_says_that_more_follows_is_counted),
		cmocka_unit_test(a_release_is_measured_too),
		cmocka_unit_test(room_is_that_of_the_last_part),
	};

	return cmocka_run_group_tests_name("content/measure", tests, NULL, NULL);
}
