/*
 * test_kannel_journal.c - which messages had been begun when a process died
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/bearer/kannel_journal.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static char path[64];

static int
set_up(void **state)
{
	int fd;

	(void)state;
	(void)snprintf(path, sizeof(path), "/tmp/safar-journal-XX" "XXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static struct kannel_journal *
open_it(void)
{
	struct buf why = BUF_INIT(256);
	struct kannel_journal *j = kannel_journal_open(path, &why);

	if (j == NULL)
		fail_msg("%s", why.ptr);
	buf_free(&why);
	return j;
}

static void
make_id(uint8_t id[KANNEL_ID_BYTES], unsigned n)
{
	memset(id, 0, KANNEL_ID_BYTES);
	id[0] = (uint8_t)(n % 7);		/* few buckets: rows must give way */
	id[8] = (uint8_t)(n >> 8);
	id[9] = (uint8_t)n;
}

/* What a process wrote is there after kill -9, without a sync and without a close. */
static void
survives_a_kill(void **state)
{
	uint8_t said[KANNEL_ID_BYTES], begun[KANNEL_ID_BYTES], other[KANNEL_ID_BYTES];
	unsigned parts, bits;
	struct kannel_journal *j;
	pid_t pid;

	(void)state;
	make_id(said, 1);
	make_id(begun, 2);
	make_id(other, 3);
	pid = fork();
	if (pid == 0) {
		j = open_it();
		kannel_journal_begin(j, said, 2, 0);
		kannel_journal_said(j, said, 0);
		kannel_journal_said(j, said, 1);
		kannel_journal_begin(j, begun, 3, 2);
		kannel_journal_said(j, other, 0);	/* never begun */
		(void)raise(SIGKILL);
	}
	assert_int_equal(pid, waitpid(pid, NULL, 0));
	j = open_it();
	assert_int_equal(KANNEL_SAID, kannel_journal_fate(j, said, &parts, &bits));
	assert_int_equal(2, parts);
	assert_int_equal(KANNEL_DOUBT, kannel_journal_fate(j, begun, &parts, &bits));
	assert_int_equal(3, parts);
	assert_int_equal(2, bits);
	assert_int_equal(KANNEL_FRESH, kannel_journal_fate(j, other, &parts, &bits));
	assert_int_equal(1, kannel_journal_begin(j, begun, 1, 0));	/* again: nothing of before counts but that it was */
	assert_int_equal(KANNEL_DOUBT, kannel_journal_fate(j, begun, &parts, &bits));
	assert_int_equal(0, bits);
	kannel_journal_close(j);
}

/* What an earlier life sent before the part that was heard of, over the same connection, is settled with it. */
static void
receipt_speaks_for_those_before(void **state)
{
	static const struct { bool same_link; uint32_t seq; bool is_said; } cases[] = {
		{ true, 1, true }, { true, 2, true }, { true, 4, false }, { false, 1, false },
	};
	uint8_t id[COUNT(cases)][KANNEL_ID_BYTES], heard[KANNEL_ID_BYTES];
	struct kannel_journal *j = open_it();
	uint32_t link = kannel_journal_link(j), other = kannel_journal_link(j);
	unsigned parts, bits;

	(void)state;
	assert_int_not_equal(link, other);
	make_id(heard, 1000);
	kannel_journal_begin(j, heard, 1, 0);
	kannel_journal_sent(j, heard, link, 3);
	for (unsigned i = 0; i < COUNT(cases); i++) {
		make_id(id[i], i);
		kannel_journal_begin(j, id[i], 2, 0);
		kannel_journal_sent(j, id[i], cases[i].same_link ? link : other, cases[i].seq);
	}
	kannel_journal_close(j);
	j = open_it();
	assert_true(kannel_journal_link(j) > other);
	kannel_journal_said(j, heard, 0);
	for (unsigned i = 0; i < COUNT(cases); i++)
		assert_int_equal(cases[i].is_said ? KANNEL_SAID : KANNEL_DOUBT,
		    kannel_journal_fate(j, id[i], &parts, &bits));
	kannel_journal_close(j);
}

static void
oldest_gives_way(void **state)
{
	uint8_t id[KANNEL_ID_BYTES];
	unsigned parts, bits, known = 0;
	struct kannel_journal *j = open_it();

	(void)state;
	for (unsigned n = 0; n < 700; n++) {
		make_id(id, n);
		kannel_journal_begin(j, id, 1, 0);
	}
	for (unsigned n = 0; n < 700; n++) {
		make_id(id, n);
		if (kannel_journal_fate(j, id, &parts, &bits) == KANNEL_DOUBT) {
			known++;
			assert_true(n >= 700 - 7 * 8);
			kannel_journal_said(j, id, 0);
		}
	}
	assert_int_equal(7 * 8, known);
	/* one in doubt stays while others that are finished can go */
	make_id(id, 700);
	kannel_journal_begin(j, id, 1, 0);
	for (unsigned n = 701; n < 800; n++) {
		make_id(id, n);
		kannel_journal_begin(j, id, 1, 0);
		kannel_journal_said(j, id, 0);
	}
	make_id(id, 700);
	assert_int_equal(KANNEL_DOUBT, kannel_journal_fate(j, id, &parts, &bits));
	kannel_journal_close(j);
}

/* A file of another kind is begun anew; one that cannot be used is a sentence. */
static void
strange_files(void **state)
{
	uint8_t id[KANNEL_ID_BYTES] = { 0 };
	unsigned parts, bits;
	struct kannel_journal *j;
	struct buf why = BUF_INIT(256);
	struct stat st;
	FILE *f = fopen(path, "we");

	(void)state;
	for (int i = 0; i < 5000; i++)
		fputs("\x01garbage\x01", f);
	fclose(f);
	j = open_it();
	assert_int_equal(KANNEL_FRESH, kannel_journal_fate(j, id, &parts, &bits));
	assert_int_equal(0, stat(path, &st));
	assert_int_equal(0, st.st_mode & 0077);
	kannel_journal_close(j);
	assert_null(kannel_journal_open("/nowhere/at/all", &why));
	assert_string_equal("/nowhere/at/all: No such file or directory", why.ptr);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define JOURNAL_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		JOURNAL_TEST(survives_a_kill),
		JOURNAL_TEST(receipt_speaks_for_those_before),
		JOURNAL_TEST(oldest_gives_way),
		JOURNAL_TEST(strange_files),
	};

	return cmocka_run_group_tests_name("kannel_journal", tests, NULL, NULL);
}
