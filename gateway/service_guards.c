/*
 * service_guards.c - what loops, floods and waves may not do
 *
 * The guards (gateway/guard/) count; what is said and what is obeyed is decided
 * here.  Three things are never held back: a word of danger is answered, a
 * command (STOP, START, DELETE, QUIET) is obeyed, a screen says something.  A
 * quiet number is sent no sentence: it would lie in her inbox.
 */
#include <string.h>

#include "gateway/log.h"
#include "gateway/service_inside.h"

enum { FEW_WORDS = 3 };

static bool
is_danger(const struct visit *v)
{
	return v->meaning.kind == MEANING_TOPIC && v->meaning.hit.is_danger;
}

/* GUARD_COMMANDS when it is none; the rule of conversation.c: the whole message, as its author wrote it. */
static enum guard_command
command_of(const struct service *s, const struct visit *v)
{
	const struct keyword_hit *hit = &v->meaning.hit;

	if (v->meaning.kind != MEANING_TOPIC || hit->topic == PACK_NONE || hit->match != KEYWORD_EXACT)
		return GUARD_COMMANDS;
	switch ((enum topic_action)s->pack->topics[hit->topic].action) {
	case ACTION_STOP: return GUARD_STOP;
	case ACTION_START: return GUARD_START;
	case ACTION_DELETE: return GUARD_DELETE;
	case ACTION_QUIET_ON:
	case ACTION_QUIET_OFF: return GUARD_QUIET;
	default: return GUARD_COMMANDS;
	}
}

static uint64_t
service_key(const struct visit *v)
{
	return guard_hash(guard_hash(0, v->owner, strlen(v->owner) + 1), v->name, strlen(v->name) + 1);
}

static uint64_t
route_key(const struct visit *v)
{
	const char *bearer = v->in->bearer != NULL ? v->in->bearer : "";

	return guard_hash(service_key(v), bearer, strlen(bearer) + 1);
}

/* "Not now", on a quiet screen its cover; where she is stays where she is: the next key counts as before. */
static void
say_busy(struct service *s, struct visit *v, struct answering *a, struct outbound *out)
{
	uint16_t cover = s->pack->roots[ROOT_QUIET];
	struct step step = { .next = talk_new(), .answer = { .kind = ANSWER_UI, .ui = UI_BUSY, .topic = PACK_NONE,
	    .locale = v->known.guess, .intro = -1, .above = -1, .ends = true } };
	struct answered did = { .pages = 1, .links = 1, .missing = PACK_NONE };

	if (cover != PACK_NONE && (v->known.is_quiet || v->service->is_quiet)) {
		step.answer.kind = ANSWER_TOPIC;
		step.answer.topic = cover;
		step.next.is_quiet = 1;
	}
	a->reference = guard_reference(s->guard, v->who);
	answer_write(a, &step.next, &step.answer, out, &did);
	visit_note_last(s, &step, &did, out);
	s->counts.answered++;
}

static void
note_flood(struct service *s, const struct visit *v)
{
	unsigned long held;

	s->counts.flooded++;
	if (guard_flood_tell(s->guard, route_key(v), v->in->when_s, &held))
		log_event(s->log, LOG_FLOOD, "owner=%s service=\"%s\" bearer=%s held=%lu", v->owner,
		    pack_string(s->pack, v->service->number), v->in->bearer != NULL ? v->in->bearer : "-", held);
}

static void
note_command(struct service *s, const struct visit *v, enum guard_command command)
{
	static const char *const names[GUARD_COMMANDS] = { "stop", "start", "delete", "quiet" };

	if (guard_command(s->guard, service_key(v), command, v->who, v->in->when_s))
		log_event(s->log, LOG_WAVE, "owner=%s service=\"%s\" bearer=%s command=%s", v->owner,
		    pack_string(s->pack, v->service->number), v->in->bearer != NULL ? v->in->bearer : "-",
		    names[command]);
}

bool
guards_before(struct service *s, struct visit *v, struct answering *a, struct outbound *out)
{
	bool is_sms = v->in->kind == INBOUND_SMS;
	enum guard_command command = command_of(s, v);
	enum guard_verdict verdict;

	if (is_sms && command != GUARD_COMMANDS)
		note_command(s, v, command);
	if (v->in->is_simulator)
		return false;
	verdict = guard_flood(s->guard, v->who, route_key(v), !is_sms, v->in->when_s);
	if (verdict == GUARD_ANSWER)
		return false;
	v->is_held = true;
	note_flood(s, v);
	if (is_danger(v))
		return false;
	if (command != GUARD_COMMANDS) {
		v->is_hushed = is_sms && verdict == GUARD_SILENCE;
		return false;
	}
	if (verdict == GUARD_SENTENCE && !(is_sms && v->known.is_quiet))
		say_busy(s, v, a, out);
	return true;
}

/* Two lines that begin with a number and a blank, or one key line ("0 Back", "98 More"): no person types these. */
static bool
has_our_lines(const char *text, size_t len)
{
	unsigned lines = 0;

	for (size_t i = 0; i < len; i++) {
		size_t from = i;

		if (i > 0 && text[i - 1] != '\n')
			continue;
		while (i < len && text[i] >= '0' && text[i] <= '9')
			i++;
		if (i == from || i == len || text[i] != ' ')
			continue;
		lines += from > 0 && (text[from] == '0' || (text[from] == '9' && i - from == 2)) ? 2 : 1;
	}
	return lines >= 2;
}

/* GROUP 45 SEBHA 1 3: the first word does something, and what follows belongs to it. */
static bool
is_order(const struct service *s, const struct visit *v)
{
	const struct keyword_hit *hit = &v->meaning.hit;

	return hit->match == KEYWORD_FIRST_WORDS && hit->topic != PACK_NONE
	    && s->pack->topics[hit->topic].action != ACTION_NONE;
}

/* No keyword, but the answer to what she was asked: "nepal". */
static bool
is_answer(const struct step *step)
{
	for (unsigned i = 0; i < step->effect_count; i++)
		if (step->effects[i].kind == EFFECT_LANGUAGE || step->effects[i].kind == EFFECT_STAY ||
		    step->effects[i].kind == EFFECT_ORIGIN)
			return true;
	return false;
}

static enum guard_voice
voice_of(const struct service *s, const struct visit *v, const struct step *step)
{
	unsigned words = 1;

	if (has_our_lines(v->text, v->len))
		return VOICE_MACHINE;
	if (is_danger(v))
		return VOICE_DANGER;
	if (v->meaning.kind == MEANING_KEYS_ONLY)
		return VOICE_MEANT;
	if (v->meaning.kind != MEANING_TOPIC)
		return is_answer(step) ? VOICE_MEANT : VOICE_UNKNOWN;
	for (size_t i = 0; i < v->len; i++)
		words += v->text[i] == ' ' || v->text[i] == '\n';
	return v->meaning.hit.match == KEYWORD_EXACT || words <= FEW_WORDS || is_order(s, v) ? VOICE_MEANT : VOICE_SENTENCE;
}

bool
guards_behind(struct service *s, struct visit *v, const struct step *step, struct answering *a, struct outbound *out)
{
	const struct answer *said = &step->answer;
	uint16_t what[] = { (uint16_t)said->kind, said->topic, (uint16_t)said->ui, said->link, said->page, said->locale };
	enum guard_verdict verdict;

	if (v->in->kind != INBOUND_SMS || said->kind == ANSWER_NOTHING)
		return false;
	if (v->is_hushed)
		return true;
	verdict = guard_loop(s->guard, v->who, guard_hash(guard_hash(v->who, v->text, v->len), what, sizeof what),
	    voice_of(s, v, step), v->in->when_s);
	if (verdict == GUARD_ANSWER)
		return false;
	visit_refuse(s, v->service, v->in, "loop");
	if (verdict == GUARD_SENTENCE && !v->known.is_quiet && !step->next.is_quiet)
		say_busy(s, v, a, out);
	return true;
}

void
guards_later(struct service *s, const struct visit *v)
{
	if (!v->is_held && !v->in->is_simulator)
		guard_flood_give_back(s->guard, v->who, route_key(v));
}

bool
guards_doubt_stop(struct service *s, const struct visit *v)
{
	enum guard_command command = command_of(s, v);
	uint64_t message = v->in->id != NULL ? guard_hash(0, v->in->id, 16) : 0;

	return v->in->kind == INBOUND_SMS && (command == GUARD_STOP || command == GUARD_DELETE)
	    && !guard_stop_takes_alerts(s->guard, service_key(v), v->who, message, v->in->when_s);
}
