/*
 * test_book.c - what the book keeps, finds and refuses
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/run_directory.h"
#include "tests/broadcast/book_place.h"

#define NEWS "{\"kind\":\"news\",\"title\":\"one\"}"
#define OTHER "{\"kind\":\"news\",\"title\":\"two\"}"
enum { YEAR = 366 * 86400 };

static enum store_result
revise(struct book *b, struct entry *e, unsigned was, const char *who, const char *canonical, char said[512])
{
	struct event v = { .at_s = BOOK_NOW + 5, .what = "edit" };
	struct buf why;
	enum store_result r;

	buf_wrap(&why, said, 512);
	snprintf(v.who, sizeof(v.who), "%s", who);
	r = book_revise(b, e->id, was, canonical, LIFE_DRAFT, &v, &why);
	assert_int_equal(r == STORE_OK, why.len == 0);
	assert_int_equal(book_get(b, e->id, e), STORE_OK);
	return r;
}

static void
a_draft_is_kept_whole(void **state)
{
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS), got;
	uint8_t hash[BROADCAST_HASH_BYTES];
	char *text;

	(void)state;
	assert_int_equal(book_get(b, e.id, &got), STORE_OK);
	assert_memory_equal(&got, &e, sizeof(e));
	assert_int_equal(got.state, LIFE_DRAFT);
	assert_int_equal(got.revision, 1);
	assert_int_equal(got.state_s, BOOK_NOW);
	broadcast_hash(NEWS, hash);
	assert_memory_equal(got.hash, hash, sizeof(hash));
	assert_int_equal(book_revision(b, e.id, 1, &text), STORE_OK);
	assert_string_equal(text, NEWS);
	free(text);
	assert_int_equal(book_revision(b, e.id, 2, &text), STORE_NONE);
	assert_null(text);
	got.id[0] ^= 1;
	assert_int_equal(book_get(b, got.id, &got), STORE_NONE);
	book_close(b);
}

/* No sign that is taken for another, no code of an alert, no two alike. */
static void
names_can_be_said_aloud(void **state)
{
	struct book *b = book_in_memory();
	char seen[400][BROADCAST_REF_BYTES];

	(void)state;
	for (unsigned i = 0; i < COUNT(seen); i++) {
		struct entry e = book_draft(b, "np", NEWS);

		assert_int_equal(strlen(e.ref), 5);
		assert_int_equal(strspn(e.ref, "BCDFGHJKMNPQRTVWXY234679"), 5);
		assert_int_equal(strcspn(e.ref + 1, "0123456789") > 0, true);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(seen[j], e.ref);
		memcpy(seen[i], e.ref, sizeof(e.ref));
	}
	book_close(b);
}

static void
it_is_found_by_what_people_type(void **state)
{
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS), got;
	char hex[2 * STORE_ID_BYTES + 1], typed[64];

	(void)state;
	sodium_bin2hex(hex, sizeof(hex), e.id, sizeof(e.id));
	for (unsigned len = 1; len <= 5; len++) {
		snprintf(typed, sizeof(typed), "%.*s", (int)len, e.ref);
		assert_int_equal(book_find(b, "np", typed, &got), STORE_OK);
		assert_memory_equal(&got, &e, sizeof(e));
	}
	for (char *c = typed; *c != '\0'; c++)
		*c = *c >= 'A' ? (char)(*c + 32) : *c;
	assert_int_equal(book_find(b, "np", typed, &got), STORE_OK);
	assert_int_equal(book_find(b, "", typed, &got), STORE_OK);
	assert_int_equal(book_find(b, "ke", typed, &got), STORE_NONE);
	assert_int_equal(book_find(b, "np", hex, &got), STORE_OK);
	hex[7] = '\0';
	assert_int_equal(book_find(b, "np", hex, &got), STORE_OK);
	assert_int_equal(book_find(b, "ke", hex, &got), STORE_NONE);
	assert_int_equal(book_find(b, "np", "", &got), STORE_NONE);
	assert_int_equal(book_find(b, "np", "%", &got), STORE_NONE);
	assert_int_equal(book_find(b, "np", "_____", &got), STORE_NONE);
	snprintf(typed, sizeof(typed), "%s%s", e.ref, "B");
	assert_int_equal(book_find(b, "np", typed, &got), STORE_NONE);
	assert_int_equal(book_find(b, "np", "00112233445566778899aabbccddeeff0", &got), STORE_NONE);
	for (unsigned i = 0; i < 40; i++)	/* 18 letters: two begin alike */
		(void)book_draft(b, "np", NEWS);
	typed[1] = '\0';
	snprintf(typed, sizeof(typed), "%.1s", e.ref);
	for (unsigned i = 0; i < 200 && book_find(b, "np", typed, &got) != STORE_STALE; i++)
		(void)book_draft(b, "np", NEWS);
	assert_int_equal(book_find(b, "np", typed, &got), STORE_STALE);
	assert_int_equal(book_find(b, "np", e.ref, &got), STORE_OK);	/* all of it is hers alone */
	assert_memory_equal(&got, &e, sizeof(e));
	book_close(b);
}

static void
lists_go_from_the_newest(void **state)
{
	struct book *b = book_in_memory();
	struct entry e[6], got[6];
	unsigned n;

	(void)state;
	for (unsigned i = 0; i < 6; i++)
		e[i] = book_draft(b, i % 2 == 0 ? "np" : "ke", NEWS);
	assert_int_equal(book_list(b, "", NULL, got, 6, &n), STORE_OK);
	assert_int_equal(n, 6);
	for (unsigned i = 0; i < 6; i++)
		assert_string_equal(got[i].ref, e[5 - i].ref);
	assert_int_equal(book_list(b, "np", NULL, got, 2, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_string_equal(got[1].ref, e[2].ref);
	assert_int_equal(book_list(b, "np", got[1].id, got, 2, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_string_equal(got[0].ref, e[0].ref);
	memset(got[0].id, 7, sizeof(got[0].id));
	assert_int_equal(book_list(b, "np", got[0].id, got, 2, &n), STORE_NONE);
	assert_int_equal(n, 0);
	book_close(b);
}

/* Any edit voids what was asked, and a look at an old revision changes nothing. */
static void
a_revision_follows_the_one_before_it(void **state)
{
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS), before;
	struct event v[8];
	char said[512], *text;
	struct buf why;
	unsigned n;

	(void)state;
	e.people = 31767;
	memset(e.approval, 3, sizeof(e.approval));
	book_step(b, &e, LIFE_WAITING, "almaz", "submit");
	assert_int_equal(e.people, 31767);
	buf_wrap(&why, said, sizeof(said));
	assert_int_equal(book_wording_put(b, e.id, "en", "QA", "one", &why), STORE_OK);
	assert_int_equal(revise(b, &e, 1, "chala", OTHER, said), STORE_OK);
	assert_int_equal(e.revision, 2);
	assert_int_equal(e.state, LIFE_DRAFT);
	assert_int_equal(e.people, 0);
	assert_true(sodium_is_zero(e.approval, sizeof(e.approval)));
	assert_int_equal(book_wording_get(b, e.id, "en", "QA", (char [BROADCAST_TEXT_BYTES]){ 0 }), STORE_NONE);
	before = e;
	assert_int_equal(revise(b, &e, 1, "dawit", NEWS, said), STORE_STALE);
	assert_non_null(strstr(said, "it is revision 2 now, not 1"));
	assert_memory_equal(&e, &before, sizeof(e));
	assert_int_equal(book_revision(b, e.id, 1, &text), STORE_OK);
	assert_string_equal(text, NEWS);
	free(text);
	assert_int_equal(book_revision(b, e.id, 2, &text), STORE_OK);
	assert_string_equal(text, OTHER);
	free(text);
	assert_int_equal(book_events(b, e.id, v, 8, &n), STORE_OK);
	assert_int_equal(n, 3);
	assert_string_equal(v[0].what, "make");
	assert_string_equal(v[1].what, "submit");
	assert_string_equal(v[2].who, "chala");
	assert_int_equal(v[2].revision, 2);
	assert_int_equal(v[2].at_s, BOOK_NOW + 5);
	assert_int_equal(book_events(b, e.id, v, 2, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_string_equal(v[0].what, "submit");	/* the newest, in their order */
	assert_string_equal(v[1].who, "chala");
	assert_true(book_touched(b, e.id, "almaz") && book_touched(b, e.id, "chala"));
	assert_false(book_touched(b, e.id, "dawit"));
	assert_true(book_touched(b, (uint8_t [STORE_ID_BYTES]){ 1 }, "dawit"));	/* it cannot say */
	book_close(b);
}

static void
what_it_is_follows_its_text_but_training_never_changes(void **state)
{
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS), t = book_draft(b, "np", "{\"kind\":\"news\",\"training\":true}");
	char said[512];

	(void)state;
	assert_false(e.is_alert);
	assert_int_equal(revise(b, &e, 1, "almaz", "{\"kind\":\"alert\"}", said), STORE_OK);
	assert_true(e.is_alert);
	assert_int_equal(revise(b, &e, 2, "almaz", "{\"kind\":\"alert\",\"training\":true}", said), STORE_STALE);
	assert_non_null(strstr(said, "make a new one"));
	assert_int_equal(revise(b, &t, 1, "almaz", NEWS, said), STORE_STALE);
	assert_int_equal(revise(b, &t, 1, "almaz", "{\"kind\":\"alert\",\"training\":true}", said), STORE_OK);
	book_close(b);
}

static void
moves_are_whole_or_not_at_all(void **state)
{
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS), old, got;
	struct event v = { .at_s = BOOK_NOW + 9, .who = "bekele", .what = "approve", .reason = "seen" }, seen[9];
	char said[512];
	struct buf why;
	unsigned n;

	(void)state;
	book_step(b, &e, LIFE_WAITING, "almaz", "submit");
	old = e;
	e.state = LIFE_SCHEDULED;
	e.state_s = v.at_s;
	e.ends_s = BOOK_NOW + 100;
	e.agreed_s = v.at_s;
	e.people = 7;
	e.parts = 14;
	e.cost = UINT64_MAX - 5;
	e.pack_serial = UINT64_MAX;
	memset(e.approval, 9, sizeof(e.approval));
	snprintf(e.approver, sizeof(e.approver), "bekele");
	buf_wrap(&why, said, sizeof(said));
	assert_int_equal(book_move(b, LIFE_WAITING, &e, &v, &why), STORE_OK);
	assert_int_equal(book_get(b, e.id, &got), STORE_OK);
	assert_memory_equal(&got, &e, sizeof(e));
	old.state = LIFE_RETURNED;
	assert_int_equal(book_move(b, LIFE_WAITING, &old, &v, &why), STORE_STALE);	/* somebody was first */
	assert_non_null(strstr(why.ptr, "moved meanwhile"));
	assert_int_equal(book_events(b, e.id, seen, 9, &n), STORE_OK);
	assert_int_equal(n, 3);
	assert_string_equal(seen[2].reason, "seen");
	book_step(b, &e, LIFE_SENDING, "clock", "begin");
	assert_int_equal(e.begun, 1);
	assert_int_equal(e.begun_s, BOOK_NOW + 9 + 60);
	book_step(b, &e, LIFE_PAUSED, "clock", "pause");
	book_step(b, &e, LIFE_SENDING, "almaz", "resume");
	assert_int_equal(e.begun_s, BOOK_NOW + 9 + 60);
	assert_string_equal(e.approver, "bekele");
	book_step(b, &e, LIFE_PAUSED, "clock", "pause");
	book_step(b, &e, LIFE_WAITING, "almaz", "submit");	/* paused too long: it is open again */
	assert_string_equal(e.approver, "");
	assert_int_equal(e.begun, 1);
	book_close(b);
}

static void
notes_are_no_touch(void **state)
{
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS);
	struct event v = { .at_s = BOOK_NOW, .who = "bekele", .what = "note", .reason = "who asked for it?" };
	char said[512];
	struct buf why;

	(void)state;
	buf_wrap(&why, said, sizeof(said));
	assert_int_equal(book_note(b, e.id, &v, &why), STORE_OK);
	assert_false(book_touched(b, e.id, "bekele"));
	book_step(b, &e, LIFE_WAITING, "almaz", "submit");
	assert_int_equal(book_note(b, (uint8_t [STORE_ID_BYTES]){ 1 }, &v, &why), STORE_NONE);
	assert_non_null(strstr(why.ptr, "no such broadcast"));
	book_close(b);
}

/* Text, history and all; a code stays used, and so does a name. */
static void
a_year_after_its_end_it_goes(void **state)
{
	static const enum life_state ends[] = { LIFE_SENT, LIFE_REJECTED, LIFE_CANCELLED, LIFE_EXPIRED, LIFE_RETURNED, LIFE_PAUSED };
	struct book *b = book_in_memory();
	struct entry e[COUNT(ends)], got;
	char said[512], *text;
	uint8_t id[STORE_ID_BYTES];
	struct buf why;

	(void)state;
	buf_wrap(&why, said, sizeof(said));
	for (size_t i = 0; i < COUNT(ends); i++) {
		e[i] = book_draft(b, "np", NEWS);
		assert_int_equal(book_wording_put(b, e[i].id, "en", "QA", "one", &why), STORE_OK);
		book_walk(b, &e[i], ends[i]);
	}
	assert_int_equal(book_code_take(b, "Q1234", e[0].id, &why), STORE_OK);
	assert_int_equal(book_purge(b, e[1].state_s + YEAR), STORE_OK);
	assert_int_equal(book_get(b, e[1].id, &got), STORE_OK);
	assert_int_equal(book_purge(b, e[1].state_s + YEAR + 1), STORE_OK);
	assert_int_equal(book_get(b, e[1].id, &got), STORE_NONE);
	assert_int_equal(book_get(b, e[0].id, &got), STORE_OK);	/* it ended later */
	assert_int_equal(book_purge(b, BOOK_NOW + YEAR + 3600), STORE_OK);
	for (size_t i = 0; i < COUNT(ends); i++) {
		bool stays = ends[i] == LIFE_RETURNED || ends[i] == LIFE_PAUSED;

		assert_int_equal(book_get(b, e[i].id, &got), stays ? STORE_OK : STORE_NONE);
		assert_int_equal(book_revision(b, e[i].id, 1, &text), stays ? STORE_OK : STORE_NONE);
		free(text);
	}
	assert_int_equal(book_code_find(b, "Q1234", id), STORE_OK);
	assert_int_equal(book_code_take(b, "Q1234", e[5].id, &why), STORE_STALE);
	assert_int_equal(book_purge(b, BOOK_NOW + YEAR + 3600), STORE_OK);
	book_close(b);
}

/* Restored without it, a code that people know could stand on another alert. */
static void
a_copy_opens_and_knows_the_codes(void **state)
{
	char room[512], file[64], path[] = "/tmp/safar-book-XXXXXX";
	struct buf why = BUF_OVER(room);
	struct book *b, *copy;
	struct entry e;
	uint8_t id[STORE_ID_BYTES];

	(void)state;
	assert_non_null(mkdtemp(path));
	(void)snprintf(file, sizeof(file), "%s/broadcast.db", path);
	b = book_open(file, &why);
	assert_non_null(b);
	e = book_draft(b, "np", NEWS);
	buf_addf(&why, "%s/copy", path);
	assert_int_equal(book_code_take(b, "Q1234", e.id, &(struct buf)BUF_INIT(200)), STORE_OK);
	assert_int_equal(book_backup(b, why.ptr, &(struct buf)BUF_INIT(200)), STORE_OK);
	book_close(b);
	copy = book_open(why.ptr, &(struct buf)BUF_INIT(200));
	assert_non_null(copy);
	assert_int_equal(book_code_find(copy, "Q1234", id), STORE_OK);
	assert_memory_equal(id, e.id, sizeof(id));
	book_close(copy);
	buf_reset(&why);
	assert_true(run_directory_remove(path, &why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_is_kept_whole),
		cmocka_unit_test(names_can_be_said_aloud),
		cmocka_unit_test(it_is_found_by_what_people_type),
		cmocka_unit_test(lists_go_from_the_newest),
		cmocka_unit_test(a_revision_follows_the_one_before_it),
		cmocka_unit_test(what_it_is_follows_its_text_but_training_never_changes),
		cmocka_unit_test(moves_are_whole_or_not_at_all),
		cmocka_unit_test(notes_are_no_touch),
		cmocka_unit_test(a_year_after_its_end_it_goes),
		cmocka_unit_test(a_copy_opens_and_knows_the_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
