/*
 * disk_watch.h - sees what SQLite asks of its files
 *
 * A VFS before the real one: it counts, lets a test look at the disk whenever
 * something has just reached it, and lets syncs fail.  It offers no shared
 * memory, so a database that opens through it needs none.
 */
#ifndef TESTS_GATEWAY_DISK_WATCH_H
#define TESTS_GATEWAY_DISK_WATCH_H

#include <sqlite3.h>

struct disk_watch {
	unsigned long	 calls;		/* reads, writes, syncs, sizes, locks, looks for a file */
	void		(*on_sync)(void *arg);	/* may be NULL */
	void		*arg;
	int		 sync_result;		/* what a sync says when it is not 0, and then it does nothing */
	sqlite3_vfs	*real, vfs;
};

/* Databases opened until the end are watched; *w outlives them. */
void disk_watch_begin(struct disk_watch *w);
void disk_watch_end(struct disk_watch *w);

#endif
