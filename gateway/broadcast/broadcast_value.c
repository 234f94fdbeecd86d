/*
 * broadcast_value.c - each value of a definition, by its type
 *
 * What was found is shown when it is short and holds no number: a sentence
 * ends on screens and in logs.
 */
#include <sodium.h>
#include <string.h>

#include "content/days.h"
#include "content/ini_value.h"
#include "gateway/broadcast/broadcast_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/plain.h"
#include "locales/text/utf8.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

enum { FOUND_BYTES = 32, NEAR_EDITS = 3, PATH_BYTES = 64 };

const char *const definition_kinds[2] = { [BROADCAST_NEWS] = "news", [BROADCAST_ALERT] = "alert" };
static const char *const inside_words[] = { "seats", "sign_off", "note" };

bool
definition_sentence(struct buf *why, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_addv(why, format, args);
	va_end(args);
	return false;
}

/* NULL if none is near. */
static const char *
nearest(const char *word, const char *const *among, size_t count)
{
	const char *found = NULL;
	unsigned best = NEAR_EDITS;

	for (size_t i = 0; i < count; i++) {
		unsigned edits = ini_edits(word, among[i]);

		if (edits < best && edits < strlen(word)) {
			best = edits;
			found = among[i];
		}
	}
	return found;
}

static bool
may_be_shown(const char *s)
{
	return strlen(s) <= FOUND_BYTES && plain_is_words(s) && !plain_holds_number(s);
}

static void
add_found(struct buf *why, const json_t *v)
{
	const char *s = json_string_value(v);
	size_t len = json_string_length(v);

	if (s != NULL && strlen(s) == len && may_be_shown(s))
		buf_addf(why, "\"%s\"", s);
	else if (s != NULL)
		buf_addf(why, "a string of %zu bytes", len);
	else if (json_is_integer(v) && json_integer_value(v) > -1000000 && json_integer_value(v) < 1000000)
		buf_addf(why, "%d", (int)json_integer_value(v));
	else if (json_is_array(v))
		buf_addf(why, "a list of %zu", json_array_size(v));
	else if (json_is_object(v))
		buf_addf(why, "an object of %zu", json_object_size(v));
	else
		buf_adds(why, json_is_true(v) ? "true" : json_is_false(v) ? "false" : json_is_null(v) ? "null" : "a number");
}

bool
definition_wrong(const struct definition_name *n, const char *sub, const json_t *found, struct buf *why)
{
	static const struct { const char *expected, *fix; } types[DEFINITION_TYPE_COUNT] = {
#define ROW(name, expected, fix) { expected, fix },
		DEFINITION_TYPES(ROW)
#undef ROW
	};

	buf_addf(why, "%s%s: found ", n->name, sub == NULL ? "" : sub);
	add_found(why, found);
	buf_addf(why, "; expected %s", types[n->type].expected);
	if (n->type == DEFINITION_TEXT || n->type == DEFINITION_AREA)
		buf_addf(why, ", %d to %d bytes", n->min, n->max);
	else if (n->type == DEFINITION_COUNTRIES || n->type == DEFINITION_TAGS)
		buf_addf(why, ", %d to %d of them", n->min, n->max);
	return definition_sentence(why, ": %s", types[n->type].fix);
}

static bool
is_of(const char *s, const char *letters)
{
	return s[strspn(s, letters)] == '\0';
}

/* A string without NULs, of that many bytes; NULL if it is none. */
static const char *
string_in(const json_t *v, size_t min, size_t max)
{
	const char *s = json_string_value(v);
	size_t len = json_string_length(v);

	return s != NULL && strlen(s) == len && len >= min && len <= max ? s : NULL;
}

static bool
is_words(const json_t *v, size_t min, size_t max)
{
	const char *s = string_in(v, min, max);

	return s != NULL && plain_is_words(s) && !plain_holds_number(s) && s[strspn(s, " ")] != '\0';
}

static bool
is_country(const char *s)
{
	return strlen(s) == 2 && is_of(s, UPPER);
}

/* "ne", "fil", "zh-Hant"; none is long enough in digits to be a number. */
static bool
is_tag(const char *s)
{
	size_t letters = strspn(s, LOWER), len = strlen(s);

	return letters >= 2 && letters <= 3 && len < STORE_TAG_BYTES && (s[letters] == '\0' || s[letters] == '-') &&
	    is_of(s, LOWER UPPER DIGITS "-") && s[len - 1] != '-' && strstr(s, "--") == NULL && !plain_holds_number(s);
}

static bool
is_time(const json_t *v)
{
	const char *s = string_in(v, 1, 32);
	int64_t when_s;

	return s != NULL && definition_time(s, &when_s);
}

/* The number that two digits are. */
static int
two(const char *s)
{
	return (s[0] - '0') * 10 + s[1] - '0';
}

bool
definition_time(const char *s, int64_t *when_s)
{
	static const char form[] = "0000-00-00T00:00:00";
	enum { DATE = 10, OFFSET = 19 };
	char date[DATE_BYTES];
	int offset_s = 0;
	int32_t days;

	for (size_t i = 0; i < OFFSET; i++)
		if (form[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	if (s[OFFSET] == '+' || s[OFFSET] == '-') {
		const char *o = s + OFFSET;

		if (strlen(o) != 6 || strspn(o + 1, DIGITS) != 2 || o[3] != ':' || strspn(o + 4, DIGITS) != 2 || two(o + 1) > 14 ||
		    two(o + 4) > 59)
			return false;
		offset_s = (two(o + 1) * 60 + two(o + 4)) * (*o == '-' ? -60 : 60);
	} else if (strcmp(s + OFFSET, "Z") != 0)
		return false;
	snprintf(date, sizeof(date), "%.10s", s);
	if (!days_of_date(date, &days) || strncmp(s, "20", 2) != 0 || two(s + 11) > 23 || two(s + 14) > 59 || two(s + 17) > 59)
		return false;
	*when_s = (int64_t)days * 86400 + two(s + 11) * 3600 + two(s + 14) * 60 + two(s + 17) - offset_s;
	return true;
}

bool
definition_id(const char *hex, uint8_t id[STORE_ID_BYTES])
{
	size_t len = 0;

	return strlen(hex) == 2 * STORE_ID_BYTES && is_of(hex, "abcdef" DIGITS) &&
	    sodium_hex2bin(id, STORE_ID_BYTES, hex, strlen(hex), NULL, &len, NULL) == 0 && len == STORE_ID_BYTES;
}

/* COUNTRIES, TAGS: each alone, and none twice. */
static bool
list_check(const struct definition_name *n, const json_t *v, struct buf *why)
{
	if (!json_is_array(v) || json_array_size(v) < (size_t)n->min || json_array_size(v) > (size_t)n->max)
		return definition_wrong(n, NULL, v, why);
	for (size_t i = 0; i < json_array_size(v); i++) {
		const json_t *one = json_array_get(v, i);
		const char *s = string_in(one, 1, STORE_TAG_BYTES - 1);
		char sub[PATH_BYTES];

		snprintf(sub, sizeof(sub), "[%zu]", i + 1);
		if (s == NULL || !(n->type == DEFINITION_TAGS ? is_tag(s) : is_country(s)))
			return definition_wrong(n, sub, one, why);
		for (size_t j = 0; j < i; j++)
			if (strcmp(s, json_string_value(json_array_get(v, j))) == 0)
				return definition_wrong(n, sub, one, why);
	}
	return true;
}

/* What leaves: no control but a line feed, no token, nothing that turns what the second person reads. */
static bool
text_check(const struct definition_name *n, const char *tag, const json_t *v, struct buf *why)
{
	const char *s = string_in(v, 1, BROADCAST_TEXT_BYTES - 1), *end;

	if (s == NULL)
		return definition_sentence(why, "%s.%s: found a text of %zu bytes; expected 1 to %d: shorten it", n->name, tag,
		    json_string_length(v), BROADCAST_TEXT_BYTES - 1);
	for (end = s + strlen(s); s < end;) {
		uint32_t cp;
		size_t bytes = utf8_decode(s, (size_t)(end - s), &cp);

		if (bytes == 0)
			return definition_sentence(why, "%s.%s: found bytes that are no UTF-8: save the file as UTF-8", n->name, tag);
		if (cp == '{')
			return definition_sentence(why, "%s.%s: found '{'; expected the words themselves: news have no tokens, write what"
			    " should stand there", n->name, tag);
		if ((cp < 0x20 && cp != '\n') || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x2028 && cp <= 0x202E) ||
		    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF)
			return definition_sentence(why, "%s.%s: found U+%04X, which nobody sees; expected letters and line ends: take it out",
			    n->name, tag, (unsigned)cp);
		s += bytes;
	}
	return true;
}

static bool
other_check(const struct definition_name *n, const char *tag, const json_t *v, struct buf *why)
{
	const char *s = string_in(v, 0, STORE_TAG_BYTES - 1);
	char sub[PATH_BYTES];

	if (s != NULL && (*s == '\0' || is_tag(s)))
		return true;
	snprintf(sub, sizeof(sub), ".%s", tag);
	return definition_wrong(n, sub, v, why);
}

bool
definition_word_check(const char *path, const char *word, const char *const *words, size_t count, struct buf *why)
{
	const char *near;

	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	near = nearest(word, words, count);
	buf_addf(why, "%s: found %s, which is no name here; ", path, may_be_shown(word) ? word : "something");
	if (near != NULL)
		return definition_sentence(why, "did you mean %s?", near);
	buf_adds(why, "expected");
	for (size_t i = 0; i < count; i++)
		buf_addf(why, "%s %s", i == 0 ? "" : ",", words[i]);
	return definition_sentence(why, ": take it out");
}

/* Its letters are counted as people count them in a table: code points; the compiler measured the same. */
static bool
slot_check(const struct definition_name *n, const char *word, const json_t *v, struct buf *why)
{
	static const unsigned most[ALERT_SLOT_COUNT] = {
#define ROW(name, word, chars, what) chars,
		ALERT_SLOTS(ROW)
#undef ROW
	};
	unsigned slot = 0;

	if (!definition_word_check(n->name, word, alert_slot_words, ALERT_SLOT_COUNT, why))
		return false;
	while (strcmp(alert_slot_words[slot], word) != 0)
		slot++;
	if (slot == ALERT_SLOT_NOTE)
		return definition_sentence(why, "slots.note: found in slots; expected as `code`: write {\"code\":\"Q1234\"}");
	if (!is_words(v, 1, ALERT_SLOT_BYTES - 1) || strchr(json_string_value(v), '{') != NULL)
		return definition_sentence(why, "slots.%s: found what no slot can hold; expected words, digits 0 to 9, no telephone number:"
		    " write it as people there say it, a day as 27 Nov", word);
	if (utf8_count(json_string_value(v), json_string_length(v)) > most[slot])
		return definition_sentence(why, "slots.%s: found %zu characters; expected at most %u: shorten it", word,
		    utf8_count(json_string_value(v), json_string_length(v)), most[slot]);
	return true;
}

static bool
inside_check(const struct definition_name *n, const char *word, const json_t *v, struct buf *why)
{
	if (!definition_word_check(n->name, word, inside_words, COUNT(inside_words), why))
		return false;
	return is_words(v, 1, BROADCAST_REASON_BYTES - 1) || definition_sentence(why, "inside.%s: found %s; expected words of 1 to %d bytes"
	    " without a telephone number, digits 0 to 9: shorten it", word, json_is_string(v) ? "words that cannot stand here" :
	    "no words", BROADCAST_REASON_BYTES - 1);
}

/* TEXTS, OTHER, SLOTS, INSIDE: their names, then each value. */
static bool
object_check(const struct definition_name *n, const json_t *v, struct buf *why)
{
	const char *key;
	json_t *one;

	if (!json_is_object(v) || json_object_size(v) < (size_t)n->min || json_object_size(v) > (size_t)n->max)
		return definition_wrong(n, NULL, v, why);
	json_object_foreach((json_t *)(uintptr_t)v, key, one) {
		if ((n->type == DEFINITION_TEXTS || n->type == DEFINITION_OTHER) && !is_tag(key))
			return definition_sentence(why, "%s: found a name that is no language tag; expected tags like ne or fil: %s", n->name,
			    "write the tag as locales.ini has it");
		if (n->type == DEFINITION_TEXTS ? !text_check(n, key, one, why) : n->type == DEFINITION_OTHER ?
		    !other_check(n, key, one, why) : n->type == DEFINITION_SLOTS ? !slot_check(n, key, one, why) :
		    !inside_check(n, key, one, why))
			return false;
	}
	return true;
}

/* Types whose value is one string. */
static bool
is_string_right(const struct definition_name *n, const json_t *v)
{
	const char *s = string_in(v, 1, 64);
	uint8_t id[STORE_ID_BYTES];

	if (n->type == DEFINITION_TEXT)
		return is_words(v, (size_t)n->min, (size_t)n->max);
	if (n->type == DEFINITION_TIME)
		return is_time(v);
	if (s == NULL)
		return false;
	switch (n->type) {
	case DEFINITION_KIND: return strcmp(s, definition_kinds[0]) == 0 || strcmp(s, definition_kinds[1]) == 0;
	case DEFINITION_LIST: return broadcast_list_of(s) < LIST_COUNT;
	case DEFINITION_TOPIC: return broadcast_subscription_of(s) < SUBSCRIPTION_COUNT;
	case DEFINITION_ALERT: return alert_type_of(s) < ALERT_TYPE_COUNT;
	case DEFINITION_COUNTRY: return is_country(s);
	case DEFINITION_ID: return definition_id(s, id);
	case DEFINITION_CODE: return strlen(s) == 5 && strchr("ABCDEFGHJKLMNPQRSTUVWXYZ", *s) != NULL && strspn(s + 1, DIGITS) == 4;
	case DEFINITION_FROM: return strlen(s) <= (size_t)n->max && is_of(s, LOWER UPPER DIGITS "+.-");
	case DEFINITION_AREA: return strlen(s) <= (size_t)n->max && is_of(s, LOWER UPPER DIGITS "._-/") && !plain_holds_number(s);
	default: bug_stop(__FILE__, __LINE__, "a type without a check");
	}
}

bool
definition_value_check(const struct definition_name *n, const json_t *v, struct buf *why)
{
	bool is_right;

	switch (n->type) {
	case DEFINITION_COUNTRIES: case DEFINITION_TAGS: return list_check(n, v, why);
	case DEFINITION_TEXTS: case DEFINITION_OTHER: case DEFINITION_SLOTS: case DEFINITION_INSIDE: return object_check(n, v, why);
	case DEFINITION_BOOL: is_right = json_is_boolean(v); break;
	case DEFINITION_LEVEL: is_right = json_is_integer(v) && json_integer_value(v) >= n->min && json_integer_value(v) <= n->max; break;
	default: is_right = is_string_right(n, v);
	}
	return is_right || definition_wrong(n, NULL, v, why);
}
