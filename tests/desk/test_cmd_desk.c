/*
 * test_cmd_desk.c - safar desk check: what it says, and the samples of the package
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/desk/desk_case.h"
#include "tests/support/pack_make.h"

#define OFFICES "ops/packaging/offices.ini"
#define RATES "ops/packaging/rates.ini"

static char said[DESK_TEXT_BYTES];

/* Runs it in a child in this folder; its exit code, and both outputs in `said`. */
static int
command(const char *const words[5])
{
	const char *argv[8] = { "safar desk" };
	int ends[2], status, argc = 1;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	while (argc < 6 && words[argc - 1] != NULL) {
		argv[argc] = words[argc - 1];
		argc++;
	}
	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		status = cmd_desk(argc, (char **)(uintptr_t)argv);
		fflush(NULL);
		_exit(status);
	}
	assert_true(pid > 0);
	close(ends[1]);
	while (len + 1 < sizeof(said) && (n = read(ends[0], said + len, sizeof(said) - 1 - len)) > 0)
		len += (size_t)n;
	said[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
the_samples_are_good_and_the_old_rates_not_shown(void **state)
{
	static const char *const lines[] = {
		"doha-mrc: Migrant resource centre, Doha, mrc of np\n  stay: QA\n  from: all\n  speaks: ne bn hi en\n",
		"  morning: 09:00-12:00, UTC+03:00, 6 calls, a woman can call\n  noon: 12:00-15:00, UTC+03:00, 4 calls\n",
		"  closed: fri sat\n",
		"rates of 2026-01-05 by central bank, daily list, until 2026-01-12: not shown today, people read \"no rates now\"\n"
		    "  QA-NP: 1 QAR = 36.42 NPR\n",
	};

	(void)state;
	assert_int_equal(command((const char *const[5]){ "check", "--offices", OFFICES, "--rates", RATES }), 0);
	for (size_t i = 0; i < COUNT(lines); i++)
		if (strstr(said, lines[i]) == NULL)
			fail_msg("not there: %s\nbut:\n%s", lines[i], said);
	assert_int_equal(command((const char *const[5]){ "check", "--offices", OFFICES }), 0);
	assert_null(strstr(said, "rates"));
	assert_int_equal(command((const char *const[5]){ "check", "--rates", RATES }), 0);
	assert_null(strstr(said, "office"));
}

/* Of both files, in one run, and nothing is said to be understood. */
static void
all_faults_are_said_in_one_run(void **state)
{
	struct desk_case c;

	(void)state;
	desk_case_open(&c);
	desk_case_lay(&c, "offices.ini", "[office.west]\nowner = np\ntitle = West\nrole = ngo\ncountries = US CA\norigins = NP ZZ\n"
	    "languages = ne\ngroups = work\nutc_offset = -03:30\nnight = 18:00-24:00\nstaff.night = 1\n");
	desk_case_lay(&c, "rates.ini", "[rate.us-np]\nfrom = USD\nto = NPR\nrate = 140\n");
	assert_int_equal(command((const char *const[5]){ "check", "--offices", "offices.ini", "--rates", "rates.ini" }), 1);
	assert_string_equal(said, "offices.ini:6:14: error: [office.west] origins: \"ZZ\" is no country; write the two capital letters "
	    "of ISO 3166, as QA [E123]\n    6 | origins = NP ZZ\n      |              ^^\n"
	    "      = Write the value in the shape that the line above says.\n"
	    "rates.ini: error: [rates] is missing: as_of, expires and source [E124]\n"
	    "      = Add a line with this key to the section.\n2 errors\n");
	desk_case_lay(&c, "offices.ini", "[office.west]\nowner = np\ntitle = West\nrole = ngo\ncountries = US CA\norigins = NP\n"
	    "languages = ne\ngroups = work\nutc_offset = -03:30\nnight = 18:00-24:00\nstaff.night = 1\n");
	assert_int_equal(command((const char *const[5]){ "check", "--offices", "offices.ini" }), 0);
	assert_string_equal(said, "west: West, ngo of np\n  stay: US CA\n  from: NP\n  speaks: ne\n  about: work\n"
	    "  night: 18:00-24:00, UTC-03:30, 1 call\n");
	desk_case_close(&c);
}

/* An owner is right in form and has no service: only a pack tells. */
static void
a_pack_tells_whom_nobody_can_reach(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct desk_case c;
	size_t len;
	void *bytes = make_bytes(m, &len);
	FILE *f;

	(void)state;
	make_free(m);
	desk_case_open(&c);
	f = fopen("a.pack", "we");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	free(bytes);
	desk_case_lay(&c, "offices.ini", "[office.west]\nowner = pn\ntitle = West\nrole = ngo\ncountries = QA\norigins = NP\n"
	    "languages = ne\ngroups = work\nutc_offset = +03:00\nnight = 18:00-24:00\nstaff.night = 1\n");
	assert_int_equal(command((const char *const[5]){ "check", "--offices", "offices.ini", "--pack", "a.pack" }), 1);
	assert_string_equal(said, "nobody can reach [office.west]: no service of the pack has its owner\n");
	assert_int_equal(command((const char *const[5]){ "check", "--offices", "offices.ini", "--pack", "no.pack" }), 1);
	assert_non_null(strstr(said, "no.pack"));
	desk_case_lay(&c, "offices.ini", "[office.west]\nowner = np\ntitle = West\nrole = ngo\ncountries = QA\norigins = NP\n"
	    "languages = ne\ngroups = work\nutc_offset = +03:00\nnight = 18:00-24:00\nstaff.night = 1\n");
	assert_int_equal(command((const char *const[5]){ "check", "--offices", "offices.ini", "--pack", "a.pack" }), 0);
	desk_case_close(&c);
}

static void
called_wrongly(void **state)
{
	static const struct { const char *const words[5]; int status; const char *say; } cases[] = {
		{ { NULL },						2, "say check" },
		{ { "check" },						2, "which? --offices" },
		{ { "check", "--offices", "" },				2, "which? --offices" },
		{ { "show", "--offices", OFFICES },			2, "show: say check" },
		{ { "check", "--offices", "/nonexistent/offices.ini" },	1, "/nonexistent/offices.ini: error: cannot be read" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(command(cases[i].words), cases[i].status);
		if (strstr(said, cases[i].say) == NULL)
			fail_msg("case %zu said: %s", i, said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_samples_are_good_and_the_old_rates_not_shown),
		cmocka_unit_test(all_faults_are_said_in_one_run),
		cmocka_unit_test(a_pack_tells_whom_nobody_can_reach),
		cmocka_unit_test(called_wrongly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
