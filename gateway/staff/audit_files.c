/*
 * audit_files.c - finds the files of one chain
 */
#include "gateway/staff/audit_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "gateway/staff/audit_chain.h"
#include "locales/text/buf.h"

struct name { uint64_t first, last; };

static int
name_order(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

static size_t
names_read(DIR *d, struct name names[AUDIT_FILES_MAX - 1])
{
	struct dirent *e;
	size_t count = 0;

	while (count < AUDIT_FILES_MAX - 1 && (e = readdir(d)) != NULL) {
		char again[80];
		struct name n;

		if (sscanf(e->d_name, "audit.log.closed-%19" SCNu64 "-%19" SCNu64, &n.first, &n.last) != 2)
			continue;
		snprintf(again, sizeof(again), "audit.log.closed-%" PRIu64 "-%" PRIu64, n.first, n.last);
		if (strcmp(again, e->d_name) == 0)
			names[count++] = n;
	}
	qsort(names, count, sizeof(*names), name_order);
	return count;
}

static bool
add(struct audit_files *f, int dir, const char *folder, const char *name, struct buf *why)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		buf_addf(why, "%s/%s: %s", folder, name, strerror(errno));
		return false;
	}
	f->fds[f->count++] = fd;
	return true;
}

/* It begins with a sound record 1.  One that does not, by a log.carry or by harm, must fit to the files before it. */
static bool
stands_alone(int fd)
{
	char room[128];
	struct buf unheard = BUF_OVER(room);
	struct audit_record r;
	struct audit_walk w;
	bool is_alone;

	audit_walk_init(&w, fd);
	is_alone = audit_walk_next(&w, &r, &unheard) == AUDIT_STEP_RECORD && r.number == 1;
	audit_walk_release(&w);
	return is_alone;
}

bool
audit_files_open(struct audit_files *f, const char *folder, struct buf *why)
{
	struct name names[AUDIT_FILES_MAX - 1];
	DIR *d = opendir(folder);
	size_t count = 0;
	int last = -1;
	bool is_done;

	f->count = 0;
	if (d == NULL) {
		buf_addf(why, "%s: %s", folder, strerror(errno));
		return false;
	}
	is_done = add(f, dirfd(d), folder, "audit.log", why);
	if (is_done && !stands_alone(f->fds[0])) {
		last = f->fds[0];
		f->count = 0;
		count = names_read(d, names);
	}
	for (size_t i = 0; i < count && is_done; i++) {
		char name[80];

		snprintf(name, sizeof(name), "audit.log.closed-%" PRIu64 "-%" PRIu64, names[i].first, names[i].last);
		is_done = add(f, dirfd(d), folder, name, why);
	}
	if (last >= 0)
		f->fds[f->count++] = last;
	closedir(d);
	return is_done;
}

void
audit_files_close(struct audit_files *f)
{
	while (f->count > 0)
		close(f->fds[--f->count]);
}
