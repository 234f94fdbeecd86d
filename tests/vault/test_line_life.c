/* test_line_life.c - how long a line is kept, and a line that is freed while somebody waits */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/loop.h"
#include "locales/text/bug.h"
#include "tests/vault/fake_vault.h"
#include "tests/vault/rows_asked.h"
#include "tests/vault/stage.h"

static struct rows_asked a;
static struct vault_rows_ask ask;
static struct fake_vault fake;

static void
begin(void)
{
	fake_vault_begin(&fake, 8);
	rows_begin(&a, stage_in("socket"));
	rows_blank(&ask, FAKE_ROWS);
}

static void
end(void)
{
	rows_end(&a);
	fake_vault_end(&fake);
}

static void
rounds(int n)
{
	while (n-- > 0)
		loop_once(a.loop, 0);
}

static void
a_line_is_kept_for_a_second_and_a_closed_one_is_made_anew(void **state)
{
	uint8_t byte, got[FAKE_QUESTION_BYTES];
	int fd, other;

	(void)state;
	begin();
	vault_line_ask(a.line, &ask);
	fd = fake_vault_question(&fake, a.loop);
	fake_vault_answer(fd);
	rounds(2);
	assert_int_equal(a.calls, 1);
	loop_skip(a.loop, 900);
	rounds(2);
	vault_line_ask(a.line, &ask);			/* over the same line */
	rounds(2);
	assert_int_equal(recv(fd, got, sizeof(got), MSG_DONTWAIT), FAKE_QUESTION_BYTES);
	fake_vault_answer(fd);
	rounds(2);
	assert_int_equal(a.calls, 2);
	loop_skip(a.loop, 1000);
	rounds(2);
	assert_int_equal(recv(fd, &byte, 1, MSG_DONTWAIT), 0);
	close(fd);
	vault_line_ask(a.line, &ask);
	fd = fake_vault_question(&fake, a.loop);
	fake_vault_answer(fd);
	rounds(2);
	close(fd);					/* it goes while nobody asks: no failure, no waiting */
	rounds(2);
	vault_line_ask(a.line, &ask);
	fd = fake_vault_question(&fake, a.loop);
	fake_vault_answer(fd);
	rounds(2);
	assert_int_equal(a.calls, 4);
	fake_vault_give(fd, "more", 4);				/* nobody asked */
	rounds(2);
	vault_line_ask(a.line, &ask);
	other = fake_vault_question(&fake, a.loop);
	fake_vault_answer(other);
	rounds(2);
	rows_expect(&a, 1, 1, 1, 0, "as it is");
	close(fd);
	close(other);
	end();
}

static void
freed_in_a_question_it_calls_nothing(void **state)
{
	int fd = -1;

	(void)state;
	for (int when = 0; when < 4; when++) {
		begin();
		if (when > 0)
			vault_line_ask(a.line, &ask);		/* when 1: not even dialled */
		if (when >= 2)
			fd = fake_vault_question(&fake, a.loop);
		if (when == 3)
			fake_vault_give(fd, "\0\x19\1\0\0\14" "4477", 10);
		vault_line_free(a.line);
		a.line = NULL;
		loop_skip(a.loop, 2 * VAULT_LINE_WAIT_MS);
		rounds(3);
		assert_int_equal(a.calls, 0);
		if (fd >= 0)
			close(fd);
		fd = -1;
		end();
	}
	vault_line_free(NULL);
}

static void
freed_by_its_own_callback_it_is_gone(void **state)
{
	int fd;

	(void)state;
	for (int how = 0; how < 3; how++) {
		begin();
		a.frees_line = true;
		vault_line_ask(a.line, &ask);
		fd = fake_vault_question(&fake, a.loop);
		if (how == 0)
			fake_vault_answer(fd);
		else if (how == 1)
			fake_vault_give(fd, "\0\0", 2);
		else
			loop_skip(a.loop, VAULT_LINE_WAIT_MS);
		rounds(2);
		assert_int_equal(a.calls, 1);
		assert_null(a.line);
		loop_skip(a.loop, 2 * VAULT_LINE_WAIT_MS);
		rounds(2);
		assert_int_equal(a.calls, 1);
		close(fd);
		end();
	}
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_line_is_kept_for_a_second_and_a_closed_one_is_made_anew),
		CASE(freed_in_a_question_it_calls_nothing),
		CASE(freed_by_its_own_callback_it_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
