/* Facts taken back: the file is whole at every moment, and a mistake in it only silences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/withdrawn.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

struct place {
	char folder[40], file[64];
	struct make *make;
	struct pack *pack;
};

static int
place_open(void **state)
{
	struct place *at = xcalloc(1, sizeof(*at));
	struct buf b = BUF_OVER(at->folder);

	buf_adds(&b, "/tmp/test_withdrawn.XXXXXX");
	assert_non_null(mkdtemp(at->folder));
	b = (struct buf)BUF_OVER(at->file);
	buf_addf(&b, "%s/withdrawn", at->folder);
	at->make = make_world(PACK_RELEASE);
	at->pack = make_open(at->make);
	*state = at;
	return 0;
}

static int
place_close(void **state)
{
	static const char *const tails[] = { "", ".lock", ".new" };
	struct place *at = *state;

	for (size_t i = 0; i < COUNT(tails); i++) {
		char room[80];
		struct buf b = BUF_OVER(room);

		buf_addf(&b, "%s%s", at->file, tails[i]);
		unlink(room);
	}
	rmdir(at->folder);
	made_close(at->pack);
	make_free(at->make);
	free(at);
	return 0;
}

static void
write_file(const struct place *at, const char *text)
{
	FILE *f = fopen(at->file, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
expect_file(const struct place *at, const char *text)
{
	char got[4000] = "";
	FILE *f = fopen(at->file, "r");

	assert_non_null(f);
	got[fread(got, 1, sizeof(got) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(got, text);
}

static bool
is_withdrawn(const struct place *at, const char *id, size_t count)
{
	struct buf why = BUF_INIT(500);
	struct withdrawn *w = withdrawn_load(at->file, at->pack, &why);
	bool has;

	if (w == NULL)
		fail_msg("%s", why.ptr);
	assert_int_equal(withdrawn_count(w), count);
	has = withdrawn_has(w, pack_find_fact(at->pack, id));
	withdrawn_free(w);
	buf_free(&why);
	return has;
}

static void
a_missing_file_withdraws_nothing(void **state)
{
	assert_false(is_withdrawn(*state, "qa/hotline.labour", 0));
	assert_false(withdrawn_has(NULL, 0));
	assert_int_equal(withdrawn_count(NULL), 0);
	withdrawn_free(NULL);
}

static void
what_is_taken_back_can_be_restored(void **state)
{
	struct place *at = *state;
	struct buf why = BUF_INIT(500);

	assert_true(withdrawn_add(at->file, "qa/hotline.labour", "MRC\tKathmandu", "wrong\noffice \xff",
	    make_noon("2026-11-20"), &why));
	expect_file(at, "qa/hotline.labour\t2026-11-20T12:00:00Z\tMRC Kathmandu\twrong office ?\n");
	assert_true(is_withdrawn(at, "qa/hotline.labour", 1));
	assert_false(is_withdrawn(at, "qa/hotline.emergency", 1));
	/* Once more changes nothing: who was first stays. */
	assert_true(withdrawn_add(at->file, "qa/hotline.labour", "other", "again", 0, &why));
	expect_file(at, "qa/hotline.labour\t2026-11-20T12:00:00Z\tMRC Kathmandu\twrong office ?\n");
	/* Another, of a pack to come, stays in the file. */
	assert_true(withdrawn_add(at->file, "zz/later", "x", "y", 0, &why));
	assert_true(is_withdrawn(at, "qa/hotline.labour", 1));
	assert_true(withdrawn_remove(at->file, "qa/hotline.labour", &why));
	expect_file(at, "zz/later\t1970-01-01T00:00:00Z\tx\ty\n");
	assert_true(withdrawn_remove(at->file, "qa/hotline.labour", &why));
	assert_false(is_withdrawn(at, "qa/hotline.labour", 0));
	assert_string_equal(why.ptr, "");
}

static void
a_damaged_line_still_silences(void **state)
{
	static const struct { const char *text; size_t count; } cases[] = {
		{ "qa/hotline.labour", 1 },			/* cut */
		{ "qa/hotline.labour\n", 1 },
		{ "qa/hotline.labour\r\n", 1 },			/* from another editor */
		{ "\n\nqa/hotline.labour x\nqa/hotline.labour y\n", 1 },
		{ "qa/hotline.labour\tx\tx\tx\tx\tx\n\tqa/hotline.child\n", 2 },
		{ "\xEF\xBB\xBF" "qa/hotline.labour\n", 1 },		/* edited by hand */
		{ "  QA/Hotline.labour, wrong number\n", 1 },
	};
	struct place *at = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		write_file(at, cases[i].text);
		assert_true(is_withdrawn(at, "qa/hotline.labour", cases[i].count));
	}
	/* A longer or a shorter id is another fact. */
	write_file(at, "qa/hotline.labour.2\tx\nqa/hotline\tx\n");
	assert_false(is_withdrawn(at, "qa/hotline.labour", 0));
}

static void
what_cannot_be_read_is_a_sentence(void **state)
{
	struct place *at = *state;
	struct buf why = BUF_INIT(6000);
	char far[5000];

	assert_null(withdrawn_load(at->folder, at->pack, &why));
	assert_non_null(strstr(why.ptr, ": not a file"));
	buf_reset(&why);
	write_file(at, "x");
	assert_int_equal(truncate(at->file, 2 << 20), 0);
	assert_null(withdrawn_load(at->file, at->pack, &why));
	assert_non_null(strstr(why.ptr, "more than"));
	buf_reset(&why);
	assert_false(withdrawn_add("/nowhere/at/all", "qa/x", "x", "y", 0, &why));
	assert_non_null(strstr(why.ptr, "No such file"));
	buf_reset(&why);
	assert_false(withdrawn_add(at->file, "qa/a b", "x", "y", 0, &why));
	assert_non_null(strstr(why.ptr, "cannot be the id"));
	assert_false(withdrawn_add(at->file, "", "x", "y", 0, &why));
	assert_false(withdrawn_remove(at->file, "a\nb", &why));
	buf_reset(&why);
	memset(far, 'x', sizeof(far) - 1);
	far[sizeof(far) - 1] = '\0';
	assert_false(withdrawn_add(far, "qa/x", "x", "y", 0, &why));
	assert_non_null(strstr(why.ptr, "too long"));
	buf_free(&why);
}

/* Several at once: nobody's line is lost. */
static void
writers_wait_for_each_other(void **state)
{
	enum { WRITERS = 4, LINES = 10 };
	struct place *at = *state;
	struct buf why = BUF_INIT(500);
	struct withdrawn *w;
	unsigned lines = 0;
	FILE *f;
	int c;

	for (int i = 0; i < WRITERS; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid > 0)
			continue;
		for (int k = 0; k < LINES; k++) {
			char room[40];
			struct buf id = BUF_OVER(room);

			buf_addf(&id, "w%d/line.%d", i, k);
			if (!withdrawn_add(at->file, room, "w", "r", 0, &why))
				_exit(1);
		}
		_exit(0);
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = -1;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	f = fopen(at->file, "r");
	assert_non_null(f);
	while ((c = fgetc(f)) != EOF)
		lines += c == '\n';
	fclose(f);
	assert_int_equal(lines, WRITERS * LINES);
	w = withdrawn_load(at->file, at->pack, &why);
	assert_int_equal(withdrawn_count(w), 0);
	withdrawn_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_missing_file_withdraws_nothing, place_open, place_close),
		cmocka_unit_test_setup_teardown(what_is_taken_back_can_be_restored, place_open, place_close),
		cmocka_unit_test_setup_teardown(a_damaged_line_still_silences, place_open, place_close),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_a_sentence, place_open, place_close),
		cmocka_unit_test_setup_teardown(writers_wait_for_each_other, place_open, place_close),
	};

	return cmocka_run_group_tests_name("withdrawn", tests, NULL, NULL);
}
