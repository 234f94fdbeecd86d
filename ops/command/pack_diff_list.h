/*
 * pack_diff_list.h - all changes between two packs, kept for who prints them
 */
#ifndef OPS_COMMAND_PACK_DIFF_LIST_H
#define OPS_COMMAND_PACK_DIFF_LIST_H

#include "content/compiler/arena.h"
#include "content/compiler/cost.h"
#include "content/pack_diff.h"
#include "ops/command/pack_prices.h"

/* Of a text by one way; parts 0: it is not there. */
struct diff_size { const char *encoding; unsigned parts; size_t octets; };

struct diff_item {
	struct pack_change c;		/* its strings are the list's */
	bool		is_shown;	/* false: of a language that was not asked for */
	struct diff_size *old, *now;	/* of texts: by way */
};

struct diff_list {
	const char	*path[2];
	const struct pack *pack[2];
	struct diff_item *items;
	uint32_t	 count, room;
	const struct cost_way *ways;
	size_t		 ways_count;	/* 0: one, "default" */
	const struct prices *prices;	/* NULL: none */
	struct arena	 arena;
};

/* `tags`: languages whose texts and keywords are asked for; none: all.  Set paths, packs, ways and prices before. */
void diff_list_fill(struct diff_list *l, const char *const *tags, size_t tags_count);
void diff_list_release(struct diff_list *l);

/* The changes of one kind about one record stand together: how many of them from `i` on. */
uint32_t diff_list_run(const struct diff_list *l, uint32_t i);
/* Its mark is gone, with or without other words: a release does not say it any more. */
bool diff_lost_mark(const struct pack_change *c);
bool diff_won_mark(const struct pack_change *c);
/* Hidden changes, and those that the stricter number of persons must sign. */
uint32_t diff_list_hidden(const struct diff_list *l);
uint32_t diff_list_strict(const struct diff_list *l);
const char *diff_kind_word(enum pack_change_kind kind, bool is_many);
/* Money for 1,000 answers of so many parts, in hundredths. */
uint64_t diff_money(const struct price *price, unsigned parts);
/* Is the language written from right to left? */
bool diff_is_rtl(const struct diff_list *l, const char *tag);

/*
 * Words that are safe on a terminal and on a page: controls, marks of direction and line separators as \u202E, the
 * line feed as it is if `keeps_lines`.
 */
struct buf;
void diff_add_safe(struct buf *out, const char *at, size_t len, bool keeps_lines);
/* "hotline.labour QA" of "qa/hotline.labour". */
void diff_add_fact_name(struct buf *out, const char *id);
/* "source https://..., call-tested 2026-11-02" of the newer pack's fact, or the older one's. */
void diff_add_provenance(struct buf *out, const struct diff_list *l, const char *id);

/* Print all of it; false if the world failed. */
void diff_print(const struct diff_list *l, FILE *out, bool has_colour, bool is_terminal);
bool diff_print_json(const struct diff_list *l, FILE *out);
bool diff_write_html(const struct diff_list *l, const char *path, struct buf *why);

#endif
