/*
 * render.c - what a topic says, kind by kind
 *
 * A topic always says something: when a number that it needs is missing it is
 * its `without` text, then ui.no_number.  Key lines (0, 00, 98) belong to
 * whoever cuts pages.
 */
#include "content/render_inside.h"

#include "locales/text/buf.h"

static bool
option_is_there(const struct render *r, const struct pack_topic *child)
{
	return child->level <= r->level && (!r->quiet_only || (child->flags & TOPIC_QUIET) != 0);
}

static void
option_say(const struct render *r, const struct pack_topic *child, bool is_first, struct buf *out, struct rendered *did)
{
	struct rendered title;

	buf_addf(out, "%s%u ", is_first ? "" : "\n", child->key);
	text_say_alone(r, child->title, out, &title);
	if (did->key == PACK_NONE)
		*did = title;
}

/* What is there in a crisis only stands before all else; its key is no digit, so that theirs stay what they are. */
static void
menu_say(const struct render *r, const struct pack_topic *t, struct buf *out, struct rendered *did)
{
	const struct pack *p = r->pack;
	size_t start = out->len;

	if (t->refs > 0 && !text_say_alone(r, p->refs[t->first_ref].key, out, did))
		*did = (struct rendered){ .key = PACK_NONE, .locale = r->locale, .missing = PACK_NONE, .texts = 1 };
	for (uint32_t i = 0; i < 2u * t->children; i++) {
		const struct pack_topic *child = &p->topics[p->children[t->first_child + i % t->children]];

		if ((child->level == 0) == (i >= t->children) && option_is_there(r, child))
			option_say(r, child, out->len == start, out, did);
	}
	did->texts = 1;
}

static bool
variants_say(const struct render *r, const struct pack_topic *t, struct buf *out, struct rendered *did)
{
	for (uint32_t i = 0; i < t->refs; i++) {
		const struct pack_ref *ref = &r->pack->refs[t->first_ref + i];

		if (ref->when == PACK_NONE || render_fact(r, ref->when, false) != PACK_NONE)
			return text_say_alone(r, ref->key, out, did);
	}
	return false;
}

/* Links whose number is missing are left out, so `link` counts what can be said. */
static bool
chain_say(const struct render *r, const struct pack_topic *t, unsigned link, struct buf *out,
    struct rendered *did)
{
	uint16_t missing = PACK_NONE, sayable = 0, chosen = PACK_NONE;
	struct text_plan plan;

	for (uint32_t i = 0; i < t->refs; i++) {
		uint16_t key = r->pack->refs[t->first_ref + i].key;
		bool can_say = text_plan(r, key, true, &plan);

		if (can_say && plan.date != PACK_NONE && !test_day_is_known(plan.oldest)) {
			plan.missing = plan.date;
			can_say = false;
		}
		if (can_say && sayable <= link)
			chosen = key;
		sayable += can_say;
		if (missing == PACK_NONE)
			missing = plan.missing;
	}
	if (chosen != PACK_NONE)
		text_say_alone(r, chosen, out, did);
	did->missing = missing;
	did->texts = sayable;
	return chosen != PACK_NONE;
}

/* Each line stands on its own fact; a line that only names the date speaks for all of them. */
static bool
lines_say(const struct render *r, const struct pack_topic *t, struct buf *out, struct rendered *did)
{
	int32_t oldest = NO_TEST_NEEDED;
	bool has_facts = false, has_said_fact = false, has_warned = false;
	uint16_t missing = PACK_NONE, number = PACK_NONE;
	struct text_plan plan;
	size_t start = out->len;

	for (uint32_t i = 0; i < t->refs; i++) {
		bool can_say = text_plan(r, r->pack->refs[t->first_ref + i].key, false, &plan);

		if (can_say && plan.oldest < oldest)
			oldest = plan.oldest;
		has_facts = has_facts || plan.has_facts;
		has_said_fact = has_said_fact || (can_say && plan.has_facts);
		if (missing == PACK_NONE)
			missing = plan.missing;
	}
	did->missing = missing;
	if (has_facts && !has_said_fact)
		return false;
	for (uint32_t i = 0; i < t->refs; i++) {
		uint16_t key = r->pack->refs[t->first_ref + i].key;

		if (!text_plan(r, key, false, &plan) || (plan.date != PACK_NONE && !test_day_is_known(oldest)))
			continue;
		if (out->len > start)
			buf_addc(out, '\n');
		else
			*did = (struct rendered){ .key = key, .locale = plan.locale, .missing = missing, .texts = 1 };
		plan.warns = plan.warns && !has_warned;	/* one warning stands before all of them */
		has_warned = has_warned || plan.warns;
		number = plan.number != PACK_NONE ? plan.number : number;
		text_say(r, &plan, oldest, out);
	}
	did->number = number;
	did->has_number = number != PACK_NONE;
	return out->len > start;
}

static void
without_say(const struct render *r, const struct pack_topic *t, struct buf *out, struct rendered *did)
{
	uint16_t missing = did->missing, key = r->pack->ui[UI_NO_NUMBER];

	if (t->without == PACK_NONE || !text_say_alone(r, t->without, out, did)) {
		render_ui(r, UI_NO_NUMBER, out);
		*did = (struct rendered){ .key = key, .locale = render_locale(r, key), .missing = missing, .texts = 1 };
	}
	did->missing = missing;
	did->texts = 1;
}

void
render_topic(const struct render *r, uint16_t topic, unsigned link, struct buf *out,
    struct rendered *did)
{
	const struct pack_topic *t = &r->pack->topics[topic];
	bool has_said = false;

	*did = (struct rendered){ .key = PACK_NONE, .locale = r->locale, .missing = PACK_NONE };
	if (t->kind == TOPIC_KIND_MENU) {
		menu_say(r, t, out, did);
		return;
	}
	/* A topic that only acts (language, STOP) has no words of its own. */
	if (t->refs == 0)
		return;
	switch ((enum topic_kind)t->kind) {
	case TOPIC_KIND_TEXT:
	case TOPIC_KIND_MENU:
	case TOPIC_KIND_COUNT:
		has_said = text_say_alone(r, r->pack->refs[t->first_ref].key, out, did);
		break;
	case TOPIC_KIND_VARIANTS:
		has_said = variants_say(r, t, out, did);
		break;
	case TOPIC_KIND_CHAIN:
		has_said = chain_say(r, t, link, out, did);
		break;
	case TOPIC_KIND_LINES:
		has_said = lines_say(r, t, out, did);
		break;
	}
	if (!has_said)
		without_say(r, t, out, did);
}
