/*
 * test_sending.c - sending.ini: what it means, what is refused and with which words; and when what leaves
 *
 * tests/routing/bad/CODE-name.sending.ini must fail with exactly the text in
 * CODE-name.sending.err, beside the ways of ways_of_test(); a new file there is
 * a new test.  Ends are held against a walk through the seconds.
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
	assert_true(s.budget == 0 && s.two_above == 0);
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
	    "two_above = 500\n[country.br]\nway = north\nspare = south\nprice = 999999.999999\nutc_offset = -03:30\n"
	    "night = none\n[country.rest]\nway = south\nprice = 0\nutc_offset = +00:00\nnight = 00:00-06:00\n"
	    "[way.south]\npace = 10000\n[way.north]\npace = 19\n");
	assert_true(s.budget == 60000500000 && s.two_above == 500);
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

/* 2026-11-27 00:00:00 UTC, a Friday. */
#define DAY ((int64_t)1795737600)
#define AT(h, m) (DAY + (h) * 3600 + (m) * 60)

static const struct { int from, to, offset; int64_t now, awake; } nights[] = {
	{ 21 * 60, 8 * 60,    0, AT(20, 59), 0 },
	{ 21 * 60, 8 * 60,    0, AT(21, 0),  AT(32, 0) },
	{ 21 * 60, 8 * 60,    0, AT(23, 59), AT(32, 0) },
	{ 21 * 60, 8 * 60,    0, AT(0, 0),   AT(8, 0) },
	{ 21 * 60, 8 * 60,    0, AT(7, 59) + 59, AT(8, 0) },
	{ 21 * 60, 8 * 60,    0, AT(8, 0),   0 },
	{ 21 * 60, 8 * 60,  180, AT(17, 59), 0 },		/* 20:59 in Riyadh */
	{ 21 * 60, 8 * 60,  180, AT(18, 0),  AT(29, 0) },
	{ 21 * 60, 8 * 60,  180, AT(4, 59),  AT(5, 0) },
	{ 21 * 60, 8 * 60,  345, AT(15, 15), AT(26, 15) },	/* 21:00 in Kathmandu */
	{ 21 * 60, 8 * 60, -180, AT(0, 0),   AT(11, 0) },	/* still yesterday, 21:00, in Brasilia */
	{ 21 * 60, 8 * 60, -180, AT(11, 0),  0 },
	{ 0,	   6 * 60,    0, AT(0, 0),   AT(6, 0) },
	{ 0,	   6 * 60,    0, AT(6, 0),   0 },
	{ 13 * 60, 15 * 60,   0, AT(14, 0),  AT(15, 0) },	/* a night at noon is one, too */
	{ 13 * 60, 15 * 60,   0, AT(12, 59), 0 },
	{ 22 * 60, 0,	      0, AT(23, 0),  AT(24, 0) },
	{ 480,	   480,	      0, AT(8, 0),   0 },		/* no night */
	{ 21 * 60, 8 * 60,    0, -1,	     8 * 3600 },	/* 1969-12-31 23:59:59 */
};

static void
nights_are_the_ones_of_the_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(nights); i++) {
		struct sending_country c = { .offset_minutes = (int16_t)nights[i].offset, .night_from = (int16_t)nights[i].from,
		    .night_to = (int16_t)nights[i].to };
		int64_t got = sending_awake_s(&c, nights[i].now);

		if (got != nights[i].awake)
			fail_msg("row %zu: %ld instead of %ld", i, (long)(got - DAY), (long)(nights[i].awake - DAY));
	}
}

static const struct { int from, to, offset; unsigned pace; unsigned long parts; bool at_night; int64_t now, end; } ends[] = {
	{ 21 * 60, 8 * 60,   0, 20, 0,	    false, AT(23, 0), AT(23, 0) },
	{ 21 * 60, 8 * 60,   0, 20, 1,	    false, AT(9, 0),  AT(9, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 20, 20,	    false, AT(9, 0),  AT(9, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 20, 21,	    false, AT(9, 0),  AT(9, 0) + 2 },
	{ 21 * 60, 8 * 60, 180, 20, 62519,  false, AT(11, 0), AT(11, 52) + 6 },		/* ecosystem: 52 min 6 s */
	{ 21 * 60, 8 * 60,   0, 20, 1,	    false, AT(22, 0), AT(32, 0) + 1 },		/* begins in the morning */
	{ 21 * 60, 8 * 60,   0, 20, 1,	    true,  AT(22, 0), AT(22, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 1,  3600,   false, AT(20, 0), AT(21, 0) },		/* just before the night */
	{ 21 * 60, 8 * 60,   0, 1,  3601,   false, AT(20, 0), AT(32, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 1,  46800,  false, AT(8, 0),  AT(21, 0) },		/* a whole day of 13 hours */
	{ 21 * 60, 8 * 60,   0, 1,  46801,  false, AT(8, 0),  AT(32, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 1,  93600,  false, AT(8, 0),  AT(45, 0) },		/* two of them */
	{ 21 * 60, 8 * 60,   0, 1,  93601,  false, AT(8, 0),  AT(56, 0) + 1 },
	{ 480,	   480,	     0, 1,  864000, false, AT(8, 0),  AT(248, 0) },
	{ 21 * 60, 8 * 60,   0, 10, 800000, true,  AT(22, 0), AT(22, 0) + 80000 },
};

static void
ends_leave_nights_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct sending_country c = { .offset_minutes = (int16_t)ends[i].offset, .night_from = (int16_t)ends[i].from,
		    .night_to = (int16_t)ends[i].to };
		int64_t got = sending_ends_s(&c, ends[i].pace, ends[i].parts, ends[i].at_night, ends[i].now);

		if (got != ends[i].end)
			fail_msg("row %zu: %ld instead of %ld", i, (long)(got - DAY), (long)(ends[i].end - DAY));
	}
}

/* Second by second, as who has only a watch would. */
static int64_t
walked(const struct sending_country *c, unsigned pace, unsigned long parts, int64_t now)
{
	while (parts > 0) {
		if (sending_awake_s(c, now) == 0)
			parts -= parts < pace ? parts : pace;
		now++;
	}
	return now;
}

static void
ends_are_those_of_a_walk(void **state)
{
	uint64_t seed = 9;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct sending_country c;
		unsigned pace;
		unsigned long parts;
		int64_t now, is;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		c = (struct sending_country){ .offset_minutes = (int16_t)((int)(seed >> 33) % 56 * 15),
		    .night_from = (int16_t)((seed >> 40) % 1440), .night_to = (int16_t)((seed >> 50) % 1440) };
		pace = (unsigned)(seed >> 20) % 30 + 1;
		parts = (unsigned long)(seed >> 10) % 200000 * pace / 7;
		now = AT(0, 0) + (int64_t)(seed >> 17) % 86400;
		is = sending_ends_s(&c, pace, parts, false, now);
		if (is != walked(&c, pace, parts, now) && parts > 0)
			fail_msg("%d: %lu parts, night %d-%d, %ld instead of %ld", i, parts, c.night_from, c.night_to, (long)(is - now),
			    (long)(walked(&c, pace, parts, now) - now));
	}
}

static void
an_end_beyond_all_plans_is_no_overflow(void **state)
{
	struct sending_country c = { .night_from = 1, .night_to = 0 };		/* a minute a day */

	(void)state;
	assert_true(sending_ends_s(&c, 1, (unsigned long)-1, false, DAY) > DAY);
	assert_true(sending_ends_s(&c, 1, (unsigned long)-1, true, DAY) > DAY);
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
		TEST(nights_are_the_ones_of_the_place),
		TEST(ends_leave_nights_out),
		TEST(ends_are_those_of_a_walk),
		TEST(an_end_beyond_all_plans_is_no_overflow),
		TEST(the_manual_knows_every_key),
		TEST(the_sample_is_taken_and_shows_every_key),
	};

	return cmocka_run_group_tests_name("sending", tests, NULL, NULL);
}
