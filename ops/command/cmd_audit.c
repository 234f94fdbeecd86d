/*
 * cmd_audit.c - safar audit: is the log of what staff did whole, and what does it say
 *
 * Reads a folder that anybody may have copied; needs no daemon and no secret,
 * but for rotate, which writes where the daemon does, while it is stopped.
 */
#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/audit_head.h"
#include "gateway/staff/audit_verify.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"

struct audit_options {
	const char	*verb, *folder, *heads;
	uint64_t	 from;
	bool		 has_from;
};

static const struct argp_option option_table[] = {
	{ "heads", 'H', "FILE", 0, "verify: heads that were kept elsewhere, one a line", 0 },
	{ "from", 'n', "N", 0, "show: begin with record N", 0 },
	{ 0 },
};

static bool
is_verb(const struct audit_options *o, const char *verb)
{
	return o->verb != NULL && strcmp(o->verb, verb) == 0;
}

static void
check_words(const struct audit_options *o, const struct argp_state *state)
{
	if (!is_verb(o, "verify") && !is_verb(o, "show") && !is_verb(o, "head") && !is_verb(o, "rotate"))
		argp_error(state, "say verify, show, head or rotate");
	else if (o->folder == NULL)
		argp_error(state, "say which folder: the one that holds audit.log");
	else if (o->heads != NULL && !is_verb(o, "verify"))
		argp_error(state, "--heads is for verify");
	else if (o->has_from && !is_verb(o, "show"))
		argp_error(state, "--from is for show");
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct audit_options *o = state->input;
	char *end;

	switch (key) {
	case 'H': o->heads = arg; return 0;
	case 'n':
		errno = 0;
		o->from = strtoull(arg, &end, 10);
		o->has_from = true;
		if (*arg < '0' || *arg > '9' || *end != '\0' || errno != 0)
			argp_error(state, "--from: %s is no number of a record", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (o->verb == NULL)
			o->verb = arg;
		else if (o->folder == NULL)
			o->folder = arg;
		else
			argp_error(state, "too many words");
		return 0;
	case ARGP_KEY_END: check_words(o, state); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const char *
time_words(int64_t when_s, char out[32])
{
	time_t t = (time_t)when_s;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(out, 32, "@%" PRId64, when_s);
	return out;
}

static const char *
plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static int
verify(const struct audit_options *o, struct buf *faults, struct buf *why)
{
	struct audit_report r;
	char first[32], last[32];

	if (!audit_verify(o->folder, o->heads, &r, faults, why))
		return EXIT_WORLD;
	if (r.records > 0)
		printf("%" PRIu64 " record%s, %s to %s\n", r.records - r.first + 1, plural(r.records - r.first + 1),
		    time_words(r.first_s, first), time_words(r.last_s, last));
	printf("%" PRIu64 " signed head%s in the folder", r.heads, plural(r.heads));
	if (o->heads != NULL)
		printf(", %" PRIu64 " kept elsewhere", r.kept);
	puts(r.is_whole ? ": all fit" : " fit");
	if (r.keys > 1)
		printf("note: %" PRIu64 " signing keys; records log.key say since when\n", r.keys);
	if (r.torn > 0)
		printf("note: %" PRIu64 " torn record%s cut off after a power cut; records log.torn say when\n", r.torn, plural(r.torn));
	if (r.first > 1)
		printf("note: begins with record %" PRIu64 "; closed files before it are not here, nor their %" PRIu64 " head%s\n",
		    r.first, r.older, plural(r.older));
	if (r.is_after_broken)
		puts("note: the log before this one was broken and laid aside as audit.log.broken-*; record 1 says where it broke");
	if (r.is_whole && o->heads == NULL)
		fputs("safar audit: a missing end is seen only with --heads, heads kept elsewhere\n", stderr);
	return r.is_whole ? 0 : EXIT_BAD_INPUT;
}

/* The words are of a closed alphabet, or the record would not be in a sound log; a forged one is shown escaped. */
static bool
print_record(void *arg, const struct audit_record *r)
{
	const char *const words[] = { r->who, r->what, r->owner, r->object };
	char room[1200], when[32];
	struct buf line = BUF_OVER(room);

	(void)arg;
	buf_addf(&line, "%" PRIu64 "\t%s", r->number, time_words(r->when_s, when));
	for (size_t i = 0; i < COUNT(words); i++) {
		buf_addc(&line, '\t');
		if (*words[i] == '\0')
			buf_addc(&line, '-');
		buf_add_escaped(&line, words[i], strlen(words[i]));
	}
	return puts(line.ptr) >= 0;
}

static int
show(const struct audit_options *o, struct buf *faults, struct buf *why)
{
	struct audit_report r;

	if (!audit_show(o->folder, o->from, print_record, NULL, &r, faults, why))
		return EXIT_WORLD;
	if (o->has_from && o->from > r.records && r.is_whole) {
		buf_addf(why, "there is no record %" PRIu64 ": the log ends at %" PRIu64, o->from, r.records);
		return EXIT_BAD_INPUT;
	}
	return r.is_whole ? 0 : EXIT_BAD_INPUT;
}

static int
head(const struct audit_options *o, struct buf *why)
{
	char room[AUDIT_HEAD_CHARS + 1];
	struct buf line = BUF_OVER(room);
	struct audit_head h;
	bool is_one;

	if (!audit_newest_head(o->folder, &h, &is_one, why))
		return EXIT_WORLD;
	if (!is_one) {
		buf_addf(why, "%s: no head was signed yet; one is, ten minutes after the first entry", o->folder);
		return EXIT_BAD_INPUT;
	}
	audit_head_write(&h, &line);
	puts(line.ptr);
	return 0;
}

static int
rotate(const struct audit_options *o, struct buf *why)
{
	char room[4096];
	struct buf path = BUF_OVER(room), closed = BUF_INIT(256);
	struct audit *a;
	int status = EXIT_WORLD;

	buf_addf(&path, "%s/audit.log", o->folder);
	if (!buf_ok(&path) || access(path.ptr, F_OK) != 0) {
		buf_addf(why, "%s: there is no audit.log", o->folder);
		return EXIT_BAD_INPUT;
	}
	a = audit_open(o->folder, why);
	if (a != NULL && audit_rotate(a, time(NULL), &closed, why)) {
		puts(closed.ptr);
		status = 0;
	}
	audit_close(a);
	buf_free(&closed);
	return status;
}

int
cmd_audit(int argc, char **argv)
{
	static const struct argp argp = { option_table, parse, "verify DIR [--heads FILE]\nshow DIR [--from N]\nhead DIR\nrotate DIR",
		"Checks the log of what staff did, prints it, prints its newest signed head (one line, for an SMS), closes its file and"
		" goes on in a new one.\v"
		"DIR is the folder that holds audit.log, or a copy of it.  The chain shows what was changed, left out, doubled or"
		" moved; that the end is missing, or that all was written anew, is shown only by heads that were kept elsewhere.",
		NULL, NULL, NULL };
	struct audit_options o = { 0 };
	struct buf why = BUF_INIT(1024), faults = BUF_INIT(1 << 20);
	int status;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	status = is_verb(&o, "verify") ? verify(&o, &faults, &why) : is_verb(&o, "show") ? show(&o, &faults, &why) :
	    is_verb(&o, "head") ? head(&o, &why) : rotate(&o, &why);
	fflush(stdout);
	fputs(faults.ptr, stderr);
	if (why.len > 0)
		fprintf(stderr, "safar audit: %s\n", why.ptr);
	buf_free(&faults);
	buf_free(&why);
	return status;
}
