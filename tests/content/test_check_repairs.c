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

/* The number behind `words`; fails if they are not said. */
static unsigned
number_behind(const char *told, const char *words)
{
	const char *at = strstr(told, words);
	unsigned n = 0;

	if (at == NULL || sscanf(at + strlen(words), "%u", &n) != 1)
		fail_msg("\"%s\" is not told in: %s", words, told);
	return n;
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

static unsigned
parts_now(struct source *s)
{
	struct measure m;
	unsigned parts = 0;

	measure_init(&m, s, 0);
	for (size_t i = 0; i < TEXTS; i++)
		parts += measure_text(&m, source_key(s, keys[i])).parts;
	measure_release(&m);
	return parts;
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
		unsigned before, after;

		diag_init(&d, stderr);
		s = source_read(TREE, DAY, &d);
		assert_int_equal(d.errors, 0);
		for (size_t k = 0; k < TEXTS; k++)
			write_text(s, source_key(s, keys[k]), cases[i].words[k]);
		before = parts_now(s);
		tell_all(s, told);
		assert_int_equal(number_behind(told, cases[i].needs_signs ? "written plainly, " : "with plain letters "), before);
		after = number_behind(told, "parts become ");
		declare(s, told);
		if (cases[i].needs_signs) {
			assert_int_equal(parts_now(s), number_behind(told, "with plain letters alone "));
			assert_non_null(strstr(told, "write the signs above"));
			write_signs(s);
		}
		assert_int_equal(parts_now(s), after);
		assert_true(after < before);
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
