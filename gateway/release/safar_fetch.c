/*
 * safar_fetch.c - brings what owners publish to the shelves that safard serves from
 *
 * The process that reads bytes from the network of packs, so that safard need
 * not.  main() stays away from them, too: it reads safar.conf and trust.ini,
 * has a process for each owner, and gives a dead one a successor.
 */
#include <argp.h>
#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/diag.h"
#include "gateway/config.h"
#include "gateway/exit_codes.h"
#include "gateway/harden.h"
#include "gateway/log.h"
#include "gateway/release/fetcher_run.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define CONFIG_PATH "/etc/safar/safar.conf"

enum option_key { KEY_CHECK = 256, KEY_ONCE, KEY_VERSION };
enum { SENTENCE_BYTES = 768, PATH_BYTES = 1024, WAIT_S = 5 };

struct options { const char *config; bool check_only, once; };

/* A process for each owner of trust.ini that has a url. */
struct member { pid_t pid; unsigned deaths; int64_t since_s, next_s; };

struct crew {
	struct config	 config;
	struct trust	*trust;
	struct log	 log;
	char		 root[PATH_BYTES];
	struct member	 member[TRUST_OWNERS];
};

static error_t
option_take(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'c': o->config = arg; return 0;
	case KEY_CHECK: o->check_only = true; return 0;
	case KEY_ONCE: o->once = true; return 0;
	case KEY_VERSION: puts("safar-fetch " SAFAR_VERSION); exit(EXIT_SUCCESS);
	case ARGP_KEY_ARG: argp_error(state, "safar-fetch takes options only"); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static struct options
options_parse(int argc, char **argv)
{
	static const struct argp_option table[] = {
		{ "config", 'c', "FILE", 0, "Configuration of safard (" CONFIG_PATH ")", 0 },
		{ "check", KEY_CHECK, NULL, 0, "Read configuration and trust.ini, say what is wrong, do nothing else", 0 },
		{ "once", KEY_ONCE, NULL, 0, "Look at each owner's index once, bring what is new, and exit", 0 },
		{ "version", KEY_VERSION, NULL, 0, "Print the version", 0 },
		{ 0 },
	};
	static const struct argp argp = {
		.options = table, .parser = option_take,
		.doc = "Brings what owners publish (url of trust.ini) to the shelves that safard serves from."
		    "\vExit codes: 0 done, 1 a file is wrong, 2 called wrongly, 3 the world failed, try again, 4 something was not believed.",
	};
	struct options o = { .config = CONFIG_PATH };

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	return o;
}

/* --- files --- */

static void
log_level_set(struct crew *c)
{
	static const char *const words[] = { "error", "warn", "info", "debug" };

	for (unsigned i = 0; i < COUNT(words); i++)
		if (strcmp(words[i], c->config.gateway_log_level) == 0)
			c->log.level = (enum log_level)i;
}

static bool
files_read(struct crew *c, const char *path)
{
	char room[PATH_BYTES];
	struct buf root = BUF_OVER(room);
	struct diag d;

	config_init(&c->config);
	diag_init(&d, stderr);
	if (!config_read(&c->config, path, &d)) {
		diag_summary(&d);
		return false;
	}
	log_level_set(c);
	snprintf(c->root, sizeof(c->root), "%s", config_path(&c->config, "", "packs", &root));
	if (c->config.gateway_trust[0] != '\0')
		return trust_load(c->trust, c->config.gateway_trust);
	fprintf(stderr, "safar-fetch: %s: gateway.trust is empty, so there is nobody to believe\n", path);
	return false;
}

static struct fetcher
fetcher_of(struct crew *c, unsigned owner)
{
	return (struct fetcher){ .trust = c->trust, .owner = &c->trust->owner[owner], .root = c->root, .log = &c->log };
}

/* --- once --- */

static int
run_once(struct crew *c)
{
	enum fetcher_end worst = FETCHER_NOTHING;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return EXIT_WORLD;
	for (unsigned i = 0; i < c->trust->owners; i++) {
		struct fetcher f = fetcher_of(c, i);
		char room[SENTENCE_BYTES];
		struct buf why = BUF_OVER(room);
		enum fetcher_end end = FETCHER_WORLD;

		if (f.owner->url[0] == '\0')
			continue;
		if (fetcher_open(&f, &why))
			end = fetcher_once(&f);
		else
			log_event(&c->log, LOG_FETCH_FAILED, "owner=%s what=start is=away why=\"%s\"", f.owner->owner, why.ptr);
		fetcher_close(&f);
		worst = end > worst ? end : worst;
	}
	curl_global_cleanup();
	return worst == FETCHER_REFUSED ? EXIT_REFUSED : worst == FETCHER_WORLD ? EXIT_WORLD : EXIT_SUCCESS;
}

/* --- for good --- */

/* SIGTERM, SIGINT and SIGHUP end a member at once, as a kill may at any time. */
static void
member_start(struct crew *c, unsigned i)
{
	struct member *m = &c->member[i];
	pid_t parent = getpid();
	sigset_t ends;

	m->since_s = fetcher_clock().mono_s;
	m->pid = fork();
	if (m->pid == 0) {
		struct fetcher f = fetcher_of(c, i);

		sigemptyset(&ends);
		sigaddset(&ends, SIGTERM);
		sigaddset(&ends, SIGINT);
		sigaddset(&ends, SIGHUP);
		sigprocmask(SIG_UNBLOCK, &ends, NULL);
		if (fetcher_follow(parent))
			fetcher_run(&f);
		_exit(EXIT_WORLD);
	}
	if (m->pid < 0) {
		log_event(&c->log, LOG_FETCH_FAILED, "owner=%s what=start is=away why=\"fork: %s\"", c->trust->owner[i].owner, strerror(errno));
		m->pid = 0;
		m->next_s = fetcher_clock().mono_s + FETCHER_POLL_S;
	}
}

static void
members_start(struct crew *c)
{
	int64_t now_s = fetcher_clock().mono_s;

	for (unsigned i = 0; i < c->trust->owners; i++)
		if (c->trust->owner[i].url[0] != '\0' && c->member[i].pid == 0 && now_s >= c->member[i].next_s)
			member_start(c, i);
}

static void
members_bury(struct crew *c)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (unsigned i = 0; i < c->trust->owners; i++) {
			struct member *m = &c->member[i];
			int64_t now_s = fetcher_clock().mono_s;

			if (m->pid != pid)
				continue;
			m->pid = 0;
			if (now_s - m->since_s > FETCHER_LONGEST_S)
				m->deaths = 0;		/* it lived long enough for this to be another matter */
			m->next_s = now_s + fetcher_pause_s(&(struct fetcher){ .poll_s = 0 }, ++m->deaths, randombytes_random());
			if (WIFSIGNALED(status))
				log_event(&c->log, LOG_FETCH_FAILED, "owner=%s what=start is=away why=\"its process ended by signal %d\"",
				    c->trust->owner[i].owner, WTERMSIG(status));
		}
}

static void
members_stop(struct crew *c)
{
	for (unsigned i = 0; i < TRUST_OWNERS; i++)
		if (c->member[i].pid > 0)
			kill(c->member[i].pid, SIGKILL);
	for (unsigned i = 0; i < TRUST_OWNERS; i++) {
		if (c->member[i].pid > 0)
			(void)waitpid(c->member[i].pid, NULL, 0);
		c->member[i] = (struct member){ .pid = 0 };
	}
}

/* After SIGHUP; a file that cannot be used leaves the old one. */
static void
reload(struct crew *c)
{
	struct trust *fresh = xcalloc(1, sizeof(*fresh));

	if (!trust_load(fresh, c->config.gateway_trust)) {
		log_event(&c->log, LOG_TRUST_REFUSED, "file=%s next=\"mend it\"", c->config.gateway_trust);
		free(fresh);
		return;
	}
	members_stop(c);
	free(c->trust);
	c->trust = fresh;
}

static void
run(struct crew *c)
{
	sigset_t set;
	int got = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	while (got != SIGTERM && got != SIGINT) {
		members_bury(c);
		if (got == SIGHUP)
			reload(c);
		members_start(c);
		got = sigtimedwait(&set, NULL, &(struct timespec){ WAIT_S, 0 });
	}
	members_stop(c);
}

int
main(int argc, char **argv)
{
	struct options o = options_parse(argc, argv);	/* --help, misuse: exits here */
	struct crew c = { .log = { .out = stderr, .level = LOG_LEVEL_INFO } };
	int status = EXIT_BAD_INPUT;			/* the operator's files, first */

	harden();
	BUG_IF(sodium_init() < 0);
	c.trust = xcalloc(1, sizeof(*c.trust));
	if (files_read(&c, o.config)) {
		status = EXIT_SUCCESS;
		if (o.once)
			status = o.check_only ? status : run_once(&c);
		else if (!o.check_only)
			run(&c);			/* until SIGTERM */
	}
	free(c.trust);
	config_release(&c.config);
	return status;
}
