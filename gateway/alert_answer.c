/* alert_answer.c - what is said of an alert to who asks by its code */
#include "gateway/alert_answer.h"

#define ROW(name, topic, needs) topic,
const char *const alert_answer_topics[ALERT_ANSWER_COUNT] = { ALERT_ANSWERS(ROW) };
#undef ROW

#define S(slot) (1u << ALERT_SLOT_##slot)
#define ROW(name, topic, needs) needs,
static const unsigned needed[ALERT_ANSWER_COUNT] = { ALERT_ANSWERS(ROW) };
#undef ROW
#undef S

static unsigned
slots_of(const struct alert_view *v)
{
	unsigned has = 0;

	for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++)
		has |= v->slot[i][0] != '\0' ? 1u << i : 0;
	return has;
}

/* The first of the two that nothing is missing for, else what is said without slots. */
static enum alert_answer
sayable(const struct alert_view *v, enum alert_answer best, enum alert_answer otherwise)
{
	unsigned has = slots_of(v);

	if ((needed[best] & ~has) == 0)
		return best;
	return (needed[otherwise] & ~has) == 0 ? otherwise : ALERT_ANSWER_HELD;
}

static enum alert_answer
in_force(const struct alert_view *v)
{
	switch (v->type) {
	case ALERT_PREPARE: return sayable(v, ALERT_ANSWER_PREPARE, ALERT_ANSWER_HELD);
	case ALERT_SHELTER: return sayable(v, ALERT_ANSWER_SHELTER, ALERT_ANSWER_HELD);
	case ALERT_GO: return sayable(v, ALERT_ANSWER_GO, ALERT_ANSWER_HELD);
	case ALERT_UPDATE: return sayable(v, ALERT_ANSWER_CHANGED, ALERT_ANSWER_SAME);
	case ALERT_OFF: return sayable(v, ALERT_ANSWER_OFF, ALERT_ANSWER_OVER);
	case ALERT_CLEAR: return sayable(v, ALERT_ANSWER_CLEAR, ALERT_ANSWER_OVER);
	case ALERT_DRILL: return sayable(v, ALERT_ANSWER_DRILL, ALERT_ANSWER_HELD);
	case ALERT_TYPE_COUNT: break;
	}
	return ALERT_ANSWER_HELD;
}

enum alert_answer
alert_answer_of(const struct alert_view *v)
{
	switch (v->state) {
	case ALERT_NONE: break;
	case ALERT_IN_FORCE: return in_force(v);
	case ALERT_CHANGED: return sayable(v, ALERT_ANSWER_CHANGED, ALERT_ANSWER_SAME);
	case ALERT_CALLED_OFF: return sayable(v, ALERT_ANSWER_OFF, ALERT_ANSWER_OVER);
	case ALERT_OVER: return ALERT_ANSWER_OVER;
	}
	return ALERT_ANSWER_UNKNOWN;
}
