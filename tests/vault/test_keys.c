/* test_keys.c - keys are made in time, die in time and not before, and are whole or not there */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/vault/forget.h"
#include "gateway/vault/keys.h"
#include "gateway/vault/keys_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/vault/stage.h"

enum { DAY = 86400, NOVEMBER = 1793491200 /* 2026-11-01 */, M11 = 322, M12 = 323 };

static struct vault_now now;
static char notes[4096];

static void
note(void *arg, const char *what, const char *object)
{
	size_t len = strlen(notes);

	(void)arg;
	snprintf(notes + len, sizeof(notes) - len, "%s %s;", what, object);
}

static int
set_up(void **state)
{
	now = (struct vault_now){ NOVEMBER + 10 * DAY, 1000 };
	notes[0] = '\0';
	return stage_set_up(state);
}

static void
tick(struct keys *k)
{
	struct buf why = BUF_INIT(1024);

	if (!keys_tick(k, &now, note, NULL, &why))
		fail_msg("%s", why.ptr);
	buf_free(&why);
}

/* keys_open() borrows the names, which stage_in() reuses after a while. */
static char keys_folder[128], public_path[128];

static struct keys *
open_again(void)
{
	struct buf why = BUF_INIT(1024);
	bool is_mistake;
	struct keys *k;

	snprintf(keys_folder, sizeof(keys_folder), "%s", stage_in("keys"));
	snprintf(public_path, sizeof(public_path), "%s", stage_in("vault.pub"));
	k = keys_open(keys_folder, public_path, &now, &is_mistake, &why);
	if (!k)
		fail_msg("%s", why.ptr);
	buf_free(&why);
	return k;
}

static void
pass(struct keys *k, int64_t s)
{
	for (; s > 0; s -= 3600) {
		now.wall_s += s < 3600 ? s : 3600;
		now.boot_ms += (s < 3600 ? s : 3600) * 1000;
		tick(k);
	}
}

static void
the_first_start_makes_two_months(void **state)
{
	struct keys *k = open_again();
	struct buf why = BUF_INIT(512);
	struct seal_key said, ours;
	uint8_t secret[32];

	(void)state;
	assert_null(keys_secret(k, M11));
	tick(k);
	assert_string_equal(notes, "vault.month 2026-11;vault.month 2026-12;");
	assert_true(seal_key_read(public_path, now.wall_s, &said, &why));
	assert_true(keys_public(k, M11, &ours));
	assert_memory_equal(said.bytes, ours.bytes, sizeof(ours.bytes));
	memcpy(secret, keys_secret(k, M11), 32);
	keys_close(k);
	k = open_again();			/* the same keys after a new start, and none anew */
	tick(k);
	assert_memory_equal(secret, keys_secret(k, M11), 32);
	assert_string_equal(notes, "vault.month 2026-11;vault.month 2026-12;");
	keys_close(k);
	buf_free(&why);
}

static void
a_key_dies_35_days_after_its_month(void **state)
{
	struct keys *k = open_again();

	(void)state;
	tick(k);
	pass(k, 20 * DAY + 35 * DAY - 1);
	assert_non_null(keys_secret(k, M11));
	assert_int_equal(access(stage_in("keys/2026-11.key"), F_OK), 0);
	notes[0] = '\0';
	pass(k, 2);
	assert_null(keys_secret(k, M11));
	assert_int_equal(access(stage_in("keys/2026-11.key"), F_OK), -1);
	assert_string_equal(notes, "vault.forget 2026-11;");
	assert_non_null(keys_secret(k, M12));
	keys_close(k);
	k = open_again();
	assert_null(keys_secret(k, M11));
	keys_close(k);
}

/* Keys of months long ago, and a clock that jumps: what is forgotten at once, and what after some days? */
static void
a_clock_that_jumps_kills_no_key_before_its_time(void **state)
{
	static const struct { const char *what; int64_t jump_s; int wait_days; bool lives; } cases[] = {
		{ "a day ahead", DAY, 0, true },
		{ "two months ahead", 61 * DAY, 30, true },
		{ "ten years ahead", 3650 * (int64_t)DAY, 34, true },
		{ "ten years ahead, and it stays so", 3650 * (int64_t)DAY, 36, false },
		{ "ten years back", -3650 * (int64_t)DAY, 80, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct keys *k;

		stage_tear_down(state);
		set_up(state);
		k = open_again();
		tick(k);
		/* half a day before November's key dies, or in November */
		if (cases[i].jump_s == DAY)
			pass(k, 55 * DAY - DAY / 2);
		now.wall_s += cases[i].jump_s;
		tick(k);
		pass(k, cases[i].wait_days * (int64_t)DAY);
		if ((keys_secret(k, M11) != NULL) != cases[i].lives)
			fail_msg("%s", cases[i].what);
		assert_int_equal(keys_doubt_the_clock(k), cases[i].lives && cases[i].jump_s > 0);
		keys_close(k);
	}
}

static void
a_key_in_a_bad_state_stops_the_vault_with_a_sentence(void **state)
{
	static const struct { const char *what, *words; } cases[] = {
		{ "flipped", "2026-11.key: the key is damaged; move it away, and what was sealed with it is lost" },
		{ "short", "2026-11.key: the key is damaged" },
		{ "empty", "2026-11.key: the key is damaged" },
		{ "renamed", "2026-10.key: the key is damaged" },
		{ "readable", "2026-11.key: others may read it (mode 0640); make it 0600" },
		{ "link", "2026-11.key: Too many levels of symbolic links" },
		{ "lost", "has no key 2026-11.key like the one that " },
		{ "another", "has no key 2026-11.key like the one that " },
		{ "folder", "others may enter the folder of keys (mode 0750); make it 0700" },
		{ "another's", "the folder of keys belongs to another user" },
		{ "no folder", "make the folder of keys, mode 0700, owned by the user of safar-vault" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf why = BUF_INIT(1024);
		bool is_mistake = false;
		const char *what = cases[i].what;
		uint8_t image[58], other[32] = { 4 };
		struct keys *k;
		FILE *f;

		stage_tear_down(state);
		set_up(state);
		k = open_again();
		tick(k);
		keys_close(k);
		f = fopen(stage_in("keys/2026-11.key"), "r");
		assert_int_equal(fread(image, 1, sizeof(image), f), sizeof(image));
		fclose(f);
		image[20] ^= strcmp(what, "flipped") == 0 ? 1 : 0;
		stage_spill(stage_in("keys/2026-11.key"), image, strcmp(what, "short") == 0 ? 57 : strcmp(what, "empty") == 0 ? 0 : 58,
		    strcmp(what, "readable") == 0 ? 0640 : 0600);
		if (strcmp(what, "renamed") == 0)
			rename(stage_in("keys/2026-11.key"), stage_in("keys/2026-10.key"));
		if (strcmp(what, "link") == 0) {
			rename(stage_in("keys/2026-11.key"), stage_in("keys/elsewhere"));
			assert_int_equal(symlink("elsewhere", stage_in("keys/2026-11.key")), 0);
		}
		if (strcmp(what, "lost") == 0)
			unlink(stage_in("keys/2026-11.key"));
		if (strcmp(what, "another") == 0)
			assert_true(key_file_write(stage_in("keys"), M11, other, &why));
		if (strcmp(what, "folder") == 0)
			chmod(keys_folder, 0750);
		if (strcmp(what, "another's") == 0 && (geteuid() != 0 || chown(keys_folder, 65534, 65534) < 0))
			continue;	/* only root can give it away */
		if (strcmp(what, "no folder") == 0)
			snprintf(keys_folder, sizeof(keys_folder), "%s", stage_in("nowhere"));
		if (keys_open(keys_folder, public_path, &now, &is_mistake, &why))
			fail_msg("%s", what);
		if (!strstr(why.ptr, cases[i].words) || !is_mistake)
			fail_msg("%s: %s", what, why.ptr);
		buf_free(&why);
	}
}

static void
two_vaults_do_not_share_keys(void **state)
{
	struct keys *k = open_again();
	struct buf why = BUF_INIT(512);
	bool is_mistake = true;

	(void)state;
	assert_null(keys_open(keys_folder, public_path, &now, &is_mistake, &why));
	assert_false(is_mistake);
	assert_non_null(strstr(why.ptr, "another safar-vault holds these keys"));
	keys_close(k);
	keys_close(open_again());
	buf_free(&why);
}

/* No file may grow: what a full disk does.  Said, tried again, and no key is used that is not on disk. */
static void
a_full_disk_makes_no_key(void **state)
{
	struct rlimit full = { 0, RLIM_INFINITY }, normal = { RLIM_INFINITY, RLIM_INFINITY };
	struct keys *k = open_again();
	struct buf why = BUF_INIT(512);

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	assert_false(keys_tick(k, &now, note, NULL, &why));
	setrlimit(RLIMIT_FSIZE, &normal);
	assert_non_null(strstr(why.ptr, "keys/2026-11.key: File too large"));
	assert_null(keys_secret(k, M11));
	assert_string_equal(notes, "");
	assert_int_equal(access(stage_in("keys/2026-11.key.tmp"), F_OK), -1);
	tick(k);
	assert_non_null(keys_secret(k, M11));
	keys_close(k);
	buf_free(&why);
}

/* What a kill leaves behind: temporary files of a key that was made, or was being forgotten. */
static void
what_a_kill_left_is_cleared_away(void **state)
{
	struct keys *k = open_again();

	(void)state;
	tick(k);
	keys_close(k);
	stage_spill(stage_in("keys/2027-01.key.tmp"), "half a ke", 9, 0600);
	stage_spill(stage_in("keys/2026-09.key.gone"), "noise", 5, 0600);
	stage_spill(stage_in("keys/a-note.txt"), "mine", 4, 0600);
	k = open_again();
	assert_int_equal(access(stage_in("keys/2027-01.key.tmp"), F_OK), -1);
	assert_int_equal(access(stage_in("keys/2026-09.key.gone"), F_OK), -1);
	assert_int_equal(access(stage_in("keys/a-note.txt"), F_OK), 0);
	keys_close(k);
}

/* Killed again and again while it makes and forgets the keys of years: each time the folder is as good as before. */
static void
a_kill_leaves_no_half_key(void **state)
{
	unsigned kills = 0;

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct keys *k;
		pid_t pid = fork();
		int status;

		assert_true(pid >= 0);
		if (pid == 0) {
			k = open_again();
			for (;; now.wall_s += 30 * DAY, now.boot_ms += 30 * (int64_t)DAY * 1000)
				tick(k);
		}
		usleep(3000 + (useconds_t)round * 700);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		kills += WIFSIGNALED(status);
		/* "damaged", "lost" or a wrong public file would fail here; the clock is where the child began */
		k = open_again();
		tick(k);
		keys_close(k);
	}
	assert_int_equal(kills, 40);
}

static void
after_a_panic_no_key_is_made_until_it_is_wished(void **state)
{
	struct keys *k = open_again();
	struct buf why = BUF_INIT(512);
	unsigned gone;
	bool is_mistake = true;

	(void)state;
	tick(k);
	assert_true(forget_all(keys_folder, public_path, &gone, &why));
	assert_int_equal(gone, 2);
	assert_false(keys_are_forgotten(k));
	notes[0] = '\0';
	tick(k);				/* a vault that runs sees it */
	assert_true(keys_are_forgotten(k));
	assert_null(keys_secret(k, M11));
	assert_string_equal(notes, "vault.panic all keys;");
	pass(k, 40 * (int64_t)DAY);
	assert_string_equal(notes, "vault.panic all keys;");
	assert_false(keys_renew(keys_folder, public_path, &is_mistake, &why));	/* it holds the folder */
	assert_false(is_mistake);
	keys_close(k);
	k = open_again();			/* and one that starts anew */
	tick(k);
	assert_true(keys_are_forgotten(k));
	keys_close(k);
	/* a backup of a key that was brought back, and a panic that was interrupted, are ended */
	stage_spill(stage_in("keys/2026-11.key"), "half", 4, 0600);
	buf_reset(&why);
	if (!keys_renew(keys_folder, public_path, &is_mistake, &why))
		fail_msg("%s", why.ptr);
	assert_int_equal(access(stage_in("keys/2026-11.key"), F_OK), -1);
	k = open_again();
	tick(k);
	assert_false(keys_are_forgotten(k));
	assert_non_null(keys_secret(k, M12 + 1));	/* 2027-01: it is December */
	keys_close(k);
	buf_free(&why);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, stage_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(the_first_start_makes_two_months),
		CASE(a_key_dies_35_days_after_its_month),
		CASE(a_clock_that_jumps_kills_no_key_before_its_time),
		CASE(a_key_in_a_bad_state_stops_the_vault_with_a_sentence),
		CASE(two_vaults_do_not_share_keys),
		CASE(a_full_disk_makes_no_key),
		CASE(what_a_kill_left_is_cleared_away),
		CASE(a_kill_leaves_no_half_key),
		CASE(after_a_panic_no_key_is_made_until_it_is_wished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
