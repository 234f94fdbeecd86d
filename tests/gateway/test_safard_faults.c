/*
 * test_safard_faults.c - files that are damaged and programs that are gone, and a real safard that goes on answering
 */
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "locales/text/bug.h"
#include "tests/gateway/daemon.h"

static const char garbage[] = "this is a letter, not a database, and longer than a header is, so that it is read as one";
static pid_t vault_pid;

static int
tear_down(void **state)
{
	if (vault_pid > 0) {
		kill(vault_pid, SIGKILL);
		waitpid(vault_pid, NULL, 0);
	}
	vault_pid = 0;
	return daemon_tear_down(state);
}

static void
end_well(void)
{
	kill(daemon_pid, SIGTERM);
	assert_int_equal(daemon_ended(), 0);
}

#define HELLO "{\"op\":\"hello\",\"args\":{}}\n"

/* --- files that are damaged when safard starts ---------------------------------- */

static void
damage(const char *name)
{
	daemon_spill(daemon_in_folder(name), garbage, sizeof(garbage) - 1);
}

static void
make_newer(const char *name)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(daemon_in_folder(name), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* A thing that even root cannot read as a file. */
static void
put_folder(const char *name)
{
	assert_int_equal(unlink(daemon_in_folder(name)), 0);
	assert_int_equal(mkdir(daemon_in_folder(name), 0700), 0);
}

static void
cut_short(const char *name)
{
	assert_int_equal(truncate(daemon_in_folder(name), 7), 0);
}

static void
take_away(const char *name)
{
	assert_int_equal(unlink(daemon_in_folder(name)), 0);
}

static const struct {
	const char *file;
	void (*harm)(const char *name);
	const char *logged;		/* what the operator reads */
	bool is_open;			/* staff can act all the same */
} found_at_start[] = {
	{ "state/people.db", damage, "error store waiting=0 why=", true },
	{ "state/people.db", make_newer, "made by a newer safard (version 99", true },
	{ "state/staff.db", damage, "error staff why=", false },
	{ "state/staff.db", damage, "staff.db: file is not a database", false },
	{ "state/staff.db", make_newer, "staff.db: made by a newer safard (version 99", false },
	{ "state/staff.db", take_away, "founding is open again", true },		/* LOG_FOUNDING */
	{ "state/audit/audit.log", damage, " info start version=", true },
	{ "state/audit/audit.log", cut_short, " info start version=", true },
	{ "state/audit/audit.heads", damage, " info start version=", true },
	{ "state/audit/audit.key", cut_short, " info start version=", true },	/* a new one, which the chain says */
	{ "state/audit/audit.key", put_folder, "error staff why=", false },
	{ "state/audit/audit.log", put_folder, "audit.log: Is a directory", false },
};

static void
what_is_found_at_start_stops_no_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(found_at_start); i++) {
		daemon_start();
		assert_non_null(strstr(daemon_door(DAEMON_FOUND), "\"ok\":true"));
		end_well();
		unlink(daemon_in_folder("log"));
		found_at_start[i].harm(found_at_start[i].file);
		daemon_start();
		daemon_wait_log(found_at_start[i].logged);
		daemon_answers_go_on();
		if ((strstr(daemon_door(HELLO), "\"ok\":true") != NULL) != found_at_start[i].is_open)
			fail_msg("%s, case %zu: staff %s act: %s", found_at_start[i].file, i, found_at_start[i].is_open ? "cannot" : "can",
			    daemon_log_text());
		end_well();
		assert_int_equal(daemon_tear_down(NULL), 0);
		assert_int_equal(daemon_set_up(NULL), 0);
	}
}

/* What was written is not thrown away: others may hold heads of it. */
static void
a_broken_audit_log_is_kept_aside(void **state)
{
	glob_t aside;

	(void)state;
	daemon_start();
	end_well();
	damage("state/audit/audit.log");
	daemon_start();
	daemon_answers_go_on();
	assert_int_equal(glob(daemon_in_folder("state/audit/audit.log.broken-*"), 0, NULL, &aside), 0);
	assert_int_equal(aside.gl_pathc, 1);
	globfree(&aside);
}

/* --- files that are damaged, or gone, beside a safard that runs ----------------- */

static void
nothing_done_to_files_beside_it_stops_answers(void **state)
{
	static const char *const files[] = { "state/staff.db", "state/audit/audit.log", "state/audit/audit.heads", "state/people.db",
		"state/people.key", "state/audit/audit.key" };

	(void)state;
	daemon_start();
	assert_non_null(strstr(daemon_door(DAEMON_FOUND), "\"ok\":true"));
	for (size_t i = 0; i < COUNT(files); i++) {
		int fd = open(daemon_in_folder(files[i]), O_WRONLY | O_CLOEXEC);	/* in place, not a new file of this name */

		assert_true(fd >= 0);
		assert_int_equal(pwrite(fd, garbage, sizeof(garbage) - 1, 0), sizeof(garbage) - 1);
		close(fd);
		daemon_answers_go_on();
		(void)daemon_text(HER, "STOP");
		assert_non_null(strstr(daemon_door(HELLO), "\"ok\":"));
		(void)daemon_door("{\"op\":\"login\",\"totp\":\"000000\",\"args\":{\"name\":\"ada\",\"password\":\"password of ada\"}}\n");
		unlink(daemon_in_folder(files[i]));
		daemon_answers_go_on();
	}
	end_well();
}

static void
a_key_that_is_wrong_is_said_before_anybody_is_answered(void **state)
{
	static const struct { const char *file; size_t bytes; mode_t mode; const char *sentence; } cases[] = {
		{ "state/people.key", 31, 0600, "people.key: a key is 32 bytes long; this file has 31" },
		{ "state/people.key", 32, 0640, "people.key: others may read this key (mode 0640); make it 0600" },
		{ "state/people.key.1", 33, 0600, "people.key.1: a key is 32 bytes long; this file has 33" },
		{ "state/people.key.1", 32, 0644, "people.key.1: others may read this key (mode 0644); make it 0600" },
		{ "state/people.key.3", 5, 0600, "people.key.3: a key is 32 bytes long; this file has 5" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		daemon_spill(daemon_in_folder(cases[i].file), garbage, cases[i].bytes);
		assert_int_equal(chmod(daemon_in_folder(cases[i].file), cases[i].mode), 0);
		assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
		if (strstr(daemon_log_text(), cases[i].sentence) == NULL)
			fail_msg("case %zu: %s", i, daemon_log_text());
		unlink(daemon_in_folder(cases[i].file));
		unlink(daemon_in_folder("log"));
	}
	mkdir(daemon_in_folder("state/people.key.1"), 0700);	/* a thing that root cannot read either */
	assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(daemon_log_text(), "people.key.1: not a plain file"));
}

static void
a_second_safard_is_turned_away(void **state)
{
	pid_t first;

	(void)state;
	daemon_start();
	first = daemon_pid;
	assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(daemon_log_text(), "another safard runs on it"));
	daemon_pid = first;
	daemon_answers_go_on();
	end_well();
}

static void
start_vault(void)
{
	const char *build = getenv("SAFAR_BUILD") ? getenv("SAFAR_BUILD") : "build";
	char program[256];

	snprintf(program, sizeof(program), "%s/safar-vault", build);
	mkdir(daemon_in_folder("keys"), 0700);
	mkdir(daemon_in_folder("state/jobs"), 0700);
	vault_pid = fork();
	assert_true(vault_pid >= 0);
	if (vault_pid == 0) {
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		execl(program, "safar-vault", "--keys", daemon_in_folder("keys"), "--public", daemon_in_folder("state/vault.pub"),
		    "--socket", daemon_in_folder("state/vault"), "--jobs", daemon_in_folder("state/jobs"), (char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < WAIT_MS / 20 && access(daemon_in_folder("state/vault.pub"), F_OK) < 0; i++)
		usleep(20000);
	assert_int_equal(access(daemon_in_folder("state/vault.pub"), F_OK), 0);
}

/* --- offices -------------------------------------------------------------------- */

static void
put_offices(const char *hours)
{
	char text[1024];
	int offset = 12 - (int)(time(NULL) / 3600 % 24);	/* it is noon there, whenever this runs */
	int n = snprintf(text, sizeof(text), "[office.doha-mrc]\nowner = np\ntitle = \"Centre, Doha\"\nrole = mrc\ncountries = QA\n"
	    "origins = all\nlanguages = ne en\ngroups = work money house papers home safety\nutc_offset = %c%02d:00\n"
	    "morning = %s\nstaff.morning = 50\n", offset < 0 ? '-' : '+', abs(offset), hours);

	daemon_spill(daemon_in_folder("offices.ini"), text, (size_t)n);
}

/* English, in Qatar, from Nepal. */
static void
settle_down(const char *from)
{
	static const char *const said[] = { "language", "1", "country", "1", "1" };

	for (size_t i = 0; i < COUNT(said); i++)
		assert_non_null(strstr(daemon_text(from, said[i]), "part\t1\t"));
}

static void
offices_with_a_mistake_leave_the_old_ones(void **state)
{
	char conf[256], before[16384];

	(void)state;
	put_offices("00:00-24:00");
	snprintf(conf, sizeof(conf), "[people]\noffices = \"%s\"\n", daemon_in_folder("offices.ini"));
	daemon_conf(conf);
	start_vault();			/* no call is offered to a number that cannot be sealed */
	daemon_start();
	settle_down(HER);
	snprintf(before, sizeof(before), "%s", daemon_text(HER, "call me"));
	assert_non_null(strstr(before, "1 "));
	put_offices("09:00-08:00");
	kill(daemon_pid, SIGHUP);
	daemon_wait_log("error desk offices=refused rates=good next=\"safar desk check says where\"");
	assert_string_equal(daemon_text(HER, "call me"), before);
	put_offices("00:00-00:30");		/* good, and over: the new file is what counts then */
	kill(daemon_pid, SIGHUP);
	daemon_wait_log("info desk offices=1 rates=0");
	assert_string_not_equal(daemon_text(HER, "call me"), before);
	end_well();
}

/* --- the vault ------------------------------------------------------------------ */

static void
kill_vault(void)
{
	kill(vault_pid, SIGKILL);
	assert_int_equal(waitpid(vault_pid, NULL, 0), vault_pid);
	vault_pid = 0;
}

/* Asks for alerts and says yes: is her number on the list now? */
static bool
is_alerted(const char *from)
{
	settle_down(from);
	if (strstr(daemon_text(from, "alerts"), "Alerts cannot be set up here now") != NULL)
		return false;
	return strstr(daemon_text(from, "1"), "STOP") != NULL;
}

/* Sealing needs the public key only, and that is good for its month; without it nobody is put on a list unsealed. */
static void
a_vault_that_is_killed_stops_no_answer(void **state)
{
	(void)state;
	start_vault();
	daemon_start();
	assert_true(is_alerted("+447700900124"));
	kill_vault();
	daemon_answers_go_on();
	assert_true(is_alerted("+447700900125"));
	unlink(daemon_in_folder("state/vault.pub"));
	daemon_wait_log("warn seal why=");
	assert_false(is_alerted("+447700900126"));
	assert_non_null(strstr(daemon_text("+447700900125", "STOP"), "part\t1\t"));	/* it needs no key */
	daemon_answers_go_on();
	start_vault();
	daemon_wait_log("info seal month=20");
	assert_true(is_alerted("+447700900127"));
	assert_null(strstr(daemon_log_text(), "7700900"));
	end_well();
}

#define DAEMON_TEST(name) cmocka_unit_test_setup_teardown(name, daemon_set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DAEMON_TEST(what_is_found_at_start_stops_no_answer),
		DAEMON_TEST(a_broken_audit_log_is_kept_aside),
		DAEMON_TEST(nothing_done_to_files_beside_it_stops_answers),
		DAEMON_TEST(a_key_that_is_wrong_is_said_before_anybody_is_answered),
		DAEMON_TEST(a_second_safard_is_turned_away),
		DAEMON_TEST(offices_with_a_mistake_leave_the_old_ones),
		DAEMON_TEST(a_vault_that_is_killed_stops_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
