/*
 * password.c - what a password must be, and what is kept of it
 */
#include "gateway/staff/password.h"

#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { MEMORY_BYTES = 64 << 20, PASSES = 2, LETTERS_MIN = 5, BYTES_MAX = 256 };

_Static_assert(STAFF_PASSWORD_HASH_BYTES >= crypto_pwhash_STRBYTES, "room for a hash");

bool
password_is_fit(const char *name, const char *password, struct buf *why)
{
	size_t characters = 0, letters = 0;
	bool seen[256] = { false };

	if (strlen(password) > BYTES_MAX) {
		buf_addf(why, "the password has more than %d bytes", BYTES_MAX);
		return false;
	}
	for (const unsigned char *p = (const unsigned char *)password; *p != '\0'; p++) {
		if (*p < ' ' || *p == 0x7f) {
			buf_adds(why, "the password has a character that no keyboard writes");
			return false;
		}
		characters += (*p & 0xc0) != 0x80;
		letters += !seen[*p];
		seen[*p] = true;
	}
	if (characters < STAFF_PASSWORD_MIN)
		buf_addf(why, "the password has fewer than %d characters", STAFF_PASSWORD_MIN);
	else if (letters < LETTERS_MIN)
		buf_adds(why, "the password is a few letters over and over");
	else if (strcmp(name, password) == 0)
		buf_adds(why, "the password is the name");
	else
		return true;
	return false;
}

bool
password_hash(const char *password, char out[STAFF_PASSWORD_HASH_BYTES])
{
	memset(out, 0, STAFF_PASSWORD_HASH_BYTES);
	return crypto_pwhash_str(out, password, strlen(password), PASSES, MEMORY_BYTES) == 0;
}

bool
password_is(const char *hash, const char *password)
{
	/* of random bytes that nobody kept: only its cost is wanted */
	static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$P2/U9aMnLZk1f5MNzq0SIA$P84lV8jwt4166cUTmA/ANY76IbreeLoLW7QcnY5VhDQ";
	bool is_somebody = *hash != '\0';
	char room[crypto_pwhash_STRBYTES] = "";

	snprintf(room, sizeof(room), "%s", is_somebody ? hash : nobody);
	return crypto_pwhash_str_verify(room, password, strlen(password)) == 0 && is_somebody;
}
