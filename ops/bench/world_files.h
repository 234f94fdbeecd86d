/*
 * world_files.h - the settings of one run
 *
 * bearerbox gets what we ship (ops/command/kannel_conf.c), the same for every
 * box; only where it keeps messages is the scene's.  smsbox takes our box id,
 * so that the same route brings it the same messages.  Runs with USSD get the
 * files of `safar run` (ops/command/stack_files.h).
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
	bool		 is_ussd;	/* a run of safard with USSD */
	uint16_t	 port[WORLD_PORT_COUNT];
};

struct world_facts {
	unsigned	 links;		/* binds that kannel.conf asks of bearerbox */
	bool		 carries_ussd;	/* bearerbox lets USSD through and safard knows by which way */
};

/* account, kannel.conf, safar.conf or smsbox.conf, and the folders they name; *facts is of what was written. */
bool world_files_write(const struct world_files *f, struct world_facts *facts, struct buf *why);

#endif
