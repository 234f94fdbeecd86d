/*
 * gateway.c - opens, runs and closes one safard
 *
 * The loop's rounds: messages, then one commit of what they changed, then the
 * acknowledgements that waited for it.  Timers look at what people may change
 * while we run; signals reload and stop.
 */
#include "gateway/gateway.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "content/diag.h"
#include "content/withdrawn.h"
#include "gateway/gateway_host.h"
#include "gateway/service.h"
#include "gateway/state_folder.h"
#include "gateway/store/steady.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	PATH_BYTES = 1024, SECOND_MS = 1000, DAY_MS = 24 * 3600 * SECOND_MS, DRAIN_LOOK_MS = 20,
};

static const char *
withdrawn_path(const struct gateway *g, struct buf *room)
{
	return config_path(&g->config, g->config.gateway_withdrawn, "withdrawn", room);
}

static void
log_level_set(struct gateway *g)
{
	static const char *const words[] = { "error", "warn", "info", "debug" };

	for (unsigned i = 0; i < COUNT(words); i++)
		if (!strcmp(words[i], g->config.gateway_log_level))
			g->log.level = (enum log_level)i;
}

/* What stands in safar.conf and in ways.ini must be the same: one is what bearerbox was told, one what we believe. */
static bool
ways_agree(const struct config *c, const struct ways *w, struct buf *why)
{
	const struct { const char *ours, *theirs; long conf, ways; } numbers[] = {
		{ "kannel.port", "box_port", c->kannel_port, w->bearerbox.box_port },
		{ "kannel.pending", "pending", c->kannel_pending, w->bearerbox.pending },
	};

	if (c->kannel_ways[0] == '\0')
		return true;
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (numbers[i].conf != numbers[i].ways) {
			buf_addf(why, "%s is %ld, but in %s bearerbox.%s is %ld; write the same in both", numbers[i].ours,
			    numbers[i].conf, c->kannel_ways, numbers[i].theirs, numbers[i].ways);
			return false;
		}
	if (strcmp(c->kannel_box, w->bearerbox.box) == 0)
		return true;
	buf_addf(why, "kannel.box is \"%s\", but in %s bearerbox.box is \"%s\"; write the same in both", c->kannel_box,
	    c->kannel_ways, w->bearerbox.box);
	return false;
}

static bool
packs_open(struct gateway *g, const char *withdrawn, struct buf *why)
{
	const struct config *c = &g->config;
	char room[PATH_BYTES];
	struct buf root = BUF_OVER(room);

	if (c->gateway_trust[0] == '\0')
		return live_open(&g->live, &g->log, c->gateway_pack, withdrawn, why);
	g->live.log = &g->log;
	(void)snprintf(g->packs_root, sizeof g->packs_root, "%s", config_path(c, "", "packs", &root));
	(void)snprintf(g->withdrawn_list, sizeof g->withdrawn_list, "%s", withdrawn);
	return release_open(&g->release, &(struct release_place){ &g->live, c->gateway_trust, g->packs_root, g->withdrawn_list },
	    loop_wall_s(), why);
}

bool
gateway_read_files(struct gateway *g, const char *path, struct buf *why)
{
	char room[PATH_BYTES];
	struct buf withdrawn = BUF_OVER(room);
	struct diag d;

	g->config_path = path;
	g->signal_fd = -1;
	config_init(&g->config);
	diag_init(&d, stderr);
	if (!config_read(&g->config, path, &d)) {
		diag_summary(&d);
		buf_addf(why, "%s: cannot be used", path);
		return false;
	}
	log_level_set(g);
	if (g->config.kannel_ways[0] == '\0') {
		ways_init(&g->ways);
	} else if (!ways_read(&g->ways, g->config.kannel_ways, &d)) {
		diag_summary(&d);
		buf_addf(why, "%s: cannot be used", g->config.kannel_ways);
		return false;
	}
	if (!people_read_files(&g->people, &g->config, loop_wall_s(), &d)) {
		diag_summary(&d);
		buf_adds(why, "offices or rates cannot be used");
		return false;
	}
	return ways_agree(&g->config, &g->ways, why) && packs_open(g, withdrawn_path(g, &withdrawn), why);
}

/* The numbers are hashed once and not kept: from here on they are peers like any other. */
static void
test_numbers_read(struct gateway *g)
{
	const char *at = g->config.sample_test_numbers;
	char entry[64];

	g->tests = 0;
	while (g->tests < GATEWAY_TEST_NUMBERS && config_entry(&at, entry, sizeof(entry))) {
		g->test[g->tests] = peer_of_number(&g->people.ring.key, entry);
		explicit_bzero(g->test[g->tests++].number, sizeof(g->test->number));
	}
	explicit_bzero(entry, sizeof(entry));
	explicit_bzero(g->config.sample_test_numbers, strlen(g->config.sample_test_numbers));
}

static void
reload(struct gateway *g)
{
	char room[PATH_BYTES], keys[512];
	struct buf withdrawn = BUF_OVER(room), restart = BUF_OVER(keys);
	struct config fresh;
	struct diag d;

	config_init(&fresh);
	diag_init(&d, stderr);
	d.is_quiet = true;	/* a quoted line may hold a test number, and stderr is the journal by now */
	if (config_read(&fresh, g->config_path, &d)) {
		config_take_live(&g->config, &fresh, &restart);
		log_level_set(g);
		test_numbers_read(g);
		people_reload(&g->people, &g->config, g->service, &g->log, loop_wall_s());
		broadcast_desk_reload(g);
		log_event(&g->log, LOG_CONFIG, "file=%s needs_restart=\"%s\"", g->config_path, restart.ptr);
	} else {
		log_event(&g->log, LOG_CONFIG_REFUSED, "file=%s errors=%u next=\"safard --check --config FILE says where\"",
		    g->config_path, d.errors);
	}
	config_release(&fresh);
	if (g->release.lines > 0)
		release_reload(&g->release, loop_wall_s());
	else
		live_reload(&g->live, g->service, g->config.gateway_pack, withdrawn_path(g, &withdrawn));
}

static void
on_look(void *arg)
{
	struct gateway *g = arg;
	char room[PATH_BYTES];
	struct buf withdrawn = BUF_OVER(room);

	release_look(&g->release, loop_wall_s());
	live_look(&g->live, g->service, withdrawn_path(g, &withdrawn), false);
	loop_timer_after(g->look, g->config.gateway_look_s * 1000);
}

static void
on_second(void *arg)
{
	struct gateway *g = arg;

	people_look(&g->people, &g->config, g->service, &g->log, loop_wall_s());
	staff_door_look(g, loop_wall_s());
	service_tick(g->service, loop_wall_s());
	loop_timer_after(g->second, SECOND_MS);
}

static void
on_day(void *arg)
{
	struct gateway *g = arg;

	live_check_expiry(&g->live, loop_wall_s());
	loop_timer_after(g->day, DAY_MS);
}

static void
on_store_look(void *arg)
{
	struct gateway *g = arg;

	store_steady_look(g->store);
	loop_timer_after(g->store_look, STEADY_RETRY_S * 1000);
}

static void
on_drain(void *arg)
{
	struct gateway *g = arg;
	bool idle = true;

	for (unsigned i = 0; i < g->bearers; i++)
		idle = idle && g->bearer[i]->ops->is_idle(g->bearer[i]);
	if (idle || loop_now_ms(g->loop) >= g->drain_until_ms)
		loop_stop(g->loop);
	else
		loop_timer_after(g->drain, DRAIN_LOOK_MS);
}

static void
stop(struct gateway *g)
{
	const struct service_counts *n = service_counts(g->service);

	if (g->drain_until_ms != 0) {	/* asked twice: now */
		loop_stop(g->loop);
		return;
	}
	log_event(&g->log, LOG_STOP, "in=%lu answered=%lu duplicates=%lu refused=%lu flooded=%lu store_errors=%lu",
	    n->in, n->answered, n->duplicates, n->refused, n->flooded, n->store_errors);
	g->drain_until_ms = loop_now_ms(g->loop) + g->config.gateway_drain_s * 1000;
	for (unsigned i = 0; i < g->bearers; i++)
		g->bearer[i]->ops->drain(g->bearer[i]);
	loop_timer_after(g->drain, 0);
}

static void
on_signal(void *arg, uint32_t events)
{
	struct gateway *g = arg;
	struct signalfd_siginfo info;

	(void)events;
	while (read(g->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			reload(g);
		else
			stop(g);
	}
}

static bool
signals_open(struct gateway *g, struct buf *why)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	signal(SIGPIPE, SIG_IGN);	/* a peer that goes away must not end us */
	sigprocmask(SIG_BLOCK, &set, NULL);
	g->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (g->signal_fd < 0) {
		buf_addf(why, "signals: %s", strerror(errno));
		return false;
	}
	g->signal_watch = loop_watch(g->loop, g->signal_fd, EPOLLIN, on_signal, g, why);
	return g->signal_watch != NULL;
}

static void
on_round(void *arg)
{
	struct gateway *g = arg;

	if (!service_commit(g->service))	/* the steady store says it itself; any other would not */
		log_event(&g->log, LOG_STORE_LOST, "why=\"the store broke\"");
}

bool
gateway_open(struct gateway *g, struct buf *why)
{
	const struct config *c = &g->config;
	char room[PATH_BYTES];
	struct buf database = BUF_OVER(room);
	struct service_settings settings = {
		.sessions = (size_t)c->gateway_sessions, .log = &g->log,
		.ussd_septets = (unsigned)c->ussd_septets, .ussd_units = (unsigned)c->ussd_units,
	};

	(void)config_path(c, c->people_store, "people.db", &database);
	if (!state_folder_take(c->gateway_state, &g->state_fd, why) || !release_ready(&g->release, loop_wall_s(), why) ||
	    !people_open(&g->people, c, why))
		return false;
	test_numbers_read(g);
	g->loop = loop_new(why);
	if (!g->loop || !signals_open(g, why))
		return false;
	g->store = store_steady_open(database.ptr, &g->log);
	settings.store = g->store;
	g->service = service_new(&settings, g->live.pack, live_withdrawn(&g->live, g->live.pack));
	release_begin(&g->release, g->service);		/* nothing without gateway.trust */
	service_set_desk(g->service, g->people.offices, g->people.rates);
	people_read_registers(&g->people, c, g->service, &g->log);
	loop_each_round(g->loop, on_round, g);
	g->look = loop_timer(g->loop, on_look, g);
	g->second = loop_timer(g->loop, on_second, g);
	g->day = loop_timer(g->loop, on_day, g);
	g->store_look = loop_timer(g->loop, on_store_look, g);
	g->drain = loop_timer(g->loop, on_drain, g);
	gateway_host_init(g);
	staff_door_open(g);
	broadcast_desk_open(g);
	return true;
}

bool
gateway_add_bearer(struct gateway *g, struct bearer *b)
{
	if (!b)
		return false;
	BUG_IF(g->bearers == GATEWAY_BEARERS);
	g->bearer[g->bearers++] = b;
	return true;
}

void
gateway_run(struct gateway *g)
{
	loop_timer_after(g->look, g->config.gateway_look_s * 1000);
	loop_timer_after(g->store_look, STEADY_RETRY_S * 1000);
	on_day(g);
	on_second(g);
	loop_run(g->loop);
	for (unsigned i = 0; i < g->bearers; i++) {
		char room[512];
		struct buf line = BUF_OVER(room);

		g->bearer[i]->ops->status(g->bearer[i], &line);
		for (unsigned k = 0; k < GATEWAY_COUNTS && g->count[k].bearer; k++)
			if (!strcmp(g->count[k].bearer, g->bearer[i]->ops->name))
				buf_addf(&line, " %s=%lu", g->count[k].what, g->count[k].n);
		log_event(&g->log, LOG_STOP, "%s", line.ptr);
	}
}

void
gateway_close(struct gateway *g)
{
	while (g->bearers > 0) {
		struct bearer *b = g->bearer[--g->bearers];

		b->ops->close(b);
	}
	broadcast_desk_close(g);
	staff_door_close(g);
	if (g->service)
		service_commit(g->service);
	service_free(g->service);
	if (g->store)
		g->store->ops->close(g->store);
	loop_unwatch(g->signal_watch);
	if (g->signal_fd >= 0)
		close(g->signal_fd);
	loop_free(g->loop);	/* its timers with it */
	release_close(&g->release);
	live_close(&g->live);
	people_close(&g->people);
	if (g->state_fd > 0)
		close(g->state_fd);
	ways_release(&g->ways);
	config_release(&g->config);
}
