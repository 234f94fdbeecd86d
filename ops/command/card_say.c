/* card_say.c - keys and texts of a card, from the pack's topics */
#include "ops/command/card_say.h"

#include <ctype.h>

#include "locales/text/buf.h"

enum { CONTINUED_MAX = 4 };		/* menus behind a menu, key 98 */

static bool
say_key(const struct render *r, uint16_t key, struct buf *out, struct card_said *said)
{
	struct rendered did;

	if (key == PACK_NONE || !render_text(r, key, out, &did))
		return false;
	*said = (struct card_said){ pack_string(r->pack, r->pack->keys[key].name), did.locale };
	return true;
}

/* Keys from a menu to a topic below it, "98*" for each menu that continues it. */
static bool
add_keys(const struct pack *p, uint16_t from, uint16_t topic, struct buf *out)
{
	char keys[PACK_MAX_DEPTH];
	size_t depth = 0;
	uint16_t menu = from;

	while (p->topics[topic].parent != PACK_NONE && depth < sizeof keys) {
		if (p->topics[topic].key == 0)
			return false;
		keys[depth++] = (char)('0' + p->topics[topic].key);
		topic = p->topics[topic].parent;
	}
	for (int i = 0; menu != topic; i++) {
		menu = p->topics[menu].continues;
		if (menu == PACK_NONE || i == CONTINUED_MAX)
			return false;
		buf_adds(out, "98*");
	}
	while (depth-- > 0)
		buf_addf(out, "%c%s", keys[depth], depth > 0 ? "*" : "");
	return true;
}

/* The option of the second quiet screen that opens the main menu. */
static uint16_t
way_home(const struct pack *p)
{
	const struct pack_topic *alone = &p->topics[p->roots[ROOT_ALONE]];

	for (uint32_t i = 0; i < alone->children; i++) {
		uint16_t child = p->children[alone->first_child + i];

		if (p->topics[child].action == ACTION_HOME)
			return child;
	}
	return PACK_NONE;
}

/* Quiet mode shows its first screen whatever was dialled behind the code. */
static bool
quiet_keys(const struct pack *p, uint16_t topic, struct buf *out)
{
	uint16_t home = way_home(p);

	if (home == PACK_NONE || (p->topics[topic].flags & TOPIC_QUIET) == 0 ||
	    !add_keys(p, p->roots[ROOT_QUIET], home, out))
		return false;
	buf_addc(out, '*');
	return add_keys(p, p->roots[ROOT_MAIN], topic, out);
}

/* A text that opens the main menu, whatever stood before it. */
static bool
has_menu_word(const struct pack *p)
{
	for (uint32_t i = 0; i < p->aliases_count; i++)
		if (p->aliases[i].topic == p->roots[ROOT_MAIN] && strcmp(pack_string(p, p->aliases[i].alias), "menu") == 0)
			return true;
	return false;
}

bool
card_path(const struct card *c, const char *topic, struct buf *out)
{
	const struct pack *p = c->r.pack;
	const struct pack_service *s = c->r.service;
	const char *number = pack_string(p, s->number);
	bool is_dialled = s->kind == SERVICE_USSD && !s->is_quiet;
	uint16_t to = pack_find_topic(p, topic);
	struct buf keys = BUF_INIT(64);
	bool is_there = to != PACK_NONE && p->topics[to].parent != PACK_NONE &&
	    (s->is_quiet ? quiet_keys(p, to, &keys) : add_keys(p, p->roots[ROOT_MAIN], to, &keys));

	if (is_there && is_dialled) {
		size_t len = strcspn(number, "#");

		buf_add(out, number, len);
		buf_addf(out, "*%s#", keys.ptr);
	} else if (is_there && (s->kind == SERVICE_USSD || (is_there = has_menu_word(p)))) {
		buf_adds(out, s->kind == SERVICE_USSD ? number : "MENU");
		buf_addc(out, ' ');
		for (size_t i = 0; i < keys.len; i++)
			buf_addc(out, keys.ptr[i] == '*' ? ' ' : keys.ptr[i]);
	}
	buf_free(&keys);
	return is_there;
}

bool
card_title(const struct card *c, const char *topic, uint16_t in, struct buf *out, struct card_said *said)
{
	uint16_t t = pack_find_topic(c->r.pack, topic);
	struct render r = c->r;

	r.locale = in;
	return t != PACK_NONE && say_key(&r, c->r.pack->topics[t].title, out, said);
}

void
card_emergency(const struct card *c, struct buf *out, struct card_said *said)
{
	/* 112 and no guess */
	if (!say_key(&c->r, pack_find_key(c->r.pack, "numbers.danger.text"), out, said))
		say_key(&c->r, c->r.pack->ui[UI_NO_NUMBER], out, said);
}

bool
card_by_heart(const struct card *c, struct buf *out, struct card_said *said)
{
	uint16_t topic = pack_find_topic(c->r.pack, "house.heart");
	struct rendered did;

	if (topic == PACK_NONE)		/* a small pack */
		return say_key(&c->r, pack_find_key(c->r.pack, "numbers.embassy.text"), out, said);
	render_topic(&c->r, topic, 0, out, &did);
	if (did.key == PACK_NONE || did.locale == PACK_NONE)
		return false;
	*said = (struct card_said){ pack_string(c->r.pack, c->r.pack->keys[did.key].name), did.locale };
	return true;
}

bool
card_cover(const struct card *c, struct buf *out, struct card_said *said)
{
	const struct pack_topic *quiet = &c->r.pack->topics[c->r.pack->roots[ROOT_QUIET]];

	return quiet->refs > 0 && say_key(&c->r, c->r.pack->refs[quiet->first_ref].key, out, said);
}

void
card_uri(const struct card *c, struct buf *out)
{
	const char *number = pack_string(c->r.pack, c->r.service->number);

	buf_adds(out, c->r.service->kind == SERVICE_USSD ? "tel:" : "smsto:");
	for (; *number != '\0'; number++)
		if (isdigit((unsigned char)*number) || *number == '*' || *number == '+')
			buf_addc(out, *number);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)*number);
}
