/*
 * desk.c - folders, their files, and what stands in their logs
 */
#include "tests/staff/desk.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/staff/audit_chain.h"
#include "ops/command/run_directory.h"

void
desk_make(struct desk *p)
{
	snprintf(p->folder, sizeof(p->folder), "/tmp/safar-staff-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	buf_wrap(&p->why, p->sentence, sizeof(p->sentence));
	buf_wrap(&p->faults, p->fault_lines, sizeof(p->fault_lines));
}

void
desk_drop(struct desk *p)
{
	assert_true(run_directory_remove(p->folder, &p->why));
}

const char *
desk_path(const struct desk *p, const char *name)
{
	static char rooms[4][256];
	static unsigned next;
	char *room = rooms[next++ % 4];

	snprintf(room, sizeof(rooms[0]), "%s/%s", p->folder, name);
	return room;
}

struct audit *
desk_audit(struct desk *p)
{
	struct audit *a = audit_open(p->folder, &p->why);

	if (a == NULL)
		fail_msg("%s", p->why.ptr);
	return a;
}

void
desk_add(struct desk *p, struct audit *a, const char *what, const char *object)
{
	struct audit_entry e = { .when_s = NOW, .who = "abeba", .what = what, .owner = "np", .object = object };

	if (!audit_add(a, &e, &p->why))
		fail_msg("%s", p->why.ptr);
}

struct audit_report
desk_verify(struct desk *p, const char *kept)
{
	struct audit_report r;

	buf_reset(&p->faults);
	if (!audit_verify(p->folder, kept, &r, &p->faults, &p->why))
		fail_msg("%s", p->why.ptr);
	return r;
}

struct wanted { const char *what; char *object; unsigned count; };

static bool
compare(void *arg, const struct audit_record *r)
{
	struct wanted *w = arg;

	if (strcmp(r->what, w->what) != 0)
		return true;
	w->count++;
	if (w->object != NULL)
		snprintf(w->object, AUDIT_WORD_BYTES, "%s", r->object);
	return true;
}

unsigned
desk_events(struct desk *p, const char *what, char object[AUDIT_WORD_BYTES])
{
	struct wanted w = { what, object, 0 };
	struct audit_report r;

	buf_reset(&p->faults);
	if (!audit_show(p->folder, 0, compare, &w, &r, &p->faults, &p->why))
		fail_msg("%s", p->why.ptr);
	return w.count;
}

size_t
desk_read(const struct desk *p, const char *name, uint8_t *out, size_t size)
{
	int fd = open(desk_path(p, name), O_RDONLY);
	ssize_t n;

	assert_true(fd >= 0);
	n = read(fd, out, size);
	assert_true(n >= 0 && (size_t)n < size);
	close(fd);
	return (size_t)n;
}

void
desk_write(const struct desk *p, const char *name, const void *bytes, size_t len)
{
	int fd = open(desk_path(p, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

const char *
desk_begins(const struct desk *p, const char *beginning)
{
	static char found[256];
	DIR *d = opendir(p->folder);
	struct dirent *e;
	unsigned count = 0;

	assert_non_null(d);
	found[0] = '\0';
	while ((e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, beginning, strlen(beginning)) != 0)
			continue;
		snprintf(found, sizeof(found), "%s", e->d_name);
		count++;
	}
	closedir(d);
	assert_true(count <= 1);
	return found;
}
