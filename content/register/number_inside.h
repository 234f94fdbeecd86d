/*
 * number_inside.h - what number.c cuts a text into, for the shapes of number_shape.c
 *
 * A piece is a run of capital letters, of digits, or of letters that are not
 * Latin (no part of any number, but maybe "licence no"); what was typed between
 * it and the piece before is one sign: 0 nothing, ' ' blanks, '/' any of / . - *
 * and the like, '!' what no licence number holds.
 */
#ifndef CONTENT_REGISTER_NUMBER_INSIDE_H
#define CONTENT_REGISTER_NUMBER_INSIDE_H

#include "content/register/number.h"

enum { PIECES = 64, PIECE_BYTES = 16 };

struct number_piece {
	char	 text[PIECE_BYTES];	/* what is longer is cut, and fits no shape; not Latin: "" */
	size_t	 len;			/* uncut; not Latin: 0 */
	char	 before;		/* the first piece: '!' */
	bool	 is_digits, is_noise;	/* noise: LIC, NO, OEPL, ... in any script */
	size_t	 at, end;		/* bytes of the source */
};

struct number_pieces {
	struct number_piece piece[PIECES + 1];	/* behind the last: one of no length, before it '!' */
	size_t	 count;
	bool	 are_all;		/* the text held no more */
};

/* Fits the pieces from `first` to the shape: how many it took, 0 if none; fills out->kind and out->text. */
size_t number_shape_fit(enum agent_shape shape, const struct number_pieces *p, size_t first, struct agent_number *out);

#endif
