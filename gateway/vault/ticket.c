/* ticket.c - reads and writes tickets; strict, because what is read here opens numbers */
#include "gateway/vault/ticket.h"

#include <errno.h>
#include <unistd.h>

#include "content/write_all.h"
#include "gateway/vault/disk.h"
#include "gateway/vault/forget.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { TICKET_BYTES = 1024 };

static bool
take_name(const char *value, char out[NAME_CHARS + 1])
{
	if (!vault_is_name(value))
		return false;
	memcpy(out, value, strlen(value) + 1);
	return true;
}

static bool
take_count(const char *value, int64_t max, int64_t *out)
{
	size_t len = strspn(value, "0123456789");

	if (len < 1 || len > 15 || value[len] != '\0')
		return false;
	*out = strtoll(value, NULL, 10);
	return *out > 0 && *out <= max;
}

/* Which field, and is it good?  -1 if not. */
static int
take_field(struct ticket *t, const char *key, const char *value)
{
	static const char *const keys[] = { "job", "owner", "list", "maker", "checker", "expires", "rows" };
	int64_t rows = 0;
	bool is_good = false;
	int n = 0;

	while (n < (int)COUNT(keys) && strcmp(keys[n], key) != 0)
		n++;
	switch (n) {
	case 0:
		is_good = strcmp(t->job, value) == 0;
		break;
	case 1:
		is_good = take_name(value, t->owner);
		break;
	case 2:
		is_good = take_name(value, t->list);
		break;
	case 3:
		is_good = take_name(value, t->maker);
		break;
	case 4:
		is_good = take_name(value, t->checker);
		break;
	case 5:
		is_good = take_count(value, INT64_MAX, &t->expires_s);
		break;
	case 6:
		is_good = take_count(value, UINT32_MAX, &rows);
		t->rows = (uint32_t)rows;
		break;
	default:
		break;
	}
	return is_good ? n : -1;
}

static bool
parse(struct ticket *t, char *text, const char *path, struct buf *why)
{
	unsigned seen = 0, line = 1;
	char *lf;

	for (; (lf = strchr(text, '\n')) != NULL; text = lf + 1, line++) {
		char *space = strchr(text, ' ');
		int n = -1;

		*lf = '\0';
		if (space && space < lf) {
			*space = '\0';
			n = take_field(t, text, space + 1);
		}
		if (n < 0 || (seen & 1u << n)) {
			buf_addf(why, "%s:%u: not a line of a ticket, or twice the same", path, line);
			return false;
		}
		seen |= 1u << n;
	}
	if (*text != '\0' || seen != 0x7F) {
		buf_addf(why, "%s: a ticket has seven lines: job, owner, list, maker, checker, expires, rows", path);
		return false;
	}
	return true;
}

bool
ticket_read(const char *folder, const char *job, struct ticket *out, struct buf *why)
{
	char path[FORGET_PATH_BYTES], text[TICKET_BYTES + 1];
	ssize_t n;

	memset(out, 0, sizeof(*out));
	/* it becomes a file's name */
	if (!vault_is_job(job) || !vault_path(folder, job, path)) {
		buf_adds(why, "a job is named by 32 hex digits");
		return false;
	}
	memcpy(out->job, job, sizeof(out->job));
	n = disk_get(path, text, TICKET_BYTES, 022, why);
	if (n < 0)
		return false;
	if (n == TICKET_BYTES || memchr(text, '\0', (size_t)n)) {
		buf_addf(why, "%s: not a ticket", path);
		return false;
	}
	text[n] = '\0';
	return parse(out, text, path, why);
}

bool
ticket_write(const char *folder, const struct ticket *t, struct buf *why)
{
	char path[FORGET_PATH_BYTES], room[TICKET_BYTES];
	struct buf text = BUF_OVER(room);

	if (!vault_is_job(t->job) || !vault_path(folder, t->job, path) || !vault_is_name(t->owner) ||
	    !vault_is_name(t->list) || !vault_is_name(t->maker) || !vault_is_name(t->checker) || t->expires_s < 1 ||
	    t->rows < 1) {
		buf_adds(why, "a field of the ticket is not what a ticket may hold");
		return false;
	}
	buf_addf(&text, "job %s\nowner %s\nlist %s\nmaker %s\nchecker %s\nexpires %lld\nrows %u\n", t->job, t->owner,
	    t->list, t->maker, t->checker, (long long)t->expires_s, (unsigned)t->rows);
	BUG_IF(!buf_ok(&text));
	return disk_put(path, text.ptr, text.len, 0644, why);
}

bool
ticket_drop(const char *folder, const char *job, struct buf *why)
{
	char path[FORGET_PATH_BYTES];

	if (vault_is_job(job) && vault_path(folder, job, path) && (unlink(path) == 0 || errno == ENOENT) &&
	    folder_sync(path))
		return true;
	buf_addf(why, "%s: the ticket cannot be dropped", vault_is_job(job) ? job : "this job");
	return false;
}
