/* sheet_text.c - what spreadsheet programs do to texts */
#include "content/compiler/sheet_text.h"

#include <ctype.h>
#include <utf8proc.h>

#include "locales/text/bug.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"

/* What a keyboard has for it; NULL for what stands for itself. */
static const char *
typed(uint32_t cp)
{
	static const struct { uint32_t cp; const char *typed; } signs[] = {
		{ 0x2018, "'" }, { 0x2019, "'" }, { 0x201A, "'" }, { 0x201C, "\"" }, { 0x201D, "\"" }, { 0x201E, "\"" },
		{ 0x00AB, "\"" }, { 0x00BB, "\"" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2026, "..." },
		{ 0x00A0, " " }, { 0x202F, " " }, { 0xFEFF, "" },
	};

	for (size_t i = 0; i < COUNT(signs); i++)
		if (signs[i].cp == cp)
			return signs[i].typed;
	return NULL;
}

/* The next byte of a text as typed: `*pending` is what is left of a sign. */
static char
next(const char **at, const char **pending)
{
	while (**pending == '\0' && **at != '\0') {
		uint32_t cp;
		size_t n = utf8_decode(*at, strlen(*at), &cp);
		const char *as = n > 1 ? typed(cp) : NULL;

		if (as == NULL)
			return *(*at)++;
		*pending = as;
		*at += n;
	}
	return **pending != '\0' ? *(*pending)++ : '\0';
}

static bool
only_blanks(char first, const char **at, const char **pending)
{
	while (first == ' ' || first == '\n' || first == '\t')
		first = next(at, pending);
	return first == '\0';
}

bool
sheet_same_but_typography(const char *is, const char *was)
{
	const char *is_left = "", *was_left = "";

	for (;;) {
		char a = next(&is, &is_left), b = next(&was, &was_left);

		if (a != b)
			return only_blanks(a, &is, &is_left) && only_blanks(b, &was, &was_left);
		if (a == '\0')
			return true;
	}
}

static bool
is_letter(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO;	/* with marks and digits */
}

bool
sheet_became_question_marks(const char *is, const char *was)
{
	const char *is_left = "", *was_left = "";
	bool has_lost = false;
	char a, b;

	do {
		while (*is_left == '\0' && *was_left == '\0' && *is == '?' && (unsigned char)*was >= 0x80) {
			uint32_t cp;

			was += utf8_decode(was, strlen(was), &cp);
			is += cp > 0xFFFF && is[1] == '?' ? 2 : 1;	/* both halves of a pair are lost */
			has_lost |= is_letter(cp);	/* a danda may well become '?' */
		}
		a = next(&is, &is_left);
		b = next(&was, &was_left);
	} while (a == b && a != '\0');
	return has_lost && only_blanks(a, &is, &is_left) && only_blanks(b, &was, &was_left);
}

static bool
turns(uint32_t cp)
{
	return cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

void
sheet_print(FILE *out, const char *before, const char *text)
{
	size_t n;

	fputs(before, out);
	for (; *text != '\0'; text += n) {
		uint32_t cp;

		n = utf8_decode(text, strlen(text), &cp);
		if (cp == '\n')
			fprintf(out, "\n%s", before);
		else if (cp < ' ' || (cp >= 0x7F && cp < 0xA0) || turns(cp))
			fprintf(out, "<U+%04X>", (unsigned)cp);
		else
			fwrite(text, 1, n, out);
	}
	fputc('\n', out);
}

bool
sheet_is_error_value(const char *text)
{
	static const char *const values[] = { "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!" };
	size_t len = strlen(text);

	for (size_t i = 0; i < COUNT(values); i++)
		if (strcmp(text, values[i]) == 0)
			return true;
	return (len > 4 && strncmp(text, "Err:", 4) == 0 && text[4 + strspn(text + 4, "0123456789")] == '\0') ||
	    (len >= 3 && strspn(text, "#") == len);
}

/* A letter, or a mark on one, of a script that puts blanks between its words. */
static bool
is_of_word(uint32_t cp)
{
	static const char unspaced[][4] = { "Hani", "Thai", "Laoo", "Khmr", "Mymr", "Tibt", "Lana", "Tale", "Talu" };
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
	uint32_t script = script_of(cp);

	for (size_t i = 0; i < COUNT(unspaced); i++)
		if (script != 0 && script == script_family(SCRIPT_CODE(unspaced[i])))
			return false;
	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME;
}

/* '?' in the middle of a word: "pul?sya". */
static bool
asks_in_a_word(const char *text)
{
	uint32_t before = 0, cp = 0, after;

	for (size_t n, len = strlen(text); len > 0; text += n, len -= n, before = cp) {
		n = utf8_decode(text, len, &cp);
		if (cp != '?' || !is_of_word(before) || n == len)
			continue;
		utf8_decode(text + n, len - n, &after);
		if (is_of_word(after))
			return true;
	}
	return false;
}

bool
sheet_has_lost_letters(const char *text, const char *english)
{
	size_t asked = 0, of_english = 0, letters = 0;

	if (strstr(text, "\xEF\xBF\xBD") != NULL || (asks_in_a_word(text) && !asks_in_a_word(english)))
		return true;
	for (; *english != '\0'; english++)
		of_english += *english == '?';
	for (; *text != '\0'; text++) {
		asked += *text == '?';
		letters += !isspace((unsigned char)*text);
	}
	return asked >= 3 && asked > of_english && 3 * asked >= letters;
}

/* The next {name} from *at on: its first byte behind the brace, and length; NULL at the end, or at a brace that is wrong. */
static const char *
next_name(const char **at, size_t *len, bool *is_wrong)
{
	const char *p = *at;

	for (; *p != '\0'; p++) {
		if (*p != '{' && *p != '}')
			continue;
		if (p[1] == p[0]) {
			p++;
			continue;
		}
		*len = *p == '{' ? strcspn(p + 1, "{} \n") : 0;
		*is_wrong = *len == 0 || p[1 + *len] != '}';
		*at = *is_wrong ? p : p + *len + 2;
		return *is_wrong ? NULL : p + 1;
	}
	*at = p;
	return NULL;
}

static bool
has_name(const char *text, const char *name, size_t name_len)
{
	bool is_wrong = false;
	const char *found;
	size_t len;

	while ((found = next_name(&text, &len, &is_wrong)) != NULL)
		if (len == name_len && memcmp(found, name, len) == 0)
			return true;
	return false;
}

void
sheet_check_placeholders(const char *key, const char *text, const char *english, const struct place *here, struct diag *d)
{
	const char *at = text, *name;
	bool is_wrong = false;
	size_t len;

	while ((name = next_name(&at, &len, &is_wrong)) != NULL) {
		if (english == NULL || has_name(english, name, len))
			continue;
		diag_at(d, E204, here, "%s: placeholder {%.*s} is not in the English text", key, (int)len, name);
		diag_fix(d, "the names in braces stay as they are in English; they are not translated");
	}
	if (is_wrong) {
		diag_at(d, E202, here, "%s: a { without its }, or the other way round", key);
		diag_fix(d, "a placeholder is {name}, with no blank inside; a brace itself is written twice");
		return;
	}
	at = english != NULL ? english : "";
	while ((name = next_name(&at, &len, &is_wrong)) != NULL)
		if (!has_name(text, name, len)) {
			diag_at(d, E205, here, "%s: placeholder {%.*s} of the English text is missing", key, (int)len, name);
			diag_fix(d, "copy {%.*s} from the column english", (int)len, name);
		}
}
