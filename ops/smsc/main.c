/*
 * main.c - smsc: a simulated operator for demos, tests and training
 *
 * Listens on loopback only.  Its log (stderr) has binds and statuses, never a
 * number or a text; messages live in memory and on the control socket.
 */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/smsc/network.h"
#include "ops/smsc/smpp.h"

enum { OPTION_PORT_FILE = 256, OPTION_PASSWORD, OPTION_ACCOUNT };

struct options {
	struct smpp_settings smpp;
	const char	*socket, *port_file, *account;
	char		 user[PDU_NAME], password[9];
};

static const struct argp_option option_table[] = {
	{ "port", 'p', "N", 0, "SMPP port on 127.0.0.1; 0 lets the kernel choose (default)", 0 },
	{ "port-file", OPTION_PORT_FILE, "FILE", 0, "write the port here once it is open", 0 },
	{ "socket", 's', "PATH", 0, "control socket (required)", 0 },
	{ "user", 'u', "NAME", 0, "the system_id that may bind; without it everyone may", 0 },
	{ "password", OPTION_PASSWORD, "WORD", 0, "its password, at most 8 characters (others see it in ps)", 0 },
	{ "account", OPTION_ACCOUNT, "FILE", 0, "user and password on two lines of a file instead", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	char *end;
	long n;

	switch (key) {
	case 'p':
		n = strtol(arg, &end, 10);
		if (*arg == '\0' || *end != '\0' || n < 0 || n > 65535)
			argp_error(state, "--port: a number from 0 to 65535");
		o->smpp.port = (uint16_t)n;
		return 0;
	case OPTION_PORT_FILE: o->port_file = arg; return 0;
	case 's': o->socket = arg; return 0;
	case 'u': o->smpp.user = arg; return 0;
	case OPTION_PASSWORD: o->smpp.password = arg; return 0;
	case OPTION_ACCOUNT: o->account = arg; return 0;
	case ARGP_KEY_ARG: argp_error(state, "unexpected argument"); return EINVAL;
	case ARGP_KEY_END:
		if (o->socket == NULL)
			argp_error(state, "--socket is required");
		if (o->smpp.user != NULL && o->smpp.password == NULL)
			argp_error(state, "--user needs --password");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static bool
read_line(FILE *f, char *out, size_t size)
{
	if (fgets(out, (int)size, f) == NULL)
		return false;
	if (strchr(out, '\n') == NULL && !feof(f) && getc(f) != '\n')
		return false;		/* longer than SMPP allows */
	out[strcspn(out, "\n")] = '\0';
	return true;
}

static bool
read_account(struct options *o, struct buf *why)
{
	FILE *f = fopen(o->account, "re");
	bool is_read;

	if (f == NULL) {
		buf_addf(why, "%s: %s", o->account, strerror(errno));
		return false;
	}
	is_read = read_line(f, o->user, sizeof o->user) && read_line(f, o->password, sizeof o->password);
	fclose(f);
	if (!is_read)
		buf_addf(why, "%s: wants a user (up to 15 characters) and a password (up to 8), a line each",
		    o->account);
	o->smpp.user = o->user;
	o->smpp.password = o->password;
	return is_read;
}

/* Whoever waits for the file sees nothing or all of it. */
static bool
write_port(const char *path, uint16_t port, struct buf *why)
{
	char room[4096];
	struct buf temporary = BUF_OVER(room);
	FILE *f;
	bool is_written;

	buf_addf(&temporary, "%s.new", path);
	f = buf_ok(&temporary) ? fopen(temporary.ptr, "we") : NULL;
	is_written = f != NULL && fprintf(f, "%u\n", port) > 0;
	if (f != NULL && fclose(f) != 0)
		is_written = false;
	if (is_written && rename(temporary.ptr, path) == 0)
		return true;
	buf_addf(why, "%s: %s", path, strerror(errno));
	return false;
}

static void
on_signal(void *arg, uint32_t events)
{
	(void)events;
	loop_stop(arg);
}

static int
watch_signals(struct loop *loop, struct buf *why)
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
	else if (loop_watch(loop, fd, EPOLLIN, on_signal, loop, why) == NULL) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int
main(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, NULL,
		"A simulated operator: an SMPP 3.4 SMSC that counts, keeps what was on the wire and misbehaves on demand.",
		NULL, NULL, NULL };
	struct options options = { 0 };
	struct buf why = BUF_INIT(1024);
	struct loop *loop = NULL;
	struct network network = { 0 };
	int signals = -1, status = EXIT_BAD_INPUT;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	if (options.account != NULL && !read_account(&options, &why))
		goto out;
	status = EXIT_WORLD;
	if (sodium_init() < 0)
		goto out;
	if ((loop = loop_new(&why)) == NULL || (signals = watch_signals(loop, &why)) < 0)
		goto out;
	if (!network_open(&network, loop, &options.smpp, options.socket, &why))
		goto out;
	if (options.port_file != NULL && !write_port(options.port_file, smpp_port(network.smpp), &why))
		goto out;
	printf("port %u\n", smpp_port(network.smpp));
	fflush(stdout);
	loop_run(loop);
	status = EXIT_SUCCESS;
out:
	if (status != EXIT_SUCCESS)
		fprintf(stderr, "smsc: %s\n", why.ptr);
	network_close(&network);
	loop_free(loop);
	if (signals >= 0)
		close(signals);
	buf_free(&why);
	return status;
}
