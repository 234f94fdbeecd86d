/*
 * cmd_stats.c - safar stats: counts as tables that may be published
 *
 * Asks the running gateway, or reads a file of raw counts; every rule of what may be shown
 * is in gateway/stats.  A range only chooses among weeks and months that are
 * fixed: no date can be asked for whose difference to another is a few people.
 */
#include <argp.h>
#include <errno.h>

#include "content/pack.h"
#include "gateway/stats/published.h"
#include "gateway/stats/stats_pack.h"
#include "gateway/week.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/stats_file.h"
#include "ops/command/stats_live.h"
#include "ops/command/stats_print.h"

enum { OPTION_FILE = 256, OPTION_FROM, OPTION_TO, OPTION_CSV, OPTION_SOCKET };

struct stats_options {
	const char	*file, *pack, *owner, *table, *socket;
	int32_t		 from, to;
	bool		 is_csv;
};

static const struct argp_option option_table[] = {
	{ "file", OPTION_FILE, "RAW.csv", 0, "raw counts in a file instead of the running gateway; - is standard input", 0 },
	{ "socket", OPTION_SOCKET, "PATH", 0, "safard's control socket (SAFAR_CONTROL, or /var/lib/safar/control)", 0 },
	{ "pack", 'p', "PACK", 0, "of a file: which topics are sensitive; without it nothing is shown by country or language", 0 },
	{ "from-week", OPTION_FROM, "WEEK", 0, "first week, 2026-W40 (default: the first of the file)", 0 },
	{ "to-week", OPTION_TO, "WEEK", 0, "last week (default: the last that may be shown)", 0 },
	{ "table", 't', "NAME", 0, "one table only, topic-week for example", 0 },
	{ "owner", 'o', "OWNER", 0, "whose counts, where the file holds more than one owner's", 0 },
	{ "csv", OPTION_CSV, NULL, 0, "CSV, a line for each cell", 0 },
	{ 0 },
};

static void
parse_week(const char *arg, int32_t *week, const struct argp_state *state)
{
	if (!week_parse(arg, week))
		argp_error(state, "%s: a week is written 2026-W47, and its year must have it", arg);
}

static void
check(const struct stats_options *o, const struct argp_state *state)
{
	if (o->file == NULL && o->pack != NULL)
		argp_error(state, "--pack goes with --file: the running gateway has its own");
	else if (o->file != NULL && o->socket != NULL)
		argp_error(state, "--file and --socket: the counts come from one of them");
	else if (o->from > o->to)
		argp_error(state, "--from-week is behind --to-week");
	else if (o->table != NULL && stats_find_table(o->table) == STATS_TABLE_COUNT)
		argp_error(state, "%s: there is no such table; --help lists them", o->table);
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct stats_options *o = state->input;

	switch (key) {
	case OPTION_FILE: o->file = arg; return 0;
	case OPTION_SOCKET: o->socket = arg; return 0;
	case 'p': o->pack = arg; return 0;
	case 't': o->table = arg; return 0;
	case 'o': o->owner = arg; return 0;
	case OPTION_CSV: o->is_csv = true; return 0;
	case OPTION_FROM: parse_week(arg, &o->from, state); return 0;
	case OPTION_TO: parse_week(arg, &o->to, state); return 0;
	case ARGP_KEY_ARG: argp_error(state, "%s: too many words", arg); return 0;
	case ARGP_KEY_END: check(o, state); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static int
read_file(const struct stats_options *o, struct stats_file *f, struct buf *why)
{
	bool is_stdin = strcmp(o->file, "-") == 0;
	FILE *in = is_stdin ? stdin : fopen(o->file, "re");
	bool is_read;

	memset(f, 0, sizeof *f);
	if (in == NULL) {
		buf_addf(why, "%s: %s", o->file, strerror(errno));
		return EXIT_WORLD;
	}
	is_read = stats_file_read(f, is_stdin ? "stdin" : o->file, in, stderr, why);
	if (!is_stdin)
		fclose(in);
	return is_read ? 0 : why->len > 0 ? EXIT_WORLD : EXIT_BAD_INPUT;
}

/* The owner asked for, or the only one there is. */
static const char *
choose_owner(const struct stats_options *o, const struct stats_file *f, struct buf *why)
{
	const char *found = NULL;

	for (size_t i = 0; i < f->count; i++) {
		const char *owner = f->rows[i].owner;

		if (o->owner != NULL && strcmp(owner, o->owner) != 0)
			continue;
		if (found != NULL && strcmp(found, owner) != 0) {
			buf_addf(why, "%s holds the counts of more than one owner (%s, %s): say --owner", o->file, found, owner);
			return NULL;
		}
		found = owner;
	}
	if (found == NULL && o->owner != NULL)
		buf_addf(why, "%s holds no counts of %s", o->file, o->owner);
	else if (found == NULL)
		buf_addf(why, "%s holds no counts", o->file);
	return found;
}

/* The rows of the owner, and the weeks that the file has whole: its last week may have gone on. */
static struct count_row *
take_rows(const struct stats_file *f, const char *owner, struct stats_source *source)
{
	struct count_row *rows = xcalloc(f->count, sizeof *rows);

	source->first_week = INT32_MAX;
	source->last_week = INT32_MIN + 1;
	for (size_t i = 0; i < f->count; i++) {
		int32_t week;

		if (strcmp(f->rows[i].owner, owner) != 0)
			continue;
		BUG_IF(!week_parse(f->rows[i].row.week, &week));
		if (week < source->first_week)
			source->first_week = week;
		if (week > source->last_week)
			source->last_week = week;
		rows[source->count++] = f->rows[i].row;
	}
	source->last_week--;
	source->rows = rows;
	return rows;
}

struct printing { const struct stats_options *o; const char *owner; };

static void
print(void *arg, const struct stats_table *t)
{
	const struct printing *p = arg;

	if (p->o->is_csv)
		stats_csv(stdout, p->owner, t);
	else
		stats_print(stdout, p->owner, t);
}

static void
print_tables(const struct stats_options *o, const char *owner, const struct stats *s)
{
	struct printing p = { o, owner };
	unsigned shown;

	if (o->is_csv)
		stats_csv_header(stdout);
	shown = stats_each(s, o->from, o->to, o->table, print, &p);
	if (o->is_csv)
		return;
	if (shown == 0)
		puts("No week or month of these may be shown: only those that ended, wholly in the file.\n"
		    "The last week of a file may have gone on after it was made, and is left out.");
	else
		stats_print_meaning(stdout);
}

static int
run(const struct stats_options *o, const struct stats_file *f, struct buf *why)
{
	struct stats_source source = { .now_s = time(NULL), .kind = stats_kind_in_pack };
	const char *owner = choose_owner(o, f, why);
	struct pack *pack = NULL;
	struct count_row *rows;
	struct stats *s;

	if (owner == NULL)
		return EXIT_BAD_INPUT;
	if (o->pack != NULL && (pack = pack_open(o->pack, why)) == NULL)
		return EXIT_BAD_INPUT;
	source.arg = pack;
	rows = take_rows(f, owner, &source);
	s = stats_new(&source);
	print_tables(o, owner, s);
	stats_free(s);
	free(rows);
	pack_close(pack);
	if (fflush(stdout) != 0) {
		buf_addf(why, "standard output: %s", strerror(errno));
		return EXIT_WORLD;
	}
	return 0;
}

/* Weeks before the project, and this one, that has not ended: what is asked for only chooses. */
static int
run_live(const struct stats_options *o)
{
	char from[WEEK_NAME_BYTES] = "2020-W01", to[WEEK_NAME_BYTES];
	const struct stats_live l = { .socket = o->socket, .owner = o->owner, .from = from, .to = to, .table = o->table,
		.is_csv = o->is_csv };

	if (o->from != INT32_MIN)
		week_name(o->from, from);
	week_name(o->to != INT32_MAX ? o->to : week_at(time(NULL)), to);
	return stats_live_print(&l);
}

int
cmd_stats(int argc, char **argv)
{
	static const struct argp argp = { option_table, parse, "",
		"Prints tables of counts that may be published: nothing under 10, nothing that subtraction would find.\v"
		"Tables: topic-week, topic-country, topic-language, unmet-week, unmet-country, report-week, report-country, "
		"agent-name-week, agent-fee-week, self-sex, self-age, self-sector.", NULL, NULL, NULL };
	struct stats_options o = { .from = INT32_MIN, .to = INT32_MAX };
	struct buf why = BUF_INIT(1024);
	struct stats_file f;
	int status;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (o.file == NULL)
		return run_live(&o);
	status = read_file(&o, &f, &why);
	if (status == 0)
		status = run(&o, &f, &why);
	if (why.len > 0)
		fprintf(stderr, "safar stats: %s\n", why.ptr);
	stats_file_free(&f);
	buf_free(&why);
	return status;
}
