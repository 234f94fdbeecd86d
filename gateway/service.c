/*
 * service.c - the way of a message
 *
 * Who it is for, who sends it, what is refused, what is known, one step, what
 * must be kept, what is said.  What must be kept is kept before the answer is
 * written: a STOP that could not be stored is not confirmed.
 */
#include "gateway/service.h"

#include <string.h>

#include "gateway/agent_names.h"
#include "gateway/log.h"
#include "gateway/service_inside.h"
#include "locales/text/bug.h"
#include "locales/text/buf.h"
#include "locales/text/pages.h"
#include "locales/text/utf8.h"
#include "routing/language.h"

enum { READ_BYTES = 2048 };

struct service *
service_new(const struct service_settings *settings, const struct pack *pack,
    const struct withdrawn *withdrawn)
{
	struct service *s = xcalloc(1, sizeof *s);

	s->log = settings->log;
	s->store = settings->store;
	service_follow(s, pack, withdrawn);
	s->sessions = session_table_new(settings->sessions >= 16 ? settings->sessions : 16);
	s->guard = guard_new();
	s->names = agent_names_new();
	s->septets = settings->ussd_septets != 0 ? settings->ussd_septets : USSD_SEPTETS;
	s->units = settings->ussd_units != 0 ? settings->ussd_units : USSD_UNITS;
	if (s->septets > USSD_SEPTETS_MAX)
		s->septets = USSD_SEPTETS_MAX;
	if (s->units > USSD_UNITS_MAX)
		s->units = USSD_UNITS_MAX;
	return s;
}

void
service_free(struct service *s)
{
	if (s == NULL)
		return;
	service_set_registers(s, NULL);
	session_table_free(s->sessions);
	guard_free(s->guard);
	agent_names_free(s->names);
	for (unsigned i = 0; i < s->editions; i++)
		free(s->edition[i].doubted);
	free(s);
}

/* Length of `number` as a beginning of `dialled`, without the closing '#'; 0 if it is none. */
static size_t
begins_with(const char *dialled, const char *number)
{
	size_t len = strlen(number);

	if (len > 0 && number[len - 1] == '#')
		len--;
	if (len == 0 || strncmp(dialled, number, len) != 0)
		return 0;
	return strchr("*#", dialled[len]) != NULL ? len : 0;
}

static const char *
without_plus(const char *number)
{
	return *number == '+' ? number + 1 : number;
}

const struct pack_service *
service_find(const struct service *s, bool is_sms, const char *called, const char **path)
{
	const struct pack_service *best = NULL;
	size_t longest = 0;

	*path = "";
	for (uint32_t i = 0; i < s->pack->services_count; i++) {
		const struct pack_service *p = &s->pack->services[i];
		const char *number = pack_string(s->pack, p->number);
		size_t len = 0;

		if (is_sms && p->kind == SERVICE_SMS
		    && strcmp(without_plus(number), without_plus(called)) == 0)
			return p;
		if (!is_sms && p->kind == SERVICE_USSD)
			len = begins_with(called, number);
		if (len > longest) {
			longest = len;
			best = p;
			*path = called + len + (called[len] == '*');
		}
	}
	return best;
}

static bool
is_of_pack(const struct pack *p, const char *number)
{
	for (uint32_t i = 0; i < p->services_count; i++)
		if (p->services[i].kind == SERVICE_SMS
		    && strcmp(without_plus(pack_string(p, p->services[i].number)), without_plus(number)) == 0)
			return true;
	return false;
}

bool
service_is_ours(const struct service *s, const char *number)
{
	for (unsigned i = 0; i < s->editions; i++)
		if (is_of_pack(s->edition[i].pack, number))
			return true;
	return false;
}

uint64_t
visit_who(const struct visit *v, const uint8_t peer[PEER_BYTES])
{
	return guard_hash(guard_hash(0, v->owner, strlen(v->owner) + 1), peer, PEER_BYTES);
}

uint32_t
visit_owner(const char *owner)
{
	uint64_t h = guard_hash(0, owner, strlen(owner) + 1);

	return (uint32_t)(h ^ h >> 32);
}

void
visit_begin(struct visit *v, const struct service *s, const struct inbound *in)
{
	struct pack_str owner = v->service->owner, name = v->service->name;

	(void)snprintf(v->owner, sizeof v->owner, "%s", pack_string(s->pack, owner));
	if (name.len == 0 || name.len >= sizeof v->name)
		name = v->service->number;
	(void)snprintf(v->name, sizeof v->name, "%s", pack_string(s->pack, name));
	v->in = in;
	v->key.owner = visit_owner(v->owner);
	v->key.medium = in->kind == INBOUND_SMS ? MEDIUM_SMS : MEDIUM_USSD;
	memcpy(v->key.peer, in->peer->id, PEER_BYTES);
	memcpy(v->peer, in->peer->id, PEER_BYTES);
	v->who = visit_who(v, in->peer->id);
}

void
visit_refuse(struct service *s, const struct pack_service *p, const struct inbound *in, const char *why)
{
	s->counts.refused++;
	log_event(s->log, LOG_REFUSED, "owner=%s service=\"%s\" bearer=%s why=%s",
	    p != NULL ? pack_string(s->pack, p->owner) : "-", p != NULL ? pack_string(s->pack, p->number) : "-",
	    in->bearer != NULL ? in->bearer : "-", why);
}

/* Cleans what came into `text`, a path dialled behind the code before it. */
static void
clean_text(struct visit *v, const char *path, struct buf *text)
{
	size_t len = v->in->len < READ_BYTES / 2 ? v->in->len : READ_BYTES / 2;
	size_t path_len = strcspn(path, "#");

	if (v->in->kind == INBOUND_USSD_BEGIN && path_len < READ_BYTES / 4) {
		utf8_add_clean(text, path, path_len);	/* dialled: bytes from outside like any other */
		if (path_len > 0 && len > 0)
			buf_addc(text, '*');
	}
	if (len < v->in->len)	/* judged by its beginning, cut between code points */
		while (len > 0 && ((unsigned char)v->in->text[len] & 0xC0) == 0x80)
			len--;
	utf8_add_clean(text, v->in->text, len);
	v->text = text->ptr;
	v->len = text->len;
}

void
visit_guess_language(struct service *s, struct visit *v, uint16_t talk_locale)
{
	uint16_t prefer = v->known.locale != PACK_NONE ? v->known.locale : talk_locale;
	struct language_clues clues = { .stored = v->known.locale, .hint = v->in->language,
	    .words = 0, .text = v->text, .len = v->len, .country = v->in->peer->country,
	    .service = v->service };
	struct language_choice choice;

	meaning_read(s->pack, v->text, v->len, prefer, &v->meaning);
	if (v->meaning.kind == MEANING_TOPIC)
		clues.words = v->meaning.hit.locales;
	choice = language_choose(s->pack, &clues);
	v->known.guess = choice.locale;
	v->known.guess_is_sure = choice.is_sure;
}

static bool
is_duplicate(struct service *s, const struct visit *v)
{
	return v->in->id != NULL && guard_mo_has(s->guard, guard_hash(v->key.owner, v->in->id, 16));
}

void
visit_note_last(struct service *s, const struct step *step, const struct answered *did,
    const struct outbound *out)
{
	s->last.answer = step->answer;
	s->last.did = *did;
	s->last.state = out->ends ? TALK_ENDED : (enum talk_state)step->next.state;
	s->last.kind = out->kind;
	s->last.parts = out->parts.count;
	s->last.alphabet = out->kind == OUTBOUND_SMS ? out->parts.alphabet : out->page_alphabet;
	s->last.ends = out->ends;
}

/* It was not kept: she is told, and stays where she was; no screen confirms it later. */
static void
take_back(struct step *step, const struct talk *now)
{
	struct talk was = now != NULL ? *now : talk_new();

	talk_keep_flags(&was, &step->next);
	step->next = was;
	step->answer = (struct answer){ .kind = ANSWER_UI, .ui = UI_BUSY, .topic = PACK_NONE,
	    .locale = step->answer.locale, .intro = -1, .above = -1, .ends = true };
	step->effect_count = 0;
	step->texts = false;
}

/* No call, no alerts, no news: said now, and whenever this screen is shown again. */
static void
say_refused(struct step *step)
{
	enum ui ui = UI_NO_CALL;

	for (unsigned i = 0; i < step->effect_count; i++)
		if (step->effects[i].kind == EFFECT_ALERTS_ON)
			ui = UI_NO_ALERTS;
		else if (step->effects[i].kind == EFFECT_LIST_ON)
			ui = UI_NO_NEWS;
	step->answer.ui = ui;
	step->next.ui = (uint8_t)(ui + 1);
}

static void
answer_visit(struct service *s, struct visit *v, struct answering *a, struct turn *turn,
    struct outbound *out)
{
	struct talk now = talk_new();
	struct answered did = { .pages = 1, .links = 1, .missing = PACK_NONE, .number = PACK_NONE };
	struct step step;
	struct calls_look look = { s, v };
	struct agents_look agents = { s, v, a };
	struct alerts_look alerts = { s, v };
	const struct call_desk desk = { calls_look, &look };
	const struct agent_desk agent_desk = agents_desk(&agents);
	const struct alert_desk alert_desk = alerts_desk(&alerts);
	bool is_dropped, is_here = talks_find(s, v, &now, &is_dropped);

	people_read(s, v);
	visit_guess_language(s, v, is_here ? now.locale : PACK_NONE);
	if (guards_before(s, v, a, out))
		return;
	v->known.is_in_doubt = guards_doubt_stop(s, v);
	lists_read_group(s, v);
	turn->desk = &desk;
	turn->agents = &agent_desk;
	turn->alerts = s->has_alerts ? &alert_desk : NULL;
	turn->text = v->text;
	turn->len = v->len;
	turn->group = &v->group;
	turn->kind = v->in->kind == INBOUND_USSD_BEGIN ? TURN_BEGIN : TURN_INPUT;
	turn->known = &v->known;
	turn->meaning = &v->meaning;
	turn->dropped = is_dropped ? &now : NULL;
	turn->may_text = texts_may_add(s, v);
	conversation_step(is_here ? &now : NULL, turn, &step);
	if (!people_keep(s, v, &step)) {
		s->counts.later++;
		if (v->in->kind == INBOUND_SMS && people_may_wait(s, v, &step)) {
			out->kind = OUTBOUND_LATER;	/* the network keeps it and brings it again */
			guards_later(s, v);
			return;
		}
		take_back(&step, is_here ? &now : NULL);
	}
	if (v->is_refused)
		say_refused(&step);
	/* Behind what must be kept: a STOP that is brought again and again is no loop, it waits for the store. */
	if (guards_behind(s, v, &step, a, out))
		return;
	a->reference = guard_reference(s->guard, v->who);
	a->list = agents_list(s, step.next.listed);
	answer_write(a, &step.next, &step.answer, out, &did);
	if (step.texts)
		texts_add(s, v, a, &step, out);
	lists_renew(s, v, step.answer.locale, step.next.stay);
	people_count(s, v, &step, &did);
	talks_keep(s, v, &step, &did, out->ends);
	visit_note_last(s, &step, &did, out);
	s->counts.not_understood += step.answer.intro == UI_UNKNOWN;
	s->counts.answered += out->kind != OUTBOUND_NOTHING;
	editions_count(s, v, &step, &did, out->ends);
}

static struct answering
answering_of(const struct service *s, const struct inbound *in, const struct turn *turn)
{
	return (struct answering){ .turn = turn, .withdrawn = s->withdrawn, .now_s = in->when_s, .septets = s->septets,
	    .units = s->units, .national = in->national, .rates = s->rates, .doubted = s->doubted };
}

/* Neither content nor memory for a stranger while the pack is a sample. */
static void
answer_stranger(struct service *s, struct visit *v, struct answering *a, struct outbound *out)
{
	visit_refuse(s, v->service, v->in, "sample");
	if (v->in->kind == INBOUND_SMS && !guard_first_today(s->guard, v->who, v->in->when_s))
		return;
	people_read(s, v);
	visit_guess_language(s, v, PACK_NONE);
	if (v->in->kind == INBOUND_SMS && v->known.is_quiet)
		return;
	a->reference = guard_reference(s->guard, v->who);
	answer_closed(a, v->known.guess, out);
}

static void
receive_called(struct service *s, struct visit *v, const char *path, struct outbound *out)
{
	const struct inbound *in = v->in;
	struct turn turn = { .medium = in->kind == INBOUND_SMS ? MEDIUM_SMS : MEDIUM_USSD, .pack = s->pack, .service = v->service };
	struct answering a = answering_of(s, in, &turn);
	char room[READ_BYTES + 1];
	struct buf text = BUF_OVER(room);

	if (in->kind == INBOUND_USSD_GONE) {
		talks_gone(s, v);
	} else if (in->is_binary) {
		visit_refuse(s, v->service, in, "binary");
	} else if (in->kind == INBOUND_SMS && is_duplicate(s, v)) {
		s->counts.duplicates++;
	} else {
		clean_text(v, path, &text);
		if (pack_is_sample(s->pack) && !in->is_simulator && !in->peer->is_test)
			answer_stranger(s, v, &a, out);
		else
			answer_visit(s, v, &a, &turn, out);
	}
	explicit_bzero(room, sizeof room);	/* a text lives as long as its answer takes */
}

static void
receive(struct service *s, const struct inbound *in, struct outbound *out)
{
	struct visit v = { 0 };
	const char *path = "";

	if (in->peer->kind != PEER_PERSON) {
		visit_refuse(s, NULL, in, in->peer->kind == PEER_OURS ? "own-number" : "sender");
		return;
	}
	if (!editions_called(s, in)) {
		struct turn turn = { .medium = in->kind == INBOUND_SMS ? MEDIUM_SMS : MEDIUM_USSD, .pack = s->pack };
		struct answering a = answering_of(s, in, &turn);

		visit_refuse(s, NULL, in, "unknown-service");
		if (in->kind == INBOUND_USSD_BEGIN || in->kind == INBOUND_USSD_INPUT)
			answer_closed(&a, 0, out);
		return;
	}
	if (in->kind == INBOUND_RING) {
		struct turn turn = { .medium = MEDIUM_USSD, .pack = s->pack };
		struct answering a = answering_of(s, in, &turn);

		texts_ring(s, in, &v, &a, out);
		return;
	}
	v.service = service_find(s, in->kind == INBOUND_SMS, in->service, &path);
	visit_begin(&v, s, in);
	editions_of_talk(s, &v, &path);
	receive_called(s, &v, path, out);
}

void
service_receive(struct service *s, const struct inbound *in, struct outbound *out)
{
	memset(out, 0, sizeof *out);
	memset(&s->last, 0, sizeof s->last);
	s->now_s = in->when_s;
	s->counts.in++;
	receive(s, in, out);
}
