/*
 * cmd_text.c - safar text: what becomes of a text on a phone, for anyone
 *
 * Reads the text on standard input and does with it what safard would; nothing
 * is kept and nothing is sent.
 */
#include <argp.h>
#include <errno.h>

#include "content/compiler/source.h"
#include "content/diag.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/command/command.h"
#include "ops/command/text_look.h"
#include "routing/ways.h"

enum { CONTROLS_TOLD = 20 };

enum { KEY_JSON = 256, KEY_USSD, KEY_ROUTE, KEY_WAY, KEY_LOCALE, KEY_WIDE };

static const struct argp_option option_table[] = {
	{ "json", KEY_JSON, NULL, 0, "one JSON object; udh and ud in hex", 0 },
	{ "ussd", KEY_USSD, NULL, 0, "as pages of a USSD screen", 0 },
	{ "route", KEY_ROUTE, "FILE", 0, "a ways.ini: phones behind its way read the national tables that it names", 0 },
	{ "way", KEY_WAY, "NAME", 0, "which way of that file, when several carry SMS and differ", 0 },
	{ "locale", KEY_LOCALE, "TAG", 0, "a language of locales/locales.ini: with the stand-ins that it declares", 0 },
	{ "root", 'C', "ROOT", 0, "directory that holds locales/ and content/ (default: here)", 0 },
	{ "wide", KEY_WIDE, NULL, 0, "number the message with 16 bits instead of 8", 0 },
	{ 0 },
};

struct wish {
	const char	*route, *way, *locale, *root;
	bool		 is_json, is_ussd, is_wide;
};

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case KEY_JSON: w->is_json = true; return 0;
	case KEY_USSD: w->is_ussd = true; return 0;
	case KEY_ROUTE: w->route = arg; return 0;
	case KEY_WAY: w->way = arg; return 0;
	case KEY_LOCALE: w->locale = arg; return 0;
	case KEY_WIDE: w->is_wide = true; return 0;
	case 'C': w->root = arg; return 0;
	case ARGP_KEY_ARG: argp_error(state, "unexpected argument; the text comes on standard input"); return 0;
	case ARGP_KEY_END:
		if (w->way != NULL && w->route == NULL)
			argp_error(state, "--way goes with --route");
		if (w->is_ussd && (w->route != NULL || w->is_wide))
			argp_error(state, "a USSD string has no header: no national tables and no number of a message");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

/* The place of byte `at` of the text. */
static struct place
place_of(const char *text, size_t len, size_t at)
{
	struct place here = { "standard input", 1, 1, text, 0, 1 };
	const char *end;

	for (size_t i = 0; i < at; i++)
		if (text[i] == '\n') {
			here.line++;
			here.source = text + i + 1;
		}
	end = memchr(here.source, '\n', len - (size_t)(here.source - text));
	here.source_len = (size_t)((end != NULL ? end : text + len) - here.source);
	here.column = (unsigned)utf8_count(here.source, (size_t)(text + at - here.source)) + 1;
	return here;
}

/* What no phone could be sent at all: every fault of it. */
static void
check(const char *text, size_t len, struct diag *d)
{
	size_t bad;

	if (!utf8_valid(text, len, &bad)) {
		struct place here = place_of(text, bad, bad);	/* the line as far as it can be read */

		diag_at(d, E102, &here, "a byte here is not UTF-8");
		return;
	}
	for (size_t i = 0, bytes; i < len && d->errors < CONTROLS_TOLD; i += bytes) {
		struct place here;
		uint32_t cp;

		bytes = utf8_decode(text + i, len - i, &cp);
		if ((cp >= ' ' && cp < 0x7F) || cp > 0x9F || cp == '\n' || cp == '\r' || cp == '\f')
			continue;
		here = place_of(text, len, i);
		here.source = NULL;
		diag_at(d, E104, &here, "U+%04X is a control character: a phone cannot show it", (unsigned)cp);
	}
}

/* Standard input less one final newline, into `text`; an exit code. */
static int
read_text(struct buf *text, struct diag *d)
{
	struct place whole = { "standard input", 0, 0, NULL, 0, 0 };
	char block[4096];
	size_t n;

	while ((n = fread(block, 1, sizeof block, stdin)) > 0)
		buf_add(text, block, n);
	if (ferror(stdin)) {
		fprintf(stderr, "safar text: standard input: %s\n", strerror(errno));
		return EXIT_WORLD;
	}
	if (!buf_ok(text)) {
		diag_at(d, E127, &whole, "more than %d bytes: no message is that long", LOOK_BYTES);
		return EXIT_BAD_INPUT;
	}
	if (text->len > 0 && text->ptr[text->len - 1] == '\n')
		buf_cut(text, text->len - 1);
	check(text->ptr, text->len, d);
	return d->errors > 0 ? EXIT_BAD_INPUT : EXIT_SUCCESS;
}

static void
say_ways(const struct ways *ways)
{
	fputs("safar text: its ways that carry SMS differ in national; say one with --way:", stderr);
	for (size_t i = 0; i < ways->count; i++)
		if (ways->way[i].carries == WAY_SMS)
			fprintf(stderr, " %s", ways->way[i].name);
	fputc('\n', stderr);
}

/* The tables of the way that was asked for, or that all ways share; an exit code. */
static int
read_route(const struct wish *w, uint16_t *national, struct diag *d)
{
	const struct way *found = NULL;
	int status = EXIT_SUCCESS;
	struct ways ways;

	if (!ways_read(&ways, w->route, d)) {
		ways_release(&ways);
		return EXIT_BAD_INPUT;
	}
	for (size_t i = 0; i < ways.count && status == EXIT_SUCCESS; i++) {
		const struct way *way = &ways.way[i];

		if (way->carries != WAY_SMS || (w->way != NULL && strcmp(w->way, way->name) != 0))
			continue;
		if (found != NULL && found->national != way->national)
			status = EXIT_MISUSE;
		found = way;
	}
	if (status == EXIT_MISUSE) {
		say_ways(&ways);
	} else if (found == NULL && w->way != NULL) {
		fprintf(stderr, "safar text: %s has no way %s that carries SMS\n", w->route, w->way);
		status = EXIT_MISUSE;
	} else {
		*national = found != NULL ? found->national : 0;
	}
	ways_release(&ways);
	return status;
}

/* Rows of *declared live as long as the model that is returned; NULL when there is no such language. */
static struct source *
read_declared(const struct wish *w, struct substitutes *declared)
{
	struct diag quiet;
	struct source *s;
	uint16_t locale;

	diag_init(&quiet, stderr);
	quiet.is_quiet = true;		/* whether the sources are sound is asked by safar pack check */
	s = source_read(w->root, 0, &quiet);
	locale = source_locale(s, w->locale);
	if (locale != PACK_NONE) {
		*declared = s->locales[locale].declared;
		return s;
	}
	fprintf(stderr, "safar text: %s/locales/locales.ini has no language %s\n", w->root, w->locale);
	source_free(s);
	return NULL;
}

static int
print(const struct wish *w, const struct look *l)
{
	bool good = true;

	if (w->is_json)
		good = w->is_ussd ? text_json_pages(l, stdout) : text_json_parts(l, stdout);
	else if (w->is_ussd)
		text_print_pages(l, stdout);
	else
		text_print_parts(l, stdout);
	if (good && fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_SUCCESS;
	fprintf(stderr, "safar text: standard output: %s\n", strerror(errno));
	return EXIT_WORLD;
}

int
cmd_text(int argc, char **argv)
{
	static const struct argp argp = { option_table, take_option, NULL,
		"Says what a text on standard input becomes on a phone: encoding, parts, where it is cut, what it would cost less with.\v"
		"One final newline is not part of the text.", NULL, NULL, NULL };
	struct wish w = { .root = "." };
	struct parts_rules rules = { .prefix = "" };
	struct buf text = BUF_INIT(LOOK_BYTES);
	struct source *source = NULL;
	struct look *look = xcalloc(1, sizeof *look);
	struct diag d;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	diag_init(&d, stderr);
	rules.is_wide = w.is_wide;
	status = w.route != NULL ? read_route(&w, &rules.encoding.national, &d) : EXIT_SUCCESS;
	if (status == EXIT_SUCCESS && w.locale != NULL && (source = read_declared(&w, &rules.encoding.declared)) == NULL)
		status = EXIT_BAD_INPUT;
	if (status == EXIT_SUCCESS)
		status = read_text(&text, &d);
	if (status == EXIT_SUCCESS) {
		look_at(look, text.ptr, text.len, &rules);
		status = print(&w, look);
	}
	diag_summary(&d);
	if (source != NULL)
		source_free(source);
	free(look);
	buf_free(&text);
	return status;
}
