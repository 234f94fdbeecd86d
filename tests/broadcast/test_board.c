/*
 * test_board.c - what a code is answered with, whatever became of its alert
 */
/* long: alerts and all that can become of them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "content/pack.h"
#include "gateway/broadcast/board.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/book_place.h"
#include "tests/gateway/disk_watch.h"
#include "tests/gateway/store_place.h"

#define QA COUNTRY('Q', 'A')
#define SA COUNTRY('S', 'A')
#define NP COUNTRY('N', 'P')
#define KE COUNTRY('K', 'E')
#define UNTIL "\"until\":\"2026-11-29T00:00:00Z\""
#define LATER "\"until\":\"2026-11-30T00:00:00Z\""
enum { DAY_S = 86400, IN_FORCE_S = BOOK_NOW + 7200, OVER_S = 1795910400 /* the first UNTIL */, LATER_OVER_S = OVER_S + DAY_S };

/* A book and its board; alerts begin in the order they are made, ten minutes between. */
struct scene { struct book *book; struct board *board; unsigned made; struct entry last; };

static int
scene_make(void **state)
{
	struct scene *s = xcalloc(1, sizeof(*s));

	s->book = book_in_memory();
	s->board = board_new();
	*state = s;
	return 0;
}

static int
scene_drop(void **state)
{
	struct scene *s = *state;

	book_close(s->book);
	board_free(s->board);
	free(s);
	return 0;
}

static void
read_again(struct scene *s)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	assert_true(board_read(s->board, s->book, BOOK_NOW, &why));
	assert_string_equal(why.ptr, "");
}

/* `rest`: what it says besides title, kind, stay; `changes` NULL or what it changes.  It comes to state `to`. */
static struct entry
alert(struct scene *s, const char *owner, const char *rest, const struct entry *changes, enum life_state to)
{
	char hex[2 * STORE_ID_BYTES + 1] = "", text[1024];
	struct entry e = { .made_s = BOOK_NOW + 600 * s->made++, .service = "sms", .maker = "almaz", .is_alert = true };
	struct broadcast b;
	char room[512];
	struct buf why = BUF_OVER(room);
	json_t *json;

	if (changes != NULL)
		sodium_bin2hex(hex, sizeof(hex), changes->id, sizeof(changes->id));
	snprintf(text, sizeof(text), "{\"title\":\"t\",\"kind\":\"alert\",\"stay\":[\"QA\"],%s%s%s%s}", rest, changes ? ",\"changes\":\"" : "", hex,
	    changes ? "\"" : "");
	e.is_training = strstr(text, "\"training\":true") != NULL;
	json = json_loads(text, 0, NULL);
	assert_non_null(json);
	if (!broadcast_read(json, &b, &why))
		fail_msg("%s", why.ptr);
	json_decref(json);
	snprintf(e.owner, sizeof(e.owner), "%s", owner);
	if (book_add(s->book, &e, text, &why) != STORE_OK)
		fail_msg("%s", why.ptr);
	book_walk(s->book, &e, to);
	read_again(s);
	return e;
}

#define GO(code) "\"list\":\"alerts\",\"type\":\"x3\"," UNTIL ",\"code\":\"" code "\",\"slots\":{\"office\":\"Embassy\",\"border\":\"Salwa\"," \
	"\"point\":\"Gate 2\",\"day\":\"Fri 28 Nov\",\"time\":\"06:00\"}"
#define UPDATE(code) "\"list\":\"alerts\",\"type\":\"x4\"," LATER ",\"code\":\"" code "\",\"slots\":{\"office\":\"Mission\"," \
	"\"day\":\"Sat 29 Nov\",\"time\":\"07:00\"}"
#define OFF(code) "\"list\":\"alerts\",\"type\":\"x5\"," LATER ",\"code\":\"" code "\",\"slots\":{\"office\":\"Embassy\",\"point\":\"Gate 2\"," \
	"\"time\":\"18:00\"}"
#define CLEAR(code) "\"list\":\"alerts\",\"type\":\"x6\"," LATER ",\"code\":\"" code "\",\"slots\":{\"office\":\"Embassy\",\"area\":\"Doha\"}"
#define DRILL "\"list\":\"warden\",\"type\":\"x7\"," UNTIL ",\"slots\":{\"office\":\"Embassy\"}"

static struct alert_view
look(const struct scene *s, const char *code, int64_t now_s)
{
	struct alert_view v;

	memset(&v, 0xEE, sizeof(v));
	board_look(s->board, "np", code, now_s, &v);
	return v;
}

static void
assert_slots(const struct alert_view *v, const char *note, const char *office, const char *time, const char *area, const char *border,
    const char *point, const char *day)
{
	assert_string_equal(v->slot[ALERT_SLOT_NOTE], note);
	assert_string_equal(v->slot[ALERT_SLOT_OFFICE], office);
	assert_string_equal(v->slot[ALERT_SLOT_TIME], time);
	assert_string_equal(v->slot[ALERT_SLOT_AREA], area);
	assert_string_equal(v->slot[ALERT_SLOT_BORDER], border);
	assert_string_equal(v->slot[ALERT_SLOT_POINT], point);
	assert_string_equal(v->slot[ALERT_SLOT_DAY], day);
}

static void
an_alert_says_its_own_words(void **state)
{
	struct scene *s = *state;
	struct alert_view v;

	(void)alert(s, "np", GO("Q1234"), NULL, LIFE_SENT);
	v = look(s, "Q1234", IN_FORCE_S);
	assert_int_equal(v.state, ALERT_IN_FORCE);
	assert_int_equal(v.type, ALERT_GO);
	assert_int_equal(v.stay, QA);
	assert_int_equal(v.origin, 0);
	assert_int_equal(v.sent_s, BOOK_NOW + 180);	/* when it began, not when it ended */
	assert_int_equal(v.until_s, OVER_S);
	assert_string_equal(v.by, "");
	assert_slots(&v, "Q1234", "Embassy", "06:00", "", "Salwa", "Gate 2", "Fri 28 Nov");
	assert_int_equal(look(s, "q1234", IN_FORCE_S).state, ALERT_IN_FORCE);
	assert_int_equal(look(s, "Q1234", OVER_S - 1).state, ALERT_IN_FORCE);
	assert_int_equal(look(s, "Q1234", OVER_S).state, ALERT_OVER);
	assert_int_equal(look(s, "Q1235", IN_FORCE_S).state, ALERT_NONE);
	assert_int_equal(look(s, "", IN_FORCE_S).state, ALERT_NONE);
	board_look(s->board, "ke", "Q1234", IN_FORCE_S, &v);
	assert_int_equal(v.state, ALERT_NONE);
	assert_slots(&v, "", "", "", "", "", "", "");
}

/* What nobody was ever given is on no board; what somebody was given is, for ever. */
static void
on_it_is_what_left(void **state)
{
	static const struct { enum life_state to; bool is_training; enum alert_state state; } cases[] = {
		{ LIFE_DRAFT, false, ALERT_NONE }, { LIFE_WAITING, false, ALERT_NONE }, { LIFE_SCHEDULED, false, ALERT_NONE },
		{ LIFE_SENDING, false, ALERT_IN_FORCE }, { LIFE_PAUSED, false, ALERT_IN_FORCE }, { LIFE_SENT, false, ALERT_IN_FORCE },
		{ LIFE_RETURNED, false, ALERT_NONE }, { LIFE_REJECTED, false, ALERT_NONE }, { LIFE_EXPIRED, false, ALERT_NONE },
		{ LIFE_CANCELLED, false, ALERT_CALLED_OFF },	/* while it was being sent */
		{ LIFE_SENT, true, ALERT_NONE },
	};
	struct scene *s = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char rest[512], code[8];

		snprintf(code, sizeof(code), "B%04zu", i);
		snprintf(rest, sizeof(rest), "\"list\":\"alerts\",\"type\":\"x1\"," UNTIL ",\"code\":\"%s\"%s", code,
		    cases[i].is_training ? ",\"training\":true" : "");
		(void)alert(s, "np", rest, NULL, cases[i].to);
		assert_int_equal(look(s, code, IN_FORCE_S).state, cases[i].state);
	}
}

/* Paused too long, and open again: people still have it in their hands. */
static void
what_was_given_stays_on_it(void **state)
{
	struct scene *s = *state;
	struct entry e = alert(s, "np", GO("Q1234"), NULL, LIFE_PAUSED);
	struct event v = { .at_s = BOOK_NOW + 900, .who = "almaz", .what = "edit" };
	char said[512];
	struct buf why;

	buf_wrap(&why, said, sizeof(said));
	book_step(s->book, &e, LIFE_WAITING, "almaz", "submit");
	read_again(s);
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_IN_FORCE);
	assert_int_equal(book_revise(s->book, e.id, 1, "{\"title\":\"t\",\"kind\":\"alert\",\"stay\":[\"QA\"]," GO("Z9999") "}", LIFE_DRAFT, &v,
	    &why), STORE_OK);
	read_again(s);
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_IN_FORCE);
	assert_int_equal(look(s, "Z9999", IN_FORCE_S).state, ALERT_NONE);
}

static void
an_update_is_another_time_of_the_same_place(void **state)
{
	struct scene *s = *state;
	struct entry go = alert(s, "np", GO("Q1234"), NULL, LIFE_SENT);
	struct alert_view v;

	(void)alert(s, "np", UPDATE("Q1235"), &go, LIFE_SENDING);
	v = look(s, "Q1234", IN_FORCE_S);
	assert_int_equal(v.state, ALERT_CHANGED);
	assert_string_equal(v.by, "Q1235");
	assert_slots(&v, "Q1234", "Embassy", "07:00", "", "Salwa", "Gate 2", "Sat 29 Nov");
	assert_int_equal(v.until_s, LATER_OVER_S);
	assert_int_equal(look(s, "Q1234", LATER_OVER_S - 1).state, ALERT_CHANGED);	/* beyond its own end */
	assert_int_equal(look(s, "Q1234", LATER_OVER_S).state, ALERT_OVER);
	v = look(s, "Q1235", IN_FORCE_S);
	assert_int_equal(v.state, ALERT_IN_FORCE);
	assert_string_equal(v.by, "");
	assert_slots(&v, "Q1235", "Mission", "07:00", "", "Salwa", "Gate 2", "Sat 29 Nov");
}

/* The newest word counts for all of one matter, whichever of them it names. */
static void
changes_of_changes(void **state)
{
	struct scene *s = *state;
	struct entry go = alert(s, "np", GO("Q1234"), NULL, LIFE_SENT), first = alert(s, "np", UPDATE("Q1235"), &go, LIFE_SENT), off;

	off = alert(s, "np", OFF("Q1236"), &go, LIFE_SENDING);
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_CALLED_OFF);
	assert_string_equal(look(s, "Q1234", IN_FORCE_S).by, "Q1236");
	assert_int_equal(look(s, "Q1235", IN_FORCE_S).state, ALERT_CALLED_OFF);
	assert_int_equal(look(s, "Q1236", IN_FORCE_S).state, ALERT_IN_FORCE);
	assert_int_equal(look(s, "Q1234", LATER_OVER_S).state, ALERT_CALLED_OFF);	/* it stays off */
	assert_string_equal(look(s, "Q1234", IN_FORCE_S).slot[ALERT_SLOT_TIME], "06:00");
	(void)alert(s, "np", UPDATE("Q1237"), &off, LIFE_SENT);	/* and it goes after all */
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_CHANGED);
	assert_string_equal(look(s, "Q1234", IN_FORCE_S).by, "Q1237");
	assert_int_equal(look(s, "Q1236", IN_FORCE_S).state, ALERT_CHANGED);
	(void)alert(s, "np", CLEAR("Q1238"), &first, LIFE_PAUSED);
	for (const char *code = "4567"; *code != '\0'; code++) {
		char word[8];

		snprintf(word, sizeof(word), "Q123%c", *code);
		assert_int_equal(look(s, word, IN_FORCE_S).state, ALERT_OVER);
		assert_string_equal(look(s, word, IN_FORCE_S).by, "Q1238");
	}
	assert_int_equal(look(s, "Q1238", IN_FORCE_S).state, ALERT_IN_FORCE);
	assert_string_equal(look(s, "Q1238", IN_FORCE_S).slot[ALERT_SLOT_AREA], "Doha");
}

/* An update that was stopped half-way changes nothing; an OFF that some were given does. */
static void
changes_that_were_stopped(void **state)
{
	struct scene *s = *state;
	struct entry go = alert(s, "np", GO("Q1234"), NULL, LIFE_SENT);

	(void)alert(s, "np", UPDATE("Q1235"), &go, LIFE_WAITING);
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_IN_FORCE);
	(void)alert(s, "np", UPDATE("Q1236"), &go, LIFE_CANCELLED);
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_IN_FORCE);
	assert_int_equal(look(s, "Q1236", IN_FORCE_S).state, ALERT_CALLED_OFF);
	(void)alert(s, "np", OFF("Q1237"), &go, LIFE_CANCELLED);
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_CALLED_OFF);
	assert_int_equal(look(s, "Q1237", IN_FORCE_S).state, ALERT_IN_FORCE);
}

static void
nobody_changes_what_another_owner_sent(void **state)
{
	struct scene *s = *state;
	struct entry go = alert(s, "np", GO("Q1234"), NULL, LIFE_SENT);
	struct alert_view v;

	(void)alert(s, "ke", OFF("Q1235"), &go, LIFE_SENT);
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_IN_FORCE);
	(void)alert(s, "ke", UPDATE("Q1236"), &go, LIFE_SENT);
	board_look(s->board, "ke", "Q1236", IN_FORCE_S, &v);
	assert_string_equal(v.slot[ALERT_SLOT_POINT], "");
}

/* It is not denied, because that would call it false; but nothing that may not be published is said. */
static void
restricted_words_are_nobodys(void **state)
{
	struct scene *s = *state;
	struct entry go = alert(s, "np", GO("Q1234") ",\"restricted\":true", NULL, LIFE_SENT), open;
	struct alert_view v = look(s, "Q1234", IN_FORCE_S);

	assert_int_equal(v.state, ALERT_IN_FORCE);
	assert_slots(&v, "Q1234", "Embassy", "", "", "", "", "");
	(void)alert(s, "np", UPDATE("Q1235"), &go, LIFE_SENT);
	v = look(s, "Q1234", IN_FORCE_S);
	assert_int_equal(v.state, ALERT_CHANGED);
	assert_slots(&v, "Q1234", "Embassy", "", "", "", "", "");
	v = look(s, "Q1235", IN_FORCE_S);	/* the place is not for everybody's eyes, the new time is */
	assert_slots(&v, "Q1235", "Mission", "07:00", "", "", "", "Sat 29 Nov");
	open = alert(s, "np", GO("Q1236"), NULL, LIFE_SENT);
	(void)alert(s, "np", UPDATE("Q1237") ",\"restricted\":true", &open, LIFE_SENT);
	v = look(s, "Q1236", IN_FORCE_S);	/* the old time is wrong, the new one is not told */
	assert_int_equal(v.state, ALERT_CHANGED);
	assert_slots(&v, "Q1236", "Embassy", "", "", "Salwa", "Gate 2", "");
}

static struct alert_view
last(const struct scene *s, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s)
{
	struct alert_view v;

	memset(&v, 0xEE, sizeof(v));
	board_last(s->board, owner, stay, origin, now_s, &v);
	return v;
}

static void
the_last_word_of_a_place(void **state)
{
	struct scene *s = *state;
	struct entry go;

	assert_int_equal(last(s, "np", QA, NP, IN_FORCE_S).state, ALERT_NONE);
	go = alert(s, "np", GO("Q1234"), NULL, LIFE_SENT);
	(void)alert(s, "np", GO("Q1235") ",\"origin\":\"NP\"", NULL, LIFE_SENDING);
	assert_string_equal(last(s, "np", QA, NP, IN_FORCE_S).slot[ALERT_SLOT_NOTE], "Q1235");
	assert_int_equal(last(s, "np", QA, NP, IN_FORCE_S).origin, NP);
	assert_string_equal(last(s, "np", QA, KE, IN_FORCE_S).slot[ALERT_SLOT_NOTE], "Q1234");
	assert_string_equal(last(s, "np", QA, 0, IN_FORCE_S).slot[ALERT_SLOT_NOTE], "Q1234");
	assert_int_equal(last(s, "np", SA, NP, IN_FORCE_S).state, ALERT_NONE);
	assert_int_equal(last(s, "np", 0, NP, IN_FORCE_S).state, ALERT_NONE);
	assert_int_equal(last(s, "ke", QA, NP, IN_FORCE_S).state, ALERT_NONE);
	assert_int_equal(last(s, "np", QA, NP, OVER_S).state, ALERT_NONE);
	(void)alert(s, "np", DRILL ",\"code\":\"B0001\"", NULL, LIFE_SENT);
	(void)alert(s, "np", "\"list\":\"warden\",\"type\":\"x1\"," UNTIL ",\"code\":\"B0002\"", NULL, LIFE_SENT);
	(void)alert(s, "np", GO("B0003") ",\"restricted\":true", NULL, LIFE_SENT);
	assert_string_equal(last(s, "np", QA, NP, IN_FORCE_S).slot[ALERT_SLOT_NOTE], "Q1235");
	assert_int_equal(look(s, "B0001", IN_FORCE_S).state, ALERT_IN_FORCE);	/* who has its code is answered */
	assert_int_equal(look(s, "B0002", IN_FORCE_S).state, ALERT_IN_FORCE);
	(void)alert(s, "np", OFF("Q1236"), &go, LIFE_SENT);
	assert_string_equal(last(s, "np", QA, KE, IN_FORCE_S).slot[ALERT_SLOT_NOTE], "Q1236");
	(void)alert(s, "np", UPDATE("Q1237"), &go, LIFE_SENT);
	assert_string_equal(last(s, "np", QA, KE, IN_FORCE_S).slot[ALERT_SLOT_NOTE], "Q1237");
	assert_int_equal(last(s, "np", QA, KE, IN_FORCE_S).state, ALERT_IN_FORCE);
}

static void
levels_of_her_origin_come_first(void **state)
{
	static const struct level_row rows[] = {
		{ "np", "QA", "", 2, BOOK_NOW, "almaz" }, { "np", "QA", "NP", 4, BOOK_NOW, "almaz" }, { "np", "SA", "KE", 3, BOOK_NOW, "almaz" },
		{ "ke", "QA", "", 1, BOOK_NOW, "almaz" },
	};
	static const struct { const char *owner; uint16_t stay, origin; unsigned level; } cases[] = {
		{ "np", QA, NP, 4 }, { "np", QA, KE, 2 }, { "np", QA, 0, 2 }, { "np", SA, KE, 3 }, { "np", SA, NP, 0 }, { "np", SA, 0, 0 },
		{ "ke", QA, NP, 1 }, { "ke", SA, KE, 0 }, { "np", 0, NP, 0 },
	};
	struct scene *s = *state;
	char said[512];
	struct buf why;

	buf_wrap(&why, said, sizeof(said));
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(book_level_put(s->book, &rows[i], &why), STORE_OK);
	read_again(s);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(board_level(s->board, cases[i].owner, cases[i].stay, cases[i].origin), cases[i].level);
}

/* More rows and more alerts than fit at once. */
static void
many_are_all_there(void **state)
{
	struct scene *s = *state;
	char said[512];
	struct buf why;

	buf_wrap(&why, said, sizeof(said));
	for (unsigned i = 0; i < 200; i++) {
		struct level_row row = { .owner = "np", .stay = { (char)('A' + i / 26), (char)('A' + i % 26) }, .level = 1 + i % 4, .who = "x" };
		char rest[256];

		assert_int_equal(book_level_put(s->book, &row, &why), STORE_OK);
		snprintf(rest, sizeof(rest), "\"list\":\"alerts\",\"type\":\"x1\"," UNTIL ",\"code\":\"B%04u\"", i);
		if (i < 150)
			(void)alert(s, "np", rest, NULL, LIFE_SENDING);
	}
	read_again(s);
	for (unsigned i = 0; i < 200; i++) {
		char code[8];

		snprintf(code, sizeof(code), "B%04u", i);
		assert_int_equal(look(s, code, IN_FORCE_S).state, i < 150 ? ALERT_IN_FORCE : ALERT_NONE);
		assert_int_equal(board_level(s->board, "np", COUNTRY('A' + i / 26, 'A' + i % 26), 0), 1 + i % 4);
	}
}

static void
receipts_are_asked_of_drills_and_wardens(void **state)
{
	struct scene *s = *state;
	struct entry drill = alert(s, "np", DRILL, NULL, LIFE_SENDING), all = alert(s, "np", "\"list\":\"alerts\",\"type\":\"x7\"," UNTIL, NULL,
	    LIFE_SENT), wardens = alert(s, "np", "\"list\":\"warden\",\"type\":\"x1\"," LATER ",\"code\":\"B0001\"", NULL, LIFE_SENT);
	struct entry go = alert(s, "np", GO("Q1234"), NULL, LIFE_SENT);
	uint8_t id[8][STORE_ID_BYTES];

	(void)alert(s, "ke", DRILL, NULL, LIFE_SENT);
	(void)alert(s, "np", DRILL, NULL, LIFE_SCHEDULED);
	(void)alert(s, "np", DRILL ",\"training\":true", NULL, LIFE_SENDING);
	assert_int_equal(board_receipts(s->board, "np", IN_FORCE_S, id, 8), 3);
	assert_memory_equal(id[0], wardens.id, sizeof(id[0]));
	assert_memory_equal(id[1], all.id, sizeof(id[1]));
	assert_memory_equal(id[2], drill.id, sizeof(id[2]));
	assert_int_equal(board_receipts(s->board, "np", IN_FORCE_S, id, 2), 2);
	assert_int_equal(board_receipts(s->board, "np", OVER_S, id, 8), 1);
	assert_int_equal(board_receipts(s->board, "np", LATER_OVER_S, id, 8), 0);
	assert_int_equal(look(s, "", IN_FORCE_S).state, ALERT_NONE);	/* a drill has no code */
	assert_int_equal(board_receipts_of_wardens(s->board, "np", IN_FORCE_S, id, 8), 1);
	assert_memory_equal(id[0], go.id, sizeof(id[0]));
	assert_int_equal(board_receipts_of_wardens(s->board, "np", OVER_S, id, 8), 0);
}

/* One that cannot be read hides no other; a book that cannot be read leaves the board as it was. */
static void
what_cannot_be_read(void **state)
{
	struct scene *s = *state;
	struct entry e = { .owner = "np", .made_s = BOOK_NOW, .maker = "almaz", .is_alert = true };
	char said[512];
	struct buf why;

	(void)alert(s, "np", GO("Q1234"), NULL, LIFE_SENT);
	buf_wrap(&why, said, sizeof(said));
	assert_int_equal(book_add(s->book, &e, "{\"kind\":\"alert\",\"code\":\"Q9999\"}", &why), STORE_OK);
	book_walk(s->book, &e, LIFE_SENT);
	assert_true(board_read(s->board, s->book, BOOK_NOW, &why));
	assert_non_null(strstr(why.ptr, e.ref));
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_IN_FORCE);
	assert_int_equal(look(s, "Q9999", IN_FORCE_S).state, ALERT_NONE);
}

static void
a_broken_book_leaves_the_board_as_it_was(void **state)
{
	struct disk_watch watch = { .calls = 0 };
	struct scene *s = *state;
	struct event note = { .at_s = BOOK_NOW, .who = "almaz", .what = "note" };
	struct entry go;
	struct place p;
	char said[512];
	struct buf why;

	buf_wrap(&why, said, sizeof(said));
	disk_watch_begin(&watch);
	place_make(&p);
	book_close(s->book);
	s->book = book_open(p.path, &why);
	assert_non_null(s->book);
	go = alert(s, "np", GO("Q1234"), NULL, LIFE_SENT);
	watch.sync_says = SQLITE_IOERR_FSYNC;
	assert_int_equal(book_note(s->book, go.id, &note, &why), STORE_BROKEN);
	buf_reset(&why);
	assert_false(board_read(s->board, s->book, BOOK_NOW, &why));
	assert_non_null(strstr(why.ptr, "stay as they were known"));
	assert_int_equal(look(s, "Q1234", IN_FORCE_S).state, ALERT_IN_FORCE);
	book_close(s->book);
	s->book = NULL;
	disk_watch_end(&watch);
	place_drop(&p);
}

int
main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_make, scene_drop)
	const struct CMUnitTest tests[] = {
		SCENE(an_alert_says_its_own_words),
		SCENE(on_it_is_what_left),
		SCENE(what_was_given_stays_on_it),
		SCENE(an_update_is_another_time_of_the_same_place),
		SCENE(changes_of_changes),
		SCENE(changes_that_were_stopped),
		SCENE(nobody_changes_what_another_owner_sent),
		SCENE(restricted_words_are_nobodys),
		SCENE(the_last_word_of_a_place),
		SCENE(levels_of_her_origin_come_first),
		SCENE(many_are_all_there),
		SCENE(receipts_are_asked_of_drills_and_wardens),
		SCENE(what_cannot_be_read),
		SCENE(a_broken_book_leaves_the_board_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
