/*
 * minisign_key.c - secret keys under a passphrase, as files of minisign
 *
 *	at	bytes
 *	0	2	"Ed"
 *	2	2	"Sc": scrypt of a passphrase; two zeros: none (minisign -W)
 *	4	2	"B2": the check below is BLAKE2b-256
 *	6	32	salt
 *	38	8+8	work and memory of scrypt, little-endian; always 1 to 32 where minisign wrote them
 *	54	104	id 8, key 64, check 32 (of "Ed", id and key), all under the stream of scrypt
 */
#include <sodium.h>

#include "content/sign/minisign.h"
#include "content/sign/minisign_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { KDF_AT = 2, CHECK_AT = 4, SALT_AT = 6, WORK_AT = 38, MEMORY_AT = 46, BOX_AT = 54, BOX = 104, SECRET = BOX_AT + BOX,
	CHECK = 32, SECRET_BASE64 = 213, MEMORY_OF_WORK = 32 };
/* A new key: a quarter of what minisign takes, for the old laptops of offices.  To read: all that minisign ever writes. */
#define MEMORY_NEW (UINT64_C(256) << 20)
#define MEMORY_MIN (UINT64_C(16) << 20)
#define MEMORY_MAX (UINT64_C(1) << 30)
#define WHOSE "minisign encrypted secret key"

static uint64_t
le64(const uint8_t *at)
{
	uint64_t n = 0;

	for (unsigned i = 8; i-- > 0;)
		n = n << 8 | at[i];
	return n;
}

static void
put_le64(uint8_t *at, uint64_t n)
{
	for (unsigned i = 0; i < 8; i++)
		at[i] = (uint8_t)(n >> 8 * i);
}

static void
check_of(const uint8_t box[BOX], uint8_t out[CHECK])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, CHECK);
	crypto_generichash_update(&state, (const uint8_t *)MINISIGN_ALGORITHM, 2);
	crypto_generichash_update(&state, box, BOX - CHECK);
	crypto_generichash_final(&state, out, CHECK);
}

/* Locks or opens the box: the same both ways. */
static bool
turn_box(uint8_t bytes[SECRET], const char *passphrase, struct buf *why)
{
	uint64_t memory = le64(bytes + MEMORY_AT);
	uint8_t stream[BOX];
	bool is_made = crypto_pwhash_scryptsalsa208sha256(stream, sizeof stream, passphrase, strlen(passphrase), bytes + SALT_AT,
	    le64(bytes + WORK_AT), (size_t)memory) == 0;

	for (unsigned i = 0; is_made && i < BOX; i++)
		bytes[BOX_AT + i] ^= stream[i];
	sodium_memzero(stream, sizeof stream);
	if (!is_made)
		buf_addf(why, "not enough memory: a key needs %llu MiB to be opened", (unsigned long long)(memory >> 20));
	return is_made;
}

bool
minisign_new(struct minisign_public *p, const char *passphrase, char out[MINISIGN_FILE_CHARS], struct buf *why)
{
	uint8_t bytes[SECRET] = MINISIGN_ALGORITHM "Sc" "B2", *box = bytes + BOX_AT;
	char text[SECRET_BASE64];
	bool is_made;

	BUG_IF(sodium_init() < 0);
	if (*passphrase == '\0') {
		buf_adds(why, "a key needs a passphrase");
		return false;
	}
	randombytes_buf(bytes + SALT_AT, WORK_AT - SALT_AT);
	put_le64(bytes + WORK_AT, MEMORY_NEW / MEMORY_OF_WORK);
	put_le64(bytes + MEMORY_AT, MEMORY_NEW);
	randombytes_buf(p->id, sizeof p->id);
	memcpy(box, p->id, sizeof p->id);
	crypto_sign_keypair(p->key, box + sizeof p->id);
	check_of(box, box + BOX - CHECK);
	is_made = turn_box(bytes, passphrase, why);
	if (is_made) {
		sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
		snprintf(out, MINISIGN_FILE_CHARS, MINISIGN_UNTRUSTED WHOSE "\n%s\n", text);
	}
	sodium_memzero(bytes, sizeof bytes);
	return is_made;
}

/* The file as minisign writes it, its box still locked. */
static bool
secret_bytes(const char *text, uint8_t bytes[SECRET], struct buf *why)
{
	const char *at = text, *line;
	size_t len;
	uint64_t memory;

	if (strnlen(text, MINISIGN_FILE_CHARS) == MINISIGN_FILE_CHARS) {
		buf_adds(why, "too long for a secret key");
		return false;
	}
	if (!minisign_comment_line(&at, MINISIGN_UNTRUSTED, &line, &len) || !minisign_line(&at, &line, &len) || *at != '\0' ||
	    !minisign_base64(line, len, bytes, SECRET) || memcmp(bytes, MINISIGN_ALGORITHM, KDF_AT) != 0 ||
	    memcmp(bytes + CHECK_AT, "B2", SALT_AT - CHECK_AT) != 0) {
		buf_adds(why, "this is not a secret key of minisign, or it was changed");
		return false;
	}
	if (memcmp(bytes + KDF_AT, "\0\0", CHECK_AT - KDF_AT) == 0) {
		buf_adds(why, "this key has no passphrase: whoever finds the file can sign; minisign -C gives it one");
		return false;
	}
	memory = le64(bytes + MEMORY_AT);
	if (memcmp(bytes + KDF_AT, "Sc", CHECK_AT - KDF_AT) != 0 || memory < MEMORY_MIN || memory > MEMORY_MAX ||
	    (memory & (memory - 1)) != 0 || le64(bytes + WORK_AT) != memory / MEMORY_OF_WORK) {
		buf_adds(why, "this secret key is locked in a way that minisign does not have; it was changed");
		return false;
	}
	return true;
}

bool
minisign_secret_read(const char *text, const char *passphrase, struct minisign_secret *out, struct buf *why)
{
	uint8_t bytes[SECRET], *box = bytes + BOX_AT, check[CHECK];
	bool is_open = false;

	memset(out, 0, sizeof *out);
	if (!secret_bytes(text, bytes, why))
		goto out;
	if (*passphrase == '\0') {
		buf_adds(why, "the passphrase is empty");
		goto out;
	}
	if (!turn_box(bytes, passphrase, why))
		goto out;
	check_of(box, check);
	if (sodium_memcmp(check, box + BOX - CHECK, CHECK) != 0) {
		buf_adds(why, "the passphrase is wrong, or the file was changed");
		goto out;
	}
	memcpy(out->id, box, sizeof out->id);
	memcpy(out->key, box + sizeof out->id, sizeof out->key);
	is_open = true;
out:
	sodium_memzero(bytes, sizeof bytes);
	sodium_memzero(check, sizeof check);
	return is_open;
}

void
minisign_public_of(const struct minisign_secret *s, struct minisign_public *out)
{
	memcpy(out->id, s->id, sizeof out->id);
	memcpy(out->key, s->key + sizeof s->key - sizeof out->key, sizeof out->key);
}
