/* pack_diff.c - safar pack diff: what one pack says otherwise than another, for who reads and signs it */
#include "content/compiler/compile.h"
#include "ops/command/pack_diff.h"

#include <argp.h>
#include <stdlib.h>
#include <unistd.h>

#include "content/diag.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "ops/command/pack_diff_list.h"
#include "routing/ways.h"

enum { KEY_LOCALE = 0x100, KEY_ROUTE, KEY_PRICES, KEY_JSON, KEY_HTML };

struct wish {
	const char *path[2], *root, *route, *prices, *html;
	const char *tags[PACK_MAX_LOCALES];
	unsigned paths, tags_count;
	bool is_json;
};

static const struct argp_option options[] = {
	{ "locale", KEY_LOCALE, "TAG", 0, "texts and keywords of this language only (may be repeated)", 0 },
	{ "html", KEY_HTML, "FILE", 0, "one page to print and sign, instead of text", 0 },
	{ "json", KEY_JSON, NULL, 0, "one JSON object instead of text", 0 },
	{ "route", KEY_ROUTE, "FILE", 0, "parts by each way of this ways.ini that carries SMS", 0 },
	{ "prices", KEY_PRICES, "FILE", 0, "what one SMS part costs: money for 1,000 times each text, too", 0 },
	{ "root", 'C', "ROOT", 0, "directory that holds content/, for the countries of --prices (default: here)", 0 },
	{ 0 }
};

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case 'C': w->root = arg; break;
	case KEY_ROUTE: w->route = arg; break;
	case KEY_PRICES: w->prices = arg; break;
	case KEY_HTML: w->html = arg; break;
	case KEY_JSON: w->is_json = true; break;
	case KEY_LOCALE:
		if (w->tags_count == PACK_MAX_LOCALES)
			argp_error(state, "at most %d languages", PACK_MAX_LOCALES);
		w->tags[w->tags_count++] = arg;
		break;
	case ARGP_KEY_ARG:
		if (w->paths == 2)
			argp_error(state, "two packs only, and \"%s\" is a third", arg);
		w->path[w->paths++] = arg;
		break;
	case ARGP_KEY_END:
		if (w->paths < 2)
			argp_error(state, "which two packs?  the older one first");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* The exit code; a file that is not there or not to be read is the world's fault. */
static int
open_packs(const struct wish *w, struct pack *pack[2])
{
	struct buf why = BUF_INIT(1024);
	int status = EXIT_SUCCESS;

	for (unsigned i = 0; i < 2 && status == EXIT_SUCCESS; i++) {
		pack[i] = pack_open(w->path[i], &why);
		if (pack[i] == NULL) {
			fprintf(stderr, "safar pack diff: %s\n", why.ptr);
			status = access(w->path[i], R_OK) != 0 ? EXIT_WORLD : EXIT_BAD_INPUT;
		}
	}
	for (unsigned i = 0; i < w->tags_count && status == EXIT_SUCCESS; i++)
		if (pack_find_locale(pack[0], w->tags[i]) == PACK_NONE && pack_find_locale(pack[1], w->tags[i]) == PACK_NONE) {
			fprintf(stderr, "safar pack diff: neither pack has a language %s\n", w->tags[i]);
			status = EXIT_BAD_INPUT;
		}
	buf_free(&why);
	return status;
}

static bool
has_colour(void)
{
	const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && (no_colour == NULL || *no_colour == '\0') && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

static int
say(const struct wish *w, const struct diff_list *l)
{
	struct buf why = BUF_INIT(1024);
	bool is_said = true;

	if (w->html != NULL)
		is_said = diff_write_html(l, w->html, &why);
	if (is_said && w->is_json && !diff_print_json(l, stdout)) {
		is_said = false;
		buf_adds(&why, "standard output could not be written");
	}
	if (!w->is_json && w->html == NULL && l->count > 0)
		diff_print(l, stdout, has_colour(), isatty(STDOUT_FILENO));
	if (fflush(stdout) != 0 && is_said) {
		is_said = false;
		buf_adds(&why, "standard output could not be written");
	}
	if (!is_said)
		fprintf(stderr, "safar pack diff: %s\n", why.ptr);
	buf_free(&why);
	return !is_said ? EXIT_WORLD : l->count > 0 ? EXIT_BAD_INPUT : EXIT_SUCCESS;
}

int
pack_diff_command(int argc, char **argv)
{
	struct compile_settings compile = { .root = NULL };
	static const struct argp argp = { options, take_option, "OLD NEW",
		"What one pack says otherwise than another, facts first, and what must be signed.  Exits 0 if nothing differs, 1 if "
		"something does.", NULL, NULL, NULL };
	struct wish w = { .root = "." };
	struct prices prices = { .ini = NULL };
	struct cost_way way[WAYS_MAX];
	struct ways ways = { .way = NULL };
	struct pack *pack[2] = { NULL, NULL };
	struct diff_list list = { .ways = way };
	struct diag d;
	int status = EXIT_BAD_INPUT;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	diag_init(&d, stderr);
	compile.root = w.root;
	if ((w.route != NULL && !cost_ways_read(w.route, &ways, way, &list.ways_count, &d)) ||
	    (w.prices != NULL && !prices_read(&prices, w.prices, &compile, way, list.ways_count, &d))) {
		diag_summary(&d);
		goto out;
	}
	if (w.route != NULL && list.ways_count == 0) {
		fprintf(stderr, "safar pack diff: no way of %s carries SMS\n", w.route);
		goto out;
	}
	status = open_packs(&w, pack);
	if (status != EXIT_SUCCESS)
		goto out;
	list.prices = w.prices != NULL ? &prices : NULL;
	for (unsigned i = 0; i < 2; i++) {
		list.path[i] = w.path[i];
		list.pack[i] = pack[i];
	}
	diff_list_fill(&list, w.tags, w.tags_count);
	status = say(&w, &list);
out:
	diff_list_release(&list);
	pack_close(pack[0]);
	pack_close(pack[1]);
	prices_release(&prices);
	if (w.route != NULL)
		ways_release(&ways);
	return status;
}
