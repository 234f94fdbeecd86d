/*
 * measure.h - how long a text can become, with the widest value in each place
 *
 * A budget is proved against the worst case: every placeholder holds the
 * longest fact, name or number that may ever stand there in that language,
 * and, where a value can force UCS-2, one that does.  Texts inside a text are
 * taken in the language of the text.  A release withholds what nobody has read,
 * so that a fallback's words may stand there: both are tried.
 */
#ifndef CONTENT_COMPILER_MEASURE_H
#define CONTENT_COMPILER_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "content/compiler/source.h"
#include "locales/text/pages.h"

struct buf;

/* One value, and the fact that states it (NULL: a name, a date, a price). */
struct widest { const char *words; const struct source_fact *fact; };

enum { UI_PARTS = 3, UI_PAGES = 5 };	/* budgets of the program's own texts; ui.quiet_sms has one part */

/* The longest values of each token in one language. */
struct measure {
	const struct source *s;
	uint16_t	 locale;
	uint16_t	 stay;		/* values for people in this country only; 0 = for everybody */
	uint16_t	 national;	/* NATIONAL_BIT()s of the way out that is measured; 0 = none, as a budget is proved */
	struct { struct widest gsm7, any, ucs2; } *widest;	/* by token; ucs2: leaves GSM-7; words NULL = none */
};

void measure_init(struct measure *m, const struct source *s, uint16_t locale);
void measure_init_for(struct measure *m, const struct source *s, uint16_t locale, uint16_t stay);
void measure_release(struct measure *m);

/*
 * What is measured: one text, or a whole menu or LINES topic (opening line,
 * options, all lines), and whether "98 More" stands behind it.
 */
struct subject { uint16_t key, topic; bool is_followed; };		/* key or topic is PACK_NONE */
#define SUBJECT_TEXT(key)	((struct subject){ (key), PACK_NONE, false })
struct subject subject_topic(const struct source *s, uint16_t topic);
/* Text `ref` of a topic that says one of its texts at a time. */
struct subject subject_link(const struct source *s, uint16_t topic, uint16_t ref);

/* Filled in the way that makes it worst; parts and pages can be worst in different alphabets. */
struct measured {
	enum alphabet	 alphabet;	/* of the parts */
	struct encoding	 encoding;	/* the same, with its tables */
	size_t		 units;
	unsigned	 parts, last, room;	/* last: units in the last part; room: what more it would hold */
	enum alphabet	 page_alphabet;
	size_t		 page_units;	/* of all pages together, without key lines */
	unsigned	 pages, pages_hard;	/* pages_hard: if the network lets us fill 182 septets or 80 units */
};
/* `repairs` is REPAIR_* of repairs.h: what is written otherwise; 0 = as it is. */
struct measured measure(const struct measure *m, struct subject what, unsigned repairs);
static inline struct measured measure_text(const struct measure *m, uint16_t key)
{
	return measure(m, SUBJECT_TEXT(key), 0);
}
static inline struct measured measure_topic(const struct measure *m, uint16_t topic)
{
	return measure(m, subject_topic(m->s, topic), 0);
}
/* Units that so many parts hold, in the encoding measured. */
size_t measure_hold(const struct measured *is, unsigned parts);
/* The same of one value alone. */
struct measured measure_words(const struct measure *m, const char *words);
/* What the subject may name, by token; `used` has room for all. */
void measure_tokens(const struct measure *m, struct subject what, bool *used);

/* Appends the opening line and options of a menu as pages would show them. */
void measure_menu(const struct measure *m, uint16_t topic, struct buf *out);
/* Rules of a topic's USSD pages in this language; texts are borrowed from the model and kept in its arena. */
struct page_rules measure_rules(const struct measure *m, uint16_t topic);

/* The locale a text is said in, by a sample or by a release; PACK_NONE if nowhere, and if key is PACK_NONE. */
uint16_t measure_said(const struct source *s, uint16_t locale, uint16_t key, bool is_release);
/* The words of a text that names no tokens, in the arena; "" if there are none. */
const char *measure_plain(const struct source *s, uint16_t locale, uint16_t key, bool is_release);
/* The longest value a token may have in any language; "" if it has none. */
const char *measure_widest(const struct source *s, uint16_t token);

#endif
