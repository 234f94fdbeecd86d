/*
 * audit_each.c - who was seen to do what, for who must remember it
 *
 * audit_open() walked the newest file already; the older ones are read as far
 * as they are whole.  Each file is walked on its own: whether they fit together
 * is for audit_verify(), and a hole in one must not hide those behind it.
 */
#include "gateway/staff/audit_files.h"
#include "gateway/staff/audit_inside.h"
#include "locales/text/buf.h"

bool
audit_each(struct audit *a, void (*visit)(void *arg, uint64_t number, const struct audit_entry *e), void *arg, struct buf *why)
{
	struct audit_files files;
	char room[256];
	struct buf fault = BUF_OVER(room);
	bool is_read = audit_files_open(&files, a->folder, why);

	for (size_t i = 0; i < files.count && is_read; i++) {
		enum audit_step step;
		struct audit_record r;
		struct audit_walk w;

		audit_walk_init(&w, files.fds[i]);
		while ((step = audit_walk_next(&w, &r, &fault)) == AUDIT_STEP_RECORD) {
			struct audit_entry e = { r.when_s, r.who, r.what, r.owner, r.object };

			visit(arg, r.number, &e);
		}
		audit_walk_release(&w);
		is_read = step != AUDIT_STEP_WORLD;
		if (!is_read)
			buf_addf(why, "%s: %s", a->folder, fault.ptr);
	}
	audit_files_close(&files);
	return is_read;
}
