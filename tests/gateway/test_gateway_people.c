/*
 * test_gateway_people.c - keys, offices and rates of one safard: what is refused leaves the old in service
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "content/diag.h"
#include "gateway/config.h"
#include "gateway/desk/offices.h"
#include "gateway/desk/rates.h"
#include "gateway/gateway_people.h"
#include "gateway/vault/seal_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/support/tree.h"

static struct stage stage;
static struct config config;
static struct people people;
static char folder[64];

static const char *
in(const char *name)
{
	static char room[2][128];
	static unsigned next;
	char *out = room[next++ % 2];

	(void)snprintf(out, sizeof room[0], "%s/%s", folder, name);
	return out;
}

static void
spill(const char *name, const char *text)
{
	FILE *f = fopen(in(name), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
}

static void
set_path(char **field, const char *path)
{
	free(*field);
	*field = xstrdup(path);
}

static int
set_up(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/safar-people-XXXXXX");
	if (!mkdtemp(folder) || sodium_init() < 0)
		return -1;
	memset(&people, 0, sizeof people);
	config_init(&config);
	set_path(&config.gateway_state, folder);
	stage_setup(&stage, PACK_RELEASE);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	stage_teardown(&stage);
	people_close(&people);
	config_release(&config);
	return tree_remove(folder) ? 0 : -1;
}

static const char good[] =
    "[office.doha]\nowner = np\ntitle = \"Doha\"\nrole = mrc\ncountries = QA\norigins = all\nlanguages = ne en\n"
    "groups = work safety\nutc_offset = +03:00\nmorning = 09:00-12:00\nstaff.morning = 1\n";

static void
a_refused_file_leaves_the_old_in_service(void **state)
{
	struct diag d;

	(void)state;
	diag_init(&d, stderr);
	spill("offices.ini", good);
	set_path(&config.people_offices, in("offices.ini"));
	assert_true(people_read_files(&people, &config, stage.now_s, &d));
	assert_int_equal(people.offices->count, 1);
	spill("offices.ini", "[office.doha]\nowner = np\n");
	people_reload(&people, &config, stage.service, &stage.log, stage.now_s);
	assert_int_equal(people.offices->count, 1);
	assert_int_equal(stage.log.counts[LOG_DESK_REFUSED], 1);
	assert_int_equal(stage.log.counts[LOG_DESK], 0);
	spill("offices.ini", "");	/* half saved, or meant? who means nobody says so in safar.conf */
	people_reload(&people, &config, stage.service, &stage.log, stage.now_s);
	assert_int_equal(people.offices->count, 1);
	assert_int_equal(stage.log.counts[LOG_DESK_REFUSED], 2);
	set_path(&config.people_offices, "");
	people_reload(&people, &config, stage.service, &stage.log, stage.now_s);
	assert_int_equal(people.offices->count, 0);
	assert_int_equal(stage.log.counts[LOG_DESK], 1);
}

static void
spill_key(int64_t when_s)
{
	struct seal_key k = { .month = seal_month(when_s) };
	uint8_t check[SEAL_CHECK_BYTES], secret[crypto_box_SECRETKEYBYTES];
	char line[128], month[8], hex[2 * SEAL_PUBLIC_BYTES + 1], sum[2 * SEAL_CHECK_BYTES + 1];

	assert_int_equal(crypto_box_keypair(k.bytes, secret), 0);
	seal_month_text(k.month, month);
	seal_key_check(&k, check);
	(void)snprintf(line, sizeof line, "%s %s %s\n", month, sodium_bin2hex(hex, sizeof hex, k.bytes, sizeof k.bytes),
	    sodium_bin2hex(sum, sizeof sum, check, sizeof check));
	spill("vault.pub", line);
}

static void
a_key_that_goes_and_comes_is_told_once(void **state)
{
	int64_t now_s = stage.now_s;

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		people_look(&people, &config, stage.service, &stage.log, now_s += 11);
	assert_int_equal(stage.log.counts[LOG_SEAL_LOST], 1);
	spill_key(now_s);
	people_look(&people, &config, stage.service, &stage.log, now_s + 1);
	assert_false(people.has_seal);			/* it was looked for a second ago */
	for (unsigned i = 0; i < 5; i++)
		people_look(&people, &config, stage.service, &stage.log, now_s += 11);
	assert_true(people.has_seal);
	assert_int_equal(stage.log.counts[LOG_SEAL_BACK], 1);
	people_look(&people, &config, stage.service, &stage.log, now_s - 86400);	/* a clock that fell back looks again */
	assert_true(people.has_seal);
	assert_int_equal(unlink(in("vault.pub")), 0);
	people_look(&people, &config, stage.service, &stage.log, now_s + 11);
	assert_false(people.has_seal);
	assert_int_equal(stage.log.counts[LOG_SEAL_LOST], 2);
	assert_int_equal(stage.log.counts[LOG_SEAL_BACK], 1);
}

static void
a_lost_key_is_no_new_beginning(void **state)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	(void)state;
	assert_true(people_open(&people, &config, &why));	/* the first start: neither key nor database */
	assert_int_equal(access(in("people.db"), F_OK), 0);
	assert_true(people_open(&people, &config, &why));
	assert_int_equal(unlink(in("people.key")), 0);
	assert_false(people_open(&people, &config, &why));
	assert_non_null(strstr(why.ptr, "put the key back"));
	assert_true(access(in("people.key"), F_OK) < 0);
}

/* From an old stick: a STOP would be confirmed and end nothing. */
static void
another_key_is_none(void **state)
{
	char room[1024], key[128];
	struct buf why = BUF_OVER(room);

	(void)state;
	(void)snprintf(key, sizeof key, "%s", in("people.key"));
	assert_true(people_open(&people, &config, &why));
	assert_true(people_open(&people, &config, &why));
	assert_int_equal(rename(key, in("stick")), 0);
	spill("people.key", "another key, of 32 bytes as well");
	assert_int_equal(chmod(key, 0600), 0);
	assert_false(people_open(&people, &config, &why));
	assert_non_null(strstr(why.ptr, "is not the key that"));
	assert_int_equal(rename(in("stick"), in("people.key.1")), 0);	/* it was turned: the older one is beside it */
	buf_reset(&why);
	assert_true(people_open(&people, &config, &why));
	assert_int_equal(unlink(in("people.key.1")), 0);	/* and from then on the new one alone is enough */
	assert_true(people_open(&people, &config, &why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_refused_file_leaves_the_old_in_service, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_goes_and_comes_is_told_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_lost_key_is_no_new_beginning, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_key_is_none, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("gateway_people", tests, NULL, NULL);
}
