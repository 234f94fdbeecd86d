/*
 * ops_gateway.c - the gateway as a whole: counts, the key of the numbers, a backup, status
 */
#include <errno.h>
#include <sys/stat.h>

#include "gateway/broadcast/broadcasts.h"
#include "gateway/control/control_inside.h"
#include "locales/text/buf.h"

enum { TABLE_BYTES = 512 * 1024, STATUS_BYTES = 16384, PATH_BYTES = 1024 };

static enum control_code
absent(struct control_call *c)
{
	buf_addf(c->why, "%s: this gateway does not have it", c->op->name);
	return CONTROL_WORLD;
}

enum control_code
control_stats_table(struct control_call *c)
{
	const char *from = control_string(c->args, "from"), *to = control_string(c->args, "to");
	struct buf csv = BUF_INIT(TABLE_BYTES);
	enum control_code code = CONTROL_OK;

	if (c->w->stats == NULL)
		return absent(c);
	if (strcmp(from, to) > 0) {
		buf_adds(c->why, "stats.table: from is later than to");
		return CONTROL_BAD;
	}
	if (!c->w->stats(c->w->ctx, c->owner, from, to, &csv, c->why))
		code = CONTROL_WORLD;
	if (!buf_ok(&csv)) {
		buf_adds(c->why, "stats.table: too long; ask for fewer weeks");
		code = CONTROL_BAD;
	}
	if (code == CONTROL_OK) {
		c->result = json_object();
		json_object_set_new(c->result, "csv", json_string(csv.ptr));
	}
	buf_free(&csv);
	return code;
}

enum control_code
control_key_rotate(struct control_call *c)
{
	if (c->w->key_rotate == NULL)
		return absent(c);
	return c->w->key_rotate(c->w->ctx, c->why) ? CONTROL_OK : CONTROL_WORLD;
}

/* Beside it, as NAME.broadcast; true when there is none. */
static bool
broadcasts_copied(struct control_call *c, const char *path)
{
	char beside[PATH_BYTES + 16];

	(void)snprintf(beside, sizeof(beside), "%s.broadcast", path);
	return c->w->broadcasts == NULL || broadcasts_backup(c->w->broadcasts, beside, c->why) == BROADCASTS_DONE;
}

/* The name is checked to hold no folder, so the copy stays where only safard's user reads. */
enum control_code
control_backup(struct control_call *c)
{
	char path[PATH_BYTES];
	struct stat st;
	int n = snprintf(path, sizeof(path), "%s/%s", c->w->backup_folder, control_string(c->args, "name"));

	if (n < 0 || (size_t)n >= sizeof(path)) {
		buf_adds(c->why, "backup: the name is too long");
		return CONTROL_BAD;
	}
	if (mkdir(c->w->backup_folder, 0700) != 0 && errno != EEXIST) {
		buf_addf(c->why, "%s: %s", c->w->backup_folder, strerror(errno));
		return CONTROL_WORLD;
	}
	if (lstat(path, &st) == 0) {
		buf_adds(c->why, "backup: there is a file of this name; take another");
		return CONTROL_BAD;
	}
	if (c->w->store->ops->backup(c->w->store, path, c->why) != STORE_OK) {
		if (c->why->len == 0)
			buf_adds(c->why, "backup: the database cannot be copied now");
		return CONTROL_WORLD;
	}
	if (!broadcasts_copied(c, path))
		return CONTROL_WORLD;
	c->result = json_object();
	json_object_set_new(c->result, "path", json_string(path));
	return CONTROL_OK;
}

enum control_code
control_status(struct control_call *c)
{
	struct buf lines = BUF_INIT(STATUS_BYTES);

	if (c->w->status == NULL)
		return absent(c);
	c->w->status(c->w->ctx, &lines);
	c->result = json_object();
	json_object_set_new(c->result, "lines", json_string(lines.ptr));
	buf_free(&lines);
	return CONTROL_OK;
}
