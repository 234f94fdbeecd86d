/*
 * stage.h - how a list comes into service, and how it goes back
 *
 *	<dir>/<cc>/current.reg		what people are answered from
 *	           staged.reg, staged.txt	what was imported last or is to come back, and what was found (who, when)
 *	           old/<serial>-<date>.reg	what was in service, until 30 days after <date>
 *	           history.txt		one line for each apply and rollback: of how many agents, and whether two agreed
 *
 * An import and a way back never touch current.reg; an apply replaces it by one rename.  A
 * kill or a power cut between any two steps leaves the old one or the new one,
 * whole.  A list that looks wrong trips a wire (tripwire.def) and then waits
 * for a second person; that there was one is for the caller to know.
 */
#ifndef CONTENT_REGISTER_STAGE_H
#define CONTENT_REGISTER_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/register/diff.h"
#include "content/register/list_read.h"

struct buf;

enum tripwire {
#define TRIPWIRE(id, word, persons, what) TRIPWIRE_##id,
#include "content/register/tripwire.def"
#undef TRIPWIRE
	TRIPWIRE_COUNT
};
const char *tripwire_word(enum tripwire t);
const char *tripwire_what(enum tripwire t);

enum { STAGE_KEPT_DAYS = 30, STAGE_OLD_MAX = 512, STAGE_SUM_CHARS = 64, STAGE_WORD_BYTES = 64, STAGE_DETAIL_BYTES = 96 };

/* Steps of an apply, in order; a test stops the process behind one of them. */
enum stage_step { STAGE_CHECKED, STAGE_KEPT, STAGE_SWAPPED, STAGE_TOLD };

struct stage {
	const char	*dir;			/* of all registers */
	const char	*country;		/* ISO 3166-1, upper case */
	const char	*who;			/* account or person, for staged.txt and history.txt */
	int64_t		 now_s;
	void		(*step)(void *arg, enum stage_step step);	/* NULL but in tests */
	void		*arg;
};

/* staged.txt */
struct stage_report {
	uint32_t	 serial, against;	/* against: serial of the list it was compared with; 0 = none */
	uint32_t	 back;			/* it was in service before, under this serial; 0 = it was imported */
	char		 sum[STAGE_SUM_CHARS + 1];	/* of staged.reg, in hex */
	size_t		 rows, refused;		/* agents on the list; rows refused */
	size_t		 counts[DIFF_KIND_COUNT];
	size_t		 jobs, jobs_came, jobs_went;	/* job orders */
	unsigned	 tripped;		/* 1 << enum tripwire */
	char		 detail[TRIPWIRE_COUNT][STAGE_DETAIL_BYTES];	/* "3000 agents, before 5000" */
	char		 who[STAGE_WORD_BYTES], when[STAGE_WORD_BYTES];
};

/* REFUSED: what was given is wrong; FAILED: the world is, another try may help.  Both with a sentence. */
enum stage_end { STAGE_DONE, STAGE_REFUSED, STAGE_FAILED };

/*
 * Compares with what is in service, keeps who vanished as GONE and who was
 * renamed under the older name too; a list without job orders keeps those that
 * are in service; writes staged.reg and staged.txt.
 */
enum stage_end stage_list(const struct stage *s, const struct list_result *r, struct stage_report *out, struct buf *why);
/*
 * Stages the kept list of that serial, or (0) the newest that is not in
 * service, under a serial of its own, and judges it as an import: what one
 * person may not bring in, one person may not bring back.
 */
enum stage_end stage_back(const struct stage *s, uint32_t serial, struct stage_report *out, struct buf *why);
/* What was imported before waits no more: an apply must mean the import before it, or nothing.  False and a sentence. */
bool stage_forget(const struct stage *s, struct buf *why);
/* What waits: false with a sentence, or without one when nothing waits. */
bool stage_read(const struct stage *s, struct stage_report *out, struct buf *why);
/* True if nobody, however many, may put it into service. */
bool stage_is_never(const struct stage_report *r);
/* True if one person is not enough: a tripwire is up, and there is a list in service. */
bool stage_needs_two(const struct stage_report *r);
/* Puts what waits into service, if it is still what `meant` tells of.  `is_agreed`: a second person agreed to exactly that sum. */
enum stage_end stage_apply(const struct stage *s, const struct stage_report *meant, bool is_agreed, struct buf *why);

/* <dir>/<cc>/<name> */
void stage_path(const struct stage *s, const char *name, struct buf *out);
/* Kept registers, newest first; at most `max`. */
struct stage_old { uint32_t serial; char date[11]; char name[40]; };
size_t stage_old(const struct stage *s, struct stage_old *out, size_t max);
void stage_day(int32_t day, char out[16]);	/* "2026-11-27"; "" for 0 */

#endif
