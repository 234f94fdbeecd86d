/* Which texts are named as a word or two over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/cost.h"
#include "content/compiler/source.h"

#define DAY 20777				/* 2026-11-20 */

/* Units of a text in GSM-7, of which one part holds 160 and two hold 306; what it is over one part less. */
static const struct { size_t units; unsigned parts, over; } cases[] = {
	{ 160, 1, 0 }, { 161, 2, 1 }, { 160 + COST_NEAR, 2, COST_NEAR }, { 160 + COST_NEAR + 1, 2, 0 },
	{ 306 + COST_NEAR, 3, COST_NEAR }, { 306 + COST_NEAR + 1, 3, 0 },
};

static void
near_is_up_to_its_bound(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct cost cost = { .rows = NULL };
		struct diag d;
		struct source *s;
		struct source_text *t;
		char words[400];
		bool is_found = false;

		diag_init(&d, stderr);
		s = source_read("tests/content/good/tested", DAY, &d);
		assert_int_equal(d.errors, 0);
		memset(words, 'a', sizeof words);
		t = source_text(s, 0, source_key(s, "quiet.text"));
		t->span = arena_alloc(&s->arena, sizeof *t->span);
		t->span[0] = (struct source_span){ words, cases[i].units, 0, PACK_NONE };
		t->spans = 1;
		cost_of(s, "en", NULL, 0, &cost);
		for (uint32_t k = 0; k < cost.rows_count; k++) {
			const struct cost_row *row = &cost.rows[k];

			if (strcmp(row->text, "quiet.text") != 0)
				continue;
			is_found = true;
			if (row->parts != cases[i].parts || row->over != cases[i].over || (row->words > 0) != (row->over > 0))
				fail_msg("%zu units: %u parts, %u over, %u words", cases[i].units, row->parts, row->over, row->words);
		}
		assert_true(is_found);
		cost_release(&cost);
		source_free(s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(near_is_up_to_its_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
