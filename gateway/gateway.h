/*
 * gateway.h - one running safard: everything it opened, and its loop
 *
 * Built by gateway_open() in the order of need, torn down by gateway_close()
 * in reverse, also half way.  Bearers are opened by who knows them all
 * (safard.c) and handed over with gateway_add_bearer().
 */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include <stdbool.h>

#include "gateway/bearer/bearer.h"
#include "gateway/config.h"
#include "gateway/gateway_broadcast.h"
#include "gateway/gateway_people.h"
#include "gateway/gateway_staff.h"
#include "gateway/live.h"
#include "gateway/log.h"
#include "gateway/peer.h"
#include "gateway/release/release.h"
#include "routing/ways.h"

struct service;
struct store;

enum { GATEWAY_BEARERS = 4, GATEWAY_TEST_NUMBERS = 20, GATEWAY_COUNTS = 32 };

struct gateway_count { const char *bearer, *what; unsigned long n; };

struct gateway {
	struct config	 config;	/* START keys as they were at start, LIVE keys as they are */
	const char	*config_path;
	struct ways	 ways;		/* empty without kannel.ways */
	struct log	 log;
	struct live	 live;
	struct release	 release;	/* lines 0 without gateway.trust */
	char		 packs_root[512], withdrawn_list[512];	/* for it */
	struct loop	*loop;
	struct people	 people;
	struct staff_door door;
	struct broadcast_desk broadcast;
	struct peer	 test[GATEWAY_TEST_NUMBERS];
	unsigned	 tests;
	struct store	*store;
	struct service	*service;
	struct bearer_host host;	/* what bearers are given */
	struct bearer	*bearer[GATEWAY_BEARERS];
	unsigned	 bearers;
	struct gateway_count count[GATEWAY_COUNTS];
	int		 state_fd;	/* state folder, locked: one safard on it; 0 = not yet */
	int		 signal_fd;
	struct loop_watch *signal_watch;
	struct loop_timer *look, *second, *day, *store_look, *drain;
	int64_t		 drain_until_ms;	/* 0 = not draining */
};

/* The operator's files: configuration, pack, withdrawn facts.  Diagnostics go to stderr. */
bool gateway_read_files(struct gateway *g, const char *config_path, struct buf *why);
/* The world: state folder, keys, store, loop, service.  `g->host` is ready afterwards. */
bool gateway_open(struct gateway *g, struct buf *why);
/* Takes `b`; false when it is NULL. */
bool gateway_add_bearer(struct gateway *g, struct bearer *b);
void gateway_run(struct gateway *g);	/* until SIGTERM or SIGINT, drained */
void gateway_close(struct gateway *g);

#endif
