/*
 * test_ways.c - ways.ini: what it means, what is refused and with which words
 *
 * tests/routing/bad/CODE-name.ini must fail with exactly the text in
 * CODE-name.err; a new file there is a new test (those of sending.ini are test_sending's).  Each is copied into a folder
 * of its own first, with password files beside it, because modes matter: 0600,
 * but 0644 for the cases of E712.
 */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "content/diag.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/run_directory.h"
#include "routing/ways.h"

enum { TEXT_BYTES = 16384 };

#define BEARERBOX "[bearerbox]\nadmin_password_file = admin.password\n"
#define NORTH "[way.north]\ncarries = sms\nhost = smsc.example\nuser = migrants\npassword_file = smpp.password\n"
#define SCREENS "[way.screens]\ncarries = ussd\nhost = smsc.example\nuser = migrants\npassword_file = smpp.password\n"

/* A folder with password files, and where the tree is. */
struct place_of_test { char directory[64]; int tree; char said[TEXT_BYTES]; };

static const struct { const char *name, *text; mode_t mode; } passwords[] = {
	{ "admin.password", "Kb7-mPq2-xW9d\n", 0600 },
	{ "smpp.password",  "k7Qz9pe\r\nnot this line\n", 0640 },
	{ "open.password",  "Kb7-mPq2-xW9d\n", 0644 },
	{ "group.password", "Kb7-mPq2-xW9d\n", 0660 },
	{ "nine.password",  "k7Qz9pe12", 0600 },
};

static void
lay(const char *name, const char *text, size_t len, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(fchmod(fd, mode), 0);		/* whatever the umask */
	close(fd);
}

static int
set_up(void **state)
{
	struct place_of_test *t = xcalloc(1, sizeof(*t));

	t->tree = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(t->directory, sizeof(t->directory), "/tmp/safar-ways-XXXXXX");
	assert_non_null(mkdtemp(t->directory));
	assert_int_equal(chdir(t->directory), 0);
	for (size_t i = 0; i < COUNT(passwords); i++)
		lay(passwords[i].name, passwords[i].text, strlen(passwords[i].text), passwords[i].mode);
	*state = t;
	return 0;
}

static int
tear_down(void **state)
{
	struct place_of_test *t = *state;
	char room[256];
	struct buf why = BUF_OVER(room);

	assert_int_equal(fchdir(t->tree), 0);
	assert_true(run_directory_remove(t->directory, &why));
	close(t->tree);
	free(t);
	return 0;
}

/* Reads a file of the folder with its passwords; what was printed is in t->said. */
static bool
read_name(struct place_of_test *t, struct ways *w, const char *name)
{
	FILE *out = fmemopen(t->said, sizeof(t->said), "w");
	struct diag d;
	bool good;

	assert_non_null(out);
	t->said[0] = '\0';
	diag_init(&d, out);
	good = ways_read(w, name, &d);
	good = ways_read_passwords(w, name, &d) && good;
	diag_summary(&d);
	assert_int_equal(good, d.errors == 0);
	fclose(out);
	return good;
}

static void
read_text(struct place_of_test *t, struct ways *w, const char *text)
{
	lay("ways.ini", text, strlen(text), 0600);
	if (!read_name(t, w, "ways.ini"))
		fail_msg("%s", t->said);
}

/* A file of the tree. */
static size_t
slurp(const struct place_of_test *t, const char *path, char out[TEXT_BYTES])
{
	int fd = openat(t->tree, path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		fail_msg("%s is not there", path);
	n = read(fd, out, TEXT_BYTES - 1);
	close(fd);
	assert_true(n >= 0);
	out[n] = '\0';
	return (size_t)n;
}

static bool
is_refused_with_its_text(struct place_of_test *t, const char *name)
{
	char path[512], text[TEXT_BYTES], code[16];
	size_t stem = strlen(name) - strlen(".ini");
	struct ways w;

	snprintf(path, sizeof(path), "tests/routing/bad/%s", name);
	lay(name, text, slurp(t, path, text), strncmp(name, "E712", 4) == 0 ? 0644 : 0600);
	if (read_name(t, &w, name))
		fail_msg("%s was taken", name);
	ways_release(&w);
	snprintf(path, sizeof(path), "tests/routing/bad/%.*s.err", (int)stem, name);
	slurp(t, path, text);
	snprintf(code, sizeof(code), "[%.4s]", name);
	if (strcmp(t->said, text) == 0 && strstr(text, code) != NULL)
		return true;
	print_error("%s: expected\n%s--- got\n%s---\n", path, text, t->said);
	return false;
}

static void
every_bad_file_is_refused_with_its_text(void **state)
{
	struct place_of_test *t = *state;
	int fd = openat(t->tree, "tests/routing/bad", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fdopendir(fd);
	struct dirent *e;
	unsigned n = 0, wrong = 0;

	assert_non_null(dir);
	while ((e = readdir(dir)) != NULL) {
		const char *dot = strrchr(e->d_name, '.');

		if (dot == NULL || strcmp(dot, ".ini") != 0 || strstr(e->d_name, ".sending.") != NULL)
			continue;
		n++;
		wrong += !is_refused_with_its_text(t, e->d_name);
	}
	closedir(dir);
	assert_true(n >= 25);
	assert_int_equal(wrong, 0);
}

/* Neither whole nor as part of a quoted line: each is in a bad file of its own kind. */
static void
no_diagnostic_shows_a_password(void **state)
{
	static const char *const lines[] = {
		"admin_password = \"geheim-und-kurz-include\"\n", "admin_password = geheim\n", "admin_pasword = geheim-und-lang\n",
		"admin_password = geheim#und-lang\n", "admin_password = \"geheim-und-lang\n", "admin_password geheim-und-lang\n", "Admin_PASSWORD = geheim-und-lang\n",
		"admin_password = geheim = und-lang\n", "admin_password = geheim-und\\\n", "admin_password=geheim-und\"-lang\n",
		" admin_password = geheim-und-lang ; und\n admin_password = geheim-und-noch-eins\n",
		"admin_password = \"geheim-und-0123456789012345678901234567890123456789012345678901234567890123456789\"\n",
	};
	struct place_of_test *t = *state;

	for (size_t i = 0; i < COUNT(lines); i++) {
		char text[1024];
		struct ways w;

		snprintf(text, sizeof(text), "[bearerbox]\n%s" NORTH, lines[i]);
		lay("ways.ini", text, strlen(text), 0600);
		assert_false(read_name(t, &w, "ways.ini"));
		ways_release(&w);
		if (strstr(t->said, "geheim") != NULL)
			fail_msg("%s", t->said);
	}
}

static void
defaults_hold_and_values_are_taken(void **state)
{
	struct ways w;

	read_text(*state, &w, BEARERBOX "box_port = 13009\n" NORTH "numbers = \"33444,  +447700900999\"\n");
	assert_int_equal(w.count, 1);
	assert_string_equal(w.way[0].name, "north");
	assert_int_equal(w.way[0].carries, WAY_SMS);
	assert_string_equal(w.way[0].numbers, "33444 +447700900999");
	assert_string_equal(w.way[0].key.password, "k7Qz9pe");
	assert_int_equal(w.way[0].key.port, 2775);
	assert_string_equal(w.bearerbox.admin_password, "Kb7-mPq2-xW9d");
	assert_int_equal(w.bearerbox.admin_port, 13000);
	assert_int_equal(w.bearerbox.box_port, 13009);
	assert_string_equal(w.bearerbox.store, "spool");
	ways_release(&w);
}

static void
a_reader_needs_no_password_file(void **state)
{
	static const char text[] = "[bearerbox]\nadmin_password_file = /nonexistent/a\n[way.north]\ncarries = sms\n"
	    "host = smsc.example\nuser = migrants\npassword_file = /nonexistent/b\n";
	struct diag d;
	struct ways w;

	(void)state;
	lay("ways.ini", text, strlen(text), 0644);		/* no secret in it: no secret itself */
	diag_init(&d, stderr);
	assert_true(ways_read(&w, "ways.ini", &d));
	ways_release(&w);
}

static void
a_password_file_lies_beside_the_file_that_names_it(void **state)
{
	struct place_of_test *t = *state;
	char path[128];
	struct ways w;

	lay("ways.ini", BEARERBOX NORTH, strlen(BEARERBOX NORTH), 0644);
	snprintf(path, sizeof(path), "%s/ways.ini", t->directory);
	assert_int_equal(fchdir(t->tree), 0);
	assert_true(read_name(t, &w, path));
	assert_string_equal(w.way[0].key.password, "k7Qz9pe");
	ways_release(&w);
	assert_int_equal(chdir(t->directory), 0);
}

static void
every_dialect_is_taken_as_it_is(void **state)
{
	for (unsigned i = 0; ussd_dialect_at(i) != NULL; i++) {
		const struct ussd_dialect *d = ussd_dialect_at(i), *got;
		char text[1024];
		struct ways w;

		snprintf(text, sizeof(text), BEARERBOX SCREENS "ussd = %s\n", d->name);
		read_text(*state, &w, text);
		assert_int_equal(w.way[0].carries, WAY_USSD);
		got = &w.way[0].ussd;
		assert_string_equal(got->name, d->name);
		assert_int_equal(got->begin, d->begin);
		assert_int_equal(got->gone, d->gone);
		assert_int_equal(got->notify, d->notify);
		assert_int_equal(got->session, d->session);
		assert_int_equal(got->code, d->code);
		assert_int_equal(got->ends_by_bit, d->ends_by_bit);
		ways_release(&w);
	}
}

static void
an_operator_may_change_single_values(void **state)
{
	struct ussd_dialect *u;
	struct ways w;

	read_text(*state, &w, BEARERBOX SCREENS "ussd = standard\nussd_begin = 0x21\nussd_input = 0x22\n"
	    "ussd_abort = 0x23\nussd_gone = 0x24\nussd_more = 0x25\nussd_end = 0x26\nussd_push = none\n"
	    "ussd_notify = 0xfF\nussd_session = user_message_reference\nussd_code = message\n");
	u = &w.way[0].ussd;
	assert_int_equal(u->begin, 0x21);
	assert_int_equal(u->input, 0x22);
	assert_int_equal(u->abort, 0x23);
	assert_int_equal(u->gone, 0x24);
	assert_int_equal(u->more, 0x25);
	assert_int_equal(u->end, 0x26);
	assert_int_equal(u->push, USSD_OP_NONE);
	assert_int_equal(u->notify, 0xFF);
	assert_int_equal(u->session, USSD_SESSION_REFERENCE);
	assert_int_equal(u->code, USSD_CODE_MESSAGE);
	assert_int_equal(u->ends_by_bit, 0);		/* there is no its_session_info any more */
	ways_release(&w);
}

static void
a_way_made_in_memory_has_the_defaults(void **state)
{
	struct ways w;
	struct way *way;

	(void)state;
	ways_init(&w);
	assert_string_equal(w.bearerbox.box, "safar");
	way = ways_add(&w, "a", WAY_USSD);
	assert_int_equal(way->key.port, 2775);
	assert_int_equal(way->key.ussd_end, -1);
	assert_string_equal(way->numbers, "");
	ways_release(&w);
	assert_int_equal(w.count, 0);
}

/* The manual has a paragraph for each key: its name and its sentence (whose first letter is a capital there). */
static void
the_manual_knows_every_key(void **state)
{
#define USSD_WORD(name, word, what) word " "
	static const struct { const char *section, *key, *what, *def; } keys[] = {
#define BEARERBOX_KEY(key, type, def, min, max, what) { "bearerbox", #key, what, def },
#define WAY_KEY(key, type, def, min, max, kind, what) { "way", #key, what, def },
#include "routing/ways.def"
#undef BEARERBOX_KEY
#undef WAY_KEY
	};
	static char manual[65536];
	struct place_of_test *t = *state;
	int fd = openat(t->tree, "ops/man/ways.ini.5", O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0 && read(fd, manual, sizeof(manual) - 1) > 0);
	close(fd);
	for (size_t i = 0; i < COUNT(keys); i++) {
		char item[96];
		const char *at, *next;

		snprintf(item, sizeof(item), ".It Ic %s.%s\n", keys[i].section, keys[i].key);
		at = strstr(manual, item);
		if (at == NULL || strncmp(at + strlen(item) + 1, keys[i].what + 1, strlen(keys[i].what) - 1) != 0)
			fail_msg("ops/man/ways.ini.5 lacks %s with its sentence", item);
		next = strstr(at + 1, "\n.");
		/* and its default, in quotes or bare */
		if (keys[i].def != NULL && keys[i].def[0] != '\0') {
			at = strstr(at, keys[i].def);
			if (at == NULL || at > next)
				fail_msg("ops/man/ways.ini.5: %s lacks its default %s", item, keys[i].def);
		}
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_bad_file_is_refused_with_its_text),
		TEST(no_diagnostic_shows_a_password),
		TEST(defaults_hold_and_values_are_taken),
		TEST(a_reader_needs_no_password_file),
		TEST(a_password_file_lies_beside_the_file_that_names_it),
		TEST(every_dialect_is_taken_as_it_is),
		TEST(an_operator_may_change_single_values),
		TEST(a_way_made_in_memory_has_the_defaults),
		TEST(the_manual_knows_every_key),
	};

	return cmocka_run_group_tests_name("ways", tests, NULL, NULL);
}
