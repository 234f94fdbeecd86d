/* glossary.c - what an English text names, and whether a translation says it */
#include "content/compiler/glossary.h"

#include "content/compiler/source.h"

enum {
	FOLDED = 16 << 10,	/* bytes of a folded text; what is longer is no text for a phone */
	BREAK = '\n',		/* where a placeholder stands; no folded word has it */
};

/* "Text AGENT": a word in capitals is what she types, and the same in every language. */
static void
take_out_commands(const char *english, size_t len, char *out)
{
	memcpy(out, english, len);
	for (size_t at = 0, end; at < len; at = end + 1) {
		for (end = at; end < len && english[end] >= 'A' && english[end] <= 'Z'; end++)
			;
		if (end - at > 1 && (end == len || english[end] < 'a' || english[end] > 'z'))
			memset(out + at, '.', end - at);
	}
}

/* Bytes of a literal that are looked at; never half a character. */
static size_t
read_bytes(const char *literal, size_t len)
{
	if (len <= FOLDED)
		return len;
	for (len = FOLDED; len > 0 && ((unsigned char)literal[len] & 0xC0) == 0x80; len--)
		;
	return len;
}

/* The words of a text, folded, with a blank on either side of what stands between placeholders. */
static size_t
fold_words(const struct source *s, const struct source_text *t, bool is_english, char out[FOLDED])
{
	char said[FOLDED];
	size_t n = 0;

	for (uint16_t i = 0; i < t->spans && n + 3 < FOLDED; i++) {
		const char *literal = t->span[i].literal;
		size_t len = read_bytes(literal, t->span[i].len);

		if (t->span[i].token != PACK_NONE) {
			out[n++] = BREAK;
			continue;
		}
		out[n++] = ' ';
		if (is_english)
			take_out_commands(literal, len, said);
		n += fold_text(&s->fold.table, is_english ? said : literal, len, out + n, FOLDED - n - 2);
		out[n++] = ' ';
	}
	out[n] = '\0';
	return n;
}

/* Takes the words of a form out of the text; false if they are not there. */
static bool
take_out(char *text, const struct glossary_form *form)
{
	bool is_there = false;

	for (char *at = text; (at = strstr(at, form->folded)) != NULL; ) {
		memset(at + 1, BREAK, form->len - 2);	/* the blanks may be those of its neighbours too */
		is_there = true;
	}
	return is_there;
}

static int
by_number(const void *a, const void *b)
{
	const uint16_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

uint32_t
glossary_wanted(const struct source *s, uint32_t key, uint16_t term[GLOSSARY_WANTED])
{
	const struct glossary *g = &s->glossary;
	const struct source_text *t = source_text(s, 0, key);
	char text[FOLDED];
	size_t len = fold_words(s, t, true, text);
	uint32_t count = 0;

	for (uint32_t i = 0; i < g->calls && count < GLOSSARY_WANTED; i++) {
		const struct glossary_call *c = &g->call[i];
		bool is_known = false;

		if ((s->keys[key].use == USE_TITLE && c->form->len != len) || !take_out(text, c->form))
			continue;
		for (uint32_t k = 0; k < count; k++)
			is_known = is_known || term[k] == c->term;
		if (!is_known)
			term[count++] = c->term;
	}
	if (count > 1)
		qsort(term, count, sizeof *term, by_number);
	return count;
}

/* As it is written?  Then it is in the folded text too.  Most are, and to fold all texts would take far longer. */
static bool
is_written(const struct source_text *t, const struct glossary_row *row)
{
	for (uint32_t f = 0; f < row->forms; f++) {
		size_t len = strlen(row->form[f].words);

		for (uint16_t i = 0; i < t->spans && !row->form[f].is_whole; i++) {
			const struct source_span *span = &t->span[i];
			/* The text goes on behind the span. */
			const char *at = span->token == PACK_NONE ? strstr(span->literal, row->form[f].words) : NULL;

			if (at != NULL && at + len <= span->literal + span->len)
				return true;
		}
	}
	return false;
}

bool
glossary_is_said(const struct source *s, const struct glossary_row *row, uint32_t locale, uint32_t key)
{
	const struct source_text *t = source_text(s, locale, key);
	char text[FOLDED];

	if (is_written(t, row))
		return true;
	fold_words(s, t, false, text);
	for (uint32_t i = 0; i < row->forms; i++)
		if (strstr(text, row->form[i].is_whole ? row->form[i].folded : row->form[i].bare) != NULL)
			return true;
	return false;
}

void
glossary_release(struct glossary *g)
{
	names_release(&g->by_name);
	free(g->term);
	free(g->call);
}
