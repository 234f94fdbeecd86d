/* What two packs differ in: every byte that a reader may notice is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack_diff.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/pack_show.h"
#include "tests/support/pack_make.h"

struct told { unsigned count; struct pack_change last; char name[64], field[64]; };

static void
note(void *arg, const struct pack_change *c)
{
	struct told *told = arg;

	assert_non_null(c->name);
	assert_true(c->kind < PACK_CHANGE_KINDS);
	assert_true(c->old != NULL || c->now != NULL);
	told->count++;
	told->last = *c;
	snprintf(told->name, sizeof told->name, "%s", c->name);
	snprintf(told->field, sizeof told->field, "%s", c->field != NULL ? c->field : "");
}

/* A text without words is not there, whatever its mark says. */
static void
drop_empty_texts(char *body)
{
	char *to = body;

	for (char *line = body, *end; *line != '\0'; line = end) {
		end = strchr(line, '\n') + 1;
		if (strncmp(line, "text ", 5) == 0 && *end != '\t')
			continue;
		memmove(to, line, (size_t)(end - line));
		to += end - line;
	}
	*to = '\0';
}

static char *
dump(const struct pack *p)
{
	char *text = NULL, *body;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	pack_show(p, out);
	pack_show_facts(p, out);
	for (uint32_t i = 0; i < p->locales_count; i++)
		pack_show_texts(p, (uint16_t)i, out);
	fclose(out);
	body = strstr(text, "\nlocale ");
	assert_non_null(body);
	body = xstrdup(body);
	drop_empty_texts(body);
	free(text);
	return body;
}

static char *
copy(const char *bytes, size_t len)
{
	char *other = xmalloc(len);

	memcpy(other, bytes, len);
	return other;
}

static void
the_same_pack_differs_in_nothing(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	size_t len;
	char *first = make_bytes(m, &len), *bytes = copy(first, len);
	struct buf why = BUF_INIT(500);
	struct pack *p = pack_from_memory(first, len, &why), *later;
	struct pack_header *h = (void *)bytes;

	(void)state;
	assert_non_null(p);
	h->serial++;
	h->created_s += 86400;
	h->expires_s -= 86400;
	h->signature[0].algorithm = 1;
	make_seal(bytes, len);
	later = pack_from_memory(bytes, len, &why);
	assert_non_null(later);
	assert_int_equal(pack_diff(p, p, NULL, NULL), 0);
	assert_true(pack_diff_is_wording(p, p));
	assert_int_equal(pack_diff(p, later, NULL, NULL), 0);
	assert_int_equal(pack_diff(later, p, NULL, NULL), 0);
	pack_close(later);
	pack_close(p);
	make_free(m);
	free(first);
	free(bytes);
	buf_free(&why);
}

/* Where nothing is said: places in lists, unused ends of short lists, texts without words, reserved fields. */
static const struct { enum pack_section_kind kind; size_t from, end; } unseen[] = {
	{ PACK_LOCALES, 16, 20 }, { PACK_LOCALES, 32, 48 }, { PACK_TEXTS, 0, 4 }, { PACK_TEXTS, 6, 8 }, { PACK_SPANS, 10, 12 },
	{ PACK_TOPICS, 40, 42 }, { PACK_TOPICS, 44, 46 }, { PACK_TOPICS, 50, 52 }, { PACK_TOKENS, 12, 14 }, { PACK_TOKENS, 16, 18 },
	{ PACK_TOKENS, 26, 28 }, { PACK_COUNTRIES, 14, 28 }, { PACK_SERVICES, 50, 62 }, { PACK_SERVICES, 66, 68 },
	{ PACK_TOWN_NAMES, 20, 22 }, { PACK_OFFICES, 26, 44 }, { PACK_OFFICES, 46, 48 },
};

static bool
may_be_unseen(const char *bytes, size_t at)
{
	const struct pack_section *section = (const void *)(bytes + sizeof(struct pack_header));

	for (unsigned i = 0; i < PACK_SECTION_COUNT; i++) {
		if (at < section[i].at || at >= section[i].at + section[i].count * section[i].record_bytes)
			continue;
		for (size_t k = 0; k < COUNT(unseen); k++) {
			size_t in = (at - section[i].at) % section[i].record_bytes;

			if (unseen[k].kind == i && in >= unseen[k].from && in < unseen[k].end)
				return true;
		}
		return false;
	}
	return true;				/* between sections */
}

/* The bit leads to the same word where it stands a second time. */
static bool
leads_to_same_words(const struct pack *p, const char *old, const char *now, size_t at)
{
	struct pack_str a, b;

	memcpy(&a, old + at / 4 * 4, sizeof a);
	memcpy(&b, now + at / 4 * 4, sizeof b);
	return a.at != b.at && a.len == b.len && a.len > 0 && a.at < p->strings_count && a.len < p->strings_count - a.at &&
	    b.at < p->strings_count && b.len < p->strings_count - b.at && memcmp(p->strings + a.at, p->strings + b.at, a.len) == 0;
}

/* Of every byte, each of two bits; what pack_open() still takes is either told, or shows nothing else. */
static void
every_byte_that_is_seen_is_told(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	size_t len;
	char *first, *bytes, *before;
	struct buf no = BUF_INIT(500);
	struct pack *p;
	unsigned taken = 0, told = 0;

	(void)state;
	make_places(m);
	first = make_bytes(m, &len);
	bytes = copy(first, len);
	p = pack_from_memory(first, len, &no);
	assert_non_null(p);
	before = dump(p);
	for (size_t at = sizeof(struct pack_header); at < len; at++)
		for (unsigned bit = 0; bit < 2; bit++) {
			struct buf why = BUF_INIT(500);
			char kept = bytes[at];
			struct told t = { .count = 0 };
			struct pack *bent;

			bytes[at] = (char)(bytes[at] ^ (bit == 0 ? 1 : 1 << (at % 7 + 1)));
			make_seal(bytes, len);
			bent = pack_from_memory(bytes, len, &why);
			if (bent != NULL) {
				taken++;
				pack_diff(p, bent, note, &t);
				told += t.count > 0;
				if (t.count == 0) {
					if (!may_be_unseen(bytes, at) && !leads_to_same_words(p, first, bytes, at))
						fail_msg("byte %zu, bit %u: not told", at, bit);
					char *after = dump(bent);

					if (strcmp(before, after) != 0)
						fail_msg("byte %zu, bit %u: not told", at, bit);
					free(after);
				}
				if (at % 4 == 0)	/* the other way round; sanitizers are slow */
					assert_int_equal(pack_diff(bent, p, NULL, NULL) > 0, t.count > 0);
			}
			pack_close(bent);
			buf_free(&why);
			bytes[at] = kept;
		}
	print_message("# %u of %zu bent packs were taken, %u differ\n", taken, 2 * len, told);
	assert_true(told > 1000);
	pack_close(p);
	make_free(m);
	buf_free(&no);
	free(first);
	free(bytes);
	free(before);
}

/* 64 KiB are told, and all of it is compared. */
static void
long_values_are_cut_where_told(void **state)
{
	size_t len = 200 << 10;
	struct pack *p[3];
	struct told told = { .count = 0 };

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct make *m = make_world(PACK_RELEASE);
		char *long_note = xmalloc(len + 1);

		memset(long_note, 'a', len);
		memcpy(long_note + len - 1, i == 1 ? "b" : "c", 2);
		((struct pack_fact *)make_record(m, PACK_FACTS, 0))->note = make_string(m, long_note);
		p[i] = make_open(m);
		make_free(m);
		free(long_note);
	}
	pack_diff(p[0], p[1], note, &told);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.last.kind, PACK_CHANGE_FACT);
	assert_string_equal(told.field, "note");
	assert_int_equal(pack_diff(p[0], p[2], note, &told), 0);
	for (unsigned i = 0; i < 3; i++)
		made_close(p[i]);
}

static void
kind_and_owner_of_the_pack_are_told(void **state)
{
	struct make *m = make_world(PACK_SAMPLE), *n = make_world(PACK_RELEASE);
	struct pack *old = make_open(m), *now = make_open(n);
	struct told told = { .count = 0 };

	(void)state;
	pack_diff(old, now, note, &told);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.last.kind, PACK_CHANGE_SERVICE);
	assert_string_equal(told.name, "pack");
	assert_string_equal(told.field, "kind");
	assert_false(pack_diff_is_wording(old, now));
	made_close(old);
	made_close(now);
	make_free(m);
	make_free(n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_pack_differs_in_nothing),
		cmocka_unit_test(every_byte_that_is_seen_is_told),
		cmocka_unit_test(long_values_are_cut_where_told),
		cmocka_unit_test(kind_and_owner_of_the_pack_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
