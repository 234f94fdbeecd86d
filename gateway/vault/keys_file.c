/* keys_file.c - the forms of a key on disk */
#include "gateway/vault/keys_file.h"

#include <errno.h>
#include <sodium.h>

#include "content/write_all.h"
#include "gateway/vault/disk.h"
#include "gateway/vault/forget.h"
#include "gateway/vault/seal_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { AT_MONTH = 8, AT_SECRET = AT_MONTH + 2, AT_CHECK = AT_SECRET + 32, CHECK_BYTES = 16, FILE_BYTES = AT_CHECK + CHECK_BYTES };

static const char magic[] = "safarkey";

/* Path of a month's key, with a word behind it. */
static bool
key_path(const char *folder, uint16_t month, const char *behind, char out[FORGET_PATH_BYTES], struct buf *why)
{
	char text[8], room[32];
	struct buf name = BUF_OVER(room);

	seal_month_text(month, text);
	buf_addf(&name, "%s.key%s", text, behind);
	if (vault_path(folder, name.ptr, out))
		return true;
	buf_adds(why, "the name of the folder of keys is too long");
	return false;
}

static void
image_check(const uint8_t image[FILE_BYTES], uint8_t out[CHECK_BYTES])
{
	BUG_IF(crypto_generichash(out, CHECK_BYTES, image, AT_CHECK, NULL, 0) != 0);
}

bool
key_file_write(const char *folder, uint16_t month, const uint8_t secret[32], struct buf *why)
{
	char path[FORGET_PATH_BYTES];
	uint8_t image[FILE_BYTES];
	bool is_written;

	memcpy(image, magic, AT_MONTH);
	image[AT_MONTH] = (uint8_t)(month >> 8);
	image[AT_MONTH + 1] = (uint8_t)month;
	memcpy(image + AT_SECRET, secret, 32);
	image_check(image, image + AT_CHECK);
	is_written = key_path(folder, month, "", path, why) && disk_put(path, image, sizeof(image), 0600, why);
	sodium_memzero(image, sizeof(image));
	return is_written;
}

bool
key_file_read(const char *folder, uint16_t month, uint8_t secret[32], struct buf *why)
{
	char path[FORGET_PATH_BYTES];
	uint8_t image[FILE_BYTES + 1], check[CHECK_BYTES];
	bool is_good = false;
	ssize_t n;

	if (!key_path(folder, month, "", path, why))
		return false;
	n = disk_get(path, image, sizeof(image), 077, why);
	if (n >= 0) {
		image_check(image, check);
		is_good = n == FILE_BYTES && memcmp(image, magic, AT_MONTH) == 0 &&
		    (image[AT_MONTH] << 8 | image[AT_MONTH + 1]) == month &&
		    sodium_memcmp(check, image + AT_CHECK, CHECK_BYTES) == 0;
		if (is_good)
			memcpy(secret, image + AT_SECRET, 32);
		else
			buf_addf(why, "%s: the key is damaged; move it away, and what was sealed with it is lost", path);
	}
	sodium_memzero(image, sizeof(image));
	return is_good;
}

bool
key_file_shred(const char *folder, uint16_t month, struct buf *why)
{
	char path[FORGET_PATH_BYTES], gone[FORGET_PATH_BYTES];

	if (!key_path(folder, month, "", path, why) || !key_path(folder, month, ".gone", gone, why))
		return false;
	if (rename(path, gone) < 0 && errno != ENOENT) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	if (!disk_shred(gone, why))
		return false;
	if (!folder_sync(gone)) {
		buf_addf(why, "%s: is removed, but its folder cannot be synced: %s", path, strerror(errno));
		return false;
	}
	return true;
}

bool
public_file_write(const char *path, const struct seal_key *keys, size_t count, struct buf *why)
{
	char room[1024], month[8], hex[2 * SEAL_PUBLIC_BYTES + 1], check_hex[2 * SEAL_CHECK_BYTES + 1];
	struct buf text = BUF_OVER(room);
	uint8_t check[SEAL_CHECK_BYTES];

	buf_adds(&text, "# Public keys of safar-vault: month, key, check.  Written by it; do not edit.\n");
	for (size_t i = 0; i < count; i++) {
		seal_month_text(keys[i].month, month);
		seal_key_check(&keys[i], check);
		sodium_bin2hex(hex, sizeof(hex), keys[i].bytes, SEAL_PUBLIC_BYTES);
		sodium_bin2hex(check_hex, sizeof(check_hex), check, sizeof(check));
		buf_addf(&text, "%s %s %s\n", month, hex, check_hex);
	}
	BUG_IF(!buf_ok(&text));
	return disk_put(path, text.ptr, text.len, 0644, why);
}
