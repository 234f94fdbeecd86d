/*
 * test_reseal.c - rows that outlive their month, with a real safar-vault
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "gateway/reseal.h"
#include "gateway/vault/vault.h"
#include "locales/text/buf.h"
#include "tests/vault/stage.h"

static const struct control_owner owners[] = { { "aa", "one" }, { "bb", "two" } };

/* A row of `who` in a list, with a seal as the service makes it. */
static void
put(struct store *s, const char *owner, enum list list, const char *word, uint8_t who)
{
	struct listed row = { .flags = 0 };
	struct seal_key key;
	char room[256];
	struct buf why = BUF_OVER(room);
	struct seal_row place = { .owner = owner, .list = word, .id = row.peer };

	memset(row.peer, who, sizeof row.peer);
	assert_true(seal_key_read(stage_in("vault.pub"), time(NULL), &key, &why));
	assert_true(seal_number(&key, &place, HER, row.sealed));
	assert_int_equal(s->ops->listed_put(s, owner, "test", list, &row), STORE_OK);
}

static void
what_is_of_another_month_is_sealed_anew(void **state)
{
	struct store *s = store_ram_open();
	struct reseal r = { 0 };
	struct listed before, after;
	uint8_t who[PEER_BYTES];
	char room[512];
	struct buf why = BUF_OVER(room);
	int64_t now_s = time(NULL);
	uint16_t month = seal_month(now_s);

	(void)state;
	stage_start(NULL);
	for (uint8_t i = 1; i <= 70; i++)
		put(s, "aa", LIST_ALERTS, "alerts", i);
	put(s, "bb", LIST_WARDEN, "warden", 9);
	memset(who, 3, sizeof who);
	assert_int_equal(s->ops->listed_get(s, "aa", LIST_ALERTS, who, &before), STORE_OK);
	/* "Another month": what the service would be told when the month has turned. */
	for (unsigned i = 0; i < 20 && r.next_s == 0; i++)
		assert_true(reseal_step(&r, s, owners, 2, stage_in("socket"), (uint16_t)(month + 1), now_s, &why));
	assert_int_equal(r.sealed, 71);
	assert_int_equal(r.lost, 0);
	assert_int_equal(s->ops->listed_get(s, "aa", LIST_ALERTS, who, &after), STORE_OK);
	assert_memory_not_equal(before.sealed, after.sealed, SEALED_BYTES);
	assert_int_equal(seal_month_of(after.sealed), month);
	/* The walk is over: the next hour nothing is asked. */
	assert_true(reseal_step(&r, s, owners, 2, "/nowhere", (uint16_t)(month + 1), now_s + 1, &why));
	assert_int_equal(r.sealed, 71);
	s->ops->close(s);
}

static void
rows_of_this_month_are_left_alone(void **state)
{
	struct store *s = store_ram_open();
	struct reseal r = { 0 };
	char room[512];
	struct buf why = BUF_OVER(room);
	int64_t now_s = time(NULL);

	(void)state;
	stage_start(NULL);
	put(s, "aa", LIST_ALERTS, "alerts", 1);
	for (unsigned i = 0; i < 20 && r.next_s == 0; i++)
		assert_true(reseal_step(&r, s, owners, 2, "/nowhere", seal_month(now_s), now_s, &why));
	assert_int_equal(r.sealed, 0);
	s->ops->close(s);
}

static void
without_a_vault_it_waits_and_tries_again(void **state)
{
	struct store *s = store_ram_open();
	struct reseal r = { 0 };
	struct listed row;
	uint8_t who[PEER_BYTES];
	char room[512];
	struct buf why = BUF_OVER(room);
	int64_t now_s = time(NULL);
	uint16_t month = (uint16_t)(seal_month(now_s) + 1);

	(void)state;
	stage_start(NULL);
	put(s, "aa", LIST_ALERTS, "alerts", 1);
	assert_false(reseal_step(&r, s, owners, 2, "/nowhere", month, now_s, &why));
	assert_true(why.len > 0);
	assert_null(strstr(why.ptr, HER));
	buf_reset(&why);
	assert_true(reseal_step(&r, s, owners, 2, stage_in("socket"), month, now_s + 1, &why));
	assert_int_equal(r.sealed, 0);
	/* A clock that fell back a day does not make it wait for a day. */
	assert_true(reseal_step(&r, s, owners, 2, stage_in("socket"), month, now_s - 86400, &why));
	assert_int_equal(r.sealed, 1);
	/* Older than any key: it can never be opened again, and is erased and told. */
	memset(&r, 0, sizeof r);
	assert_true(reseal_step(&r, s, owners, 2, stage_in("socket"), (uint16_t)(month + 4), now_s, &why));
	assert_int_equal(r.lost, 1);
	assert_true(why.len > 0);
	memset(who, 1, sizeof who);
	assert_int_equal(s->ops->listed_get(s, "aa", LIST_ALERTS, who, &row), STORE_NONE);
	s->ops->close(s);
}

/* A month that is later than ours: rows were sealed before the clock fell back, and every key is still there. */
static void
a_clock_that_fell_back_erases_nobody(void **state)
{
	struct store *s = store_ram_open();
	struct reseal r = { 0 };
	struct listed row;
	uint8_t who[PEER_BYTES];
	char room[512];
	struct buf why = BUF_OVER(room);
	int64_t now_s = time(NULL);

	(void)state;
	stage_start(NULL);
	put(s, "aa", LIST_ALERTS, "alerts", 1);
	for (unsigned back = 1; back < 20; back += 6) {
		memset(&r, 0, sizeof r);
		for (unsigned i = 0; i < 20 && r.next_s == 0; i++)
			assert_true(reseal_step(&r, s, owners, 2, "/nowhere", (uint16_t)(seal_month(now_s) - back), now_s, &why));
		assert_int_equal(r.lost + r.sealed, 0);
	}
	memset(who, 1, sizeof who);
	assert_int_equal(s->ops->listed_get(s, "aa", LIST_ALERTS, who, &row), STORE_OK);
	s->ops->close(s);
}

static void
one_bad_row_ends_no_walk(void **state)
{
	struct store *s = store_ram_open();
	struct reseal r = { 0 };
	struct listed row;
	uint8_t who[PEER_BYTES];
	char room[512];
	struct buf why = BUF_OVER(room);
	int64_t now_s = time(NULL);
	unsigned failed = 0;

	(void)state;
	stage_start(NULL);
	for (uint8_t i = 1; i <= 5; i++)
		put(s, "aa", LIST_ALERTS, "alerts", i);
	memset(who, 2, sizeof who);
	assert_int_equal(s->ops->listed_get(s, "aa", LIST_ALERTS, who, &row), STORE_OK);
	row.sealed[STORE_SEALED_BYTES - 1] ^= 1;
	assert_int_equal(s->ops->listed_put(s, "aa", "test", LIST_ALERTS, &row), STORE_OK);
	for (unsigned i = 0; i < 30 && r.sealed < 4; i++, now_s += RESEAL_RETRY_S) {
		buf_reset(&why);
		failed += !reseal_step(&r, s, owners, 2, stage_in("socket"), (uint16_t)(seal_month(now_s) + 1), now_s, &why);
	}
	assert_int_equal(r.sealed, 4);
	assert_int_equal(failed, RESEAL_TRIES);
	assert_int_equal(s->ops->listed_get(s, "aa", LIST_ALERTS, who, &row), STORE_OK);	/* kept: the vault may have been wrong */
	s->ops->close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_of_another_month_is_sealed_anew, stage_set_up, stage_tear_down),
		cmocka_unit_test_setup_teardown(rows_of_this_month_are_left_alone, stage_set_up, stage_tear_down),
		cmocka_unit_test_setup_teardown(a_clock_that_fell_back_erases_nobody, stage_set_up, stage_tear_down),
		cmocka_unit_test_setup_teardown(one_bad_row_ends_no_walk, stage_set_up, stage_tear_down),
		cmocka_unit_test_setup_teardown(without_a_vault_it_waits_and_tries_again, stage_set_up, stage_tear_down),
	};

	return cmocka_run_group_tests_name("reseal", tests, NULL, NULL);
}
