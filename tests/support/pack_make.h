/*
 * pack_make.h - a pack made by hand, for tests of its readers
 *
 * Writes what content/pack.h describes, without the compiler, so that readers
 * can be tested with packs that no compiler would write.  Things are named;
 * what names another must come after it.  A name that does not exist is a bug
 * in the test and stops it.
 */
#ifndef TESTS_SUPPORT_PACK_MAKE_H
#define TESTS_SUPPORT_PACK_MAKE_H

#include <stddef.h>

#include "content/pack.h"

struct make;

struct make *make_new(enum pack_kind kind);
void make_free(struct make *m);				/* NULL is fine */
/* Of the head; without it owner "np", serial 1. */
void make_owner(struct make *m, const char *owner);
void make_serial(struct make *m, uint64_t serial);

/* Record `i` of a section as it will be written, for tests that bend it. */
void *make_record(struct make *m, enum pack_section_kind kind, uint32_t i);
uint32_t make_count(const struct make *m, enum pack_section_kind kind);
uint32_t make_add(struct make *m, enum pack_section_kind kind, const void *record);
struct pack_str make_string(struct make *m, const char *s);

/* `fallbacks`: tags with blanks between; "" only for the first locale. */
uint16_t make_locale(struct make *m, const char *tag, const char *script, const char *fallbacks);
/* Adds or replaces a text; `{token}` inside. Locale by tag. */
void make_text(struct make *m, const char *tag, const char *key, const char *text, enum text_review review);

struct make_token {
	const char *name;
	enum token_kind kind;
	enum topic_class class;
	const char *facts, *otherwise;	/* "stay hotline.labour, home hotline.worker"; "embassy emergency" */
	int own_state, caution;
	enum token_argument argument;
};
uint16_t make_token(struct make *m, const struct make_token *t);

struct make_fact {
	const char *id, *type, *value, *words;	/* words: key */
	const char *country, *origin, *nationals;	/* "QA" or NULL */
	const char *hours;
	int corridor, is_rule;
	int confidence;			/* -1 low, 0 high, 1 medium */
	const char *tested, *review_by, *as_of;	/* "2026-11-02" or NULL */
	enum fact_flag abroad, asks, tells;
};
void make_fact(struct make *m, const struct make_fact *f);

struct make_topic {
	const char *name, *parent;	/* parent NULL = none */
	unsigned key;
	enum topic_kind kind;
	enum topic_action action;
	enum topic_class class;
	unsigned flags;
	const char *texts;	/* keys with blanks between; VARIANTS: "key:token key" */
	const char *title, *without;	/* keys or NULL */
};
uint16_t make_topic(struct make *m, const struct make_topic *t);
void make_alias(struct make *m, const char *tag, const char *words, const char *topic, unsigned flags);
/* "NP", key of its name, origin and stay, tags of its languages */
void make_country(struct make *m, const char *code, const char *key, const char *tags);
void make_service(struct make *m, enum service_kind kind, const char *number, const char *price, const char *tags);
void make_root(struct make *m, enum topic_root root, const char *topic);
void make_fold(struct make *m, uint32_t from, uint32_t to);	/* in ascending order */

/* `near`: id of an earlier town, or NULL. */
void make_town(struct make *m, const char *id, const char *name, const char *country, const char *near);
void make_town_name(struct make *m, const char *town, const char *form, const char *name);	/* name "": a looser form */
struct make_office {
	const char *id, *type, *number, *country, *town;	/* town NULL: the whole country */
	enum office_kind kind;
	const char *place, *nationals, *covers, *tag, *tested;	/* or NULL */
	enum fact_flag abroad;
	bool is_invented;
};
void make_office(struct make *m, const struct make_office *o);	/* and its number, a fact of that id */
void make_places(struct make *m);	/* towns of NP, QA and SA, an office of each kind: behind make_world() */

void make_office_topics(struct make *m);	/* and the word that leads to them */

/* The bytes of the pack, 8-byte aligned, to be freed by the caller; lists are sorted, the hash is right. */
void *make_bytes(struct make *m, size_t *len);
/* Makes the hash right again after bytes were bent. */
void make_seal(void *bytes, size_t len);
/* Opens what was made; stops the test if it is refused.  Close with made_close(). */
struct pack *make_open(struct make *m);
void made_close(struct pack *p);

/* Days since 1970 of "YYYY-MM-DD", and seconds of its noon. */
int32_t make_day(const char *date);
int64_t make_noon(const char *date);

/*
 * A small world with English, Nepali, Nepali in Latin letters, Hindi and
 * Arabic, facts of QA and NP, and topics of every kind: see pack_world.c.
 */
struct make *make_world(enum pack_kind kind);

#endif
