/*
 * pack_diff.h - what one pack says otherwise than another, for people and for the rule of two persons
 *
 * Both are compared by names, never by index.  The order of what is told: facts, then offices, towns, services, countries, languages,
 * topics, tokens, keywords, then texts by topic and language.  Serial, days and signatures of the packs are no change.
 * Of a value at most 64 KiB are told.  Memory is bounded by the packs; nothing of them is kept.
 */
#ifndef CONTENT_PACK_DIFF_H
#define CONTENT_PACK_DIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "content/pack.h"

enum pack_change_kind {
	PACK_CHANGE_FACT,	/* value, office, dates, flags, source of a fact; here or gone */
	PACK_CHANGE_OFFICE,	/* where a number is said: its kind, town, place, languages; invented or not */
	PACK_CHANGE_TOWN,	/* names of a town, and where else to look */
	PACK_CHANGE_SERVICE,	/* a number that people call, its owner, languages, countries; "pack": whose it is, sample or release */
	PACK_CHANGE_COUNTRY,
	PACK_CHANGE_LOCALE,	/* a language, its fallbacks, its substitutes */
	PACK_CHANGE_TOPIC,	/* place, key, class, flags, conditions, links */
	PACK_CHANGE_TOKEN,	/* what a token stands for, and instead of it */
	PACK_CHANGE_KEYWORD,	/* "*": how words are folded or found, when that does not follow from the words */
	PACK_CHANGE_TEXT,
	PACK_CHANGE_REVIEW,	/* the same text, its mark won or lost */
	PACK_CHANGE_KINDS
};

struct pack_change {
	enum pack_change_kind kind;
	bool		is_wording;	/* false: the stricter number of persons (trust.h) must sign */
	const char	*name;		/* "qa/hotline.labour", "work.pay.text", a keyword, a service's number */
	const char	*locale;	/* its tag, or NULL */
	const char	*topic;		/* of a text or keyword, or NULL */
	const char	*field;		/* what of it: "number", "source", "key"; NULL = all of it */
	const char	*old, *now;	/* NULL: was not there, is not there any more; texts with {tokens} as authors write them */
	enum text_review old_review, now_review;	/* of texts */
};

/* Called once for each change; the strings live as long as the call. */
typedef void pack_change_fn(void *arg, const struct pack_change *c);
unsigned pack_diff(const struct pack *old, const struct pack *now, pack_change_fn *tell, void *arg);
/*
 * True if nothing but wording differs: texts, titles and keywords of topics that are no danger (no TOPIC_DANGER flag on
 * them or on what they stand under, no class but GENERAL, nothing sensitive, nothing for children), and no words that
 * end, erase or consent; in texts that both packs have, with the same {tokens}, numbers and addresses, and no mark won.
 * A new keyword must be far from all words of other topics.  True also if nothing differs.
 */
bool pack_diff_is_wording(const struct pack *old, const struct pack *now);

#endif
