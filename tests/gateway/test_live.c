/*
 * test_live.c - new packs, new configurations and withdrawn facts under a running daemon
 *
 * Packs that may not follow are made from the sample by changing its bytes.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/live.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/daemon.h"

static void change_byte(void) { daemon_pack.bytes[daemon_pack_len / 2] ^= 1; daemon_spill(daemon_in_folder("pack"), daemon_pack.bytes, daemon_pack_len); }
static void change_serial(void) { daemon_pack.header.serial = 99; daemon_pack_put(); }
static void change_to_nothing(void) { daemon_spill(daemon_in_folder("pack"), "", 0); }
static void change_to_gone(void) { unlink(daemon_in_folder("pack")); }

static void
change_owner(void)
{
	struct pack_str s = daemon_pack.header.owner;
	char *strings = NULL;

	/* the owner's bytes, wherever the section of strings lies */
	for (size_t i = sizeof(daemon_pack.header); i + sizeof(struct pack_section) < 2048; i += sizeof(struct pack_section)) {
		struct pack_section *section = (struct pack_section *)(void *)(daemon_pack.bytes + i);

		if (section->kind == PACK_STRINGS) {
			strings = daemon_pack.bytes + section->at;
			break;
		}
	}
	assert_non_null(strings);
	assert_true(s.len > 0);
	strings[s.at] = 'z';
	daemon_pack_put();
}

static const struct {
	const char *what;
	void (*change)(void);
	const char *logged;
} refused[] = {
	{ "one byte", change_byte, "error pack why=" },
	{ "an older serial", change_serial, "the new pack is older: serial 99, the one served has 100" },
	{ "another owner", change_owner, "the new pack belongs to another owner" },
	{ "an empty file", change_to_nothing, "error pack why=" },
	{ "no file", change_to_gone, "error pack why=" },
};

static void
a_refused_pack_leaves_the_old_one_serving(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		char before[16384];

		daemon_start();
		snprintf(before, sizeof(before), "%s", daemon_ask("sms\t" HER "\t33444\tMENU\n"));
		refused[i].change();
		kill(daemon_pid, SIGHUP);
		daemon_wait_log(refused[i].logged);
		assert_string_equal(daemon_ask("sms\t" HER "\t33444\tMENU\n"), before);
		kill(daemon_pid, SIGTERM);
		assert_int_equal(daemon_ended(), 0);
		daemon_tear_down(NULL);
		assert_int_equal(daemon_set_up(NULL), 0);
	}
}

static void
a_newer_pack_is_taken(void **state)
{
	(void)state;
	daemon_start();
	daemon_pack.header.serial = 101;
	daemon_pack.header.expires_s = (int64_t)time(NULL) + 3 * 86400 + 60;
	daemon_pack_put();
	kill(daemon_pid, SIGHUP);
	daemon_wait_log("serial=101");
	daemon_wait_log("warn pack expires=");
	daemon_wait_log("days=3");
	assert_non_null(strstr(daemon_ask("sms\t" HER "\t33444\tMENU\n"), "part\t1\t"));
}

static void
a_bad_configuration_is_not_used(void **state)
{
	(void)state;
	daemon_start();
	daemon_conf("[kannel]\nport = x\n[sample]\ntest_numbers = +447700900123 # here\n");
	kill(daemon_pid, SIGHUP);
	daemon_wait_log("error config file=");
	assert_null(strstr(daemon_log_text(), "7700900"));
	daemon_conf("[ussd]\nunits = 80\n");
	kill(daemon_pid, SIGHUP);
	daemon_wait_log("needs_restart=\"ussd.units\"");
	assert_non_null(strstr(daemon_ask("sms\t" HER "\t33444\tMENU\n"), "part\t1\t"));
}

static void
a_withdrawn_fact_is_gone_within_seconds(void **state)
{
	static const char *const asked[] = { "SOS", "NUMBERS", "PAY", "PASSPORT", "CHILD", "SALARY" };
	static char before[COUNT(asked)][16384], list[1 << 20];
	char room[256], line[128];
	struct buf why = BUF_OVER(room), all;
	struct pack *p = pack_open(daemon_in_folder("pack"), &why);
	unsigned changed = 0;

	(void)state;
	assert_non_null(p);
	buf_wrap(&all, list, sizeof(list));
	for (uint32_t i = 0; i < p->facts_count; i++)
		buf_addf(&all, "%s\t2026-11-20T18:00:00Z\ttester\tall of them\n", pack_string(p, p->facts[i].id));
	daemon_start();
	for (size_t i = 0; i < COUNT(asked); i++) {
		snprintf(line, sizeof(line), "sms\t+974000000%02zu\t33444\t%s\n", i, asked[i]);
		snprintf(before[i], sizeof(before[i]), "%s", daemon_ask(line));
	}
	daemon_spill(daemon_in_folder("state/withdrawn"), list, all.len);
	snprintf(room, sizeof(room), "warn withdrawn count=%u", p->facts_count);
	daemon_wait_log(room);
	for (size_t i = 0; i < COUNT(asked); i++) {
		snprintf(line, sizeof(line), "sms\t+974000001%02zu\t33444\t%s\n", i, asked[i]);
		changed += strcmp(before[i], daemon_ask(line)) != 0;
	}
	assert_true(changed > 0);
	unlink(daemon_in_folder("state/withdrawn"));
	mkdir(daemon_in_folder("state/withdrawn"), 0700);	/* a thing that cannot be read */
	daemon_wait_log("error withdrawn count=");
	rmdir(daemon_in_folder("state/withdrawn"));
	pack_close(p);
}

static struct pack
pack_like(struct pack_header *h, enum pack_kind kind, uint64_t serial, const char *owner)
{
	*h = (struct pack_header){ .kind = kind, .serial = serial, .owner = { 0, (uint32_t)strlen(owner) } };
	return (struct pack){ .header = h, .strings = owner };
}

static void
what_may_follow_what(void **state)
{
	static const struct { enum pack_kind kind; uint64_t serial; const char *owner; bool may; } cases[] = {
		{ PACK_RELEASE, 5, "np", true }, { PACK_RELEASE, 6, "np", true }, { PACK_RELEASE, 4, "np", false },
		{ PACK_SAMPLE, 6, "np", false }, { PACK_RELEASE, 6, "ph", false }, { PACK_RELEASE, 6, "npx", false },
	};
	struct pack_header a, b;
	struct pack now = pack_like(&a, PACK_RELEASE, 5, "np"), next;
	char room[256];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf why = BUF_OVER(room);

		next = pack_like(&b, cases[i].kind, cases[i].serial, cases[i].owner);
		assert_int_equal(live_may_follow(&now, &next, &why), cases[i].may);
		assert_int_equal(why.len == 0, cases[i].may);
	}
	now = pack_like(&a, PACK_SAMPLE, 5, "np");
	next = pack_like(&b, PACK_RELEASE, 5, "np");
	assert_true(live_may_follow(&now, &next, NULL));	/* a sample grows up */
}

#define DAEMON_TEST(name) cmocka_unit_test_setup_teardown(name, daemon_set_up, daemon_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DAEMON_TEST(a_refused_pack_leaves_the_old_one_serving),
		DAEMON_TEST(a_newer_pack_is_taken),
		DAEMON_TEST(a_bad_configuration_is_not_used),
		DAEMON_TEST(a_withdrawn_fact_is_gone_within_seconds),
		cmocka_unit_test(what_may_follow_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
