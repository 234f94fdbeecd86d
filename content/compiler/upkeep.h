/*
 * upkeep.h - what people must do so that a pack says what it could say, and goes on saying it
 *
 * Rows of `safar fact due` and `safar pack check --release`, on a sound model only (compile.h fills them).  They hold
 * copies: they outlive the compile.  The gate is that of content/render.h; nothing about people who ask plays a part.
 */
#ifndef CONTENT_COMPILER_UPKEEP_H
#define CONTENT_COMPILER_UPKEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/compiler/arena.h"

struct source;
struct source_fact;

enum due_task { DUE_CALL, DUE_CHECK, DUE_SOURCE, DUE_TASKS };

/* One thing to do for one fact.  A fact on hold owes nothing: it is not said however often it is called. */
struct due {
	const char	*owner;		/* who keeps it true; NULL: nobody named */
	const char	*place, *fact;	/* "QA" or "np-qa", "hotline.labour.2" */
	const char	*number;	/* NULL: words or a value, nothing to call */
	const char	*office;	/* or NULL */
	enum due_task	 task;
	int32_t		 day;		/* last day to do it, days since 1970; what was never done is due today */
	bool		 is_never;	/* never called, never checked */
	bool		 is_late;	/* a release does not say the fact any more, or not yet */
	bool		 is_danger;	/* a placeholder of a protected class stands for it */
};

struct hold { const char *owner, *place, *fact, *why; };	/* why: "confidence is low", "invented" */

/* Texts of danger, other texts; keywords that a release does not go by before they were read, other keywords of danger. */
enum unread_kind { UNREAD_DANGER, UNREAD_OTHER, UNREAD_WITHHELD, UNREAD_KEYWORDS, UNREAD_KINDS };
struct unread {
	uint32_t	 language;	/* index in languages */
	enum unread_kind kind;
	const char	*name, *why;	/* why: "missing", "machine-drafted", "unread" */
	const char	*english, *words;	/* words: as drafted; NULL when missing */
};
struct unread_language { const char *tag, *english; bool is_rtl; unsigned count[UNREAD_KINDS]; };

/* What an office in the country must agree to before some topics say more. */
struct signoff { const char *name, *topics, *countries; unsigned topics_count, countries_count; };

struct upkeep {
	struct due	*dues;		/* by owner (nobody named last), then by place; danger first among equals */
	struct hold	*holds;
	struct unread	*unread;	/* by language, then in the order of enum unread_kind */
	struct unread_language *languages;	/* those that have some */
	struct signoff	*signoffs;
	const char	**types;	/* kinds of fact that no country has */
	uint32_t	 dues_count, dues_room, holds_count, holds_room, unread_count, unread_room, languages_count,
			 languages_room, signoffs_count, signoffs_room, types_count, types_room;
	unsigned	 facts_withheld, texts_withheld;
	int32_t		 today;
	struct arena	 arena;
};

/* `u` is zeroed memory. */
void upkeep_of(const struct source *s, int32_t today, struct upkeep *u);
void upkeep_release(struct upkeep *u);

/* Whose work is wanted: readers of some languages, the owner of some facts, or both. */
struct upkeep_limit {
	const char	*const *locale;
	unsigned	 locales;
	const char	*owner;		/* NULL: no facts */
	const char	*unknown;	/* set by upkeep_limit(): the word that is no language, or nobody's */
};
/* Leaves of `u` what is theirs, counted anew; false, and nothing left out, if a word of `l` means nothing. */
bool upkeep_limit(const struct source *s, struct upkeep *u, struct upkeep_limit *l);
/* upkeep_of() in two parts, and: does a placeholder of a protected class stand for the fact? */
void upkeep_facts(const struct source *s, struct upkeep *u);
void upkeep_texts(const struct source *s, struct upkeep *u);
bool upkeep_is_danger(const struct source *s, const struct source_fact *f);

/* For qsort, where the order of upkeep.dues does not fit: by owner, then by day. */
int due_by_day(const void *a, const void *b);
bool due_same_owner(const struct due *a, const struct due *b);
const char *due_owner(const struct due *d);		/* "nobody named" */
const char *due_words(const struct due *d);		/* "call it" */
const char *due_why(const struct due *d);		/* "never called"; "" when it is not late */
const char *unread_word(enum unread_kind kind);		/* "danger", "other", "withheld", "keywords" */
unsigned upkeep_late(const struct upkeep *u, enum due_task task);	/* how many are late */
unsigned upkeep_unread(const struct upkeep *u, enum unread_kind kind);	/* in all languages */

#endif
