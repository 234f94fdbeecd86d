/* Which agency a text asks for: number, number and name, exact names, looks, near names, and bytes made to hurt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/compiler/fold_build.h"
#include "content/register/build.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/agent.h"
#include "routing/agent_inside.h"

#define NONE AGENT_FOUND_NONE
#define ONE AGENT_FOUND_ONE
#define LIKE AGENT_FOUND_LIKE
#define OTHER AGENT_FOUND_OTHER_NAME
#define FIRM AGENT_FOUND_COMPANY

/* Rows of the registers below, by name. */
enum { ZALMORA, BRUVENTO, BRUVENTA, KESTORIL, VANDEKO, PARNILO_OLD, PARNILO, GOLDRIN, G0LDRIN, TWIN, TWIN_TOO, ONE_NUMBER,
	SAME_NUMBER, SERIAL, SERIAL_LATER, VELKUNDO, VELKUNDA,
	VELKUNDA_TOO, ROWS, NOBODY };

struct world { struct fold_build fold; struct agents *agents[SHAPE_COUNT]; struct agent_finder *finder[SHAPE_COUNT]; };

static const char *const names[ROWS] = {
	[ZALMORA] = "Zalmora Dunfeki Ltd",
	[BRUVENTO] = "Bruvento Haslik",
	[BRUVENTA] = "Bruventa Haslik",
	[KESTORIL] = "Kestoril Mubando 2000",
	[VANDEKO] = "Vandeko Limpora Pvt Ltd",
	[PARNILO_OLD] = "Parnilo Rostek",
	[PARNILO] = "Hivanta Lumbrik",
	[GOLDRIN] = "Goldrin Tasopel",
	[G0LDRIN] = "G0ldrin Tasopel",
	[TWIN] = "Merdova Kolinas Limited",
	[TWIN_TOO] = "Merdova Kolinas Agency",
	[ONE_NUMBER] = "Fulgrani Stovek",
	[SAME_NUMBER] = "Ondibar Chelmu",
	[SERIAL] = "Quanteli Brodima",
	[SERIAL_LATER] = "Yastrofi Pelunda",
	[VELKUNDO] = "Velkundo Harispa Overseas",
	[VELKUNDA] = "Velkunda Harispa Overseas",
	[VELKUNDA_TOO] = "Velkunda Harispa Overseas Ltd",
};

/* One number for each row, as the offices write them. */
static const char *const numbers[][ROWS] = {
	[SHAPE_BANGLADESH] = { "RL-0448", "RL-0449", "RL-0450", "RL-0451", "RL-2000", "RL-0453", "RL-0454", "RL-0455", "RL-0456",
		"RL-0457", "RL-0458", "RL-0459", "RL-0459", "RL-0460", "RL-0461", "RL-0462",
		"RL-0463", "RL-0464" },
	[SHAPE_KENYA] = { "RA/2025/10/1", "RA/2025/10/2", "RA/2025/10/3", "RA/2025/10/4", "RA/2025/10/5", "RA/2025/10/6",
		"RA/2025/10/7", "RA/2025/10/8", "RA/2025/10/9", "RA/2025/10/10", "RA/2025/10/11", "RA/2025/10/12", "RA/2025/10/12",
		"RA/2025/10/13", "RA/2025/10/14", "RA/2025/10/15", "RA/2025/10/16",
		"RA/2025/10/17" },
	[SHAPE_NEPAL] = { "836/066/067", "837/066/067", "838/066/067", "839/066/067", "2000/066/067", "841/066/067", "842/066/067",
		"843/066/067", "844/066/067", "845/066/067", "846/066/067", "847/066/067", "847/066/067", "848/066/067",
		"848/067/068", "849/066/067", "850/066/067", "851/066/067" },
	[SHAPE_NONE] = { NULL },
};

static const struct { enum agent_shape shape; const char *text; enum agent_found found; unsigned row[AGENT_CHOICES]; bool by_number, renamed; } cases[] = {
	/* a number alone */
	{ SHAPE_BANGLADESH, "RL-0448", ONE, { ZALMORA }, true, false },
	{ SHAPE_BANGLADESH, "rl 448", ONE, { ZALMORA }, true, false },
	{ SHAPE_BANGLADESH, "448", ONE, { ZALMORA }, true, false },
	{ SHAPE_BANGLADESH, "RL-0999", NONE, { NOBODY }, false, false },
	{ SHAPE_BANGLADESH, "RL-0453", ONE, { PARNILO }, true, true },
	{ SHAPE_BANGLADESH, "RL-0459", LIKE, { ONE_NUMBER, SAME_NUMBER, NOBODY }, true, false },
	{ SHAPE_KENYA, "RA*2025*10*1", ONE, { ZALMORA }, true, false },
	{ SHAPE_KENYA, "PVT-AB12CD3", FIRM, { NOBODY }, false, false },
	{ SHAPE_KENYA, "CPR/2011/53972 zalmora dunfeki", FIRM, { NOBODY }, false, false },
	{ SHAPE_NEPAL, "836 066 067", ONE, { ZALMORA }, true, false },
	/* a number and a name */
	{ SHAPE_BANGLADESH, "RL-0448 Zalmora Dunfeki", ONE, { ZALMORA }, true, false },
	{ SHAPE_BANGLADESH, "zalmora dumfeki ltd RL-0448", ONE, { ZALMORA }, true, false },
	{ SHAPE_BANGLADESH, "RL-0448 zalmora", ONE, { ZALMORA }, true, false },
	/* of first words that others have, too, none is sure */
	{ SHAPE_BANGLADESH, "RL-0463 velkunda", LIKE, { VELKUNDA, VELKUNDA_TOO, NOBODY }, true, false },
	{ SHAPE_BANGLADESH, "RL-0464 velkunda", LIKE, { VELKUNDA_TOO, VELKUNDA, NOBODY }, true, false },
	{ SHAPE_BANGLADESH, "RL-0462 velkundo", ONE, { VELKUNDO }, true, false },
	/* telephone numbers stand on every paper */
	{ SHAPE_BANGLADESH, "zalmora dunfeki +880 1550 000123", LIKE, { ZALMORA, NOBODY }, false, false },
	{ SHAPE_NONE, "Zalmora Dunfeki, tel 98-0000-0123", LIKE, { ZALMORA, NOBODY }, false, false },
	{ SHAPE_BANGLADESH, "RL-0448 Zalmora Dunfeki 01550000123", ONE, { ZALMORA }, true, false },
	{ SHAPE_NONE, "zalmora dunfeki \u0967\u0968\u0969\u0967\u0968\u0969\u0967\u0968", LIKE, { ZALMORA, NOBODY }, false, false },
	{ SHAPE_NONE, "01550000123", NONE, { NOBODY }, false, false },
	{ SHAPE_NONE, "zalm\u043Era dunfeki", ONE, { ZALMORA }, false, false },
	{ SHAPE_NONE, "Z\u0410LM\u041ERA DUNFEKI LTD", ONE, { ZALMORA }, false, false },
	{ SHAPE_NONE, "ZALM\u041ERA", NONE, { NOBODY }, false, false },
	{ SHAPE_BANGLADESH, "RL-0448 ZALM\u041ERA", ONE, { ZALMORA }, true, false },
	{ SHAPE_BANGLADESH, "RL-0448 zal", OTHER, { ZALMORA, NOBODY }, true, false },
	{ SHAPE_BANGLADESH, "is RL-0448 ok", ONE, { ZALMORA }, true, false },
	{ SHAPE_BANGLADESH, "RL-0448 Tindoka Sarpel", OTHER, { ZALMORA, NOBODY }, true, false },
	{ SHAPE_BANGLADESH, "RL-0449 Bruventa Haslik", OTHER, { BRUVENTO, NOBODY }, true, false },
	{ SHAPE_BANGLADESH, "RL-0449 Bruvento Haslik", ONE, { BRUVENTO }, true, false },
	/* the same with a word left out: whose name it is, is still sure */
	{ SHAPE_BANGLADESH, "RL-0462 Velkunda Harispa", OTHER, { VELKUNDO, NOBODY }, true, false },
	{ SHAPE_NEPAL, "849/066/067 Velkunda Harispa", OTHER, { VELKUNDO, NOBODY }, true, false },
	{ SHAPE_NEPAL, "851/066/067 Velkunda Harispa", ONE, { VELKUNDA_TOO }, true, false },
	{ SHAPE_NEPAL, "849/066/067 Velkundo Harispa", ONE, { VELKUNDO }, true, false },
	{ SHAPE_NEPAL, "849/066/067 Velkundi Harispa", ONE, { VELKUNDO }, true, false },
	{ SHAPE_BANGLADESH, "RL-0459 ondibar chelmu", ONE, { SAME_NUMBER }, true, false },
	{ SHAPE_BANGLADESH, "RL-0453 Parnilo Rostek", ONE, { PARNILO }, true, true },
	{ SHAPE_BANGLADESH, "RL-0453 Hivanta Lumbrik", ONE, { PARNILO }, true, true },
	{ SHAPE_BANGLADESH, "RL-0454 Parnilo Rostek", ONE, { PARNILO }, true, false },
	{ SHAPE_BANGLADESH, "RL-0999 Zalmora Dunfeki", LIKE, { ZALMORA, NOBODY }, false, false },
	/* a number in a name */
	{ SHAPE_BANGLADESH, "Kestoril Mubando 2000", ONE, { KESTORIL }, false, false },
	{ SHAPE_BANGLADESH, "Kestoril Mubamdo 2000", LIKE, { KESTORIL, VANDEKO, NOBODY }, false, false },
	{ SHAPE_BANGLADESH, "2000 vandeko limpora", ONE, { VANDEKO }, true, false },
	{ SHAPE_BANGLADESH, "2000 tindoka sarpel", OTHER, { VANDEKO, NOBODY }, true, false },
	{ SHAPE_NEPAL, "836", LIKE, { ZALMORA, NOBODY }, true, false },
	{ SHAPE_NEPAL, "836 zalmora dunfeky", ONE, { ZALMORA }, true, false },
	{ SHAPE_NEPAL, "848", LIKE, { SERIAL, SERIAL_LATER, NOBODY }, true, false },
	{ SHAPE_NEPAL, "848 yastrofi pelunda", ONE, { SERIAL_LATER }, true, false },
	{ SHAPE_NEPAL, "84", NONE, { NOBODY }, false, false },
	/* a name */
	{ SHAPE_NONE, "zalmora dunfeki", ONE, { ZALMORA }, false, false },
	{ SHAPE_NONE, "  ZALMORA   DUNFEKI LIMITED.", ONE, { ZALMORA }, false, false },
	{ SHAPE_NONE, "zalmora dunfeki agency co", ONE, { ZALMORA }, false, false },
	{ SHAPE_NONE, "Parnilo Rostek", ONE, { PARNILO }, false, true },
	{ SHAPE_NONE, "Hivanta Lumbrik", ONE, { PARNILO }, false, false },
	{ SHAPE_NONE, "Merdova Kolinas", LIKE, { TWIN, TWIN_TOO, NOBODY }, false, false },
	{ SHAPE_NONE, "tindoka sarpel", NONE, { NOBODY }, false, false },
	{ SHAPE_NONE, "zalmora", NONE, { NOBODY }, false, false },
	/* near names */
	{ SHAPE_NONE, "zalmora dunfekki", ONE, { ZALMORA }, false, false },
	{ SHAPE_NONE, "zalmroa dunfeki", ONE, { ZALMORA }, false, false },
	{ SHAPE_NONE, "dunfeki zalmora", ONE, { ZALMORA }, false, false },
	{ SHAPE_NONE, "zalmoha dunseki", LIKE, { ZALMORA, NOBODY }, false, false },
	{ SHAPE_NONE, "parnilo rosteck", ONE, { PARNILO }, false, true },
	/* names that look alike: as one only when typed exactly, and never when the eye cannot tell */
	{ SHAPE_NONE, "bruvento haslik", ONE, { BRUVENTO }, false, false },
	{ SHAPE_NONE, "bruventa haslik", ONE, { BRUVENTA }, false, false },
	{ SHAPE_NONE, "bruventi haslik", LIKE, { BRUVENTO, BRUVENTA, NOBODY }, false, false },
	{ SHAPE_NONE, "bruvent haslik", LIKE, { BRUVENTO, BRUVENTA, NOBODY }, false, false },
	{ SHAPE_NONE, "goldrin tasopel", LIKE, { GOLDRIN, G0LDRIN, NOBODY }, false, false },
	{ SHAPE_NONE, "g0ldrin tasopel", LIKE, { G0LDRIN, GOLDRIN, NOBODY }, false, false },
	{ SHAPE_NONE, "go1drin tasopel", LIKE, { GOLDRIN, G0LDRIN, NOBODY }, false, false },
	/* made to hurt */
	{ SHAPE_NONE, "", NONE, { NOBODY }, false, false },
	{ SHAPE_NONE, " .,-/ ", NONE, { NOBODY }, false, false },
	{ SHAPE_NONE, "ltd", NONE, { NOBODY }, false, false },
	{ SHAPE_NONE, "'; DROP TABLE agents; --", NONE, { NOBODY }, false, false },
	{ SHAPE_NONE, "%%%s%n' OR 1=1", NONE, { NOBODY }, false, false },
	{ SHAPE_NONE, "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", NONE, { NOBODY }, false, false },
	{ SHAPE_BANGLADESH, "99999999999999999999999999999999999999999999999999999999999", NONE, { NOBODY }, false, false },
};

static int
set_up(void **state)
{
	struct world *w = xcalloc(1, sizeof *w);

	fold_build_init(&w->fold);
	for (unsigned shape = 0; shape < COUNT(numbers); shape++) {
		struct list_row row[ROWS];
		struct list l = { .country = "ZZ", .office = "ZZO", .source = "invented", .shape = (enum agent_shape)shape,
			.list_day = 20780, .import_day = 20780, .fresh_days = 30, .serial = 1, .rows = row, .row_count = ROWS };
		struct buf why = BUF_INIT(1024);
		char path[] = "/tmp/test_agent-XXXXXX";

		if (shape != SHAPE_NONE && numbers[shape][0] == NULL)
			continue;
		for (unsigned i = 0; i < ROWS; i++) {
			const char *number = numbers[shape][i] != NULL ? numbers[shape][i] : "";

			row[i] = (struct list_row){ .name = names[i], .number = number, .word = "active", .status = AGENT_VALID,
				.alias = i == PARNILO_OLD ? names[PARNILO] : "", .line = i + 2 };
		}
		close(mkstemp(path));
		if (!register_write(path, &l, &w->fold.table, &why) || (w->agents[shape] = register_open(path, &why)) == NULL)
			fail_msg("%s", why.ptr);
		unlink(path);
		w->finder[shape] = agent_finder_new(w->agents[shape], &w->fold.table, (enum agent_shape)shape);
		buf_free(&why);
	}
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	for (unsigned shape = 0; shape < SHAPE_COUNT; shape++) {
		agent_finder_free(w->finder[shape]);
		register_close(w->agents[shape]);
	}
	fold_build_release(&w->fold);
	free(w);
	return 0;
}

static bool
are_rows(const struct agent_hit *hit, const unsigned *row, enum agent_found found)
{
	unsigned count = found == NONE || found == FIRM ? 0 : found == LIKE ? AGENT_CHOICES : 1;

	for (unsigned i = 0; found == LIKE && i < AGENT_CHOICES && count == AGENT_CHOICES; i++)
		if (row[i] == NOBODY)
			count = i;
	if (hit->count != count)
		return false;
	for (unsigned i = 0; i < count; i++)
		if (hit->row[i] != row[i] || (i > 0 && hit->score[i] > hit->score[i - 1]))
			return false;
	return true;
}

static void
texts_find_their_agency(void **state)
{
	struct world *w = *state;
	unsigned wrong = 0;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct agent_hit hit;

		agent_find(w->finder[cases[i].shape], cases[i].text, strlen(cases[i].text), &hit);
		if (hit.found == cases[i].found && are_rows(&hit, cases[i].row, cases[i].found) &&
		    hit.by_number == cases[i].by_number && hit.was_renamed == cases[i].renamed)
			continue;
		print_error("case %zu, %s: found %d count %u row %u %u score %u %u by_number %d renamed %d\n", i,
		    agent_shape_words[cases[i].shape], hit.found, hit.count, hit.row[0], hit.row[1], hit.score[0],
		    hit.score[1], hit.by_number, hit.was_renamed);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static bool
are_same(const struct agent_hit *a, const struct agent_hit *b)
{
	return a->found == b->found && a->count == b->count && a->by_number == b->by_number && a->was_renamed == b->was_renamed &&
	    memcmp(a->row, b->row, sizeof a->row) == 0 && memcmp(a->score, b->score, sizeof a->score) == 0;
}

/* Whatever is typed, an answer keeps what the header says, and asking leaves nothing behind. */
static void
any_text_is_answered_plainly(void **state)
{
	static const char *const pieces[] = { "a", "zal", " ", "0", "RL-", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "bruvent", "/",
		"\xD8\xB2", "\xE0\xA4\x9C", "m", "haslik ", "'" };
	struct world *w = *state;
	uint32_t seed = 1;

	for (unsigned round = 0; round < 3000; round++) {
		struct agent_finder *f = w->finder[round % 2 == 0 ? SHAPE_NONE : SHAPE_BANGLADESH];
		struct agent_hit hit, again, plain;
		char text[2048];
		size_t len = 0;

		for (unsigned i = 0, most = round % 200; i < most; i++) {
			const char *piece;

			seed = seed * 1664525u + 1013904223u;
			piece = pieces[round % 7 == 0 ? round % COUNT(pieces) : (seed >> 8) % COUNT(pieces)];
			memcpy(text + len, piece, strlen(piece));
			len += strlen(piece);
		}
		agent_find(f, text, len, &hit);
		agent_find(f, "zalmora dunfeki", 15, &plain);
		agent_find(f, text, len, &again);
		assert_true(are_same(&hit, &again));
		assert_int_equal(plain.found, ONE);
		assert_true(hit.count <= AGENT_CHOICES);
		assert_true((hit.count > 0) == (hit.found == ONE || hit.found == LIKE || hit.found == OTHER));
		for (unsigned i = 0; i < hit.count; i++)
			assert_true(hit.row[i] < ROWS && hit.row[i] != PARNILO_OLD);
	}
}

/* A name behind 160 characters is not read. */
static void
a_long_text_is_read_to_its_160th_character(void **state)
{
	struct world *w = *state;
	struct agent_hit hit;
	char text[400];

	memset(text, ' ', sizeof text);
	memcpy(text + 145, "zalmora dunfeki", 15);
	agent_find(w->finder[SHAPE_NONE], text, sizeof text, &hit);
	assert_int_equal(hit.found, ONE);
	memset(text, ' ', sizeof text);
	memcpy(text + 160, "zalmora dunfeki", 15);
	agent_find(w->finder[SHAPE_NONE], text, sizeof text, &hit);
	assert_int_equal(hit.found, NONE);
}

/* Hashes in heaps and gaps, so that the guess is wrong as far as it can be. */
static void
the_first_entry_is_that_of_a_plain_pass(void **state)
{
	static struct register_entry entry[700];
	uint64_t hash = 1;

	(void)state;
	for (uint32_t count = 0; count <= COUNT(entry); count += 100) {
		for (uint32_t i = 0; i < count; i++)
			entry[i].hash = i % 3 == 0 ? hash : (hash += i % 100 < 40 ? (uint64_t)1 << 55 : 1);
		for (uint32_t i = 0; i < count; i++)
			for (uint64_t wanted = entry[i].hash - 1; wanted <= entry[i].hash + 1; wanted++) {
				uint32_t plain = 0;

				while (plain < count && entry[plain].hash < wanted)
					plain++;
				assert_int_equal(agent_entry_first(entry, count, wanted), plain);
			}
		hash = 1;
	}
	assert_int_equal(agent_entry_first(entry, 0, 5), 0);
	assert_int_equal(agent_entry_first(entry, COUNT(entry), UINT64_MAX), COUNT(entry));
}

static bool
holds(const struct agent_finder *f, const char *text)
{
	const char *bytes = (const char *)f;
	size_t len = strlen(text);

	for (size_t i = 0; i + len <= sizeof *f; i++)
		if (memcmp(bytes + i, text, len) == 0)
			return true;
	return false;
}

/* A finder lives as long as its list; what somebody asked does not. */
static void
nothing_of_the_question_is_kept(void **state)
{
	static const char *const asked[] = { "Wuxovand", "RL-0448 Wuxovand Teslokar", "Zalmora Wuxovand Ltd RA/2025/10/1" };
	struct world *w = *state;
	struct agent_hit hit;

	for (size_t i = 0; i < COUNT(asked); i++)
		for (int shape = 0; shape < SHAPE_COUNT; shape++) {
			struct agent_finder *f = w->finder[shape];

			if (f == NULL)
				continue;
			agent_find(f, asked[i], strlen(asked[i]), &hit);
			assert_false(holds(f, "uxovan"));
			assert_false(holds(f, "0448"));
		}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_find_their_agency),
		cmocka_unit_test(any_text_is_answered_plainly),
		cmocka_unit_test(a_long_text_is_read_to_its_160th_character),
		cmocka_unit_test(the_first_entry_is_that_of_a_plain_pass),
		cmocka_unit_test(nothing_of_the_question_is_kept),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
