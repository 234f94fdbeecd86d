/*
 * parts.c - every text of a pack in parts: ours, a naive cut, and Kannel's smsbox for real
 *
 *	parts BUILD PACK
 *
 * One line a language and one for all, key=value; what is counted and how:
 * ops/bench/README.md.  Ends with 0 also when the goal is missed (this is no
 * test), with 3 when a program fell.  No text and no number is printed.
 */
#include <errno.h>
#include <stdbool.h>

#include "content/pack.h"
#include "gateway/exit_codes.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/letters.h"
#include "ops/bench/process.h"
#include "ops/bench/smsbox.h"
#include "ops/bench/tally.h"
#include "ops/bench/texts.h"

/* What the issue asks: parts to naive UCS-2 over the whole pack. */
#define GOAL 0.75

struct bench {
	const char	*build;
	const struct pack *pack;
	struct letters	*letters;
	struct texts	 texts;
	struct tally	*locale;		/* [pack->locales_count] */
	struct shown	 text, got;
};

/* The language itself, or the one whose tables its script shares (3GPP TS 23.038 6.2.1.2.4: Nepali is written with Hindi's). */
static uint16_t
national_of(const struct pack_locale *l, const char *tag)
{
	const char *other = memcmp(l->script, "Deva", 4) == 0 ? "hi" : tag;
	enum national id = national_to_write(other);

	return id == NATIONAL_NONE ? 0 : NATIONAL_BIT(id);
}

static void
count_cutters(struct bench *b, const struct bench_text *t)
{
	const struct pack_locale *l = &b->pack->locales[t->locale];
	struct encoding_rules rules = { .declared = pack_substitutes(b->pack, t->locale) };
	struct tally *tally = &b->locale[t->locale];

	shown_reset(&b->text);
	shown_add_utf8(&b->text, t->utf8, t->len);
	tally->texts++;
	cut_ours(b->letters, t->utf8, t->len, &rules, &b->got);
	counts_add(&tally->side[SIDE_OURS], b->letters, &b->text, &b->got);
	cut_naive(&b->text, &b->got);
	counts_add(&tally->side[SIDE_NAIVE], b->letters, &b->text, &b->got);
	rules.national = national_of(l, pack_string(b->pack, l->tag));
	cut_ours(b->letters, t->utf8, t->len, &rules, &b->got);
	counts_add(&tally->side[SIDE_NATIONAL], b->letters, &b->text, &b->got);
}

/* A part that never came shows nothing. */
static void
show_taken(struct bench *b, const struct smsbox_taken *taken)
{
	shown_reset(&b->got);
	for (unsigned i = 0; i < taken->parts; i++) {
		const struct smsbox_part *p = &taken->part[i];

		if (p->is_there && p->is_ucs2)
			shown_add_ucs2(&b->got, p->data, p->octets);
		else if (p->is_there)
			shown_add_gsm7(b->letters, &b->got, p->data, p->octets);
	}
}

/* One smsbox for each side: what one left behind is not in the figures of the other. */
static bool
count_smsbox(struct bench *b, enum bench_side side, struct buf *why)
{
	struct smsbox *s = smsbox_start(b->build, b->texts.count, why);
	bool is_done = s != NULL;

	for (size_t i = 0; is_done && i < b->texts.count; i++) {
		const struct bench_text *t = &b->texts.text[i];
		enum smsbox_way way = side == SIDE_CARELESS ? SMSBOX_CARELESS :
		    text_alphabet(t->utf8, t->len) == ALPHABET_GSM7 ? SMSBOX_GSM7 : SMSBOX_UCS2;

		is_done = smsbox_send(s, i, t->utf8, t->len, way, why);
		if (is_done && !process_nap(0)) {
			buf_adds(why, "stopped");
			is_done = false;
		}
	}
	is_done = is_done && smsbox_settle(s, why);
	for (size_t i = 0; is_done && i < b->texts.count; i++) {
		const struct bench_text *t = &b->texts.text[i];

		shown_reset(&b->text);
		shown_add_utf8(&b->text, t->utf8, t->len);
		show_taken(b, smsbox_taken(s, i));
		counts_add(&b->locale[t->locale].side[side], b->letters, &b->text, &b->got);
	}
	smsbox_stop(s);
	return is_done;
}

static const char *
verdict(bool is_met)
{
	return is_met ? "PASS" : "missed";
}

static void
print_all(const struct bench *b)
{
	struct tally total = { 0 };
	const struct counts *ours = &total.side[SIDE_OURS];
	double naive;

	for (uint32_t i = 0; i < b->pack->locales_count; i++) {
		tally_print(stdout, pack_string(b->pack, b->pack->locales[i].tag), &b->locale[i]);
		tally_add(&total, &b->locale[i]);
	}
	tally_print(stdout, "total", &total);
	naive = total.side[SIDE_NAIVE].parts;
	printf("goal ratio=%.3f at_most=%.2f %s", ours->parts / naive, GOAL, verdict(ours->parts <= GOAL * naive));
	printf(" national_ratio=%.3f %s", total.side[SIDE_NATIONAL].parts / naive,
	    verdict(total.side[SIDE_NATIONAL].parts <= GOAL * naive));
	printf(" cut=%u %s lost=%zu %s\n", ours->cut, verdict(ours->cut == 0), ours->lost, verdict(ours->lost == 0));
}

static int
run(struct bench *b, struct buf *why)
{
	bool is_done = true;

	b->letters = letters_new(why);
	if (b->letters == NULL)
		return EXIT_WORLD;
	b->locale = xcalloc(b->pack->locales_count, sizeof *b->locale);
	texts_collect(&b->texts, b->pack);
	for (size_t i = 0; i < b->texts.count; i++)
		count_cutters(b, &b->texts.text[i]);
	is_done = count_smsbox(b, SIDE_CAREFUL, why) && count_smsbox(b, SIDE_CARELESS, why);
	print_all(b);			/* without Kannel, too: its columns are left out then */
	return is_done ? EXIT_SUCCESS : EXIT_WORLD;
}

int
main(int argc, char **argv)
{
	struct bench *b = xcalloc(1, sizeof *b);
	char *build = argc == 3 ? realpath(argv[1], NULL) : NULL, room[1000];
	struct buf why = BUF_OVER(room);
	struct pack *pack = NULL;
	int status = EXIT_MISUSE;

	if (argc != 3)
		buf_adds(&why, "usage: parts BUILD PACK");
	else if (build == NULL)
		buf_addf(&why, "%s: %s", argv[1], strerror(errno));
	if (build == NULL)
		goto out;
	status = EXIT_WORLD;
	pack = pack_open(argv[2], &why);
	if (pack == NULL)
		goto out;
	process_hold_signals();
	b->build = build;
	b->pack = pack;
	status = run(b, &why);
out:
	if (status != EXIT_SUCCESS)
		fprintf(stderr, "parts: %s\n", why.ptr);
	letters_free(b->letters);
	texts_free(&b->texts);
	pack_close(pack);
	free(b->locale);
	free(build);
	free(b);
	return status;
}
