/* diag.c - mistakes of authors and operators, printed with their place */
#include "content/diag.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/utf8.h"

enum { ERRORS_SHOWN = 50, LINE_SHOWN = 100, WORDS_SHOWN = 2048 };

#define CUT "\u2026"		/* in place of what an excerpt leaves out */

static const struct {
	const char *name, *slug, *summary, *fix;
	enum diag_severity severity;
} codes[DIAG_COUNT] = {
#define ERROR DIAG_ERROR
#define WARNING DIAG_WARNING
#define DIAG(code, severity, slug, summary, fix) { #code, #slug, summary, fix, severity },
#include "content/diag.def"
#undef DIAG
#undef ERROR
#undef WARNING
};

void
diag_init(struct diag *d, FILE *out)
{
	memset(d, 0, sizeof *d);
	d->out = out;
	d->owed = DIAG_COUNT;
}

static bool
is_shown(const struct diag *d)
{
	return !d->is_quiet && d->errors <= ERRORS_SHOWN;
}

static void
put_place(struct diag *d, const struct place *at)
{
	fputs(at->file, d->out);
	if (at->line > 0)
		fprintf(d->out, ":%u", at->line);
	if (at->line > 0 && at->column > 0)
		fprintf(d->out, ":%u", at->column);
	fputs(": ", d->out);
}

/* Would a terminal reorder, hide or join it?  Then it is shown by number. */
static bool
is_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD || cp == 0x061C || cp == 0xFEFF ||
	    (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
	    (cp >= 0x2060 && cp <= 0x2069) || (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0x034F ||
	    (cp >= 0x180B && cp <= 0x180F) || (cp >= 0xE0000 && cp <= 0xE0FFF);
}

/* One column wide, left to right, in every terminal we know. */
static bool
is_narrow(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7F) || cp == '\t' || (cp >= 0xA0 && cp < 0x300 && cp != 0xAD) ||
	    (cp >= 0x370 && cp < 0x483) || (cp >= 0x48A && cp < 0x530) || (cp >= 0x1E00 && cp < 0x2000) ||
	    (cp >= 0x2010 && cp <= 0x2027);
}

static void
put_escaped(FILE *out, const char *s, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp = 0;

		n = utf8_decode(s + i, len - i, &cp);
		if (n == 0) {
			fprintf(out, "\\x%02X", (unsigned char)s[i]);
			n = 1;
		} else if (cp == '\t') {
			fputc('\t', out);
		} else if (is_hidden(cp)) {
			fprintf(out, "<U+%04X>", (unsigned)cp);
		} else {
			fwrite(s + i, 1, n, out);
		}
	}
}

/* Byte offset of the code point `columns` to the right of `at`. */
static size_t
advance(const char *s, size_t len, size_t at, unsigned columns)
{
	while (columns-- > 0 && at < len) {
		uint32_t cp;
		size_t n = utf8_decode(s + at, len - at, &cp);

		at += n ? n : 1;
	}
	return at;
}

static bool
all_narrow(const char *s, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp = 0;

		n = utf8_decode(s + i, len - i, &cp);
		if (n == 0 || !is_narrow(cp))
			return false;
	}
	return true;
}

/* The part of a line that is shown, in bytes, and of the mark in it. */
struct excerpt { size_t from, to, begin, end; };

/* A long line is cut around the mark, which stands in the middle and shows its begin in any case. */
static struct excerpt
excerpt_of(const struct place *at)
{
	const char *s = at->source;
	size_t len = at->source_len;
	unsigned all = (unsigned)utf8_count(s, len), width = at->width ? at->width : 1, first = 0;
	unsigned mark = at->column > 0 ? at->column - 1 : 0, room = LINE_SHOWN - 2;
	struct excerpt e = { 0, len, advance(s, len, 0, mark), 0 };

	if (all > LINE_SHOWN) {
		if (mark + width > room)
			first = mark - (width < room && mark > (room - width) / 2 ? (room - width) / 2 : 0);
		if (first + room > all)
			first = all - room;
		e.from = advance(s, len, 0, first);
		e.to = advance(s, len, e.from, room);
	}
	e.end = advance(s, len, e.begin, width);
	if (e.end > e.to)
		e.end = e.to;
	if (e.begin > e.end)		/* bytes that are no characters count otherwise */
		e.begin = e.end;
	return e;
}

static void
put_source(struct diag *d, const struct place *at)
{
	struct excerpt e;

	if (at->source == NULL || at->line == 0)
		return;
	e = excerpt_of(at);
	fprintf(d->out, "%5u | %s", at->line, e.from > 0 ? CUT : "");
	put_escaped(d->out, at->source + e.from, e.to - e.from);
	fprintf(d->out, "%s\n", e.to < at->source_len ? CUT : "");
	if (at->column == 0)
		return;
	fputs("      | ", d->out);
	if (all_narrow(at->source + e.from, e.end - e.from)) {
		fputs(e.from > 0 ? " " : "", d->out);
		for (size_t i = e.from; i < e.begin; i = advance(at->source, at->source_len, i, 1))
			fputc(at->source[i] == '\t' ? '\t' : ' ', d->out);
		for (size_t i = e.begin; i < e.end; i = advance(at->source, at->source_len, i, 1))
			fputc('^', d->out);
		fputs(e.end == e.begin ? "^" : "", d->out);
	} else {
		/* A wrong caret is worse than none. */
		put_escaped(d->out, at->source + e.begin, e.end - e.begin);
	}
	fputc('\n', d->out);
}

/* Names come from files: what does not show in them is shown by number. */
static void put_words(struct diag *d, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
static void
put_words(struct diag *d, const char *fmt, va_list args)
{
	char words[WORDS_SHOWN];
	int len = vsnprintf(words, sizeof words, fmt, args);

	if (len > 0)
		put_escaped(d->out, words, (size_t)len < sizeof words ? (size_t)len : sizeof words - 1);
}

/* Nothing more belongs to the diagnostic before: what to do is said now, if nobody said it. */
static void
settle(struct diag *d)
{
	if (d->owed != DIAG_COUNT && !d->is_told[d->owed]) {
		fprintf(d->out, "      = %s\n", codes[d->owed].fix);
		d->is_told[d->owed] = true;
	}
	d->owed = DIAG_COUNT;
}

void
diag_at(struct diag *d, enum diag_code code, const struct place *at, const char *fmt, ...)
{
	bool is_error = codes[code].severity == DIAG_ERROR;
	va_list args;

	settle(d);
	d->seen[code]++;
	if (is_error && d->errors < DIAG_FIRST)
		(void)snprintf(d->first[d->errors], DIAG_PLACE, at->line > 0 ? "%s:%u:%u" : "%s", at->file, at->line, at->column);
	if (is_error)
		d->errors++;
	else
		d->warnings++;
	if (!is_shown(d))
		return;
	put_place(d, at);
	fputs(is_error ? "error: " : "warning: ", d->out);
	va_start(args, fmt);
	put_words(d, fmt, args);
	va_end(args);
	fprintf(d->out, " [%s]\n", codes[code].name);
	put_source(d, at);
	d->owed = code;
}

void
diag_note(struct diag *d, const struct place *at, const char *fmt, ...)
{
	va_list args;

	if (!is_shown(d))
		return;
	put_place(d, at);
	fputs("note: ", d->out);
	va_start(args, fmt);
	put_words(d, fmt, args);
	va_end(args);
	fputc('\n', d->out);
}

void
diag_fix(struct diag *d, const char *fmt, ...)
{
	va_list args;

	if (!is_shown(d))
		return;
	d->owed = DIAG_COUNT;
	fputs("      = ", d->out);
	va_start(args, fmt);
	put_words(d, fmt, args);
	va_end(args);
	fputc('\n', d->out);
}

void
diag_summary(struct diag *d)
{
	const char *between = "";

	settle(d);
	if (d->is_quiet || (d->errors == 0 && d->warnings == 0))
		return;
	for (unsigned i = 0; d->warnings >= DIAG_MANY && i < d->errors && i < DIAG_FIRST; i++)
		fprintf(d->out, "%s%s%s", i == 0 ? "to be mended: " : ", ", d->first[i], i + 1 == d->errors ? "\n" :
		    i + 1 == DIAG_FIRST ? ", ...\n" : "");
	if (d->warnings > 0) {
		fprintf(d->out, "%u warning%s", d->warnings, d->warnings == 1 ? "" : "s");
		between = ", ";
	}
	if (d->errors > 0)
		fprintf(d->out, "%s%u error%s", between, d->errors, d->errors == 1 ? "" : "s");
	if (d->errors > ERRORS_SHOWN)
		fprintf(d->out, " (the first %d are shown)", ERRORS_SHOWN);
	fputc('\n', d->out);
}

const char *
diag_code_name(enum diag_code code)
{
	return code < DIAG_COUNT ? codes[code].name : NULL;
}

const char *
diag_code_slug(enum diag_code code)
{
	return code < DIAG_COUNT ? codes[code].slug : NULL;
}

const char *
diag_code_summary(enum diag_code code)
{
	return code < DIAG_COUNT ? codes[code].summary : NULL;
}

const char *
diag_code_fix(enum diag_code code)
{
	return code < DIAG_COUNT ? codes[code].fix : NULL;
}

enum diag_severity
diag_code_severity(enum diag_code code)
{
	return code < DIAG_COUNT ? codes[code].severity : DIAG_NOTE;
}
