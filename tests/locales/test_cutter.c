/*
 * Properties of every cut into parts, on texts nobody would write: nothing is lost,
 * nothing is too long, no letter is cut, and no part is more than needed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"
#include "tests/locales/cut_oracle.h"

enum { RUNS = 4000 };

static const struct substitute declared[] = { { 0xEA, "e" }, { 0x153, "oe" }, { 0x2019, "'" }, { 0x2026, "..." } };

static void
check_part(const struct part *p, const struct encoding *e, bool is_only, bool is_wide)
{
	unsigned most = part_capacity(e, !is_only, is_wide);

	assert_true(p->udh_octets + (e->alphabet == ALPHABET_GSM7 ? (p->octets * 7u + 7) / 8 : p->octets) <= 140);
	if (e->alphabet == ALPHABET_GSM7) {
		bool in_escape = false;

		assert_true(p->octets <= most);
		for (unsigned i = 0; i < p->octets; i++)
			in_escape = !in_escape && p->data[i] == GSM7_ESCAPE;
		assert_false(in_escape);
	} else {
		assert_true(p->octets <= 2 * most);
		assert_int_equal(p->octets % 2, 0);
		if (p->octets) {
			assert_true((p->data[p->octets - 2] & 0xFC) != 0xD8);
			assert_true((p->data[0] & 0xFC) != 0xDC);
		}
	}
}

/* What the phone is to show, by the words of encoding.h alone. */
static void
say(const char *text, size_t len, const struct encoding *e, struct buf *out)
{
	struct gsm7 tables = e->gsm7;

	tables.declared.rows = 0;
	for (size_t at = 0, bytes; at < len; at += bytes) {
		const char *to = NULL;
		uint32_t cp;

		bytes = utf8_decode(text + at, len - at, &cp);
		for (size_t i = 0; i < e->gsm7.declared.rows; i++)
			if (declared[i].from == cp && gsm7_encode_with(&tables, cp, NULL) == 0)
				to = declared[i].to;
		buf_add(out, to != NULL ? to : text + at, to != NULL ? strlen(to) : bytes);
	}
}

static void
check_parts(const char *text, size_t len, const struct parts_rules *rules, struct scan *s)
{
	size_t before = strlen(rules->prefix), at = 0;
	struct encoding e = parts_encoding(text, len, rules);
	struct buf said = BUF_INIT(2 * CUT_TEXT_MAX);
	struct parts parts;
	unsigned room, least;

	if (!parts_cut(text, len, rules, &parts)) {
		assert_true(parts_count(text, len, rules) > PARTS_MAX);
		return;
	}
	assert_int_equal(parts.count, parts_count(text, len, rules));
	say(text, len, &e, &said);
	scan_text(s, said.ptr, said.len, &e);	/* a stand-in of two letters may be cut between them here, not above */
	before = text_units_in(rules->prefix, before, &e);
	room = part_capacity(&e, true, rules->is_wide) - (unsigned)before;
	least = cut_fewest(s, parts.count == 1 ? part_capacity(&e, false, rules->is_wide) - (unsigned)before : room);
	if (least && e.gsm7.declared.rows == 0)
		assert_int_equal(parts.count, least);
	before = strlen(rules->prefix);
	for (unsigned i = 0; i < parts.count; i++) {
		struct buf back = BUF_INIT(1000);

		check_part(&parts.part[i], &e, parts.count == 1, rules->is_wide);
		part_add_utf8(&back, &parts, i);
		assert_true(back.len >= before && memcmp(back.ptr, rules->prefix, before) == 0);
		assert_true(back.len - before <= said.len - at);
		assert_memory_equal(back.ptr + before, said.ptr + at, back.len - before);
		at += back.len - before;
		if (!cut_is_right(s, at, room))
			fail_msg("part %u of \"%s\" is cut inside a letter", i, text);
		buf_free(&back);
	}
	assert_int_equal(at, said.len);
	buf_free(&said);
}

static void
joined_parts_are_the_text(void **state)
{
	struct scan *s = xmalloc(sizeof(*s));
	struct buf text = BUF_INIT(CUT_TEXT_MAX);
	unsigned used[NATIONAL_COUNT] = { 0 };
	struct parts_rules rules;
	struct encoding e;
	uint64_t seed = 20261120;

	(void)state;
	for (unsigned run = 0; run < RUNS; run++) {
		random_text(&seed, 600, &text);
		rules = (struct parts_rules){ .prefix = run % 3 ? "" : "SAMPLE ", .reference = 1, .is_wide = run % 5 == 4,
			.encoding = { { declared, run % 4 ? 0 : COUNT(declared) }, run % 2 ? 0xFFFF : 0 } };
		check_parts(text.ptr, text.len, &rules, s);
		e = parts_encoding(text.ptr, text.len, &rules);
		used[e.gsm7.lock > 0 ? e.gsm7.lock : e.gsm7.single]++;
	}
	/* the texts are such that tables are really used */
	assert_true(used[NATIONAL_TURKISH] > 5 && used[NATIONAL_HINDI] > 5 && used[NATIONAL_TAMIL] > 5 && used[NATIONAL_PORTUGUESE] > 5);
	buf_free(&text);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joined_parts_are_the_text),
	};

	return cmocka_run_group_tests_name("cutter", tests, NULL, NULL);
}
