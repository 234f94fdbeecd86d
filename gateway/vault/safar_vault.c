/*
 * safar_vault.c - the process that holds the keys of readable numbers
 *
 * Small on purpose: no network, no database, no content, no thread.  It reads
 * frames of bounded length from users it was told, and everything it opens is
 * in its own audit log before the digits leave.
 */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "gateway/exit_codes.h"
#include "gateway/harden.h"
#include "gateway/socket.h"
#include "gateway/staff/audit.h"
#include "gateway/vault/desk.h"
#include "gateway/vault/keys.h"
#include "gateway/vault/say.h"
#include "gateway/vault/serve.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum option_key { KEY_VERSION = 256, KEY_NEW, KEY_ROWS };

struct options {
	const char	*keys, *public, *jobs, *audit;
	struct serve_settings serve;
	uint32_t	 rows_per_second;
	bool		 makes_new;
};

static void
take_uids(struct serve_settings *s, const char *list, struct argp_state *state)
{
	char *end;

	for (s->uids = 0;; list = end + 1) {
		unsigned long uid = strtoul(list, &end, 10);

		if (*list < '0' || *list > '9' || uid >= UINT32_MAX || (*end != ',' && *end != '\0') || s->uids == SERVE_UIDS)
			argp_error(state, "--allow-uid takes at most %d user ids with commas between them", SERVE_UIDS);
		s->uid[s->uids++] = (uid_t)uid;
		if (*end == '\0')
			return;
	}
}

static uint32_t
take_rows(const char *text, struct argp_state *state)
{
	char *end;
	unsigned long rows = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || rows < 1 || rows > RULE_ROWS_MOST)
		argp_error(state, "--rows-per-second takes a number from 1 to %d", RULE_ROWS_MOST);
	return (uint32_t)rows;
}

static error_t
option_take(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'k': o->keys = arg; return 0;
	case 's': o->serve.socket_path = arg; return 0;
	case 'p': o->public = arg; return 0;
	case 'j': o->jobs = arg; return 0;
	case 'a': o->audit = arg; return 0;
	case 'u': take_uids(&o->serve, arg, state); return 0;
	case KEY_ROWS: o->rows_per_second = take_rows(arg, state); return 0;
	case KEY_NEW: o->makes_new = true; return 0;
	case KEY_VERSION: puts("safar-vault " SAFAR_VERSION); exit(EXIT_SUCCESS);
	case ARGP_KEY_ARG: argp_error(state, "safar-vault takes options only"); return 0;
	case ARGP_KEY_END:
		if (!o->keys || !o->public)
			argp_error(state, "--keys and --public are required");
		if (!o->makes_new && (!o->serve.socket_path || !o->jobs))
			argp_error(state, "--socket and --jobs are required");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static struct options
options_parse(int argc, char **argv)
{
	static const struct argp_option table[] = {
		{ "keys", 'k', "DIR", 0, "Folder of secret keys, mode 0700, ours (required)", 0 },
		{ "public", 'p', "FILE", 0, "Where the public keys of this month and the next are written (required)", 0 },
		{ "socket", 's', "PATH", 0, "Unix socket to be asked at (required)", 0 },
		{ "jobs", 'j', "DIR", 0, "Folder where safard leaves tickets of approved jobs (required)", 0 },
		{ "audit", 'a', "DIR", 0, "Folder of the audit log (default: the folder of keys)", 0 },
		{ "allow-uid", 'u', "UID,...", 0, "Users who may have numbers opened (default: our own)", 0 },
		{ "rows-per-second", KEY_ROWS, "N", 0, "How fast rows of approved jobs are opened, all in all: 1 to 20000 (default 500)", 0 },
		{ "new-keys", KEY_NEW, NULL, 0, "After a panic, or when a key was lost: allow new keys, and exit", 0 },
		{ "version", KEY_VERSION, NULL, 0, "Print the version", 0 },
		{ 0 },
	};
	static const struct argp argp = {
		.options = table, .parser = option_take,
		.doc = "Holds the keys of readable numbers; opens one when an open request or an approved job needs it."
		    "\vExit codes: 0 done, 1 a file is wrong, 2 called wrongly, 3 the world failed, try again.",
	};
	struct options o = { .serve = { .uid = { geteuid() }, .uids = 1 }, .rows_per_second = RULE_ROWS };

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (!o.audit)
		o.audit = o.keys;
	return o;
}

static int
signals_open(struct buf *why)
{
	sigset_t set;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		buf_addf(why, "signalfd: %s", strerror(errno));
	return fd;
}

/* From the first tick on there are keys; a socket is there when they are. */
static bool
serve(const struct options *o, struct keys *keys, struct audit *audit, int signal_fd, struct buf *why)
{
	struct desk *desk = desk_new(keys, audit, o->jobs, o->rows_per_second);
	struct vault_now now = vault_now();
	bool is_good = false;
	int fd = -1;

	if (desk_begin(desk, o->audit, &now, why))
		fd = socket_listen(o->serve.socket_path, 0660, SERVE_CLIENTS, why);
	if (fd >= 0) {
		vault_say("info", "start", "safar-vault " SAFAR_VERSION "%s", keys_are_forgotten(keys) ?
		    ": all keys were forgotten; nothing is opened until safar-vault --new-keys" : "");
		is_good = serve_run(&o->serve, fd, signal_fd, desk, why);
		close(fd);
		unlink(o->serve.socket_path);
	}
	desk_free(desk);
	return is_good;
}

int
main(int argc, char **argv)
{
	struct options o = options_parse(argc, argv);	/* --help, misuse: exits here */
	struct buf why = BUF_INIT(2048);
	struct vault_now now = vault_now();
	struct audit *audit = NULL;
	struct keys *keys = NULL;
	int status = EXIT_WORLD, signal_fd = -1;
	bool is_mistake = false;

	harden();
	BUG_IF(sodium_init() < 0);
	if (o.makes_new) {
		if (keys_renew(o.keys, o.public, &is_mistake, &why))
			status = EXIT_SUCCESS;
		else if (is_mistake)
			status = EXIT_BAD_INPUT;
		goto out;
	}
	keys = keys_open(o.keys, o.public, &now, &is_mistake, &why);
	if (!keys) {
		status = is_mistake ? EXIT_BAD_INPUT : EXIT_WORLD;
		goto out;
	}
	audit = audit_open(o.audit, &why);
	signal_fd = audit ? signals_open(&why) : -1;
	if (signal_fd >= 0 && serve(&o, keys, audit, signal_fd, &why))
		status = EXIT_SUCCESS;
out:
	if (status != EXIT_SUCCESS)
		vault_say("error", "start", "%s", why.ptr);
	audit_close(audit);
	keys_close(keys);
	if (signal_fd >= 0)
		close(signal_fd);
	buf_free(&why);
	return status;
}
