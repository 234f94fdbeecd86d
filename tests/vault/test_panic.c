/* test_panic.c - safar panic: everything is gone, whether the vault runs, hangs or sleeps */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/ops/called.h"
#include "tests/support/stopped.h"
#include "tests/vault/stage.h"

static uint8_t id[SEAL_ID_BYTES], sealed[SEALED_BYTES];

/* The call-back that was sealed before the panic. */
static const char *
open_it(void)
{
	static char said[512];
	struct buf why;
	char digits[SEAL_DIGITS + 1];
	struct vault_ask ask = { VAULT_REQUEST, { "np", "callback", id }, sealed, "ana", "" };

	buf_wrap(&why, said, sizeof(said));
	if (vault_open_number(stage_in("socket"), &ask, digits, &why))
		assert_string_equal(digits, HER);
	return said;
}

static int
panic(const char *keys, bool tells, struct buf *said)
{
	const char *words[] = { "safar panic", "--keys", keys, "--public", stage_in("vault.pub"), "--yes", tells ? "--socket" : NULL,
	    stage_in("socket"), NULL };

	buf_reset(said);
	return called(cmd_panic, words, "", said);
}

static void
nothing_is_left(void)
{
	char months[2][32];
	time_t now = time(NULL);

	assert_int_equal(access(stage_in("vault.pub"), F_OK), -1);
	for (int i = 0; i < 2; i++) {
		struct tm tm;

		gmtime_r(&now, &tm);
		tm.tm_mon += i;
		tm.tm_mday = 1;
		timegm(&tm);
		strftime(months[i], sizeof(months[i]), "keys/%Y-%m.key", &tm);
		assert_int_equal(access(stage_in(months[i]), F_OK), -1);
	}
}

static void
started(void)
{
	stage_start(NULL);
	stage_seal("np", "callback", 60, id, sealed);
	assert_string_equal(open_it(), "");
}

static void
a_running_vault_forgets_at_once(void **state)
{
	struct buf said = BUF_INIT(8192);

	(void)state;
	started();
	assert_int_equal(panic(stage_in("keys"), true, &said), 0);
	assert_non_null(strstr(said.ptr, "2 keys destroyed on disk.\nThe running vault has dropped its keys from memory.\n"));
	assert_non_null(strstr(said.ptr, "Questions are answered as before."));
	assert_string_equal(open_it(), "the vault refuses: all keys were forgotten: nothing can be opened");
	nothing_is_left();
	assert_int_equal(panic(stage_in("keys"), true, &said), 0);	/* whoever is not sure may do it again */
	assert_non_null(strstr(said.ptr, "0 keys destroyed on disk.\n"));
	stage_stop();
	stage_start(NULL);		/* and a supervisor that starts it again changes nothing */
	assert_string_equal(open_it(), "the vault refuses: all keys were forgotten: nothing can be opened");
	nothing_is_left();
	stage_wait_log("all keys were forgotten; nothing is opened until safar-vault --new-keys");
	stage_stop();
	buf_free(&said);
}

static void
a_vault_that_is_not_told_sees_it_before_it_opens(void **state)
{
	struct buf said = BUF_INIT(8192);

	(void)state;
	started();
	assert_int_equal(panic(stage_in("keys"), false, &said), 0);
	assert_non_null(strstr(said.ptr, "A running vault drops its keys within a second"));
	assert_string_equal(open_it(), "the vault refuses: all keys were forgotten: nothing can be opened");
	stage_wait_log("vault.panic all keys");
	stage_stop();
	buf_free(&said);
}

static void
without_a_vault_it_works_as_well(void **state)
{
	static const char *const anew[] = { "--new-keys", NULL };
	struct buf said = BUF_INIT(8192);

	(void)state;
	started();
	kill(stage_pid, SIGKILL);
	stage_ended();
	assert_int_equal(panic(stage_in("keys"), true, &said), 0);
	assert_non_null(strstr(said.ptr, "2 keys destroyed on disk.\nNo vault runs at that socket.\n"));
	nothing_is_left();
	assert_int_equal(stage_run(anew), 0);
	stage_start(NULL);		/* new people can be sealed; those before are lost */
	assert_string_equal(open_it(), "the vault refuses: it does not open: it is damaged, or it stood in another row");
	stage_seal("np", "callback", 60, id, sealed);
	assert_string_equal(open_it(), "");
	stage_stop();
	buf_free(&said);
}

static void
a_vault_that_hangs_is_named(void **state)
{
	struct buf said = BUF_INIT(8192);

	(void)state;
	started();
	assert_true(stopped(stage_pid));
	assert_int_equal(panic(stage_in("keys"), true, &said), 3);
	assert_non_null(strstr(said.ptr, "2 keys destroyed on disk."));
	assert_non_null(strstr(said.ptr, "no answer within two seconds; kill the process safar-vault: its keys are in its memory"));
	nothing_is_left();
	kill(stage_pid, SIGCONT);
	stage_wait_log("vault.panic all keys");
	stage_stop();
	buf_free(&said);
}

/* Looks for the key in every page of the process that can be read. */
static bool
memory_holds(pid_t pid, const uint8_t key[32])
{
	static uint8_t page[1 << 16];
	char path[64], line[512];
	unsigned long from, to;
	bool is_found = false;
	FILE *maps;
	int mem;

	snprintf(path, sizeof(path), "/proc/%ld/maps", (long)pid);
	maps = fopen(path, "r");
	snprintf(path, sizeof(path), "/proc/%ld/mem", (long)pid);
	mem = open(path, O_RDONLY);
	assert_true(maps && mem >= 0);
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx", &from, &to) != 2 || !strstr(line, "rw"))
			continue;
	
		for (unsigned long at = from; at < to; at += sizeof(page) - 64) {
			ssize_t n = pread(mem, page, to - at < sizeof(page) ? to - at : sizeof(page), (off_t)at);

			for (ssize_t i = 0; i + 32 <= n; i++)
				if (page[i] == key[0] && memcmp(page + i, key, 32) == 0)
					is_found = true;
		}
	}
	fclose(maps);
	close(mem);
	return is_found;
}

static void
no_key_stays_in_memory(void **state)
{
	struct buf said = BUF_INIT(8192);
	char name[32];
	time_t now = time(NULL);
	struct tm tm;
	uint8_t image[58];
	FILE *f;

	(void)state;
#ifdef __SANITIZE_ADDRESS__	/* its shadow is sixteen terabytes to read */
	return;
#endif
	if (geteuid() != 0)
		return;		/* only root may look */
	started();
	gmtime_r(&now, &tm);
	strftime(name, sizeof(name), "keys/%Y-%m.key", &tm);
	f = fopen(stage_in(name), "r");
	assert_non_null(f);
	assert_int_equal(fread(image, 1, sizeof(image), f), sizeof(image));
	fclose(f);
	assert_true(memory_holds(stage_pid, image + 10));		/* so that the search is one */
	assert_int_equal(panic(stage_in("keys"), true, &said), 0);
	assert_false(memory_holds(stage_pid, image + 10));
	stage_search();
	stage_stop();
	buf_free(&said);
}

static void
what_cannot_be_destroyed_is_said_and_the_rest_is(void **state)
{
	struct buf said = BUF_INIT(8192);

	(void)state;
	started();
	kill(stage_pid, SIGKILL);
	stage_ended();
	assert_int_equal(mkdir(stage_in("keys/2026-01.key"), 0700), 0);
	assert_int_equal(panic(stage_in("keys"), true, &said), 3);
	rmdir(stage_in("keys/2026-01.key"));
	assert_non_null(strstr(said.ptr, "2 keys destroyed on disk; not all is done, see below."));
	assert_non_null(strstr(said.ptr, "keys/2026-01.key: cannot be removed: "));
	assert_null(strstr(said.ptr, "cannot be read any more"));
	nothing_is_left();
	buf_free(&said);
}

static void
it_must_be_meant(void **state)
{
	static const char *const nothing[] = { "safar panic", NULL };
	const char *no_yes[] = { "safar panic", "--keys", stage_in("keys"), "--public", stage_in("vault.pub"), NULL };
	struct buf said = BUF_INIT(8192);

	(void)state;
	assert_int_equal(called(cmd_panic, nothing, "", &said), 2);
	buf_reset(&said);
	started();
	assert_int_equal(called(cmd_panic, no_yes, "", &said), 2);
	assert_non_null(strstr(said.ptr, "say --yes if that is meant"));
	assert_string_equal(open_it(), "");
	assert_int_equal(panic(stage_in("jobs"), false, &said), 3);
	assert_non_null(strstr(said.ptr, "no vault has ever kept keys here; is it the right folder?"));
	assert_int_equal(panic(stage_in("nowhere"), false, &said), 3);
	assert_non_null(strstr(said.ptr, "No such file or directory"));
	stage_stop();
	buf_free(&said);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_running_vault_forgets_at_once),
		CASE(a_vault_that_is_not_told_sees_it_before_it_opens),
		CASE(without_a_vault_it_works_as_well),
		CASE(a_vault_that_hangs_is_named),
		CASE(no_key_stays_in_memory),
		CASE(what_cannot_be_destroyed_is_said_and_the_rest_is),
		CASE(it_must_be_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
