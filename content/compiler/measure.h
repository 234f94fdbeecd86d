/*
 * measure.h - how long a text can become, with the widest value in each place
 *
 * A budget is proved against the worst case: every placeholder holds the
 * longest fact, name or number that may ever stand there in that language,
 * and, where a value can force UCS-2, one that does.  Texts inside a text are
 * taken in the language of the text.
 */
#ifndef CONTENT_COMPILER_MEASURE_H
#define CONTENT_COMPILER_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "content/compiler/source.h"
#include "locales/text/parts.h"

/* The longest values of each token in one language. */
struct measure {
	const struct source *s;
	uint16_t	 locale;
	struct { const char *gsm7, *any, *ucs2; } *widest;	/* by token; ucs2: leaves GSM-7, or NULL */
};

void measure_init(struct measure *m, const struct source *s, uint16_t locale);
void measure_release(struct measure *m);

/* What was measured, in the alphabet that makes it worst. */
struct measured {
	enum alphabet	 alphabet;
	size_t		 units;
	unsigned	 parts, pages;
};

struct buf;

/* One text; pages as a USSD answer. */
struct measured measure_text(const struct measure *m, uint16_t key);
/* A menu (opening line and options) or a LINES topic (all lines). */
struct measured measure_topic(const struct measure *m, uint16_t topic);
/* Appends the opening line and options of a menu as pages would show them. */
void measure_menu(const struct measure *m, uint16_t topic, struct buf *out);
/* Rules of a USSD page in this language; texts borrowed from the model and kept in its arena. */
struct page_rules measure_rules(const struct measure *m, bool is_menu);

/* The longest value a token may have in any language; "" if it has none. */
const char *measure_widest(const struct source *s, uint16_t token);

#endif
