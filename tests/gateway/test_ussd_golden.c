/*
 * test_ussd_golden.c - every dialect byte by byte: tests/gateway/ussd/<dialect>/NN-name.http
 *
 * A new file is a new test; ussd/README.md says how one is written.  Each file
 * talks to a listener of its own over a real socket.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/ussd_request.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/ussd_bench.h"

#define FOLDER "tests/gateway/ussd"

enum { FILE_BYTES = 65536, SECTIONS = 64 };

struct section { const char *name; char *text; };

struct golden {
	char		 path[512];
	char		 bytes[FILE_BYTES];
	struct section	 section[SECTIONS];
	size_t		 sections;
	unsigned	 wrong;
};

static void
slurp(struct golden *g)
{
	FILE *f = fopen(g->path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(g->bytes, 1, sizeof(g->bytes) - 1, f);
	g->bytes[n] = '\0';
	fclose(f);
}

/* "=== name" begins a section; what stands before the first is for people. */
static void
cut(struct golden *g)
{
	g->sections = 0;
	for (char *line = g->bytes, *next; *line; line = next) {
		size_t len = strcspn(line, "\n");

		next = line + len + (line[len] == '\n');
		if (strncmp(line, "=== ", 4) != 0)
			continue;
		if (line > g->bytes)
			line[-1] = '\0';
		line[len] = '\0';
		assert_true(g->sections < SECTIONS);
		g->section[g->sections++] = (struct section){ line + 4, next };
	}
}

/* "\n" is a line's end, "\\" is "\". */
static void
unescape(char *s)
{
	char *out = s;

	for (; *s; s++, out++) {
		*out = *s;
		if (*s == '\\' && s[1])
			*out = *++s == 'n' ? '\n' : *s;
	}
	*out = '\0';
}

/* The value of `key` among lines "key = value"; "" when it is not there. */
static const char *
value_of(const char *lines, const char *key, char *room, size_t size)
{
	size_t len = strlen(key);

	*room = '\0';
	for (const char *line = lines; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (!strncmp(line, key, len) && !strncmp(line + len, " = ", 3))
			snprintf(room, size, "%.*s", (int)strcspn(line + len + 3, "\n"), line + len + 3);
	unescape(room);
	return room;
}

static void
expect(struct golden *g, const char *what, const char *got, const char *expected)
{
	if (!strcmp(got, expected))
		return;
	g->wrong++;
	print_error("%s: %s: expected\n%s\n--- got\n%s\n---\n", g->path, what, expected, got);
}

static void
host_answers(const char *lines, char *page, size_t size, char *besides, size_t besides_size)
{
	static const struct { const char *word; enum outbound_kind kind; } kinds[] = {
		{ "", OUTBOUND_USSD }, { "nothing", OUTBOUND_NOTHING }, { "later", OUTBOUND_LATER }, { "sms", OUTBOUND_SMS },
	};
	char word[32];

	value_of(lines, "kind", word, sizeof(word));
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!strcmp(word, kinds[i].word))
			ussd_bench.answer = kinds[i].kind;
	ussd_bench.ends = !strcmp(value_of(lines, "ends", word, sizeof(word)), "yes");
	ussd_bench.page = value_of(lines, "page", page, size);
	value_of(lines, "text", besides, besides_size);
	ussd_bench.besides = *besides ? besides : NULL;
}

static void
check_inbound(struct golden *g, const char *lines)
{
	static const char *const kinds[] = { [INBOUND_USSD_BEGIN] = "begin", [INBOUND_USSD_INPUT] = "input",
	    [INBOUND_USSD_GONE] = "gone", [INBOUND_RING] = "ring", [INBOUND_SMS] = "sms" };
	const struct { const char *key, *got; } fields[] = {
		{ "kind", kinds[ussd_bench.kind] }, { "number", ussd_bench.number }, { "service", ussd_bench.service },
		{ "session", ussd_bench.session }, { "text", ussd_bench.text }, { "language", ussd_bench.language },
	};
	char room[1024];

	for (size_t i = 0; i < COUNT(fields); i++)
		expect(g, fields[i].key, fields[i].got, value_of(lines, fields[i].key, room, sizeof(room)));
}

/* Without the three lines that every response has, and with LF. */
static void
plain_response(const char *bytes, char *out, size_t size)
{
	struct buf b;
	bool in_body = false;

	buf_wrap(&b, out, size);
	for (const char *line = bytes; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t len = strcspn(line, "\n"), plain = len > 0 && line[len - 1] == '\r' ? len - 1 : len;

		if (!in_body && (!strncmp(line, "Date: ", 6) || !strncmp(line, "Connection: ", 12) ||
		    !strncmp(line, "Content-Length: ", 16)))
			continue;
		in_body |= plain == 0;
		buf_add(&b, line, plain);
		buf_addc(&b, '\n');
	}
	while (b.len > 0 && b.ptr[b.len - 1] == '\n')
		buf_cut(&b, b.len - 1);
}

/* Bytes on the wire: heads end in CRLF, the body as it stands, and its length is told. */
static const char *
talk(const char *text)
{
	const char *body = strstr(text, "\n\n");
	static char bytes[FILE_BYTES];
	struct buf b = BUF_OVER(bytes);

	for (const char *line = text; *line && line != body + 1; line += strcspn(line, "\n"), line += *line == '\n')
		buf_addf(&b, "%.*s\r\n", (int)strcspn(line, "\n"), line);
	body = body ? body + 2 : "";
	buf_addf(&b, "Host: gateway\r\nConnection: close\r\n");
	if (*body)
		buf_addf(&b, "Content-Length: %zu\r\n", strlen(body));
	buf_addf(&b, "\r\n%s", body);
	assert_true(buf_ok(&b));
	return ussd_bench_exchange(bytes, b.len);
}

/* One round: request, [inbound,] [answer,] response[, texted]. */
static void
round_play(struct golden *g, size_t first, size_t end)
{
	const char *inbound = NULL, *answer = "", *expected = "", *texted = NULL;
	char page[1024], besides[1024], got[16384], room[1024];
	unsigned before = ussd_bench.received;

	for (size_t i = first + 1; i < end; i++) {
		const struct section *s = &g->section[i];

		if (!strcmp(s->name, "inbound"))
			inbound = s->text;
		else if (!strcmp(s->name, "answer"))
			answer = s->text;
		else if (!strcmp(s->name, "response"))
			expected = s->text;
		else if (!strcmp(s->name, "texted"))
			texted = s->text;
		else
			fail_msg("%s: no section is called %s", g->path, s->name);
	}
	ussd_bench.texted = 0;
	ussd_bench.has_room = true;
	host_answers(answer, page, sizeof(page), besides, sizeof(besides));
	plain_response(talk(g->section[first].text), got, sizeof(got));
	snprintf(room, sizeof(room), "%s", expected);
	while (*room && room[strlen(room) - 1] == '\n')
		room[strlen(room) - 1] = '\0';
	expect(g, "response", got, room);
	expect(g, "reaches the host", ussd_bench.received == before ? "no" : "yes", inbound ? "yes" : "no");
	if (inbound)
		check_inbound(g, inbound);
	expect(g, "an SMS besides", ussd_bench.texted ? ussd_bench.texted_to : "", texted ? value_of(texted, "to", room, sizeof(room)) : "");
}

static void
file_play(struct golden *g, const char *all)
{
	struct ussd_http_settings s = ussd_bench_settings();
	size_t first = 0;

	s.dialects = all;
	s.ring_path = "/ring";
	slurp(g);
	cut(g);
	ussd_bench_start(&s);
	if (g->sections == 0 || strcmp(g->section[0].name, "request") != 0)
		fail_msg("%s begins with no request", g->path);
	for (size_t i = 1; i <= g->sections; i++) {
		if (i < g->sections && strcmp(g->section[i].name, "request") != 0)
			continue;
		round_play(g, first, i);
		first = i;
	}
	ussd_bench_stop();
}

/* How many files; each of them is played. */
static unsigned
folder_play(struct golden *g, const char *name, const char *all)
{
	char folder[256];
	struct dirent *e;
	unsigned n = 0;
	DIR *d;

	snprintf(folder, sizeof(folder), FOLDER "/%s", name);
	d = opendir(folder);
	if (!d)
		fail_msg("%s is not there", folder);
	while ((e = readdir(d)) != NULL) {
		const char *dot = strrchr(e->d_name, '.');

		if (!dot || strcmp(dot, ".http") != 0)
			continue;
		snprintf(g->path, sizeof(g->path), "%s/%s", folder, e->d_name);
		file_play(g, all);
		n++;
	}
	closedir(d);
	return n;
}

static void
every_file_is_played(void **state)
{
	struct golden *g = test_calloc(1, sizeof(*g));
	const struct http_dialect *d;
	char all[512] = "";
	struct buf names = BUF_OVER(all);

	(void)state;
	for (unsigned i = 0; (d = http_dialect_at(i)) != NULL; i++)
		buf_addf(&names, "%s ", d->name);
	for (unsigned i = 0; (d = http_dialect_at(i)) != NULL; i++)
		if (folder_play(g, d->name, all) < 5)
			fail_msg("%s has fewer than five files", d->name);
	assert_true(folder_play(g, "ring", all) >= 3);
	assert_int_equal(g->wrong, 0);
	test_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file_is_played),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
