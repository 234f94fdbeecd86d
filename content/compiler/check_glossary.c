/*
 * check_glossary.c - one word for one thing, in all texts of a language
 *
 * A warning: no program knows whether a translator had a reason.  Told by
 * language, so that each gets hers in one piece.
 */
#include "content/compiler/check.h"

static void
check_text(const struct source *s, uint32_t locale, uint32_t key, const uint16_t *wanted, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct glossary_term *term = &s->glossary.term[wanted[i]];
		const struct glossary_row *row = &term->row[locale];
		struct place here;

		if (row->forms == 0 || glossary_is_said(s, row, locale, key))
			continue;
		here = source_place(s, locale, key, 0, 1);
		diag_at(s->d, W214, &here, "English says \"%s\" here, and \"%s\" stands nowhere in this text", term->name,
		    row->form[0].words);
		diag_note(s->d, &row->at, "the glossary has the word here");
		diag_fix(s->d, "say \"%s\", or, if the word that stands here is right too, add it to also of that row", row->form[0].words);
	}
}

void
check_glossary(const struct source *s)
{
	uint16_t (*wanted)[GLOSSARY_WANTED];
	uint32_t *count;

	if (s->glossary.calls == 0)
		return;
	wanted = xcalloc(s->keys_count + 1, sizeof *wanted);
	count = xcalloc(s->keys_count + 1, sizeof *count);
	for (uint32_t key = 0; key < s->keys_count; key++)
		count[key] = glossary_wanted(s, key, wanted[key]);
	for (uint32_t locale = 1; locale < s->locales_count; locale++)
		for (uint32_t key = 0; key < s->keys_count; key++)
			if (source_text(s, locale, key)->spans > 0)
				check_text(s, locale, key, wanted[key], count[key]);
	free(count);
	free(wanted);
}
