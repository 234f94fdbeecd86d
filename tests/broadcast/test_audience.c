/*
 * test_audience.c - who gets it: filters, wishes, cells, and those who were handed the first
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/broadcast/audience.h"
#include "locales/text/bug.h"
#include "tests/broadcast/small_store.h"

static struct audience_count
counted(const struct broadcast *b, struct store *people, struct ledger *ledger, const struct sending *sending)
{
	struct audience_walk *w = audience_begin(b, OWNER, sending, people, ledger, NULL, NOW_S);
	struct audience_count c = { .cells = 0 };

	while (!c.is_done)
		assert_int_equal(audience_step(w, &c), STORE_OK);
	audience_end(w);
	return c;
}

/* --- whom it is for ------------------------------------------------------------ */
static const struct {
	struct addressees a;
	const char *who;		/* rows 1.. that are meant */
} filters[] = {
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES }, "1245" },
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_JOBS }, "35" },
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_ALERTS }, "" },	/* danger alerts have their own list */
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES, .stay = { "SA" }, .stays = 1 }, "14" },
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES, .stay = { "QA", "SA" }, .stays = 2 }, "124" },
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES, .locale = { "am" }, .locales = 1 }, "15" },
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES, .stay = { "SA" }, .stays = 1, .locale = { "ar", "am" }, .locales = 2 }, "1" },
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES, .area = "riyadh" }, "4" },
	{ { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES, .area = "riyad" }, "" },
	{ { .list = LIST_ALERTS }, "" },
};

static void
only_those_who_gave_it_are_meant(void **state)
{
	const struct sending reached = sending_of_test();
	struct small_store t;

	(void)state;
	small_open(&t, LIST_BROADCAST);
	small_add(&t, "am", "SA", 0)->flags = LIST_FEES;
	small_add(&t, "ar", "QA", 0)->flags = LIST_FEES;
	small_add(&t, "am", "SA", 0)->flags = LIST_JOBS;
	small_add(&t, "en", "SA", 0)->flags = LIST_FEES;
	small_add(&t, "am", "KW", 0)->flags = LIST_FEES | LIST_JOBS;
	(void)snprintf(t.row[3].area, sizeof t.row[3].area, "riyadh");
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct broadcast b = { .audience = filters[i].a };
		struct audience_count c = counted(&b, &t.s, NULL, &reached);

		if (c.people != strlen(filters[i].who) || c.left_out != 0)
			fail_msg("row %zu: %lu people, %lu left out", i, c.people, c.left_out);
		for (unsigned k = 0; k < t.rows; k++) {
			bool is_meant = strchr(filters[i].who, (int)('1' + k)) != NULL;
			struct listed row;

			if ((audience_may(&t.s, OWNER, &b, t.row[k].peer, NOW_S, &row) == AUDIENCE_MAY) != is_meant)
				fail_msg("row %zu: person %u may not what she was counted for", i, k + 1);
		}
	}
}

/* --- what she said since -------------------------------------------------------- */
static const struct {
	enum list list;
	enum broadcast_kind kind;
	enum alert_type type;
	uint32_t row_flags, wish;
	int32_t until_day;
	bool gets_it;
} wishes[] = {
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	0,		  0,				  0,	     true },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	0,		  PERSON_WELCOMED | PERSON_ALERTS, 0,	     true },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	0,		  PERSON_STOPPED,		  0,	     false },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	LIST_DANGER_ONLY, PERSON_STOPPED,		  0,	     true },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_DRILL, LIST_DANGER_ONLY, PERSON_STOPPED,		  0,	     false },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_DRILL, 0,		  0,				  0,	     true },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	LIST_DANGER_ONLY, PERSON_QUIET,			  0,	     false },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	LIST_DANGER_ONLY, PERSON_QUIET | PERSON_STOPPED,  0,	     false },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	0,		  PERSON_QUIET,			  0,	     false },
	{ LIST_ALERTS,	  BROADCAST_NEWS,  ALERT_GO,	LIST_DANGER_ONLY, 0,				  0,	     false },
	{ LIST_ALERTS,	  BROADCAST_NEWS,  ALERT_GO,	LIST_DANGER_ONLY, PERSON_STOPPED,		  0,	     false },
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	0,		  0,				  TODAY,     true },	/* its last day */
	{ LIST_ALERTS,	  BROADCAST_ALERT, ALERT_GO,	0,		  0,				  TODAY - 1, false },
	{ LIST_BROADCAST, BROADCAST_NEWS,  ALERT_GO,	LIST_FEES,	  0,				  0,	     true },
	{ LIST_BROADCAST, BROADCAST_NEWS,  ALERT_GO,	LIST_FEES,	  PERSON_STOPPED,		  0,	     false },
	{ LIST_BROADCAST, BROADCAST_ALERT, ALERT_GO,	LIST_FEES | LIST_DANGER_ONLY, PERSON_STOPPED,	  0,	     false },
	{ LIST_BROADCAST, BROADCAST_NEWS,  ALERT_GO,	LIST_FEES,	  PERSON_QUIET,			  0,	     false },
	{ LIST_WARDEN,	  BROADCAST_ALERT, ALERT_GO,	3 << LIST_PEOPLE_SHIFT | LIST_DANGER_ONLY, PERSON_STOPPED, 0, false },
	{ LIST_WARDEN,	  BROADCAST_ALERT, ALERT_GO,	3 << LIST_PEOPLE_SHIFT | LIST_DANGER_ONLY, 0,	  0,	     true },
	{ LIST_WARDEN,	  BROADCAST_NEWS,  ALERT_GO,	0,		  PERSON_QUIET,			  0,	     false },
};

static void
what_she_said_since_wins(void **state)
{
	const struct sending reached = sending_of_test();
	(void)state;
	for (size_t i = 0; i < COUNT(wishes); i++) {
		struct broadcast b = { .kind = wishes[i].kind, .type = wishes[i].type,
		    .audience = { .list = wishes[i].list, .subscription = SUBSCRIPTION_FEES } };
		struct small_store t;
		struct audience_count c;
		struct listed row;

		small_open(&t, wishes[i].list);
		*small_add(&t, "am", "SA", wishes[i].wish) = row_of(1, "am", "SA");
		t.row[0].flags = wishes[i].row_flags;
		t.row[0].until_day = wishes[i].until_day;
		c = counted(&b, &t.s, NULL, &reached);
		if (c.people != wishes[i].gets_it || c.left_out != !wishes[i].gets_it || c.cells != wishes[i].gets_it)
			fail_msg("row %zu: %lu people, %lu left out", i, c.people, c.left_out);
		if (audience_may(&t.s, OWNER, &b, t.row[0].peer, NOW_S, &row) != (wishes[i].gets_it ? AUDIENCE_MAY : AUDIENCE_MUST_NOT))
			fail_msg("row %zu: counted, and then not", i);
	}
}

static void
who_is_on_no_list_gets_nothing_and_a_store_that_fails_says_so(void **state)
{
	const struct sending reached = sending_of_test();
	struct broadcast b = { .kind = BROADCAST_ALERT, .audience = { .list = LIST_ALERTS } };
	struct small_store t;
	struct audience_count c = { .cells = 0 }, before;
	struct audience_walk *w;
	uint8_t peer[PEER_BYTES];
	struct listed row;

	(void)state;
	small_open(&t, LIST_ALERTS);
	small_add(&t, "am", "SA", 0);
	peer_of(9, peer);
	assert_int_equal(audience_may(&t.s, OWNER, &b, peer, NOW_S, &row), AUDIENCE_MUST_NOT);
	t.says = STORE_RETRY;
	assert_int_equal(audience_may(&t.s, OWNER, &b, t.row[0].peer, NOW_S, &row), AUDIENCE_UNKNOWN);
	w = audience_begin(&b, OWNER, &reached, &t.s, NULL, NULL, NOW_S);
	before = c;
	assert_int_equal(audience_step(w, &c), STORE_RETRY);
	assert_memory_equal(&c, &before, sizeof c);
	t.says = STORE_BROKEN;
	assert_int_equal(audience_step(w, &c), STORE_BROKEN);
	t.says = STORE_OK;
	assert_int_equal(audience_step(w, &c), STORE_OK);
	assert_true(c.is_done && c.people == 1);
	assert_int_equal(audience_step(w, &c), STORE_OK);		/* once it is done it stays so */
	assert_int_equal(c.people, 1);
	audience_end(w);
	audience_end(NULL);
}

/* --- languages and countries ---------------------------------------------------- */
static void
cells_are_languages_by_size_then_countries(void **state)
{
	const struct sending reached = sending_of_test();
	static const char *const expected[] = { "am SA 2", "am QA 1", "am ZZ 1", "ar QA 2", "fr KW 2", "en SA 1", "und SA 1" };
	struct broadcast b = { .audience = { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES }, .wordings = 4,
	    .wording = { { .locale = "am" }, { .locale = "ar", .choice = CHOICE_OTHER, .other = "am" }, { .locale = "fr", .choice = CHOICE_LEAVE_OUT },
		{ .locale = "und", .choice = CHOICE_OTHER, .other = "am" } } };
	static const char *const people[][2] = { { "am", "SA" }, { "am", "QA" }, { "am", "SA" }, { "ar", "QA" }, { "ar", "QA" }, { "fr", "KW" },
		{ "fr", "KW" }, { "en", "SA" }, { "", "SA" }, { "am", "ZZ" } };
	struct small_store t;
	struct audience_count c;

	(void)state;
	small_open(&t, LIST_BROADCAST);
	for (size_t i = 0; i < COUNT(people); i++)
		small_add(&t, people[i][0], people[i][1], 0)->flags = LIST_FEES;
	c = counted(&b, &t.s, NULL, &reached);
	assert_int_equal(c.cells, COUNT(expected));
	for (unsigned i = 0; i < c.cells; i++) {
		char line[64];

		(void)snprintf(line, sizeof line, "%s %s %lu", c.cell[i].locale, c.cell[i].stay, c.cell[i].people);
		assert_string_equal(line, expected[i]);
	}
	assert_int_equal(c.people, 7);			/* neither French, left out, nor ZZ, without a way */
	assert_int_equal(c.no_way, 1);
	assert_int_equal(c.no_language, 2);		/* en was forgotten, "" is not known */
	assert_int_equal(c.left_out, 0);
	c = counted(&b, &t.s, NULL, NULL);		/* no sending.ini: nobody can say who has no way */
	assert_int_equal(c.people, 8);
	assert_int_equal(c.no_way, 0);
	b.kind = BROADCAST_ALERT;			/* its texts are the pack's */
	assert_int_equal(counted(&b, &t.s, NULL, &reached).no_language, 1);
}

static void
more_cells_than_there_is_room_lose_nobody(void **state)
{
	struct broadcast b = { .kind = BROADCAST_ALERT, .audience = { .list = LIST_ALERTS } };
	struct store *people = store_ram_open();
	struct audience_count c;
	unsigned long sum = 0;

	(void)state;
	for (unsigned i = 0; i < AUDIENCE_CELLS + 60; i++) {
		char stay[3] = { (char)('A' + i % 26), (char)('A' + i / 26 % 26), '\0' };
		struct listed row = row_of(i, "am", stay);

		assert_int_equal(people->ops->listed_put(people, OWNER, "33444", LIST_ALERTS, &row), STORE_OK);
	}
	c = counted(&b, people, NULL, NULL);
	for (unsigned i = 0; i < c.cells; i++)
		sum += c.cell[i].people;
	assert_int_equal(c.cells, AUDIENCE_CELLS);
	assert_int_equal(sum, AUDIENCE_CELLS + 60);
	assert_int_equal(c.people, AUDIENCE_CELLS + 60);
	people->ops->close(people);
}

/* --- those who were handed the first --------------------------------------------- */
static const struct { struct ledger_fate fate; bool was_handed; } fates[] = {
	{ { .state = ROW_QUEUED }, false },
	{ { .state = ROW_HELD }, false },
	{ { .state = ROW_INTENT, .attempts = 1 }, true },
	{ { .state = ROW_ACKED, .attempts = 1 }, true },
	{ { .state = ROW_ACCEPTED, .attempts = 1, .parts = 1, .accepted = 1 }, true },
	{ { .state = ROW_DELIVERED, .attempts = 1, .parts = 1, .accepted = 1, .delivered = 1 }, true },
	{ { .state = ROW_UNKNOWN, .attempts = 1, .flags = ROW_IN_DOUBT }, true },
	{ { .state = ROW_FAILED }, false },						/* its time was over */
	{ { .state = ROW_FAILED, .attempts = 1, .parts = 2 }, false },			/* refused */
	{ { .state = ROW_FAILED, .attempts = 1, .parts = 2, .accepted = 1 }, true },	/* the first part may be there */
	{ { .state = ROW_FAILED, .attempts = 2, .flags = ROW_IN_DOUBT | ROW_MAYBE_TWICE }, true },	/* the first try may be */
	{ { .state = ROW_CANCELLED }, false },
	{ { .state = ROW_CANCELLED, .attempts = 1 }, false },				/* put back, then stopped */
	{ { .state = ROW_CANCELLED, .attempts = 1, .flags = ROW_IN_DOUBT }, true },
	{ { .state = ROW_QUEUED, .attempts = 1, .flags = ROW_IN_DOUBT | ROW_MAYBE_TWICE }, true },
	{ { .state = ROW_DELIVERED, .attempts = 1, .flags = ROW_ERASED }, false },	/* nobody knows who: she is left out */
};

static void
a_correction_goes_to_whom_the_first_may_have_reached(void **state)
{
	const struct sending reached = sending_of_test();
	(void)state;
	for (size_t i = 0; i < COUNT(fates); i++) {
		struct broadcast b = { .kind = BROADCAST_ALERT, .type = ALERT_OFF, .audience = { .list = LIST_ALERTS, .is_of = true, .of = { 7 },
			.stay = { "QA" }, .stays = 1, .locale = { "fr" }, .locales = 1, .area = "nowhere" } };	/* whatever else stands here */
		struct small_ledger l = { .l = { &small_ledger_ops }, .rows = 1, .row = { { .row = 1000, .fate = fates[i].fate } } };
		struct small_store t;
		struct audience_count c;

		small_open(&t, LIST_ALERTS);
		small_add(&t, "am", "SA", 0);
		memcpy(l.row[0].to.peer, t.row[0].peer, PEER_BYTES);
		c = counted(&b, &t.s, &l.l, &reached);
		if (c.people != fates[i].was_handed || c.left_out != (unsigned long)((fates[i].fate.flags & ROW_ERASED) != 0))
			fail_msg("row %zu: %lu people", i, c.people);
		t.rows = 0;				/* she left the list since */
		c = counted(&b, &t.s, &l.l, &reached);
		assert_int_equal(c.people, 0);
		assert_int_equal(c.left_out, fates[i].was_handed || (fates[i].fate.flags & ROW_ERASED) != 0);
		b.audience.of[0] = 8;			/* a job that nobody knows */
		c = counted(&b, &t.s, &l.l, &reached);
		assert_true(c.is_done && c.people == 0 && c.left_out == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_those_who_gave_it_are_meant),
		cmocka_unit_test(what_she_said_since_wins),
		cmocka_unit_test(who_is_on_no_list_gets_nothing_and_a_store_that_fails_says_so),
		cmocka_unit_test(cells_are_languages_by_size_then_countries),
		cmocka_unit_test(more_cells_than_there_is_room_lose_nobody),
		cmocka_unit_test(a_correction_goes_to_whom_the_first_may_have_reached),
	};

	return cmocka_run_group_tests_name("audience", tests, NULL, NULL);
}
