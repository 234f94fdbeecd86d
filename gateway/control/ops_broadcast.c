/*
 * ops_broadcast.c - broadcasts and the level of a crisis, as they are asked for over the socket
 *
 * Who may ask at all is the table's; what may become of one broadcast is decided
 * in gateway/broadcast/, for every client alike.
 */
#include "gateway/broadcast/broadcasts.h"
#include "gateway/control/control_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* Of another owner and not there look alike. */
static enum control_code
code_of(struct control_call *c, enum broadcasts_end end)
{
	static const enum control_code codes[] = { [BROADCASTS_DONE] = CONTROL_OK, [BROADCASTS_BAD] = CONTROL_BAD,
		[BROADCASTS_RULE] = CONTROL_RULE, [BROADCASTS_NONE] = CONTROL_DENIED, [BROADCASTS_WORLD] = CONTROL_WORLD };

	return end == BROADCASTS_DONE ? CONTROL_OK : control_say(c, codes[end], "it was not done");
}

static bool
has_broadcasts(struct control_call *c, struct broadcasts_asker *who)
{
	*who = (struct broadcasts_asker){ c->who.name, c->owner, c->service, c->who.roles };
	if (c->w->broadcasts == NULL)
		control_say(c, CONTROL_WORLD, "this gateway cannot keep broadcasts now; its log says why");
	return c->w->broadcasts != NULL;
}

static const char *
typed(const struct control_call *c)
{
	return control_string(c->args, "broadcast");
}

static unsigned
number(const struct control_call *c, const char *name)
{
	return (unsigned)json_integer_value(json_object_get(c->args, name));	/* 0 when it is left out */
}

enum control_code
control_broadcast_new(struct control_call *c)
{
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_make(c->w->broadcasts, &who, json_object_get(c->args, "definition"), &c->result, c->why));
}

enum control_code
control_broadcast_edit(struct control_call *c)
{
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_edit(c->w->broadcasts, &who, typed(c), number(c, "revision"), json_object_get(c->args, "changes"), &c->result, c->why));
}

enum control_code
control_broadcast_list(struct control_call *c)
{
	struct broadcasts_asker who;
	uint8_t after[STORE_ID_BYTES];
	bool has_after = control_hex_in(control_string(c->args, "after"), after, sizeof(after));

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_list(c->w->broadcasts, &who, has_after ? after : NULL, number(c, "limit"), &c->result, c->why));
}

typedef enum broadcasts_end ask_fn(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why);

static enum control_code
ask(struct control_call *c, ask_fn *fn)
{
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, fn(c->w->broadcasts, &who, typed(c), &c->result, c->why));
}

enum control_code
control_broadcast_show(struct control_call *c)
{
	return ask(c, broadcasts_show);
}

enum control_code
control_broadcast_check(struct control_call *c)
{
	return ask(c, broadcasts_check);
}

enum control_code
control_broadcast_submit(struct control_call *c)
{
	return ask(c, broadcasts_submit);
}

enum control_code
control_broadcast_report(struct control_call *c)
{
	return ask(c, broadcasts_report);
}

enum control_code
control_broadcast_approve(struct control_call *c)
{
	struct broadcasts_asker who;
	uint8_t hash[BROADCAST_HASH_BYTES];

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	BUG_IF(!control_hex_in(control_string(c->args, "hash"), hash, sizeof(hash)));	/* checked before */
	return code_of(c, broadcasts_approve(c->w->broadcasts, &who, typed(c), hash, number(c, "people"), &c->result, c->why));
}

static enum control_code
verb(struct control_call *c, const char *word)
{
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_verb(c->w->broadcasts, &who, typed(c), word, control_string(c->args, "reason"), &c->result, c->why));
}

enum control_code
control_broadcast_return(struct control_call *c)
{
	return verb(c, "return");
}

enum control_code
control_broadcast_reject(struct control_call *c)
{
	return verb(c, "reject");
}

enum control_code
control_broadcast_pause(struct control_call *c)
{
	return verb(c, "pause");
}

enum control_code
control_broadcast_resume(struct control_call *c)
{
	return verb(c, "resume");
}

enum control_code
control_broadcast_cancel(struct control_call *c)
{
	return verb(c, "cancel");
}

enum control_code
control_broadcast_correct(struct control_call *c)
{
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_correct(c->w->broadcasts, &who, typed(c), control_string(c->args, "type"), &c->result, c->why));
}

enum control_code
control_broadcast_cap(struct control_call *c)
{
	const char *xml = control_string(c->args, "xml");
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_cap_in(c->w->broadcasts, &who, xml, strlen(xml), &c->result, c->why));
}

enum control_code
control_broadcast_export(struct control_call *c)
{
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_cap_out(c->w->broadcasts, &who, typed(c), json_is_true(json_object_get(c->args, "public")), &c->result, c->why));
}

static enum control_code
level(struct control_call *c, unsigned to)
{
	const char *origin = control_string(c->args, "origin");
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_level(c->w->broadcasts, &who, control_string(c->args, "stay"), origin == NULL ? "" : origin, to,
	    &c->result, c->why));
}

enum control_code
control_crisis_raise(struct control_call *c)
{
	return level(c, number(c, "level"));
}

enum control_code
control_crisis_over(struct control_call *c)
{
	return level(c, 0);
}

enum control_code
control_crisis_list(struct control_call *c)
{
	struct broadcasts_asker who;

	if (!has_broadcasts(c, &who))
		return CONTROL_WORLD;
	return code_of(c, broadcasts_levels(c->w->broadcasts, &who, &c->result, c->why));
}
