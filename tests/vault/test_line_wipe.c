/* test_line_wipe.c - her digits stand in memory for as long as the callback runs, and no longer */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/vault/rows_asked.h"
#include "tests/vault/stage.h"

enum { ALL = VAULT_ROWS_MAX };

/* How often `digits` stand in this process's heap and stacks. */
static unsigned
found(const char *digits)
{
	static char chunk[1 << 16];
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "re");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	size_t len = strlen(digits);
	unsigned n = 0;

	assert_true(maps && mem >= 0);
	while (fgets(line, sizeof(line), maps)) {
		unsigned long from, to;

		if (sscanf(line, "%lx-%lx", &from, &to) != 2 || !(strstr(line, "[heap]") || strstr(line, "[stack]")))
			continue;
		for (; from < to; from += sizeof(chunk) - len) {
			size_t want = to - from < sizeof(chunk) ? to - from : sizeof(chunk);
			ssize_t got = pread(mem, chunk, want, (off_t)from);

			for (ssize_t i = 0; i + (ssize_t)len <= got; i++)
				n += memcmp(chunk + i, digits, len) == 0;
		}
	}
	close(mem);
	fclose(maps);
	return n;
}

static unsigned found_inside;

static void
look_for_her(const struct vault_row_said *said)
{
	(void)said;
	found_inside = found(HER);
}

static void
digits_are_gone_when_the_callback_is_over(void **state)
{
	static struct rows_asked a;
	static struct vault_rows_ask ask;

	(void)state;
	stage_start(NULL);
	rows_begin(&a, stage_in("socket"));
	rows_fill(&ask, ALL);
	rows_ticket(ALL);
	a.look = look_for_her;
	assert_int_equal(found(HER), 0);
	rows_go(&a, &ask);
	rows_expect(&a, ALL, 0, 0, 0, "");
	assert_int_equal(found_inside, ALL);		/* once each: the frame they came in is wiped already */
	assert_int_equal(found(HER), 0);
	rows_end(&a);
	assert_int_equal(stage_stop(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(digits_are_gone_when_the_callback_is_over, stage_set_up, stage_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
