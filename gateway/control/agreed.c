/*
 * agreed.c - the second person: what is put before her, and what is done when she agreed
 *
 * What two agreed to is carried out from the approval's own text, not from
 * what is sent again: the maker names the approval and nothing else.
 */
#include "gateway/control/control_inside.h"
#include "locales/text/buf.h"

/* What two agreed to: the arguments are those of its text. */
enum control_code
control_take_agreed(struct control_call *c, const char *hex)
{
	uint8_t id[STAFF_ID_BYTES];
	enum staff_result got;
	json_t *args;

	if (!control_hex_in(hex, id, sizeof(id)))
		return control_say(c, CONTROL_BAD, "approval is 32 hexadecimal digits");
	if (json_object_size(c->args) > 0)
		return control_say(c, CONTROL_BAD, "with an approval no arguments are sent: what was agreed to is done");
	got = approval_get(c->w->staff, id, c->now_s, &c->approval, c->why);
	if (got != STAFF_OK)
		return control_say(c, control_of_staff(got), "there is no such approval");
	if (strcmp(c->approval.op, c->op->name) != 0)
		return control_say(c, CONTROL_DENIED, "this approval is for another operation");
	if (strcmp(c->approval.maker, c->who.name) != 0)
		return control_say(c, CONTROL_DENIED, "only who proposed it carries it out");
	if (c->approval.state == APPROVAL_OPEN)
		return control_say(c, CONTROL_APPROVAL, "nobody has agreed to it yet");
	args = json_loads(c->approval.text, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(args)) {
		json_decref(args);
		return control_say(c, CONTROL_WORLD, "the text of this approval cannot be read");
	}
	json_decref(c->args);
	c->args = args;
	c->is_agreed = true;
	return CONTROL_OK;
}

/* One text for one meaning: sorted keys, no blanks, and the owner always in it. */
static char *
canonical(struct control_call *c)
{
	if (control_fields_have(c->op_index, "owner"))
		json_object_set_new(c->args, "owner", json_string(c->owner));
	return json_dumps(c->args, JSON_SORT_KEYS | JSON_COMPACT);
}

static enum control_code
propose(struct control_call *c)
{
	enum control_code code = c->op->run == control_warden_add ? control_warden_seal(c) : CONTROL_OK;
	uint8_t id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];
	enum staff_result got;
	char *text;

	if (code != CONTROL_OK)
		return code;
	text = canonical(c);
	if (strlen(text) >= CONTROL_TEXT_BYTES) {
		free(text);
		return control_say(c, CONTROL_BAD, "these arguments are too long to be shown to a second person");
	}
	got = approval_propose(c->w->staff, c->who.name, c->op->name, c->owner, text, c->now_s, id, c->why);
	if (got != STAFF_OK) {
		free(text);
		return control_say(c, control_of_staff(got), "it could not be put before a second person");
	}
	approval_hash(c->op->name, c->owner, text, hash);
	c->result = json_object();
	json_object_set_new(c->result, "approval", control_hex_json(id, sizeof(id)));
	json_object_set_new(c->result, "hash", control_hex_json(hash, sizeof(hash)));
	json_object_set_new(c->result, "text", json_string(text));
	json_object_set_new(c->result, "expires", json_integer(c->now_s + APPROVAL_S));
	free(text);
	return control_say(c, CONTROL_APPROVAL, "a second person must agree to it");
}

enum control_code
control_second_person(struct control_call *c)
{
	enum staff_result got;

	if (c->op->persons == CONTROL_ONE)
		return CONTROL_OK;
	if (!c->is_agreed)
		return propose(c);
	got = approval_use(c->w->staff, c->approval.id, c->op->name, c->owner, c->approval.text, c->now_s, c->why);
	return got == STAFF_OK ? CONTROL_OK : control_say(c, control_of_staff(got), "this approval is not good");
}
