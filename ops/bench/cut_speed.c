/*
 * cut_speed.c - what it takes to make parts of one message, beside the two obvious ways
 *
 *	cut_speed PACK
 *
 * Over every text of the pack (texts.h): parts_cut() - choose the alphabet,
 * encode, find cuts, write headers - beside a peer that converts with a library
 * and cuts.  iconv to UTF-16BE, cut where a part is full, is what Kannel's smsbox
 * does: the least that can be done.  ICU is who would be asked to do it well: its
 * converter to GSM 03.38, which iconv lacks, cut where a part is full; or to
 * UTF-16, cut at the last grapheme cluster that fits.  One line a kind of text; method and figures: ops/bench/README.md.
 */
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>

#include <unicode/ubrk.h>
#include <unicode/ucnv.h>

#include "content/pack.h"
#include "gateway/exit_codes.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/parts.h"
#include "ops/bench/gauge.h"
#include "ops/bench/texts.h"

enum { ROUNDS = 20, ROUND_NS = 15 * 1000 * 1000, OCTETS = 16384, HEADER = 6, ALONE_UNITS = 70, JOINED_UNITS = 67 };

enum kind { KIND_GSM7, KIND_UCS2, KIND_NATIONAL, KINDS };
static const char *const kinds[KINDS] = { "gsm7", "ucs2", "gsm7-nli" };

enum peer { OURS, PEER_ICONV, PEER_ICU, PEERS };

struct speed {
	const struct pack *pack;
	struct texts	 texts;
	enum kind	*kind_of;		/* [texts.count]; of NATIONAL: with its tables allowed */
	iconv_t		 to_utf16;
	UConverter	*utf8, *gsm;
	UBreakIterator	*clusters;
	UChar		 unit[OCTETS / 2];
	struct parts	 parts;
	uint8_t		 octets[OCTETS];
	uint8_t		 cut[PARTS_MAX * 4][HEADER + PART_OCTETS];
	unsigned long	 made;			/* so that nothing is optimised away */
};

static struct parts_rules
rules_of(const struct speed *s, uint16_t locale, bool is_national)
{
	return (struct parts_rules){ .prefix = "", .encoding = {
	    .declared = pack_substitutes(s->pack, locale),
	    .national = is_national ? NATIONAL_BIT(NATIONAL_HINDI) : 0 } };
}

/* Octets that are ready: alone, or in parts with a header of six. */
static unsigned
cut_octets(struct speed *s, size_t len, size_t alone, size_t joined)
{
	size_t most = len <= alone ? alone : joined;
	unsigned count = (unsigned)((len + most - 1) / most), i = 0;

	BUG_IF(count > COUNT(s->cut));
	for (size_t at = 0; at < len; at += most, i++) {
		const uint8_t header[HEADER] = { 5, 0, 3, 7, (uint8_t)count, (uint8_t)(i + 1) };

		memcpy(s->cut[i], header, HEADER);
		memcpy(s->cut[i] + HEADER, s->octets + at, len - at < most ? len - at : most);
	}
	return count;
}

static void
cut_ours_once(struct speed *s, const struct bench_text *t, bool is_national)
{
	struct parts_rules rules = rules_of(s, t->locale, is_national);

	parts_cut(t->utf8, t->len, &rules, &s->parts);
	s->made += s->parts.count;
}

static void
cut_iconv(struct speed *s, const struct bench_text *t)
{
	char *in = t->utf8, *out = (char *)s->octets;
	size_t in_left = t->len, out_left = sizeof s->octets;

	iconv(s->to_utf16, NULL, NULL, NULL, NULL);
	BUG_IF(iconv(s->to_utf16, &in, &in_left, &out, &out_left) == (size_t)-1);
	s->made += cut_octets(s, sizeof s->octets - out_left, 140, 134);
}

static void
cut_clusters(struct speed *s, const struct bench_text *t)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t len = ucnv_toUChars(s->utf8, s->unit, COUNT(s->unit), t->utf8, (int32_t)t->len, &status), end;
	int32_t most = len <= ALONE_UNITS ? ALONE_UNITS : JOINED_UNITS;
	unsigned count = 0;

	ubrk_setText(s->clusters, s->unit, len, &status);
	BUG_IF(U_FAILURE(status));
	for (int32_t at = 0; at < len; at = end, count++) {
		uint8_t header[HEADER] = { 5, 0, 3, 7, 0, (uint8_t)(count + 1) }, *out = s->cut[count] + HEADER;

		end = len - at > most ? at + most : len;
		if (!ubrk_isBoundary(s->clusters, end))
			end = ubrk_preceding(s->clusters, end);
		end = end > at ? end : at + most;	/* a cluster longer than a part */
		memcpy(s->cut[count], header, HEADER);
		for (int32_t i = at; i < end; i++) {
			*out++ = (uint8_t)(s->unit[i] >> 8);
			*out++ = (uint8_t)s->unit[i];
		}
	}
	for (unsigned i = 0; i < count; i++)
		s->cut[i][HEADER - 2] = (uint8_t)count;
	s->made += count;
}

static void
cut_icu(struct speed *s, const struct bench_text *t)
{
	UErrorCode status = U_ZERO_ERROR;
	const char *in = t->utf8;
	char *out = (char *)s->octets;

	ucnv_convertEx(s->gsm, s->utf8, &out, out + sizeof s->octets, &in, in + t->len, NULL, NULL, NULL, NULL, true,
	    true, &status);
	BUG_IF(U_FAILURE(status));
	s->made += cut_octets(s, (size_t)(out - (char *)s->octets), 160, 153);
}

/* What national tables could carry is UCS-2 where they are not allowed. */
static bool
is_of(const struct speed *s, size_t i, enum kind kind)
{
	return s->kind_of[i] == kind || (kind == KIND_UCS2 && s->kind_of[i] == KIND_NATIONAL);
}

/* Nanoseconds a message of one round over all texts of `kind`, again and again for ROUND_NS. */
static double
one_round(struct speed *s, enum kind kind, enum peer who)
{
	int64_t start = gauge_ns(), end;
	unsigned long messages = 0;

	do {
		for (size_t i = 0; i < s->texts.count; i++) {
			const struct bench_text *t = &s->texts.text[i];

			if (!is_of(s, i, kind))
				continue;
			switch (who) {
			case OURS: cut_ours_once(s, t, kind == KIND_NATIONAL); break;
			case PEER_ICONV: cut_iconv(s, t); break;
			case PEER_ICU: kind == KIND_GSM7 ? cut_icu(s, t) : cut_clusters(s, t); break;
			case PEERS: break;
			}
			messages++;
		}
		end = gauge_ns();
	} while (end - start < ROUND_NS && messages > 0);
	return messages == 0 ? 0 : (double)(end - start) / (double)messages;
}

static void
measure(struct speed *s, enum kind kind)
{
	double best[PEERS] = { 0 };
	size_t bytes = 0, messages = 0;

	for (size_t i = 0; i < s->texts.count; i++) {
		if (!is_of(s, i, kind))
			continue;
		messages++;
		bytes += s->texts.text[i].len;
	}
	if (messages == 0)
		return;
	for (int round = 0; round < ROUNDS; round++)
		for (int who = 0; who < PEERS; who++) {
			double ns = one_round(s, kind, (enum peer)who);

			if (round == 0 || ns < best[who])
				best[who] = ns;
		}
	printf("cut=%s messages=%zu bytes=%zu ours_ns=%.0f iconv_ns=%.0f ratio=%.2f icu_ns=%.0f icu_ratio=%.2f\n",
	    kinds[kind], messages, bytes / messages, best[OURS], best[PEER_ICONV], best[OURS] / best[PEER_ICONV],
	    best[PEER_ICU], best[OURS] / best[PEER_ICU]);
}

static void
sort_texts(struct speed *s)
{
	s->kind_of = xcalloc(s->texts.count, sizeof *s->kind_of);
	for (size_t i = 0; i < s->texts.count; i++) {
		const struct bench_text *t = &s->texts.text[i];
		struct parts_rules plain = rules_of(s, t->locale, false), national = rules_of(s, t->locale, true);

		if (parts_encoding(t->utf8, t->len, &plain).alphabet == ALPHABET_GSM7)
			s->kind_of[i] = KIND_GSM7;
		else if (parts_encoding(t->utf8, t->len, &national).alphabet == ALPHABET_GSM7)
			s->kind_of[i] = KIND_NATIONAL;
		else
			s->kind_of[i] = KIND_UCS2;
	}
}

static bool
open_peers(struct speed *s, struct buf *why)
{
	UErrorCode status = U_ZERO_ERROR;

	s->to_utf16 = iconv_open("UTF-16BE", "UTF-8");
	s->utf8 = ucnv_open("UTF-8", &status);
	s->gsm = ucnv_open("gsm-03.38-2009", &status);
	s->clusters = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
	if (U_FAILURE(status))
		buf_addf(why, "ICU: %s", u_errorName(status));
	if (s->to_utf16 == (iconv_t)-1)
		buf_adds(why, "iconv knows no UTF-16BE");
	return U_SUCCESS(status) && s->to_utf16 != (iconv_t)-1;
}

static void
close_peers(struct speed *s)
{
	if (s->to_utf16 != (iconv_t)-1)
		iconv_close(s->to_utf16);
	if (s->utf8 != NULL)
		ucnv_close(s->utf8);
	if (s->gsm != NULL)
		ucnv_close(s->gsm);
	if (s->clusters != NULL)
		ubrk_close(s->clusters);
}

int
main(int argc, char **argv)
{
	struct speed *s = xcalloc(1, sizeof *s);
	char room[1000];
	struct buf why = BUF_OVER(room);
	struct pack *pack;
	int status = EXIT_WORLD;

	s->to_utf16 = (iconv_t)-1;
	if (argc != 2) {
		fprintf(stderr, "usage: cut_speed PACK\n");
		free(s);
		return EXIT_MISUSE;
	}
	pack = pack_open(argv[1], &why);
	if (pack != NULL && open_peers(s, &why)) {
		s->pack = pack;
		texts_collect(&s->texts, pack);
		sort_texts(s);
		for (int kind = 0; kind < KINDS; kind++)
			measure(s, (enum kind)kind);
		status = s->made > 0 ? EXIT_SUCCESS : EXIT_WORLD;
	}
	if (status != EXIT_SUCCESS)
		fprintf(stderr, "cut_speed: %s\n", why.ptr);
	close_peers(s);
	texts_free(&s->texts);
	pack_close(pack);
	free(s->kind_of);
	free(s);
	return status;
}
