/*
 * zawgyi.h - Burmese as many phones still type it
 *
 * Zawgyi is a font that came before Unicode had Burmese: the same code points
 * in another order and with other meanings, so a keyword typed in it equals
 * none.  The compiler gives each Burmese keyword its Zawgyi form as well, by
 * the rules of CLDR in ICU; what we say is always Unicode.  Only here is ICU
 * included, which libxml2 brings along anyway.
 */
#ifndef CONTENT_COMPILER_ZAWGYI_H
#define CONTENT_COMPILER_ZAWGYI_H

struct zawgyi;

/* Takes some milliseconds; never NULL: an ICU without the rules is a build that cannot be. */
struct zawgyi *zawgyi_new(void);
void zawgyi_free(struct zawgyi *z);		/* NULL is fine */

/* The Zawgyi form of valid UTF-8, from xmalloc; NULL if it is the same, or longer than any keyword. */
char *zawgyi_of(const struct zawgyi *z, const char *text);

#endif
