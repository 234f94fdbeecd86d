/*
 * crowd.h - many people who text one word each, and who of them was answered
 *
 * Everything is counted at the operator, from what was on the wire to it.
 * Person n has number +974 0000 nnnn, which no one has.  A person is answered
 * when every part of an answer came; a part that came again is said twice, whatever
 * stood in it.
 */
#ifndef TESTS_SOAK_CROWD_H
#define TESTS_SOAK_CROWD_H

#include <stdbool.h>

struct buf;
struct crowd;
struct wire;

enum { CROWD_MAX = 10000 };

struct crowd_counts {
	unsigned	said, answered, unanswered;	/* people */
	unsigned	twice, twice_people;		/* parts beyond one each; who got them */
	unsigned long	duplicates;			/* the operator's own count, by content */
	unsigned long	mos, mo_acked;
};

/* `wire` is borrowed; asks the operator to report what it takes. */
struct crowd *crowd_new(struct wire *wire, unsigned people, struct buf *why);
void crowd_free(struct crowd *c);
/* Lets the next `count` people text. */
bool crowd_say(struct crowd *c, unsigned count, struct buf *why);
/* Takes what the operator reports, for at most `wait_ms`; false when it is gone. */
bool crowd_look(struct crowd *c, int wait_ms, struct buf *why);
unsigned crowd_parts(const struct crowd *c);	/* that came, until now */
bool crowd_count(struct crowd *c, struct crowd_counts *out, struct buf *why);

#endif
