/*
 * offices.h - which office can call a person back, today, in her language
 *
 * offices.ini (ops/man/offices.ini.5) says who sits where, for whom, when and
 * how many.  A call-back is offered only where somebody will make it: who is
 * promised a call that never comes waits for it, perhaps in danger.  Pure: the
 * clock and the number of open requests are given, nobody's number is.
 *
 * Reload: offices_read() again; NULL = keep what is in service.
 */
#ifndef GATEWAY_DESK_OFFICES_H
#define GATEWAY_DESK_OFFICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/store.h"	/* enum request_slot, STORE_*_BYTES */

struct buf;
struct diag;
struct pack;

enum { OFFICES_MAX = 200, OFFICE_TITLE_MAX = 80, DESK_LEAST_MINUTES = 15 };

enum desk_group {
#define DESK_GROUP(id, word, is_protected, what) DESK_GROUP_##id,
#include "gateway/desk/groups.def"
#undef DESK_GROUP
	DESK_GROUP_COUNT
};
enum desk_role { DESK_CONSULATE, DESK_NGO, DESK_MRC, DESK_STATE, DESK_ROLE_COUNT };

struct office_slot {
	uint16_t	 begin, end;		/* minutes of the office's day; end 0 = it has no such slot */
	uint16_t	 staff;			/* calls it can take in it */
	bool		 has_woman;		/* a woman can call in it */
};

struct office {
	char		 name[STORE_NAME_BYTES];	/* of [office.NAME]: in requests, logs and commands */
	char		 owner[STORE_NAME_BYTES];	/* whose people it serves */
	char		*title;				/* for staff; never sent to a person */
	enum desk_role	 role;
	uint16_t	*stays, *origins;		/* COUNTRY(); 0 ends each; origins NULL = all */
	char		*languages;			/* tags with one blank between */
	uint32_t	 groups;			/* 1 << enum desk_group */
	uint8_t		 closed;			/* 1 << day of the week, Sunday 0 */
	int16_t		 offset_minutes;		/* local time - UTC */
	struct office_slot slot[SLOT_COUNT];
};

struct offices { struct office *office; size_t count; };	/* in file order */

/* Never NULL for a path "" (no offices); NULL when an error was printed or the file cannot be read. */
struct offices *offices_read(const char *path, struct diag *d);
void offices_free(struct offices *o);		/* NULL is fine */

/*
 * Offices that nobody who uses this pack can reach, a sentence each with line
 * feeds between: no service of their owner, no language or no country of stay
 * that people can choose.  Returns how many; no reason not to start.
 */
size_t offices_unreached(const struct offices *o, const struct pack *p, struct buf *out);

const char *desk_group_word(enum desk_group g);
enum desk_group desk_group_of(const char *word);	/* DESK_GROUP_COUNT if there is none such */
/* False for a protected group at a consulate or a state's office, whatever its list says. */
bool desk_role_may_have(enum desk_role role, enum desk_group g);
const char *desk_role_word(enum desk_role role);

struct desk_ask {
	const char	*owner;			/* of the service she wrote to */
	uint16_t	 stay, origin;		/* COUNTRY(); 0 = unknown: then only who serves all origins */
	const char	*locale;		/* tag; its first part is what is spoken: ne-latn is ne */
	enum desk_group	 group;
	bool		 wants_woman;
	int64_t		 now_s;			/* UTC */
	/* Open requests of that office, day and slot; false when nobody knows: the slot is not offered. */
	bool		(*load)(void *arg, const char *office, int32_t day, unsigned slot, unsigned *n);
	void		*arg;
};

/* Why there is no offer: the nearest that any office came to one, so the last in this order. */
enum desk_reason {
	DESK_OFFERED,
	DESK_NO_OFFICE,		/* nobody serves her country, origin and group */
	DESK_NO_LANGUAGE,	/* somebody does, in other languages */
	DESK_NO_STAFF,		/* she wants a woman, and there is none in any slot of theirs */
	DESK_NO_SLOT_TODAY,	/* all slots are over, full or closed today */
};

struct desk_offer {
	enum desk_reason reason;
	size_t		 office;		/* index in offices->office */
	int32_t		 day;			/* the office's local date, days since 1970: for struct request */
	bool		 is_free[SLOT_COUNT];	/* she may choose it; with a woman, if she asked for one */
	bool		 has_woman[SLOT_COUNT];	/* free, and a woman can call */
};

/*
 * The first office in file order that serves her, speaks her language and has a
 * free slot today with DESK_LEAST_MINUTES left; false and out->reason if none.
 */
bool desk_offer(const struct offices *o, const struct desk_ask *ask, struct desk_offer *out);

#endif
