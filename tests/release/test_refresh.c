/*
 * test_refresh.c - safar register refresh as it is typed, from a server with a private CA
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/ops/called.h"
#include "tests/release/https_server.h"
#include "tests/support/tree.h"

struct ground { char folder[64], dir[96], mapping[96], staged[128]; struct https_server *server; struct buf said; };

static void
write_mapping(const struct ground *g, const char *host)
{
	FILE *f = fopen(g->mapping, "we");

	assert_non_null(f);
	fprintf(f, "[register]\noffice = ZZO\nshape = any\nfresh_days = 90\nurl = \"https://%s:%u/list\"\n"
	    "[columns]\nname = Agency\nnumber = Licence\nstatus = Status\nend = Ends\nlist_date = List of\n"
	    "[status]\nvalid = Valid\nsuspended = Suspended\n[dates]\nformat = ymd\n", host, g->server->port);
	assert_int_equal(fclose(f), 0);
}

static void
day(int from_today, char out[16])
{
	time_t t = time(NULL) + (time_t)from_today * 86400;
	struct tm tm;

	assert_non_null(gmtime_r(&t, &tm));
	assert_int_not_equal(strftime(out, 16, "%Y-%m-%d", &tm), 0);
}

static int
setup(void **state)
{
	struct ground *g = xcalloc(1, sizeof(*g));
	struct buf list;
	char yesterday[16], end[16];

	g->said = (struct buf)BUF_INIT(1 << 16);
	g->server = https_server_start();
	snprintf(g->folder, sizeof(g->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(g->folder));
	snprintf(g->dir, sizeof(g->dir), "%s/registers", g->folder);
	snprintf(g->staged, sizeof(g->staged), "%s/zz/staged.reg", g->dir);
	snprintf(g->mapping, sizeof(g->mapping), "%s/zz.ini", g->folder);
	day(-1, yesterday);
	day(200, end);
	buf_wrap(&list, g->server->list, sizeof(g->server->list));
	buf_addf(&list, "Agency,Licence,Status,Ends,List of\nBolsibu Recruiting,ZL/0001,Valid,%s,%s\n"
	    "Lodlodo Recruiting,ZL/0002,Valid,%s,%s\n", end, yesterday, end, yesterday);
	write_mapping(g, "localhost");
	*state = g;
	return 0;
}

static int
teardown(void **state)
{
	struct ground *g = *state;

	https_server_stop(g->server);
	buf_free(&g->said);
	assert_true(tree_remove(g->folder));
	free(g);
	return 0;
}

static void
refresh(struct ground *g, const char *ca, int status, const char *says)
{
	const char *const words[] = { "safar register", "refresh", "--country", "zz", "--dir", g->dir, "--mapping", g->mapping, "--who", "test",
		"--ca", ca, NULL };
	int got = called(cmd_register, words, "", &g->said);

	if (got != status || strstr(g->said.ptr, says) == NULL)
		fail_msg("%d: \"%s\" is not in: %s", got, says, g->said.ptr);
	assert_int_equal(access(g->staged, F_OK), status == 0 ? 0 : -1);
}

static void
a_list_comes_over_tls(void **state)
{
	struct ground *g = *state;

	refresh(g, g->server->ca, 0, "staged: serial 1, 2 agents, 0 rows refused");
}

static void
nobody_else_is_believed(void **state)
{
	struct ground *g = *state;

	refresh(g, g->server->other_ca, EXIT_WORLD, "certificate");
	refresh(g, "", EXIT_WORLD, "certificate");
	refresh(g, "/nowhere/ca.pem", EXIT_WORLD, "/nowhere/ca.pem");
	write_mapping(g, "127.0.0.1");
	refresh(g, g->server->ca, EXIT_WORLD, "127.0.0.1");
	write_mapping(g, "localhost");
	refresh(g, g->server->ca, 0, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_list_comes_over_tls, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_else_is_believed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
