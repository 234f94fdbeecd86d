/*
 * broadcast_town.h - real programs, people with phones and staff, for tests of whole broadcasts
 *
 * A stand (stand.h) with accounts and a list of people who were there before,
 * and functions that stop the test with a sentence when something cannot be
 * done.  People of a test have fiction numbers and text for themselves.
 */
#ifndef TESTS_SOAK_BROADCAST_TOWN_H
#define TESTS_SOAK_BROADCAST_TOWN_H

#include "locales/text/buf.h"
#include "tests/soak/broadcast_inbox.h"
#include "tests/soak/broadcast_people.h"
#include "tests/soak/broadcast_staff.h"
#include "tests/soak/stand.h"

enum { TOWN_PATIENCE_S = 30, TOWN_WINDOW = 40, TOWN_SILENT_S = 10 };
#define TOWN_DISK "32m"

struct town {
	struct stand	*stand;
	struct inbox	*inbox;
	struct broadcast_staff staff;
	struct broadcast_people people;
	bool		 has_disk;
	unsigned	 agreed;		/* whose turn it is to agree */
	char		 sending[1024], room[1024];
	struct buf	 why;
};

/*
 * The pack is $SAFAR_BUILD/read.pack.  `pace`: parts a second.  with_disk: ledger.db has a small disk of its own, if we are
 * root; else has_disk stays false.
 */
void town_open(struct town *t, unsigned people, enum list list, uint32_t flags, unsigned pace, bool with_disk);
void town_close(struct town *t);
void town_pace(struct town *t, unsigned pace);		/* another sending.ini, and SIGHUP */

/* Takes what came at the operator, starts again what fell; once. */
void town_look(struct town *t, int wait_ms);
#define TOWN_UNTIL(t, condition) \
	do { \
		int64_t until_ms_ = stand_now_ms() + TOWN_PATIENCE_S * 1000; \
		while (!(condition)) { \
			town_look((t), 20); \
			if (stand_now_ms() > until_ms_) \
				fail_msg("%s:%d: never came: %s", __FILE__, __LINE__, #condition); \
		} \
	} while (0)
/* Bearerbox holds no message and waits for no receipt. */
void town_until_spool_is_empty(struct town *t);
void town_linger(struct town *t, int ms);

void town_say(struct town *t, const char *number, const char *text);
void town_fill_disk(struct town *t, bool is_full);	/* that small disk */
void town_break_disk(struct town *t, bool is_broken);	/* every write of safard to a file fails, by EFBIG */
bool town_is_kept(struct town *t, const char *ref);	/* safard has its ledger, and shows that broadcast */
void town_set(struct town *t, const char *fault, unsigned value);	/* ops/smsc/README.md */

/* Written and submitted, `definition` taken; then agreed to by whoever has a code left. */
void town_write(struct town *t, json_t *definition, char ref[STAFF_REF], json_t **preview);
void town_agree(struct town *t, const char *ref);
void town_until(struct town *t, const char *ref, const char *state);
json_t *town_ask(struct town *t, enum staff_name who, const char *op, json_t *args);	/* the result, to be released */
void town_twice(struct town *t, const char *op, json_t *args);	/* what OMAR proposes, and an approver agrees to */
/* "pause", "cancel"; the result to be released. */
json_t *town_verb(struct town *t, const char *verb, const char *ref);
/* Of all countries of a report: "accepted", "maybe_twice" …; "reached" = accepted + delivered. */
unsigned long town_sum(struct town *t, const char *ref, const char *name);
/* `until` of a definition: so many seconds from now. */
const char *town_until_text(long s);

#endif
