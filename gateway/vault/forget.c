/* forget.c - all keys at once, in an order that survives being interrupted */
#include "gateway/vault/forget.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "content/write_all.h"
#include "gateway/vault/disk.h"
#include "gateway/vault/seal_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const char mark_name[] = "forgotten";

bool
vault_path(const char *folder, const char *name, char out[FORGET_PATH_BYTES])
{
	struct buf path;

	buf_wrap(&path, out, FORGET_PATH_BYTES);
	buf_addf(&path, "%s/%s", folder, name);
	return buf_ok(&path);
}

bool
vault_is_key_name(const char *name, uint16_t *month)
{
	return strlen(name) == 11 && strcmp(name + 7, ".key") == 0 && seal_month_parse(name, month);
}

bool
vault_is_left_over(const char *name)
{
	uint16_t month;
	char start[12] = "";

	if (strlen(name) <= 11)
		return false;
	memcpy(start, name, 11);
	return vault_is_key_name(start, &month) && (strcmp(name + 11, ".tmp") == 0 || strcmp(name + 11, ".gone") == 0);
}

bool
forget_is_marked(const char *folder)
{
	char path[FORGET_PATH_BYTES];

	/* Whoever cannot look does not open.  A folder that was removed is a panic by hand. */
	return !vault_path(folder, mark_name, path) || access(path, F_OK) == 0 || errno != ENOENT ||
	    access(folder, F_OK) < 0;
}

bool
forget_is_place(const char *folder)
{
	char path[FORGET_PATH_BYTES];

	return vault_path(folder, "lock", path) && access(path, F_OK) == 0;
}

bool
forget_unmark(const char *folder, struct buf *why)
{
	char path[FORGET_PATH_BYTES];

	if (!vault_path(folder, mark_name, path) || (unlink(path) < 0 && errno != ENOENT) || !folder_sync(path)) {
		buf_addf(why, "%s/%s: %s", folder, mark_name, strerror(errno));
		return false;
	}
	return true;
}

static void
next_sentence(struct buf *why)
{
	if (why->len > 0)
		buf_adds(why, "; ");
}

static bool
forget_keys(DIR *dir, const char *folder, unsigned *gone, struct buf *why)
{
	char path[FORGET_PATH_BYTES];
	const struct dirent *entry;
	bool is_done = true;
	uint16_t month;

	while ((entry = readdir(dir)) != NULL) {
		bool is_key = vault_is_key_name(entry->d_name, &month);
		char room[512];
		struct buf one = BUF_OVER(room);

		if (!is_key && !vault_is_left_over(entry->d_name))
			continue;
		if (!vault_path(folder, entry->d_name, path) || !disk_shred(path, &one)) {
			next_sentence(why);
			buf_adds(why, buf_ok(&one) && one.len > 0 ? one.ptr : "a key cannot be destroyed");
			is_done = false;
		} else if (is_key) {
			*gone += 1;
		}
	}
	/* once for all of them: it is to take less than a second on a slow card, too */
	if (!vault_path(folder, mark_name, path) || !folder_sync(path)) {
		next_sentence(why);
		buf_addf(why, "%s: cannot be synced: %s", folder, strerror(errno));
		is_done = false;
	}
	return is_done;
}

bool
forget_all(const char *folder, const char *public_path, unsigned *gone, struct buf *why)
{
	char mark[FORGET_PATH_BYTES];
	bool is_done = true;
	DIR *dir = opendir(folder);

	*gone = 0;
	if (dir == NULL || !vault_path(folder, mark_name, mark)) {
		buf_addf(why, "%s: %s", folder, dir ? "the name is too long" : strerror(errno));
		is_done = false;
	} else {
		/* a full disk may refuse the mark; the keys go all the same */
		if (!forget_is_marked(folder) && !disk_put(mark, "", 0, 0600, why))
			is_done = false;
		if (!forget_keys(dir, folder, gone, why))
			is_done = false;
		/* and leave room for it */
		if (!is_done && !forget_is_marked(folder))
			disk_put(mark, "", 0, 0600, why);
	}
	if (dir)
		closedir(dir);
	/* it names no one, but whoever seals must stop: nobody will be able to open */
	if (public_path && unlink(public_path) < 0 && errno != ENOENT) {
		next_sentence(why);
		buf_addf(why, "%s: %s", public_path, strerror(errno));
		is_done = false;
	} else if (public_path && !folder_sync(public_path)) {
		next_sentence(why);
		buf_addf(why, "%s: its folder cannot be synced: %s", public_path, strerror(errno));
		is_done = false;
	}
	return is_done;
}
