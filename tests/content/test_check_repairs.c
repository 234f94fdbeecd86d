/* What a repair is said to save is what it saves when it is done as told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/check.h"
#include "content/compiler/measure.h"
#include "content/compiler/repairs.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/utf8.h"

#define TREE "tests/content/good/minimal"
#define AGAIN ": the same words again, so that this text is longer than one part of a message in UCS-2"
#define DAY 20777				/* 2026-11-20 */

enum { TEXTS = 5, TOLD_BYTES = 16 << 10 };

static const char *const keys[TEXTS] = {
	"ui.saved.text", "ui.started.text", "ui.stopped.text", "ui.deleted.text", "ui.quiet_on.text",
};

static void
write_text(struct source *s, uint16_t key, const char *words)
{
	struct source_text *t = source_text(s, 0, key);

	t->span = arena_alloc(&s->arena, sizeof *t->span);
	t->span[0] = (struct source_span){ words, strlen(words), 0, PACK_NONE };
	t->spans = 1;
}

/* What is told of the texts as they are now. */
static void
tell_all(struct source *s, char told[TOLD_BYTES])
{
	struct measure m;
	FILE *out = fmemopen(told, TOLD_BYTES, "w");

	assert_non_null(out);
	diag_init(s->d, out);
	measure_init(&m, s, 0);
	check_repairs(&m);
	measure_release(&m);
	fclose(out);
}

struct now { unsigned parts, pages; };

static struct now
price_now(struct source *s)
{
	struct measure m;
	struct now now = { 0, 0 };

	measure_init(&m, s, 0);
	for (size_t i = 0; i < TEXTS; i++) {
		struct measured is = measure_text(&m, source_key(s, keys[i]));

		now.parts += is.parts;
		now.pages += is.pages;
	}
	measure_release(&m);
	return now;
}

/* "10 parts become 5, and 10 USSD pages become 5", which begins behind `words`, or nothing is saved. */
static void
check_saving(const char *told, const char *words, struct now before, struct now after)
{
	char want[200];
	const char *at = strstr(told, words);

	if (before.parts == after.parts && before.pages == after.pages)
		snprintf(want, sizeof want, "nothing is saved");
	else
		snprintf(want, sizeof want, "%u parts become %u, and %u USSD pages become %u", before.parts, after.parts, before.pages,
		    after.pages);
	if (at == NULL || strncmp(at + strlen(words), want, strlen(want)) != 0)
		fail_msg("\"%s%s\" is not told in: %s", words, want, told);
}

/* Puts "ê e, î i" of the sentence into the language; they come in order. */
static void
declare(struct source *s, const char *told)
{
	const char *at = strstr(told, "substitute = ");
	struct substitute *row = arena_alloc(&s->arena, 20 * sizeof *row);
	uint32_t rows = 0;

	assert_non_null(at);
	for (at += strlen("substitute = "); ; at += 2) {
		size_t bytes = utf8_decode(at, strlen(at), &row[rows].from), len = strcspn(at + bytes + 1, ",;\n");

		assert_true(at[bytes] == ' ' && len < sizeof row[rows].to && rows < 19);
		memcpy(row[rows++].to, at + bytes + 1, len);
		at += bytes + 1 + len;
		if (*at != ',')
			break;
	}
	s->locales[0].declared = (struct substitutes){ row, rows };
}

/* Writes the signs plainly, if the sentence asks for that. */
static void
write_signs(struct source *s)
{
	for (size_t i = 0; i < TEXTS; i++) {
		struct source_text *t = source_text(s, 0, source_key(s, keys[i]));
		struct buf plain = BUF_INIT(1024);

		repair_text(&plain, t->span[0].literal, t->span[0].len, REPAIR_SIGNS);
		t->span[0].literal = arena_copy(&s->arena, plain.ptr, plain.len);
		t->span[0].len = plain.len;
		buf_free(&plain);
	}
}

static void
done_as_told_it_saves_what_is_told(void **state)
{
	static const struct { const char *words[TEXTS]; bool needs_signs; } cases[] = {
		{ { "F\u00EAte" AGAIN, "\u0152uvre" AGAIN, "Fa\u0107ade" AGAIN, "Fen\u00EAtre" AGAIN, "For\u00EAt, \u00EEle" AGAIN },
		  false },
		{ { "F\u00EAte, don\u2019t" AGAIN, "\u0152uvre\u2026" AGAIN, "Fa\u0107ade \u2013" AGAIN, "Fen\u00EAtre\u00A0" AGAIN,
		    "For\u00EAt\u2019 \u00EEle" AGAIN }, true },
		{ { "F\u00EAte" AGAIN, "\u0152uvre" AGAIN, "Fa\u0107ade \u2013" AGAIN, "Fen\u00EAtre" AGAIN, "For\u00EAt" AGAIN },
		  true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct diag d;
		char told[TOLD_BYTES] = "";
		struct source *s;
		struct now before, letters;

		diag_init(&d, stderr);
		s = source_read(TREE, DAY, &d);
		assert_int_equal(d.errors, 0);
		for (size_t k = 0; k < TEXTS; k++)
			write_text(s, source_key(s, keys[k]), cases[i].words[k]);
		before = price_now(s);
		tell_all(s, told);
		declare(s, told);
		letters = price_now(s);
		if (cases[i].needs_signs) {
			check_saving(told, "with plain letters alone ", before, letters);
			assert_non_null(strstr(told, "write the signs above"));
			write_signs(s);
			assert_true(price_now(s).parts < letters.parts);
		}
		check_saving(told, cases[i].needs_signs ? "written plainly, " : "with plain letters ", before, price_now(s));
		assert_true(price_now(s).parts < before.parts);
		source_free(s);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(done_as_told_it_saves_what_is_told),
	};

	return cmocka_run_group_tests_name("content/check_repairs", tests, NULL, NULL);
}
