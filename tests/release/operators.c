/* operators.c - see operators.h; over the socket, as a program of others would */
#include "tests/release/operators.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include <sodium.h>

#include "gateway/staff/totp.h"
#include "locales/text/buf.h"
#include "tests/gateway/daemon.h"

/* The result; who asks too much at once asks again. */
static json_t *
ask(const char *token, const char *totp, const char *op, const char *approval, json_t *args)
{
	char room[512];
	json_t *answer = NULL;

	for (int tries = 0; tries < 20; tries++) {
		struct buf why = BUF_OVER(room);
		struct control_question q = { .op = op, .args = args == NULL ? NULL : json_incref(args), .token = token, .totp = totp,
			.approval = approval };
		const char *code;

		json_decref(answer);
		answer = control_client_ask(&q, &why);
		if (answer == NULL)
			fail_msg("%s: %s", op, why.ptr);
		code = json_string_value(json_object_get(answer, "code"));
		if (code == NULL || strcmp(code, "busy") != 0)
			break;
		usleep(300000);
	}
	json_decref(args);
	return answer;
}

static const char *
word(const json_t *answer, const char *name)
{
	const json_t *result = json_object_get(answer, "result");
	const char *s = json_string_value(json_object_get(result == NULL ? answer : result, name));

	if (s == NULL)
		fail_msg("no %s: %s", name, json_string_value(json_object_get(answer, "error")));
	return s;
}

/* Each code is good once; the oldest that counts, so that two are at hand. */
static const char *
code_of(struct operator *p)
{
	static char code[TOTP_DIGITS + 1];
	int64_t oldest = (time(NULL) - TOTP_STEP_S / 2) / TOTP_STEP_S;

	p->step = p->step + 1 > oldest ? p->step + 1 : oldest;
	while (p->step > time(NULL) / TOTP_STEP_S + 1)
		usleep(100000);
	totp_digits(p->totp, p->step * TOTP_STEP_S, code);
	return code;
}

static void
take_totp(struct operator *p, const json_t *row)
{
	const char *hex = json_string_value(json_object_get(row, "totp"));

	assert_non_null(hex);
	assert_int_equal(sodium_hex2bin(p->totp, sizeof p->totp, hex, strlen(hex), NULL, NULL, NULL), 0);
}

static void
login(struct operator *p)
{
	char password[40];
	json_t *answer;

	snprintf(password, sizeof password, "password of %s", p->name);
	answer = ask(NULL, code_of(p), "login", NULL, json_pack("{s:s,s:s}", "name", p->name, "password", password));

	snprintf(p->token, sizeof p->token, "%s", word(answer, "token"));
	json_decref(answer);
}

void
operators_found(struct operators *o)
{
	json_t *answer;

	*o = (struct operators){ .ada = { .name = "ada" }, .bea = { .name = "bea" } };
	totp_init();
	answer = ask(NULL, NULL, "staff.found", NULL, json_pack("{s:s,s:s,s:s,s:s}", "name", "ada", "password", "password of ada",
	    "name2", "bea", "password2", "password of bea"));
	take_totp(&o->ada, json_object_get(json_object_get(answer, "result"), "first"));
	take_totp(&o->bea, json_object_get(json_object_get(answer, "result"), "second"));
	json_decref(answer);
	login(&o->ada);
	login(&o->bea);
}

void
operators_add(struct operators *o, struct operator *who, const char *owner)
{
	char id[64], hash[80], half[40], password[40];
	json_t *answer = ask(o->ada.token, NULL, "staff.add", NULL, json_pack("{s:s,s:s,s:[s]}", "name", who->name, "owner", owner, "roles",
	    "operator"));
	json_t *args;

	snprintf(id, sizeof id, "%s", word(answer, "approval"));
	snprintf(hash, sizeof hash, "%s", word(answer, "hash"));
	json_decref(answer);
	answer = ask(o->bea.token, code_of(&o->bea), "approval.agree", NULL, json_pack("{s:s,s:s}", "id", id, "hash", hash));
	snprintf(half, sizeof half, "%s", word(answer, "half"));
	json_decref(answer);
	answer = ask(o->ada.token, NULL, "staff.add", id, NULL);
	snprintf(password, sizeof password, "password of %s", who->name);
	args = json_pack("{s:s,s:s,s:s,s:s}", "name", who->name, "half", half, "half2", word(answer, "half"), "password", password);
	json_decref(answer);
	answer = ask(NULL, NULL, "staff.enrol", NULL, args);
	take_totp(who, json_object_get(answer, "result"));
	json_decref(answer);
	login(who);
}

void
operators_as(const struct operator *who)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	if (!control_token_write(who->token, &why))
		fail_msg("%s", why.ptr);
}
