/*
 * wording.c - whose text, said by the pack or by staff, marked if it is not her language, cut into parts
 */
#include "gateway/broadcast/wording.h"

#include <string.h>

#include "content/render.h"
#include "gateway/answer.h"
#include "gateway/broadcast/audience.h"
#include "gateway/broadcast/wording_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

#define TRAINING_PREFIX "TRAINING "

const char *
wording_prefix(const struct wording_of *w, const struct broadcast *b)
{
	if (pack_is_sample(w->pack))
		return b->is_training ? TRAINING_PREFIX SAMPLE_PREFIX : SAMPLE_PREFIX;
	return b->is_training ? TRAINING_PREFIX : "";
}

/* What is said to people of a locale: in which language, and whether it is theirs. */
struct saying { const char *tag, *text; uint16_t locale; bool is_marked; };

/* Where nothing is said, why. */
static enum wording_end
choose(const struct wording_of *w, const struct broadcast *b, const char *locale, struct saying *out)
{
	const struct wording *chosen = audience_wording(b, locale), *other;

	*out = (struct saying){ .tag = locale };
	if (chosen != NULL && chosen->choice == CHOICE_LEAVE_OUT)
		return WORDING_LEFT_OUT;
	if (chosen != NULL && chosen->choice == CHOICE_OTHER) {
		out->tag = chosen->other;
		out->is_marked = true;
	}
	out->locale = pack_find_locale(w->pack, out->tag);
	if (b->kind == BROADCAST_ALERT)
		return out->locale != PACK_NONE ? WORDING_OK : WORDING_MISSING;
	other = out->is_marked ? audience_wording(b, out->tag) : chosen;
	out->text = other != NULL && other->choice == CHOICE_TEXT ? other->text : NULL;
	return out->text != NULL && out->text[0] != '\0' ? WORDING_OK : WORDING_MISSING;
}

static struct parts_rules
rules_of(const struct wording_of *w, const struct broadcast *b, uint16_t locale, uint8_t reference)
{
	struct parts_rules rules = { .prefix = wording_prefix(w, b), .reference = reference, .encoding = { .national = w->national } };

	if (locale != PACK_NONE)
		rules.encoding.declared = pack_substitutes(w->pack, locale);
	return rules;
}

struct parts_rules
wording_rules(const struct wording_of *w, const struct broadcast *b, const char *locale, uint8_t reference)
{
	struct saying said;

	(void)choose(w, b, locale, &said);
	return rules_of(w, b, said.locale, reference);
}

/* {code} of an alert that goes out as an SMS says what to dial, as answers do. */
static const struct pack_service *
code_service(const struct wording_of *w)
{
	const struct pack *p = w->pack;

	for (uint32_t i = 0; w->service != NULL && i < p->services_count; i++) {
		const struct pack_service *s = &p->services[i];

		if (s->kind == SERVICE_USSD && !s->is_quiet
		    && pack_compare(p, s->owner, pack_string(p, w->service->owner), w->service->owner.len) == 0)
			return s;
	}
	return w->service;
}

/* False: a release would say it in another language, or not at all. */
static bool
alert_say(const struct wording_of *w, const struct broadcast *b, uint16_t locale, uint16_t stay, struct buf *out)
{
	const char *arguments[ARGUMENT_COUNT] = { NULL };
	const struct render r = { .pack = w->pack, .withdrawn = w->withdrawn, .service = code_service(w), .now_s = w->now_s,
	    .locale = locale, .stay = stay, .origin = country_code(b->origin), .arguments = arguments, .doubted = w->doubted };
	uint16_t topic = pack_find_topic(w->pack, alert_type_topics[b->type]);
	struct rendered did;

#define ROW(name, word, chars, what) arguments[ARGUMENT_##name] = b->slot[ALERT_SLOT_##name];
	ALERT_SLOTS(ROW)
#undef ROW
	if (topic == PACK_NONE)
		return false;
	render_topic(&r, topic, 0, out, &did);
	return did.key != PACK_NONE && did.key != w->pack->ui[UI_NO_NUMBER] && did.locale == locale;
}

/* What staff wrote; a slot is theirs, the words around it are the pack's. */
static bool
numbers_are_tested(const struct wording_of *w, const struct broadcast *b, const struct saying *said, uint16_t stay)
{
	if (b->kind == BROADCAST_NEWS)
		return wording_numbers_are_tested(w, said->text, stay);
	for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++)
		if (!wording_numbers_are_tested(w, b->slot[i], stay))
			return false;
	return true;
}

static enum wording_end
say(const struct wording_of *w, const struct broadcast *b, const char *locale, const char *stay, struct buf *out)
{
	uint16_t country = country_code(stay);
	struct saying said;
	enum wording_end end = choose(w, b, locale, &said);

	if (end != WORDING_OK)
		return end;
	/* The first word of a drill is that it is one. */
	if (said.is_marked && !(b->kind == BROADCAST_ALERT && b->type == ALERT_DRILL)) {
		if (said.locale != PACK_NONE)
			buf_addf(out, "%s: ", pack_string(w->pack, w->pack->locales[said.locale].name));
		else
			buf_addf(out, "%s: ", said.tag);
	}
	if (b->kind == BROADCAST_NEWS)
		utf8_add_clean(out, said.text, strlen(said.text));
	else if (!alert_say(w, b, said.locale, country, out))
		return WORDING_UNREAD;
	if (!buf_ok(out))
		return WORDING_TOO_LONG;
	return numbers_are_tested(w, b, &said, country) ? WORDING_OK : WORDING_NUMBER;
}

bool
wording_cut(const struct wording_of *w, const struct broadcast *b, const char *locale, const char *text, uint8_t reference, struct parts *out)
{
	struct parts_rules rules = wording_rules(w, b, locale, reference);

	return parts_cut(text, strlen(text), &rules, out);
}

enum wording_end
wording_make(const struct wording_of *w, const struct broadcast *b, const char *locale, const char *stay, uint8_t reference,
    struct parts *out, struct buf *text)
{
	char room[BROADCAST_TEXT_BYTES];
	struct buf own = BUF_OVER(room), *into = text != NULL ? text : &own;
	enum wording_end end;

	out->count = 0;
	buf_reset(into);
	end = say(w, b, locale, stay, into);
	if (end != WORDING_OK)
		return end;
	return wording_cut(w, b, locale, into->ptr, reference, out) ? WORDING_OK : WORDING_TOO_LONG;
}
