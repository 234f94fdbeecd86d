/*
 * safard.c - the daemon; main() is its table of contents
 *
 * The one file that knows every bearer, and the only one that names Kannel's:
 * libgateway.a links without it.
 */
#include <argp.h>
#include <errno.h>
#include <unistd.h>

#include "content/diag.h"
#include "gateway/bearer/bearer.h"
#include "gateway/exit_codes.h"
#include "gateway/gateway.h"
#include "gateway/harden.h"
#include "locales/text/buf.h"

#define CONFIG_PATH "/etc/safar/safar.conf"

enum option_key { KEY_CHECK = 256, KEY_PRINT, KEY_VERSION, KEY_READY };

struct options {
	const char	*config;	/* NULL = not given */
	bool		 check_only, print_only, version_only;
	int		 ready_fd;	/* -1 = nobody waits */
};

static error_t
option_take(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	char *end;

	switch (key) {
	case 'c':
		o->config = arg;
		return 0;
	case KEY_CHECK:
		o->check_only = true;
		return 0;
	case KEY_PRINT:
		o->print_only = true;
		return 0;
	case KEY_VERSION:
		o->version_only = true;
		return 0;
	case KEY_READY:
		o->ready_fd = (int)strtol(arg, &end, 10);
		if (end == arg || *end || o->ready_fd < 1)
			argp_error(state, "--ready-fd takes the number of an open descriptor");
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "safard takes options only");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static struct options
options_parse(int argc, char **argv)
{
	static const struct argp_option table[] = {
		{ "config", 'c', "FILE", 0, "Configuration (" CONFIG_PATH ")", 0 },
		{ "check", KEY_CHECK, NULL, 0, "Read configuration and pack, say what is wrong, do nothing else", 0 },
		{ "print-config", KEY_PRINT, NULL, 0,
		    "Print what was understood; without --config, the defaults", 0 },
		{ "ready-fd", KEY_READY, "N", 0, "Write \"ready\" to descriptor N when messages are answered", 0 },
		{ "version", KEY_VERSION, NULL, 0, "Print the version", 0 },
		{ 0 },
	};
	static const struct argp argp = {
		.options = table, .parser = option_take,
		.doc = "The gateway: answers SMS and USSD from a compiled pack."
		    "\vExit codes: 0 done, 1 a file is wrong, 2 called wrongly, 3 the world failed, try again.",
	};
	struct options o = { .ready_fd = -1 };

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	return o;
}

/* What the Kannel bearer is told of each way; `out` has WAYS_MAX, and borrows from g->ways. */
static void
ways_of(const struct gateway *g, struct kannel_way *out)
{
	for (size_t i = 0; i < g->ways.count; i++) {
		const struct way *w = &g->ways.way[i];

		out[i] = (struct kannel_way){ .smsc_id = w->name, .numbers = w->numbers,
		    .ussd = w->carries == WAY_USSD ? &w->ussd : NULL, .national = w->national };
	}
}

static bool
bearers_open(struct gateway *g, struct peer_key *kannel_key, const struct kannel_way *ways, struct buf *why)
{
	const struct config *c = &g->config;
	char room[1024], spare[1024];
	struct buf path = BUF_OVER(room), journal = BUF_OVER(spare);
	struct kannel_settings kannel = {
		.host = c->kannel_host, .port = (uint16_t)c->kannel_port, .box_id = c->kannel_box,
		.secret = kannel_key->bytes, .window = (unsigned)c->kannel_window,
		.pending = (unsigned)c->kannel_pending, .connections = (unsigned)c->kannel_connections,
		.receipts = (unsigned)c->kannel_receipts, .settle_s = (unsigned)c->kannel_settle_s,
		.journal = config_path(c, "", "kannel.begun", &journal),
		.ways = ways, .way_count = g->ways.count,
	};
	struct ussd_http_settings ussd = {
		.address = c->ussd_http_address, .port = (uint16_t)c->ussd_http_port,
		.allow = c->ussd_http_allow, .path = c->ussd_http_path, .dialects = c->ussd_http_dialects,
		.secret_file = c->ussd_http_secret_file, .ring_path = c->ussd_http_ring_path,
	};
	struct phone_settings phone = { .socket_path = c->phone_socket };

	if (c->kannel_enabled &&
	    (!peer_key_load(config_path(c, c->kannel_key_file, "kannel.key", &path), kannel_key, why) ||
	    !gateway_add_bearer(g, kannel_bearer_open(&g->host, &kannel, why))))
		return false;
	if (c->ussd_http_enabled && !gateway_add_bearer(g, ussd_http_bearer_open(&g->host, &ussd, why)))
		return false;
	return !c->phone_socket[0] || gateway_add_bearer(g, phone_bearer_open(&g->host, &phone, why));
}

/* To whoever started us: messages are answered from here on. */
static void
say_ready(struct gateway *g, int fd)
{
	log_event(&g->log, LOG_START, "version=%s bearers=%u", SAFAR_VERSION, g->bearers);
	if (fd < 0)
		return;
	if (write(fd, "ready\n", 6) != 6)
		log_event(&g->log, LOG_START, "why=\"descriptor %d: %s\"", fd, strerror(errno));
	close(fd);
}

static int
config_show(const char *path)
{
	struct config c;
	struct diag d;
	bool good = true;

	config_init(&c);
	diag_init(&d, stderr);
	if (path)
		good = config_read(&c, path, &d);
	if (good)
		config_print(&c, stdout);
	else
		diag_summary(&d);
	config_release(&c);
	return good ? EXIT_SUCCESS : EXIT_BAD_INPUT;
}

int
main(int argc, char **argv)
{
	struct options o = options_parse(argc, argv);	/* --help, misuse: exits here */
	struct gateway g = { .signal_fd = -1, .log = { .out = stderr, .level = LOG_LEVEL_INFO } };
	struct peer_key kannel_key = { { 0 } };
	struct kannel_way ways[WAYS_MAX];
	struct buf why = BUF_INIT(1024);
	int status = EXIT_BAD_INPUT;			/* the operator's files, first */

	if (o.version_only) {
		puts("safard " SAFAR_VERSION);
		return EXIT_SUCCESS;
	}
	if (o.print_only)
		return config_show(o.config);
	harden();
	if (o.check_only)
		g.log.out = NULL;			/* nothing is said on success */
	if (!gateway_read_files(&g, o.config ? o.config : CONFIG_PATH, &why))
		goto out;
	if (o.check_only) {
		status = EXIT_SUCCESS;
		goto out;
	}

	status = EXIT_WORLD;				/* then the world */
	if (!gateway_open(&g, &why))
		goto out;
	ways_of(&g, ways);
	if (!bearers_open(&g, &kannel_key, ways, &why))
		goto out;

	say_ready(&g, o.ready_fd);
	gateway_run(&g);				/* until SIGTERM */
	status = EXIT_SUCCESS;
out:
	if (status != EXIT_SUCCESS && o.check_only)
		fprintf(stderr, "safard: %s\n", why.ptr);
	else if (status != EXIT_SUCCESS)
		log_event(&g.log, LOG_START_FAILED, "why=\"%s\"", why.ptr);
	gateway_close(&g);				/* frees whatever was opened */
	buf_free(&why);
	return status;
}
