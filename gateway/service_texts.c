/*
 * service_texts.c - SMS that answer no SMS: one beside a screen, one to who rang
 *
 * Both stay on the phone for whoever opens it, so both are narrow: what a
 * screen offers was decided in the talk (gateway/talk.c) and asked for twice;
 * who rang gets one dull sentence, once, and nobody learns from the call who is
 * known here.
 */
#include <string.h>

#include "gateway/service_inside.h"
#include "locales/text/buf.h"

const struct pack_service *
texts_service(const struct service *s, const struct pack_service *p)
{
	for (uint32_t i = 0; i < s->pack->services_count; i++) {
		const struct pack_service *sms = &s->pack->services[i];

		if (sms->kind == SERVICE_SMS && !sms->is_quiet && sms->number.len < SERVICE_NUMBER_BYTES
		    && strcmp(pack_string(s->pack, sms->owner), pack_string(s->pack, p->owner)) == 0)
			return sms;
	}
	return NULL;
}

/* Writes `answer` as an SMS of `sms`: only parts and from of *out are touched. */
static void
write_sms(struct service *s, const struct visit *v, const struct answering *a, const struct talk *where,
    const struct answer *answer, struct outbound *out)
{
	const struct pack_service *sms = texts_service(s, v->service);
	struct turn turn = *a->turn;
	struct answering as_sms = *a;
	struct outbound written;
	struct answered did;

	turn.medium = MEDIUM_SMS;
	turn.service = sms;
	as_sms.turn = &turn;
	as_sms.reference = guard_reference(s->guard, v->who);
	memset(&written, 0, sizeof written);
	answer_write(&as_sms, where, answer, &written, &did);
	out->parts = written.parts;
	(void)snprintf(out->from, sizeof out->from, "%s", pack_string(s->pack, sms->number));
}

/* Not while the store is away, who may be quiet is not known then; nor after STOP, which says that we text nothing more. */
bool
texts_may_add(const struct service *s, const struct visit *v)
{
	return v->in->may_text && !v->is_blind && !v->known.is_stopped && texts_service(s, v->service) != NULL &&
	    guard_may_text(s->guard, v->who, v->in->when_s);
}

void
texts_add(struct service *s, const struct visit *v, const struct answering *a, const struct step *step,
    struct outbound *out)
{
	const struct answer answer = { .kind = ANSWER_TOPIC, .topic = step->next.topic,
	    .locale = step->answer.locale, .link = step->next.link, .intro = -1, .above = -1, .is_alone = true };

	write_sms(s, v, a, &step->next, &answer, out);
	guard_texted(s->guard, v->who, v->in->when_s);
}

const struct pack_service *
texts_rung(const struct service *s, const char *called)
{
	for (uint32_t i = 0; i < s->pack->services_count; i++) {
		const struct pack_service *p = &s->pack->services[i];
		const char *number = pack_string(s->pack, p->number);

		if (p->kind == SERVICE_MISSED && strcmp(number + (*number == '+'), called + (*called == '+')) == 0)
			return p;
	}
	return NULL;
}

/* First contact only: who has a row here has found us already, and may be quiet or stopped. */
static bool
may_answer_ring(struct service *s, struct visit *v)
{
	const char *number = pack_string(s->pack, v->service->number);

	people_read(s, v);
	if (v->is_blind || v->has_row || v->known.has_alerts || texts_service(s, v->service) == NULL || !v->in->may_text)
		return false;
	if (!guard_may_ring(s->guard, v->who, guard_hash(0, number, strlen(number)), v->in->when_s)) {
		visit_refuse(s, v->service, v->in, "ring");
		return false;
	}
	return people_mark(s, v, PERSON_RUNG);	/* what is not remembered would be said again tomorrow */
}

void
texts_ring(struct service *s, const struct inbound *in, struct visit *v, struct answering *a, struct outbound *out)
{
	struct answer answer = { .kind = ANSWER_UI, .ui = UI_RUNG, .topic = PACK_NONE, .intro = -1, .above = -1 };
	struct talk where = talk_new();

	v->service = texts_rung(s, in->service);
	v->text = "";
	visit_begin(v, s, in);
	if (pack_is_sample(s->pack) && !in->is_simulator && !in->peer->is_test) {
		visit_refuse(s, v->service, in, "sample");
		return;
	}
	if (!may_answer_ring(s, v))
		return;
	visit_guess_language(s, v, PACK_NONE);
	answer.locale = v->known.guess;
	write_sms(s, v, a, &where, &answer, out);
	out->kind = OUTBOUND_SMS;
	s->counts.answered++;
}
