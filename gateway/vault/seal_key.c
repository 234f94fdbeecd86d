/*
 * seal_key.c - months, and the public keys that safar-vault leaves for those who seal
 *
 * vault.pub has a line for each month, the present one and the next:
 *
 *	2026-11 <64 hex digits: the key> <8 hex digits: its check>
 *
 * The check is there because a damaged key works: it seals numbers that nobody
 * can open.
 */
#include <errno.h>
#include <sodium.h>

#include "gateway/vault/seal.h"
#include "gateway/vault/seal_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { LINE_BYTES = 256, LINES_MAX = 64 };

/* Before 2000 and after 2099 there is a clock to repair: the nearest month that has a next one. */
uint16_t
seal_month(int64_t when_s)
{
	time_t when = (time_t)when_s;
	struct tm tm;

	if (when_s < 0 || gmtime_r(&when, &tm) == NULL || tm.tm_year < 100)
		return 0;
	if (tm.tm_year > 199)
		return SEAL_MONTHS_MAX - 2;
	return (uint16_t)((tm.tm_year - 100) * 12 + tm.tm_mon);
}

void
seal_month_text(uint16_t month, char out[8])
{
	struct buf text;

	buf_wrap(&text, out, 8);
	buf_addf(&text, "%04u-%02u", 2000 + month / 12u, month % 12u + 1);
}

bool
seal_month_parse(const char *text, uint16_t *out)
{
	unsigned n[7];

	for (size_t i = 0; i < 7; i++) {
		n[i] = (unsigned)(text[i] - '0');
		if (i == 4 ? text[i] != '-' : n[i] > 9)
			return false;
	}
	n[0] = n[0] * 1000 + n[1] * 100 + n[2] * 10 + n[3];
	n[5] = n[5] * 10 + n[6];
	if (n[0] < 2000 || n[0] > 2099 || n[5] < 1 || n[5] > 12)
		return false;
	*out = (uint16_t)((n[0] - 2000) * 12 + n[5] - 1);
	return true;
}

void
seal_key_check(const struct seal_key *k, uint8_t out[SEAL_CHECK_BYTES])
{
	uint8_t both[2 + SEAL_PUBLIC_BYTES], hash[crypto_generichash_BYTES_MIN];

	both[0] = (uint8_t)(k->month >> 8);
	both[1] = (uint8_t)k->month;
	memcpy(both + 2, k->bytes, SEAL_PUBLIC_BYTES);
	BUG_IF(crypto_generichash(hash, sizeof(hash), both, sizeof(both), NULL, 0) != 0);
	memcpy(out, hash, SEAL_CHECK_BYTES);
}

/* Exactly `bytes` bytes of hex at `text`. */
static bool
hex_read(const char *text, uint8_t *out, size_t bytes)
{
	size_t len;

	return strspn(text, "0123456789abcdef") == bytes * 2 &&
	    sodium_hex2bin(out, bytes, text, bytes * 2, NULL, &len, NULL) == 0 && len == bytes;
}

static bool
line_read(const char *line, struct seal_key *k, struct buf *why)
{
	static const uint8_t any[crypto_scalarmult_SCALARBYTES] = { 1 };
	uint8_t check[SEAL_CHECK_BYTES], said[SEAL_CHECK_BYTES], shared[crypto_scalarmult_BYTES];

	if (strlen(line) != 7 + 1 + 64 + 1 + 8 || !seal_month_parse(line, &k->month) || line[7] != ' ' ||
	    line[72] != ' ' || !hex_read(line + 8, k->bytes, SEAL_PUBLIC_BYTES) ||
	    !hex_read(line + 73, said, SEAL_CHECK_BYTES)) {
		buf_adds(why, "a line is a month, a key of 64 hex digits and a check of 8");
		return false;
	}
	seal_key_check(k, check);
	if (memcmp(check, said, sizeof(check)) != 0 || crypto_scalarmult(shared, any, k->bytes) != 0) {
		buf_adds(why, "the key is damaged: it does not fit its check; safar-vault writes the file anew when it starts");
		return false;
	}
	return true;
}

/* Every line must be good, the one that is looked for and the others. */
static bool
lines_read(FILE *f, const char *path, uint16_t month, struct seal_key *out, bool *is_found, struct buf *why)
{
	char line[LINE_BYTES];
	struct seal_key k;

	for (unsigned n = 1; fgets(line, sizeof(line), f); n++) {
		size_t len = strcspn(line, "\n");
		size_t before = why->len;

		if (line[0] == '#' && line[len] == '\n')
			continue;
		if (line[len] != '\n' || n > LINES_MAX || strlen(line) != len + 1) {
			buf_addf(why, "%s:%u: the line does not end, or the file is too long", path, n);
			return false;
		}
		line[len] = '\0';
		if (!line_read(line, &k, why)) {
			char *said = xstrdup(why->ptr + before);

			buf_cut(why, before);
			buf_addf(why, "%s:%u: %s", path, n, said);
			free(said);
			return false;
		}
		if (k.month == month) {
			*out = k;
			*is_found = true;
		}
	}
	if (ferror(f)) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	return true;
}

bool
seal_key_read(const char *path, int64_t now_s, struct seal_key *out, struct buf *why)
{
	uint16_t month = seal_month(now_s);
	bool is_found = false, is_good;
	char text[8];
	FILE *f;

	BUG_IF(sodium_init() < 0);
	f = fopen(path, "re");
	if (f == NULL && errno == ENOENT) {
		buf_addf(why, "%s: there is no key to seal with: safar-vault has not run yet, or all keys were forgotten", path);
		return false;
	}
	if (f == NULL) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	is_good = lines_read(f, path, month, out, &is_found, why);
	fclose(f);
	if (is_good && !is_found) {
		seal_month_text(month, text);
		buf_addf(why, "%s: no key for %s: safar-vault has not run for a month, or a clock is wrong", path, text);
	}
	return is_good && is_found;
}
