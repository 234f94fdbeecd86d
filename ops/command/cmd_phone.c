/*
 * cmd_phone.c - safar phone: what a person sees, before any person sees it
 */
#include "ops/command/cmd_phone.h"

#include <argp.h>
#include <sodium.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/handset.h"
#include "ops/command/phone_full.h"
#include "ops/command/phone_plain.h"
#include "ops/command/phone_screen.h"
#include "ops/command/terminal.h"

enum { OPTION_SMSC = 256, OPTION_USSD };

static const struct argp_option option_table[] = {
	{ "pack", 'p', "FILE", 0, "a service in this process, from a pack: no daemon, no Kannel", 0 },
	{ "socket", 's', "PATH", 0, "the phone socket of a running safard", 0 },
	{ "smsc", OPTION_SMSC, "SOCKET", 0, "the simulated operator with this control socket", 0 },
	{ "ussd", OPTION_USSD, "URL", 0, "with --smsc: USSD is posted to this port instead of going through the operator, http://127.0.0.1:8090/ussd", 0 },
	{ "from", 'f', "NUMBER", 0, "this handset's number (default " PHONE_FROM ", reserved for fiction)", 0 },
	{ "service", 'n', "NUMBER", 0, "where texts go (default " PHONE_SERVICE ")", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct phone_options *o = state->input;
	char room[HANDSET_NUMBER], sentence[128];
	struct buf number = BUF_OVER(room), why = BUF_OVER(sentence);

	switch (key) {
	case 'p': o->pack = arg; return 0;
	case 's': o->socket = arg; return 0;
	case OPTION_SMSC: o->smsc = arg; return 0;
	case OPTION_USSD: o->ussd = arg; return 0;
	case 'f': o->from = arg; return 0;
	case 'n': o->service = arg; return 0;
	case ARGP_KEY_ARG: argp_error(state, "unexpected argument"); return 0;
	case ARGP_KEY_END:
		if (!handset_person(&number, o->from, &why))
			argp_error(state, "--from: %s", why.ptr);
		if (!handset_is_service(o->service))
			argp_error(state, "--service: digits, as " PHONE_SERVICE);
		if (o->ussd != NULL && o->smsc == NULL)
			argp_error(state, "--ussd goes with --smsc");
		if ((o->pack != NULL) + (o->socket != NULL) + (o->smsc != NULL) != 1)
			argp_error(state, "say one of --pack, --socket or --smsc");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static struct handset *
open_network(const struct phone_options *o, const struct handset_settings *s, struct buf *why)
{
	if (o->pack != NULL)
		return handset_open_pack(s, o->pack, why);
	if (o->socket != NULL)
		return handset_open_socket(s, o->socket, why);
	return handset_open_smsc(s, o->smsc, o->ussd, why);
}

int
phone_run(const struct phone_options *o)
{
	bool is_full = terminal_is_there(STDIN_FILENO, STDOUT_FILENO);
	struct phone_screen *screen = xcalloc(1, sizeof *screen);
	char number[HANDSET_NUMBER];
	struct buf why = BUF_INIT(1024), from = BUF_OVER(number);
	struct handset_settings settings = { .from = number, .service = o->service };
	struct handset *h = NULL;
	int status = EXIT_WORLD;

	settings.heard = is_full ? phone_screen_heard : phone_plain_heard;
	settings.heard_arg = is_full ? (void *)screen : (void *)stdout;
	if (o->pack != NULL)
		status = handset_check_pack(o->pack, &why);
	if ((o->pack == NULL || status == 0) && handset_person(&from, o->from, &why) && sodium_init() >= 0)
		h = open_network(o, &settings, &why);
	if (h == NULL && status == 0)
		status = EXIT_BAD_INPUT;	/* the pack is good, and not for this service */
	screen->handset = h;
	screen->second = o->second;
	if (h != NULL)
		status = is_full ? phone_full(h, screen, &why) : phone_plain(h, stdin, stdout);
	if (why.len > 0)
		fprintf(stderr, "safar phone: %s\n", why.ptr);
	handset_close(h);
	free(screen);
	buf_free(&why);
	return status;
}

int
cmd_phone(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, NULL,
		"A handset for SMS and USSD.  On a terminal it draws a phone (/help tells the rest); otherwise it "
		"reads lines (sms TEXT, dial CODE, key X, hangup, quit) and prints what comes.", NULL, NULL, NULL };
	struct phone_options o = { .from = PHONE_FROM, .service = PHONE_SERVICE };

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	return phone_run(&o);
}
