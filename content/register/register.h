/*
 * register.h - an official list of agents, as it is read while people ask
 *
 * One file a country, made at import (build.h), opened by mmap, never
 * written: header, rows, strings, and four ways in - exact number, exact name,
 * near names, and who is who (aliases).  Little-endian; every offset is checked
 * once at open; after that a reader trusts it and never allocates.  Whether a
 * licence holds is not in it: that is worked out from the end date at the
 * moment of the answer (register_status()).
 */
#ifndef CONTENT_REGISTER_REGISTER_H
#define CONTENT_REGISTER_REGISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum agent_status {
#define AGENT_STATUS(id, word, what) AGENT_##id,
#include "content/register/status.def"
#undef AGENT_STATUS
	AGENT_STATUS_COUNT
};
extern const char *const agent_status_words[AGENT_STATUS_COUNT];

enum { REGISTER_VERSION = 2, REGISTER_NONE = UINT32_MAX, REGISTER_NAME_BYTES = 160, REGISTER_NUMBER_BYTES = 48 };
enum { ROW_WRONG_TRADE = 1 << 0 /* trips, study, marriage: V11 */, ROW_HAS_GRADE = 1 << 1 };

struct register_str { uint32_t at; uint32_t len; };		/* in the string heap, NUL behind */

struct register_row {
	struct register_str name, number;	/* as the list writes them */
	struct register_str word;		/* the list's own status word */
	uint8_t		status;			/* enum agent_status, of the word; never EXPIRED by date */
	uint8_t		flags;			/* ROW_* */
	uint8_t		grade;			/* official grade, tenths of a star; with ROW_HAS_GRADE */
	uint8_t		actions;		/* official actions in the last three years, capped at 255 */
	int32_t		status_day, end_day, gone_day;	/* days since 1970; 0 = not given */
	int32_t		grade_day;
	uint32_t	alias_of;		/* row it became, or is another name of; REGISTER_NONE */
	uint32_t	first_job, jobs;	/* job orders: rows of the jobs section */
};

struct register_job { struct register_str title, place; int32_t end_day; uint32_t count; uint32_t row; };

/* A way in by exact text: sorted by hash of the text, then row; texts are compared behind it. */
struct register_entry { uint64_t hash; uint32_t row; struct register_str text; };
/* A way in by piece of a name: sorted by gram; `at` is where its rows (ascending uint32_t) begin. */
struct register_gram { uint32_t gram; uint32_t at, count; };

struct register_header {
	char		magic[8];		/* "SAFARREG" */
	uint32_t	version, bytes;		/* of the whole file */
	char		country[3];		/* ISO 3166-1, upper case */
	uint8_t		shape;			/* enum agent_shape: how its numbers look, for who asks */
	int32_t		list_day;		/* date of the list, as its office says */
	int32_t		import_day;
	uint32_t	fresh_days;		/* older than this is too old to be sure (V12) */
	uint32_t	serial;			/* of the import, only up */
	struct register_str office;		/* short name: {office} */
	struct register_str source;		/* where it came from */
	int32_t		jobs_day;		/* date of the job orders, which come in a file of their own; 0 = none */
	uint8_t		sum[32];		/* BLAKE2b-256 of the whole file, with these 32 as zeros */
};

struct agents {					/* an open register */
	const struct register_header *header;
	const char	*strings;
	const struct register_row *rows;
	/* Cleaned number, and what of it is a hint (number.h: NUMBER_HINT); cleaned name; name as confusables see it. */
	const struct register_entry *numbers, *names, *skeletons;
	const struct register_gram *grams;	/* three letters of the loose name (locales/text/loose.h) */
	const uint32_t	*postings;
	const struct register_str *loose;	/* a row's loose name */
	const struct register_job *jobs;
	uint32_t	row_count, number_count, name_count, skeleton_count, gram_count, posting_count, job_count;
	void		*map;
	size_t		 map_bytes;
};

struct agents *register_open(const char *path, struct buf *why);	/* NULL and a sentence */
void register_close(struct agents *a);					/* NULL is fine */
static inline const char *register_string(const struct agents *a, struct register_str s) { return a->strings + s.at; }

/*
 * Today's status of a row: EXPIRED once its end day is over, whatever the word says of a valid one.  The whole end
 * day counts, and a day is over when it is over everywhere (UTC-12): nobody is told too early that a licence ended.
 */
enum agent_status register_status(const struct register_row *row, int64_t now_s);
/* Today where the day is furthest ahead (UTC+14): a list of a later day is not out yet. */
int32_t register_latest_day(int64_t now_s);
/*
 * The list's age against fresh_days.  Here the day is register_latest_day(): a list is rather too old than too
 * young.  A list from after that day means a wrong clock: not fresh.
 */
bool register_is_fresh(const struct agents *a, int64_t now_s);
/* The same of its job orders; false if it has none. */
bool register_jobs_are_fresh(const struct agents *a, int64_t now_s);

#endif
