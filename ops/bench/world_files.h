/*
 * world_files.h - the settings of one run
 *
 * bearerbox gets what we ship (ops/command/kannel_conf.c), the same for every
 * box; only where it keeps messages is the scene's.  smsbox takes our box id,
 * so that the same route brings it the same messages.
 */
#ifndef OPS_BENCH_WORLD_FILES_H
#define OPS_BENCH_WORLD_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "ops/bench/scene.h"

struct buf;

enum world_port { WORLD_PORT_SMSC, WORLD_PORT_BOX, WORLD_PORT_ADMIN, WORLD_PORT_HTTP, WORLD_PORT_COUNT };

struct world_files {
	const char	*directory;	/* absolute; the files' and the programs' */
	const char	*pack;		/* absolute */
	const char	*store;		/* store-type of bearerbox: spool or file */
	enum bench_box	 box;
	const char	*text;		/* what smsbox answers */
	uint16_t	 port[WORLD_PORT_COUNT];
};

/* account, kannel.conf, safar.conf or smsbox.conf, and the folders they name. */
bool world_files_write(const struct world_files *f, struct buf *why);
/* True when what we ship lets USSD through bearerbox. */
bool world_files_carry_ussd(void);

#endif
