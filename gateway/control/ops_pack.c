/*
 * ops_pack.c - which pack people are answered with
 *
 * Who signed a pack answers for what it says; one person here decides when, and
 * to how many people first.  Packs have owners of their own, those of
 * trust.ini, and accounts have owners of people, those of services: an account
 * of one owner touches packs that serve nobody else's people.
 */
#include "gateway/control/control_inside.h"
#include "gateway/staff/audit.h"
#include "locales/text/buf.h"

enum { LINES_BYTES = 48 * 1024, RATES = 5 };

enum control_code
control_pack_scope(struct control_call *c)
{
	const char *named = control_string(c->args, "owner");
	unsigned found;

	if (c->w->pack_owners == NULL)
		return control_say(c, CONTROL_RULE, "this gateway has no trust.ini (gateway.trust): it serves the one pack at gateway.pack");
	c->owner[0] = '\0';
	if (named == NULL && c->op->run == control_pack_list)
		return CONTROL_OK;
	found = c->w->pack_owners(c->w->ctx, named == NULL ? "" : named, c->who.owner, c->owner);
	if (found == 1)
		return CONTROL_OK;
	if (found > 1)
		return control_say(c, CONTROL_BAD, "say whose packs: there are several owners");
	if (c->who.owner[0] != '\0')
		return control_say(c, CONTROL_DENIED, "your account has no such packs, or they serve another owner's people, too");
	return control_say(c, CONTROL_BAD, "trust.ini has no such owner");
}

static uint64_t
serial_of(const struct control_call *c)
{
	return (uint64_t)json_integer_value(json_object_get(c->args, "serial"));	/* 0 when it is left out */
}

/* Exactly one of them. */
enum control_code
control_pack_trial(struct control_call *c)
{
	unsigned ways = (json_object_get(c->args, "percent") != NULL) + json_is_true(json_object_get(c->args, "tests")) +
	    (json_object_get(c->args, "bearer") != NULL);

	return ways == 1 ? CONTROL_OK : control_say(c, CONTROL_BAD, "pack.try: on whom? percent, tests or bearer, and only one of them");
}

/* What the log cannot hold stands as a full stop, one for each letter. */
static void
add_plain(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++) {
		bool is_plain = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') || (*text >= '0' && *text <= '9') ||
		    strchr("-_.:,= ", *text) != NULL;

		if (((unsigned char)*text & 0xC0) != 0x80)
			buf_addc(b, is_plain ? *text : '.');
	}
}

/* "s": a run of digits alone would look like somebody's number. */
void
control_pack_object(const struct control_call *c, char *out, size_t size)
{
	const char *reason = control_string(c->args, "reason"), *bearer = control_string(c->args, "bearer");
	struct buf b;

	buf_wrap(&b, out, size);
	if (serial_of(c) != 0)
		buf_addf(&b, "s%llu ", (unsigned long long)serial_of(c));
	if (json_object_get(c->args, "percent") != NULL)
		buf_addf(&b, "%d of 100 ", (int)json_integer_value(json_object_get(c->args, "percent")));
	if (json_is_true(json_object_get(c->args, "tests")))
		buf_adds(&b, "tests ");
	if (bearer != NULL) {
		add_plain(&b, bearer);
		buf_addc(&b, ' ');
	}
	if (reason != NULL)
		add_plain(&b, reason);		/* full: its beginning */
	else
		buf_addf(&b, "by u%lu", (unsigned long)c->uid);
}

/* --- what is there --- */

/* "not understood 4 of 100, ..." of watch.h, as numbers; null where nobody was counted. */
static json_t *
rates_json(const char *text)
{
	static const char *const names[RATES] = { "not_understood", "no_number", "cut_off", "messages", "screens" };
	unsigned long n[RATES];
	json_t *rates;

	if (sscanf(text, "not understood %lu of 100, no number %lu of 100, cut off %lu of 100 (of %lu messages, %lu screens)", &n[0], &n[1],
	    &n[2], &n[3], &n[4]) != RATES)
		return json_null();
	rates = json_object();
	for (unsigned i = 0; i < RATES; i++)
		json_object_set_new(rates, names[i], json_integer((json_int_t)n[i]));
	return rates;
}

/* A line of release_print(): owner, serial, state, rates; or owner, "index", version, age. */
static void
add_line(char *line, json_t *rows, json_t *indexes)
{
	const char *owner = strsep(&line, "\t"), *serial = strsep(&line, "\t"), *state = strsep(&line, "\t"), *more = strsep(&line, "\t");

	if (more == NULL)
		return;
	if (strcmp(serial, "index") == 0)
		json_array_append_new(indexes, json_pack("{s:s,s:I,s:s}", "owner", owner, "version",
		    (json_int_t)strtoull(state, NULL, 10), "age", more));
	else
		json_array_append_new(rows, json_pack("{s:s,s:I,s:s,s:o}", "owner", owner, "serial",
		    (json_int_t)strtoull(serial, NULL, 10), "state", state, "rates", rates_json(more)));
}

enum control_code
control_pack_list(struct control_call *c)
{
	struct buf lines = BUF_INIT(LINES_BYTES);
	char *rest, *line;
	json_t *rows = json_array(), *indexes = json_array();

	c->w->packs(c->w->ctx, c->owner, c->who.owner, &lines);
	for (rest = lines.ptr; lines.len > 0 && (line = strsep(&rest, "\n")) != NULL; )
		add_line(line, rows, indexes);
	buf_free(&lines);
	c->result = json_pack("{s:o,s:o}", "rows", rows, "indexes", indexes);
	return CONTROL_OK;
}

/* --- what is done --- */

static enum control_code
act(struct control_call *c, enum control_pack_act what)
{
	struct control_pack p = { .act = what, .owner = c->owner, .serial = serial_of(c),
		.percent = (unsigned)json_integer_value(json_object_get(c->args, "percent")),
		.is_for_tests = json_is_true(json_object_get(c->args, "tests")), .bearer = control_string(c->args, "bearer") };
	enum control_end end = c->w->pack_do(c->w->ctx, &p, c->why);
	char object[AUDIT_WORD_BYTES];

	if (end == CONTROL_DONE)
		return CONTROL_OK;
	control_pack_object(c, object, sizeof(object));
	control_say(c, CONTROL_WORLD, "it was not done");
	(void)control_audit(c, "pack.denied", object);		/* the entry before it is true without it, too: it was asked for */
	return end == CONTROL_REFUSED ? CONTROL_RULE : CONTROL_WORLD;
}

enum control_code
control_pack_try(struct control_call *c)
{
	return act(c, CONTROL_PACK_TRY);
}

enum control_code
control_pack_serve(struct control_call *c)
{
	return act(c, CONTROL_PACK_SERVE);
}

enum control_code
control_pack_back(struct control_call *c)
{
	return act(c, CONTROL_PACK_BACK);
}
