/*
 * alert_desk.h - what a talk asks of whoever knows the alerts in force
 *
 * The step of a talk is pure (conversation.h); alerts are those that two
 * persons let go out (gateway/broadcast/board.h).  Only what may be published
 * stands here: a point or a seat that is not for everybody's eyes never comes
 * into a struct alert_view.  A test answers for itself.
 */
#ifndef GATEWAY_ALERT_DESK_H
#define GATEWAY_ALERT_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/peer.h"

/*
 * Types of alerts: domain.md B.10, and what CAP 1.2 calls them.  Slots are bits of ALERT_SLOTS.  OLD: it changes
 * an earlier one and goes to exactly those who were given that.
 *      name      id    topic        old? slots besides note and office   msgType   responseType urgency     what it is */
#define ALERT_TYPES(ROW) \
	ROW(PREPARE,  "x1", "alert.x1", NEW, S(TIME),				"Alert",  "Prepare",  "Future",    "get ready") \
	ROW(SHELTER,  "x2", "alert.x2", NEW, S(AREA) | S(TIME),			"Alert",  "Shelter",  "Immediate", "stay in") \
	ROW(GO,	      "x3", "alert.x3", NEW, S(BORDER) | S(POINT) | S(DAY) | S(TIME), "Alert", "Evacuate", "Expected", "a way out") \
	ROW(UPDATE,   "x4", "alert.x4", OLD, S(DAY) | S(TIME),			"Update", "Evacuate", "Expected",  "another time, same place") \
	ROW(OFF,      "x5", "alert.x5", OLD, S(POINT) | S(TIME),		"Cancel", "None",     "Immediate", "do not go there") \
	ROW(CLEAR,    "x6", "alert.x6", OLD, S(AREA),				"Update", "AllClear", "Past",      "all clear") \
	ROW(DRILL,    "x7", "alert.x7", NEW, 0,					"Alert",  "None",     "Past",      "a drill; TEST is its first word")
enum alert_type {
#define ROW(name, id, topic, old, slots, msg, response, urgency, what) ALERT_##name,
	ALERT_TYPES(ROW)
#undef ROW
	ALERT_TYPE_COUNT };

/* What stands in an alert.  Each is an argument of its text (content/words.h) and no longer than the compiler measured. */
#define ALERT_SLOTS(ROW) \
	ROW(NOTE,   "note",   5,  "its code, as Q1234: a letter and four digits") \
	ROW(OFFICE, "office", 10, "short name of the office") \
	ROW(TIME,   "time",   14, "a time or a window: 06:00 to 10:00") \
	ROW(AREA,   "area",   16, "a town or a region") \
	ROW(BORDER, "border", 10, "where the bus goes") \
	ROW(POINT,  "point",  21, "where it starts") \
	ROW(DAY,    "day",    10, "a day: Thu 20 Nov")
enum alert_slot {
#define ROW(name, word, chars, what) ALERT_SLOT_##name,
	ALERT_SLOTS(ROW)
#undef ROW
	ALERT_SLOT_COUNT };
enum { ALERT_SLOT_BYTES = 88 };		/* 21 characters of UTF-8 and room */

enum alert_state {
	ALERT_NONE,		/* no such code, ever */
	ALERT_IN_FORCE,
	ALERT_CHANGED,		/* an UPDATE stands behind it: slots are the new ones, `by` its code */
	ALERT_CALLED_OFF,	/* an OFF stands behind it, `by` */
	ALERT_OVER,		/* its time is over, or all is clear */
};

struct alert_view {
	enum alert_state state;
	enum alert_type	type;
	uint16_t	stay, origin;	/* COUNTRY(); origin 0 = for all */
	int64_t		sent_s, until_s;
	char		by[8];		/* code of the one that changed it; "" none */
	char		slot[ALERT_SLOT_COUNT][ALERT_SLOT_BYTES];	/* UTF-8; "" it has none */
};

struct alert_desk {
	/* `code` folded to capitals and digits; ALERT_NONE for what is none of ours. `owner` 0 = that was called. */
	void		(*look)(void *arg, const char *code, struct alert_view *out);
	/* The last one in force for people there; ALERT_NONE if there is none. */
	void		(*last)(void *arg, uint16_t stay, uint16_t origin, struct alert_view *out);
	/* How far it is there: 0 nothing, 1 precaution, 2 restriction, 3 voluntary return, 4 mandatory return. */
	unsigned	(*level)(void *arg, uint16_t stay, uint16_t origin);
	/* She was given a drill or an alert that asks for a 1, and has not said it: may a bare "1" of hers mean that? */
	bool		(*awaits)(void *arg);
	void		*arg;
};

#endif
