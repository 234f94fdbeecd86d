/*
 * source.h - everything people wrote, read and joined, before it is proved
 *
 * The model of one compile: what locales/ and content/ say, with the place
 * where each thing is said.  Indexes are those the pack will have.  Reading
 * reports what a single file can get wrong; the proofs of check.h report what
 * files get wrong together.  Everything dies with source_free().
 */
#ifndef CONTENT_COMPILER_SOURCE_H
#define CONTENT_COMPILER_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "content/compiler/arena.h"
#include "content/compiler/fold_build.h"
#include "content/compiler/glossary.h"
#include "content/compiler/layers.h"
#include "content/compiler/po.h"
#include "content/diag.h"
#include "content/ini.h"
#include "content/pack.h"

struct source_locale {
	const char	*tag, *name, *english;
	char		 script[4];
	bool		 is_rtl;
	uint16_t	 fallbacks, fallback[PACK_FALLBACKS];
	struct substitutes declared;	/* its own and its fallbacks'; rows in the arena, ordered by character */
	struct po	*po;		/* NULL if it could not be read */
	struct place	 at;
};

enum { LAYERS_MAX = 5 };		/* an owner over at most four bases */

/* What a text is for; decides whether it may name tokens. */
enum text_use { USE_UI, USE_TITLE, USE_TEXT, USE_WITHOUT, USE_COUNTRY, USE_FACT };

struct source_key {
	const char	*name;
	enum text_use	 use;
	uint16_t	 owner;		/* enum ui, topic, country or fact */
	struct place	 at;		/* who asks for it; file NULL: the program itself */
};

struct source_span {
	const char	*literal;	/* when token is PACK_NONE */
	size_t		 len, at;	/* at: byte in the text where it begins */
	uint16_t	 token;
};

struct source_text {
	const struct po_entry *entry;	/* NULL = not in the file */
	struct source_span *span;
	uint16_t	 spans;		/* 0 = never said */
	uint16_t	 review;	/* enum text_review */
	bool		 is_of_base;	/* not said: it translates an English that the owner changed */
};

struct source_ref { const char *name; uint16_t key, when; struct place at; };	/* name of its text */

struct source_topic {
	const char	*name, *id;
	const struct ini *ini;
	const struct ini_section *section;
	struct place	 at;
	uint16_t	 parent, key, kind, action, audience, sensitivity, topic_class, flags;
	uint16_t	 parts, pages, title, without, continues, level;
	uint16_t	 refs, children, *child;
	struct source_ref *ref;
	const char	*keywords;	/* context of its keywords */
	bool		 is_hidden, opens_menu, is_continued;
};

struct source_else { uint16_t token; struct place at; };

struct source_token {
	const char	*name, *widest;	/* widest: as written, or NULL */
	const struct ini *ini;
	const struct ini_section *section;
	struct place	 at;
	uint16_t	 kind, token_class, argument, own_state, caution;
	uint16_t	 is_need;	/* a column of the table of needs; not in the pack */
	uint16_t	 sources, elses, chained;
	struct pack_source *source;
	struct source_else *otherwise;	/* as written */
	uint16_t	*chain;		/* expanded: every token tried after this one, in order */
};

struct source_fact {
	const char	*id, *value, *office, *hours, *source, *tested_by, *note, *words_key;
	const char	*owner;		/* who keeps it true, for reports only; NULL: nobody named */
	struct place	 at, value_at, office_at, hours_at;
	unsigned	 layer;
	uint16_t	 words, type, country, origin, nationals;
	uint8_t		 corridor, confidence, is_number, works_from_abroad, asks_for_id, may_tell_immigration;
	int32_t		 as_of, call_tested, review_by;
};

struct source_country {
	const char	*english, *file;
	struct place	 at;
	uint16_t	 code, name, locales, locale[PACK_FALLBACKS];
	bool		 is_origin, is_stay, is_of_base;	/* is_of_base: the owner has no file of it */
};

struct source_town {
	const char	*id, *name, *file;	/* name: its first, in English letters; file: "qa" */
	const char	*near_name;		/* NULL: none */
	struct place	 at, near_at;
	uint16_t	 country, near;
};

/* One way to write a town, or (written "") a looser form of one; see struct pack_town_name. */
struct source_town_name {
	const char	*form, *written;
	uint16_t	 town, flags, order;
	struct place	 at;
};

struct source_office {
	const char	*id, *file, *place, *town_name;
	struct place	 at, place_at, town_at, walk_in_at;	/* at: also what was not written */
	uint32_t	 fact;			/* its number; UINT32_MAX after a diagnostic */
	uint16_t	 kind, town, walk_in, is_invented;
	uint16_t	 locales, locale[PACK_FALLBACKS];
	uint16_t	 covers, *cover;
	bool		 has_own_number;	/* else the fact is one of content/countries */
};

struct source_service {
	const char	*name, *number, *owner, *bearer, *price;
	struct place	 at;
	uint16_t	 kind, is_quiet, locales, locale[PACK_FALLBACKS];
	uint16_t	 countries, *country;
};

struct source_alias {
	const char	*alias;		/* folded */
	const char	*written;
	uint16_t	 topic, locale, letters, flags;
	struct place	 at;
};

struct source {
	const char	*layer[LAYERS_MAX];	/* roots of the trees, lowest first; the last is the owner's */
	unsigned	 layers;
	struct diag	*d;
	int64_t		 newest_s;	/* of all files read */
	int32_t		 today;		/* days since 1970 */
	bool		 is_readable;	/* no file was unreadable: proofs make sense */
	struct arena	 arena;

	struct ini	**ini;
	uint32_t	 inis, ini_room;
#define LIST(type, field, one) struct type *field; uint32_t field##_count, field##_room;
	LIST(source_locale, locales, locale)
	LIST(source_key, keys, key)
	LIST(source_topic, topics, topic)
	LIST(source_token, tokens, token)
	LIST(source_fact, facts, fact)
	LIST(source_country, countries, country)
	LIST(source_town, towns, town)
	LIST(source_town_name, town_names, town_name)
	LIST(source_office, offices, office)
	LIST(source_service, services, service)
	LIST(source_alias, aliases, alias)
#undef LIST
	const char	**types;
	struct place	*type_at;	/* where each was named first */
	uint32_t	 types_count, types_room, type_at_room;
	struct source_text *texts;	/* [locale * keys_count + key] */
	uint16_t	 ui[UI_COUNT], roots[ROOT_COUNT];
	struct joined_list topic_rows, token_rows;	/* as joined, with what was taken out */
	struct names	 locale_names, key_names, topic_names, token_names, type_names;

	struct fold_build fold;
	struct glossary	 glossary;
};

/*
 * Reads everything below the `count` roots (1 to LAYERS_MAX), the lowest base first and the owner's last (layers.h);
 * mistakes go to `d`.  Never NULL.  Free with source_free().
 */
struct source *source_read_layers(const char *const *roots, unsigned count, int32_t today, struct diag *d);
static inline struct source *source_read(const char *root, int32_t today, struct diag *d)
{
	return source_read_layers(&root, 1, today, d);
}
void source_free(struct source *s);

uint16_t source_locale(const struct source *s, const char *tag);	/* PACK_NONE if absent */
uint16_t source_topic(const struct source *s, const char *name);
uint16_t source_token(const struct source *s, const char *name);
uint16_t source_key(const struct source *s, const char *name);
const struct source_country *source_country(const struct source *s, uint16_t code);	/* NULL */

static inline struct source_text *source_text(const struct source *s, uint32_t locale, uint32_t key)
{
	return &s->texts[(size_t)locale * s->keys_count + key];
}
/* The locale a text is said in when asked for in `locale`, going along its fallbacks; PACK_NONE if nowhere. */
uint16_t source_said_in(const struct source *s, uint16_t locale, uint16_t key);
/* The same for a release, which withholds what nobody has read. */
uint16_t source_released_in(const struct source *s, uint16_t locale, uint16_t key);
/* Danger, and what ends, begins, erases or hides: a release goes by translated words for it only once they were read. */
bool source_needs_reader(const struct source_topic *t);
/* How far the list of keywords `keywords` (source_topic) of a language has been checked. */
enum text_review source_keywords_review(const struct source *s, uint16_t locale, const char *keywords);
/* The first of the aliases (by locale, then) that are `folded`; NULL if there is none. */
const struct source_alias *source_alias(const struct source *s, const char *folded);
/* Of a section or kind of fact "office.mrc..." the enum office_kind, OFFICE_KIND_COUNT if there is no such kind; -1 of any other. */
int source_office_kind(const char *name);
/* The place of byte `at` of a text, `width` code points wide. */
struct place source_place(const struct source *s, uint32_t locale, uint32_t key, size_t at, unsigned width);

#endif
