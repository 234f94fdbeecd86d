/*
 * cmd_demo.c - safar demo: the whole way, without anybody watching
 *
 * The same programs as `safar run`, in a folder of their own that is gone
 * afterwards; the talk is played by ops/talk over real sockets and written
 * down from the operator's PDUs.  Passed means: the talk saw what it promised,
 * every message of a person was acknowledged to the operator, no part was sent
 * that nobody asked for, no program fell, no log names a person, and it took
 * less than a minute.
 */
#include <argp.h>
#include <errno.h>
#include <sodium.h>
#include <stdbool.h>
#include <unistd.h>

#include "gateway/config.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/handset.h"
#include "ops/command/lines.h"
#include "ops/command/run_directory.h"
#include "ops/command/stack.h"
#include "ops/command/supervise.h"
#include "ops/command/transcript.h"
#include "ops/talk/talk.h"

enum { OPTION_BEARERBOX = 256, OPTION_KEEP, OPTION_SMPP, PLAY_S = 60, NUMBERS_BYTES = 1024, DIRECTORY_BYTES = 128,
	ACK_PAUSE_MS = 50, ACK_TRIES = 40 };

struct demo {
	struct stack_settings stack;
	char		**files;
	int		 count;
	bool		 must_keep, is_smpp;	/* is_smpp: USSD through the operator, not posted */
	const struct stack *running;
	struct buf	 numbers;
};

static const struct argp_option option_table[] = {
	{ "pack", 'p', "FILE", 0, "compiled content (build/sample.pack)", 0 },
	{ "bearerbox", OPTION_BEARERBOX, "PATH", 0, "Kannel's bearerbox (/usr/sbin/bearerbox)", 0 },
	{ "smpp", OPTION_SMPP, NULL, 0, "USSD through the operator and bearerbox, not posted to the USSD port", 0 },
	{ "keep", OPTION_KEEP, NULL, 0, "keep the folder with logs and spool", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct demo *d = state->input;

	switch (key) {
	case 'p': d->stack.pack = arg; return 0;
	case OPTION_BEARERBOX: d->stack.bearerbox = arg; return 0;
	case OPTION_SMPP: d->is_smpp = true; return 0;
	case OPTION_KEEP: d->must_keep = true; return 0;
	case ARGP_KEY_ARGS:
		d->files = state->argv + state->next;
		d->count = state->argc - state->next;
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

/* "A is +447700900123": the numbers a sample pack may answer in this run. */
static bool
add_numbers(const char *path, struct buf *numbers, struct buf *why)
{
	FILE *f = fopen(path, "re");
	char line[4096], *at;

	if (f == NULL) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	while (fgets(line, sizeof line, f) != NULL) {
		at = strstr(line, " is ");
		if (*line == '#' || at == NULL || strchr(line, '"') != NULL)
			continue;
		at += 4 + strspn(at + 4, " \t");
		at[strcspn(at, " \t\r\n")] = '\0';
		if (*at != '+' || strstr(numbers->ptr, at) != NULL)
			continue;
		buf_addf(numbers, "%s%s", numbers->len > 0 ? " " : "", at);
	}
	fclose(f);
	if (!buf_ok(numbers))
		buf_adds(why, "more people than a sample pack may answer");
	return buf_ok(numbers);
}

/* What the operator counted, once all parts from people are acknowledged: the last ack follows its answer. */
static bool
ask_counts(struct wire *w, struct line *n, struct buf *why)
{
	const struct timespec pause = { .tv_nsec = ACK_PAUSE_MS * 1000000L };
	char room[16];
	struct buf ask = BUF_OVER(room);

	buf_adds(&ask, "count");
	for (int tries = 0; tries < ACK_TRIES; tries++) {
		if (!wire_send(w, &ask, why) || wire_next(w, 2000, n) != WIRE_LINE)
			return false;
		if (strcmp(line_field(n, 4), line_field(n, 5)) == 0)
			break;
		nanosleep(&pause, NULL);
	}
	return true;
}

/* Everything was acknowledged to the operator, and no screen came to nobody. */
static bool
check_counts(const char *control, struct buf *why)
{
	struct wire *w = wire_connect(control, 0, why);
	struct line n;
	bool is_well = false;

	if (w != NULL && ask_counts(w, &n, why)) {
		printf("# operator: %s submits, %s different, %s twice; %s parts from people, %s acknowledged; "
		    "%s receipts; %s screens seen, %s late\n", line_field(&n, 1), line_field(&n, 2), line_field(&n, 3),
		    line_field(&n, 4), line_field(&n, 5), line_field(&n, 6), line_field(&n, 8), line_field(&n, 7));
		is_well = strcmp(line_field(&n, 4), line_field(&n, 5)) == 0;
		if (!is_well)
			buf_adds(why, "not every message of a person was acknowledged");
		else if (!(is_well = strcmp(line_field(&n, 7), "0") == 0))
			buf_adds(why, "a screen came when nobody waited for it");
	}
	wire_close(w);
	return is_well;
}

/* In a fork: the supervisor tends the programs meanwhile, and ends us when time is up. */
static int
play(void *arg)
{
	const struct demo *d = arg;
	const char *control = stack_control(d->running);
	struct buf why = BUF_INIT(1024);
	struct talk_stage *wire = stage_wire_open(control, d->is_smpp ? NULL : stack_ussd_url(d->running),
	    stack_ring_url(d->running));
	struct talk_stage *stage = transcript_open(wire, control, d->is_smpp, stdout, &why);
	int status = stage == NULL ? EXIT_WORLD : 0;
	unsigned strays;

	if (stage != NULL) {
		printf("1..%d\n", d->count);
		for (int i = 0; i < d->count; i++) {
			if (!talk_play(stage, d->files[i], (unsigned)i + 1, stdout))
				status = EXIT_BAD_INPUT;
		}
		strays = transcript_strays(stage);
		stage->ops->close(stage);
		if (strays > 0)
			buf_addf(&why, "%u parts were sent that no step asked for; ", strays);
		if (!check_counts(control, &why) || strays > 0)
			status = EXIT_BAD_INPUT;
	}
	if (why.len > 0)
		fprintf(stderr, "safar demo: %s\n", why.ptr);
	buf_free(&why);
	return status;
}

/* True when no log of this run has a number of `numbers`, with or without its '+'. */
static bool
logs_name_nobody(const char *directory, const char *numbers, struct buf *why)
{
	static const char *const logs[] = { "smsc.log", "bearerbox.log", "kannel.log", "safard.log" };
	char line[4096], path[128], number[32];

	for (size_t i = 0; i < COUNT(logs); i++) {
		FILE *f;

		snprintf(path, sizeof path, "%s/%s", directory, logs[i]);
		f = fopen(path, "re");
		while (f != NULL && fgets(line, sizeof line, f) != NULL) {
			for (const char *at = numbers; config_entry(&at, number, sizeof number);) {
				if (strstr(line, number + 1) == NULL)
					continue;
				buf_addf(why, "%s%s names a person", why->len > 0 ? "\n" : "", logs[i]);
				fclose(f);
				return false;
			}
		}
		if (f != NULL)
			fclose(f);
	}
	return true;
}

static int
run_demo(struct demo *d, struct supervisor *sup, struct buf *why)
{
	struct stack *stack = stack_start(sup, &d->stack, why);
	int status = EXIT_WORLD, player = -1;

	if (stack == NULL)
		return EXIT_WORLD;
	d->running = stack;
	player = supervisor_fork(sup, "player", play, d, why);
	for (int s = 0; player >= 0 && s < PLAY_S; s++) {
		bool goes_on = supervisor_tend(sup, 1000);

		if (supervisor_is_over(sup, player, &status))
			break;
		if (!goes_on || s + 1 == PLAY_S) {
			buf_addf(why, goes_on ? "not over after %d s" : "stopped after at most %d s", s + 1);
			status = EXIT_WORLD;
			break;
		}
	}
	stack_add_falls(stack, why);
	if (status == 0 && why->len > 0)
		status = EXIT_WORLD;		/* a program fell: not all was right */
	supervisor_stop_all(sup);
	if (!logs_name_nobody(stack_directory(stack), d->numbers.ptr, why))
		status = EXIT_BAD_INPUT;
	stack_free(stack);
	return status;
}

static bool
make_directory(char directory[DIRECTORY_BYTES], struct buf *why)
{
	const char *place = getenv("TMPDIR");

	if (place == NULL || *place == '\0')
		place = "/tmp";
	if ((size_t)snprintf(directory, DIRECTORY_BYTES, "%s/safar-demo-XXXXXX", place) >= DIRECTORY_BYTES)
		buf_addf(why, "%s: this TMPDIR is too long for sockets", place);
	else if (mkdtemp(directory) == NULL)
		buf_addf(why, "%s: %s", place, strerror(errno));
	else
		return true;
	return false;
}

/* A run that started nothing leaves nothing to look at. */
static bool
has_logs(const char *directory)
{
	char path[DIRECTORY_BYTES + 16];

	snprintf(path, sizeof path, "%s/smsc.log", directory);
	return access(path, F_OK) == 0;
}

int
cmd_demo(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, "[TALK...]",
		"Starts everything on loopback, plays a talk (ops/demo/demo.talk) through bearerbox, the operator and the "
		"USSD port (or, with --smpp, all of it through the operator), prints what was on the wire, checks it and "
		"stops.", NULL, NULL, NULL };
	static const char *const usual[] = { "ops/demo/demo.talk" };
	struct demo d = { .stack = { .pack = "build/sample.pack", .bearerbox = "/usr/sbin/bearerbox" },
		.numbers = BUF_INIT(NUMBERS_BYTES) };
	char directory[DIRECTORY_BYTES];
	struct buf why = BUF_INIT(4096);
	struct supervisor *sup = NULL;
	int status = EXIT_WORLD;
	bool is_made = false;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &d);
	if (d.count == 0) {
		d.files = (char **)(uintptr_t)usual;
		d.count = 1;
	}
	for (int i = 0; i < d.count; i++) {
		if (!add_numbers(d.files[i], &d.numbers, &why)) {
			status = EXIT_BAD_INPUT;
			goto out;
		}
	}
	status = handset_check_pack(d.stack.pack, &why);
	if (status != 0)
		goto out;
	status = EXIT_WORLD;
	is_made = make_directory(directory, &why);
	if (!is_made || sodium_init() < 0 || (sup = supervisor_new(&why)) == NULL)
		goto out;
	d.stack.directory = directory;
	d.stack.numbers = d.numbers.ptr;
	status = run_demo(&d, sup, &why);
out:
	supervisor_free(sup);
	if (is_made && (d.must_keep || (status != 0 && has_logs(directory))))
		fprintf(stderr, "safar demo: logs are in %s\n", directory);
	else if (is_made && !run_directory_remove(directory, &why))
		status = EXIT_WORLD;
	if (why.len > 0)
		fprintf(stderr, "safar demo: %s\n", why.ptr);
	buf_free(&d.numbers);
	buf_free(&why);
	return status;
}
