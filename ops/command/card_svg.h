/*
 * card_svg.h - a sheet of paper as SVG: texts in boxes, codes, lines, a QR code
 *
 * Lengths are tenths of a millimetre.  Nothing is taken from elsewhere: no font, no image, no
 * script; the same calls give the same bytes.  What is said is escaped here, and nowhere else.
 */
#ifndef OPS_COMMAND_CARD_SVG_H
#define OPS_COMMAND_CARD_SVG_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct card_box { int x, y, width, height; };
enum card_side { CARD_LEFT, CARD_MIDDLE, CARD_RIGHT };

struct card_text {
	const char	*words;			/* UTF-8; what is not is shown as '?' */
	const char	*name, *lang;		/* its name in the PO file, and the language it is really in */
	bool		 rtl;
};

void svg_begin(struct buf *out, int width, int height, const char *lang);
void svg_end(struct buf *out);
/* All up to svg_group_end() stands on its head, in its place. */
void svg_group_turned(struct buf *out, struct card_box box);
void svg_group_end(struct buf *out);
void svg_frame(struct buf *out, struct card_box box);
void svg_line(struct buf *out, int x1, int y1, int x2, int y2, bool is_dashed);
/* The word SAMPLE, large and pale, across the box. */
void svg_sample(struct buf *out, struct card_box box);

/* A text from the top of its box, as wide as that; false and a sentence when it does not fit. */
bool svg_text(struct buf *out, struct card_box box, int size, bool is_bold, const struct card_text *t, struct buf *why);
/* What is dialled or sent: one line, left to right whatever the language. As svg_text(). */
bool svg_code(struct buf *out, struct card_box box, int size, enum card_side side, const char *code, struct buf *why);
/* A QR code with its quiet zone, as large as the box allows; false and a sentence when it would be too fine to print. */
bool svg_qr(struct buf *out, struct card_box box, const char *words, struct buf *why);

#endif
