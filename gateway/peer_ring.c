/*
 * peer_ring.c - turning the key of people
 *
 * The old key gets its new name by link(2) before the new key takes its place
 * by rename(2): whatever moment a kill picks, each key that made a peer still
 * has a name.  Two names for one key do no harm.
 */
#include "gateway/peer_ring.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"

enum { PATH_BYTES = 512, DAY_S = 86400 };

static bool
older_path(const char *path, unsigned n, char out[PATH_BYTES], struct buf *why)
{
	int len = n == 0 ? snprintf(out, PATH_BYTES, "%s", path) : snprintf(out, PATH_BYTES, "%s.%u", path, n);

	if (len > 0 && len < PATH_BYTES)
		return true;
	buf_adds(why, "the name of the key file is too long");
	return false;
}

bool
peer_ring_load(const char *path, struct peer_ring *ring, struct buf *why)
{
	char name[PATH_BYTES];

	memset(ring, 0, sizeof(*ring));
	if (!peer_key_load(path, &ring->key, why))
		return false;
	for (unsigned n = 1; n <= PEER_OLDER; n++) {
		if (!older_path(path, n, name, why))
			return false;
		if (access(name, F_OK) < 0)
			continue;	/* a turn that was killed leaves a gap */
		if (!peer_key_load(name, &ring->older[ring->olders], why))
			return false;
		ring->olders++;
	}
	return true;
}

/* The first number that no older key has, 0 if all are taken. */
static unsigned
first_gap(const char *path, struct buf *why)
{
	char name[PATH_BYTES];

	for (unsigned n = 1; n <= PEER_OLDER; n++)
		if (older_path(path, n, name, why) && access(name, F_OK) < 0)
			return n;
	return 0;
}

/* The oldest was in use until the one behind it was made. */
static bool
may_forget(const char *path, int64_t now_s, struct buf *why)
{
	char name[PATH_BYTES];
	struct stat st;

	if (first_gap(path, why) != 0)
		return true;
	if (!older_path(path, PEER_OLDER - 1, name, why))
		return false;
	if (stat(name, &st) == 0 && now_s - (int64_t)st.st_mtime >= (int64_t)PEER_KEY_DAYS * DAY_S)
		return true;
	buf_addf(why, "%s.%d: was in use less than %d days ago, and people known by it would be forgotten, their STOP too; "
	    "turn the key later", path, PEER_OLDER, PEER_KEY_DAYS);
	return false;
}

/* A turn that was killed behind its link(2) has made the name already. */
static bool
has_name(const char *path, const char *older)
{
	struct stat key, st;

	return stat(path, &key) == 0 && stat(older, &st) == 0 && key.st_dev == st.st_dev && key.st_ino == st.st_ino;
}

/* Each name becomes the next, up to the first gap; oldest first, so that none is written over before it has moved. */
static bool
make_room(const char *path, struct buf *why)
{
	char from[PATH_BYTES], to[PATH_BYTES];
	unsigned gap = first_gap(path, why);

	if (!older_path(path, 1, to, why))
		return false;
	if (has_name(path, to))
		return true;
	for (unsigned n = gap != 0 ? gap : PEER_OLDER; n-- > 1;) {
		if (!older_path(path, n, from, why) || !older_path(path, n + 1, to, why))
			return false;
		if (rename(from, to) < 0 && errno != ENOENT) {
			buf_addf(why, "%s: %s", to, strerror(errno));
			return false;
		}
	}
	if (!older_path(path, 1, to, why))
		return false;
	if (link(path, to) < 0) {
		buf_addf(why, "%s: %s", to, strerror(errno));
		return false;
	}
	return true;
}

static bool
put_new(const char *path, struct buf *why)
{
	char name[PATH_BYTES];

	if ((size_t)snprintf(name, sizeof(name), "%s.new", path) >= sizeof(name)) {
		buf_adds(why, "the name of the key file is too long");
		return false;
	}
	if (peer_key_put(name) && rename(name, path) == 0)
		return true;
	buf_addf(why, "%s: cannot make a key: %s", path, strerror(errno));
	(void)unlink(name);
	return false;
}

bool
peer_ring_turn(const char *path, int64_t now_s, struct buf *why)
{
	if (access(path, R_OK) < 0) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	return may_forget(path, now_s, why) && make_room(path, why) && peer_folder_sync(path, why) && put_new(path, why) &&
	    peer_folder_sync(path, why);
}

struct peer
peer_of_ring(const struct peer_ring *ring, const char *number)
{
	struct peer peer = peer_of_number(&ring->key, number);

	for (unsigned i = 0; peer.kind == PEER_PERSON && i < ring->olders; i++)
		peer_hash(&ring->older[i], peer.number, peer.older[peer.olders++]);
	return peer;
}

bool
peer_is(const struct peer *p, const uint8_t id[PEER_BYTES])
{
	bool is_hers = sodium_memcmp(p->id, id, PEER_BYTES) == 0;

	for (unsigned i = 0; i < p->olders; i++)
		is_hers = sodium_memcmp(p->older[i], id, PEER_BYTES) == 0 || is_hers;
	return is_hers;
}
