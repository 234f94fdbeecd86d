/*
 * disk_watch.h - sees what SQLite asks of its files
 *
 * A VFS before the real one: it counts, and lets a test look at the disk
 * whenever something has just reached it.  It offers no shared memory, so a
 * database that opens through it needs none.  It can also say that the disk is
 * full, or that a sync failed.
 */
#ifndef TESTS_GATEWAY_DISK_WATCH_H
#define TESTS_GATEWAY_DISK_WATCH_H

#include <sqlite3.h>

struct disk_watch {
	unsigned long	 calls;		/* reads, writes, syncs, sizes, locks, looks for a file */
	void		(*on_sync)(void *arg);	/* may be NULL */
	void		*arg;
	int		write_says, sync_says;	/* SQLITE_FULL, SQLITE_IOERR_FSYNC, …; SQLITE_OK: what the disk says */
	sqlite3_vfs	*real, vfs;
};

/* Databases opened until the end are watched; *w outlives them. */
void disk_watch_begin(struct disk_watch *w);
void disk_watch_end(struct disk_watch *w);

#endif
