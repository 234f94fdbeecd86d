/*
 * number.h - a licence number as the list writes it and as a keypad gives it, in one form (domain.md D.3)
 */
#ifndef CONTENT_REGISTER_NUMBER_H
#define CONTENT_REGISTER_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

enum agent_shape {
#define AGENT_NUMBER(id, word, what) SHAPE_##id,
#include "content/register/number.def"
#undef AGENT_NUMBER
	SHAPE_COUNT
};
extern const char *const agent_shape_words[SHAPE_COUNT];

enum { NUMBER_BYTES = 48 };

enum agent_number_kind {
	NUMBER_NOT,		/* fits no shape: look it up as a name */
	NUMBER_LICENCE,		/* whole */
	NUMBER_HINT,		/* a serial or prefix: one row may begin so; confirm the name */
	NUMBER_COMPANY,		/* a company number, no licence: V10 */
};

struct agent_number { enum agent_number_kind kind; char text[NUMBER_BYTES]; size_t len; size_t used; /* bytes of the input */ };

/*
 * The number at the beginning or anywhere in `text` (valid UTF-8; digits of every script): "RL 448", "836*066*067",
 * "lic no O448".  `used` and `at` tell where it stood, so that the rest can be read as a name.
 * text is one form for all spellings: "RL-0448", "836/066/067", "0008/RWP", "RA/2025/1/4".  A hint is
 * what stands before the first '/' of a whole number ("836", "0008", "B-1794"), or, where numbers have
 * none, a whole number that was typed bare among other words ("448 ..." is "RL-0448").
 */
void agent_number_read(enum agent_shape shape, const char *text, size_t len, struct agent_number *out, size_t *at);

#endif
