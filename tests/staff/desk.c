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
#include <sqlite3.h>

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/staff_inside.h"
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

void
staffed_reopen(struct staffed *s)
{
	staff_close(s->staff);
	audit_close(s->audit);
	s->audit = desk_audit(&s->desk);
	s->staff = staff_open(desk_path(&s->desk, "staff.db"), s->audit, &s->desk.why);
	if (s->staff == NULL)
		fail_msg("%s", s->desk.why.ptr);
}

void
staffed_make(struct staffed *s)
{
	memset(s, 0, sizeof(*s));
	desk_make(&s->desk);
	staffed_reopen(s);
}

void
staffed_drop(struct staffed *s)
{
	staff_close(s->staff);
	audit_close(s->audit);
	desk_drop(&s->desk);
}

const char *
staffed_sql(struct staffed *s, const char *sql)
{
	return sqlite3_exec(s->staff->db, sql, NULL, NULL, NULL) == SQLITE_OK ? "" : sqlite3_errmsg(s->staff->db);
}

long
staffed_ask(struct staffed *s, const char *sql)
{
	sqlite3_stmt *q;
	long n;

	assert_int_equal(sqlite3_prepare_v2(s->staff->db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	n = (long)sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

static void
account_put(struct staffed *s, const char *name, const char *owner, unsigned roles, int64_t made_s, int is_founder)
{
	char sql[512], object[AUDIT_WORD_BYTES];
	struct audit_entry seen = { NOW, "abeba", "staff.add", owner, object };

	snprintf(object, sizeof(object), "%s roles=0x%02x", name, roles);
	seen_entry(s->staff->seen, &seen);
	snprintf(sql, sizeof(sql), "INSERT INTO account (name, owner, area, roles, is_blocked, is_founder, made_s, password,"
	    " totp, step, code, code_s, epoch) VALUES ('%s', '%s', '', %u, 0, %d, %lld, '', x'', 0, x'', 0, 0)",
	    name, owner, roles, is_founder, (long long)made_s);
	assert_string_equal(staffed_sql(s, sql), "");
}

void
staffed_account(struct staffed *s, const char *name, const char *owner, unsigned roles, int64_t made_s)
{
	account_put(s, name, owner, roles, made_s, 0);
}

void
staffed_found(struct staffed *s)
{
	account_put(s, "abeba", "", MAY(ADMIN), NOW - 10 * 86400, 1);
	account_put(s, "biruk", "", MAY(ADMIN), NOW - 10 * 86400, 1);
}

const char *
staffed_agree(struct staffed *s, const char *op, const char *owner)
{
	static char half[STAFF_HALF_CHARS + 1];
	uint8_t id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];

	approval_hash(op, owner, "{}", hash);
	if (approval_propose(s->staff, "abeba", op, owner, "{}", NOW, id, &s->desk.why) != STAFF_OK ||
	    approval_agree(s->staff, "biruk", id, hash, NOW, half, &s->desk.why) != STAFF_OK ||
	    approval_use(s->staff, id, op, owner, "{}", NOW, &s->desk.why) != STAFF_OK)
		fail_msg("%s", s->desk.why.ptr);
	return half;
}
