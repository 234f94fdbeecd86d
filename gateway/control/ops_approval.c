/*
 * ops_approval.c - what waits for a second person
 *
 * That maker and checker differ, and who may check what, is decided by
 * gateway/staff/ in the same step that writes it down.
 */
#include "gateway/control/page_inside.h"
#include "locales/text/buf.h"

static json_t *
approval_json(const struct approval *a, bool has_text)
{
	static const char *const states[] = { "open", "agreed", "refused", "used", "expired" };
	json_t *row = json_object();

	json_object_set_new(row, "id", control_hex_json(a->id, sizeof(a->id)));
	json_object_set_new(row, "op", json_string(a->op));
	json_object_set_new(row, "owner", json_string(a->owner));
	json_object_set_new(row, "maker", json_string(a->maker));
	json_object_set_new(row, "checker", json_string(a->checker));
	json_object_set_new(row, "state", json_string(states[a->state]));
	json_object_set_new(row, "made", json_integer(a->made_s));
	json_object_set_new(row, "expires", json_integer(a->expires_s));
	if (has_text) {
		json_object_set_new(row, "hash", control_hex_json(a->hash, sizeof(a->hash)));
		json_object_set_new(row, "text", json_string(a->text));
	}
	return row;
}

struct listing { const struct control_call *c; struct control_page page; bool only_open; };

static bool
list_approval(void *arg, const struct approval *a)
{
	struct listing *l = arg;

	if ((l->c->owner[0] != '\0' && strcmp(l->c->owner, a->owner) != 0) || (l->only_open && a->state != APPROVAL_OPEN))
		return true;
	return control_page_add(&l->page, NULL, approval_json(a, false));
}

enum control_code
control_approval_list(struct control_call *c)
{
	struct listing l = { .c = c, .only_open = json_is_true(json_object_get(c->args, "open")) };

	control_page_init(&l.page, c);
	return control_page_whole(&l.page, c, approval_list(c->w->staff, c->now_s, list_approval, &l, c->why));
}

enum control_code
control_approval_show(struct control_call *c)
{
	c->result = approval_json(&c->approval, true);
	return CONTROL_OK;
}

enum control_code
control_approval_agree(struct control_call *c)
{
	uint8_t shown[STAFF_HASH_BYTES];
	char half[STAFF_HALF_CHARS + 1];

	if (!control_hex_in(control_string(c->args, "hash"), shown, sizeof(shown)))
		return CONTROL_BAD;
	return control_give_half(c, approval_agree(c->w->staff, c->who.name, c->approval.id, shown, c->now_s, half, c->why), half);
}

enum control_code
control_approval_refuse(struct control_call *c)
{
	return control_of_staff(approval_refuse(c->w->staff, c->who.name, c->approval.id, c->now_s, c->why));
}
