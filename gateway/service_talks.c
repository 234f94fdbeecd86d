/*
 * service_talks.c - where people are in their talks, from one message to the next
 *
 * A talk is found by the network's session or by time, comes along when the key
 * of people turns, and leaves behind what must outlive a cut line: whose
 * numbers she must not see, who may not have hers, and that the child's path
 * was on the screen.
 */
#include <string.h>

#include "gateway/service_inside.h"

static uint64_t
network_id(const struct inbound *in)
{
	return in->session == NULL || in->session[0] == '\0' ? 0
	    : guard_hash(0, in->session, strlen(in->session));
}

/* Where she is; the key of people may have turned since (gateway/peer_ring.h): her talk comes along. */
struct session *
talks_peek(struct service *s, const struct visit *v)
{
	const struct peer *p = v->in->peer;
	struct session *here = session_get(s->sessions, &v->key, v->in->when_s);

	for (unsigned i = 0; here == NULL && i < p->olders; i++) {
		struct session_key older = v->key;
		struct session *was, moved;

		memcpy(older.peer, p->older[i], PEER_BYTES);
		was = session_get(s->sessions, &older, v->in->when_s);
		if (was == NULL)
			continue;
		moved = *was;
		session_end(s->sessions, &older);
		here = session_put(s->sessions, &v->key, v->in->when_s);
		*here = moved;
	}
	return here;
}

/* What was on the screen is gone; whose numbers she must not see, and that nothing may be kept, stays. */
static void
end_but_flags(struct service *s, const struct visit *v, struct talk was)
{
	session_end(s->sessions, &v->key);
	if (!was.is_quiet && talk_has_flags(&was))
		talk_keep_flags(&session_put(s->sessions, &v->key, v->in->when_s)->talk, &was);
}

/* A network's word that a session is over; a late word about an older one changes nothing. */
void
talks_gone(struct service *s, const struct visit *v)
{
	struct session *old = talks_peek(s, v);
	uint64_t id = network_id(v->in);

	if (old == NULL || (id != 0 && old->network_id != 0 && id != old->network_id))
		return;
	s->edition[s->used].counts.lost += old->is_open;
	old->is_open = false;
	if (old->talk.is_quiet || (old->talk.topic != PACK_NONE
	    && s->pack->topics[old->talk.topic].sensitivity != SENSITIVITY_ORDINARY))
		end_but_flags(s, v, old->talk);
}

bool
talks_find(struct service *s, const struct visit *v, struct talk *now, bool *is_dropped)
{
	const struct inbound *in = v->in;
	struct session *old = talks_peek(s, v);
	uint64_t id = network_id(in);
	bool is_here;

	*is_dropped = false;
	if (old == NULL)
		return false;
	*now = old->talk;
	if (in->kind == INBOUND_SMS)
		return true;
	is_here = in->kind != INBOUND_USSD_BEGIN && old->is_open && (id == 0 || old->network_id == 0
	    || id == old->network_id) && ((id != 0 && id == old->network_id) || in->when_s - old->touched_s < SESSION_USSD_S);
	*is_dropped = !is_here;
	return is_here;
}

/* Who reads of asylum on a screen and texts CALL ME is one person: no consulate is given her number, and nothing of a child is kept. */
static void
tell_other_medium(struct service *s, const struct visit *v, const struct talk *t)
{
	struct session_key other = v->key;
	struct session *there;

	if (t->is_quiet || !talk_has_flags(t))
		return;
	other.medium = v->key.medium == MEDIUM_SMS ? MEDIUM_USSD : MEDIUM_SMS;
	there = session_get(s->sessions, &other, v->in->when_s);
	if (there == NULL)
		there = session_put(s->sessions, &other, v->in->when_s);
	if (t->fears_state)
		there->talk.fears_state = 1;
	if (t->is_child)
		there->talk.is_child = 1;
	if (t->is_safety)
		there->talk.is_safety = 1;
}

void
talks_keep(struct service *s, const struct visit *v, const struct step *step,
    const struct answered *did, bool ends)
{
	bool is_sms = v->in->kind == INBOUND_SMS;
	struct session *session;

	tell_other_medium(s, v, &step->next);
	if (ends && !is_sms && step->answer.kind == ANSWER_UI && step->answer.ui == UI_BUSY) {
		end_but_flags(s, v, step->next);	/* we ended it, not she */
		return;
	}
	if (step->next.state == TALK_ENDED || (ends && !is_sms)) {
		session_end(s->sessions, &v->key);
		return;
	}
	session = session_put(s->sessions, &v->key, v->in->when_s);
	session->talk = step->next;
	session->talk.page = (uint8_t)did->page;
	session->talk.pages = (uint8_t)(did->pages < 255 ? did->pages : 255);
	session->talk.offers = did->offers;
	if (did->number != PACK_NONE)
		session->talk.number = (uint16_t)(did->number + 1);
	if (step->answer.kind == ANSWER_TOPIC)
		session->talk.links = (uint8_t)(did->links < 255 ? did->links : 255);
	session->edition = s->edition[s->used].mark;
	session->is_open = !is_sms;
	session->network_id = network_id(v->in);
}

void
talks_end(struct service *s, const struct visit *v)
{
	const struct peer *p = v->in->peer;

	session_end_peer(s->sessions, v->key.owner, v->key.peer);
	for (unsigned i = 0; i < p->olders; i++)
		session_end_peer(s->sessions, v->key.owner, p->older[i]);
}

void
talks_unask(struct service *s, const struct visit *v)
{
	struct session_key other = v->key;
	struct session *old;

	other.medium = v->key.medium == MEDIUM_SMS ? MEDIUM_USSD : MEDIUM_SMS;
	old = session_get(s->sessions, &other, v->in->when_s);
	if (old == NULL)
		return;
	if (old->talk.state == TALK_ALERTS || old->talk.state == TALK_STOPPED || old->talk.state == TALK_SUBSCRIBE)
		old->talk.state = TALK_TALK;
	if (old->talk.state == TALK_TALK)	/* "alerts are on" is not said again either */
		old->talk.ui = 0;
}
