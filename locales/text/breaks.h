/*
 * breaks.h - where a text must not be cut
 *
 * A cluster is what a reader takes for one letter: never cut inside.  The
 * rule is UAX #29 as far as phones need it, and stricter where its versions
 * disagree: nothing is cut between a virama or coeng and the letter that it
 * joins, whatever the script.  Which code point is what comes from Unicode
 * data when Safar is built (breaks_gen.c); there is no Unicode library in here.
 */
#ifndef LOCALES_TEXT_BREAKS_H
#define LOCALES_TEXT_BREAKS_H

#include <stddef.h>
#include <stdint.h>

enum break_class {
	BREAK_OTHER,
	BREAK_LETTER,		/* general category Lo: what a virama may join */
	BREAK_EXTEND,		/* stays with what stands before it */
	BREAK_JOINER,		/* ZWJ: stays, and holds what follows */
	BREAK_VIRAMA,		/* stays, and holds a LETTER that follows */
	BREAK_LEADING,		/* holds what follows: vowels written before their consonant */
	BREAK_REGIONAL,		/* two of them are a flag */
};

enum break_class break_class(uint32_t cp);

/* As break_cluster(), for what its short way does not decide. */
size_t break_cluster_slow(const char *text, size_t len);

/*
 * Bytes of the cluster that begins at `text` (valid UTF-8, `len` >= 1, itself
 * the start of a cluster).  A line feed or other control is always alone,
 * but CR LF is one; a space never joins what stands before it.
 */
static inline size_t
break_cluster(const char *text, size_t len)
{
	if (len > 1 && (unsigned char)text[0] - 0x20u < 0x60 && (unsigned char)text[1] < 0x80)
		return 1;	/* nothing of ASCII joins what stands before it */
	return break_cluster_slow(text, len);
}

#endif
