/* page.c - see page_inside.h */
#include "gateway/control/page_inside.h"

void
control_page_init(struct control_page *p, const struct control_call *c)
{
	const json_t *limit = json_object_get(c->args, "limit");

	*p = (struct control_page){ .most = limit == NULL ? CONTROL_ROWS : (size_t)json_integer_value(limit), .rows = json_array() };
	p->has_after = control_hex_in(control_string(c->args, "after"), p->after, sizeof(p->after));
}

const uint8_t *
control_page_after(const struct control_page *p)
{
	return p->has_after ? p->after : NULL;
}

bool
control_page_add(struct control_page *p, const uint8_t *id, json_t *row)
{
	p->is_more = row != NULL && json_array_size(p->rows) == p->most;
	if (p->is_more) {
		json_decref(row);
		return false;
	}
	if (row != NULL)
		json_array_append_new(p->rows, row);
	if (id != NULL) {
		memcpy(p->after, id, sizeof(p->after));
		p->has_after = true;
	}
	return true;
}

enum control_code
control_page_end(struct control_page *p, struct control_call *c, enum store_result got, const char *event)
{
	enum control_code code = control_of_store(c, got);
	char count[32];

	snprintf(count, sizeof(count), "%zu", json_array_size(p->rows));
	if (code == CONTROL_OK)
		code = control_audit(c, event, count);
	if (code != CONTROL_OK) {
		json_decref(p->rows);
		return code;
	}
	c->result = json_object();
	json_object_set_new(c->result, "rows", p->rows);
	json_object_set_new(c->result, "next", p->is_more ? control_hex_json(p->after, sizeof(p->after)) : json_null());
	return CONTROL_OK;
}

enum control_code
control_page_whole(struct control_page *p, struct control_call *c, enum staff_result got)
{
	if (got != STAFF_OK) {
		json_decref(p->rows);
		return control_of_staff(got);
	}
	c->result = json_object();
	json_object_set_new(c->result, "rows", p->rows);
	json_object_set_new(c->result, "more", json_boolean(p->is_more));
	return CONTROL_OK;
}
