/*
 * ops_request.c - call-backs: listed without numbers, taken, shown one by one
 *
 * A caller sees the offices of her area only; a request of another office is
 * told of as one that is not there.  The audit entry of a number stands on the
 * disk before safar-vault is asked (control.c), so a number that was seen was
 * written down, even if the power went in between.
 */
#include <sodium.h>

#include "gateway/control/page_inside.h"
#include "gateway/vault/age.h"
#include "gateway/vault/vault.h"
#include "locales/text/buf.h"

enum { CHUNK = 32, LATE_MS = 1000 };

enum control_code
control_of_store(struct control_call *c, enum store_result what)
{
	if (what == STORE_OK)
		return CONTROL_OK;
	if (what == STORE_NONE || what == STORE_STALE)
		return control_say(c, CONTROL_DENIED, what == STORE_NONE ? "there is no such row" : "somebody else was first");
	return control_say(c, CONTROL_WORLD, "the database cannot do it now; ask again later");
}

enum control_code
control_commit(struct control_call *c, enum store_result what)
{
	if (what == STORE_OK)
		what = c->w->store->ops->commit(c->w->store, c->why);
	if (what != STORE_OK && c->why->len > 0)
		return CONTROL_WORLD;
	return control_of_store(c, what);
}

static bool
is_of_area(const struct control_call *c, const struct request *r)
{
	return c->who.area[0] == '\0' || strcmp(c->who.area, r->office) == 0;
}

static json_t *
request_json(const struct control_call *c, const struct request *r)
{
	static const char *const slots[] = { "morning", "noon", "night" };
	int64_t made = (int64_t)r->id[0] << 24 | r->id[1] << 16 | r->id[2] << 8 | r->id[3];
	json_t *row = json_object();

	json_object_set_new(row, "id", control_hex_json(r->id, sizeof(r->id)));
	json_object_set_new(row, "office", json_string(r->office));
	json_object_set_new(row, "group", json_string(r->group));
	json_object_set_new(row, "slot", json_string(r->slot < SLOT_COUNT ? slots[r->slot] : ""));
	json_object_set_new(row, "day", control_day_json(r->day));
	json_object_set_new(row, "language", json_string(r->locale));
	json_object_set_new(row, "woman", json_boolean(r->flags & REQUEST_WOMAN));
	json_object_set_new(row, "taken_by", json_string(r->taken_by));
	json_object_set_new(row, "age_s", json_integer(c->now_s > made ? c->now_s - made : 0));
	return row;
}

enum control_code
control_request_list(struct control_call *c)
{
	struct control_page page;
	struct request r[CHUNK];
	unsigned n = CHUNK;
	enum store_result got = STORE_OK;

	control_page_init(&page, c);
	while (got == STORE_OK && n == CHUNK && !page.is_more) {
		got = c->w->store->ops->request_scan(c->w->store, c->owner, control_page_after(&page), r, CHUNK, &n);
		for (unsigned i = 0; got == STORE_OK && i < n; i++)
			if (!control_page_add(&page, r[i].id, is_of_area(c, &r[i]) ? request_json(c, &r[i]) : NULL))
				break;
	}
	sodium_memzero(r, sizeof(r));
	return control_page_end(&page, c, got, "request.list");
}

/* The request args.id, if it is of an office of hers. */
static enum control_code
find(struct control_call *c, struct request *out)
{
	uint8_t id[STORE_ID_BYTES];
	enum store_result got;

	if (!control_hex_in(control_string(c->args, "id"), id, sizeof(id)))
		return CONTROL_BAD;
	got = c->w->store->ops->request_get(c->w->store, c->owner, id, out);
	if (got == STORE_OK && !is_of_area(c, out))
		got = STORE_NONE;
	if (got == STORE_NONE) {
		buf_adds(c->why, "there is no such request; it may be done, or older than 72 hours");
		return CONTROL_DENIED;
	}
	return control_of_store(c, got);
}

static enum control_code
find_mine(struct control_call *c, struct request *out)
{
	enum control_code code = find(c, out);

	if (code == CONTROL_OK && strcmp(out->taken_by, c->who.name) != 0) {
		buf_adds(c->why, out->taken_by[0] == '\0' ? "take it first: safar request take" : "somebody else has taken it");
		return CONTROL_DENIED;
	}
	return code;
}

enum control_code
control_request_here(struct control_call *c)
{
	struct request r;
	enum control_code code = find(c, &r);

	sodium_memzero(&r, sizeof(r));
	return code;
}

enum control_code
control_request_mine(struct control_call *c)
{
	struct request r;
	enum control_code code = find_mine(c, &r);

	sodium_memzero(&r, sizeof(r));
	return code;
}

enum control_code
control_request_take(struct control_call *c)
{
	struct request r;
	enum control_code code = find(c, &r);
	enum store_result got;

	if (code != CONTROL_OK)
		return code;
	got = c->w->store->ops->request_take(c->w->store, c->owner, r.id, c->who.name);
	if (got == STORE_STALE) {
		buf_adds(c->why, "somebody else has taken it");
		return CONTROL_DENIED;
	}
	return control_commit(c, got);
}

enum control_code
control_request_done(struct control_call *c)
{
	struct request r;
	enum control_code code = find_mine(c, &r);

	return code != CONTROL_OK ? code : control_commit(c, c->w->store->ops->request_done(c->w->store, c->owner, r.id));
}

/* A vault that hangs costs everybody who writes to us two seconds: once, not each time somebody asks again. */
enum control_code
control_open_number(struct control_call *c, const struct vault_ask *ask)
{
	char digits[SEAL_DIGITS + 1], number[SEAL_DIGITS + 2];
	int64_t *late_s = &c->rules->vault_late_s, began_ms = vault_now().boot_ms;

	if (*late_s != 0 && c->now_s >= *late_s && c->now_s - *late_s < CONTROL_LATE_S)
		return control_say(c, CONTROL_WORLD, "safar-vault did not answer a moment ago; ask again in ten seconds");
	if (!vault_open_number(c->w->vault_socket, ask, digits, c->why)) {
		*late_s = vault_now().boot_ms - began_ms >= LATE_MS ? c->now_s : 0;
		return control_say(c, CONTROL_WORLD, "safar-vault does not open it");
	}
	*late_s = 0;
	snprintf(number, sizeof(number), "+%s", digits);
	c->result = json_object();
	json_object_set_new(c->result, "number", json_string(number));
	sodium_memzero(digits, sizeof(digits));
	sodium_memzero(number, sizeof(number));
	return CONTROL_OK;
}

enum control_code
control_request_reveal(struct control_call *c)
{
	struct request r;
	enum control_code code = find_mine(c, &r);
	struct vault_ask ask = { .purpose = VAULT_REQUEST, .row = { c->owner, "callback", r.id }, .sealed = r.sealed,
	    .who = c->who.name, .job = "" };

	return code == CONTROL_OK ? control_open_number(c, &ask) : code;
}
