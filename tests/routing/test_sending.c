/*
 * test_sending.c - sending.ini: what it means, what is refused and with which words
 *
 * tests/routing/bad/CODE-name.sending.ini must fail with exactly the text in
 * CODE-name.sending.err, beside the ways of ways_of_test(); a new file there is
 * a new test.
 */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "content/diag.h"
#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/run_directory.h"
#include "routing/sending.h"
#include "routing/ways.h"

enum { TEXT_BYTES = 32768 };

#define SENDING "[sending]\ncurrency = ETB\n"
#define NORTH	"[way.north]\npace = 15\n"
#define SA	"[country.sa]\nway = north\nprice = 0.40\nutc_offset = +03:00\n"

struct place_of_test { char folder[64]; int tree; char said[TEXT_BYTES]; struct ways ways; };

static void
ways_of_test(struct ways *w)
{
	static const struct { const char *name; enum way_carries carries; long throughput; } ways[] = {
		{ "north", WAY_SMS, 20 }, { "south", WAY_SMS, 0 }, { "screens", WAY_USSD, 20 },
	};

	ways_init(w);
	for (size_t i = 0; i < COUNT(ways); i++)
		ways_add(w, ways[i].name, ways[i].carries)->key.throughput = ways[i].throughput;
}

static int
set_up(void **state)
{
	struct place_of_test *t = xcalloc(1, sizeof(*t));

	t->tree = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(t->folder, sizeof(t->folder), "/tmp/safar-sending-XXXXXX");
	assert_non_null(mkdtemp(t->folder));
	assert_int_equal(chdir(t->folder), 0);
	ways_of_test(&t->ways);
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
	assert_true(run_directory_remove(t->folder, &why));
	close(t->tree);
	ways_release(&t->ways);
	free(t);
	return 0;
}

static bool
reads(struct place_of_test *t, struct sending *s, const char *name, const struct ways *ways, const char *text)
{
	FILE *f = fopen(name, "we"), *out = fmemopen(t->said, sizeof(t->said), "w");
	struct diag d;
	bool good;

	assert_non_null(f);
	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
	t->said[0] = '\0';
	diag_init(&d, out);
	good = sending_read(s, name, ways, &d);
	diag_summary(&d);
	assert_int_equal(good, d.errors == 0);
	fclose(out);
	return good;
}

static void
taken(struct place_of_test *t, struct sending *s, const char *text)
{
	if (!reads(t, s, "sending.ini", &t->ways, text))
		fail_msg("%s", t->said);
}

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
	static char text[TEXT_BYTES];
	char path[512], code[16];
	struct sending s;

	snprintf(path, sizeof(path), "tests/routing/bad/%s", name);
	slurp(t, path, text);
	if (reads(t, &s, name, &t->ways, text))
		fail_msg("%s was taken", name);
	snprintf(path, sizeof(path), "tests/routing/bad/%.*s.err", (int)(strlen(name) - strlen(".ini")), name);
	slurp(t, path, text);
	snprintf(code, sizeof(code), "[%.4s]", name);
	if (strcmp(t->said, text) == 0 && strstr(text, code) != NULL)
		return true;
	fprintf(stderr, "%s was answered:\n%s", name, t->said);	/* print_error() cuts */
	return false;
}

static void
every_bad_file_is_refused_with_its_text(void **state)
{
	static const char suffix[] = ".sending.ini";
	struct place_of_test *t = *state;
	DIR *folder = fdopendir(openat(t->tree, "tests/routing/bad", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct dirent *e;
	unsigned n = 0, wrong = 0;

	assert_non_null(folder);
	while ((e = readdir(folder)) != NULL) {
		size_t len = strlen(e->d_name);

		if (len < sizeof(suffix) || strcmp(e->d_name + len - strlen(suffix), suffix) != 0)
			continue;
		n++;
		wrong += !is_refused_with_its_text(t, e->d_name);
	}
	closedir(folder);
	assert_true(n >= 11);
	assert_int_equal(wrong, 0);
}

static void
a_file_that_is_not_there(void **state)
{
	struct place_of_test *t = *state;
	FILE *out = fmemopen(t->said, sizeof(t->said), "w");
	struct sending s;
	struct diag d;

	diag_init(&d, out);
	assert_false(sending_read(&s, "nowhere.ini", NULL, &d));
	fclose(out);
	assert_non_null(strstr(t->said, "[E101]"));
	assert_int_equal(d.errors, 1);
}

static void
defaults_hold_and_values_are_taken(void **state)
{
	struct sending s;
	const struct sending_country *c;

	taken(*state, &s, SENDING NORTH SA);
	assert_string_equal(s.currency, "ETB");
	assert_true(s.budget == 0);
	assert_int_equal(s.window, 40);
	assert_int_equal(s.failed_percent, 20);
	assert_int_equal(s.silent_s, 60);
	c = sending_country(&s, COUNTRY('S', 'A'));
	assert_string_equal(c->way, "north");
	assert_string_equal(c->spare, "");
	assert_true(c->price == 400000);
	assert_int_equal(c->offset_minutes, 180);
	assert_int_equal(c->night_from, 21 * 60);
	assert_int_equal(c->night_to, 8 * 60);
	assert_int_equal(sending_way(&s, c->way)->parts_a_second, 15);

	taken(*state, &s, "[sending]\ncurrency = USD\nbudget = 60000.5\nwindow = 100\nfailed_percent = 5\nsilent = 2m\n"
	    "[country.br]\nway = north\nspare = south\nprice = 999999.999999\nutc_offset = -03:30\n"
	    "night = none\n[country.rest]\nway = south\nprice = 0\nutc_offset = +00:00\nnight = 00:00-06:00\n"
	    "[way.south]\npace = 10000\n[way.north]\npace = 19\n");
	assert_true(s.budget == 60000500000);
	assert_int_equal(s.window, 100);
	assert_int_equal(s.failed_percent, 5);
	assert_int_equal(s.silent_s, 120);
	c = sending_country(&s, COUNTRY('B', 'R'));
	assert_true(c->price == 999999999999);
	assert_string_equal(c->spare, "south");
	assert_int_equal(c->offset_minutes, -210);
	assert_int_equal(c->night_from, c->night_to);
	c = sending_country(&s, COUNTRY('Q', 'A'));		/* the rest */
	assert_string_equal(c->way, "south");
	assert_true(c->price == 0);
	assert_int_equal(c->night_to, 360);
}

static void
who_is_in_no_section_has_no_way_out(void **state)
{
	struct place_of_test *t = *state;
	struct sending s;

	taken(t, &s, SENDING NORTH SA);
	assert_null(sending_country(&s, COUNTRY('Q', 'A')));
	assert_null(sending_country(&s, 0));
	assert_null(sending_way(&s, "south"));
	/* Without ways.ini nobody can say that a name is wrong, or a pace too fast. */
	assert_true(reads(t, &s, "sending.ini", NULL, SENDING "[way.elsewhere]\npace = 10000\n[country.sa]\nway = elsewhere\n"
	    "price = 1\nutc_offset = +03:00\n"));
}

/* The manual has a paragraph for each key: its name, its sentence (whose first letter is a capital there), its default. */
static const struct { const char *section, *key, *what, *def; } keys[] = {
#define SENDING_KEY(key, type, def, min, max, what) { "sending", #key, what, def },
#define SENDING_WAY_KEY(key, type, def, min, max, what) { "way", #key, what, def },
#define SENDING_COUNTRY_KEY(key, type, def, min, max, what) { "country", #key, what, def },
#include "routing/sending.def"
#undef SENDING_KEY
#undef SENDING_WAY_KEY
#undef SENDING_COUNTRY_KEY
};

static void
the_manual_knows_every_key(void **state)
{
	static char manual[TEXT_BYTES];

	slurp(*state, "ops/man/sending.ini.5", manual);
	for (size_t i = 0; i < COUNT(keys); i++) {
		char item[96];
		const char *at, *next;

		snprintf(item, sizeof(item), ".It Ic %s.%s\n", keys[i].section, keys[i].key);
		at = strstr(manual, item);
		if (at == NULL || strncmp(at + strlen(item) + 1, keys[i].what + 1, strlen(keys[i].what) - 1) != 0)
			fail_msg("ops/man/sending.ini.5 lacks %s with its sentence", item);
		next = strstr(at + 1, "\n.");
		if (keys[i].def != NULL && keys[i].def[0] != '\0') {
			at = strstr(at, keys[i].def);
			if (at == NULL || at > next)
				fail_msg("ops/man/sending.ini.5: %s lacks its default %s", item, keys[i].def);
		}
	}
}

/* It is taken beside the ways of the other sample, and has a line for each key, if only as a remark. */
static void
the_sample_is_taken_and_shows_every_key(void **state)
{
	static char sample[TEXT_BYTES];
	struct place_of_test *t = *state;
	struct sending s;
	struct ways w;

	ways_init(&w);
	ways_add(&w, "sms", WAY_SMS)->key.throughput = 20;	/* ops/packaging/ways.ini */
	slurp(t, "ops/packaging/sending.ini", sample);
	if (!reads(t, &s, "sample.ini", &w, sample))
		fail_msg("%s", t->said);
	ways_release(&w);
	for (size_t i = 0; i < COUNT(keys); i++) {
		char line[64];

		snprintf(line, sizeof(line), "%s = ", keys[i].key);
		if (strstr(sample, line) == NULL)
			fail_msg("ops/packaging/sending.ini has no line %s", line);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_bad_file_is_refused_with_its_text),
		TEST(a_file_that_is_not_there),
		TEST(defaults_hold_and_values_are_taken),
		TEST(who_is_in_no_section_has_no_way_out),
		TEST(the_manual_knows_every_key),
		TEST(the_sample_is_taken_and_shows_every_key),
	};

	return cmocka_run_group_tests_name("sending", tests, NULL, NULL);
}
