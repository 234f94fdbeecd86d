/*
 * check.h - what files can only get wrong together
 *
 * Each proof goes over the whole model and reports everything it finds; none
 * changes the model.  Called by compile.c once everything was read.
 */
#ifndef CONTENT_COMPILER_CHECK_H
#define CONTENT_COMPILER_CHECK_H

#include "content/compiler/source.h"

void check_topics(const struct source *s);	/* menus, roots, ways to a topic */
void check_tokens(const struct source *s);	/* classes, chains, kinds of fact */
void check_texts(const struct source *s);	/* placeholders where they may stand, typed keys and numbers, {warn} */
void check_numbers(const struct source *s, uint32_t locale, uint32_t key);	/* of one text: part of check_texts() */
/* A telephone number in words that say where or when (E212): part of check_offices(). */
void check_number_in(const struct source *s, const char *key, const char *text, const struct place *at);
bool number_may_stand(const char *digits);	/* typed into a text: ASCII digits, as of "3 days" or "112" */
void check_letters(const struct source *s);	/* scripts, what does not show, Zawgyi */
/* The letters of a value of an ini file that phones show; text may be NULL. */
void check_value(struct diag *d, const char *text, const struct place *at);
void check_glossary(const struct source *s);	/* one word for one thing */
void check_same(const struct source *s);	/* numbers and keys of a translation, as in English */
void check_option_words(const struct source *s);	/* "1 Yes" is what it is elsewhere in its language */
void check_guarded(const struct source *s);	/* what may be said only under a fact, or never to somebody: guarded.def */
void check_menus(const struct source *s);	/* English in the middle of another language, options that changed places */
void check_facts(const struct source *s);	/* countries, corridors, kinds */
void check_offices(const struct source *s);	/* towns, and who can be found there */
void check_keywords(const struct source *s);	/* one word one topic, owed words */
void check_layers(const struct source *s);	/* what an owner may not change in the trees below */
void check_budgets(const struct source *s);	/* parts, pages, first page */
void check_office_room(const struct source *s);	/* parts and pages of each office, in each language */
struct measure;
void check_repairs(const struct measure *m);	/* of one language: part of check_budgets() */
/* Keywords that a slip or another spelling makes one, words of titles that lead elsewhere: many warnings, so last. */
void check_likeness(const struct source *s);

/* The last day a release says this fact, in days since 1970 (content/render.h); 0 = it was never tested. */
int32_t fact_last_day(const struct source_fact *f);

static inline void check_all(const struct source *s)
{
	check_topics(s);
	check_layers(s);
	check_tokens(s);
	check_texts(s);
	check_letters(s);
	check_glossary(s);
	check_same(s);
	check_option_words(s);
	check_guarded(s);
	check_menus(s);
	check_facts(s);
	check_offices(s);
	check_keywords(s);
	check_budgets(s);
	check_office_room(s);
	if (s->d->errors == 0)		/* nothing may hide a mistake among them */
		check_likeness(s);
}

#endif
