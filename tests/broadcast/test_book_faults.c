/*
 * test_book_faults.c - the book and the world: kills, a full disk, a failed sync, damage, a second program
 *
 * STORE_KILLS says how often it is killed (default 40).
 */
/* long: one world that fails, in all its ways */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/book_place.h"
#include "tests/gateway/disk_watch.h"
#include "tests/gateway/kill_loop.h"
#include "tests/gateway/store_place.h"

#define NEWS "{\"kind\":\"news\",\"title\":\"one\"}"
enum { KILLS = 40, MOST = 20000 };

static struct book *
opened(struct place *p)
{
	struct book *b = book_open(p->path, &p->why);

	if (b == NULL)
		fail_msg("%s", p->why.ptr);
	return b;
}

/* --- kills: each turn makes one draft, changes it and submits it, and promises behind that --- */

struct world { struct place place; struct promised { uint8_t id[STORE_ID_BYTES]; char ref[BROADCAST_REF_BYTES]; } *made; };

static void
must(bool ok, int code)
{
	if (!ok)
		_exit(code);
}

static void
live(void *arg, int pipe_fd, int32_t turn)
{
	struct world *w = arg;
	struct book *b = book_open(w->place.path, &w->place.why);

	must(b != NULL, 3);
	for (; turn < MOST; turn++) {
		struct entry e = { .owner = "np", .maker = "almaz", .made_s = turn };
		struct event v = { .at_s = turn, .who = "almaz", .what = "edit" };
		char text[96];
		struct buf why = BUF_INIT(256);

		snprintf(text, sizeof(text), "{\"kind\":\"news\",\"title\":\"turn %d\"}", (int)turn);
		must(book_add(b, &e, NEWS, &why) == STORE_OK, 4);
		must(book_revise(b, e.id, 1, text, LIFE_DRAFT, &v, &why) == STORE_OK, 7);
		must(book_get(b, e.id, &e) == STORE_OK, 8);
		e.state = LIFE_WAITING;
		snprintf(v.what, sizeof(v.what), "submit");
		must(book_move(b, LIFE_DRAFT, &e, &v, &why) == STORE_OK, 9);
		memcpy(w->made[turn].id, e.id, sizeof(e.id));
		memcpy(w->made[turn].ref, e.ref, sizeof(e.ref));
		kill_promise(pipe_fd, turn);
	}
	for (;;)
		usleep(1000);
}

static void
promised(void *arg, int32_t turn)
{
	(void)arg;
	(void)turn;
}

/* What was promised is there as it was said; the one it died in is whole, wherever it had come to. */
static void
look(void *arg, int32_t next)
{
	struct world *w = arg;
	struct book *b = opened(&w->place);	/* sound, or it would not open */
	struct entry *e = xcalloc(MOST, sizeof(*e));
	unsigned n, half = 0;

	assert_int_equal(book_list(b, "np", NULL, e, MOST, &n), STORE_OK);
	for (unsigned i = 0; i < n; i++) {
		struct event v[4];
		char *text;
		unsigned events;

		assert_int_equal(book_revision(b, e[i].id, e[i].revision, &text), STORE_OK);
		assert_int_equal(book_events(b, e[i].id, v, 4, &events), STORE_OK);
		assert_int_equal(events, e[i].revision + (e[i].state == LIFE_WAITING));
		half += e[i].state != LIFE_WAITING;
		free(text);
	}
	assert_true(half <= (unsigned)next);	/* at most one a life */
	for (int32_t turn = 1; turn < next; turn++) {
		struct entry got;

		if (w->made[turn].ref[0] == '\0')
			continue;	/* the turn a life died in */
		assert_int_equal(book_find(b, "np", w->made[turn].ref, &got), STORE_OK);
		assert_memory_equal(got.id, w->made[turn].id, sizeof(got.id));
		assert_int_equal(got.state, LIFE_WAITING);
		assert_int_equal(got.revision, 2);
		assert_int_equal(got.made_s, turn);
	}
	free(e);
	book_close(b);
}

static void
no_kill_loses_a_promise(void **state)
{
	struct world w = { .made = mmap(NULL, MOST * sizeof(*w.made), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) };
	const struct kill_loop loop = { &w, live, promised, look };

	(void)state;
	assert_true(w.made != MAP_FAILED);
	place_make(&w.place);
	kill_loop_run(&loop, kill_count(KILLS));
	munmap(w.made, MOST * sizeof(*w.made));
	place_drop(&w.place);
}

/* --- disks ----------------------------------------------------------------- */

/* Every call that changes, by number; all say the same of a disk. */
static enum store_result
change(struct book *b, unsigned which, const struct entry *e, char said[512])
{
	struct event v = { .at_s = BOOK_NOW + 1, .who = "almaz", .what = "edit" };
	struct level_row level = { .owner = "np", .stay = "QA", .level = 2, .since_s = BOOK_NOW, .who = "almaz" };
	struct entry next = *e, made = { .owner = "np", .maker = "almaz", .made_s = BOOK_NOW };
	uint8_t id[STORE_ID_BYTES] = { 1 };
	struct buf why;

	buf_wrap(&why, said, 512);
	next.state = LIFE_WAITING;
	switch (which) {
	case 0: return book_add(b, &made, NEWS, &why);
	case 1: return book_revise(b, e->id, e->revision, NEWS, LIFE_DRAFT, &v, &why);
	case 2: snprintf(v.what, sizeof(v.what), "submit"); return book_move(b, LIFE_DRAFT, &next, &v, &why);
	case 3: return book_note(b, e->id, &v, &why);
	case 4: return book_code_take(b, "Q1234", e->id, &why);
	case 5: return book_cap_take(b, "a,b,c", id, &why);
	case 6: return book_wording_put(b, e->id, "en", "QA", "one", &why);
	case 7: return book_level_put(b, &level, &why);
	default: return STORE_NONE;
	}
}
enum { CHANGES = 8 };

/* How much of anything there is. */
static long
rows(struct book *b, struct place *p)
{
	long n;

	book_close(b);
	n = place_ask(p, "SELECT (SELECT count(*) FROM entry) + (SELECT count(*) FROM revision) + (SELECT count(*) FROM event) +"
	    " (SELECT count(*) FROM used) + (SELECT count(*) FROM wording) + (SELECT count(*) FROM level) + (SELECT sum(state) FROM entry)");
	return n;
}

static void
a_full_disk_keeps_nothing_half(void **state)
{
	(void)state;
	for (unsigned which = 0; which < CHANGES; which++) {
		struct disk_watch watch = { .calls = 0 };
		struct entry e, got;
		struct place p;
		struct book *b;
		char said[512];
		long before;

		disk_watch_begin(&watch);
		place_make(&p);
		b = opened(&p);
		e = book_draft(b, "np", NEWS);
		before = rows(b, &p);
		b = opened(&p);
		watch.write_says = SQLITE_FULL;
		if (change(b, which, &e, said) != STORE_RETRY || strstr(said, "disk is full") == NULL)
			fail_msg("%u: %s", which, said);
		assert_int_equal(book_get(b, e.id, &got), STORE_OK);	/* reading goes on */
		assert_memory_equal(&got, &e, sizeof(e));
		watch.write_says = SQLITE_OK;
		assert_int_equal(rows(b, &p), before);
		b = opened(&p);
		if (change(b, which, &e, said) != STORE_OK)
			fail_msg("%u: %s", which, said);
		assert_true(rows(b, &p) > before);
		disk_watch_end(&watch);
		place_drop(&p);
	}
}

/* There is room again, and the same book goes on. */
static void
it_goes_on_when_there_is_room(void **state)
{
	struct disk_watch watch = { .calls = 0 };
	struct entry e;
	struct place p;
	struct book *b;
	char said[512];

	(void)state;
	disk_watch_begin(&watch);
	place_make(&p);
	b = opened(&p);
	e = book_draft(b, "np", NEWS);
	for (unsigned which = 0; which < CHANGES; which++) {
		watch.write_says = SQLITE_FULL;
		assert_int_equal(change(b, which, &e, said), STORE_RETRY);
		watch.write_says = SQLITE_OK;
		assert_int_equal(book_get(b, e.id, &e), STORE_OK);
		if (which != 3 && change(b, which, &e, said) != STORE_OK)
			fail_msg("%u: %s", which, said);
		assert_int_equal(book_get(b, e.id, &e), STORE_OK);
	}
	assert_int_equal(e.state, LIFE_WAITING);
	book_close(b);
	disk_watch_end(&watch);
	place_drop(&p);
}

/* So long a text that the disk is asked before the commit. */
static void
it_goes_on_when_a_text_did_not_fit(void **state)
{
	enum { LONG = 16 << 20 };
	struct event v = { .at_s = BOOK_NOW, .who = "almaz", .what = "edit" };
	struct disk_watch watch = { .calls = 0 };
	char said[512], *text = xmalloc(LONG + 1);
	struct entry e, got;
	struct place p;
	struct book *b;
	struct buf why;

	(void)state;
	memset(text, 'x', LONG);
	text[LONG] = '\0';
	buf_wrap(&why, said, sizeof(said));
	disk_watch_begin(&watch);
	place_make(&p);
	b = opened(&p);
	e = book_draft(b, "np", NEWS);
	watch.write_says = SQLITE_FULL;
	assert_int_equal(book_revise(b, e.id, 1, text, LIFE_DRAFT, &v, &why), STORE_RETRY);
	watch.write_says = SQLITE_OK;
	assert_int_equal(book_get(b, e.id, &got), STORE_OK);
	assert_memory_equal(&got, &e, sizeof(e));
	assert_int_equal(change(b, 1, &e, said), STORE_OK);
	book_close(b);
	disk_watch_end(&watch);
	place_drop(&p);
	free(text);
}

static void
a_failed_sync_stops_everything(void **state)
{
	struct disk_watch watch = { .calls = 0 };
	struct entry e, got;
	struct place p;
	struct book *b;
	char said[512];
	unsigned n;

	(void)state;
	disk_watch_begin(&watch);
	place_make(&p);
	b = opened(&p);
	e = book_draft(b, "np", NEWS);
	watch.sync_says = SQLITE_IOERR_FSYNC;
	assert_int_equal(change(b, 3, &e, said), STORE_BROKEN);
	assert_non_null(strstr(said, "broken"));
	watch.sync_says = SQLITE_OK;
	for (unsigned which = 0; which < CHANGES; which++) {
		assert_int_equal(change(b, which, &e, said), STORE_BROKEN);	/* never again in place */
		assert_true(strlen(said) > 0);
	}
	assert_int_equal(book_get(b, e.id, &got), STORE_BROKEN);
	assert_int_equal(book_find(b, "np", e.ref, &got), STORE_BROKEN);
	assert_int_equal(book_list(b, "", NULL, &got, 1, &n), STORE_BROKEN);
	assert_int_equal(book_code_find(b, "Q1234", e.id), STORE_BROKEN);
	assert_int_equal(book_levels(b, NULL, 0, &n), STORE_BROKEN);
	assert_int_equal(book_purge(b, BOOK_NOW), STORE_BROKEN);
	assert_true(book_touched(b, e.id, "bekele"));
	book_close(b);
	b = opened(&p);
	book_close(b);
	disk_watch_end(&watch);
	place_drop(&p);
}

/* A real one, filled with texts; it goes on once there is room. */
static void
the_disk_is_really_full(void **state)
{
	struct entry e;
	struct place p;
	struct book *b;
	enum store_result r = STORE_OK;
	char said[512], *text = xmalloc(65537), *kept;
	unsigned revision = 1;
	struct buf why;

	(void)state;
	place_make(&p);
	if (!place_small_disk(&p)) {
		place_drop(&p);
		free(text);
		skip();
	}
	b = opened(&p);
	e = book_draft(b, "np", NEWS);
	memset(text, 'x', 65536);
	text[65536] = '\0';
	for (; r == STORE_OK && revision < 100; revision += r == STORE_OK) {
		struct event v = { .at_s = BOOK_NOW, .who = "almaz", .what = "edit" };

		buf_wrap(&why, said, sizeof(said));
		r = book_revise(b, e.id, revision, text, LIFE_DRAFT, &v, &why);
	}
	assert_int_equal(r, STORE_RETRY);
	assert_in_range(revision, 2, 30);
	place_small_disk_grow(&p);
	assert_int_equal(change(b, 3, &e, said), STORE_OK);
	book_close(b);
	b = opened(&p);
	assert_int_equal(book_get(b, e.id, &e), STORE_OK);
	assert_int_equal(e.revision, revision);
	assert_int_equal(book_revision(b, e.id, revision, &kept), STORE_OK);
	assert_string_equal(kept, text);
	book_close(b);
	free(kept);
	free(text);
	place_small_disk_gone(&p);
	place_drop(&p);
}

static void
a_file_that_is_gone_keeps_nothing(void **state)
{
	struct entry e;
	struct place p;
	struct book *b;
	char said[512];

	(void)state;
	place_make(&p);
	b = opened(&p);
	e = book_draft(b, "np", NEWS);
	assert_int_equal(unlink(p.path), 0);
	assert_int_equal(change(b, 3, &e, said), STORE_BROKEN);
	assert_non_null(strstr(said, "removed or replaced"));
	assert_int_equal(change(b, 0, &e, said), STORE_BROKEN);
	book_close(b);
	place_drop(&p);
}

/* --- files ----------------------------------------------------------------- */

static void
two_books_on_one_file_are_refused(void **state)
{
	struct place p;
	struct book *b;
	struct stat st;

	(void)state;
	place_make(&p);
	b = opened(&p);
	assert_null(book_open(p.path, &p.why));
	assert_non_null(strstr(p.why.ptr, "another safard has it open"));
	assert_int_equal(stat(p.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	book_close(b);
	book_close(opened(&p));
	place_drop(&p);
}

/* Files that are none of ours, or not as we left them. */
static const struct { const char *sql, *says; } files[] = {
	{ "PRAGMA user_version = 99", "made by a newer safard (version 99" },
	{ "PRAGMA application_id = 7", "none of safard's" },
};

static void
other_files_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct place p;

		place_make(&p);
		book_close(opened(&p));
		place_shell(p.path, files[i].sql);
		assert_null(book_open(p.path, &p.why));
		if (strstr(p.why.ptr, files[i].says) == NULL)
			fail_msg("%s", p.why.ptr);
		place_drop(&p);
	}
}

static void
damage_is_found_at_start(void **state)
{
	struct place p;
	struct book *b;
	int fd;

	(void)state;
	place_make(&p);
	b = opened(&p);
	for (unsigned i = 0; i < 100; i++)
		(void)book_draft(b, "np", NEWS);
	book_close(b);
	fd = open(p.path, O_WRONLY);
	for (off_t page = 1; page < 12; page++)
		assert_int_equal(pwrite(fd, "nonsense nonsense nonsense nonsense", 32, page * 4096), 32);
	close(fd);
	assert_null(book_open(p.path, &p.why));
	assert_true(p.why.len > 0);
	assert_true(place_file_has(p.path, "nonsense nonsense", 17));	/* left as it is */
	place_drop(&p);
}

/* Flipped bytes anywhere, tables too: it opens and reads, or says so; it never dies and never gives what it does not have. */
static void
flipped_bytes_are_a_sentence(void **state)
{
	unsigned refused = 0;

	(void)state;
	srandom(9);
	for (unsigned turn = 0; turn < 60; turn++) {
		struct place p;
		struct stat st;
		struct book *b;
		int fd;

		place_make(&p);
		b = opened(&p);
		for (unsigned i = 0; i < 20; i++)
			(void)book_draft(b, "np", NEWS);
		book_close(b);
		fd = open(p.path, O_RDWR);
		assert_int_equal(fstat(fd, &st), 0);
		for (unsigned i = 0; i < 64; i++) {
			off_t at = random() % st.st_size;
			uint8_t byte;

			assert_int_equal(pread(fd, &byte, 1, at), 1);
			byte ^= (uint8_t)(1u << random() % 8);
			assert_int_equal(pwrite(fd, &byte, 1, at), 1);
		}
		close(fd);
		b = book_open(p.path, &p.why);
		refused += b == NULL;
		assert_int_equal(b == NULL, p.why.len > 0);
		if (b != NULL) {
			struct entry e[32];
			unsigned n;

			(void)book_list(b, "", NULL, e, 32, &n);
			for (unsigned i = 0; i < n; i++) {
				char *text;

				(void)book_revision(b, e[i].id, 1, &text);
				free(text);
				assert_in_range(e[i].state, 0, LIFE_STATES - 1);
			}
		}
		book_close(b);
		place_drop(&p);
	}
	assert_true(refused > 10);
}

/* What a purge takes out is in no byte of the file any more. */
static void
what_is_purged_is_gone_from_the_bytes(void **state)
{
	struct entry e;
	struct place p;
	struct book *b;
	char wal[160];

	(void)state;
	place_make(&p);
	b = opened(&p);
	e = book_draft(b, "np", "{\"title\":\"forget this text\"}");
	book_walk(b, &e, LIFE_REJECTED);
	assert_int_equal(book_purge(b, BOOK_NOW + (int64_t)400 * 86400), STORE_OK);
	snprintf(wal, sizeof(wal), "%s-wal", p.path);
	assert_false(place_file_has(p.path, "forget this", 11) || place_file_has(wal, "forget this", 11));
	book_close(b);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_kill_loses_a_promise),
		cmocka_unit_test(a_full_disk_keeps_nothing_half),
		cmocka_unit_test(it_goes_on_when_there_is_room),
		cmocka_unit_test(it_goes_on_when_a_text_did_not_fit),
		cmocka_unit_test(a_failed_sync_stops_everything),
		cmocka_unit_test(the_disk_is_really_full),
		cmocka_unit_test(a_file_that_is_gone_keeps_nothing),
		cmocka_unit_test(two_books_on_one_file_are_refused),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(damage_is_found_at_start),
		cmocka_unit_test(flipped_bytes_are_a_sentence),
		cmocka_unit_test(what_is_purged_is_gone_from_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
