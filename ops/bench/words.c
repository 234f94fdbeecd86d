/*
 * words.c - what it costs to find out what a text asks for
 *
 *	words PACK
 *
 * Texts are made from the keywords of the pack itself, always the same ones:
 * typed right, with one slip, with two, with lost letters, and words that are
 * none.  One line a kind, key=value; method in ops/bench/README.md.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/utf8.h"
#include "ops/bench/gauge.h"
#include "ops/bench/plain_scan.h"
#include "routing/keyword.h"

enum { TEXTS = 400, TEXT_BYTES = 200, ROUNDS = 7, TURNS = 20, PLAIN_TURNS = 2, LETTERS = 60, LONGEST = 40 };

struct text { char bytes[TEXT_BYTES]; size_t len; };

struct bench {
	const struct pack *pack;
	uint32_t	 seed;
	struct text	 text[TEXTS];
	unsigned	 found;		/* so that nothing is optimised away */
};

static uint32_t
any(struct bench *b, uint32_t below)
{
	b->seed = b->seed * 1664525u + 1013904223u;
	return (b->seed >> 8) % below;
}

/* A keyword that likeness is for, as code points. */
static unsigned
keyword(struct bench *b, uint32_t cp[LETTERS])
{
	for (;;) {
		const struct pack_alias *a = &b->pack->aliases[any(b, b->pack->aliases_count)];
		const char *at = pack_string(b->pack, a->alias);
		unsigned count = 0;

		if (a->flags & (ALIAS_EXACT | ALIAS_STOPWORD) || a->letters < 5 || utf8_count(at, a->alias.len) > LONGEST)
			continue;
		for (size_t i = 0; i < a->alias.len; count++)
			i += utf8_decode(at + i, a->alias.len - i, &cp[count]);
		return count;
	}
}

static void
put(struct text *t, const uint32_t *cp, unsigned count)
{
	for (unsigned i = 0; i < count && t->len + 5 < sizeof(t->bytes); i++)
		t->len += utf8_encode(cp[i], t->bytes + t->len);
	t->bytes[t->len] = '\0';
}

static void
slips(struct bench *b, struct text *t, unsigned edits)
{
	uint32_t cp[LETTERS];
	unsigned count = keyword(b, cp);

	while (edits-- > 0) {
		unsigned at = any(b, count - 1);

		switch (any(b, 3)) {
		case 0: cp[at] = cp[any(b, count)]; break;
		case 1: memmove(cp + at, cp + at + 1, (--count - at) * sizeof(*cp)); break;
		default: cp[LETTERS - 1] = cp[at]; cp[at] = cp[at + 1]; cp[at + 1] = cp[LETTERS - 1]; break;
		}
	}
	put(t, cp, count);
}

static void make_exact(struct bench *b, struct text *t) { slips(b, t, 0); }
static void make_slip(struct bench *b, struct text *t) { slips(b, t, 1); }
static void make_two_slips(struct bench *b, struct text *t) { slips(b, t, 2); }

/* The letters of a keyword in another order: a word of the language's letters that is none. */
static void
make_other(struct bench *b, struct text *t)
{
	uint32_t cp[LETTERS];
	unsigned count = keyword(b, cp);

	for (unsigned i = count - 1; i > 0; i--) {
		unsigned k = any(b, i + 1);
		uint32_t kept = cp[i];

		cp[i] = cp[k];
		cp[k] = kept;
	}
	put(t, cp, count);
}

/* Four words: the longest text that likeness is tried on in all its ways. */
static void
make_four_words(struct bench *b, struct text *t)
{
	for (int i = 0; i < 4; i++) {
		uint32_t cp[LETTERS];
		unsigned count = 4 + any(b, 5);

		for (unsigned k = 0; k < count; k++)
			cp[k] = "abcdefghijklmnoprstuvyzaeiou"[any(b, 28)];
		cp[count++] = ' ';
		put(t, cp, count);
	}
}

/* A whole SMS of words: danger is looked for in every place. */
static void
make_sentence(struct bench *b, struct text *t)
{
	while (t->len < 150)
		make_four_words(b, t);
}

/* A whole SMS without a blank: letters of Khmer, each a place where a keyword may begin. */
static void
make_running(struct bench *b, struct text *t)
{
	while (t->len + 30 < sizeof(t->bytes)) {	/* eight of three bytes, and what put() leaves free */
		uint32_t cp[8];

		for (unsigned k = 0; k < COUNT(cp); k++)
			cp[k] = 0x1780 + any(b, k % 3 == 1 ? 52 : 34);	/* a vowel now and then */
		put(t, cp, COUNT(cp));
	}
}

static void
lose(struct bench *b, struct text *t, unsigned letters)
{
	uint32_t cp[LETTERS];
	unsigned count = keyword(b, cp);

	while (letters-- > 0)
		cp[any(b, count)] = '?';
	put(t, cp, count);
}

static void make_lost(struct bench *b, struct text *t) { lose(b, t, 1); }
static void make_three_lost(struct bench *b, struct text *t) { lose(b, t, 3); }

/* Four words, three letters lost, nothing found: every pass over the letters is made, and all of likeness. */
static void
make_lost_among(struct bench *b, struct text *t)
{
	make_four_words(b, t);
	for (size_t i = 1; i < 10; i += 4)
		t->bytes[i] = '?';
}

static void
find(struct bench *b, const struct text *t)
{
	b->found += keyword_find(b->pack, t->bytes, t->len, PACK_NONE).topic != PACK_NONE;
}

static void
find_plainly(struct bench *b, const struct text *t)
{
	b->found += plain_scan(b->pack, t->bytes, t->len, PACK_NONE).topic != PACK_NONE;
}

static void
fold(struct bench *b, const struct text *t)
{
	char out[TEXT_BYTES * 4];

	b->found += fold_text(&b->pack->fold, t->bytes, t->len, out, sizeof(out)) > 0;
}

static void
decode(struct bench *b, const struct text *t)
{
	uint32_t cp, sum = 0;

	for (size_t i = 0; i < t->len; sum += cp)
		i += utf8_decode(t->bytes + i, t->len - i, &cp);
	b->found += sum > 0;
}

struct cost { double mean, worst; };	/* of all texts, of the dearest text; nanoseconds */

/* Each text `turns` times in a row, the fastest of ROUNDS: what is slower was somebody else's work. */
static struct cost
measure(struct bench *b, void (*one)(struct bench *b, const struct text *t), int turns)
{
	struct cost cost = { 0, 0 };

	for (int i = 0; i < TEXTS; i++) {
		double best = 0;

		for (int round = 0; round < ROUNDS; round++) {
			int64_t start = gauge_ns();
			double took;

			for (int turn = 0; turn < turns; turn++)
				one(b, &b->text[i]);
			took = (double)(gauge_ns() - start) / turns;
			if (round == 0 || took < best)
				best = took;
		}
		cost.mean += best / TEXTS;
		if (best > cost.worst)
			cost.worst = best;
	}
	return cost;
}

static void
fill(struct bench *b, void (*make)(struct bench *b, struct text *t))
{
	b->seed = 1;
	for (int i = 0; i < TEXTS; i++) {
		b->text[i].len = 0;
		make(b, &b->text[i]);
	}
}

static void
print_match(struct bench *b, const char *kind)
{
	struct cost ours, plain;
	unsigned found;

	b->found = 0;
	ours = measure(b, find, TURNS);
	found = b->found / (ROUNDS * TURNS);
	plain = measure(b, find_plainly, PLAIN_TURNS);
	printf("match=%s words=%u found=%u/%d us=%.2f worst_us=%.2f plain_us=%.1f ratio=%.3f\n", kind,
	    b->pack->aliases_count, found, TEXTS, ours.mean / 1e3, ours.worst / 1e3, plain.mean / 1e3,
	    ours.mean / plain.mean);
}

int
main(int argc, char **argv)
{
	static const struct { const char *kind; void (*make)(struct bench *b, struct text *t); } kinds[] = {
		{ "exact", make_exact }, { "one-slip", make_slip }, { "two-slips", make_two_slips },
		{ "other-word", make_other }, { "four-words", make_four_words }, { "sentence", make_sentence }, { "running", make_running },
		{ "lost-letter", make_lost }, { "three-lost", make_three_lost }, { "four-words-three-lost", make_lost_among },
	};
	struct buf why = BUF_INIT(1000);
	struct bench *b;
	unsigned long before;
	size_t bytes = 0;
	struct cost ours, plain;

	if (argc != 2) {
		fprintf(stderr, "usage: words PACK\n");
		return 2;
	}
	b = xcalloc(1, sizeof(*b));
	b->pack = pack_open(argv[1], &why);
	if (b->pack == NULL) {
		fprintf(stderr, "words: %s\n", why.ptr);
		return 3;
	}
	setvbuf(stdout, NULL, _IONBF, 0);	/* stdio takes no room of its own */
	before = gauge_allocations();
	for (size_t i = 0; i < COUNT(kinds); i++) {
		fill(b, kinds[i].make);
		print_match(b, kinds[i].kind);
	}
	fill(b, make_slip);
	for (int i = 0; i < TEXTS; i++)
		bytes += b->text[i].len;
	ours = measure(b, fold, TURNS);
	plain = measure(b, decode, TURNS);
	printf("fold bytes=%.1f us=%.2f worst_us=%.2f decode_us=%.2f ratio=%.2f allocations=%lu\n", (double)bytes / TEXTS,
	    ours.mean / 1e3, ours.worst / 1e3, plain.mean / 1e3, ours.mean / plain.mean, gauge_allocations() - before);
	return gauge_allocations() == before ? 0 : 1;
}
