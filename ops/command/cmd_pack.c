/*
 * cmd_pack.c - safar pack: build, show, po, explain; check is in pack_check.c, cost and coverage in pack_cost.c, export and import in
 * pack_bridge.c, diff in pack_diff.c, keys, sign and verify in pack_keys.c, pack_sign.c, pack_verify.c, publish in pack_publish.c,
 * what a gateway does with packs in pack_install.c and pack_serve.c
 *
 * Diagnostics go to stderr, tables and dumps to stdout; nothing on success.
 */
#include <argp.h>
#include <time.h>
#include <unistd.h>

#include "content/compiler/carry.h"
#include "content/compiler/compile.h"
#include "content/diag.h"
#include "content/pack.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "ops/command/pack_bridge.h"
#include "ops/command/pack_check.h"
#include "ops/command/pack_cost.h"
#include "ops/command/pack_diff.h"
#include "ops/command/pack_publish.h"
#include "ops/command/pack_serve.h"
#include "ops/command/pack_show.h"
#include "ops/command/pack_sign.h"
#include "ops/command/tree_options.h"

enum { KEY_SAMPLE = 0x100, KEY_SERIAL, KEY_OWNER, KEY_NAME, KEY_CREATED, KEY_EXPIRES, KEY_TEXTS, KEY_FACTS, KEY_EXPLAIN };

enum { TEXTS_MAX = PACK_MAX_LOCALES };

struct wish {				/* what was asked for */
	struct compile_settings compile;
	bool takes_tags;		/* words that are not options */
	const char *file;
	const char *texts[TEXTS_MAX];	/* languages */
	unsigned texts_count;
	bool wants_facts, is_verbose;
};

static const struct argp_option build_options[] = {
	{ "output", 'o', "FILE", 0, "where the pack goes", 0 },
	{ "sample", KEY_SAMPLE, NULL, 0, "a sample: shows everything, reaches test numbers only", 0 },
	{ "serial", KEY_SERIAL, "N", 0, "number of this pack (default: age of the newest source)", 0 },
	{ "owner", KEY_OWNER, "WORD", 0, "who answers for it (default: owner of the first service)", 0 },
	{ "name", KEY_NAME, "WORD", 0, "name of the pack (default: safar)", 0 },
	{ "created", KEY_CREATED, "DATE", 0, "day it is made, YYYY-MM-DD (default: today)", 0 },
	{ "expires", KEY_EXPIRES, "DATE", 0, "last day it may be used (default: a year later)", 0 },
	{ 0 }
};

static const struct argp_option po_options[] = {
	{ "verbose", 'v', NULL, 0, "say what was done, one line a file", 0 },
	{ 0 }
};

static const struct argp_option show_options[] = {
	{ "texts", KEY_TEXTS, "LOCALE", 0, "texts of a language too (may be repeated)", 0 },
	{ "facts", KEY_FACTS, NULL, 0, "facts too", 0 },
	{ 0 }
};

static uint64_t
number_or_stop(struct argp_state *state, const char *text)
{
	char *end = NULL;
	unsigned long long n = strtoull(text, &end, 10);

	if (n == 0 || n > PACK_SERIAL_MOST || *end != '\0' || *text < '0' || *text > '9')
		argp_error(state, "\"%s\" is not a number from 1 to %llu", text, (unsigned long long)PACK_SERIAL_MOST);
	return n;
}

/* It becomes the name of files, of folders and of a section of trust.ini; an index has no other owners. */
static const char *
owner_or_stop(struct argp_state *state, const char *text)
{
	size_t len = strlen(text);

	if (len == 0 || len > PACK_MAX_OWNER || strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") != len || text[0] == '-')
		argp_error(state, "--owner: \"%s\" is not a word of a-z 0-9 -, at most %d of them, with a letter or digit first", text,
		    PACK_MAX_OWNER);
	return text;
}

static void
take_language(struct argp_state *state, struct wish *w, const char *tag)
{
	if (w->texts_count == TEXTS_MAX)
		argp_error(state, "at most %d languages", TEXTS_MAX);
	w->texts[w->texts_count++] = tag;
}

/* A word that is no option. */
static void
take_word(struct argp_state *state, struct wish *w, const char *word)
{
	if (!w->takes_tags)
		argp_error(state, "\"%s\" is no option, and nothing else is asked for", word);
	if (strcmp(word, "en") == 0)
		argp_error(state, "en is what is carried to the others; name them, or none for all");
	take_language(state, w, word);
}

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case ARGP_KEY_INIT: tree_options_into(state, &w->compile); break;
	case 'o': w->compile.output = arg; break;
	case KEY_SAMPLE: w->compile.is_sample = true; break;
	case KEY_SERIAL: w->compile.serial = number_or_stop(state, arg); break;
	case KEY_OWNER: w->compile.owner = owner_or_stop(state, arg); break;
	case KEY_NAME: w->compile.name = arg; break;
	case KEY_CREATED: w->compile.created_s = day_of_option(state, arg); break;
	case KEY_EXPIRES: w->compile.expires_s = day_of_option(state, arg); break;
	case 'v': w->is_verbose = true; break;
	case ARGP_KEY_ARG: take_word(state, w, arg); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static error_t
take_show_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case KEY_FACTS: w->wants_facts = true; break;
	case KEY_TEXTS: take_language(state, w, arg); break;
	case ARGP_KEY_ARG:
		if (w->file != NULL)
			argp_error(state, "one FILE only, and \"%s\" is a second", arg);
		w->file = arg;
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int
run_compile(struct wish *w)
{
	struct buf why = BUF_INIT(1024);
	struct diag d;
	int status = EXIT_SUCCESS;

	diag_init(&d, stderr);
	w->compile.why = &why;
	if (!compile_pack(&w->compile, &d))
		status = d.errors > 0 ? EXIT_BAD_INPUT : EXIT_WORLD;
	diag_summary(&d);
	if (status == EXIT_WORLD)
		fprintf(stderr, "safar pack: %s\n", why.ptr);
	if (status != EXIT_SUCCESS && w->compile.output != NULL) {
		if (access(w->compile.output, F_OK) == 0)
			fprintf(stderr, "pack not written, %s is unchanged\n", w->compile.output);
		else
			fputs("pack not written\n", stderr);
	}
	buf_free(&why);
	return status;
}

static int
build(int argc, char **argv, struct wish *w)
{
	static const struct argp argp = { build_options, take_option, NULL,
		"Compile locales/ and content/ into one pack.", tree_options, NULL, NULL };
	int64_t made;

	argp_parse(&argp, argc, argv, 0, NULL, w);
	if (w->compile.output == NULL) {
		fputs("safar pack build: say where the pack goes: -o FILE\n", stderr);
		return EXIT_MISUSE;
	}
	made = w->compile.created_s != 0 ? w->compile.created_s : (int64_t)time(NULL);
	if (w->compile.expires_s != 0 && w->compile.expires_s <= made) {
		fprintf(stderr, "safar pack build: the pack would expire before it is made: --expires must be a day after %s\n",
		    w->compile.created_s != 0 ? "--created" : "today");
		return EXIT_MISUSE;
	}
	return run_compile(w);
}

static int
show(int argc, char **argv, struct wish *w)
{
	static const struct argp argp = { show_options, take_show_option, "FILE", "Print a pack as text.", NULL, NULL, NULL };
	struct buf why = BUF_INIT(1024);
	struct pack *p = NULL;
	int status = EXIT_BAD_INPUT;

	argp_parse(&argp, argc, argv, 0, NULL, w);
	if (w->file == NULL) {
		fputs("safar pack show: which FILE?\n", stderr);
		return EXIT_MISUSE;
	}
	p = pack_open(w->file, &why);
	if (p == NULL) {
		fprintf(stderr, "safar pack show: %s\n", why.ptr);
		if (access(w->file, R_OK) != 0)
			status = EXIT_WORLD;	/* not there, or not to be read */
		goto out;
	}
	for (unsigned i = 0; i < w->texts_count; i++)
		if (pack_find_locale(p, w->texts[i]) == PACK_NONE) {
			fprintf(stderr, "safar pack show: the pack has no language %s\n", w->texts[i]);
			goto out;
		}
	pack_show(p, stdout);
	if (w->wants_facts)
		pack_show_facts(p, stdout);
	for (unsigned i = 0; i < w->texts_count; i++)
		pack_show_texts(p, pack_find_locale(p, w->texts[i]), stdout);
	status = EXIT_SUCCESS;
out:
	pack_close(p);
	buf_free(&why);
	return status;
}

static int
po(int argc, char **argv, struct wish *w)
{
	static const struct argp argp = { po_options, take_option, "[TAG...]",
		"Carry English to the PO files of the other languages, or of those named.", tree_options, NULL, NULL };
	struct buf why = BUF_INIT(1024);
	struct carry_settings carry = { .why = &why };
	struct diag d;
	int status = EXIT_SUCCESS;

	w->takes_tags = true;
	argp_parse(&argp, argc, argv, 0, NULL, w);
	diag_init(&d, stderr);
	carry.root = w->compile.root;
	memcpy(carry.base, w->compile.base, sizeof carry.base);
	carry.bases = w->compile.bases;
	carry.tags = w->texts;
	carry.tags_count = w->texts_count;
	carry.report = w->is_verbose ? stdout : NULL;
	if (!carry_english(&carry, &d))
		status = why.len > 0 ? EXIT_WORLD : EXIT_BAD_INPUT;
	diag_summary(&d);
	if (d.errors > 0)
		fputs("files with errors are unchanged; if one is en.po or locales.ini, all are\n", stderr);
	if (why.len > 0)
		fprintf(stderr, "safar pack po: %s\n", why.ptr);
	buf_free(&why);
	return status;
}

/* One code, or all of them. */
static int
explain(const char *code)
{
	bool found = false;

	for (int i = 0; i < DIAG_COUNT; i++) {
		enum diag_code c = (enum diag_code)i;

		if (code != NULL && strcmp(code, diag_code_name(c)) != 0)
			continue;
		found = true;
		printf("%s %s (%s): %s\n      = %s\n", diag_code_name(c), diag_code_slug(c),
		    diag_code_severity(c) == DIAG_ERROR ? "error" : "warning", diag_code_summary(c), diag_code_fix(c));
	}
	if (!found)
		fprintf(stderr, "safar pack: there is no code \"%s\"; safar pack --explain lists them\n", code);
	return found ? EXIT_SUCCESS : EXIT_MISUSE;
}

static const struct {
	const char *word;
	int (*run)(int argc, char **argv, struct wish *w);	/* in this file, */
	int (*run_there)(int argc, char **argv);		/* or in one of its own */
} verbs[] = {
	{ "build", build, NULL },
	{ "check", NULL, pack_check },
	{ "cost", NULL, pack_cost },
	{ "coverage", NULL, pack_coverage },
	{ "show", show, NULL },
	{ "diff", NULL, pack_diff_command },
	{ "po", po, NULL },
	{ "export", NULL, pack_export },
	{ "import", NULL, pack_import },
	{ "keys", NULL, pack_keys },
	{ "sign", NULL, pack_sign },
	{ "verify", NULL, pack_verify },
	{ "publish", NULL, pack_publish },
	{ "install", NULL, pack_install },
	{ "list", NULL, pack_list },
	{ "try", NULL, pack_try },
	{ "serve", NULL, pack_serve },
	{ "rollback", NULL, pack_rollback },
};

int
cmd_pack(int argc, char **argv)
{
	static const char usage[] = "Usage: safar pack build [-C ROOT] [--base BASE]... -o FILE [OPTION...]\n"
	    "  or:  safar pack check [-C ROOT] [--base BASE]... [--created DATE] [--release [--locale TAG]... [--office WORD] [--json] [--html FILE]] [--cost] [--coverage]\n"
	    "  or:  safar pack cost [-C ROOT] [--base BASE]... [--created DATE] [--locale TAG] [--route FILE] [--prices FILE] [--json]\n"
	    "  or:  safar pack coverage [-C ROOT] [--base BASE]... [--created DATE] [--json]\n"
	    "  or:  safar pack show FILE [--texts LOCALE] [--facts]\n"
	    "  or:  safar pack diff OLD NEW [--locale TAG] [--route FILE] [--prices FILE] [--json] [--html FILE]\n"
	    "  or:  safar pack po [-C ROOT] [--base BASE]... [-v] [TAG...]\n"
	    "  or:  safar pack export [-C ROOT] [--format csv|xlsx] [-o FILE] TAG\n"
	    "  or:  safar pack import [-C ROOT] [--apply] [--charset NAME] [--reader NAME] FILE\n"
	    "  or:  safar pack keys new|show FILE\n"
	    "  or:  safar pack sign PACK --key FILE [--comment TEXT]\n"
	    "  or:  safar pack verify PACK --trust FILE | --pub FILE...\n"
	    "  or:  safar pack publish DIR --key FILE [--pack FILE] [OPTION...]\n"
	    "  or:  safar pack install PACK [--config FILE | --dir FOLDER --trust FILE]\n"
	    "  or:  safar pack list [--owner OWNER] [--json]\n"
	    "  or:  safar pack try SERIAL --percent N | --tests | --bearer WORD [--owner OWNER]\n"
	    "  or:  safar pack serve SERIAL [--owner OWNER]\n"
	    "  or:  safar pack rollback [SERIAL] --reason TEXT [--owner OWNER]\n"
	    "  or:  safar pack --explain [CODE]\n";
	struct wish w = { .compile = { .root = "." } };

	for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(argv[1], verbs[i].word) == 0) {
			char title[32];

			snprintf(title, sizeof title, "safar pack %s", verbs[i].word);
			argv[1] = title;
			return verbs[i].run == NULL ? verbs[i].run_there(argc - 1, argv + 1) : verbs[i].run(argc - 1, argv + 1, &w);
		}
	if (argc > 1 && strcmp(argv[1], "--explain") == 0)
		return explain(argc > 2 ? argv[2] : NULL);
	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return EXIT_SUCCESS;
	}
	fputs(usage, stderr);
	return EXIT_MISUSE;
}
