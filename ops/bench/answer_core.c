/*
 * answer_core.c - how many answers one core gives, and what they allocate
 *
 *	answer_core PACK [WORD [LANGUAGE]]
 *
 * The way of a message without bearers and store: meaning, step of the talk,
 * rendering, cutting into parts, for an exact keyword by SMS.  Each stage is
 * also run alone.  One line, key=value; method in ops/bench/README.md.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/pack.h"
#include "content/render.h"
#include "gateway/answer.h"
#include "gateway/conversation.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/parts.h"
#include "ops/bench/gauge.h"
#include "routing/keyword.h"
#include "routing/meaning.h"

enum { OPENS = 15, ROUNDS = 20, ROUND_NS = 30 * 1000 * 1000, BATCH = 256 };

struct bench {
	const struct pack *pack;
	const char	*word;
	char		 typo[64];
	struct known	 known;
	struct meaning	 meaning;
	struct step	 step;
	struct outbound	 out;
	char		 room[4096];
	struct buf	 text;
	unsigned long	 answered;	/* so that nothing is optimised away */
};

static struct turn
turn_of(const struct bench *b)
{
	return (struct turn){ .medium = MEDIUM_SMS, .kind = TURN_INPUT, .pack = b->pack,
		.service = b->pack->services_count > 0 ? &b->pack->services[0] : NULL,
		.known = &b->known, .meaning = &b->meaning };
}

static void
read_meaning(struct bench *b)
{
	meaning_read(b->pack, b->word, strlen(b->word), b->known.locale, &b->meaning);
}

static void
read_typo(struct bench *b)
{
	struct keyword_hit hit = keyword_find(b->pack, b->typo, strlen(b->typo), b->known.locale);

	b->answered += hit.topic;
}

static void
take_step(struct bench *b)
{
	struct talk talk = { .state = TALK_NEW };
	struct turn turn = turn_of(b);

	conversation_step(&talk, &turn, &b->step);
}

static void
write_answer(struct bench *b)
{
	struct turn turn = turn_of(b);
	struct answering a = { .turn = &turn, .now_s = b->pack->header->created_s };
	struct answered did;

	answer_write(&a, &b->step.next, &b->step.answer, &b->out, &did);
	b->answered += b->out.parts.count;
}

/* The text alone, as answer_write() asks for it. */
static void
render_answer(struct bench *b)
{
	struct render r = { .pack = b->pack, .now_s = b->pack->header->created_s, .locale = b->step.answer.locale,
		.stay = b->step.next.stay, .origin = b->step.next.origin };
	struct rendered did;

	b->text = (struct buf)BUF_OVER(b->room);
	render_topic(&r, b->step.answer.topic, 0, &b->text, &did);
	b->answered += did.texts;
}

static void
cut_answer(struct bench *b)
{
	parts_cut(b->text.ptr, b->text.len, &(struct parts_rules){ .prefix = "" }, &b->out.parts);
	b->answered += b->out.parts.count;
}

static void
give_answer(struct bench *b)
{
	read_meaning(b);
	take_step(b);
	write_answer(b);
}

/* The fastest of ROUNDS, in nanoseconds a call: what is slower was somebody else's work. */
static double
measure(struct bench *b, void (*stage)(struct bench *b))
{
	double best = 0;

	for (int round = 0; round < ROUNDS; round++) {
		int64_t start = gauge_ns(), end;
		unsigned long calls = 0;

		do {
			for (int i = 0; i < BATCH; i++)
				stage(b);
			calls += BATCH;
			end = gauge_ns();
		} while (end - start < ROUND_NS);
		if (round == 0 || (double)(end - start) / (double)calls < best)
			best = (double)(end - start) / (double)calls;
	}
	return best;
}

static double
measure_open(const char *path)
{
	double best = 0;

	for (int i = 0; i < OPENS; i++) {
		struct buf why = BUF_INIT(500);
		int64_t start = gauge_ns();
		struct pack *p = pack_open(path, &why);

		double took = (double)(gauge_ns() - start) / 1e6;

		if (i == 0 || took < best)
			best = took;
		pack_close(p);
		buf_free(&why);
	}
	return best;
}

/* The first word of `topic` in the source language; NULL if it has none. */
static const char *
word_of(const struct pack *p, const char *topic)
{
	uint16_t t = pack_find_topic(p, topic);

	for (uint32_t i = 0; i < p->aliases_count && t != PACK_NONE; i++)
		if (p->aliases[i].topic == t && p->aliases[i].locale == 0)
			return pack_string(p, p->aliases[i].alias);
	return NULL;
}

static bool
prepare(struct bench *b, const char *word)
{
	struct buf typo;

	b->word = word != NULL ? word : word_of(b->pack, "work.pay");
	if (b->word == NULL) {
		fprintf(stderr, "answer_core: this pack has no word for work.pay; name a WORD\n");
		return false;
	}
	buf_wrap(&typo, b->typo, sizeof(b->typo));
	buf_adds(&typo, "qx");
	buf_adds(&typo, b->word);
	b->known.stay = COUNTRY('Q', 'A');
	b->known.origin = COUNTRY('N', 'P');
	b->known.guess_is_sure = true;
	give_answer(b);
	if (b->out.kind == OUTBOUND_SMS && b->out.parts.count > 0 && b->step.answer.kind == ANSWER_TOPIC)
		return true;
	fprintf(stderr, "answer_core: this word is not answered with a topic\n");
	return false;
}

int
main(int argc, char **argv)
{
	struct buf why = BUF_INIT(1000);
	struct bench b = { .pack = NULL };
	double open_ms, total;
	unsigned long before;

	if (argc < 2 || argc > 4) {
		fprintf(stderr, "usage: answer_core PACK [WORD [LANGUAGE]]\n");
		return 2;
	}
	open_ms = measure_open(argv[1]);
	b.pack = pack_open(argv[1], &why);
	if (b.pack == NULL) {
		fprintf(stderr, "answer_core: %s\n", why.ptr);
		return 3;
	}
	b.known.locale = argc > 3 ? pack_find_locale(b.pack, argv[3]) : 0;
	if (b.known.locale == PACK_NONE || !prepare(&b, argc > 2 ? argv[2] : NULL))
		return 1;
	b.known.guess = b.known.locale;
	before = gauge_allocations();
	total = measure(&b, give_answer);
	printf("answers_per_s=%.0f ns_per_answer=%.0f allocations=%lu parts=%u alphabet=%s", 1e9 / total, total,
	    gauge_allocations() - before, b.out.parts.count, b.out.parts.alphabet == ALPHABET_GSM7 ? "gsm7" : "ucs2");
	printf(" meaning_ns=%.0f step_ns=%.0f", measure(&b, read_meaning), measure(&b, take_step));
	printf(" write_ns=%.0f render_ns=%.0f", measure(&b, write_answer), measure(&b, render_answer));
	printf(" cut_ns=%.0f bytes=%zu typo_ns=%.0f", measure(&b, cut_answer), b.text.len, measure(&b, read_typo));
	printf(" words=%u pack_bytes=%llu open_ms=%.2f\n", b.pack->aliases_count,
	    (unsigned long long)b.pack->header->file_bytes, open_ms);
	return gauge_allocations() == before || b.answered == 0 ? 0 : 1;
}
