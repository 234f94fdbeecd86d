/*
 * test_packs_daemon.c - a real safard with two owners: packs come by signatures, go to some and to all, and go back
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/control/bench.h"
#include "tests/gateway/daemon.h"
#include "tests/ops/called.h"
#include "tests/release/operators.h"
#include "tests/release/shelf_world.h"

enum { S = 1 << SITA, R = 1 << RAM, G = 1 << GITA, NEW_PEOPLE = 60 };
#define TESTER "+447700900456"
#define OTHER "+447700900457"

static struct shelf_world w;
static struct buf said = BUF_INIT(1 << 16);
static char conf[96], pack[96];

/* The state folder is the world's, so that what it brings comes to this safard. */
static int
set_up(void **state)
{
	char text[1024];
	int n;

	if (daemon_set_up(state) != 0)
		return -1;
	world_make(&w);
	snprintf(pack, sizeof pack, "%s/brought.pack", w.root);
	n = snprintf(text, sizeof text, "[gateway]\nstate = \"%s\"\ntrust = \"%s\"\nlook = 1s\n[kannel]\nenabled = no\n"
	    "[phone]\nsocket = \"%s\"\n[sample]\ntest_numbers = \"" TESTER " " OTHER "\"\n", w.root, w.trust, daemon_in_folder("phone"));
	snprintf(conf, sizeof conf, "%s", daemon_in_folder("safar.conf"));
	daemon_spill(conf, text, (size_t)n);
	setenv("XDG_RUNTIME_DIR", w.root, 1);
	snprintf(text, sizeof text, "%s/control", w.root);
	setenv("SAFAR_CONTROL", text, 1);
	return 0;
}

static int
tear_down(void **state)
{
	buf_free(&said);
	world_drop(&w);
	return daemon_tear_down(state);
}

static void
ends(int got, int status, const char *words)
{
	if (got != status || strstr(said.ptr, words) == NULL)
		fail_msg("%d, not %d, or \"%s\" is not in: %s\n%s", got, status, words, said.ptr, daemon_log_text());
}

#define PACK(...) called(cmd_pack, (const char *const[]){ "safar pack", __VA_ARGS__, NULL }, "", &said)

static int
install(const struct brought *b, unsigned who)
{
	for (unsigned i = 0; i < PEOPLE; i++) {
		char path[160], id[MINISIGN_ID_CHARS];

		minisign_id_text(w.key[i].id, id);
		snprintf(path, sizeof path, "%s.%s.minisig", pack, id);
		(void)unlink(path);
	}
	world_pack(&w, b, pack, who);
	return PACK("install", pack, "--config", conf);
}

/* What is told under "Extra"; the same words of the same person are not answered twice. */
static const char *
extra(const char *from, const char *number)
{
	char line[128];

	for (int turn = 0; turn < 2; turn++) {
		snprintf(line, sizeof line, "sms\t%s\t%s\t%s\n", from, number, turn == 0 ? "language" : "1");
		(void)daemon_ask(line);
	}
	snprintf(line, sizeof line, "sms\t%s\t%s\t9\n", from, number);
	return daemon_ask(line);
}

/* Somebody who has never asked. */
static bool
tells(const char *number, const char *words)
{
	static unsigned who;
	char from[24];

	who = (who + 1) % 400;
	snprintf(from, sizeof from, "+447700900%03u", 500 + who);
	return strstr(extra(from, number), words) != NULL;
}

static void
begin(void)
{
	ends(install(&(struct brought){ .serial = 10, .text = "Ten" }, S | R), 0, "safard takes it when it starts");
	ends(install(&(struct brought){ .serial = 3, .owner = "ngo", .number = "55000", .text = "Helpers", .is_elsewhere = true }, G), 0,
	    "safard takes it when it starts");
	daemon_start();
}

static void
packs_come_by_signatures(void **state)
{
	(void)state;
	assert_int_equal(daemon_run(NULL), 3);		/* nothing to serve yet: tried again, and what to do stands in the log */
	assert_non_null(strstr(daemon_log_text(), "safar pack install"));
	begin();
	assert_true(tells("33444", "Ten"));
	assert_true(tells("55000", "Helpers"));
	ends(install(&(struct brought){ .serial = 11, .text = "Ten", .fact = "8002" }, S), 4, "1 of 2 persons signed it");
	ends(install(&(struct brought){ .serial = 11, .text = "Eleven", .fact = "8002" }, S | G), 0, "serves  11, for all");
	assert_true(tells("33444", "Eleven"));
	ends(install(&(struct brought){ .serial = 12, .text = "Twelve", .fact = "8002" }, R), 0, "serves  12, for all");
	assert_true(tells("33444", "Twelve"));
	assert_true(tells("55000", "Helpers"));
	daemon_killed();
	daemon_start();
	assert_true(tells("33444", "Twelve"));
	assert_true(tells("55000", "Helpers"));
}

static void
a_talk_ends_with_its_pack(void **state)
{
	(void)state;
	begin();
	(void)daemon_text(HER, "language");
	(void)daemon_text(HER, "1");
	ends(install(&(struct brought){ .serial = 11, .text = "Eleven" }, S), 0, "serves  11");
	if (strstr(daemon_text(HER, "9"), "Ten") == NULL)
		fail_msg("her talk did not go on: %s", daemon_log_text());
	assert_true(tells("33444", "Eleven"));
}

static void
a_bad_pack_leaves_others_answering(void **state)
{
	char path[200];

	(void)state;
	begin();
	world_bring(&w, &(struct brought){ .owner = "ngo", .serial = 4, .text = "Bad", .number = "33444", .is_elsewhere = true }, G);
	daemon_wait_log("is served by the pack of np");
	snprintf(path, sizeof path, "%s/packs/ngo/incoming/5.pack", w.root);
	daemon_spill(path, "not a pack", 10);
	for (int i = 0; i < 200 && access(path, F_OK) == 0; i++)
		usleep(50000);
	assert_int_equal(access(path, F_OK), -1);
	assert_true(tells("33444", "Ten"));
	assert_true(tells("55000", "Helpers"));
}

/* --- staff ------------------------------------------------------------------- */

static void
as_operator(const char *name, const char *owner)
{
	struct operator who = { .name = name };
	struct operators o;

	operators_found(&o);
	operators_add(&o, &who, owner);
	operators_as(&who);
}

static bool
audit_has(const char *words)
{
	char path[128];
	static char bytes[65536];
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "%s/audit/audit.log", w.root);
	f = fopen(path, "re");
	assert_non_null(f);
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	return bench_has(bytes, n, words);
}

static void
wait_serving(const char *line)
{
	char path[128], text[4096];

	snprintf(path, sizeof path, "%s/packs/np/shelf", w.root);
	for (int i = 0; i < 200; i++) {
		daemon_slurp(path, text, sizeof text);
		if (strstr(text, line) != NULL)
			return;
		usleep(50000);
	}
	fail_msg("the shelf never says %s: %s", line, text);
}

/* An index may name a pack that waits: then people of staff decide when it goes where. */
static void
bring_and_hold(uint64_t serial, const char *text, struct index *x)
{
	size_t bytes;
	char room[256];
	struct buf why = BUF_OVER(room);

	world_pack(&w, &(struct brought){ .serial = serial, .text = text }, pack, S);
	x->version++;
	x->issued_s = time(NULL);
	x->packs = 1;
	x->stage = 1;		/* hardly anybody */
	x->pack[0] = (struct index_pack){ .serial = serial, .gz_bytes = 1, .file = "np.pack", .signs = 1 };
	assert_true(minisign_hash_file(pack, PACK_MAX_BYTES, x->pack[0].hash, &bytes, &why));
	x->pack[0].bytes = bytes;
	world_index(&w, x, S | R);
	for (int i = 0; i < 200 && !world_has(&w, "index"); i++)
		usleep(50000);
	ends(PACK("install", pack, "--config", conf), 0, "tried   ");
}

static unsigned
how_many(const char *words)
{
	unsigned n = 0;

	for (unsigned i = 0; i < NEW_PEOPLE; i++)
		n += tells("33444", words);
	return n;
}

static void
staff_try_serve_and_go_back(void **state)
{
	struct index x = { .version = 4, .floor = 1 };

	(void)state;
	begin();
	as_operator("cora", "");
	ends(PACK("list"), 0, "ngo   3      served");
	bring_and_hold(11, "Eleven", &x);
	ends(PACK("try", "11", "--owner", "np", "--percent", "50"), 0, "");
	assert_in_range(how_many("Eleven"), 10, NEW_PEOPLE - 10);
	ends(PACK("list", "--owner", "np", "--json"), 0, "\"state\": \"tried 50 of 100\"");
	ends(0, 0, "\"v\": 1");
	ends(0, 0, "\"messages\": ");
	ends(PACK("list"), 0, "NOT UNDERSTOOD");
	ends(PACK("try", "11", "--owner", "np", "--tests"), 0, "");
	assert_int_equal(how_many("Eleven"), 0);
	assert_non_null(strstr(extra(TESTER, "33444"), "Eleven"));
	ends(PACK("try", "11", "--owner", "np", "--bearer", "kannl"), 4, "there are phone");
	ends(PACK("try", "11", "--percent", "50"), 1, "say whose packs");
	ends(PACK("try", "99", "--owner", "np", "--percent", "50"), 4, "is not on the shelf");
	ends(PACK("rollback", "--owner", "np", "--reason", "the tester was told a wrong number"), 0, "");
	assert_true(audit_has("the tester was told a wrong number"));
	assert_null(strstr(extra(OTHER, "33444"), "Eleven"));
	ends(PACK("serve", "11", "--owner", "np"), 0, "");
	wait_serving("serving 11\n");
	assert_true(tells("33444", "Eleven"));
	ends(PACK("rollback", "10", "--owner", "np", "--reason", "offices ask for it"), 0, "");
	assert_true(audit_has("s10 offices ask for it"));
	assert_true(tells("33444", "Ten"));
	assert_true(tells("55000", "Helpers"));
	ends(PACK("serve", "11", "--owner", "np"), 0, "");
	x.revoked[x.revokeds++] = 10;
	x.version++;
	x.issued_s = time(NULL);
	world_index(&w, &x, S | R);
	wait_serving("revoked 10\n");
	ends(PACK("rollback", "10", "--owner", "np", "--reason", "again"), 4, "serial 10 is revoked");
	assert_true(audit_has("pack.denied"));
	ends(PACK("list", "--owner", "np"), 0, "revoked");
	assert_true(tells("33444", "Eleven"));
}

/* An account of one owner: packs that serve nobody else's people. */
static void
of_one_owner(void **state)
{
	struct index x = { .version = 4, .floor = 1 };

	(void)state;
	begin();
	as_operator("nima", "np");
	ends(PACK("list"), 0, "10     served");
	assert_null(strstr(said.ptr, "ngo"));
	bring_and_hold(11, "Eleven", &x);
	ends(PACK("serve", "3", "--owner", "ngo"), 1, "no such packs");
	ends(PACK("rollback", "--owner", "ngo", "--reason", "x"), 1, "no such packs");
	ends(PACK("serve", "11"), 0, "");
	assert_true(tells("33444", "Eleven"));
	assert_true(tells("55000", "Helpers"));
}

static void
without_trust_ini_there_is_one_pack(void **state)
{
	(void)state;
	daemon_conf("");
	daemon_start();
	setenv("SAFAR_CONTROL", daemon_in_folder("state/control"), 1);
	as_operator("cora", "");
	ends(PACK("list"), 4, "this gateway has no trust.ini");
	ends(PACK("serve", "11"), 4, "it serves the one pack at gateway.pack");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(packs_come_by_signatures), T(a_talk_ends_with_its_pack), T(a_bad_pack_leaves_others_answering),
		T(staff_try_serve_and_go_back), T(of_one_owner), T(without_trust_ini_there_is_one_pack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
