/*
 * pack.h - the compiled content: the only door for readers
 *
 * A pack is one file, format v3, read whole into read-only memory and never written.  Its
 * offsets, indexes, ranges and hash are checked once, in pack_open(); after
 * that a reader trusts it, never allocates and never fails.  Every record is
 * little-endian, fixed in size and made of the structs below, in this order;
 * content/README.md tells the layout.  An index of PACK_NONE means "none".
 *
 * Time is not in here: whether a fact may be said is asked at the moment of
 * the answer (content/render.h).
 */
#ifndef CONTENT_PACK_H
#define CONTENT_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/words.h"
#include "locales/text/fold.h"
#include "locales/text/gsm7.h"

struct buf;

#define PACK_MAGIC "SAFARPK1"			/* 8 bytes, no NUL */
/* The highest serial that people can type, sign and publish: 15 digits. */
#define PACK_SERIAL_MOST UINT64_C(999999999999999)

enum { PACK_FORMAT = 3, PACK_NONE = 0xFFFF, PACK_SIGNATURES = 4, PACK_FALLBACKS = 8 };
/* Ceilings: a pack beyond them is refused by compiler and reader alike. */
enum { PACK_MAX_BYTES = 64 << 20, PACK_MAX_LOCALES = 64, PACK_MAX_KEYS = 8192, PACK_MAX_TOPICS = 2048,
	PACK_MAX_SPANS = 64,			/* of one text */
	PACK_MAX_OWNER = 31,			/* bytes of a service's owner: the key of her people, never cut */
	PACK_MAX_DEPTH = 8 };			/* menus in menus, tokens that stand in for tokens */
/* The key of an option that is there in a crisis only: said before all others, and none of theirs moves for it. */
enum { PACK_KEY_CRISIS = 99, PACK_LEVEL_MOST = 4 };

enum pack_kind { PACK_RELEASE = 1, PACK_SAMPLE = 2 };

struct pack_str { uint32_t at, len; };		/* bytes in STRINGS; a NUL stands behind it */

struct pack_signature {				/* all zero = empty slot */
	uint8_t algorithm;			/* 1 = Ed25519 over the hash */
	uint8_t reserved[7];
	uint8_t key_id[8];
	uint8_t bytes[64];
};

struct pack_header {				/* 512 bytes */
	char		magic[8];
	uint32_t	format, kind;		/* kind: enum pack_kind */
	uint64_t	file_bytes;
	uint8_t		hash[32];		/* BLAKE2b-256 of the file, this field and signature[] as zeros */
	uint64_t	serial;
	int64_t		created_s, expires_s;	/* Unix time */
	struct pack_str	owner, name;
	uint32_t	sections, reserved;
	struct pack_signature signature[PACK_SIGNATURES];
	uint8_t		pad[88];
};

struct pack_section { uint32_t kind, record_bytes; uint64_t at, count; };	/* table behind the header */

enum text_review {				/* how far a text has been checked, worst first */
	REVIEW_MISSING,				/* empty or fuzzy: never said */
	REVIEW_MACHINE,				/* machine-drafted, unread */
	REVIEW_UNREAD,				/* written by a person, no second reader */
	REVIEW_READ,				/* a reader's mark that fits the text */
	REVIEW_SOURCE,				/* the source language (en) */
};

struct pack_locale {
	struct pack_str	tag, name, english;	/* "ne", "नेपाली", "Nepali" */
	char		script[4];		/* ISO 15924 */
	uint16_t	rtl;			/* 1: written right to left */
	uint16_t	fallbacks;
	uint16_t	fallback[PACK_FALLBACKS];	/* locales, nearest first; the last is always 0 = en */
	uint16_t	first_substitute, substitutes;	/* in SUBSTITUTES, ordered by character */
};

struct pack_key { struct pack_str name; };	/* "work.pay.text" */

struct pack_text {				/* texts[locale * keys + key] */
	uint32_t	first_span;
	uint16_t	spans;			/* 0 = not there */
	uint16_t	review;			/* enum text_review */
};

struct pack_span {				/* literal bytes, or a token when token != PACK_NONE */
	struct pack_str	literal;
	uint16_t	token;
	uint16_t	reserved;
};

struct pack_ref {				/* one text of a topic, in order */
	uint16_t	key;			/* pack_key */
	uint16_t	when;			/* VARIANTS: token that must resolve itself; PACK_NONE = otherwise */
};

struct pack_topic {
	struct pack_str	name, id;		/* "work.pay"; "K2", the row of the topic tree */
	uint16_t	parent;			/* topic, PACK_NONE for roots and words that have no menu */
	uint16_t	key;			/* digit 1..9 in its parent's menu, or PACK_KEY_CRISIS; 0 = none */
	uint16_t	kind;			/* enum topic_kind */
	uint16_t	action;			/* enum topic_action */
	uint16_t	audience, sensitivity, topic_class;	/* enums of content/words.h */
	uint16_t	flags;			/* TOPIC_* bits */
	uint16_t	parts, pages;		/* budgets: SMS parts, USSD pages */
	uint16_t	title;			/* pack_key of its line in the parent's menu, or PACK_NONE */
	uint16_t	without;		/* pack_key said when a needed number is missing, or PACK_NONE */
	uint16_t	first_ref, refs;	/* its texts; a MENU's single ref is its opening line */
	uint16_t	first_child, children;	/* in CHILDREN, ordered by key */
	uint16_t	continues;		/* topic behind "98 More" on the last page, or PACK_NONE */
	uint16_t	level;			/* its option is there from this crisis level on, 1..4; 0 = always */
};

struct pack_token {				/* what texts may name: {line.work} */
	struct pack_str	name;
	uint16_t	kind;			/* enum token_kind */
	uint16_t	token_class;		/* enum topic_class */
	uint16_t	first_source, sources;	/* TOKEN_FACT: where its fact is looked for, in order */
	uint16_t	first_else, elses;	/* TOKEN_FACT: tokens to try then, in order (in ELSES) */
	uint16_t	own_state;		/* 1: a number of the person's own State */
	uint16_t	caution;		/* 1: {warn} speaks before it unless both flags are a signed no */
	uint16_t	argument;		/* TOKEN_ARGUMENT: enum token_argument */
	uint16_t	reserved;
	struct pack_str	widest;			/* the longest value that may stand in its place */
};

struct pack_source { uint16_t role, type; };	/* enum fact_role; pack_type */

struct pack_type { struct pack_str name; };	/* "hotline.labour" */

enum fact_flag { FLAG_UNKNOWN, FLAG_NO, FLAG_YES };
enum fact_confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };

#define COUNTRY(a, b) ((uint16_t)((a) << 8 | (b)))	/* COUNTRY('Q','A'); 0 = any or unknown */

struct pack_fact {
	struct pack_str	id;			/* "qa/hotline.labour": file and section */
	struct pack_str	value;			/* number or literal; empty when words is set */
	struct pack_str	office, hours, source, tested_by, note;
	uint16_t	words;			/* pack_key whose text is the value, or PACK_NONE */
	uint16_t	type;			/* pack_type */
	uint16_t	country;		/* whose file; 0 = world or any stay (corridor file) */
	uint16_t	origin;			/* corridor file: origin, 0 = any */
	uint16_t	nationals;		/* only for nationals of; 0 = everyone */
	uint8_t		corridor;		/* 1: from content/corridors */
	uint8_t		confidence;		/* enum fact_confidence */
	uint8_t		works_from_abroad, asks_for_id, may_tell_immigration;	/* enum fact_flag */
	uint8_t		is_number;		/* 1: needs a test call; 0: needs a check (rules, fees) */
	int32_t		as_of, call_tested, review_by;	/* days since 1970; 0 = not given */
};

struct pack_country {
	uint16_t	code;			/* COUNTRY() */
	uint16_t	name;			/* pack_key */
	uint16_t	is_origin, is_stay;
	uint16_t	locales;		/* spoken there, best first */
	uint16_t	locale[PACK_FALLBACKS];
	uint16_t	reserved;
};

struct pack_alias {				/* sorted by alias bytes, then locale */
	struct pack_str	alias;			/* folded */
	uint16_t	topic, locale;
	uint16_t	letters;		/* code points without marks */
	uint16_t	flags;			/* ALIAS_* */
};
enum {
	ALIAS_EXACT	= 1 << 0,
	ALIAS_DANGER	= 1 << 1,
	ALIAS_STOPWORD	= 1 << 2,	/* topic = PACK_NONE */
	ALIAS_UNREAD	= 1 << 3,	/* a translated word of danger or of a command that nobody has read: see pack_alias_serves() */
};

struct pack_service {				/* content/services.ini, [service.N] */
	struct pack_str	name, number, owner, bearer, price;	/* price empty = nothing is claimed */
	uint16_t	kind;			/* enum service_kind */
	uint16_t	is_quiet;		/* 1: this number always opens in quiet mode */
	uint16_t	locales, locale[PACK_FALLBACKS];
	uint16_t	first_country, countries;	/* in REACH: countries that reach it */
	uint16_t	reserved;
};

/* Where people can go, found by the town they name (content/offices, content/render_office.h). */
struct pack_town {				/* by country, then as written */
	struct pack_str	id, name;		/* "qa/town.doha"; "Doha", in English letters */
	uint16_t	country;		/* COUNTRY() */
	uint16_t	near;			/* town of the same country to look in when this one has no office; PACK_NONE none */
};
struct pack_town_name {				/* sorted by form, then town */
	struct pack_str	form, name;		/* folded; as written, "" for a loose form */
	uint16_t	town;
	uint16_t	order;			/* of the names of its town, as written: the first in a script is said */
	uint16_t	reserved;
	uint16_t	flags;			/* TOWN_NAME_LOOSE: form is that of locales/text/loose.h, and not a name's own */
};
enum { TOWN_NAME_LOOSE = 1 << 0 };
struct pack_office {				/* by town, those without one last; its number, gate and whose it is are the fact's */
	struct pack_str	id, place;		/* "qa/office.mrc.doha"; how to find it, only for who walks in */
	uint16_t	fact;
	uint16_t	kind;			/* enum office_kind */
	uint16_t	town;			/* PACK_NONE: the whole country of its fact */
	uint16_t	flags;			/* OFFICE_* bits */
	uint16_t	locales, locale[PACK_FALLBACKS];	/* spoken there */
	uint16_t	first_cover, covers;	/* in COVERS: countries where her State has none, and this one serves */
	uint16_t	reserved;
};
enum { OFFICE_INVENTED = 1 << 0 /* never said by a release */ };

/* What makes a look-up of keywords quick (content/likeness.h); aliases are never more than 2^20. */
struct pack_loose {				/* sorted by form, then alias; none that are exact */
	struct pack_str	form;			/* locales/text/loose.h */
	uint32_t	alias;			/* pack_alias */
};
struct pack_letters {				/* sorted by count; of aliases that lost letters may stand for */
	uint64_t	set;			/* struct letters */
	uint32_t	alias, count;		/* pack_alias, its code points */
};

/*	 kind		record			field		what */
#define PACK_SECTIONS(SECTION) \
	SECTION(STRINGS,  char,			strings,	"bytes of all strings") \
	SECTION(LOCALES,  struct pack_locale,	locales,	"languages; 0 is the source") \
	SECTION(KEYS,	  struct pack_key,	keys,		"names of texts") \
	SECTION(TEXTS,	  struct pack_text,	texts,		"locale by key") \
	SECTION(SPANS,	  struct pack_span,	spans,		"literal bytes and tokens of texts") \
	SECTION(TOPICS,	  struct pack_topic,	topics,		"what can be asked") \
	SECTION(REFS,	  struct pack_ref,	refs,		"texts of topics") \
	SECTION(CHILDREN, uint16_t,		children,	"topics in menus") \
	SECTION(TOKENS,	  struct pack_token,	tokens,		"names that stand for facts") \
	SECTION(SOURCES,  struct pack_source,	sources,	"where a token's fact is looked for") \
	SECTION(ELSES,	  uint16_t,		elses,		"tokens to fall back to") \
	SECTION(TYPES,	  struct pack_type,	types,		"kinds of fact") \
	SECTION(FACTS,	  struct pack_fact,	facts,		"sorted by type, country, origin") \
	SECTION(COUNTRIES, struct pack_country,	countries,	"sorted by code") \
	SECTION(ALIASES,  struct pack_alias,	aliases,	"folded keywords") \
	SECTION(FOLDS,	  struct fold_entry,	folds,		"fold table, entries") \
	SECTION(FOLDED,	  uint32_t,		folded,		"fold table, code points") \
	SECTION(SERVICES, struct pack_service,	services,	"numbers people call") \
	SECTION(REACH,	  uint16_t,		reach,		"countries that reach a service") \
	SECTION(UI,	  uint16_t,		ui,		"enum ui -> key") \
	SECTION(ROOTS,	  uint16_t,		roots,		"enum topic_root -> topic") \
	SECTION(SUBSTITUTES, struct substitute,	substitutes,	"what languages let stand for characters outside GSM-7") \
	SECTION(HEADS,	  uint64_t,		heads,		"first eight bytes of each keyword") \
	SECTION(LOOSE,	  struct pack_loose,	loose,		"keywords in their loose form") \
	SECTION(LETTERS,  struct pack_letters,	letters,	"letters of keywords, by length") \
	SECTION(BUCKETS,  uint32_t,		buckets,	"where near words of a key begin") \
	SECTION(NEAR,	  uint32_t,		near,		"near words, by key") \
	SECTION(TOWNS,	  struct pack_town,	towns,		"towns") \
	SECTION(TOWN_NAMES, struct pack_town_name, town_names,	"names of towns, folded") \
	SECTION(OFFICES,  struct pack_office,	offices,	"offices by town") \
	SECTION(COVERS,	  uint16_t,		covers,		"countries that an office serves from outside")

enum pack_section_kind {
#define SECTION(kind, type, field, what) PACK_##kind,
	PACK_SECTIONS(SECTION)
#undef SECTION
	PACK_SECTION_COUNT
};

struct pack {
	const struct pack_header *header;
#define SECTION(kind, type, field, what) const type *field; uint32_t field##_count;
	PACK_SECTIONS(SECTION)
#undef SECTION
	struct fold_table fold;
	void	*map;			/* private to pack.c */
	size_t	 map_bytes;
};

/*
 * Opens, maps and checks a pack: format, hash, every offset and index, and
 * that it can answer (every locale has the ui texts, the roots exist).
 * NULL and a sentence in *why on failure.  Close with pack_close().
 */
struct pack *pack_open(const char *path, struct buf *why);
/* The same checks on bytes in memory (8-byte aligned, borrowed until pack_close). */
struct pack *pack_from_memory(const void *bytes, size_t len, struct buf *why);
void pack_close(struct pack *p);		/* NULL is fine */

/* BLAKE2b-256 of pack bytes as the header defines it; `len` >= sizeof(struct pack_header). */
void pack_hash(const void *bytes, size_t len, uint8_t hash[32]);

static inline const char *pack_string(const struct pack *p, struct pack_str s) { return p->strings + s.at; }
static inline bool pack_is_sample(const struct pack *p) { return p->header->kind == PACK_SAMPLE; }
static inline const struct pack_text *pack_text(const struct pack *p, uint16_t locale, uint16_t key)
{
	return &p->texts[(size_t)locale * p->keys_count + key];
}

/* False: a release leads nowhere by this keyword, however it was matched; a sample does. */
static inline bool pack_alias_serves(const struct pack *p, const struct pack_alias *a)
{
	return (a->flags & ALIAS_UNREAD) == 0 || pack_is_sample(p);
}

/* What the language of `locale` lets stand for characters outside GSM-7. */
static inline struct substitutes pack_substitutes(const struct pack *p, uint16_t locale)
{
	const struct pack_locale *l = &p->locales[locale];

	return (struct substitutes){ p->substitutes + l->first_substitute, l->substitutes };
}

/* As memcmp() would order the string `s` and `len` bytes at `at`, a beginning before what goes on. */
int pack_compare(const struct pack *p, struct pack_str s, const char *at, size_t len);
/* Linear or binary look-ups; PACK_NONE / NULL when there is none. */
uint16_t pack_find_locale(const struct pack *p, const char *tag);
uint16_t pack_find_topic(const struct pack *p, const char *name);
uint16_t pack_find_key(const struct pack *p, const char *name);	/* of a text */
uint16_t pack_find_fact(const struct pack *p, const char *id);
/* The token whose value a program gives: {town}. */
uint16_t pack_find_argument(const struct pack *p, enum token_argument argument);
uint16_t pack_find_town(const struct pack *p, const char *id);
const struct pack_country *pack_find_country(const struct pack *p, uint16_t code);
const struct pack_service *pack_find_service(const struct pack *p, enum service_kind kind, const char *number);
/* The child of menu `topic` with option `key`, at whatever level; PACK_NONE if it has none. */
uint16_t pack_find_child(const struct pack *p, uint16_t topic, unsigned key);

/* "QA" <-> COUNTRY('Q','A'); 0 for anything but two ASCII letters. */
uint16_t country_code(const char *two_letters);
void country_letters(uint16_t code, char out[3]);

#endif
