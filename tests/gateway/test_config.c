/*
 * test_config.c - safar.conf: what it means, what is refused and with which words
 *
 * tests/gateway/bad/CODE-name.conf must fail with exactly the text in
 * CODE-name.err; a new file there is a new test.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "content/diag.h"
#include "gateway/config.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define BAD "tests/gateway/bad"

static char said[65536];

/* Reads `path`; what was printed is in `said`. */
static bool
read_path(struct config *c, const char *path)
{
	struct diag d;
	FILE *out = fmemopen(said, sizeof(said), "w");
	bool good;

	assert_non_null(out);
	said[0] = '\0';
	config_init(c);
	diag_init(&d, out);
	good = config_read(c, path, &d);
	diag_summary(&d);
	fclose(out);
	return good;
}

static bool
read_text(struct config *c, const char *text)
{
	char path[] = "/tmp/safar-conf-XXXXXX";
	int fd = mkstemp(path);
	bool good;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	good = read_path(c, path);
	unlink(path);
	return good;
}

static void
slurp(const char *path, char *out, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n;

	if (!f)
		fail_msg("%s is not there", path);
	n = fread(out, 1, size - 1, f);
	out[n] = '\0';
	fclose(f);
}

static void
every_bad_file_is_refused_with_its_text(void **state)
{
	DIR *d = opendir(BAD);
	struct dirent *e;
	unsigned n = 0, wrong = 0;

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		char path[512], expected[8192], code[16];
		const char *dot = strrchr(e->d_name, '.');
		struct config c;

		if (!dot || strcmp(dot, ".conf") != 0)
			continue;
		n++;
		snprintf(path, sizeof(path), BAD "/%s", e->d_name);
		assert_false(read_path(&c, path));
		config_release(&c);
		snprintf(path, sizeof(path), BAD "/%.*s.err", (int)(dot - e->d_name), e->d_name);
		slurp(path, expected, sizeof(expected));
		snprintf(code, sizeof(code), "[%.4s]", e->d_name);
		if (strcmp(said, expected) != 0 || !strstr(said, code)) {
			wrong++;
			print_error("%s: expected\n%s--- got\n%s---\n", path, expected, said);
		}
	}
	closedir(d);
	assert_true(n >= 10);
	assert_int_equal(wrong, 0);
}

static void
no_diagnostic_shows_a_number(void **state)
{
	struct config c;

	(void)state;
	assert_false(read_text(&c, "[sample]\ntest_numbers = \"447700900123 +4477009001x3\"\n"));
	config_release(&c);
	assert_non_null(strstr(said, "entry 1 is not a number"));
	assert_non_null(strstr(said, "entry 2 is not a number"));
	assert_null(strstr(said, "7700900"));
	assert_null(strstr(said, "4477"));
}

static void
defaults_hold_and_values_are_taken(void **state)
{
	struct config c;
	const char *at;
	char entry[64];

	(void)state;
	assert_true(read_text(&c, ""));
	assert_string_equal(said, "");
	assert_string_equal(c.gateway_state, "/var/lib/safar");
	assert_int_equal(c.kannel_port, 13001);
	assert_true(c.kannel_enabled);
	assert_int_equal(c.gateway_look_s, 5);
	config_release(&c);
	assert_true(read_text(&c, "[gateway]\nlook = 9s\ndrain = 1m\nlog_level = warn\n"
	    "[kannel]\nenabled = no\nport = 13009\n[phone]\nsocket = \"/run/safar/phone\"\n"
	    "[ussd_http]\nenabled = yes\naddress = \"::\"\nallow = \"192.0.2.7, 2001:db8::/32\"\n"
	    "[sample]\ntest_numbers = \"+447700900001,+447700900002\"\n"));
	assert_int_equal(c.gateway_look_s, 9);
	assert_int_equal(c.gateway_drain_s, 60);
	assert_false(c.kannel_enabled);
	assert_int_equal(c.kannel_port, 13009);
	assert_string_equal(c.ussd_http_allow, "192.0.2.7 2001:db8::/32");
	at = c.sample_test_numbers;
	assert_true(config_entry(&at, entry, sizeof(entry)));
	assert_string_equal(entry, "+447700900001");
	assert_true(config_entry(&at, entry, sizeof(entry)));
	assert_false(config_entry(&at, entry, sizeof(entry)));
	config_release(&c);
	assert_true(read_text(&c, "[ussd_http]\nenabled = yes\naddress = 0.0.0.0\nsecret_file = /etc/safar/ussd.secret\n"
	    "dialects = infobip,africastalking\npath = /ussd\nring_path = /ussd-ring\n"));
	assert_string_equal(c.ussd_http_dialects, "infobip africastalking");
	config_release(&c);
}

static void
twenty_test_numbers_are_the_most(void **state)
{
	char text[1024];
	struct buf b = BUF_OVER(text);
	struct config c;

	(void)state;
	buf_adds(&b, "[sample]\ntest_numbers = \"");
	for (int i = 0; i < 20; i++)
		buf_addf(&b, "+4477009001%02d ", i);
	buf_adds(&b, "\"\n");
	assert_true(read_text(&c, text));
	config_release(&c);
}

static void
a_file_that_is_not_there_says_so(void **state)
{
	struct config c;

	(void)state;
	assert_false(read_path(&c, "/nonexistent/safar.conf"));
	assert_non_null(strstr(said, "/nonexistent/safar.conf"));
	config_release(&c);
}

static void
the_sample_file_is_what_is_printed(void **state)
{
	char printed[16384] = "", sample[16384];
	FILE *out = fmemopen(printed, sizeof(printed), "w");
	struct config c;

	(void)state;
	config_init(&c);
	config_print(&c, out);
	fclose(out);
	config_release(&c);
	slurp("ops/packaging/safar.conf", sample, sizeof(sample));
	assert_string_equal(printed, sample);	/* safard --print-config >ops/packaging/safar.conf */
}

/* The manual has a paragraph for each key: its name and its sentence (whose first letter is a capital there). */
static void
the_manual_knows_every_key(void **state)
{
	static char manual[65536];
	static const struct { const char *section, *key, *what, *obeyed; } keys[] = {
#define CONFIG(section, key, type, def, min, max, obeyed, what) { #section, #key, what, #obeyed },
#include "gateway/config.def"
#undef CONFIG
	};

	(void)state;
	slurp("ops/man/safar.conf.5", manual, sizeof(manual));
	for (size_t i = 0; i < COUNT(keys); i++) {
		char *at, *next;
		char item[96];

		snprintf(item, sizeof(item), ".It Ic %s.%s\n", keys[i].section, keys[i].key);
		at = strstr(manual, item);
		if (!at || strncmp(at + strlen(item) + 1, keys[i].what + 1, strlen(keys[i].what) - 1) != 0)
			fail_msg("ops/man/safar.conf.5 lacks %s with its sentence", item);
		next = strstr(at + 1, "\n.");
		*next = '\0';
		assert_int_equal(strstr(at, " LIVE.") != NULL, !strcmp(keys[i].obeyed, "LIVE"));
		*next = '\n';
	}
}

static void
what_is_printed_can_be_read(void **state)
{
	char first[16384] = "", second[16384] = "";
	FILE *out = fmemopen(first, sizeof(first), "w");
	struct config c;

	(void)state;
	assert_true(read_text(&c, "[gateway]\ndrain = 0s\nstate = \"/srv/a b;c#d\"\n[ussd]\nunits = 80\n"));
	config_print(&c, out);
	fclose(out);
	config_release(&c);
	assert_non_null(strstr(first, "state = \"/srv/a b;c#d\""));
	if (!read_text(&c, first))
		fail_msg("%s", said);
	out = fmemopen(second, sizeof(second), "w");
	config_print(&c, out);
	fclose(out);
	config_release(&c);
	assert_string_equal(first, second);
}

static void
a_reload_takes_live_keys_only(void **state)
{
	struct config running, fresh;
	char room[256];
	struct buf restart = BUF_OVER(room);

	(void)state;
	assert_true(read_text(&running, "[gateway]\nlog_level = warn\n"));
	assert_true(read_text(&fresh, "[gateway]\nlog_level = error\nlook = 2s\nstate = \"/elsewhere\"\n"
	    "[kannel]\nport = 13009\n"));
	config_take_live(&running, &fresh, &restart);
	assert_string_equal(running.gateway_log_level, "error");
	assert_int_equal(running.gateway_look_s, 2);
	assert_string_equal(running.gateway_state, "/var/lib/safar");
	assert_int_equal(running.kannel_port, 13001);
	assert_string_equal(restart.ptr, "gateway.state kannel.port");
	config_release(&running);
	config_release(&fresh);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bad_file_is_refused_with_its_text),
		cmocka_unit_test(no_diagnostic_shows_a_number),
		cmocka_unit_test(defaults_hold_and_values_are_taken),
		cmocka_unit_test(twenty_test_numbers_are_the_most),
		cmocka_unit_test(a_file_that_is_not_there_says_so),
		cmocka_unit_test(the_sample_file_is_what_is_printed),
		cmocka_unit_test(the_manual_knows_every_key),
		cmocka_unit_test(what_is_printed_can_be_read),
		cmocka_unit_test(a_reload_takes_live_keys_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
