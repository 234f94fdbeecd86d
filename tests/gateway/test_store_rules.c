/*
 * test_store_rules.c - how the database is held: settings, shapes, steps, and what a group costs
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"
#include "gateway/store/steady.h"
#include "locales/text/bug.h"
#include "tests/gateway/disk_watch.h"
#include "tests/gateway/store_place.h"

static const char *const steps[] = {
#define STEP(sql) sql,
	STORE_STEPS(STEP)
#undef STEP
};

static void
ask(struct store *s, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(((struct sqlite_store *)s)->file.db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	snprintf(out, size, "%s", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
}

static void
the_settings_are_ours(void **state)
{
	static const struct { const char *pragma, *says; } cases[] = {
		{ "PRAGMA journal_mode", "wal" },
		{ "PRAGMA synchronous", "2" },		/* FULL: test_store_powercut shows what NORMAL costs */
		{ "PRAGMA locking_mode", "exclusive" },
		{ "PRAGMA wal_autocheckpoint", "0" },	/* we say when */
		{ "PRAGMA trusted_schema", "0" },
		{ "PRAGMA cell_size_check", "1" },
		{ "PRAGMA secure_delete", "1" },
		{ "PRAGMA foreign_keys", "1" },
		{ "PRAGMA temp_store", "2" },		/* never a file of rows beside ours */
		{ "PRAGMA application_id", "1398883954" },
		{ "PRAGMA quick_check", "ok" },
	};
	static const struct { int setting, is; } configs[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	struct place p;
	struct store *s;
	char got[64];

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	for (size_t i = 0; i < COUNT(cases); i++) {
		ask(s, cases[i].pragma, got, sizeof(got));
		if (strcmp(got, cases[i].says) != 0)
			fail_msg("%s is %s", cases[i].pragma, got);
	}
	for (size_t i = 0; i < COUNT(configs); i++) {
		int is = -1;

		assert_int_equal(sqlite3_db_config(((struct sqlite_store *)s)->file.db, configs[i].setting, -1, &is), SQLITE_OK);
		assert_int_equal(is, configs[i].is);
	}
	ask(s, "PRAGMA user_version", got, sizeof(got));
	assert_int_equal(strtol(got, NULL, 10), COUNT(steps));
	s->ops->close(s);
	place_drop(&p);
}

/* A column that is not here is a new thing that is kept of people: it needs a reason, and a row here. */
static void
no_column_holds_a_number_or_a_text(void **state)
{
	static const char known[] =
	    "person(owner,peer,service,locale,stay,origin,flags,seen_day)"
	    "tally(owner,service,week,what,name,country,locale,n)"
	    "listed(owner,list,peer,service,locale,stay,area,flags,since_day,until_day,sealed)"
	    "request(owner,id,peer,service,office,topics,locale,day,slot,flags,taken_by,sealed)"
	    "mark(owner,service,fact,week,kind,n)"
	    "key_used(one,sign)"	/* of nobody: which people.key, told apart only */
	    "owed(owner,peer,moved_to,day)";	/* until the ledger has it: a second as a rule, purge.def at the latest */
	char got[1024];
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	ask(s, "SELECT group_concat(t, '') FROM (SELECT s.name || '(' || (SELECT group_concat(name, ',') FROM"
	    " pragma_table_info(s.name)) || ')' AS t FROM sqlite_schema s WHERE type = 'table' ORDER BY s.rowid)",
	    got, sizeof(got));
	assert_string_equal(got, known);
	ask(s, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '% STRICT%'", got, sizeof(got));
	assert_string_equal(got, "0");
	s->ops->close(s);
	place_drop(&p);
}

/* A new step is a new line; a line that must change is a step that was changed after its release. */
static void
no_step_is_ever_changed(void **state)
{
	static const char *const marks[] = {
		"2289c4bc376deef11a4d1bb572a9147d",
		"2c95694ac66f03a25cb128bde15beeeb",
		"c2ce8d1af9c76f4bf8c15555d00caeef",
		"51552d82841f4e613bc915760d67b96a",
		"7995b179499637a87f32e830cff7621c",
	};

	(void)state;
	assert_int_equal(COUNT(marks), COUNT(steps));
	for (size_t i = 0; i < COUNT(steps); i++) {
		unsigned char sum[16];
		char hex[33];

		crypto_generichash(sum, sizeof(sum), (const unsigned char *)steps[i], strlen(steps[i]), NULL, 0);
		sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
		if (strcmp(hex, marks[i]) != 0)
			fail_msg("step %zu is %s", i + 1, hex);
	}
}

/* A million people must not be read to find one. */
static void
no_call_reads_a_whole_table(void **state)
{
	static const struct { const char *name, *sql; bool is_rare; } asked[] = {
#define ROW(name, sql) { #name, sql, STATEMENT_##name == STATEMENT_PURGE_REQUESTS || \
	STATEMENT_##name == STATEMENT_PURGE_COUNTS || STATEMENT_##name == STATEMENT_PURGE_MARKS },
		STORE_STATEMENTS(ROW)
#undef ROW
	};
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	for (size_t i = 0; i < COUNT(asked); i++) {
		char sql[512];
		sqlite3_stmt *q;

		snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", asked[i].sql);
		assert_int_equal(sqlite3_prepare_v2(((struct sqlite_store *)s)->file.db, sql, -1, &q, NULL), SQLITE_OK);
		while (sqlite3_step(q) == SQLITE_ROW) {
			const char *plan = (const char *)sqlite3_column_text(q, 3);

			if (!asked[i].is_rare && (strstr(plan, "SCAN") || strstr(plan, "TEMP B-TREE")))
				fail_msg("%s: %s", asked[i].name, plan);
		}
		sqlite3_finalize(q);
	}
	s->ops->close(s);
	place_drop(&p);
}

static void
every_version_of_before_is_taken_on(void **state)
{
	uint8_t her[PEER_BYTES];

	(void)state;
	memset(her, 1, sizeof(her));
	for (size_t version = 1; version <= COUNT(steps); version++) {
		char sql[128];
		struct person got;
		struct place p;
		struct store *s;

		place_make(&p);
		for (size_t i = 0; i < version; i++)
			place_shell(p.path, steps[i]);
		place_shell(p.path, "INSERT INTO person VALUES ('np', x'01010101010101010101010101010101', 'sms', 'am',"
		    " 'QA', 'NP', 2, 20777); PRAGMA application_id = 1398883954");
		snprintf(sql, sizeof(sql), "PRAGMA user_version = %zu", version);
		place_shell(p.path, sql);
		s = place_open_sqlite(&p);
		assert_int_equal(s->ops->person_get(s, "np", her, &got), STORE_OK);
		assert_int_equal(got.flags, PERSON_STOPPED);
		assert_int_equal(s->ops->person_erase(s, "np", her), STORE_OK);	/* every table is there */
		place_commit(s);
		s->ops->close(s);
		assert_int_equal(place_ask(&p, "PRAGMA user_version"), COUNT(steps));
		place_drop(&p);
	}
}

static void
note_sync(void *arg)
{
	++*(unsigned *)arg;
}

static int
watch_up(void **state)
{
	struct disk_watch *w = xcalloc(1, sizeof(*w));

	disk_watch_begin(w);
	*state = w;
	return 0;
}

static int
watch_down(void **state)
{
	disk_watch_end(*state);
	free(*state);
	return 0;
}

/* A thousand wishes in a group wait for the disk as often as one. */
static void
a_group_is_one_sync(void **state)
{
	static const unsigned sizes[] = { 1, 10, 1000 };
	struct disk_watch *watch = *state;
	unsigned syncs = 0;
	struct place p;
	struct store *s;

	place_make(&p);
	watch->on_sync = note_sync;
	watch->arg = &syncs;
	s = place_open_sqlite(&p);
	place_put(s, "np", 0, "ne", TODAY);	/* the header of a new WAL has a sync of its own */
	place_commit(s);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		syncs = 0;
		for (unsigned n = 0; n < sizes[i]; n++)
			place_put(s, "np", n, "ne", TODAY);
		assert_int_equal(syncs, 0);
		place_commit(s);
		assert_int_equal(syncs, 1);
	}
	s->ops->close(s);
	place_drop(&p);
}

/* Nothing of a damaged file is touched: somebody may still save what is in it. */
static void
damage_is_told_and_answers_go_on(void **state)
{
	static const char letter[] = "this is a letter, not a database, and longer than the header of one would be";
	struct place p;
	struct person got;
	struct store *s;
	struct listed l = { .locale = "ne" };
	int fd;

	(void)state;
	place_make(&p);
	fd = open(p.path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, letter, sizeof(letter)), sizeof(letter));
	close(fd);
	assert_null(store_sqlite_open(p.path, &p.why));
	assert_non_null(strstr(p.why.ptr, "not a database"));
	s = store_steady_open(p.path, &p.log);
	assert_int_equal(p.log.counts[LOG_STORE_LOST], 1);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_RETRY);
	assert_int_equal(s->ops->listed_put(s, "np", "sms", LIST_ALERTS, &l), STORE_RETRY);
	store_steady_look(s);
	assert_true(store_steady_is_lost(s));
	s->ops->close(s);
	assert_true(place_file_has(p.path, letter, sizeof(letter)));
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_settings_are_ours),
		cmocka_unit_test(no_column_holds_a_number_or_a_text),
		cmocka_unit_test(no_step_is_ever_changed),
		cmocka_unit_test(no_call_reads_a_whole_table),
		cmocka_unit_test(every_version_of_before_is_taken_on),
		cmocka_unit_test_setup_teardown(a_group_is_one_sync, watch_up, watch_down),
		cmocka_unit_test(damage_is_told_and_answers_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
