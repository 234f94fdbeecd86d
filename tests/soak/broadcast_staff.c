/*
 * broadcast_staff.c - accounts, codes, and questions that are asked until somebody answers
 */
#include "tests/soak/broadcast_staff.h"

#include <sys/stat.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/totp.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/control_client.h"

enum { DAYS_AGO = 10, DAY_S = 86400, PATIENCE_S = 30, PAUSE_MS = 100, CODE_BYTES = TOTP_DIGITS + 1, REFUSED_TWICE = 2 };

#define MAY(role) (1u << ROLE_##role)

static const struct { const char *name; uint32_t roles; } people[STAFF_PEOPLE] = {
	[ALMAZ] = { "almaz", MAY(EDITOR) }, [BEKELE] = { "bekele", MAY(APPROVER) }, [CHALA] = { "chala", MAY(APPROVER) },
	[DESTA] = { "desta", MAY(APPROVER) }, [EDEN] = { "eden", MAY(APPROVER) }, [FANA] = { "fana", MAY(APPROVER) },
	[GENET] = { "genet", MAY(APPROVER) }, [OMAR] = { "omar", MAY(OPERATOR) | MAY(AUDITOR) },
};

static void
password_of(const char *name, char out[64])
{
	snprintf(out, 64, "the password of %s", name);
}

static bool
well(enum staff_result r, struct buf *why)
{
	if (r != STAFF_OK && why->len == 0)
		buf_adds(why, "no account can be made");
	return r == STAFF_OK;
}

/* Proposed by one founder, agreed to by the other, enrolled with both halves. */
static bool
account_make(struct staff *st, enum staff_name who, uint8_t totp[STAFF_TOTP_BYTES], int64_t at_s, struct buf *why)
{
	struct account a = { .owner = "np", .roles = people[who].roles, .made_s = at_s };
	char half[2][STAFF_HALF_CHARS + 1], text[128], password[64];
	const char *const halves[2] = { half[0], half[1] };
	uint8_t id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];

	snprintf(a.name, sizeof a.name, "%s", people[who].name);
	snprintf(text, sizeof text, "{\"name\":\"%s\"}", a.name);
	password_of(a.name, password);
	approval_hash("staff.add", "np", text, hash);
	return well(approval_propose(st, "ada", "staff.add", "np", text, at_s, id, why), why) &&
	    well(approval_agree(st, "bea", id, hash, at_s, half[0], why), why) &&
	    well(approval_use(st, id, "staff.add", "np", text, at_s, why), why) &&
	    well(staff_add(st, &a, half[1], at_s, why), why) &&
	    well(staff_enrol(st, a.name, halves, password, totp, at_s, why), why);
}

bool
broadcast_staff_make(struct broadcast_staff *s, const char *state, struct buf *why)
{
	struct founder two[2] = { { .name = "ada", .password = "the password of ada" }, { .name = "bea", .password = "the password of bea" } };
	int64_t at_s = time(NULL) - DAYS_AGO * DAY_S;
	char path[512];
	struct audit *audit;
	struct staff *st = NULL;
	bool is_made = false;

	memset(s, 0, sizeof *s);
	totp_init();
	snprintf(s->socket, sizeof s->socket, "%s/control", state);
	snprintf(path, sizeof path, "%s/audit", state);
	(void)mkdir(path, 0700);
	audit = audit_open(path, why);
	snprintf(path, sizeof path, "%s/staff.db", state);
	if (audit != NULL)
		st = staff_open(path, audit, why);
	if (st != NULL)
		is_made = well(staff_found(st, two, at_s, why), why);
	for (enum staff_name who = 0; is_made && who < STAFF_PEOPLE; who++)
		is_made = account_make(st, who, s->person[who].totp, at_s, why);
	staff_close(st);
	audit_close(audit);
	return is_made;
}

/* The oldest code that counts for some while yet; a new one when none is left. */
static void
code_of(struct broadcast_staff *s, enum staff_name who, char out[CODE_BYTES])
{
	int64_t oldest = (time(NULL) - TOTP_STEP_S / 2) / TOTP_STEP_S, *step = &s->person[who].step;

	*step = *step + 1 > oldest ? *step + 1 : oldest;
	while (*step > time(NULL) / TOTP_STEP_S + 1)
		nanosleep(&(struct timespec){ .tv_nsec = PAUSE_MS * 1000000L }, NULL);
	totp_digits(s->person[who].totp, *step * TOTP_STEP_S, out);
}

/* One answer; `code` NULL: none is needed. */
static json_t *
ask_once(const struct broadcast_staff *s, const char *op, json_t *args, const char *token, const char *code, const char *approval)
{
	struct control_question q = { .socket = s->socket, .op = op, .args = json_deep_copy(args), .token = token, .totp = code,
		.approval = approval };
	char room[512];
	struct buf quiet = BUF_OVER(room);

	return control_client_ask(&q, &quiet);
}

static const char *
code_in(const json_t *answer)
{
	const char *code = json_string_value(json_object_get(answer, "code"));

	return json_is_true(json_object_get(answer, "ok")) ? "ok" : code != NULL ? code : "silent";
}

/* "busy", or nobody there: it was not done, and may be asked again. */
static bool
is_passing(const json_t *answer)
{
	const char *code = code_in(answer);

	return strcmp(code, "busy") == 0 || strcmp(code, "silent") == 0;
}

static void
login(struct broadcast_staff *s, enum staff_name who)
{
	char password[64], code[CODE_BYTES];
	json_t *args, *answer = NULL;

	password_of(people[who].name, password);
	args = json_pack("{s:s, s:s}", "name", people[who].name, "password", password);
	for (int64_t until_s = time(NULL) + PATIENCE_S; time(NULL) < until_s;) {
		code_of(s, who, code);
		answer = ask_once(s, "login", args, NULL, code, NULL);
		if (!is_passing(answer))
			break;
		s->person[who].step--;		/* it was not looked at */
		json_decref(answer);
		answer = NULL;
		nanosleep(&(struct timespec){ .tv_nsec = PAUSE_MS * 1000000L }, NULL);
	}
	snprintf(s->person[who].token, STAFF_TOKEN, "%s", strcmp(code_in(answer), "ok") != 0 ? "" :
	    json_string_value(json_object_get(json_object_get(answer, "result"), "token")));
	json_decref(answer);
	json_decref(args);
}

static json_t *
ask(struct broadcast_staff *s, enum staff_name who, const char *op, json_t *args, bool is_fresh, struct buf *why)
{
	char code[CODE_BYTES];
	json_t *answer = NULL, *result = NULL;
	unsigned logins = 0;

	for (int64_t until_s = time(NULL) + PATIENCE_S; time(NULL) < until_s;) {
		json_decref(answer);
		answer = NULL;
		if (s->person[who].token[0] == '\0') {
			if (logins++ == REFUSED_TWICE)
				break;
			login(s, who);
		}
		if (is_fresh)
			code_of(s, who, code);
		answer = ask_once(s, op, args, s->person[who].token, is_fresh ? code : NULL, NULL);
		if (strcmp(code_in(answer), "login") == 0)
			s->person[who].token[0] = '\0';	/* safard was started again */
		else if (!is_passing(answer))
			break;
		nanosleep(&(struct timespec){ .tv_nsec = PAUSE_MS * 1000000L }, NULL);
	}
	if (strcmp(code_in(answer), "ok") == 0)
		result = json_incref(json_object_get(answer, "result"));
	else
		buf_addf(why, "%s by %s: %s: %s", op, people[who].name, code_in(answer),
		    answer == NULL ? "" : json_string_value(json_object_get(answer, "error")));
	json_decref(answer);
	json_decref(args);
	return result;
}

json_t *
broadcast_staff_ask(struct broadcast_staff *s, enum staff_name who, const char *op, json_t *args, struct buf *why)
{
	return ask(s, who, op, args, false, why);
}

json_t *
broadcast_staff_agree(struct broadcast_staff *s, enum staff_name who, const char *op, json_t *args, struct buf *why)
{
	return ask(s, who, op, args, true, why);
}

bool
broadcast_staff_twice(struct broadcast_staff *s, enum staff_name maker, enum staff_name checker, const char *op, json_t *args, struct buf *why)
{
	json_t *proposed, *agreed = NULL, *carried = NULL;

	if (s->person[maker].token[0] == '\0')
		login(s, maker);
	proposed = ask_once(s, op, args, s->person[maker].token, NULL, NULL);
	json_decref(args);
	if (json_object_get(proposed, "approval") != NULL)
		agreed = ask(s, checker, "approval.agree", json_pack("{s:O, s:O}", "id", json_object_get(proposed, "approval"), "hash",
		    json_object_get(proposed, "hash")), true, why);
	else
		buf_addf(why, "%s: %s", op, code_in(proposed));
	if (agreed != NULL)
		carried = ask_once(s, op, NULL, s->person[maker].token, NULL, json_string_value(json_object_get(proposed, "approval")));
	if (agreed != NULL && strcmp(code_in(carried), "ok") != 0)
		buf_addf(why, "%s: %s", op, code_in(carried));
	json_decref(proposed);
	json_decref(agreed);
	json_decref(carried);
	return why->len == 0;
}

/* While it counts, it is asked again. */
static json_t *
ask_until_counted(struct broadcast_staff *s, enum staff_name who, const char *op, const char *ref, json_t *hash, json_t *number,
    struct buf *why)
{
	for (int64_t until_s = time(NULL) + PATIENCE_S; time(NULL) < until_s;) {
		json_t *args = json_pack("{s:s}", "broadcast", ref), *result;

		if (hash != NULL)
			json_object_set(args, "hash", hash);
		if (number != NULL)
			json_object_set(args, "people", number);
		result = ask(s, who, op, args, hash != NULL, why);
		if (result == NULL || json_object_get(result, "counting") == NULL)
			return result;
		json_decref(result);
		nanosleep(&(struct timespec){ .tv_nsec = PAUSE_MS * 1000000L }, NULL);
	}
	buf_addf(why, "%s: it counts for ever", op);
	return NULL;
}

bool
broadcast_staff_submit(struct broadcast_staff *s, const char *ref, json_t **preview, struct buf *why)
{
	json_t *result = ask_until_counted(s, ALMAZ, "broadcast.submit", ref, NULL, NULL, why);

	if (preview != NULL)
		*preview = json_incref(json_object_get(result, "preview"));
	json_decref(result);
	return result != NULL;
}

bool
broadcast_staff_write(struct broadcast_staff *s, json_t *definition, char ref[STAFF_REF], json_t **preview, struct buf *why)
{
	json_t *made = ask(s, ALMAZ, "broadcast.new", json_pack("{s:o}", "definition", definition), false, why);

	if (made == NULL)
		return false;
	snprintf(ref, STAFF_REF, "%s", json_string_value(json_object_get(made, "ref")));
	json_decref(made);
	return broadcast_staff_submit(s, ref, preview, why);
}

bool
broadcast_staff_approve(struct broadcast_staff *s, enum staff_name who, const char *ref, struct buf *why)
{
	json_t *shown = ask(s, who, "broadcast.show", json_pack("{s:s}", "broadcast", ref), false, why), *result = NULL;

	if (shown != NULL)
		result = ask_until_counted(s, who, "broadcast.approve", ref, json_object_get(shown, "hash"), json_object_get(shown, "people"), why);
	json_decref(shown);
	json_decref(result);
	return result != NULL;
}

json_t *
broadcast_staff_verb(struct broadcast_staff *s, const char *op, const char *ref, struct buf *why)
{
	return ask(s, OMAR, op, json_pack("{s:s, s:s}", "broadcast", ref, "reason", "a test"), false, why);
}

json_t *
broadcast_staff_report(struct broadcast_staff *s, const char *ref, struct buf *why)
{
	return ask_until_counted(s, OMAR, "broadcast.report", ref, NULL, NULL, why);
}

void
broadcast_staff_state(struct broadcast_staff *s, const char *ref, char state[16], struct buf *why)
{
	json_t *shown = ask(s, OMAR, "broadcast.show", json_pack("{s:s}", "broadcast", ref), false, why);

	snprintf(state, 16, "%s", shown == NULL ? "" : json_string_value(json_object_get(shown, "state")));
	json_decref(shown);
}
