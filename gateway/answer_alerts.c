/*
 * answer_alerts.c - what stands in an alert, as words for the texts that speak of it
 *
 * Slots are said as the office wrote them.  When an alert was sent is said by
 * the clock of the world: her own is not known, and an hour that is wrong by
 * three makes an old note new.
 */
#include <string.h>

#include "gateway/alert_answer.h"
#include "gateway/answer_inside.h"
#include "locales/text/buf.h"

enum { DAY_S = 86400 };

static bool
is_of_alert(const struct pack *p, const struct answer *answer)
{
	const char *name;

	if (answer->kind != ANSWER_TOPIC)
		return false;
	name = pack_string(p, p->topics[answer->topic].name);
	for (unsigned i = 0; i < ALERT_ANSWER_COUNT; i++)
		if (strcmp(name, alert_answer_topics[i]) == 0)
			return true;
	return strcmp(name, ALERT_RUMOUR_TOPIC) == 0;
}

/* "12:40 UTC", or a day if it is older. */
static void
add_sent(int64_t sent_s, int64_t now_s, struct buf *out)
{
	unsigned minute = (unsigned)(sent_s % DAY_S / 60);

	if (now_s - sent_s < DAY_S)
		buf_addf(out, "%02u:%02u UTC", minute / 60, minute % 60);
	else
		render_day((int32_t)(sent_s / DAY_S), out);
}

void
answer_alert_words(const struct answering *a, const struct talk *where, const struct answer *answer, struct alert_words *out,
    const char *argument[ARGUMENT_COUNT])
{
	static const enum token_argument of_slot[ALERT_SLOT_COUNT] = {
		[ALERT_SLOT_NOTE] = ARGUMENT_NOTE, [ALERT_SLOT_OFFICE] = ARGUMENT_OFFICE, [ALERT_SLOT_TIME] = ARGUMENT_TIME,
		[ALERT_SLOT_AREA] = ARGUMENT_AREA, [ALERT_SLOT_BORDER] = ARGUMENT_BORDER, [ALERT_SLOT_POINT] = ARGUMENT_POINT,
		[ALERT_SLOT_DAY] = ARGUMENT_DAY,
	};
	const struct alert_desk *desk = a->turn->alerts;
	struct buf sent;

	if (desk == NULL || where->is_quiet || where->alert == 0 || !is_of_alert(a->turn->pack, answer))
		return;
	memset(out, 0, sizeof *out);
	alert_code_of(where->alert, out->note);
	desk->look(desk->arg, out->note, &out->view);
	for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++)
		argument[of_slot[i]] = out->view.slot[i];
	if (out->view.state == ALERT_CHANGED && out->view.by[0] != '\0')	/* the new one's, to ask for from now on */
		(void)snprintf(out->note, sizeof out->note, "%s", out->view.by);
	argument[ARGUMENT_NOTE] = out->note;
	if (strcmp(pack_string(a->turn->pack, a->turn->pack->topics[answer->topic].name), ALERT_RUMOUR_TOPIC) != 0)
		return;
	buf_wrap(&sent, out->sent, sizeof out->sent);
	add_sent(out->view.sent_s, a->now_s, &sent);
	argument[ARGUMENT_TIME] = out->sent;
}
