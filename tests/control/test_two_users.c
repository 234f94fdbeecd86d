/*
 * test_two_users.c - safard and safar-vault as two users, as the units of ops/packaging/ start them
 *
 * A number is sealed by one and opened by the other; nobody else gets near, and
 * neither reads what is the other's.  The last point is the panic of root.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/vault/ticket.h"
#include "gateway/vault/vault.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"
#include "tests/control/two_users.h"

#define HER "+447700900123"
#define VAULT_SOCKET "/run/safar-vault/socket"

static struct bench b;		/* its client; the server is safard */
static int64_t clock_s;
static char call[96];

#define ROOT_ONLY() do { (void)state; if (!users_can()) skip(); users_be(UID_ROOT, 0); } while (0)

/* The clock that bench_totp() moves on by 31 s: the code is the one of `steps` from now, which safard takes from -1 to 1. */
static void
at(int steps)
{
	clock_s = (int64_t)time(NULL) + 30 * steps - 31;
}

static void
they_start(void **state)
{
	struct stat st;

	ROOT_ONLY();
	users_start_vault();
	users_start_safard();
	assert_int_equal(stat(users_path(VAULT_SOCKET), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_int_equal(st.st_uid, UID_VAULT);
	assert_int_equal(st.st_gid, UID_VAULT);
	assert_int_equal(stat(users_path("/var/lib/safar/control"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_int_equal(st.st_uid, UID_SAFARD);
	assert_int_equal(st.st_gid, UID_SAFARD);
}

static void
one_seals(void **state)
{
	static const char *const words[] = { "language", "1", "country", "1", "1", "alerts" };

	ROOT_ONLY();
	for (size_t i = 0; i < COUNT(words); i++)
		users_phone(HER, words[i]);
	assert_non_null(strstr(users_phone(HER, "1"), "Alerts are on"));
	users_phone(HER, "call me");
	users_phone(HER, "2");		/* anyone */
	assert_non_null(strstr(users_phone(HER, "1"), "asked an office to call"));
}

/* --- the other opens, for staff ------------------------------------------------------ */

static void
take_totp(const char *name, const json_t *row)
{
	const char *hex = json_string_value(json_object_get(row, "totp"));

	assert_non_null(hex);
	assert_int_equal(sodium_hex2bin(bench_person(&b, name)->totp, 20, hex, strlen(hex), NULL, NULL, NULL), 0);
}

static void
found(void)
{
	json_t *answer = bench_ask(&b, NULL, "staff.found",
	    "{\"name\":\"ada\",\"password\":\"password of ada\",\"name2\":\"bea\",\"password2\":\"password of bea\"}", NULL);

	take_totp("ada", json_object_get(json_object_get(answer, "result"), "first"));
	take_totp("bea", json_object_get(json_object_get(answer, "result"), "second"));
	json_decref(answer);
}

/* Passwords are let in twice a second: who comes third waits. */
static void
staff_sign_in(void)
{
	bench_person(&b, "ada");
	bench_person(&b, "bea");
	if (time(NULL) % 30 > 20)
		sleep(10);		/* a code must not end under our hands */
	found();
	sleep(1);
	at(-1);
	bench_login(&b, "bea");
	at(-1);
	bench_login(&b, "ada");
	sleep(1);
	at(0);
	bench_add(&b, "sita", "np", "[\"caller\"]", "");
	sleep(1);
}

static void
take_call(void)
{
	json_t *answer = bench_ask(&b, "sita", "request.list", NULL, NULL);
	const json_t *rows = json_object_get(json_object_get(answer, "result"), "rows");

	if (json_array_size(rows) != 1)
		fail_msg("no call-back is listed");
	snprintf(call, sizeof(call), "{\"id\":\"%s\"}", json_string_value(json_object_get(json_array_get(rows, 0), "id")));
	json_decref(answer);
	assert_string_equal(bench_says(&b, "sita", "request.take", call, NULL), "ok");
}

static void
the_other_opens(void **state)
{
	json_t *answer;

	ROOT_ONLY();
	snprintf(b.socket, sizeof(b.socket), "%s", users_path("/var/lib/safar/control"));
	b.now = &clock_s;
	users_be(UID_STAFF, UID_SAFARD);
	staff_sign_in();
	take_call();
	answer = bench_ask(&b, "sita", "request.reveal", call, NULL);
	users_be(UID_ROOT, 0);
	if (!json_is_true(json_object_get(answer, "ok")))
		fail_msg("not opened: %s", json_string_value(json_object_get(answer, "error")));
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "result"), "number")), HER);
	json_decref(answer);
}

/* --- nobody else --------------------------------------------------------------------- */

/* 0, or why `uid` of the group cannot. */
static int
connects(uid_t uid, gid_t group, const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), error;

	snprintf(to.sun_path, sizeof(to.sun_path), "%s", users_path(path));
	users_be(uid, group);
	error = connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 ? 0 : errno;
	users_be(UID_ROOT, 0);
	close(fd);
	return error;
}

static void
strangers_do_not_reach_the_sockets(void **state)
{
	ROOT_ONLY();
	assert_int_equal(connects(UID_SAFARD, UID_VAULT, VAULT_SOCKET), 0);
	assert_int_equal(connects(UID_STAFF, UID_SAFARD, VAULT_SOCKET), EACCES);
	assert_int_equal(connects(UID_OTHER, 0, VAULT_SOCKET), EACCES);
	assert_int_equal(connects(UID_STAFF, UID_SAFARD, "/var/lib/safar/control"), 0);
	assert_int_equal(connects(UID_OTHER, 0, "/var/lib/safar/control"), EACCES);
	assert_int_equal(connects(UID_VAULT, 0, "/var/lib/safar/control"), EACCES);
}

/* A mode that went wrong is not all that stands between: the vault asks the kernel who it is. */
static void
the_group_alone_opens_nothing(void **state)
{
	uint8_t sealed[SEALED_BYTES] = { 0 }, id[SEAL_ID_BYTES] = { 1 };
	struct vault_ask ask = { .purpose = VAULT_WARDEN, .row = { "np", "warden", id }, .sealed = sealed, .who = "eve", .job = "" };
	static const struct { uid_t uid; bool may; } rows[] = { { UID_OTHER, false }, { UID_STAFF, false }, { UID_SAFARD, true } };

	ROOT_ONLY();
	for (size_t i = 0; i < COUNT(rows); i++) {
		char room[512], digits[SEAL_DIGITS + 1];
		struct buf why = BUF_OVER(room);
		bool is_open;

		users_be(rows[i].uid, UID_VAULT);
		is_open = vault_open_number(users_path(VAULT_SOCKET), &ask, digits, &why);
		users_be(UID_ROOT, 0);
		assert_false(is_open);		/* this seal is nobody's */
		if ((strstr(why.ptr, "this user of the machine may not ask") == NULL) != rows[i].may)
			fail_msg("user %u is told: %s", (unsigned)rows[i].uid, why.ptr);
	}
}

static bool
reads(uid_t uid, gid_t group, const char *path)
{
	int fd;

	users_be(uid, group);
	fd = open(users_path(path), O_RDONLY | O_CLOEXEC);
	users_be(UID_ROOT, 0);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void
neither_reads_what_is_the_others(void **state)
{
	static const char *const of_safard[] = { "people.key", "people.db", "staff.db", "audit", "audit/audit.log", "audit/audit.key" };
	static const char *const of_vault[] = { "keys", "keys/clock", "audit", "audit/audit.log" };
	char path[128];

	ROOT_ONLY();
	for (size_t i = 0; i < COUNT(of_safard); i++) {
		snprintf(path, sizeof(path), "/var/lib/safar/%s", of_safard[i]);
		assert_true(reads(UID_SAFARD, UID_VAULT, path));
		if (reads(UID_VAULT, 0, path) || reads(UID_STAFF, UID_SAFARD, path) || reads(UID_OTHER, 0, path))
			fail_msg("%s is read by others", path);
	}
	for (size_t i = 0; i < COUNT(of_vault); i++) {
		snprintf(path, sizeof(path), "/var/lib/safar-vault/%s", of_vault[i]);
		assert_true(reads(UID_VAULT, 0, path));
		if (reads(UID_SAFARD, UID_VAULT, path) || reads(UID_STAFF, UID_SAFARD, path) || reads(UID_OTHER, 0, path))
			fail_msg("%s is read by others", path);
	}
	assert_true(reads(UID_SAFARD, UID_VAULT, "/var/lib/safar-vault/vault.pub"));
}

static void
tickets_go_one_way(void **state)
{
	struct ticket t = { .job = "00112233445566778899aabbccddeeff", .owner = "np", .list = "alerts", .maker = "ada",
		.checker = "bea", .expires_s = (int64_t)time(NULL) + 60, .rows = 3 }, back;
	const char *jobs = users_path("/var/lib/safar/jobs");
	char room[512];
	struct buf why = BUF_OVER(room);

	ROOT_ONLY();
	users_be(UID_VAULT, 0);
	assert_false(ticket_write(jobs, &t, &why));
	users_be(UID_STAFF, UID_SAFARD);
	assert_false(ticket_write(jobs, &t, &why));
	buf_reset(&why);
	users_be(UID_SAFARD, UID_VAULT);
	if (!ticket_write(jobs, &t, &why))
		fail_msg("%s", why.ptr);
	users_be(UID_VAULT, 0);
	if (!ticket_read(jobs, t.job, &back, &why))
		fail_msg("%s", why.ptr);
	users_be(UID_ROOT, 0);
	assert_int_equal(back.rows, 3);
}

/* systemd counts what a service could do to the machine: 15 is 1.5 of 10. */
static void
units_leave_little_open(void **state)
{
	static const char program[] = "/usr/bin/systemd-analyze";
	static const char *const units[] = { "ops/packaging/safard.service", "ops/packaging/safar-vault.service",
		"ops/packaging/safar-bearerbox.service", "ops/packaging/safar-fetch.service" };

	ROOT_ONLY();
	if (access(program, X_OK) < 0) {
		print_message("no systemd-analyze here: left out\n");
		skip();
	}
	for (size_t i = 0; i < COUNT(units); i++) {
		const char *const argv[] = { program, "security", "--offline=true", "--threshold=15", units[i], NULL };

		if (users_run(UID_ROOT, argv) != 0)
			fail_msg("%s: more than 1.5", units[i]);
	}
}

/* --- the last one ---------------------------------------------------------------------- */

static void
root_makes_all_forget(void **state)
{
	const char *program = users_path("/usr/local/sbin/safar"), *vault = users_path("/usr/local/sbin/safar-vault");
	const char *keys = users_path("/var/lib/safar-vault/keys"), *public = users_path("/var/lib/safar-vault/vault.pub");
	const char *const panic[] = { program, "panic", "--keys", keys, "--public", public, "--socket", users_path(VAULT_SOCKET),
		"--yes", NULL };
	const char *const anew[] = { vault, "--new-keys", "--keys", keys, "--public", public, NULL };

	ROOT_ONLY();
	assert_int_equal(users_run(UID_ROOT, panic), 0);
	users_be(UID_STAFF, UID_SAFARD);
	assert_string_equal(bench_says(&b, "sita", "request.reveal", call, NULL), "world");
	users_be(UID_ROOT, 0);
	assert_non_null(strstr(users_phone(HER, "danger"), "part\t1\t"));
	assert_int_equal(users_stop_vault(), 0);
	assert_int_equal(users_run(UID_VAULT, anew), 0);
	users_start_vault();
	sleep(1);
	users_be(UID_STAFF, UID_SAFARD);
	assert_string_equal(bench_says(&b, "sita", "request.reveal", call, NULL), "world");	/* gone is gone */
	users_be(UID_ROOT, 0);
}

static int
set_up(void **state)
{
	b.said = xcalloc(1, 1 << 20);
	return users_set_up(state);
}

static int
tear_down(void **state)
{
	free(b.said);
	return users_tear_down(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_start),
		cmocka_unit_test(one_seals),
		cmocka_unit_test(the_other_opens),
		cmocka_unit_test(strangers_do_not_reach_the_sockets),
		cmocka_unit_test(the_group_alone_opens_nothing),
		cmocka_unit_test(neither_reads_what_is_the_others),
		cmocka_unit_test(tickets_go_one_way),
		cmocka_unit_test(units_leave_little_open),
		cmocka_unit_test(root_makes_all_forget),
	};

	BUG_IF(sodium_init() < 0);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
