/*
 * language.h - in which language a person is answered
 *
 * Stored choice, then the bearer's hint, then the language of the word that
 * matched, then the letters of the text (language_signs.def), then the country
 * of the number, then the service's default.  Close languages (of one script,
 * and CLOSE of language_signs.def in Latin letters) are never told apart by one
 * word, be it a keyword of one of them only: then the country decides, or the
 * person is asked.  A text whose letters belong to
 * a language that the pack has not is never taken for another one of its script.
 */
#ifndef ROUTING_LANGUAGE_H
#define ROUTING_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pack;
struct pack_service;

struct language_clues {
	uint16_t	 stored;	/* locale or PACK_NONE */
	const char	*hint;		/* BCP 47 tag from the bearer, or NULL */
	uint64_t	 words;		/* keyword_hit.locales of the matched keyword; 0 = none */
	const char	*text;		/* valid UTF-8; may be empty */
	size_t		 len;
	uint16_t	 country;	/* COUNTRY() of the number; 0 = unknown */
	const struct pack_service *service;	/* NULL = none */
};

struct language_choice {
	uint16_t locale;		/* always a locale; 0 when nothing is known */
	bool	 is_sure;		/* false: worth asking */
};

struct language_choice language_choose(const struct pack *p, const struct language_clues *c);

#endif
