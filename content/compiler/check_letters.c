/*
 * check_letters.c - every text in the letters of its own language
 *
 * A Cyrillic a in a Latin word looks right on every phone, costs twice the
 * money and is never found by its keyword.  A whole Latin word among others is
 * fine, and so is one among letters that nobody takes for Latin ones: Thai and
 * Chinese have no blanks between words, Nepali and Amharic put beginnings and
 * endings to a name.
 */
#include <utf8proc.h>

#include "content/compiler/characters.h"
#include "content/compiler/check.h"
#include "content/compiler/repairs.h"
#include "content/compiler/written.h"
#include "locales/text/buf.h"
#include "locales/text/gsm7.h"
#include "locales/text/script.h"

enum {
	FOREIGN_FROM = 12,	/* letters of another script that make a text suspicious: more than a name */
	DIGIT_BYTES = 3,	/* of a Burmese digit in UTF-8 */
};

/* Scripts with letters that look like letters of one another; each is a family of its own. */
static bool
looks_alike(uint32_t script)
{
	return script == SCRIPT_CODE("Latn") || script == SCRIPT_CODE("Cyrl") || script == SCRIPT_CODE("Grek") ||
	    script == SCRIPT_CODE("Copt") || script == SCRIPT_CODE("Armn") || script == SCRIPT_CODE("Cher") ||
	    script == SCRIPT_CODE("Lisu");
}

static bool
is_of_word(uint32_t cp, utf8proc_category_t c)
{
	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ND) || cp == 0x200C || cp == 0x200D;
}

/* A word as far as it was read, of scripts that look alike: at most two matter. */
struct word_scripts {
	uint32_t script[2], letters[2];
	struct { size_t at; uint32_t cp; } first[2];
};

static void
end_word(const struct written *w, struct word_scripts *word)
{
	int few = word->letters[1] <= word->letters[0] ? 1 : 0;

	if (word->letters[1] > 0) {
		struct place here = written_place(w, word->first[few].at, 1);
		struct buf name = BUF_INIT(128);

		character_name(&name, word->first[few].cp);
		diag_at(w->d, E317, &here, "%s is a letter of the %s script in a word of the %s one", name.ptr,
		    script_name(word->script[few]), script_name(word->script[1 - few]));
		buf_free(&name);
	}
	*word = (struct word_scripts){ .script = { 0, 0 } };
}

static void
take_letter(const struct written *w, struct word_scripts *word, size_t at, uint32_t cp, uint32_t script)
{
	int which = word->script[0] == 0 || word->script[0] == script ? 0 : 1;

	if (script == 0)
		return;
	if (!looks_alike(script)) {
		end_word(w, word);
		return;
	}
	if (word->script[which] == 0) {
		word->script[which] = script;
		word->first[which].at = at;
		word->first[which].cp = cp;
	}
	word->letters[which]++;
}

/* The name of a placeholder is no word of the text. */
static size_t
placeholder(const char *text, size_t len)
{
	size_t end = 1 + strcspn(text + 1, "{} \n");

	return text[0] == '{' && end < len && text[end] == '}' && end > 1 ? end + 1 : 0;
}

static void
check_scripts(const struct written *w)
{
	struct word_scripts word = { .script = { 0, 0 } };
	unsigned own = 0, other = 0, whose = 0;
	struct place here;

	for (size_t i = 0, n; i < w->len; i += n) {
		uint32_t cp, script;
		utf8proc_category_t c;

		n = placeholder(w->text + i, w->len - i);
		if (n > 0) {
			end_word(w, &word);
			continue;
		}
		n = utf8_decode(w->text + i, w->len - i, &cp);
		script = script_of(cp);
		if (script != 0 && script != w->script)
			whose = script;
		own += script != 0 && script == w->script;
		other += script != 0 && script != w->script;
		c = utf8proc_category((utf8proc_int32_t)cp);
		/* Digits of any script go with any word. */
		if (is_of_word(cp, c))
			take_letter(w, &word, i, cp, c == UTF8PROC_CATEGORY_ND ? 0 : script);
		else
			end_word(w, &word);
	}
	end_word(w, &word);
	/* Keywords are written as people type them, in any letters. */
	if (w->script == 0 || w->is_keywords || other < FOREIGN_FROM || other <= 2 * own)
		return;
	here = written_place(w, 0, 0);
	diag_at(w->d, W318, &here, "the language of this file is written in the %s script, and this text in the %s one",
	    script_name(w->script), script_name(whose));
}

static bool
is_consonant(uint32_t cp)
{
	return (cp >= 0x1000 && cp <= 0x102A) || cp == 0x103F || cp == 0x104E;
}

/*
 * Zawgyi gave code points of Mon, Shan and Karen to pieces of Burmese letters,
 * put the vowel E before its consonant, as it is drawn, and wrote asat as
 * U+1039, which in Unicode stacks the next consonant below.
 */
static bool
is_zawgyi(uint32_t before, uint32_t cp, uint32_t after)
{
	if (cp == 0x1033 || cp == 0x1034 || (cp >= 0x1060 && cp <= 0x1097))
		return true;
	if (cp == 0x1031)
		return !is_consonant(before) && !(before >= 0x103B && before <= 0x103E);
	return cp == 0x1039 && !is_consonant(after);
}

static bool
is_punctuation(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_PO;
}

/* "(E)": the vowel is spoken of. */
static bool
is_named(uint32_t before, uint32_t cp, uint32_t after)
{
	return cp == 0x1031 && is_punctuation(before) && is_punctuation(after);
}

/* The digits zero and seven look like the letters wa and ra, and are typed for them. */
static bool
is_digit_as_letter(uint32_t before, uint32_t cp, uint32_t after)
{
	return cp == 0x1031 && (before == 0x1040 || before == 0x1047) && !is_consonant(after);
}

static void
tell_digit(const struct written *w, size_t at, uint32_t cp)
{
	struct place here = written_place(w, at, 1);
	struct buf name = BUF_INIT(128);

	character_name(&name, cp);
	diag_at(w->d, E316, &here, "%s is a digit, and stands here for the letter that looks like it", name.ptr);
	diag_fix(w->d, "type the letter %s (U+%04X)", cp == 0x1040 ? "\u101D" : "\u101B", cp == 0x1040 ? 0x101Du : 0x101Bu);
	buf_free(&name);
}

static void
check_zawgyi(const struct written *w)
{
	uint32_t before = 0, cp, after, digit = 0;
	size_t digit_at = 0;

	for (size_t i = 0, n; i < w->len; i += n, before = cp) {
		struct place here;
		struct buf name = BUF_INIT(128);

		n = utf8_decode(w->text + i, w->len - i, &cp);
		after = 0;
		if (i + n < w->len)
			utf8_decode(w->text + i + n, w->len - i - n, &after);
		if (is_digit_as_letter(before, cp, after)) {
			digit_at = digit == 0 ? i - DIGIT_BYTES : digit_at;
			digit = digit == 0 ? before : digit;
			continue;
		}
		if (!is_zawgyi(before, cp, after) || is_named(before, cp, after))
			continue;
		here = written_place(w, i, 1);
		character_name(&name, cp);
		diag_at(w->d, E316, &here, "%s does not stand so in Burmese: this text was typed with a Zawgyi font", name.ptr);
		buf_free(&name);
		return;
	}
	if (digit != 0)
		tell_digit(w, digit_at, digit);
}

void
check_words(const struct written *w)
{
	check_scripts(w);
	if (w->is_burmese)
		check_zawgyi(w);
}

/*
 * The first sign that only UCS-2 has, where nothing else in the value needs it:
 * the value stands in texts of many languages, and makes each of them dear.  A
 * name keeps its letters: nobody here may spell it otherwise.
 */
static void
check_signs(const struct written *w)
{
	const char *to = NULL;
	uint32_t cp, first = 0;
	size_t at = 0;

	for (size_t i = 0, n; i < w->len; i += n) {
		n = utf8_decode(w->text + i, w->len - i, &cp);
		if (gsm7_septets(cp) != 0)
			continue;
		if (repair_sign(cp) == NULL)
			return;
		if (to != NULL)
			continue;
		to = repair_sign(cp);
		first = cp;
		at = i;
	}
	/* What does not show is told already. */
	if (to != NULL && to[0] != '\0') {
		struct place here = written_place(w, at, 1);
		struct buf name = BUF_INIT(128);

		character_name(&name, first);
		diag_at(w->d, W301, &here, "%s is outside the GSM alphabet: each message with these words needs more parts for it", name.ptr);
		if (at == 0 && to[0] == '"')
			diag_fix(w->d, "put the whole between two plain quotation marks of the keyboard: \"...\"");
		else if (to[0] == ' ')
			diag_fix(w->d, "write an ordinary blank");
		else
			diag_fix(w->d, "write %s instead", to);
		buf_free(&name);
	}
}

void
check_value(struct diag *d, const char *text, const struct place *at)
{
	struct written w = { d, text, 0, NULL, NULL, *at, 0, false, false };

	if (text == NULL)
		return;
	w.len = strlen(text);
	check_unseen(&w);
	check_words(&w);
	check_signs(&w);
}

/* ISO 15924 code of a language, at the place of its key. */
static void
check_script_code(const struct source *s, const struct source_locale *l)
{
	struct place here = l->at;

	if (l->script[0] == '\0' || script_family(SCRIPT_CODE(l->script)) != 0)
		return;
	for (uint32_t i = 0; i < s->inis; i++) {
		const struct ini_section *section = strcmp(s->ini[i]->path, l->at.file) == 0 ? ini_section(s->ini[i], l->tag) : NULL;
		const struct ini_key *key = section != NULL ? ini_key(section, "script") : NULL;

		if (key != NULL)
			here = ini_place_of_value(s->ini[i], key);
	}
	diag_at(s->d, E135, &here, "there is no script \"%.4s\"", l->script);
}

static bool
is_keywords(const struct po_entry *e)
{
	static const char ending[] = ".keywords";

	return e->context.len > sizeof ending - 1 &&
	    strcmp(e->context.text + e->context.len - (sizeof ending - 1), ending) == 0;
}

void
check_letters(const struct source *s)
{
	for (uint32_t i = 0; i < s->locales_count; i++) {
		const struct source_locale *l = &s->locales[i];

		check_script_code(s, l);
		for (size_t k = 0; k < l->po->entries; k++) {
			const struct po_entry *e = &l->po->entry[k];
			struct written w = { s->d, e->text.text, e->text.len, l->po, &e->text, { NULL, 0, 0, NULL, 0, 0 },
				script_family(SCRIPT_CODE(l->script)), strcmp(l->tag, "my") == 0, is_keywords(e) };

			if (e->text.len == 0 || e->is_fuzzy)
				continue;
			check_unseen(&w);
			check_words(&w);
		}
	}
	for (uint32_t i = 0; i < s->facts_count; i++) {
		const struct source_fact *f = &s->facts[i];

		check_value(s->d, f->value, &f->value_at);
		check_value(s->d, f->office, &f->office_at);
		check_value(s->d, f->hours, &f->hours_at);
	}
}
