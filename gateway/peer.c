/*
 * peer.c - the keyed hash that stands for a number
 *
 * BLAKE2b-128 with a 32-byte key: without the key, trying all numbers of a
 * country gives nothing.  The key file is made once, through a private name
 * and link(2), so that two processes that start together agree on one key and
 * nobody ever reads half of it.
 */
#include "gateway/peer.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/write_all.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/phone_number.h"

_Static_assert(PEER_BYTES >= crypto_generichash_BYTES_MIN, "BLAKE2b gives at least this");

static bool
key_read(int fd, const char *path, struct peer_key *key, struct buf *why)
{
	struct stat st;
	uint8_t extra;

	if (fstat(fd, &st) < 0) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	if (!S_ISREG(st.st_mode)) {
		buf_addf(why, "%s: not a plain file", path);
		return false;
	}
	if (st.st_mode & 077) {
		buf_addf(why, "%s: others may read this key (mode %04o); make it 0600", path,
		    (unsigned)(st.st_mode & 07777));
		return false;
	}
	if (st.st_size != PEER_KEY_BYTES || read(fd, key->bytes, PEER_KEY_BYTES) != PEER_KEY_BYTES ||
	    read(fd, &extra, 1) != 0) {
		buf_addf(why, "%s: a key is %d bytes long; this file has %lld", path, PEER_KEY_BYTES,
		    (long long)st.st_size);
		return false;
	}
	return true;
}

/* The name must last as long as the people it hides: file, then folder, are on disk before use. */
bool
peer_key_put(const char *name)
{
	struct peer_key key;
	bool ok;
	int fd;

	unlink(name);	/* left over from a process that was killed */
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	randombytes_buf(key.bytes, sizeof(key.bytes));
	ok = write(fd, key.bytes, sizeof(key.bytes)) == (ssize_t)sizeof(key.bytes) && fsync(fd) == 0;
	sodium_memzero(&key, sizeof(key));
	if (close(fd) < 0)
		ok = false;
	return ok;
}

bool
peer_folder_sync(const char *path, struct buf *why)
{
	if (folder_sync(path))
		return true;
	buf_addf(why, "%s: cannot make a key last: %s", path, strerror(errno));
	return false;
}

static bool
key_make(const char *path, struct buf *why)
{
	char room[512];
	struct buf name = BUF_OVER(room);
	bool made;

	buf_addf(&name, "%s.%ld.new", path, (long)getpid());
	if (!buf_ok(&name)) {
		buf_adds(why, "the name of the key file is too long");
		return false;
	}
	/* somebody else's key in the same moment is as good as ours */
	made = peer_key_put(name.ptr) && (link(name.ptr, path) == 0 || errno == EEXIST);
	if (!made)
		buf_addf(why, "%s: cannot make a key: %s", path, strerror(errno));
	unlink(name.ptr);
	return made && peer_folder_sync(path, why);
}

void
peer_key_sign(const struct peer_key *key, uint8_t out[PEER_BYTES])
{
	static const char words[] = "which key of people this is";	/* no number is written so */

	crypto_generichash(out, PEER_BYTES, (const unsigned char *)words, sizeof(words) - 1, key->bytes, PEER_KEY_BYTES);
}

bool
peer_key_load(const char *path, struct peer_key *key, struct buf *why)
{
	bool ok;
	int fd;

	BUG_IF(sodium_init() < 0);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT) {
		if (!key_make(path, why))
			return false;
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	}
	if (fd < 0) {
		buf_addf(why, "%s: %s", path, errno == ELOOP ? "a link; put the file itself there" : strerror(errno));
		return false;
	}
	ok = key_read(fd, path, key, why);
	close(fd);
	return ok;
}

void
peer_hash(const struct peer_key *key, const char *digits, uint8_t out[PEER_BYTES])
{
	BUG_IF(crypto_generichash(out, PEER_BYTES, (const unsigned char *)digits, strlen(digits), key->bytes, sizeof(key->bytes)) != 0);
}

struct peer
peer_of_number(const struct peer_key *key, const char *number)
{
	struct phone_number n = phone_number_read(number);
	struct peer peer = { .kind = PEER_BAD };

	switch (n.kind) {
	case NUMBER_ALPHANUMERIC:
		peer.kind = PEER_ALPHANUMERIC;
		break;
	case NUMBER_E164:
		peer.kind = PEER_PERSON;
		peer.country = n.country;
		(void)snprintf(peer.number, sizeof(peer.number), "%s", n.digits);
		peer_hash(key, n.digits, peer.id);
		break;
	case NUMBER_SHORT:
	case NUMBER_BAD:
		break;
	}
	sodium_memzero(&n, sizeof(n));
	return peer;
}
