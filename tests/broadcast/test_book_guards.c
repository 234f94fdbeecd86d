/*
 * test_book_guards.c - the file refuses what the rules refuse, whoever writes to it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/broadcast/life.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/book_place.h"
#include "tests/gateway/store_place.h"

#define NEWS "{\"kind\":\"news\",\"title\":\"one\"}"
#define TRAINING "{\"kind\":\"news\",\"title\":\"one\",\"training\":true}"

static struct book *
opened(struct place *p)
{
	struct book *b = book_open(p->path, &p->why);

	if (b == NULL)
		fail_msg("%s", p->why.ptr);
	return b;
}

/* Every pair of states: it moves exactly where life.def has a step. */
static void
steps_are_those_of_life_def(void **state)
{
	struct book *b = book_in_memory();
	char said[512];

	(void)state;
	for (enum life_state was = LIFE_DRAFT; was < LIFE_STATES; was++)
		for (enum life_state next = LIFE_DRAFT; next < LIFE_STATES; next++) {
			struct entry e = book_draft(b, "np", NEWS);
			bool may = life_leads(was, next);
			enum store_result r;

			if (was == next)
				continue;
			book_walk(b, &e, was);
			r = book_try(b, &e, next, "clock", was == LIFE_WAITING && next == LIFE_SCHEDULED ? "approve" : "note", said);
			if (r != (may ? STORE_OK : STORE_STALE))
				fail_msg("%s to %s: %d %s", life_name(was), life_name(next), r, said);
			assert_int_equal(e.state, may ? next : was);
			if (!may && strstr(said, "there is no such step of a broadcast") == NULL && strstr(said, "nobody agreed") == NULL)
				fail_msg("%s", said);
		}
	book_close(b);
}

/* By any way she could have touched it; training is for learning alone. */
static void
who_touched_it_lets_nothing_out(void **state)
{
	static const char *const touch[] = { "make", "edit", "submit" };
	struct book *b = book_in_memory();
	char said[512];

	(void)state;
	for (size_t i = 0; i < COUNT(touch); i++)
		for (unsigned is_training = 0; is_training < 2; is_training++) {
			struct entry e = book_draft(b, "np", is_training ? TRAINING : NEWS);
			const char *who = i == 0 ? "almaz" : "chala";
			struct event v = { .at_s = BOOK_NOW, .what = "edit", .who = "chala" };
			struct buf why;

			buf_wrap(&why, said, sizeof(said));
			if (i == 1)
				assert_int_equal(book_revise(b, e.id, 1, is_training ? TRAINING : NEWS, LIFE_DRAFT, &v, &why), STORE_OK);
			assert_int_equal(book_get(b, e.id, &e), STORE_OK);
			book_step(b, &e, LIFE_WAITING, i == 2 ? "chala" : "almaz", "submit");
			assert_int_equal(book_try(b, &e, LIFE_SCHEDULED, who, "approve", said), is_training ? STORE_OK : STORE_STALE);
			if (is_training)
				continue;
			assert_non_null(strstr(said, "cannot agree to it"));
			assert_int_equal(book_try(b, &e, LIFE_SCHEDULED, "clock", "note", said), STORE_STALE);
			assert_non_null(strstr(said, "nobody agreed to it"));
			book_step(b, &e, LIFE_SCHEDULED, "bekele", "approve");
			assert_string_equal(e.approver, "bekele");
		}
	book_close(b);
}

/* Nothing of what was refused is there, neither now nor behind the next change that is kept. */
static void
what_is_refused_leaves_nothing(void **state)
{
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS);
	struct event v[8], edit = { .at_s = BOOK_NOW, .who = "chala", .what = "edit" };
	char said[512], *text;
	struct buf why;
	unsigned n;

	(void)state;
	buf_wrap(&why, said, sizeof(said));
	book_step(b, &e, LIFE_WAITING, "almaz", "submit");
	assert_int_equal(book_try(b, &e, LIFE_SCHEDULED, "almaz", "approve", said), STORE_STALE);
	assert_int_equal(book_revise(b, e.id, 1, "{}", LIFE_SENT, &edit, &why), STORE_STALE);
	assert_int_equal(book_events(b, e.id, v, 8, &n), STORE_OK);
	assert_int_equal(n, 2);
	book_step(b, &e, LIFE_SCHEDULED, "bekele", "approve");
	assert_int_equal(book_events(b, e.id, v, 8, &n), STORE_OK);
	assert_int_equal(n, 3);
	assert_int_equal(book_revision(b, e.id, 2, &text), STORE_NONE);
	assert_false(book_touched(b, e.id, "chala"));
	book_close(b);
}

/* Who agreed cannot become another on the way. */
static void
who_agreed_stays(void **state)
{
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS), other;
	struct event v = { .at_s = BOOK_NOW, .what = "begin", .who = "clock" };
	char said[512];
	struct buf why;

	(void)state;
	buf_wrap(&why, said, sizeof(said));
	book_walk(b, &e, LIFE_SCHEDULED);
	other = e;
	other.state = LIFE_SENDING;
	snprintf(other.approver, sizeof(other.approver), "dawit");
	assert_int_equal(book_move(b, LIFE_SCHEDULED, &other, &v, &why), STORE_STALE);
	assert_non_null(strstr(said, "who agreed to it cannot be changed"));
	book_close(b);
}

/* What a hand in the file would write, and the sentence it gets; entry 1 is a draft, 2 is sent, 3 waits, 4 is being sent. */
static const struct { const char *sql, *says; } hands[] = {
	{ "UPDATE entry SET state = 3, approver = 'x' WHERE no = 1", "there is no such step of a broadcast" },
	{ "UPDATE entry SET state = 2, approver = 'almaz' WHERE no = 3", "cannot agree to it" },
	{ "UPDATE entry SET state = 2 WHERE no = 3", "nobody agreed to it" },
	{ "UPDATE entry SET state = 0, approver = '' WHERE no = 2", "there is no such step of a broadcast" },
	{ "UPDATE entry SET approver = 'dawit' WHERE no = 2", "who agreed to it cannot be changed" },
	{ "UPDATE entry SET maker = 'dawit' WHERE no = 1", "what a broadcast was made as cannot be changed" },
	{ "UPDATE entry SET is_training = 1 WHERE no = 3", "what a broadcast was made as cannot be changed" },
	{ "UPDATE entry SET ref = 'BBBBB' WHERE no = 1", "what a broadcast was made as cannot be changed" },
	{ "UPDATE entry SET owner = 'ke' WHERE no = 1", "what a broadcast was made as cannot be changed" },
	{ "UPDATE entry SET revision = 3 WHERE no = 1", "a revision follows the one before it" },
	{ "UPDATE entry SET revision = 2 WHERE no = 1", "there is no such revision" },
	{ "UPDATE entry SET revision = 2 WHERE no = 2", "only what is open is changed" },
	{ "UPDATE entry SET revision = 2 WHERE no = 3", "only what is open is changed" },
	{ "UPDATE entry SET hash = zeroblob(32) WHERE no = 1", "another text is another revision" },
	{ "UPDATE entry SET is_alert = 1 WHERE no = 1", "another text is another revision" },
	{ "UPDATE entry SET begun = 1 WHERE no = 3", "it has not begun" },
	{ "INSERT INTO revision VALUES (1, 3, '{}', zeroblob(32), 'x')", "a revision follows the one before it" },
	{ "INSERT OR REPLACE INTO revision VALUES (1, 1, '{}', zeroblob(32), 'x')", "a revision follows the one before it" },
	{ "UPDATE revision SET canonical = '{}' WHERE entry = 1", "a revision is not changed" },
	{ "DELETE FROM revision WHERE entry = 1", "what is not over does not go" },
	{ "UPDATE event SET who = 'bekele'", "what happened is not changed" },
	{ "DELETE FROM event WHERE entry = 3", "what is not over does not go" },
	{ "DELETE FROM entry WHERE no = 1", "what is not over does not go" },
	{ "UPDATE wording SET text = 'x'", "the text that leaves is not changed" },
	{ "DELETE FROM wording WHERE entry = 4", "the text that leaves is not changed" },
	{ "INSERT OR REPLACE INTO wording VALUES (4, 'en', 'QA', 'x')", "the text that leaves is not changed" },
	{ "DELETE FROM used", "what was used stays used" },
	{ "UPDATE used SET word = 'Z9999' WHERE word = 'Q1234'", "what was used stays used" },
	{ "INSERT OR REPLACE INTO used VALUES (1, 'Q1234', zeroblob(16))", "what was used stays used" },
	{ "INSERT INTO used VALUES (1, 'Q1234', zeroblob(16))", "UNIQUE" },
	{ "INSERT INTO entry SELECT 9, zeroblob(16), 'BBBBB', owner, service, state, is_training, is_alert, revision, hash, maker, made_s,"
	  " state_s, ends_s, approver, approval, paused_why, people, parts, cost, pack_serial, begun, begun_s, agreed_s FROM entry WHERE no = 2",
	  "a broadcast begins as a draft" },
};

static void
hands_in_the_file_are_refused(void **state)
{
	struct entry e;
	struct place p;
	struct book *b;
	sqlite3 *db;

	(void)state;
	place_make(&p);
	b = opened(&p);
	e = book_draft(b, "np", NEWS);
	assert_int_equal(book_code_take(b, "Q1234", e.id, &p.why), STORE_OK);
	assert_int_equal(book_wording_put(b, e.id, "en", "QA", "one", &p.why), STORE_OK);
	e = book_draft(b, "np", NEWS);
	book_walk(b, &e, LIFE_SENT);
	e = book_draft(b, "np", NEWS);
	book_walk(b, &e, LIFE_WAITING);
	e = book_draft(b, "np", NEWS);
	assert_int_equal(book_wording_put(b, e.id, "en", "QA", "one", &p.why), STORE_OK);
	book_walk(b, &e, LIFE_SENDING);
	book_close(b);
	assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA recursive_triggers = ON", NULL, NULL, NULL), SQLITE_OK);
	for (size_t i = 0; i < COUNT(hands); i++)
		if (sqlite3_exec(db, hands[i].sql, NULL, NULL, NULL) != SQLITE_CONSTRAINT || strstr(sqlite3_errmsg(db), hands[i].says) == NULL)
			fail_msg("%s: %s", hands[i].sql, sqlite3_errmsg(db));
	sqlite3_close(db);
	place_drop(&p);
}

/* Whoever takes a rule out finds it back at the next start. */
static void
rules_come_back(void **state)
{
	struct place p;
	struct book *b;

	(void)state;
	place_make(&p);
	b = opened(&p);
	(void)book_draft(b, "np", NEWS);
	book_close(b);
	place_shell(p.path, "DROP TRIGGER entry_changes; DROP TRIGGER used_goes; CREATE TRIGGER used_goes BEFORE DELETE ON used"
	    " BEGIN SELECT 1; END");
	b = opened(&p);
	book_close(b);
	assert_int_equal(place_ask(&p, "SELECT count(*) FROM sqlite_schema WHERE name = 'entry_changes' AND sql LIKE '%no such step%'"), 1);
	assert_int_equal(place_ask(&p, "SELECT count(*) FROM sqlite_schema WHERE name = 'used_goes' AND sql LIKE '%stays used%'"), 1);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_are_those_of_life_def),
		cmocka_unit_test(who_touched_it_lets_nothing_out),
		cmocka_unit_test(what_is_refused_leaves_nothing),
		cmocka_unit_test(who_agreed_stays),
		cmocka_unit_test(hands_in_the_file_are_refused),
		cmocka_unit_test(rules_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
