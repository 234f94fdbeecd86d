/*
 * cmd_run.c - safar run: everything on this machine, and a phone in your hand
 */
#include <argp.h>
#include <sodium.h>
#include <stdbool.h>

#include "locales/text/buf.h"
#include "ops/command/cmd_phone.h"
#include "ops/command/command.h"
#include "ops/command/stack.h"
#include "ops/command/supervise.h"

enum { OPTION_BEARERBOX = 256, OPTION_NO_PHONE };

struct run_options {
	struct stack_settings stack;
	const char	*from, *service;
	bool		 has_no_phone;
};

static const struct argp_option option_table[] = {
	{ "dir", 'd', "PATH", 0, "private folder of this run (build/run); people's settings stay in it", 0 },
	{ "pack", 'p', "FILE", 0, "compiled content (build/sample.pack)", 0 },
	{ "from", 'f', "NUMBER", 0, "the handset's number (" PHONE_FROM ")", 0 },
	{ "service", 'n', "NUMBER", 0, "where texts go (" PHONE_SERVICE ")", 0 },
	{ "bearerbox", OPTION_BEARERBOX, "PATH", 0, "Kannel's bearerbox (/usr/sbin/bearerbox)", 0 },
	{ "no-phone", OPTION_NO_PHONE, NULL, 0, "open no phone: say how to reach it and wait", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct run_options *o = state->input;

	switch (key) {
	case 'd': o->stack.directory = arg; return 0;
	case 'p': o->stack.pack = arg; return 0;
	case 'f': o->from = arg; return 0;
	case 'n': o->service = arg; return 0;
	case OPTION_BEARERBOX: o->stack.bearerbox = arg; return 0;
	case OPTION_NO_PHONE: o->has_no_phone = true; return 0;
	case ARGP_KEY_ARG: argp_error(state, "unexpected argument"); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

struct phone_place { const struct run_options *o; const struct stack *stack; };

static int
open_phone(void *arg)
{
	const struct phone_place *p = arg;
	const struct phone_options phone = { .smsc = stack_control(p->stack), .ussd = stack_ussd_url(p->stack),
		.from = p->o->from, .service = p->o->service };

	return phone_run(&phone);
}

/* Until the phone is closed or we are told to stop; an exit code. */
static int
serve(const struct run_options *o, struct supervisor *sup, const struct stack *stack, struct buf *why)
{
	struct phone_place place = { o, stack };
	int phone = -1, status = 0;

	if (o->has_no_phone) {
		fprintf(stderr, "up; another terminal opens a phone:\n  safar phone --smsc %s --ussd %s --from %s\n"
		    "Ctrl-C stops everything\n", stack_control(stack), stack_ussd_url(stack), o->from);
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
		.bearerbox = "/usr/sbin/bearerbox" }, .from = PHONE_FROM, .service = PHONE_SERVICE };
	struct buf why = BUF_INIT(4096);
	struct supervisor *sup = NULL;
	struct stack *stack = NULL;
	int status = EXIT_WORLD;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	o.stack.numbers = o.from;
	if (sodium_init() < 0 || (sup = supervisor_new(&why)) == NULL)
		goto out;
	stack = stack_start(sup, &o.stack, &why);
	if (stack == NULL) {
		status = why.len == 0 ? 0 : EXIT_WORLD;	/* told to stop while starting */
		goto out;
	}
	status = serve(&o, sup, stack, &why);
	stack_add_falls(stack, &why);
	fprintf(stderr, "stopping\n");
	supervisor_stop_all(sup);
out:
	if (why.len > 0)
		fprintf(stderr, "safar run: %s\n", why.ptr);
	stack_free(stack);
	supervisor_free(sup);
	buf_free(&why);
	return status;
}
