/*
 * letters.h - what a phone shows of the parts it got, judged by ICU
 *
 * A judge that shares no code and no table with locales/text: GSM 03.38 is read
 * by ICU's own converter, clusters are ICU's.  Reads texts and parts, never
 * how somebody came to cut them.
 */
#ifndef OPS_BENCH_LETTERS_H
#define OPS_BENCH_LETTERS_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct letters;

enum { SHOWN_UNITS = 16384, SHOWN_PARTS = 256 };

/* Parts as a phone puts them together: UTF-16, and where each part begins. */
struct shown {
	uint16_t unit[SHOWN_UNITS];
	size_t	 count;
	unsigned parts;
	size_t	 begin[SHOWN_PARTS];
};

struct letters *letters_new(struct buf *why);	/* NULL and a sentence when ICU's data are not there */
void letters_free(struct letters *l);		/* NULL is fine */

void shown_reset(struct shown *s);
/* Each adds one part.  A septet an octet; what ICU cannot read is U+FFFD. */
void shown_add_gsm7(struct letters *l, struct shown *s, const uint8_t *septets, size_t len);
void shown_add_ucs2(struct shown *s, const uint8_t *utf16be, size_t len);
void shown_add_utf8(struct shown *s, const char *utf8, size_t len);	/* valid */

/*
 * Cuts between parts that fall inside a letter: a surrogate pair, a grapheme
 * cluster, a conjunct (a letter behind a virama or coeng), a Thai or Lao vowel
 * before its consonant.
 */
unsigned letters_cut(struct letters *l, const struct shown *s);
/* The first kind of them alone: both parts show a box. */
unsigned pairs_cut(const struct shown *s);
/* Cuts inside a word or a number: letters, marks or digits on both sides. */
unsigned words_cut(const struct shown *s);
/* Characters of `text` that do not come back, in order, in `got`. */
size_t letters_lost(const struct shown *text, const struct shown *got);

#endif
