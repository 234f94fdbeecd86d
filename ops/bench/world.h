/*
 * world.h - the programs of one run: operator, bearerbox, a box, its web server
 *
 * A fresh private folder (0700) each time, ports the kernel gave, loopback
 * only.  Started in an order in which nobody waits for a reconnect; ended at
 * once, the folder with them.
 */
#ifndef OPS_BENCH_WORLD_H
#define OPS_BENCH_WORLD_H

#include <stdbool.h>

#include "ops/bench/scene.h"

struct buf;
struct process;			/* ops/bench/process.h */
struct wire;			/* ops/command/lines.h */
struct world;

enum world_program { WORLD_SMSC, WORLD_BEARERBOX, WORLD_HTTP, WORLD_BOX, WORLD_PROGRAMS };

struct world_settings {
	const char	*build;		/* absolute: where safard, smsc and the pack lie */
	const struct scene *scene;
	enum bench_box	 box;
	const char	*text;		/* what smsbox answers */
};

/* NULL and a sentence; the operator is bound to bearerbox then, the box may still be connecting. */
struct world *world_start(const struct world_settings *s, struct buf *why);
void world_stop(struct world *w);	/* NULL is fine */
/* True if the settings of this scene, as they are shipped, let USSD through; a sentence if they cannot be written. */
bool world_carries_ussd(const struct world_settings *s, struct buf *why);

const char *world_socket(const struct world *w);	/* the operator's control socket */
struct wire *world_operator(const struct world *w);	/* a connection to it */
/* WORLD_HTTP runs with BENCH_BOX_URL only; else its process costs nothing. */
const struct process *world_process(const struct world *w, enum world_program which);
/* False and a sentence when one of them has fallen. */
bool world_is_up(struct world *w, struct buf *why);

#endif
