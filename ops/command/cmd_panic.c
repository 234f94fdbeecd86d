/*
 * cmd_panic.c - safar panic: somebody is at the door
 *
 * No password, no configuration, no database: what can fail is left out.  The
 * disk first, because it works with or without a vault; then the running vault is told.
 */
#include <argp.h>

#include "gateway/vault/ask.h"
#include "gateway/vault/forget.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"

enum { OPTION_YES = 256 };

struct panic_options {
	const char	*keys, *public_path, *socket;
	bool		 is_meant;
};

static const struct argp_option option_table[] = {
	{ "keys", 'k', "DIR", 0, "folder of safar-vault's secret keys (required)", 0 },
	{ "public", 'p', "FILE", 0, "its file of public keys (required)", 0 },
	{ "socket", 's', "PATH", 0, "its socket, to tell it at once; without it a running vault looks within a second", 0 },
	{ "yes", OPTION_YES, NULL, 0, "it is meant (required)", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct panic_options *o = state->input;

	switch (key) {
	case 'k': o->keys = arg; return 0;
	case 'p': o->public_path = arg; return 0;
	case 's': o->socket = arg; return 0;
	case OPTION_YES: o->is_meant = true; return 0;
	case ARGP_KEY_ARG: argp_error(state, "unexpected word"); return 0;
	case ARGP_KEY_END:
		if (o->keys == NULL || o->public_path == NULL)
			argp_error(state, "--keys and --public are required");
		else if (!o->is_meant)
			argp_error(state, "every number on every list can never be read again; say --yes if that is meant");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static bool
tell_vault(const char *socket_path, struct buf *why)
{
	struct wire_ask ask = { .verb = WIRE_FORGET };
	struct wire_reply reply;

	if (!vault_listens(socket_path)) {
		puts("No vault runs at that socket.");
		return true;
	}
	if (!vault_ask_once(socket_path, &ask, &reply, why))
		return false;
	puts("The running vault has dropped its keys from memory.");
	return true;
}

int
cmd_panic(int argc, char **argv)
{
	static const struct argp argp = { option_table, parse, "",
		"Forgets every key of readable numbers: overwritten, removed, and gone from the vault's memory. There is no way "
		"back. Answers go on.", NULL, NULL, NULL };
	struct panic_options o = { 0 };
	struct buf why = BUF_INIT(2048), socket_why = BUF_INIT(512);
	unsigned gone = 0;
	bool is_done, is_told;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	is_done = forget_all(o.keys, o.public_path, &gone, &why);
	if (is_done && gone == 0 && !forget_is_place(o.keys)) {
		buf_addf(&why, "%s: no vault has ever kept keys here; is it the right folder?", o.keys);
		is_done = false;
	}
	printf("%u keys destroyed on disk%s.\n", gone, is_done ? "" : "; not all is done, see below");
	fflush(stdout);
	is_told = o.socket == NULL || tell_vault(o.socket, &socket_why);
	if (is_done && o.socket == NULL)
		puts("A running vault drops its keys within a second, and before it opens anything.");
	if (is_done && is_told)
		puts("Sealed numbers cannot be read any more, by anybody.\n"
		    "Questions are answered as before. Call-backs, alerts and broadcasts reach nobody.\n"
		    "New keys, for people who sign up anew: safar-vault --new-keys.");
	fflush(stdout);
	if (!is_done)
		fprintf(stderr, "safar panic: %s\n", why.ptr);
	if (!is_told)
		fprintf(stderr, "safar panic: %s; kill the process safar-vault: its keys are in its memory\n", socket_why.ptr);
	buf_free(&why);
	buf_free(&socket_why);
	return is_done && is_told ? 0 : EXIT_WORLD;
}
