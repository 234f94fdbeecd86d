/*
 * pack_bridge.c - safar pack export, import: a language as a spreadsheet, out and in
 */
#include "ops/command/pack_bridge.h"

#include <argp.h>
#include <unistd.h>

#include "content/compiler/sheet.h"
#include "content/compiler/write.h"
#include "content/diag.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"

enum { KEY_FORMAT = 0x100, KEY_CHARSET, KEY_READER, KEY_APPLY, READERS_MAX = 32, FILE_MAX = 64 << 20 };

struct wish {
	struct sheet_export_settings out;
	struct sheet_import_settings in;
	const char *word, *output, *asks_for;	/* word: that is no option */
	const char *readers[READERS_MAX];
	bool has_format;
};

static const struct argp_option export_options[] = {
	{ "root", 'C', "ROOT", 0, "directory that holds locales/ and content/ (default: here)", 0 },
	{ "format", KEY_FORMAT, "csv|xlsx", 0, "kind of file (default: by the ending of FILE, else csv)", 0 },
	{ "output", 'o', "FILE", 0, "where it goes (default: a csv to standard output)", 0 },
	{ 0 }
};

static const struct argp_option import_options[] = {
	{ "root", 'C', "ROOT", 0, "directory that holds locales/ and content/ (default: here)", 0 },
	{ "apply", KEY_APPLY, NULL, 0, "write it; without, only the difference is shown", 0 },
	{ "charset", KEY_CHARSET, "NAME", 0, "encoding of a csv that is not UTF-8 and has no mark: Windows-1252, Windows-1256, "
	    "ISO-8859-1, UTF-16LE, UTF-16BE", 0 },
	{ "reader", KEY_READER, "NAME", 0, "take new marks of this reader: you have it from her that she read these texts "
	    "(may be repeated)", 0 },
	{ 0 }
};

static void
take_format(struct argp_state *state, struct wish *w, const char *word)
{
	if (strcmp(word, "csv") != 0 && strcmp(word, "xlsx") != 0)
		argp_error(state, "\"%s\" is neither csv nor xlsx", word);
	w->out.format = *word == 'x' ? TABLE_XLSX : TABLE_CSV;
	w->has_format = true;
}

static void
take_charset(struct argp_state *state, struct wish *w, const char *name)
{
	w->in.charset = charset_named(name);
	if (w->in.charset == CHARSET_NONE)
		argp_error(state, "no encoding here is called \"%s\"; see --help", name);
}

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case 'C': w->out.root = w->in.root = arg; break;
	case 'o': w->output = arg; break;
	case KEY_FORMAT: take_format(state, w, arg); break;
	case KEY_CHARSET: take_charset(state, w, arg); break;
	case KEY_APPLY: w->in.is_applied = true; break;
	case KEY_READER:
		if (w->in.readers_count == READERS_MAX)
			argp_error(state, "at most %d readers", READERS_MAX);
		w->readers[w->in.readers_count++] = arg;
		break;
	case ARGP_KEY_ARG:
		if (w->word != NULL)
			argp_error(state, "one at a time, and \"%s\" is a second", arg);
		w->word = arg;
		break;
	case ARGP_KEY_END:
		if (w->word == NULL)
			argp_error(state, "which %s?", w->asks_for);
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static bool
ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), n = strlen(ending);

	return len > n && strcmp(name + len - n, ending) == 0;
}

static bool
put(const struct wish *w, const struct buf *bytes, struct buf *why)
{
	if (w->output == NULL) {
		if (fwrite(bytes->ptr, 1, bytes->len, stdout) == bytes->len && fflush(stdout) == 0)
			return true;
		buf_adds(why, "standard output cannot be written");
		return false;
	}
	if (write_file(w->output, bytes->ptr, bytes->len, why))
		return true;
	buf_prefixf(why, "%s: ", w->output);
	return false;
}

/* After mistakes and sentences. */
static int
finish(const char *name, bool is_done, struct diag *d, struct buf *why)
{
	int status = is_done ? EXIT_SUCCESS : d->errors > 0 ? EXIT_BAD_INPUT : EXIT_WORLD;

	diag_summary(d);
	if (why->len > 0)
		fprintf(stderr, "%s: %s\n", name, why->ptr);
	buf_free(why);
	return status;
}

int
pack_export(int argc, char **argv)
{
	static const struct argp argp = { export_options, take_option, "TAG",
		"Write the texts of a language as a spreadsheet, for a translator without a PO editor.", NULL, NULL, NULL };
	struct wish w = { .out = { .root = "." }, .asks_for = "TAG" };
	struct buf why = BUF_INIT(1024), bytes = BUF_INIT(FILE_MAX);
	struct diag d;
	bool is_done;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	if (strcmp(w.word, "en") == 0) {
		fprintf(stderr, "%s: en is what is translated; name another language\n", argv[0]);
		return EXIT_MISUSE;
	}
	if (!w.has_format && w.output != NULL && ends_in(w.output, ".xlsx"))
		w.out.format = TABLE_XLSX;
	else if (!w.has_format && w.output != NULL && !ends_in(w.output, ".csv")) {
		fprintf(stderr, "safar pack export: %s ends neither in .csv nor in .xlsx: say which with --format\n", w.output);
		return EXIT_MISUSE;
	}
	if (w.out.format == TABLE_XLSX && w.output == NULL && isatty(STDOUT_FILENO)) {
		fprintf(stderr, "%s: an xlsx is not for a terminal: say where it goes, -o FILE\n", argv[0]);
		return EXIT_MISUSE;
	}
	diag_init(&d, stderr);
	w.out.tag = w.word;
	w.out.why = &why;
	is_done = sheet_export(&w.out, &bytes, &d) && put(&w, &bytes, &why);
	status = finish(argv[0], is_done, &d, &why);
	buf_free(&bytes);
	return status;
}

int
pack_import(int argc, char **argv)
{
	static const struct argp argp = { import_options, take_option, "FILE",
		"Check what came back, show the difference, and with --apply write it into the PO file of its language.",
		NULL, NULL, NULL };
	struct wish w = { .in = { .root = ".", .charset = CHARSET_NONE }, .asks_for = "FILE" };
	struct buf why = BUF_INIT(1024);
	struct diag d;
	bool is_done;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	diag_init(&d, stderr);
	w.in.file = w.word;
	w.in.readers = w.readers;
	w.in.report = stdout;
	w.in.why = &why;
	is_done = sheet_import(&w.in, &d);
	status = finish(argv[0], is_done, &d, &why);
	if (status != EXIT_SUCCESS)
		fputs("nothing written\n", stderr);
	else if (!w.in.is_applied)
		fputs("nothing written: that was the difference, --apply writes it\n", stderr);
	return status;
}
