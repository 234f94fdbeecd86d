/*
 * broadcast_inside.h - shared by broadcast*.c, nobody else
 */
#ifndef GATEWAY_BROADCAST_BROADCAST_INSIDE_H
#define GATEWAY_BROADCAST_BROADCAST_INSIDE_H

#include "gateway/broadcast/broadcast.h"

/* What a value may be: what was expected, and the cheapest fix. */
#define DEFINITION_TYPES(ROW) \
	ROW(TEXT,      "words without control characters, digits 0 to 9 only", "shorten it, and leave out telephone numbers; a day is written 27 Nov") \
	ROW(KIND,      "news or alert", "news are written, an alert is a type and its slots") \
	ROW(LIST,      "alerts, broadcast or warden", "alerts are those who want danger alerts, broadcast those who want news") \
	ROW(TOPIC,     "alerts, fees or jobs", "write one of them; people can ask for nothing else") \
	ROW(COUNTRIES, "a list of ISO 3166 countries, two capital letters each, each once", "write [\"QA\"]; for all countries leave it out") \
	ROW(COUNTRY,   "an ISO 3166 country, two capital letters", "write it like NP; for all leave it out") \
	ROW(TAGS,      "a list of language tags, each once", "write [\"ne\",\"bn\"]; for all languages leave it out") \
	ROW(AREA,      "the code of an area: letters, digits, '.', '_', '-' and '/'", "write the area as safar warden list shows it") \
	ROW(ID,        "the id of a broadcast, 32 hexadecimal digits", "take it from safar broadcast show") \
	ROW(TEXTS,     "texts by language tag", "write {\"en\":\"...\",\"ne\":\"...\"}") \
	ROW(OTHER,     "by language tag the tag of another language, or \"\"", "write {\"tl\":\"en\"}, or {\"tl\":\"\"} to leave these people out") \
	ROW(ALERT,     "x1 to x7", "x1 prepare, x2 shelter, x3 go, x4 update, x5 off, x6 all clear, x7 drill") \
	ROW(SLOTS,     "words by slot", "write {\"office\":\"...\"}") \
	ROW(CODE,      "a capital letter but I and O, then four digits", "write it like Q1234; it must be a new one") \
	ROW(LEVEL,     "a whole number from 0 to 4", "0 nothing, 1 precaution, 2 restriction, 3 voluntary return, 4 mandatory return") \
	ROW(FROM,      "a number or name of ours: letters, digits, '+', '.' and '-', no more than 31", "leave it out for the number in the pack") \
	ROW(TIME,      "a time with its offset", "write it like 2026-11-27T18:00:00+03:00") \
	ROW(BOOL,      "true or false, without quotes", "leave it out for false") \
	ROW(INSIDE,    "words by name", "write {\"seats\":\"...\",\"sign_off\":\"...\",\"note\":\"...\"}")
enum definition_type {
#define ROW(name, expected, fix) DEFINITION_##name,
	DEFINITION_TYPES(ROW)
#undef ROW
	DEFINITION_TYPE_COUNT };

enum definition_need { DEFINITION_MAY, DEFINITION_MUST };
enum definition_of { DEFINITION_BOTH, DEFINITION_NEWS, DEFINITION_OF_ALERT };
struct definition_name {
	const char	*name;
	enum definition_type type;
	enum definition_need need;
	enum definition_of of;
	int		 min, max;
};

/* "stay[2]: found \"Qatar\"; expected …: …".  `sub` NULL, or what is wrong inside of it.  Always false. */
bool definition_wrong(const struct definition_name *n, const char *sub, const json_t *found, struct buf *why);
bool definition_sentence(struct buf *why, const char *format, ...) __attribute__((format(printf, 2, 3)));	/* always false */
/* The value of one name, alone; false and a sentence. */
bool definition_value_check(const struct definition_name *n, const json_t *v, struct buf *why);
/* `word` is one of these; else false and a sentence with the nearest. */
bool definition_word_check(const char *path, const char *word, const char *const *words, size_t count, struct buf *why);

bool definition_time(const char *text, int64_t *when_s);
bool definition_id(const char *hex, uint8_t id[STORE_ID_BYTES]);
extern const char *const definition_kinds[2];	/* by enum broadcast_kind */

/* What belongs together, behind the values (broadcast_rules.c). */
bool definition_rules_check(const json_t *json, const struct broadcast *b, struct buf *why);

#endif
