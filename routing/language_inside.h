/*
 * language_inside.h - shared by language.c, language_signs.c and their test, nobody else
 */
#ifndef ROUTING_LANGUAGE_INSIDE_H
#define ROUTING_LANGUAGE_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pack;

/*
 * Strikes from *set, a bit a locale, what the signs of `text` speak against
 * (routing/language_signs.def).  False, and *set as it was, if there are none;
 * an empty set says that the text is in a language that was not in it.
 */
bool language_signs(const struct pack *p, uint32_t script, const char *text, size_t len, uint64_t *set);
/* Every locale of the language of `locale`, itself with its variants: ne and ne-latn. */
uint64_t language_same(const struct pack *p, uint16_t locale);
/* The locales of other languages that one word does not tell from it (CLOSE). */
uint64_t language_close(const struct pack *p, uint16_t locale);
/* The language to guess of a script; PACK_NONE if the table or the pack has none. */
uint16_t language_usual(const struct pack *p, uint32_t script);

enum sign_kind { SIGN_LETTERS, SIGN_PIECES, SIGN_WORDS, SIGN_ENDINGS, SIGN_BARE };
struct language_sign { char script[5]; const char *tags; enum sign_kind kind; unsigned words; const char *signs; };
/* Row `i` of the table; NULL behind the last. */
const struct language_sign *language_sign_row(size_t i);

#endif
