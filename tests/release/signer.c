/* signer.c - people who sign in tests */
#include "tests/release/signer.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* Places in a secret key of minisign, before base64. */
enum { SALT_AT = 6, WORK_AT = 38, MEMORY_AT = 46, BOX_AT = 54, BOX = 104, SECRET = BOX_AT + BOX, MEMORY = 16 << 20 };

static void
put_words(const char *path, const char *words)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(words, f);
	assert_int_equal(fclose(f), 0);
}

static void
put_number(uint8_t *at, uint64_t n)
{
	for (int i = 0; i < 8; i++)
		at[i] = (uint8_t)(n >> 8 * i);
}

void
signer_make(struct signer *s, const char *key_path)
{
	uint8_t bytes[SECRET] = "EdScB2", stream[BOX];
	char base64[2 * SECRET], text[MINISIGN_FILE_CHARS], room[200];
	struct buf why = BUF_OVER(room);
	crypto_generichash_state sum;

	assert_true(sodium_init() >= 0);
	randombytes_buf(bytes + SALT_AT, WORK_AT - SALT_AT);
	put_number(bytes + WORK_AT, MEMORY / 32);
	put_number(bytes + MEMORY_AT, MEMORY);
	randombytes_buf(bytes + BOX_AT, MINISIGN_ID_BYTES);
	crypto_sign_keypair(s->pub.key, bytes + BOX_AT + MINISIGN_ID_BYTES);
	crypto_generichash_init(&sum, NULL, 0, 32);
	crypto_generichash_update(&sum, (const uint8_t *)"Ed", 2);
	crypto_generichash_update(&sum, bytes + BOX_AT, BOX - 32);
	crypto_generichash_final(&sum, bytes + SECRET - 32, 32);
	assert_int_equal(crypto_pwhash_scryptsalsa208sha256(stream, BOX, SIGNER_PASSPHRASE, strlen(SIGNER_PASSPHRASE), bytes + SALT_AT,
	    MEMORY / 32, MEMORY), 0);
	for (int i = 0; i < BOX; i++)
		bytes[BOX_AT + i] ^= stream[i];
	sodium_bin2base64(base64, sizeof(base64), bytes, SECRET, sodium_base64_VARIANT_ORIGINAL);
	snprintf(text, sizeof(text), "untrusted comment: a key of a test\n%s\n", base64);
	put_words(key_path, text);
	if (!minisign_secret_read(text, SIGNER_PASSPHRASE, &s->secret, &why))
		fail_msg("%s", why.ptr);
	minisign_public_of(&s->secret, &s->pub);
}

static void
put_signature(const struct signer *s, const uint8_t hash[MINISIGN_HASH_BYTES], const char *to)
{
	char text[MINISIGN_FILE_CHARS];
	struct minisign_signature signature;

	minisign_sign(&s->secret, hash, "a test", &signature);
	minisign_signature_write(&signature, text);
	put_words(to, text);
}

void
signer_sign_bytes(const struct signer *s, const void *bytes, size_t len, const char *to)
{
	uint8_t hash[MINISIGN_HASH_BYTES];

	minisign_hash(bytes, len, hash);
	put_signature(s, hash, to);
}

void
signer_sign(const struct signer *s, const char *path)
{
	uint8_t hash[MINISIGN_HASH_BYTES];
	char id[MINISIGN_ID_CHARS], to[256], room[200];
	struct buf why = BUF_OVER(room);
	size_t bytes;

	if (!minisign_hash_file(path, 64 << 20, hash, &bytes, &why))
		fail_msg("%s", why.ptr);
	minisign_id_text(s->pub.id, id);
	snprintf(to, sizeof(to), "%s.%s.minisig", path, id);
	put_signature(s, hash, to);
}
