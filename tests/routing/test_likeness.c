/* What the index finds is what a plain pass over all keywords would find: slips, lost letters, in every script. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "content/likeness.h"
#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"
#include "routing/keyword_inside.h"
#include "tests/routing/plain_pass.h"
#include "tests/support/pack_make.h"

enum { ALIASES = 1500, WORD_BYTES = 200 };

/* --- words --- */

static uint32_t
next(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

/* Few letters, so that words are near one another. */
static const struct { const char *tag; uint32_t letters[12]; } alphabets[] = {
	{ "en", { 'a', 'b', 'e', 'h', 'i', 'k', 'l', 'n', 'r', 's', 't', 'u' } },
	{ "ne", { 0x915, 0x924, 0x930, 0x932, 0x938, 0x92E, 0x93E, 0x93F, 0x940, 0x947, 0x94D, 0x902 } },
	{ "ar", { 0x627, 0x628, 0x62A, 0x62F, 0x631, 0x633, 0x644, 0x645, 0x646, 0x647, 0x648, 0x6CC } },
	{ "hi", { 0x430, 0x431, 0x435, 0x438, 0x43A, 0x43B, 0x43C, 0x43D, 0x43E, 0x440, 0x441, 0x442 } },
	{ "ne-latn", { 0x12A0, 0x1218, 0x1230, 0x1270, 0x1290, 0x12C8, 0x1208, 0x1228, 0x1260, 0x12F0, 0x1308, 0x12E8 } },
};

static uint32_t
letter_of(uint32_t *seed, unsigned alphabet)
{
	return alphabets[alphabet].letters[next(seed, 12)];
}

static struct word
random_word(uint32_t *seed, unsigned alphabet)
{
	struct word w = { { 0 }, 2 + next(seed, 10) };

	if (next(seed, 40) == 0)
		w.count = 36 + next(seed, 8);		/* about the longest that may be matched */
	for (unsigned i = 0; i < w.count; i++)
		w.cp[i] = i > 1 && i + 1 < w.count && w.cp[i - 1] != ' ' && next(seed, 14) == 0 ? ' ' : letter_of(seed, alphabet);
	return w;
}

static size_t
spell(const struct word *w, char out[WORD_BYTES])
{
	size_t len = 0;

	for (unsigned i = 0; i < w->count; i++)
		len += utf8_encode(w->cp[i], out + len);
	out[len] = '\0';
	return len;
}

/* Edit `kind` (0 a letter more, 1 fewer, 2 other, 3 swapped, 4 lost) at letter `at`. */
static struct word
edited(const struct word *w, unsigned kind, unsigned at, uint32_t letter)
{
	struct word e = *w;

	if (kind == 0 && e.count < 59) {
		memmove(e.cp + at + 1, e.cp + at, (e.count++ - at) * sizeof(*e.cp));
		e.cp[at] = letter;
	} else if (kind == 1 && at < e.count) {
		memmove(e.cp + at, e.cp + at + 1, (--e.count - at) * sizeof(*e.cp));
	} else if ((kind == 2 || kind == 4) && at < e.count) {
		e.cp[at] = kind == 2 ? letter : LOST_LETTER;
	} else if (kind == 3 && at + 1 < e.count) {
		e.cp[at] = w->cp[at + 1];
		e.cp[at + 1] = w->cp[at];
	}
	return e;
}

struct words { struct pack *p; struct make *m; unsigned asked, found; };

static void
compare(struct words *s, const struct word *w)
{
	char text[WORD_BYTES];
	size_t len = spell(w, text);
	bool has_lost = false;
	uint64_t set = 0;
	struct keyword_hit hit;
	uint16_t topic;

	for (unsigned i = 0; i < w->count; i++)
		has_lost = has_lost || w->cp[i] == LOST_LETTER;
	if (len == 0 || text[0] == ' ' || text[len - 1] == ' ' || strstr(text, "  ") != NULL)
		return;		/* folding leaves no such blanks */
	topic = plain_pass(s->p, w, has_lost, &set);
	hit = (has_lost ? keyword_lost_letters : keyword_like)(s->p, (struct slice){ text, len }, PACK_NONE);
	s->asked++;
	s->found += topic != PACK_NONE;
	if (hit.topic != topic || (topic != PACK_NONE && hit.locales != set))
		fail_msg("\"%s\": topic %u in %llx, a plain pass finds %u in %llx", text, hit.topic,
		    (unsigned long long)hit.locales, topic, (unsigned long long)set);
}

static int
open_words(void **state)
{
	static const char *const topics[] = { "work.pay", "work.passport", "fees", "main", "fear", "sea" };
	struct words *s = xcalloc(1, sizeof(*s));
	uint32_t seed = 1;

	s->m = make_world(PACK_RELEASE);
	for (unsigned i = 0; i < ALIASES; i++) {
		unsigned alphabet = next(&seed, COUNT(alphabets)), locale = next(&seed, 10) == 0 ? 0 : alphabet;
		struct word w = random_word(&seed, alphabet);
		char text[WORD_BYTES];
		unsigned flags = next(&seed, 12) == 0 ? ALIAS_EXACT : 0;

		if (next(&seed, 3) == 0)		/* many of one beginning */
			for (unsigned k = 0; k < 6 && k < w.count; k++)
				w.cp[k] = alphabets[alphabet].letters[k];
		spell(&w, text);
		make_alias(s->m, alphabets[locale].tag, text, next(&seed, 30) == 0 ? NULL : topics[next(&seed, 6)], flags);
	}
	/* An ordinary word, one slip from a keyword that lies some way off all others. */
	make_alias(s->m, "en", "zqvxjwp", NULL, 0);
	make_alias(s->m, "en", "zqvxjwd", "fees", 0);
	s->p = make_open(s->m);
	*state = s;
	return 0;
}

static int
close_words(void **state)
{
	struct words *s = *state;

	made_close(s->p);
	make_free(s->m);
	free(s);
	return 0;
}

static unsigned
alphabet_of(const struct word *w)
{
	for (unsigned i = 0; i < COUNT(alphabets); i++)
		if (script_of(w->cp[0]) == script_of(alphabets[i].letters[0]))
			return i;
	return 0;
}

/* Every single edit of every tenth keyword, and a second one in some other place. */
static void
slips_find_what_a_plain_pass_finds(void **state)
{
	struct words *s = *state;
	uint32_t seed = 2;

	for (uint32_t i = 0; i < s->p->aliases_count; i += 12) {
		struct word w = word_of(pack_string(s->p, s->p->aliases[i].alias), s->p->aliases[i].alias.len);
		unsigned alphabet = alphabet_of(&w);

		for (unsigned at = 0; at <= w.count; at++)
			for (unsigned kind = 0; kind < 5; kind++) {
				struct word one = edited(&w, kind, at, letter_of(&seed, alphabet)), two;

				compare(s, &one);
				two = edited(&one, next(&seed, kind == 4 ? 5 : 4), next(&seed, one.count + 1),
				    letter_of(&seed, alphabet));
				compare(s, &two);
			}
	}
	assert_true(s->asked > 8000);
	assert_true(s->found > s->asked / 4 && s->found < s->asked);
}

static void
other_words_find_what_a_plain_pass_finds(void **state)
{
	struct words *s = *state;
	uint32_t seed = 3;

	for (unsigned i = 0; i < 4000; i++) {
		struct word w = random_word(&seed, next(&seed, COUNT(alphabets)));

		for (unsigned lost = next(&seed, 4); lost > 0; lost--)
			w = edited(&w, 4, next(&seed, w.count), 0);
		compare(s, &w);
	}
}

static void
an_ordinary_word_is_no_slip(void **state)
{
	static const struct { const char *text; bool is_found; } cases[] = { { "zqvxjwp", false }, { "zqvxjwg", true } };
	struct words *s = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct word w = word_of(cases[i].text, strlen(cases[i].text));
		struct slice text = { cases[i].text, strlen(cases[i].text) };

		compare(s, &w);
		assert_int_equal(keyword_like(s->p, text, PACK_NONE).topic != PACK_NONE, cases[i].is_found);
	}
}

/* The index stands on this: two words that are N edits apart have a key in common. */
static void
words_near_each_other_share_a_key(void **state)
{
	uint32_t seed = 4;

	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		struct word w = random_word(&seed, 0), e = w;
		unsigned edits = 1 + next(&seed, 2), keys[2];
		struct letters a, b;
		uint32_t key[2][LIKE_KEYS_MAX];
		char text[2][WORD_BYTES];
		bool is_shared = false;

		for (unsigned k = 0; k < edits; k++)
			e = edited(&e, next(&seed, 4), next(&seed, e.count + 1), letter_of(&seed, 0));
		if (e.count == 0 || !like_read(&a, text[0], spell(&w, text[0])) || !like_read(&b, text[1], spell(&e, text[1])))
			continue;
		keys[0] = like_keys(&a, edits, key[0]);
		keys[1] = like_keys(&b, edits, key[1]);
		assert_true(keys[0] <= LIKE_KEYS_MAX && keys[1] <= LIKE_KEYS_MAX);
		for (unsigned k = 0; k < keys[0]; k++)
			for (unsigned n = 0; n < keys[1]; n++)
				is_shared = is_shared || key[0][k] == key[1][n];
		if (!is_shared)
			fail_msg("\"%s\" and \"%s\"", text[0], text[1]);
	}
}

/* What keeps a look-up quick, counted: entries visited, and aliases among them that are read. */
static void
a_look_up_visits_few(void **state)
{
	const struct pack *p = ((struct words *)*state)->p;
	unsigned visited = 0, read = 0, asked = 0;

	for (uint32_t i = 0; i < p->aliases_count; i++) {
		struct letters l;
		uint32_t key[LIKE_KEYS_MAX], buckets = p->buckets_count - 1;
		unsigned keys;

		if (!like_read(&l, pack_string(p, p->aliases[i].alias), p->aliases[i].alias.len))
			continue;
		keys = like_keys(&l, like_edits_most(l.cp[0]), key);
		asked++;
		for (unsigned k = 0; k < keys; k++) {
			uint32_t bucket = like_bucket(key[k], buckets);

			for (uint32_t n = p->buckets[bucket]; n < p->buckets[bucket + 1]; n++, visited++)
				read += (p->near[n] ^ like_entry(key[k], 0)) >> LIKE_ALIAS_BITS == 0;
		}
	}
	/* A third of these keywords begin alike, five times as many as of real ones. */
	if (visited > 150 * asked || read > 100 * asked)
		fail_msg("%u keywords, %u entries visited, %u of the right key", asked, visited, read);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slips_find_what_a_plain_pass_finds),
		cmocka_unit_test(other_words_find_what_a_plain_pass_finds),
		cmocka_unit_test(an_ordinary_word_is_no_slip),
		cmocka_unit_test(words_near_each_other_share_a_key),
		cmocka_unit_test(a_look_up_visits_few),
	};

	return cmocka_run_group_tests_name("likeness", tests, open_words, close_words);
}
