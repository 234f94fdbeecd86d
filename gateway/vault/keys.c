/*
 * keys.c - a ring of months
 *
 * The ring lies in memory of libsodium's own: locked if the limits allow, between guard
 * pages, out of core files, zeroed when freed.
 */
#include "gateway/vault/keys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/vault/disk.h"
#include "gateway/vault/forget.h"
#include "gateway/vault/keys_file.h"
#include "gateway/vault/seal_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct key { uint8_t secret[32], public[SEAL_PUBLIC_BYTES]; uint16_t month; };

struct keys {
	const char	*folder, *public_path;	/* borrowed */
	int		 lock_fd;
	struct key	*key;			/* sodium_malloc */
	size_t		 count;
	bool		 is_forgotten;
	bool		 is_swept;		/* all is gone from the disk, too, and that is noted */
	int		 published;		/* the month whose public file is written; -1 = none */
	char		 age_path[FORGET_PATH_BYTES];
	struct age	 age;
};

static const struct key *
find(const struct keys *k, uint16_t month)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->key[i].month == month)
			return &k->key[i];
	return NULL;
}

const uint8_t *
keys_secret(const struct keys *k, uint16_t month)
{
	const struct key *key = find(k, month);

	return key ? key->secret : NULL;
}

bool
keys_public(const struct keys *k, uint16_t month, struct seal_key *out)
{
	const struct key *key = find(k, month);

	if (key) {
		out->month = month;
		memcpy(out->bytes, key->public, SEAL_PUBLIC_BYTES);
	}
	return key != NULL;
}

size_t
keys_count(const struct keys *k)
{
	return k->count;
}

bool
keys_are_forgotten(const struct keys *k)
{
	return k->is_forgotten;
}

bool
keys_doubt_the_clock(const struct keys *k)
{
	return k->age.is_ahead;
}

/* The secret is in k->key[k->count] already. */
static void
add(struct keys *k, uint16_t month)
{
	struct key *key = &k->key[k->count++];

	key->month = month;
	BUG_IF(crypto_scalarmult_base(key->public, key->secret) != 0);
}

static void
drop(struct keys *k, size_t i)
{
	k->count--;
	k->key[i] = k->key[k->count];
	sodium_memzero(&k->key[k->count], sizeof(*k->key));
}

static bool
folder_check(const char *folder, struct buf *why)
{
	struct stat st;

	if (lstat(folder, &st) < 0)
		buf_addf(why, "%s: %s; make the folder of keys, mode 0700, owned by the user of safar-vault", folder, strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		buf_addf(why, "%s: not a folder", folder);
	else if (st.st_uid != geteuid())
		buf_addf(why, "%s: the folder of keys belongs to another user", folder);
	else if (st.st_mode & 077)
		buf_addf(why, "%s: others may enter the folder of keys (mode %04o); make it 0700", folder, (unsigned)(st.st_mode & 07777));
	else
		return true;
	return false;
}

static bool
folder_lock(struct keys *k, struct buf *why)
{
	char path[FORGET_PATH_BYTES];

	if (vault_path(k->folder, "lock", path))
		k->lock_fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (k->lock_fd >= 0 && flock(k->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (k->lock_fd >= 0 && errno == EWOULDBLOCK)
		buf_addf(why, "%s: another safar-vault holds these keys", k->folder);
	else
		buf_addf(why, "%s/lock: %s", k->folder, strerror(errno));
	return false;
}

/* All keys of the folder; what a killed vault was making or forgetting is finished off. */
static bool
load(struct keys *k, struct buf *why)
{
	char path[FORGET_PATH_BYTES];
	const struct dirent *entry;
	DIR *dir = opendir(k->folder);
	bool is_good = dir != NULL;
	uint16_t month;

	if (!dir)
		buf_addf(why, "%s: %s", k->folder, strerror(errno));
	while (is_good && (entry = readdir(dir)) != NULL) {
		if (vault_is_left_over(entry->d_name)) {
			is_good = vault_path(k->folder, entry->d_name, path) && disk_shred(path, why);
		} else if (!vault_is_key_name(entry->d_name, &month)) {
			continue;
		} else if (k->count == KEYS_MAX) {
			buf_addf(why, "%s: more than %d keys; move those of months to come away", k->folder, KEYS_MAX);
			is_good = false;
		} else if ((is_good = key_file_read(k->folder, month, k->key[k->count].secret, why))) {
			add(k, month);
		}
	}
	if (dir)
		closedir(dir);
	return is_good;
}

/* People seal with what the public file says: if its secret is lost, silence would lose every number from now on. */
static bool
public_check(const struct keys *k, const struct vault_now *now, struct buf *why)
{
	struct seal_key said, ours;
	struct buf ignored = BUF_INIT(1024);
	bool is_good = true;
	char month[8];

	for (int i = 0; is_good && i < 2; i++) {
		/* a public file that is damaged or old is written anew */
		if (!seal_key_read(k->public_path, now->wall_s + i * 28 * 86400, &said, &ignored))
			continue;
		is_good = keys_public(k, said.month, &ours) && memcmp(ours.bytes, said.bytes, sizeof(ours.bytes)) == 0;
		if (!is_good) {
			seal_month_text(said.month, month);
			buf_addf(why, "%s has no key %s.key like the one that %s names; if it is lost, so are the numbers sealed "
			    "with it, and safar-vault --new-keys begins anew", k->folder, month, k->public_path);
		}
	}
	buf_free(&ignored);
	return is_good;
}

struct keys *
keys_open(const char *folder, const char *public_path, const struct vault_now *now, bool *is_mistake, struct buf *why)
{
	struct keys *k = xcalloc(1, sizeof(*k));

	BUG_IF(sodium_init() < 0);
	k->folder = folder;
	k->public_path = public_path;
	k->lock_fd = -1;
	k->published = -1;
	k->key = sodium_malloc(KEYS_MAX * sizeof(*k->key));
	BUG_IF(k->key == NULL);
	sodium_memzero(k->key, KEYS_MAX * sizeof(*k->key));
	*is_mistake = true;
	if (!folder_check(folder, why))
		goto failed;
	*is_mistake = false;
	if (!folder_lock(k, why))
		goto failed;
	*is_mistake = true;
	if (!vault_path(folder, "clock", k->age_path) || !age_open(&k->age, k->age_path, now, why))
		goto failed;
	k->is_forgotten = forget_is_marked(folder);
	if (!k->is_forgotten && (!load(k, why) || !public_check(k, now, why)))
		goto failed;
	return k;
failed:
	keys_close(k);
	return NULL;
}

void
keys_close(struct keys *k)
{
	struct buf ignored = BUF_INIT(256);

	if (!k)
		return;
	if (k->published >= 0)
		age_save(&k->age, k->age_path, &ignored);
	buf_free(&ignored);
	sodium_free(k->key);
	if (k->lock_fd >= 0)
		close(k->lock_fd);
	free(k);
}

bool
keys_renew(const char *folder, const char *public_path, bool *is_mistake, struct buf *why)
{
	struct keys k = { .folder = folder, .lock_fd = -1 };
	unsigned gone;
	bool is_done = false;

	*is_mistake = !folder_check(folder, why);
	if (!*is_mistake && folder_lock(&k, why)) {
		is_done = true;
		/* a panic that was interrupted is finished before it is over */
		if (forget_is_marked(folder))
			is_done = forget_all(folder, public_path, &gone, why) && forget_unmark(folder, why);
		else if (unlink(public_path) < 0 && errno != ENOENT) {
			buf_addf(why, "%s: %s", public_path, strerror(errno));
			is_done = false;
		}
	}
	if (k.lock_fd >= 0)
		close(k.lock_fd);
	return is_done;
}

static void
note_month(keys_note_fn *note, void *arg, const char *what, uint16_t month)
{
	char text[8];

	seal_month_text(month, text);
	note(arg, what, text);
}

bool
keys_forget_all(struct keys *k, keys_note_fn *note, void *arg, struct buf *why)
{
	unsigned gone;

	sodium_memzero(k->key, KEYS_MAX * sizeof(*k->key));
	k->count = 0;
	k->published = -1;
	k->is_forgotten = true;
	if (!forget_all(k->folder, k->public_path, &gone, why))
		return false;
	if (!k->is_swept)
		note(arg, "vault.panic", "all keys");
	k->is_swept = true;
	return true;
}

/* A key that is the same on disk and in memory, or none. */
static bool
make(struct keys *k, uint16_t month, keys_note_fn *note, void *arg, struct buf *why)
{
	uint8_t *secret = k->key[k->count].secret;

	if (find(k, month))
		return true;
	if (k->count == KEYS_MAX) {
		buf_addf(why, "%s: there are %d keys, no more are made; is the clock right?", k->folder, KEYS_MAX);
		return false;
	}
	randombytes_buf(secret, 32);
	if (!key_file_write(k->folder, month, secret, why)) {
		sodium_memzero(secret, 32);
		return false;
	}
	add(k, month);
	note_month(note, arg, "vault.month", month);
	return true;
}

/* When the month is over, Unix time. */
static int64_t
month_end(uint16_t month)
{
	struct tm tm = { .tm_year = 100 + (month + 1) / 12, .tm_mon = (month + 1) % 12, .tm_mday = 1 };

	return (int64_t)timegm(&tm);
}

static bool
forget_old(struct keys *k, const struct vault_now *now, keys_note_fn *note, void *arg, struct buf *why)
{
	for (size_t i = 0; i < k->count;) {
		uint16_t month = k->key[i].month;

		if (age_s(&k->age, now) < month_end(month) + KEYS_KEEP_S) {
			i++;
			continue;
		}
		if (!key_file_shred(k->folder, month, why))
			return false;
		drop(k, i);
		note_month(note, arg, "vault.forget", month);
	}
	return true;
}

static bool
publish(struct keys *k, uint16_t month, struct buf *why)
{
	struct seal_key both[2];

	if (k->published == month)
		return true;
	BUG_IF(!keys_public(k, month, &both[0]) || !keys_public(k, (uint16_t)(month + 1), &both[1]));
	if (!public_file_write(k->public_path, both, 2, why))
		return false;
	k->published = month;
	return true;
}

bool
keys_tick(struct keys *k, const struct vault_now *now, keys_note_fn *note, void *arg, struct buf *why)
{
	uint16_t month = seal_month(now->wall_s);
	bool is_good;

	age_tick(&k->age, now);
	if (k->is_forgotten || forget_is_marked(k->folder))
		return (k->is_swept && k->count == 0) || keys_forget_all(k, note, arg, why);
	is_good = make(k, month, note, arg, why) && make(k, (uint16_t)(month + 1), note, arg, why) &&
	    publish(k, month, why) && forget_old(k, now, note, arg, why);
	if (now->boot_ms - k->age.saved_ms >= AGE_SAVE_S * 1000)
		is_good = age_save(&k->age, k->age_path, why) && is_good;
	/* a panic of this very moment has not seen what was just written */
	if (forget_is_marked(k->folder))
		return keys_forget_all(k, note, arg, why);
	return is_good;
}
