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
void check_texts(const struct source *s);	/* placeholders where they may stand, typed keys, {warn} */
void check_facts(const struct source *s);	/* countries, corridors, kinds */
void check_keywords(const struct source *s);	/* one word one topic, owed words, near pairs */
void check_budgets(const struct source *s);	/* parts, pages, first page, alphabet */

static inline void check_all(const struct source *s)
{
	check_topics(s);
	check_tokens(s);
	check_texts(s);
	check_facts(s);
	check_keywords(s);
	check_budgets(s);
}

#endif
