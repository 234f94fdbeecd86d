/*
 * cmd_run.c - safar run: everything on this machine, and a phone in your hand
 */
#include <argp.h>
#include <sodium.h>
#include <stdbool.h>

#include "locales/text/buf.h"
#include "ops/command/cmd_phone.h"
#include "ops/command/command.h"
#include "ops/command/handset.h"
#include "ops/command/stack.h"
#include "ops/command/supervise.h"

enum { OPTION_BEARERBOX = 256, OPTION_NO_PHONE, OPTION_PRELOAD, PEOPLE = 7, LINE_BYTES = 4096 };

struct run_options {
	struct stack_settings stack;
	const char	*from, *service;
	bool		 has_no_phone;
	struct buf	 people;	/* who may be answered: the phone's owner first */
};

/* Numbers reserved for fiction, beginning with PHONE_FROM: a second terminal is another of them. */
#define PERSON "+44770090012%d"

static const struct argp_option option_table[] = {
	{ "dir", 'd', "PATH", 0, "private folder of this run (build/run); people's settings stay in it", 0 },
	{ "pack", 'p', "FILE", 0, "compiled content (build/sample.pack)", 0 },
	{ "from", 'f', "NUMBER", 0, "the handset's number (" PHONE_FROM ")", 0 },
	{ "service", 'n', "NUMBER", 0, "where texts go (" PHONE_SERVICE ")", 0 },
	{ "bearerbox", OPTION_BEARERBOX, "PATH", 0, "Kannel's bearerbox (/usr/sbin/bearerbox)", 0 },
	{ "preload", OPTION_PRELOAD, NULL, 0, "bearerbox with the libraries of ops/kannel/: small packets at once, cheap ids", 0 },
	{ "no-phone", OPTION_NO_PHONE, NULL, 0, "open no phone: say how to reach it and wait", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct run_options *o = state->input;
	char room[HANDSET_NUMBER], sentence[128];
	struct buf number = BUF_OVER(room), why = BUF_OVER(sentence);

	switch (key) {
	case 'd': o->stack.directory = arg; return 0;
	case 'p': o->stack.pack = arg; return 0;
	case 'f': o->from = arg; return 0;
	case 'n': o->service = arg; return 0;
	case OPTION_BEARERBOX: o->stack.bearerbox = arg; return 0;
	case OPTION_PRELOAD: o->stack.is_preloaded = true; return 0;
	case OPTION_NO_PHONE: o->has_no_phone = true; return 0;
	case ARGP_KEY_ARG: argp_error(state, "unexpected argument"); return 0;
	case ARGP_KEY_END:
		if (!handset_person(&number, o->from, &why))
			argp_error(state, "--from: %s", why.ptr);
		if (!handset_is_service(o->service))
			argp_error(state, "--service: digits, as " PHONE_SERVICE);
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

/* The owner of this phone, and those who may open another. */
static void
name_people(struct run_options *o, struct buf *second)
{
	char room[128], number[HANDSET_NUMBER];
	struct buf why = BUF_OVER(room);

	handset_person(&o->people, o->from, &why);
	for (int i = 0; i < PEOPLE; i++) {
		snprintf(number, sizeof number, PERSON, 3 + i);
		if (strcmp(number, o->people.ptr) == 0)
			continue;		/* the owner, who stands first */
		if (second->len == 0)
			buf_adds(second, number);
		buf_addf(&o->people, " %s", number);
	}
}

struct phone_place { const struct run_options *o; const struct stack *stack; const char *second; };

static int
open_phone(void *arg)
{
	const struct phone_place *p = arg;
	const struct phone_options phone = { .smsc = stack_control(p->stack), .from = p->o->from,
		.service = p->o->service, .second = p->second };

	return phone_run(&phone);
}

/* Until the phone is closed or we are told to stop; an exit code. */
static int
serve(const struct run_options *o, struct supervisor *sup, const struct stack *stack, const char *other,
    struct buf *why)
{
	char room[LINE_BYTES];
	struct buf line = BUF_OVER(room);
	struct phone_place place = { o, stack, line.ptr };
	int phone = -1, status = 0;

	stack_add_phone_line(stack, other, o->service, &line);
	fprintf(stderr, "another person, in a second terminal:\n  %s\n", line.ptr);
	fprintf(stderr, "the same with USSD as an aggregator posts it: add  --ussd %s\n", stack_ussd_url(stack));
	fprintf(stderr, "a missed call is told at %s (from=…, to=33445)\n", stack_ring_url(stack));
	if (o->has_no_phone) {
		fprintf(stderr, "up; Ctrl-C stops everything\n");
	} else {
		phone = supervisor_fork(sup, "phone", open_phone, &place, why);
		if (phone < 0)
			return EXIT_WORLD;
	}
	while (supervisor_tend(sup, 1000)) {
		if (phone >= 0 && supervisor_is_over(sup, phone, &status))
			break;
	}
	return status;
}

int
cmd_run(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, NULL,
		"Starts a simulated operator, Kannel's bearerbox and safard on loopback, waits until a message can go "
		"all the way, and opens a phone.  Ctrl-C stops all of it.", NULL, NULL, NULL };
	struct run_options o = { .stack = { .directory = "build/run", .pack = "build/sample.pack",
		.bearerbox = "/usr/sbin/bearerbox" }, .from = PHONE_FROM, .service = PHONE_SERVICE,
		.people = BUF_INIT(512) };
	char room[HANDSET_NUMBER];
	struct buf why = BUF_INIT(4096), other = BUF_OVER(room);
	struct supervisor *sup = NULL;
	struct stack *stack = NULL;
	int status = EXIT_WORLD;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	name_people(&o, &other);
	o.stack.numbers = o.people.ptr;
	status = handset_check_pack(o.stack.pack, &why);
	if (status != 0)
		goto out;
	status = EXIT_WORLD;
	fputs("when the phone is there: type SALARY and Enter for an SMS, *384*77# and Enter for USSD, /quit to stop\n",
	    stderr);
	if (sodium_init() < 0 || (sup = supervisor_new(&why)) == NULL)
		goto out;
	stack = stack_start(sup, &o.stack, &why);
	if (stack == NULL) {
		status = why.len == 0 ? 0 : EXIT_WORLD;	/* told to stop while starting */
		goto out;
	}
	status = serve(&o, sup, stack, other.ptr, &why);
	stack_add_falls(stack, &why);
	fprintf(stderr, "stopping\n");
	supervisor_stop_all(sup);
out:
	if (why.len > 0)
		fprintf(stderr, "safar run: %s\n", why.ptr);
	stack_free(stack);
	supervisor_free(sup);
	buf_free(&o.people);
	buf_free(&why);
	return status;
}
