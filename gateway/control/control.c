/*
 * control.c - the rules: who may ask what, when two persons are needed, what is audited
 *
 * Every request takes the same steps, in one order: understood, account, role,
 * room, arguments, owner, fresh code, second person, what it is about, audit entry, operation.  What
 * only rows can tell, such as who took a request, is asked before the entry, so that no entry
 * tells of what is not there.  An operation (ops_*.c) is only called when all of them said yes, and asks its
 * rows again.
 *
 * What two agreed to is carried out from the approval's own text, not from
 * what is sent again: the maker names the approval and nothing else.
 */
#include <sodium.h>

#include "gateway/control/control_inside.h"
#include "gateway/staff/audit.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

const struct control_op control_ops[] = {
#define NOBODY CONTROL_NOBODY
#define ANYBODY CONTROL_ANYBODY
#define ADMIN (1 << ROLE_ADMIN)
#define EDITOR (1 << ROLE_EDITOR)
#define APPROVER (1 << ROLE_APPROVER)
#define AUDITOR (1 << ROLE_AUDITOR)
#define OPERATOR (1 << ROLE_OPERATOR)
#define CALLER (1 << ROLE_CALLER)
#define CONTROL_OP(id, name, roles, persons, step, cost, scope, event, what) \
	{ name, roles, CONTROL_##persons, CONTROL_##step, CONTROL_##cost, CONTROL_##scope, event, control_##id, what },
#include "gateway/control/control.def"
#undef CONTROL_OP
};
const unsigned control_op_count = COUNT(control_ops);

static const char *const code_words[] = {
#define ROW(name, word) word,
	CONTROL_CODES(ROW)
#undef ROW
};

enum control_code
control_of_staff(enum staff_result what)
{
	return what == STAFF_OK ? CONTROL_OK : what == STAFF_REFUSED ? CONTROL_DENIED : CONTROL_WORLD;
}

enum control_code
control_say(struct control_call *c, enum control_code code, const char *sentence)
{
	if (c->why->len == 0)
		buf_adds(c->why, sentence);
	return code;
}

/* The operation and the frame around its arguments; borrows from `request`. */
static enum control_code
understand(struct control_call *c, json_t *request, const char **approval)
{
	static const char *const keys[] = { "op", "token", "totp", "args", "approval" };
	const char *name = json_string_value(json_object_get(request, "op"));
	size_t known = 0;

	for (size_t i = 0; i < COUNT(keys); i++) {
		const json_t *v = json_object_get(request, keys[i]);

		known += v != NULL;
		if (v != NULL && (strcmp(keys[i], "args") == 0 ? !json_is_object(v) : !json_is_string(v)))
			return control_say(c, CONTROL_BAD, "op, token, totp and approval are strings, args is an object");
	}
	if (known != json_object_size(request))
		return control_say(c, CONTROL_BAD, "a request has op, token, totp, args and approval, nothing else");
	while (c->op_index < control_op_count && (name == NULL || strcmp(control_ops[c->op_index].name, name) != 0))
		c->op_index++;
	if (c->op_index == control_op_count)
		return control_say(c, CONTROL_BAD, "there is no such operation; safar-control(7) lists them");
	c->op = &control_ops[c->op_index];
	c->token = json_string_value(json_object_get(request, "token"));
	c->totp = json_string_value(json_object_get(request, "totp"));
	*approval = json_string_value(json_object_get(request, "approval"));
	c->args = json_incref(json_object_get(request, "args"));
	if (c->args == NULL)
		c->args = json_object();
	if (*approval != NULL && c->op->persons != CONTROL_TWO)
		return control_say(c, CONTROL_BAD, "this operation needs no approval");
	return CONTROL_OK;
}

/* A second of the loop has room for so many passwords; who asks more is told at once. */
static bool
has_room(struct control_call *c)
{
	struct control_rules *r = c->rules;
	unsigned *heavy = &r->heavy[c->op->roles != CONTROL_NOBODY];

	if (c->op->cost == CONTROL_LIGHT)
		return true;
	if (r->heavy_s != c->now_s)
		r->heavy[0] = r->heavy[1] = 0;
	r->heavy_s = c->now_s;
	return *heavy < CONTROL_HEAVY_A_SECOND && ++*heavy > 0;
}

static enum control_code
account(struct control_call *c)
{
	enum staff_result got;

	if (c->op->roles == CONTROL_NOBODY)
		return CONTROL_OK;
	if (c->token == NULL || strlen(c->token) != LOGIN_TOKEN_CHARS)
		return control_say(c, CONTROL_LOGIN, "log in first: safar staff login");
	got = login_who(c->w->login, c->token, c->now_s, &c->who, c->why);
	if (got != STAFF_OK)
		return control_say(c, got == STAFF_REFUSED ? CONTROL_LOGIN : CONTROL_WORLD, "log in again: safar staff login");
	if (c->op->roles != CONTROL_ANYBODY && (c->who.roles & (uint32_t)c->op->roles) == 0)
		return control_say(c, CONTROL_ROLE, "your account does not have the role for this");
	return CONTROL_OK;
}

static const struct control_owner *
find_owner(const struct control_world *w, const char *name)
{
	for (unsigned i = 0; i < w->owner_count; i++)
		if (strcmp(w->owners[i].name, name) == 0)
			return &w->owners[i];
	return NULL;
}

/* One owner: the one named, or the asker's, or the only one there is. */
static enum control_code
one_owner(struct control_call *c)
{
	const char *named = control_string(c->args, "owner");
	bool may_be_whole = c->op->scope == CONTROL_MAKING && c->who.owner[0] == '\0';
	const struct control_owner *o;

	if (named == NULL || *named == '\0')
		named = c->who.owner;
	else if (c->who.owner[0] != '\0' && strcmp(named, c->who.owner) != 0)
		return control_say(c, CONTROL_DENIED, "your account is of another owner");
	if (*named == '\0' && !may_be_whole && c->w->owner_count == 1)
		named = c->w->owners[0].name;
	if (*named == '\0' && !may_be_whole)
		return control_say(c, CONTROL_BAD, "say which owner");
	o = find_owner(c->w, named);
	if (o == NULL && *named != '\0')
		return control_say(c, CONTROL_BAD, "this gateway has no such owner");
	snprintf(c->owner, sizeof(c->owner), "%s", named);
	c->service = o == NULL ? "" : o->service;
	return CONTROL_OK;
}

/*
 * What was found belongs to the asker's owner.  Of another owner and not there
 * look alike: an account must not learn what others have.
 */
static enum control_code
found(struct control_call *c, enum staff_result got, const char *owner, const char *not_there)
{
	if (got == STAFF_WORLD)
		return control_say(c, CONTROL_WORLD, "the database of staff cannot be read");
	buf_reset(c->why);
	if (got != STAFF_OK || (c->who.owner[0] != '\0' && strcmp(c->who.owner, owner) != 0))
		return control_say(c, CONTROL_DENIED, not_there);
	snprintf(c->owner, sizeof(c->owner), "%s", owner);
	return CONTROL_OK;
}

static enum control_code
scope(struct control_call *c)
{
	uint8_t id[STAFF_ID_BYTES];
	enum staff_result got;

	snprintf(c->owner, sizeof(c->owner), "%s", c->who.owner);
	switch (c->op->scope) {
	case CONTROL_NOTHING: case CONTROL_PERSON:
		return CONTROL_OK;
	case CONTROL_OWNER: case CONTROL_MAKING:
		return one_owner(c);
	case CONTROL_PACKS:
		return control_pack_scope(c);
	case CONTROL_WHOLE:
		return c->who.owner[0] == '\0' ? CONTROL_OK :
		    control_say(c, CONTROL_DENIED, "only an account of the whole gateway may do this");
	case CONTROL_ACCOUNT:
		got = staff_get(c->w->staff, control_string(c->args, "name"), &c->target, c->why);
		return found(c, got, c->target.owner, "you have no such account");
	case CONTROL_ONE_APPROVAL:
		BUG_IF(!control_hex_in(control_string(c->args, "id"), id, sizeof(id)));	/* checked before */
		got = approval_get(c->w->staff, id, c->now_s, &c->approval, c->why);
		return found(c, got, c->approval.owner, "there is no such approval");
	}
	return control_say(c, CONTROL_BAD, "this operation has no scope");
}

static enum control_code
step_up(struct control_call *c)
{
	enum staff_result got;

	if (c->op->step == CONTROL_NO)
		return CONTROL_OK;
	if (c->totp == NULL)
		return control_say(c, CONTROL_LOGIN, "a fresh code of your telephone is needed for this");
	got = login_step_up(c->w->login, c->token, c->totp, c->now_s, c->why);
	return got == STAFF_OK ? CONTROL_OK :
	    control_say(c, got == STAFF_REFUSED ? CONTROL_LOGIN : CONTROL_WORLD, "this code is not good, or was used already");
}

enum control_code
control_audit(struct control_call *c, const char *event, const char *object)
{
	struct audit_entry e = { c->now_s, c->who.name, event, c->owner, object };

	return audit_add(c->w->audit, &e, c->why) ? CONTROL_OK :
	    control_say(c, CONTROL_WORLD, "the audit log cannot be written; nothing was done");
}

static enum control_code
look(struct control_call *c)
{
	static const struct { control_fn *run, *look; } looks[] = {
		{ control_request_take, control_request_here }, { control_request_done, control_request_mine },
		{ control_request_reveal, control_request_mine }, { control_warden_reveal, control_warden_here },
		{ control_warden_remove, control_warden_here }, { control_warden_renew, control_warden_here },
		{ control_pack_try, control_pack_trial },
	};

	for (size_t i = 0; i < COUNT(looks); i++)
		if (looks[i].run == c->op->run)
			return looks[i].look(c);
	return CONTROL_OK;
}

/* Before it is done: what nobody can write down is not done. */
static enum control_code
audited(struct control_call *c)
{
	const char *id = control_string(c->args, "id"), *fact = control_string(c->args, "fact");
	char room[AUDIT_WORD_BYTES], hex[2 * STAFF_ID_BYTES + 1];

	if (c->op->event == NULL)
		return CONTROL_OK;
	if (c->is_agreed) {
		sodium_bin2hex(hex, sizeof(hex), c->approval.id, STAFF_ID_BYTES);
		id = hex;
	}
	if (id == NULL)
		id = control_string(c->args, "name");
	if (id == NULL)
		id = control_string(c->args, "broadcast");
	/* "u" and "id-": a run of digits alone would look like somebody's number */
	if (c->op->scope == CONTROL_PACKS)
		control_pack_object(c, room, sizeof(room));
	else if (fact != NULL)
		snprintf(room, sizeof(room), "%s", fact);
	else if (id != NULL)
		snprintf(room, sizeof(room), "id-%.40s by u%lu", id, (unsigned long)c->uid);
	else
		snprintf(room, sizeof(room), "by u%lu", (unsigned long)c->uid);
	for (char *p = room; *p != '\0'; p++)
		if (*p == '/')
			*p = ':';
	return control_audit(c, c->op->event, room);
}

static enum control_code
walk(struct control_call *c, json_t *request)
{
	const char *approval = NULL;
	enum control_code code = understand(c, request, &approval);

	if (code == CONTROL_OK)
		code = account(c);
	if (code == CONTROL_OK && !has_room(c))
		code = control_say(c, CONTROL_BUSY, "too many at once; ask again in a second");
	if (code == CONTROL_OK && approval != NULL)
		code = control_take_agreed(c, approval);
	if (code == CONTROL_OK && !control_fields_check(c->op_index, c->op->name, c->args, c->is_agreed, c->why))
		code = CONTROL_BAD;
	if (code == CONTROL_OK)
		code = scope(c);
	if (code == CONTROL_OK)
		code = step_up(c);
	if (code == CONTROL_OK)
		code = control_second_person(c);
	if (code == CONTROL_OK)
		code = look(c);
	if (code == CONTROL_OK)
		code = audited(c);
	return code == CONTROL_OK ? c->op->run(c) : code;
}

/* What is said of a refusal stands beside "ok"; an answer stands under "result". */
static void
write_answer(struct control_call *c, enum control_code code, struct buf *out)
{
	json_t *answer = json_pack("{s:b}", "ok", code == CONTROL_OK);
	char *line;
	size_t len;

	if (code == CONTROL_OK) {
		json_object_set_new(answer, "result", c->result == NULL ? json_object() : json_incref(c->result));
	} else {
		if (c->result != NULL)
			json_object_update(answer, c->result);
		json_object_set_new(answer, "code", json_string(code_words[code]));
		json_object_set_new(answer, "error", json_string(c->why->len > 0 ? c->why->ptr : "it failed"));
	}
	/* measured first: no half-grown copy of it is left in memory */
	len = json_dumpb(answer, NULL, 0, JSON_COMPACT | JSON_ENSURE_ASCII);
	BUG_IF(len == 0);	/* all of it was UTF-8 */
	line = xmalloc(len);
	json_dumpb(answer, line, len, JSON_COMPACT | JSON_ENSURE_ASCII);
	buf_add(out, line, len);
	sodium_memzero(line, len);
	free(line);
	json_decref(answer);
}

/* Tokens, codes, TOTP secrets, a number: gone when they are said, however deep they stand. */
static void
wipe_result(json_t *result)
{
	const char *key;
	json_t *v;
	size_t i;

	if (json_is_string(result))
		sodium_memzero((void *)(uintptr_t)json_string_value(result), json_string_length(result));
	json_object_foreach(result, key, v)
		wipe_result(v);
	json_array_foreach(result, i, v)
		wipe_result(v);
}

void
control_answer(struct control_rules *r, const char *line, size_t len, uid_t uid, struct buf *out)
{
	char room[1024];
	struct buf why = BUF_OVER(room);
	struct control_call *c = xcalloc(1, sizeof(*c));
	json_t *request = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	enum control_code code = CONTROL_BAD;

	c->rules = r;
	c->w = r->w;
	c->uid = uid;
	c->why = &why;
	c->service = "";
	c->now_s = r->w->now(r->w->ctx);
	if (!json_is_object(request))
		control_say(c, CONTROL_BAD, "a request is one JSON object on one line, every name once");
	else
		code = walk(c, request);
	write_answer(c, code, out);
	if (c->op != NULL)
		control_fields_wipe(c->op_index, c->args);
	wipe_result(c->result);
	json_decref(c->result);
	json_decref(c->args);
	json_decref(request);
	sodium_memzero(c, sizeof(*c));
	free(c);
}
