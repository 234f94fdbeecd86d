/*
 * test_kannel_conf.c - the file that bearerbox must not misread, and the command that writes it
 *
 * In bearerbox's own hands: tests/kannel/test_ways_kannel.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/kannel_conf.h"
#include "ops/command/run_directory.h"
#include "routing/ways.h"

static void
values_that_bearerbox_would_misread_are_refused(void **state)
{
	static const struct { const char *key, *value, *line; } cases[] = {
		{ "smsc-id", "simulator", "smsc-id = simulator\n" },
		{ "box-deny-ip", "*.*.*.*", "box-deny-ip = \"*.*.*.*\"\n" },
		{ "system-type", "", "system-type = \"\"\n" },
		{ "log-file", "a b#c", "log-file = \"a b#c\"\n" },
		{ "text", "Reply and include your town name", NULL },
		{ "text", "INCLUDED", NULL },
		{ "include", "x", NULL },
		{ "text", "a\"b", NULL },
		{ "text", "a\nb", NULL },
		{ "text", "a\\b", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[256], said[256];
		struct buf out = BUF_OVER(room), why = BUF_OVER(said);
		struct kannel_writer w = { &out, &why, false };

		kannel_set(&w, cases[i].key, cases[i].value);
		if (w.is_bad != (cases[i].line == NULL))
			fail_msg("%s = %s: %s", cases[i].key, cases[i].value, w.is_bad ? why.ptr : "was taken");
		assert_string_equal(out.ptr, cases[i].line == NULL ? "" : cases[i].line);
		assert_int_equal(why.len > 0, w.is_bad);
	}
}

static void
groups_never_melt(void **state)
{
	char room[256], said[64];
	struct buf out = BUF_OVER(room), why = BUF_OVER(said);
	struct kannel_writer w = { &out, &why, false };

	(void)state;
	kannel_group(&w, "core");
	kannel_setn(&w, "admin-port", 1);
	kannel_group(&w, "smsbox");
	assert_string_equal(out.ptr, "group = core\nadmin-port = 1\n\ngroup = smsbox\n");
}

static void
put(char **field, const char *value)
{
	free(*field);
	*field = xstrdup(value);
}

/* WAYS_MAX ways, every other one of USSD, in every dialect. */
static void
fill_ways(struct ways *w)
{
	unsigned dialect = 0;

	ways_init(w);
	put(&w->bearerbox.admin_password, "not-for-anybody");
	for (unsigned i = 0; i < WAYS_MAX; i++) {
		char name[16];
		struct way *way;

		snprintf(name, sizeof(name), "w%u", i);
		way = ways_add(w, name, i % 2 == 0 ? WAY_SMS : WAY_USSD);
		put(&way->key.host, "smsc.example");
		put(&way->key.user, "migrants");
		put(&way->key.password, "k7Qz9pe");
		if (way->carries == WAY_USSD) {
			if (ussd_dialect_at(dialect) == NULL)
				dialect = 0;
			way->ussd = *ussd_dialect_at(dialect++);
		}
	}
}

/* A line is "key = value" of the group above it, "group = name" behind an empty line, or empty; no key twice in a group. */
static void
no_line_of_a_whole_file_is_out_of_place(void **state)
{
	struct buf out = BUF_INIT(256 * 1024), why = BUF_INIT(256);
	unsigned groups[3] = { 0 };
	bool was_empty = true, was_group = false;
	const char *group;
	struct ways w;

	(void)state;
	fill_ways(&w);
	assert_true(kannel_conf_of_ways(&out, &w, &why));
	for (char *line = out.ptr, *end; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		assert_non_null(end);
		*end = '\0';
		if (strncmp(line, "group = ", 8) == 0) {
			assert_true(was_empty);
			group = line + 8;
			groups[0] += strcmp(group, "core") == 0 || strcmp(group, "smsbox") == 0 || strcmp(group, "smsbox-route") == 0;
			groups[1] += strcmp(group, "smsc") == 0;
			groups[2] += strcmp(group, "smpp-tlv") == 0;
		} else {
			assert_false(was_empty);
			assert_true(*line != '\0' ? strstr(line, " = ") != NULL : !was_group);
		}
		was_empty = *line == '\0';
		was_group = strncmp(line, "group = ", 8) == 0;
	}
	assert_int_equal(groups[0], 3);
	assert_int_equal(groups[1], WAYS_MAX);
	/* standard 2, tata 2, sixdee 2, mica 2, number 1, and the first three again */
	assert_int_equal(groups[2], 9 + 6);
	ways_release(&w);
	buf_free(&out);
	buf_free(&why);
}

static void
each_way_has_its_lines(void **state)
{
	static const struct { const char *lines; unsigned of; } cases[] = {
		{ "\nsmsc-id = \"w0;w1;w2;w3;w4;w5;w6;w7;w8;w9;w10;w11;w12;w13;w14;w15\"\n", 1 },
		{ "\nalt-charset = UTF-8\nmax-sms-octets = 1000\n", WAYS_MAX },
		{ "\nwait-ack = 60\n", WAYS_MAX / 2 },
		{ "\nwait-ack = 10\nwait-ack-expire = 1\nservice-type = USSD\nesm-class = 0\n", WAYS_MAX / 2 },
		{ "\nsource-addr-autodetect = no\n", WAYS_MAX / 2 },
		{ "\ntype = octetstring\n", 14 },
		{ "\nname = ussd_service_op\ntag = 0x0501\nlength = 1\n", 8 },
		{ "\nname = user_message_reference\ntag = 0x0204\nlength = 2\ntype = integer\n", 1 },
		{ "\nstatus-password = not-for-anybody\n", 1 },
		{ "\nsmsbox-max-pending = 200\n", 1 },		/* with 100 a polite stop may hang: tests/kannel/test_box.c */
		{ "\nlog-file = /run/safar/kannel.log\n", 1 },
		{ "integer", 1 },
		{ "throughput", 0 },
		{ "receiver-port", 0 },
		{ "ssl", 0 },
	};
	struct buf out = BUF_INIT(256 * 1024), why = BUF_INIT(256);
	struct ways w;

	(void)state;
	fill_ways(&w);
	assert_true(kannel_conf_of_ways(&out, &w, &why));
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned n = 0;

		for (const char *at = out.ptr; (at = strstr(at, cases[i].lines)) != NULL; at++)
			n++;
		if (n != cases[i].of)
			fail_msg("%u times, not %u: %s", n, cases[i].of, cases[i].lines);
	}
	ways_release(&w);
	buf_free(&out);
	buf_free(&why);
}

static void
a_way_may_have_more(void **state)
{
	static const char *const lines[] = { "\nreceiver-port = 2776\ntransceiver-mode = no\nuse-ssl = yes\n",
		"\nssl-trusted-ca-file = operator.pem\n", "\nthroughput = 20\n", "\nmax-pending-submits = 3\n",
		"\nstore-type = file\nstore-location = spool/kannel.store\n", "\nsystem-type = VMA\n" };
	struct buf out = BUF_INIT(65536), why = BUF_INIT(256);
	struct ways w;
	struct way *way;

	(void)state;
	ways_init(&w);
	put(&w.bearerbox.store, "file");
	put(&w.bearerbox.store_folder, "spool");
	put(&w.bearerbox.tls_ca, "operator.pem");
	way = ways_add(&w, "north", WAY_SMS);
	put(&way->key.system_type, "VMA");
	way->key.receiver_port = 2776;
	way->key.throughput = 20;
	way->key.max_submits = 3;
	way->key.tls = true;
	assert_true(kannel_conf_of_ways(&out, &w, &why));
	for (size_t i = 0; i < COUNT(lines); i++)
		if (strstr(out.ptr, lines[i]) == NULL)
			fail_msg("not there: %s", lines[i]);
	ways_release(&w);
	buf_free(&out);
	buf_free(&why);
}

static void
the_file_says_what_the_project_relies_on(void **state)
{
	static const char *const lines[] = {
		"alt-charset = UTF-8\n", "max-sms-octets = 1000\n", "max-pending-submits = 10\n", "store-type = spool\n",
		"dlr-storage = spool\n", "sms-combine-concatenated-mo = false\n", "log-level = 4\n",
		"allowed-smsc-id = simulator\n", "group = smsbox\n", "group = smsbox-route\nsmsbox-id = safar\n",
		"box-deny-ip = \"*.*.*.*\"\n", "admin-interface = 127.0.0.1\n", "smsbox-interface = 127.0.0.1\n",
		"smsc-password = p4ssw0rd\n", "sms-resend-freq = 5\n",
	};
	const struct kannel_conf c = { 2775, 13001, 13000, "secret", "safar", "p4ssw0rd", "safar", 10 };
	char room[256];
	struct buf out = BUF_INIT(16384), why = BUF_OVER(room);

	(void)state;
	assert_true(kannel_conf_write(&out, &c, &why));
	for (size_t i = 0; i < COUNT(lines); i++) {
		if (strstr(out.ptr, lines[i]) == NULL)
			fail_msg("not there: %s", lines[i]);
	}
	assert_null(strstr(out.ptr, "access-log"));
	assert_null(strstr(out.ptr, "include"));
	buf_free(&out);
}

static void
a_bad_value_writes_no_file(void **state)
{
	const struct kannel_conf c = { 2775, 13001, 13000, "please include me", "safar", "x", "safar", 10 };
	char room[256];
	struct buf out = BUF_INIT(16384), why = BUF_OVER(room);

	(void)state;
	assert_false(kannel_conf_write(&out, &c, &why));
	assert_non_null(strstr(why.ptr, "admin-password"));
	assert_null(strstr(why.ptr, "please"));
	buf_free(&out);
}

/* Runs the command in a child in `folder`; its exit code, and what it said on both outputs in *said. */
static int
command(const char *folder, const char *const words[4], char *said, size_t size)
{
	const char *argv[6] = { "safar kannel-conf" };
	int ends[2], status, argc = 1;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	for (int i = 0; i < 4 && words[i] != NULL; i++)
		argv[argc++] = words[i];
	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (chdir(folder) < 0)
			_exit(99);
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		status = cmd_kannel_conf(argc, (char **)(uintptr_t)argv);
		fflush(NULL);
		_exit(status);
	}
	assert_true(pid > 0);
	close(ends[1]);
	while (len + 1 < size && (n = read(ends[0], said + len, size - 1 - len)) > 0)
		len += (size_t)n;
	said[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
lay(const char *folder, const char *name, const char *text)
{
	char room[128];
	struct buf why = BUF_OVER(room), bytes = BUF_INIT(16384);

	buf_adds(&bytes, text);
	assert_true(run_directory_write(folder, name, &bytes, &why));
	buf_free(&bytes);
}

/* The sample of the package, as an operator would use it: passwords in files beside it. */
static void
the_sample_is_taken_once_there_are_passwords(void **state)
{
	static const char *const files[] = { "bearerbox.password", "sms.password", "ussd.password" };
	static char sample[16384], said[65536], before[65536];
	char folder[] = "/tmp/safar-sample-XXXXXX", path[64];
	char room[256];
	struct buf why = BUF_OVER(room);
	struct stat st;
	FILE *f = fopen("ops/packaging/ways.ini", "re");

	(void)state;
	assert_non_null(f);
	sample[fread(sample, 1, sizeof(sample) - 1, f)] = '\0';
	fclose(f);
	assert_non_null(mkdtemp(folder));
	lay(folder, "ways.ini", sample);
	assert_int_equal(command(folder, (const char *const[4]){ "--check", "ways.ini" }, said, sizeof(said)), 1);
	for (size_t i = 0; i < COUNT(files); i++) {
		assert_non_null(strstr(said, files[i]));
		lay(folder, files[i], i == 0 ? "Kb7-mPq2-xW9d\n" : "k7Qz9pe\n");
	}
	assert_int_equal(command(folder, (const char *const[4]){ "--check", "ways.ini" }, said, sizeof(said)), 0);
	assert_string_equal(said, "");
	assert_int_equal(command(folder, (const char *const[4]){ "ways.ini" }, before, sizeof(before)), 0);
	assert_non_null(strstr(before, "smsc-password = k7Qz9pe\n"));
	assert_int_equal(command(folder, (const char *const[4]){ "-o", "kannel.conf", "ways.ini" }, said, sizeof(said)), 0);
	assert_string_equal(said, "");
	snprintf(path, sizeof(path), "%s/kannel.conf", folder);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, strlen(before));
	/* a mistake leaves what was written before */
	lay(folder, "ways.ini", "[bearerbox]\nadmin_password = bar\n");
	assert_int_equal(command(folder, (const char *const[4]){ "-o", "kannel.conf", "ways.ini" }, said, sizeof(said)), 1);
	assert_non_null(strstr(said, "[E711]"));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, strlen(before));
	assert_true(run_directory_remove(folder, &why));
}

static void
the_command_keeps_its_contract(void **state)
{
	static const struct { const char *const words[4]; int code; const char *says; } cases[] = {
		{ { NULL },				2, "which?" },
		{ { "a", "b" },				2, "one file only" },
		{ { "--check", "-o", "x", "y" },	2, "writes nothing" },
		{ { "/nonexistent/ways.ini" },		1, "/nonexistent/ways.ini" },
		{ { "-o", "/nonexistent/conf", "good.ini" }, 3, "/nonexistent/conf" },
		{ { "--help" },				0, "Usage: safar kannel-conf" },
	};
	char folder[] = "/tmp/safar-conf-XXXXXX", room[256], said[4096];
	struct buf why = BUF_OVER(room);

	(void)state;
	assert_non_null(mkdtemp(folder));
	lay(folder, "good.ini", "[bearerbox]\nadmin_password = Kb7-mPq2-xW9d\n[way.a]\ncarries = sms\n"
	    "host = smsc.example\nuser = migrants\npassword = k7Qz9pe\n");
	for (size_t i = 0; i < COUNT(cases); i++) {
		int code = command(folder, cases[i].words, said, sizeof(said));

		if (code != cases[i].code || strstr(said, cases[i].says) == NULL)
			fail_msg("case %zu: exit %d, %s", i, code, said);
	}
	assert_true(run_directory_remove(folder, &why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_that_bearerbox_would_misread_are_refused),
		cmocka_unit_test(groups_never_melt),
		cmocka_unit_test(no_line_of_a_whole_file_is_out_of_place),
		cmocka_unit_test(each_way_has_its_lines),
		cmocka_unit_test(a_way_may_have_more),
		cmocka_unit_test(the_sample_is_taken_once_there_are_passwords),
		cmocka_unit_test(the_command_keeps_its_contract),
		cmocka_unit_test(the_file_says_what_the_project_relies_on),
		cmocka_unit_test(a_bad_value_writes_no_file),
	};

	return cmocka_run_group_tests_name("kannel_conf", tests, NULL, NULL);
}
