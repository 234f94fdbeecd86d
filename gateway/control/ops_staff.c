/*
 * ops_staff.c - accounts: founding, enrolling, signing in, changing
 *
 * gateway/staff/ writes the audit entries of these itself.  TOTP secrets and
 * halves of codes stand in one answer, once; nothing here keeps them.
 */
#include <sodium.h>

#include "gateway/control/page_inside.h"
#include "gateway/exit_codes.h"
#include "locales/text/buf.h"

enum { STAFF_ROWS = 5 * CONTROL_ROWS };

static json_t *
account_json(const struct account *a)
{
	json_t *row = json_object();

	json_object_set_new(row, "name", json_string(a->name));
	json_object_set_new(row, "owner", json_string(a->owner));
	json_object_set_new(row, "area", json_string(a->area));
	json_object_set_new(row, "roles", control_roles_json(a->roles));
	json_object_set_new(row, "blocked", json_boolean(a->is_blocked));
	json_object_set_new(row, "made", json_integer(a->made_s));
	return row;
}

enum control_code
control_hello(struct control_call *c)
{
	c->result = json_object();
	json_object_set_new(c->result, "version", json_string(SAFAR_VERSION));
	json_object_set_new(c->result, "founded", json_boolean(!staff_is_empty(c->w->staff)));
	return CONTROL_OK;
}

/* The secret as its owner's telephone wants it: hex here, the client writes it in base 32. */
static json_t *
secret_json(const char *name, const uint8_t totp[STAFF_TOTP_BYTES])
{
	json_t *row = json_object();

	json_object_set_new(row, "name", json_string(name));
	json_object_set_new(row, "totp", control_hex_json(totp, STAFF_TOTP_BYTES));
	return row;
}

enum control_code
control_staff_found(struct control_call *c)
{
	struct founder two[2] = {
		{ .name = control_string(c->args, "name"), .password = control_string(c->args, "password") },
		{ .name = control_string(c->args, "name2"), .password = control_string(c->args, "password2") },
	};
	enum staff_result got;

	if (strcmp(two[0].name, two[1].name) == 0 || strcmp(two[0].password, two[1].password) == 0) {
		buf_adds(c->why, "two persons, with two names and two passwords");
		return CONTROL_BAD;
	}
	got = staff_found(c->w->staff, two, c->now_s, c->why);
	if (got != STAFF_OK)
		return control_of_staff(got);
	c->result = json_object();
	json_object_set_new(c->result, "first", secret_json(two[0].name, two[0].totp));
	json_object_set_new(c->result, "second", secret_json(two[1].name, two[1].totp));
	sodium_memzero(two, sizeof(two));
	return CONTROL_OK;
}

enum control_code
control_staff_enrol(struct control_call *c)
{
	const char *name = control_string(c->args, "name");
	const char *const halves[2] = { control_string(c->args, "half"), control_string(c->args, "half2") };
	uint8_t totp[STAFF_TOTP_BYTES];
	enum staff_result got = staff_enrol(c->w->staff, name, halves, control_string(c->args, "password"), totp, c->now_s, c->why);

	if (got != STAFF_OK)
		return control_of_staff(got);
	c->result = secret_json(name, totp);
	sodium_memzero(totp, sizeof(totp));
	return CONTROL_OK;
}

enum control_code
control_login(struct control_call *c)
{
	char token[LOGIN_TOKEN_CHARS + 1];
	enum staff_result got;

	if (c->totp == NULL) {
		buf_adds(c->why, "login: totp is missing, the code of the telephone");
		return CONTROL_BAD;
	}
	got = login_open(c->w->login, control_string(c->args, "name"), control_string(c->args, "password"), c->totp,
	    c->now_s, token, c->why);
	if (got != STAFF_OK)
		return got == STAFF_REFUSED ? CONTROL_LOGIN : CONTROL_WORLD;
	c->result = json_object();
	json_object_set_new(c->result, "token", json_string(token));
	json_object_set_new(c->result, "idle_s", json_integer(LOGIN_IDLE_S));
	json_object_set_new(c->result, "end_s", json_integer(LOGIN_END_S));
	sodium_memzero(token, sizeof(token));
	return CONTROL_OK;
}

enum control_code
control_logout(struct control_call *c)
{
	login_close(c->w->login, c->token);
	return CONTROL_OK;
}

enum control_code
control_whoami(struct control_call *c)
{
	c->result = account_json(&c->who);
	return CONTROL_OK;
}

struct listing { const struct control_call *c; struct control_page page; };

static bool
list_account(void *arg, const struct account *a)
{
	struct listing *l = arg;

	return (l->c->owner[0] != '\0' && strcmp(l->c->owner, a->owner) != 0) || control_page_add(&l->page, NULL, account_json(a));
}

enum control_code
control_staff_list(struct control_call *c)
{
	struct listing l = { .c = c };

	control_page_init(&l.page, c);
	l.page.most = STAFF_ROWS;
	return control_page_whole(&l.page, c, staff_list(c->w->staff, list_account, &l, c->why));
}

enum control_code
control_give_half(struct control_call *c, enum staff_result got, char half[STAFF_HALF_CHARS + 1])
{
	if (got == STAFF_OK && *half != '\0') {
		c->result = json_object();
		json_object_set_new(c->result, "half", json_string(half));
	}
	sodium_memzero(half, STAFF_HALF_CHARS + 1);
	return control_of_staff(got);
}

enum control_code
control_staff_add(struct control_call *c)
{
	const char *area = control_string(c->args, "area");
	struct account a = { .roles = control_roles_of(json_object_get(c->args, "roles")), .made_s = c->now_s };
	char half[STAFF_HALF_CHARS + 1];

	snprintf(a.name, sizeof(a.name), "%s", control_string(c->args, "name"));
	snprintf(a.owner, sizeof(a.owner), "%s", c->owner);
	snprintf(a.area, sizeof(a.area), "%s", area == NULL ? "" : area);
	return control_give_half(c, staff_add(c->w->staff, &a, half, c->now_s, c->why), half);
}

enum control_code
control_staff_change(struct control_call *c)
{
	const char *area = control_string(c->args, "area");
	const json_t *roles = json_object_get(c->args, "roles"), *blocked = json_object_get(c->args, "blocked");
	struct account a = c->target;

	if (roles != NULL)
		a.roles = control_roles_of(roles);
	if (area != NULL)
		snprintf(a.area, sizeof(a.area), "%s", area);
	if (blocked != NULL)
		a.is_blocked = json_is_true(blocked);
	return control_of_staff(staff_change(c->w->staff, &a, c->now_s, c->why));
}

enum control_code
control_staff_recode(struct control_call *c)
{
	char half[STAFF_HALF_CHARS + 1];

	return control_give_half(c, staff_recode(c->w->staff, c->target.name, half, c->now_s, c->why), half);
}

enum control_code
control_staff_block(struct control_call *c)
{
	return control_of_staff(staff_block(c->w->staff, c->target.name, c->who.name, c->now_s, c->why));
}
