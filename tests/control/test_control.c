/* long: one test for each rule, over every row of the table */
/*
 * test_control.c - the rules of the control protocol, over a socket, with real accounts
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/control/control_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"

static struct bench b;

static int
set_up(void **state)
{
	(void)state;
	bench_open(&b, BENCH_SQLITE);
	bench_cast(&b);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&b);
	return 0;
}

/* What a right request of each operation looks like; a row that is missing fails the walks below. */
static const struct { const char *op, *args; } right[] = {
	{ "hello", "{}" },
	{ "staff.found", "{\"name\":\"eve\",\"password\":\"a long password\",\"name2\":\"mal\",\"password2\":\"another password\"}" },
	{ "staff.enrol", "{\"name\":\"eve\",\"half\":\"0000000000000000\",\"half2\":\"0000000000000000\",\"password\":\"a long password\"}" },
	{ "login", "{\"name\":\"eve\",\"password\":\"a long password\"}" },
	{ "logout", "{}" },
	{ "whoami", "{}" },
	{ "staff.list", "{}" },
	{ "staff.add", "{\"name\":\"eve\",\"owner\":\"bd\",\"roles\":[\"caller\"]}" },
	{ "staff.change", "{\"name\":\"bangla\",\"roles\":[\"auditor\"]}" },
	{ "staff.recode", "{\"name\":\"bangla\"}" },
	{ "staff.block", "{\"name\":\"bangla\"}" },
	{ "approval.list", "{}" },
	{ "approval.show", "{\"id\":\"00112233445566778899aabbccddeeff\"}" },
	{ "approval.agree", "{\"id\":\"00112233445566778899aabbccddeeff\",\"hash\":"
	    "\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}" },
	{ "approval.refuse", "{\"id\":\"00112233445566778899aabbccddeeff\"}" },
	{ "request.list", "{\"owner\":\"bd\"}" },
	{ "request.take", "{\"owner\":\"bd\",\"id\":\"00112233445566778899aabbccddeeff\"}" },
	{ "request.done", "{\"owner\":\"bd\",\"id\":\"00112233445566778899aabbccddeeff\"}" },
	{ "request.reveal", "{\"owner\":\"bd\",\"id\":\"00112233445566778899aabbccddeeff\"}" },
	{ "warden.add", "{\"owner\":\"bd\",\"number\":\"+" BENCH_WARDEN "\",\"area\":\"sebha\",\"language\":\"bn\","
	    "\"consent_date\":\"2026-11-01\",\"consent_ref\":\"folder 3, page 12\"}" },
	{ "warden.list", "{\"owner\":\"bd\"}" },
	{ "warden.remove", "{\"owner\":\"bd\",\"id\":\"00112233445566778899aabbccddeeff\"}" },
	{ "warden.renew", "{\"owner\":\"bd\",\"id\":\"00112233445566778899aabbccddeeff\",\"consent_date\":\"2026-11-01\"}" },
	{ "warden.reveal", "{\"owner\":\"bd\",\"id\":\"00112233445566778899aabbccddeeff\"}" },
	{ "fact.marks", "{\"owner\":\"bd\"}" },
	{ "fact.mended", "{\"owner\":\"bd\",\"fact\":\"qa/hotline.labour\"}" },
	{ "register.apply", "{\"country\":\"ZZ\",\"serial\":2,\"tripwires\":\"rows, share\",\"sum\":"
	    "\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}" },
	{ "pack.list", "{\"owner\":\"safar-bd\"}" },
	{ "pack.try", "{\"owner\":\"safar-bd\",\"serial\":13,\"percent\":10}" },
	{ "pack.serve", "{\"owner\":\"safar-bd\",\"serial\":1795780000}" },
	{ "pack.back", "{\"owner\":\"safar-bd\",\"serial\":12,\"reason\":\"the hotline is wrong\"}" },
	{ "broadcast.new", "{\"owner\":\"bd\",\"definition\":{\"title\":\"News\"}}" },
	{ "broadcast.edit", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"changes\":{\"title\":\"Old\"}}" },
	{ "broadcast.list", "{\"owner\":\"bd\"}" },
	{ "broadcast.show", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\"}" },
	{ "broadcast.check", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\"}" },
	{ "broadcast.submit", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\"}" },
	{ "broadcast.report", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\"}" },
	{ "broadcast.approve", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"people\":20,\"hash\":"
	    "\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}" },
	{ "broadcast.return", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"reason\":\"a wrong day\"}" },
	{ "broadcast.reject", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"reason\":\"a wrong day\"}" },
	{ "broadcast.cancel", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"reason\":\"a wrong day\"}" },
	{ "broadcast.pause", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"reason\":\"a wrong day\"}" },
	{ "broadcast.resume", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"reason\":\"a wrong day\"}" },
	{ "broadcast.correct", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"type\":\"x5\"}" },
	{ "broadcast.cap", "{\"owner\":\"bd\",\"xml\":\"<alert/>\"}" },
	{ "broadcast.export", "{\"owner\":\"bd\",\"broadcast\":\"B7K2Q\",\"public\":true}" },
	{ "crisis.raise", "{\"owner\":\"bd\",\"stay\":\"SA\",\"level\":2,\"reason\":\"roads are cut\"}" },
	{ "crisis.over", "{\"owner\":\"bd\",\"stay\":\"SA\"}" },
	{ "crisis.list", "{\"owner\":\"bd\"}" },
	{ "stats.table", "{\"owner\":\"bd\",\"from\":\"2026-W40\",\"to\":\"2026-W44\"}" },
	{ "key.rotate", "{}" },
	{ "backup", "{\"name\":\"copy-1.db\"}" },
	{ "status", "{}" },
};

static const char *
args_of(const struct control_op *op)
{
	for (size_t i = 0; i < COUNT(right); i++)
		if (strcmp(right[i].op, op->name) == 0)
			return right[i].args;
	fail_msg("%s has no right request in this test", op->name);
	return NULL;
}

/* Somebody whose role lets her ask it. */
static const char *
who_may(const struct control_op *op)
{
	char name[32];

	if (op->roles == CONTROL_NOBODY)
		return NULL;
	for (size_t i = 1; i < BENCH_ROLES; i++) {
		snprintf(name, sizeof(name), "only-%s", bench_roles[i]);
		if (op->roles & 1 << i)
			return bench_person(&b, name)->name;
	}
	return "ada";
}

static void
no_token_no_answer(void **state)
{
	static const char bad_token[] = ",\"token\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"";

	(void)state;
	for (unsigned i = 0; i < control_op_count; i++) {
		const struct control_op *op = &control_ops[i];

		if (op->roles == CONTROL_NOBODY)
			continue;
		if (strcmp(bench_says(&b, NULL, op->name, args_of(op), NULL), "login") != 0 ||
		    strcmp(bench_says(&b, NULL, op->name, args_of(op), bad_token), "login") != 0 ||
		    strcmp(bench_says(&b, NULL, op->name, args_of(op), ",\"token\":\"\""), "login") != 0)
			fail_msg("%s answers without a token", op->name);
	}
}

static void
a_wrong_role_is_told(void **state)
{
	unsigned refusals = 0;

	(void)state;
	for (unsigned i = 0; i < control_op_count; i++) {
		const struct control_op *op = &control_ops[i];

		for (size_t role = 0; role < BENCH_ROLES && op->roles > 0; role++) {
			char name[32];

			snprintf(name, sizeof(name), "only-%s", bench_roles[role]);
			if (op->roles & 1 << role)
				continue;
			if (strcmp(bench_says(&b, role == 0 ? "ada" : name, op->name, args_of(op), NULL), "role") != 0)
				fail_msg("%s answers a mere %s", op->name, bench_roles[role]);
			refusals++;
		}
	}
	assert_true(refusals > 80);
}

/* An approval of the other owner, for those that take one. */
static void
other_approval(char args[256])
{
	json_t *answer = bench_ask(&b, "ada", "staff.recode", "{\"name\":\"bangla\"}", NULL);

	snprintf(args, 256, "{\"id\":\"%s\"%s%s%s}", json_string_value(json_object_get(answer, "approval")), ",\"hash\":\"",
	    json_string_value(json_object_get(answer, "hash")), "\"");
	json_decref(answer);
}

static void
another_owner_is_denied(void **state)
{
	char with_hash[256], bare[256], totp[64], code[8];

	(void)state;
	other_approval(with_hash);
	snprintf(bare, sizeof(bare), "%.40s}", with_hash);
	for (unsigned i = 0; i < control_op_count; i++) {
		const struct control_op *op = &control_ops[i];
		const char *args = args_of(op), *who;

		if (op->scope == CONTROL_NOTHING || op->scope == CONTROL_PERSON)
			continue;
		*b.now += 1;	/* so that none is told to wait */
		if (op->scope == CONTROL_ONE_APPROVAL)
			args = op->run == control_approval_agree ? with_hash : bare;
		who = op->roles & 1 << ROLE_ADMIN ? "nepal" : "sita";
		bench_totp(&b, who, code);
		snprintf(totp, sizeof(totp), ",\"totp\":\"%s\"", code);
		if (strcmp(bench_says(&b, who, op->name, args, totp), "denied") != 0)
			fail_msg("%s reaches another owner's", op->name);
	}
}

static void
lists_hold_only_ones_own(void **state)
{
	json_t *answer, *rows, *row;
	size_t i;

	(void)state;
	answer = bench_ask(&b, "nepal", "staff.list", NULL, NULL);
	rows = json_object_get(json_object_get(answer, "result"), "rows");
	assert_true(json_array_size(rows) >= 3);
	json_array_foreach(rows, i, row)
		assert_string_equal(json_string_value(json_object_get(row, "owner")), "np");
	json_decref(answer);
	other_approval((char[256]){ 0 });
	answer = bench_ask(&b, "nepal", "approval.list", NULL, NULL);
	json_array_foreach(json_object_get(json_object_get(answer, "result"), "rows"), i, row)
		assert_string_equal(json_string_value(json_object_get(row, "owner")), "np");
	json_decref(answer);
}

static void
an_unknown_argument_is_refused(void **state)
{
	(void)state;
	for (unsigned i = 0; i < control_op_count; i++) {
		const struct control_op *op = &control_ops[i];
		json_t *args = json_loads(args_of(op), 0, NULL);
		char *text;

		json_object_set_new(args, "surprise", json_string("x"));
		text = json_dumps(args, JSON_COMPACT);
		*b.now += 1;
		if (strcmp(bench_says(&b, who_may(op), op->name, text, ",\"totp\":\"000000\""), "bad") != 0)
			fail_msg("%s takes an argument that it does not know", op->name);
		free(text);
		json_decref(args);
	}
}

/* Each field of the table: left out, of another type, too long, with a number in it. */
static void
every_argument_is_looked_at(void **state)
{
	static const struct { const char *op, *name, *need; } fields[] = {
#define CONTROL_FIELD(op, name, type, need, min, max, what) { #op, #name, #need },
#include "gateway/control/fields.def"
#undef CONTROL_FIELD
	};
	static const char *const ids[] = {
#define CONTROL_OP(id, name, roles, persons, step, cost, scope, event, what) #id,
#include "gateway/control/control.def"
#undef CONTROL_OP
	};
	unsigned looked = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(fields); i++)
		for (unsigned o = 0; o < control_op_count; o++) {
			const struct control_op *op = &control_ops[o];

			for (size_t k = 0; k < 3 && strcmp(ids[o], fields[i].op) == 0; k++) {
				json_t *args = json_loads(args_of(op), 0, NULL);
				const char *code;
				char *text;

				json_object_del(args, fields[i].name);
				if (k < 2)
					json_object_set_new(args, fields[i].name, k == 0 ? json_pack("{s:i}", "a", 1) : json_string("\x01"));
				text = json_dumps(args, JSON_COMPACT);
				*b.now += 1;
				code = bench_says(&b, who_may(op), op->name, text, ",\"totp\":\"000000\"");
				/*
				 * A secret may hold any characters, and so may what another room reads (a CAP message; the names of a
				 * definition); what may be left out may be left out.
				 */
				if (strcmp(code, "bad") != 0 && !(k == 1 && strstr("password half half2 xml", fields[i].name)) &&
				    !(k == 0 && strstr("definition changes", fields[i].name)) &&
				    !(k == 2 && (strcmp(fields[i].need, "MAY") == 0 || strcmp(fields[i].need, "KEPT") == 0)))
					fail_msg("%s takes a bad %s (%zu): %s", op->name, fields[i].name, k, code);
				looked++;
				free(text);
				json_decref(args);
			}
		}
	assert_int_equal(looked, 3 * COUNT(fields));
}

static void
words_hold_no_number(void **state)
{
	static const struct { const char *ref; bool is_good; } cases[] = {
		{ "folder 3, page 12", true }, { "form 12/2026", true }, { "फाइल 3", true },
		{ "+44 7700 900123", false }, { "07700900123", false }, { "0 7 7 0 0 9 0 0", false }, { "077-00.900/123", false },
		{ "\xd9\xa0\xd9\xa7\xd9\xa7", false }, { "\xef\xbc\x90", false }, { "a\xe2\x80\xae""b", false },
	};
	char args[400];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *code;

		snprintf(args, sizeof(args), "{\"owner\":\"bd\",\"number\":\"+" BENCH_WARDEN "\",\"area\":\"sebha\",\"language\":\"bn\","
		    "\"consent_date\":\"2026-11-01\",\"consent_ref\":\"%s\"}", cases[i].ref);
		code = bench_says(&b, "only-operator", "warden.add", args, NULL);
		/* there is no key to seal with here: a good one stops at the world */
		if ((strcmp(code, "bad") != 0) != cases[i].is_good)
			fail_msg("case %zu: %s", i, code);
	}
}

/* --- two persons ----------------------------------------------------------------- */

static void
one_person_is_never_two(void **state)
{
	char extra[64], agree[256], more[64], code[8];
	json_t *answer;

	(void)state;
	/* proposing does nothing */
	answer = bench_ask(&b, "ada", "staff.add", "{\"name\":\"eve\",\"roles\":[\"editor\"]}", NULL);
	snprintf(agree, sizeof(agree), "{\"id\":\"%s\",\"hash\":\"%s\"}", json_string_value(json_object_get(answer, "approval")),
	    json_string_value(json_object_get(answer, "hash")));
	snprintf(extra, sizeof(extra), ",\"approval\":\"%s\"", json_string_value(json_object_get(answer, "approval")));
	assert_string_equal(json_string_value(json_object_get(answer, "text")), "{\"name\":\"eve\",\"owner\":\"\",\"roles\":[\"editor\"]}");
	assert_string_equal(bench_code(answer), "approval");
	assert_string_equal(bench_says(&b, "ada", "staff.recode", "{\"name\":\"eve\"}", NULL), "denied");
	/* nor does carrying it out before anybody agreed */
	assert_string_equal(bench_says(&b, "ada", "staff.add", NULL, extra), "approval");
	/* herself */
	bench_totp(&b, "ada", code);
	snprintf(more, sizeof(more), ",\"totp\":\"%s\"", code);
	assert_string_equal(bench_says(&b, "ada", "approval.agree", agree, more), "denied");
	/* the other, without a code, with one that was used, with the hash of something else */
	assert_string_equal(bench_says(&b, "bea", "approval.agree", agree, NULL), "login");
	assert_string_equal(bench_says(&b, "bea", "approval.agree", agree, ",\"totp\":\"000000\""), "login");
	*b.now += 600;	/* a wrong code slows her down */
	bench_totp(&b, "bea", code);
	snprintf(more, sizeof(more), ",\"totp\":\"%s\"", code);
	agree[60]  = agree[60] == '0' ? '1' : '0';
	assert_string_equal(bench_says(&b, "bea", "approval.agree", agree, more), "denied");
	agree[60]  = agree[60] == '0' ? '1' : '0';
	assert_string_equal(bench_says(&b, "bea", "approval.agree", agree, more), "login");
}

static void
what_was_agreed_is_done_once(void **state)
{
	char extra[64];
	const char *half;
	json_t *answer;

	(void)state;
	bench_add(&b, "lost", "np", "[\"caller\"]", "doha");
	half = bench_agreed(&b, "ada", "bea", "staff.recode", "{\"name\":\"lost\"}", extra);
	assert_int_equal(strlen(half), 16);
	/* with other arguments, by somebody else, for another operation */
	assert_string_equal(bench_says(&b, "ada", "staff.recode", "{\"name\":\"one\"}", extra), "bad");
	assert_string_equal(bench_says(&b, "bea", "staff.recode", NULL, extra), "denied");
	assert_string_equal(bench_says(&b, "ada", "staff.change", NULL, extra), "denied");
	assert_string_equal(bench_says(&b, "ada", "whoami", NULL, extra), "bad");
	answer = bench_ask(&b, "ada", "staff.recode", NULL, extra);
	assert_string_not_equal(json_string_value(json_object_get(json_object_get(answer, "result"), "half")), half);
	assert_string_equal(bench_code(answer), "ok");
	assert_string_equal(bench_says(&b, "ada", "staff.recode", NULL, extra), "denied");
}

static void
every_two_person_operation_waits(void **state)
{
	unsigned seen = 0;

	(void)state;
	for (unsigned i = 0; i < control_op_count; i++) {
		const struct control_op *op = &control_ops[i];
		const char *code;

		if (op->persons == CONTROL_ONE)
			continue;
		*b.now += 1;
		code = bench_says(&b, who_may(op), op->name, args_of(op), NULL);
		/* a warden needs a key to seal with, which is not here */
		assert_string_equal(code, op->run == control_warden_add ? "world" : "approval");
		code = bench_says(&b, who_may(op), op->name, NULL, ",\"approval\":\"00112233445566778899aabbccddeeff\"");
		assert_string_equal(code, "denied");
		seen++;
	}
	assert_int_equal(seen, 7);
}

static void
a_refused_one_is_over(void **state)
{
	json_t *answer;
	unsigned tried = bench_events(&b, "approval.denied", NULL);
	char id[64], extra[64];

	(void)state;
	answer = bench_ask(&b, "ada", "staff.recode", "{\"name\":\"one\"}", NULL);
	snprintf(id, sizeof(id), "{\"id\":\"%s\"}", json_string_value(json_object_get(answer, "approval")));
	snprintf(extra, sizeof(extra), ",\"approval\":\"%s\"", json_string_value(json_object_get(answer, "approval")));
	json_decref(answer);
	assert_string_equal(bench_says(&b, "only-editor", "approval.refuse", id, NULL), "denied");
	assert_int_equal(bench_events(&b, "approval.denied", NULL), tried + 1);
	assert_string_equal(bench_says(&b, "bea", "approval.refuse", id, NULL), "ok");
	assert_string_equal(bench_says(&b, "ada", "staff.recode", NULL, extra), "denied");
	answer = bench_ask(&b, "ada", "approval.show", id, NULL);
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "result"), "state")), "refused");
	json_decref(answer);
}

/* --- signing in ------------------------------------------------------------------- */

static void
founding_happens_once(void **state)
{
	json_t *answer;

	(void)state;
	assert_string_equal(bench_says(&b, NULL, "staff.found", right[1].args, NULL), "denied");
	answer = bench_ask(&b, NULL, "hello", NULL, NULL);
	assert_true(json_is_true(json_object_get(json_object_get(answer, "result"), "founded")));
	json_decref(answer);
}

static void
who_is_blocked_is_out_at_once(void **state)
{
	(void)state;
	bench_add(&b, "gone", "np", "[\"caller\"]", "");
	assert_string_equal(bench_says(&b, "gone", "whoami", NULL, NULL), "ok");
	assert_string_equal(bench_says(&b, "nepal", "staff.block", "{\"name\":\"gone\"}", NULL), "ok");
	assert_string_equal(bench_says(&b, "gone", "whoami", NULL, NULL), "login");
}

static void
a_token_ends(void **state)
{
	(void)state;
	assert_string_equal(bench_says(&b, "only-editor", "whoami", NULL, NULL), "ok");
	assert_string_equal(bench_says(&b, "only-editor", "logout", NULL, NULL), "ok");
	assert_string_equal(bench_says(&b, "only-editor", "whoami", NULL, NULL), "login");
	bench_login(&b, "only-editor");
}

static void
passwords_come_one_by_one(void **state)
{
	static const char args[] = "{\"name\":\"nobody\",\"password\":\"whatever it is\"}";
	unsigned busy = 0;

	(void)state;
	*b.now += 5;
	for (unsigned i = 0; i < 5; i++)
		busy += strcmp(bench_says(&b, NULL, "login", args, ",\"totp\":\"123456\""), "busy") == 0;
	assert_int_equal(busy, 3);
	/* who has a token is not kept waiting by strangers */
	assert_string_equal(bench_says(&b, "only-operator", "whoami", NULL, NULL), "ok");
	*b.now += 1;
	assert_string_equal(bench_says(&b, NULL, "login", args, ",\"totp\":\"123456\""), "login");
}

/* Each operation has an item in the manual, and each item an operation. */
static void
the_manual_has_every_operation(void **state)
{
	char line[512], name[64];
	bool is_there = false;
	unsigned items = 0;
	FILE *f = fopen("ops/man/safar-control.7", "re");

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		unsigned i = 0;

		if (strncmp(line, ".SH", 3) == 0)
			is_there = strcmp(line, ".SH OPERATIONS\n") == 0;
		if (!is_there || sscanf(line, ".B %63s", name) != 1)
			continue;
		while (i < control_op_count && strcmp(control_ops[i].name, name) != 0)
			i++;
		if (i == control_op_count)
			fail_msg("the manual tells of %s, which is not there", name);
		items++;
	}
	fclose(f);
	assert_int_equal(items, control_op_count);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(founding_happens_once),
		cmocka_unit_test(no_token_no_answer),
		cmocka_unit_test(a_wrong_role_is_told),
		cmocka_unit_test(another_owner_is_denied),
		cmocka_unit_test(lists_hold_only_ones_own),
		cmocka_unit_test(an_unknown_argument_is_refused),
		cmocka_unit_test(every_argument_is_looked_at),
		cmocka_unit_test(words_hold_no_number),
		cmocka_unit_test(one_person_is_never_two),
		cmocka_unit_test(what_was_agreed_is_done_once),
		cmocka_unit_test(every_two_person_operation_waits),
		cmocka_unit_test(a_refused_one_is_over),
		cmocka_unit_test(who_is_blocked_is_out_at_once),
		cmocka_unit_test(a_token_ends),
		cmocka_unit_test(passwords_come_one_by_one),
		cmocka_unit_test(the_manual_has_every_operation),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
