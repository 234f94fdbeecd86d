/* test_faults_kept.c - what she asked for is not lost while the world fails */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "content/withdrawn.h"
#include "gateway/live.h"
#include "gateway/service_inside.h"
#include "gateway/store/steady.h"
#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/gateway/store_place.h"

static void
stop_survives_a_lost_store(void **state)
{
	struct stage s;
	struct peer peer = stage_person(1);
	uint8_t id[16] = { 7 };

	(void)state;
	stage_setup(&s, PACK_SAMPLE);
	peer.is_test = true;
	store_ram_fail(s.store, true);
	for (int i = 0; i < 12; i++) {
		struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .peer = &peer, .text = "STOP", .len = 4, .id = id };
		s.now_s += 1;
		stage_receive(&s, &in);
		assert_int_equal(s.out.kind, OUTBOUND_LATER);
	}
	stage_teardown(&s);
}

static void
a_machine_with_a_danger_word_is_not_answered_for_ever(void **state)
{
	struct stage s;
	struct peer peer = stage_person(1);
	int answered = 0;

	(void)state;
	stage_setup(&s, PACK_SAMPLE);
	peer.is_test = true;
	for (int i = 0; i < 500; i++) {
		stage_text_as(&s, &peer, "SOS");
		answered += s.out.kind == OUTBOUND_SMS;
	}
	assert_true(answered < 100);
	stage_teardown(&s);
}

/* A shell that somebody left open: no database for us, and her STOP is told to nobody before it is kept. */
static void
a_busy_database_loses_nothing(void **state)
{
	struct place p;
	struct person got, stop = place_person("am", PERSON_STOPPED, TODAY);
	struct store *s;
	sqlite3 *db;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	s->ops->close(s);
	assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "SELECT * FROM person", NULL, NULL, NULL), SQLITE_OK);
	s = store_steady_open(p.path, &p.log);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(0), &stop), STORE_RETRY);
	store_steady_look(s);
	assert_true(store_steady_is_lost(s));
	sqlite3_close(db);
	store_steady_look(s);
	assert_false(store_steady_is_lost(s));
	s->ops->close(s);
	s = place_open_sqlite(&p);
	assert_int_equal(place_get(s, "np", 0, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_STOPPED);
	s->ops->close(s);
	place_drop(&p);
}

static void
a_long_owner_keeps_her_people(void **state)
{
	static const char owner[] = "ministry-of-labour";
	struct place p;
	struct person got, stop = place_person("am", PERSON_STOPPED, TODAY);
	struct store *s, *other;

	(void)state;
	place_make(&p);
	other = place_open_sqlite(&p);
	s = store_steady_open(p.path, &p.log);
	(void)s->ops->person_put(s, owner, "sms", place_peer(0), &stop);
	(void)place_get(s, owner, 0, &got);
	other->ops->close(other);
	store_steady_look(s);
	s->ops->close(s);
	s = place_open_sqlite(&p);
	assert_int_equal(place_get(s, owner, 0, &got), STORE_OK);
	s->ops->close(s);
	place_drop(&p);
}

static void
a_list_that_could_not_be_read_is_read_again(void **state)
{
	struct place p;
	struct log log = { 0 };
	struct live l;
	char room[512], list[128], pack[128];
	struct buf why = BUF_OVER(room);
	struct rlimit was, none;
	struct service_settings settings = { .sessions = 16, .log = &log };
	struct service *sv;

	(void)state;
	place_make(&p);
	snprintf(pack, sizeof pack, "%s", getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack");
	snprintf(list, sizeof list, "%s/withdrawn", p.folder);
	assert_true(live_open(&l, &log, pack, list, &why));
	sv = service_new(&settings, l.pack, l.open[0].withdrawn);
	assert_true(withdrawn_add(list, pack_string(l.pack, l.pack->facts[0].id), "me", "wrong", 1, &why));
	getrlimit(RLIMIT_NOFILE, &was);
	none = was;
	none.rlim_cur = 3;
	setrlimit(RLIMIT_NOFILE, &none);
	live_look(&l, sv, list, false);
	setrlimit(RLIMIT_NOFILE, &was);
	assert_int_equal(log.counts[LOG_WITHDRAWN_BAD], 1);
	for (int i = 0; i < 20; i++)
		live_look(&l, sv, list, false);
	assert_true(withdrawn_has(l.open[0].withdrawn, 0));
	service_free(sv);
	live_close(&l);
	unlink(list);
	snprintf(list, sizeof list, "%s/withdrawn.lock", p.folder);
	unlink(list);
	place_drop(&p);
}

static void
a_quiet_number_that_deletes_stays_quiet(void **state)
{
	struct stage s;
	struct place p;
	struct person got, quiet = place_person("en", PERSON_QUIET, TODAY);
	struct peer peer = stage_person(1);
	struct store *other, *ram;
	char owner[64];

	(void)state;
	place_make(&p);
	stage_setup(&s, PACK_SAMPLE);
	peer.is_test = true;
	snprintf(owner, sizeof owner, "%s", pack_string(s.pack, s.pack->services[0].owner));
	stage_choose_english(&s, 1);
	(void)stage_text_as(&s, &peer, "quiet");
	other = place_open_sqlite(&p);
	other->ops->person_put(other, owner, "sms", peer.id, &quiet);
	place_commit(other);
	ram = s.store;
	s.service->store = store_steady_open(p.path, &p.log);
	s.now_s++;
	(void)stage_text_as(&s, &peer, "delete");
	other->ops->close(other);
	store_steady_look(s.service->store);
	s.now_s++;
	(void)stage_text_as(&s, &peer, "delete");
	assert_int_equal(s.service->store->ops->person_get(s.service->store, owner, peer.id, &got), STORE_OK);
	assert_int_equal(got.flags & PERSON_QUIET, PERSON_QUIET);
	s.service->store->ops->close(s.service->store);
	s.service->store = ram;
	stage_teardown(&s);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stop_survives_a_lost_store),
		cmocka_unit_test(a_machine_with_a_danger_word_is_not_answered_for_ever),
		cmocka_unit_test(a_busy_database_loses_nothing),
		cmocka_unit_test(a_long_owner_keeps_her_people),
		cmocka_unit_test(a_list_that_could_not_be_read_is_read_again),
		cmocka_unit_test(a_quiet_number_that_deletes_stays_quiet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
