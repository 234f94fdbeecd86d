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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_country_has_its_own_facts_only),
		cmocka_unit_test(a_repair_saves_parts),
		cmocka_unit_test(declared_letters_and_national_tables_count),
		cmocka_unit_test(parts_and_pages_are_worst_each_for_itself),
	};

	return cmocka_run_group_tests_name("content/measure", tests, NULL, NULL);
}
