/*
 * sim_disk.h - the faults of a disk, the same ones for the same seed
 *
 * What is kept is for the engine: on any answer but STORE_OK it gives up what it
 * has not committed.
 */
#ifndef GATEWAY_STORE_SIM_DISK_H
#define GATEWAY_STORE_SIM_DISK_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/store.h"

struct buf;

struct sim_disk {
	uint64_t	state;		/* begins as the seed */
	unsigned	full_for;	/* changes the full disk will still refuse */
	bool		is_calm, is_group_lost, is_broken;
};

/* What a change, and what a read meets; `is_dirty`: the group has changes. */
enum store_result sim_disk_change(struct sim_disk *d);
enum store_result sim_disk_read(struct sim_disk *d, bool is_dirty);
/* *is_kept: the changes are on the disk, even if the answer is STORE_BROKEN: it happened, and nobody was told. */
enum store_result sim_disk_commit(struct sim_disk *d, bool is_dirty, bool *is_kept, struct buf *why);
/* A kill and a new start. */
void sim_disk_reopen(struct sim_disk *d);

#endif
