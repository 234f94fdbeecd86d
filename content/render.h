/*
 * render.h - a topic becomes the words a person reads, at this moment
 *
 * The gate is here: a fact is said only while it is live, a translation only
 * once it was read.  What is withheld is replaced by what the content says for
 * that case (chain of the token, no-number version, H2; fallback locale).  A
 * sample pack shows everything; who it may reach is the service's business.
 * Nothing here allocates; time is an argument.
 */
#ifndef CONTENT_RENDER_H
#define CONTENT_RENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "content/pack.h"

struct buf;
struct withdrawn;			/* content/withdrawn.h */

struct render {
	const struct pack	*pack;
	const struct withdrawn	*withdrawn;	/* NULL = none */
	const struct pack_service *service;	/* the number that was called; NULL = none */
	int64_t			 now_s;		/* Unix time */
	uint16_t		 locale;
	uint16_t		 stay, origin;	/* COUNTRY(); 0 = unknown */
	bool			 fears_state;	/* no number of her own State */
	bool			 is_child;	/* no consulate among the offices of a town */
	bool			 live_only;	/* treat a sample pack as a release (strangers) */
	bool			 quiet_only;	/* a menu lists only children with TOPIC_QUIET */
	unsigned		 level;		/* of the crisis where she is: options of a higher one are not there */
	const char *const	*arguments;	/* [ARGUMENT_COUNT] or NULL; entries may be NULL */
	const uint8_t		*doubted;	/* a bit for each fact that people say does not work; NULL none */
};

/* What came of it, for counts and for tests. */
struct rendered {
	uint16_t key;			/* text that was said (of a LINES topic: the first) */
	uint16_t locale;		/* locale it was said in */
	uint16_t missing;		/* token that had no fact, or PACK_NONE: an unmet need */
	uint16_t texts;			/* texts of the topic that can be said now (chain length) */
	bool	 has_number;		/* a checked number stands in it */
	uint16_t number;		/* the fact of the last such number; PACK_NONE none */
};

/* Appends text `key`; false when a token in it has neither fact nor chain (nothing is appended). */
bool render_text(const struct render *r, uint16_t key, struct buf *out, struct rendered *did);
/* Appends a text of the program itself. */
void render_ui(const struct render *r, enum ui ui, struct buf *out);
/*
 * Appends what topic says: the opening line and options of a menu (without
 * key lines: see page_rules), or its text; `link` is the place in a CHAIN.
 */
void render_topic(const struct render *r, uint16_t topic, unsigned link, struct buf *out,
    struct rendered *did);
/* Appends the name of a country in the locale; nothing if the pack has none. */
void render_country(const struct render *r, uint16_t code, struct buf *out);

/* Appends a day, counted from 1970, as YYYY-MM-DD. */
void render_day(int32_t day, struct buf *out);

/* The locale a text is really said in (r->locale or along its fallbacks); PACK_NONE if none has it. */
uint16_t render_locale(const struct render *r, uint16_t key);
/* The fact that stands for a token now, following its chain if `with_chain`; PACK_NONE if none. */
uint16_t render_fact(const struct render *r, uint16_t token, bool with_chain);
/* Why a fact may not be said now; FACT_LIVE when it may. */
enum fact_gate { FACT_LIVE, FACT_WITHDRAWN, FACT_UNTESTED, FACT_EXPIRED, FACT_ON_HOLD };
enum fact_gate fact_gate(const struct pack *p, uint16_t fact, const struct withdrawn *w, int64_t now_s);

/* People are warned before it: "unknown" is not "no", only a signed no keeps the warning away (domain.md B.1). */
static inline bool fact_warns(const struct pack_fact *f)
{
	return f->asks_for_id != FLAG_NO || f->may_tell_immigration != FLAG_NO;
}

/* A number that was tested is said for this long unless review_by is sooner (B.1's ship rule). */
enum { FACT_TEST_DAYS = 90 };
/* The same for a checked rule or fee that has no review_by. */
enum { FACT_RULE_DAYS = 365 };

#endif
