/*
 * cmd_kannel_conf.c - safar kannel-conf: the whole kannel.conf from ways.ini
 *
 * What is printed holds passwords: `-o` makes a file that only its owner may
 * read.  A file with a mistake is not replaced.
 */
#include <argp.h>
#include <stdbool.h>

#include "content/diag.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/kannel_conf.h"
#include "ops/command/run_directory.h"
#include "routing/ways.h"

enum { CONF_BYTES = 256 * 1024 };

struct conf_options {
	const char	*ways, *output;
	bool		 is_check;
};

static const struct argp_option option_table[] = {
	{ "check", 'c', NULL, 0, "say what is wrong and write nothing", 0 },
	{ "output", 'o', "FILE", 0, "write it there, readable for you only, whole or not at all (default: standard output)", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct conf_options *o = state->input;

	switch (key) {
	case 'c': o->is_check = true; return 0;
	case 'o': o->output = arg; return 0;
	case ARGP_KEY_ARG:
		if (o->ways != NULL)
			argp_error(state, "one file only");
		o->ways = arg;
		return 0;
	case ARGP_KEY_END:
		if (o->ways == NULL)
			argp_error(state, "which? safar kannel-conf /etc/safar/ways.ini");
		if (o->is_check && o->output != NULL)
			argp_error(state, "--check writes nothing; leave --output out");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static bool
write_to(const char *path, const struct buf *bytes, struct buf *why)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? xstrdup(".") : xmemdup0(path, slash == path ? 1 : (size_t)(slash - path));
	bool is_written = run_directory_write(folder, slash == NULL ? path : slash + 1, bytes, why);

	free(folder);
	return is_written;
}

int
cmd_kannel_conf(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, "WAYS",
		"Writes the configuration of Kannel's bearerbox from the routing file (ways.ini), or says what is wrong "
		"with that.", NULL, NULL, NULL };
	struct conf_options o = { NULL, NULL, false };
	struct buf out = BUF_INIT(CONF_BYTES), why = BUF_INIT(1024);
	struct ways ways;
	struct diag d;
	int status = EXIT_BAD_INPUT;
	bool is_good;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	diag_init(&d, stderr);
	is_good = ways_read(&ways, o.ways, &d);
	is_good = ways_read_passwords(&ways, o.ways, &d) && is_good;
	diag_summary(&d);
	if (!is_good || !kannel_conf_of_ways(&out, &ways, &why))
		goto out;
	status = EXIT_SUCCESS;
	if (o.is_check)
		goto out;
	if (o.output != NULL ? !write_to(o.output, &out, &why) :
	    fwrite(out.ptr, 1, out.len, stdout) != out.len || fflush(stdout) != 0)
		status = EXIT_WORLD;
out:
	if (why.len > 0)
		fprintf(stderr, "safar kannel-conf: %s\n", why.ptr);
	ways_release(&ways);
	buf_free(&out);
	buf_free(&why);
	return status;
}
