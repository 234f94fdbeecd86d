/*
 * disk_watch.c - each call is counted and handed on
 */
#include "tests/gateway/disk_watch.h"

struct watched {
	sqlite3_file	 file;		/* first: what SQLite holds */
	struct disk_watch *w;
	sqlite3_file	*real;		/* behind this struct */
};

static sqlite3_file *
counted(sqlite3_file *f)
{
	((struct watched *)f)->w->calls++;
	return ((struct watched *)f)->real;
}

static int
file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	sqlite3_file *r = counted(f);

	return r->pMethods->xRead(r, to, n, at);
}

static int
file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	sqlite3_file *r = counted(f);

	return r->pMethods->xWrite(r, from, n, at);
}

static int
file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	sqlite3_file *r = counted(f);

	return r->pMethods->xTruncate(r, size);
}

static int
file_sync(sqlite3_file *f, int flags)
{
	struct disk_watch *w = ((struct watched *)f)->w;
	sqlite3_file *r = counted(f);
	int rc = w->sync_result ? w->sync_result : r->pMethods->xSync(r, flags);

	if (w->on_sync)
		w->on_sync(w->arg);
	return rc;
}

static int
file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	sqlite3_file *r = counted(f);

	return r->pMethods->xFileSize(r, size);
}

static int
file_lock(sqlite3_file *f, int kind)
{
	sqlite3_file *r = counted(f);

	return r->pMethods->xLock(r, kind);
}

static int
file_unlock(sqlite3_file *f, int kind)
{
	sqlite3_file *r = counted(f);

	return r->pMethods->xUnlock(r, kind);
}

static int
file_is_reserved(sqlite3_file *f, int *is)
{
	sqlite3_file *r = counted(f);

	return r->pMethods->xCheckReservedLock(r, is);
}

static int
file_close(sqlite3_file *f)
{
	sqlite3_file *r = counted(f);

	return r->pMethods->xClose(r);
}

/* The next three ask the VFS and not the disk. */
static int
file_control(sqlite3_file *f, int op, void *arg)
{
	sqlite3_file *r = ((struct watched *)f)->real;

	return r->pMethods->xFileControl(r, op, arg);
}

static int
file_sector(sqlite3_file *f)
{
	sqlite3_file *r = ((struct watched *)f)->real;

	return r->pMethods->xSectorSize(r);
}

static int
file_traits(sqlite3_file *f)
{
	sqlite3_file *r = ((struct watched *)f)->real;

	return r->pMethods->xDeviceCharacteristics(r);
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = file_close, .xRead = file_read, .xWrite = file_write, .xTruncate = file_truncate,
	.xSync = file_sync, .xFileSize = file_size, .xLock = file_lock, .xUnlock = file_unlock,
	.xCheckReservedLock = file_is_reserved, .xFileControl = file_control, .xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
};

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	struct disk_watch *w = vfs->pAppData;
	struct watched *me = (struct watched *)f;
	int rc;

	w->calls++;
	me->w = w;
	me->real = (sqlite3_file *)(me + 1);
	rc = w->real->xOpen(w->real, name, me->real, flags, out_flags);
	me->file.pMethods = rc == SQLITE_OK ? &methods : NULL;
	return rc;
}

static int
vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	struct disk_watch *w = vfs->pAppData;

	w->calls++;
	return w->real->xAccess(w->real, name, flags, out);
}

void
disk_watch_begin(struct disk_watch *w)
{
	w->real = sqlite3_vfs_find(NULL);
	w->vfs = *w->real;
	w->vfs.zName = "watch";
	w->vfs.pAppData = w;
	w->vfs.szOsFile = (int)sizeof(struct watched) + w->real->szOsFile;
	w->vfs.xOpen = vfs_open;
	w->vfs.xAccess = vfs_access;
	sqlite3_vfs_register(&w->vfs, 1);
}

void
disk_watch_end(struct disk_watch *w)
{
	sqlite3_vfs_unregister(&w->vfs);
	sqlite3_vfs_register(w->real, 1);
}
