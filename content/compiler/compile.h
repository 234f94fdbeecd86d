/*
 * compile.h - the door of the compiler: sources in, one pack out
 *
 * Nothing else of content/compiler/ but cost.h and upkeep.h is for callers.  All mistakes are told in
 * one run; with any error nothing is written and the old pack stays as it is.
 */
#ifndef CONTENT_COMPILER_COMPILE_H
#define CONTENT_COMPILER_COMPILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct buf;
struct cost;
struct cost_way;
struct coverage;
struct diag;
struct upkeep;
struct upkeep_limit;

enum {					/* tables for `safar pack check`, printed when there is no error */
	REPORT_COST	= 1 << 0,	/* parts of every text in every language */
	REPORT_COVERAGE	= 1 << 1,	/* how much of each language is written and read */
	REPORT_RELEASE	= 1 << 2,	/* what stands between this and a release */
};

enum { COMPILE_BASES = 4 };

struct compile_settings {
	const char	*root;		/* directory that holds locales/ and content/: the owner's, if there are bases */
	const char	*base[COMPILE_BASES];	/* trees it stands on, the lowest first (layers.h) */
	unsigned	 bases;
	const char	*output;	/* NULL = check only */
	bool		 is_sample;
	uint64_t	 serial;	/* 0 = seconds since the epoch of the newest source */
	const char	*owner, *name;	/* NULL = the first service's owner, "safar" */
	int64_t		 created_s;	/* Unix time; 0 = now.  Also the day that dates are judged by */
	int64_t		 expires_s;	/* 0 = a year after created */
	FILE		*report;	/* where tables go; NULL = none */
	unsigned	 reports;	/* REPORT_* */
	struct cost	*cost;		/* filled when there is no error (cost.h); NULL = not wanted */
	const char	*cost_locale;	/* NULL = all */
	const struct cost_way *cost_ways;
	size_t		 cost_ways_count;	/* 0 = one way without national tables */
	struct coverage	*coverage;	/* the same */
	struct upkeep	*upkeep;	/* what is due, and what stands between this and a release (upkeep.h); the same */
	struct upkeep_limit *limit;	/* of what is due, and of REPORT_RELEASE; with its `unknown` set nothing is reported */
	struct buf	*why;		/* a sentence when the world failed; may be NULL */
};

/*
 * True if there was no error and, with an output, the pack is on disk.  False
 * with d->errors == 0: the world failed, *why says how.  diag_summary() is the
 * caller's.
 */
bool compile_pack(const struct compile_settings *settings, struct diag *d);
/* The same, but the pack stays in memory: bytes from xmalloc, or NULL. */
void *compile_to_memory(const struct compile_settings *settings, size_t *len, struct diag *d);
/* One more base, above those before it; false if there are COMPILE_BASES already. */
bool compile_over(struct compile_settings *settings, const char *base);
/* Unix time of midnight (UTC) on YYYY-MM-DD; false if there is no such day. */
bool compile_date(const char *text, int64_t *seconds);

#endif
