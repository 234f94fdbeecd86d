/*
 * service_round.c - what happens between messages, and what can be asked
 */
#include <string.h>

#include "gateway/agent_names.h"
#include "gateway/service_inside.h"
#include "gateway/week.h"
#include "locales/text/buf.h"

enum { PURGE_S = 3600, SWEEP_SLOTS = 4096 };

void
service_answered(struct service *s, const char *service, const uint8_t id[16])
{
	const struct inbound in = { .kind = INBOUND_SMS, .service = service };
	const char *path;

	if (editions_called(s, &in))
		guard_mo_add(s->guard, guard_hash(visit_owner(pack_string(s->pack, service_find(s, true, service, &path)->owner)), id, 16));
}

bool
service_commit(struct service *s)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	if (s->store != NULL && s->store->ops->is_dirty(s->store))
		if (people_store_ok(s, s->store->ops->commit(s->store, &why)))
			people_store_took(s);
	return !s->store_is_broken;
}

void
service_set_seal(struct service *s, const struct seal_key *key)
{
	s->has_seal = key != NULL;
	if (key != NULL)
		s->seal = *key;
}

/* One person under two keys would be two of the ten that a name needs. */
void
service_key_turned(struct service *s)
{
	agent_names_reset(s->names);
}

void
service_set_desk(struct service *s, const struct offices *offices, const struct rates *rates)
{
	s->offices = offices;
	s->rates = rates;
}

void
service_tick(struct service *s, int64_t now_s)
{
	session_sweep(s->sessions, SWEEP_SLOTS, now_s);
	editions_tick(s, now_s);
	guard_tick(s->guard, now_s);
	agent_names_tick(s->names, week_at(now_s));
	if (s->store == NULL)
		return;
	s->store->ops->tick(s->store, now_s);
	if (now_s >= s->purged_s && now_s - s->purged_s < PURGE_S)
		return;
	s->purged_s = now_s;
	(void)people_store_ok(s, s->store->ops->purge(s->store, now_s));
	for (unsigned i = 0; i < s->editions; i++)
		counts_doubt(s, &s->edition[i], now_s);
	editions_use(s, s->used);
}

const struct service_counts *
service_counts(const struct service *s)
{
	return &s->counts;
}

static const char *
node_name(const struct service *s)
{
	const struct answer *a = &s->last.answer;

	switch (a->kind) {
	case ANSWER_TOPIC: return pack_string(s->pack, s->pack->topics[a->topic].name);
	case ANSWER_LANGUAGES: return "languages";
	case ANSWER_STAYS: return "stays";
	case ANSWER_ORIGINS: return "origins";
	case ANSWER_DIGITS: return "digits";
	case ANSWER_SLOTS: return "slots";
	case ANSWER_GROUP: return "group";
	case ANSWER_AGENTS: return "agents";
	case ANSWER_NOTHING:
	case ANSWER_UI: break;
	}
	return "-";
}

void
service_trace(const struct service *s, struct buf *out)
{
	const struct answer *a = &s->last.answer;

	if (s->last.kind == OUTBOUND_NOTHING || s->last.kind == OUTBOUND_LATER) {
		buf_adds(out, "node=-");
		return;
	}
	if (a->kind == ANSWER_UI)
		buf_addf(out, "node=ui.%s", words_of_ui[a->ui]);
	else
		buf_addf(out, "node=%s", node_name(s));
	buf_addf(out, " lang=%s parts=%u page=%u/%u alphabet=%s end=%s state=%s",
	    pack_string(s->pack, s->pack->locales[a->locale].tag), s->last.parts,
	    s->last.did.page + 1, s->last.did.pages,
	    s->last.alphabet == ALPHABET_UCS2 ? "ucs2" : "gsm7", s->last.ends ? "yes" : "no",
	    talk_state_names[s->last.state]);
}
