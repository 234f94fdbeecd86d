/*
 * alert_answer.h - what is said of an alert to who asks by its code
 *
 * One row, one topic of content/topics/alert.ini.  Without one of its slots a
 * text is not said: what may not be published is not in a struct alert_view,
 * and a sentence with a hole would confirm whatever a forger put there.
 */
#ifndef GATEWAY_ALERT_ANSWER_H
#define GATEWAY_ALERT_ANSWER_H

#include "gateway/alert_desk.h"

#define ALERT_ANSWERS(ROW) \
	ROW(PREPARE,  "alert.prepare",	    S(OFFICE) | S(TIME)) \
	ROW(SHELTER,  "alert.shelter",	    S(OFFICE) | S(AREA) | S(TIME)) \
	ROW(GO,	      "alert.confirmed",    S(OFFICE) | S(POINT) | S(DAY) | S(TIME)) \
	ROW(CHANGED,  "alert.changed",	    S(OFFICE) | S(POINT) | S(DAY) | S(TIME)) \
	ROW(SAME,     "alert.changed.same", S(OFFICE) | S(DAY) | S(TIME)) \
	ROW(OFF,      "alert.off",	    S(OFFICE) | S(POINT)) \
	ROW(CLEAR,    "alert.clear",	    S(OFFICE) | S(AREA)) \
	ROW(DRILL,    "alert.drill",	    S(OFFICE)) \
	ROW(HELD,     "alert.held",	    0) \
	ROW(OVER,     "alert.over",	    0) \
	ROW(UNKNOWN,  "alert.unknown",	    0)
enum alert_answer {
#define ROW(name, topic, needs) ALERT_ANSWER_##name,
	ALERT_ANSWERS(ROW)
#undef ROW
	ALERT_ANSWER_COUNT };
extern const char *const alert_answer_topics[ALERT_ANSWER_COUNT];
/* "Last note: Q1234, at 12:40 UTC": behind RUMOR. */
#define ALERT_RUMOUR_TOPIC "alert.rumour"

enum alert_answer alert_answer_of(const struct alert_view *v);

#endif
