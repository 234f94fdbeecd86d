/*
 * minisign.h - keys and signatures of minisign 0.11, so that anybody can check ours without us
 *
 * Ed25519 over BLAKE2b-512 of the file (algorithm "ED"), with a trusted comment that is signed, too.  The old kind that
 * signs the bytes themselves ("Ed") is refused: no file is read into memory to be checked.  A secret key is kept as
 * minisign keeps it, under scrypt of a passphrase (libsodium: crypto_pwhash_scryptsalsa208sha256).
 *
 * A pack has one signature file for each who signed: <pack>.<key id in hex>.minisig.
 */
#ifndef CONTENT_SIGN_MINISIGN_H
#define CONTENT_SIGN_MINISIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum {
	MINISIGN_ID_BYTES = 8, MINISIGN_HASH_BYTES = 64, MINISIGN_SIGNATURE_BYTES = 64,
	MINISIGN_KEY_CHARS = 57,	/* a public key in base64, with its NUL */
	MINISIGN_COMMENT_CHARS = 256,	/* a trusted comment, with its NUL: one line of UTF-8 */
	MINISIGN_FILE_CHARS = 1024,	/* a key file or a signature file, with its NUL */
	MINISIGN_ID_CHARS = 17,		/* 16 hex digits and NUL */
	MINISIGN_WORDS_CHARS = 48,	/* 8 words of 5 letters with blanks between, and NUL */
};

struct minisign_public { uint8_t id[MINISIGN_ID_BYTES], key[32]; };
struct minisign_secret { uint8_t id[MINISIGN_ID_BYTES], key[64]; };	/* wipe it (sodium_memzero) after use */
struct minisign_signature {
	uint8_t	id[MINISIGN_ID_BYTES];
	uint8_t	bytes[MINISIGN_SIGNATURE_BYTES];	/* over the hash of the file */
	uint8_t	global[MINISIGN_SIGNATURE_BYTES];	/* over `bytes` and the comment */
	char	comment[MINISIGN_COMMENT_CHARS];
};

/* "RW..." alone, or the text of a .pub file.  False and a sentence. */
bool minisign_public_read(const char *text, struct minisign_public *out, struct buf *why);
void minisign_public_write(const struct minisign_public *p, char out[MINISIGN_KEY_CHARS]);
/* The id as minisign shows it (a little-endian number), in small letters, as names of files have it. */
void minisign_id_text(const uint8_t id[MINISIGN_ID_BYTES], char out[MINISIGN_ID_CHARS]);
/* A new pair.  `out` gets the text of a secret key file under `passphrase`, which takes half a second and 256 MiB. */
bool minisign_new(struct minisign_public *p, const char *passphrase, char out[MINISIGN_FILE_CHARS], struct buf *why);
/* The text of a secret key file; a wrong passphrase is a sentence.  A key without passphrase is refused. */
bool minisign_secret_read(const char *text, const char *passphrase, struct minisign_secret *out, struct buf *why);
void minisign_public_of(const struct minisign_secret *s, struct minisign_public *out);

/* BLAKE2b-512 of bytes, so that what was looked at is what is signed. */
void minisign_hash(const void *bytes, size_t len, uint8_t out[MINISIGN_HASH_BYTES]);
/* BLAKE2b-512 of a regular file of at most `max` bytes; *bytes how many it has. */
bool minisign_hash_file(const char *path, size_t max, uint8_t out[MINISIGN_HASH_BYTES], size_t *bytes, struct buf *why);
/* Can it be a trusted comment?  One line of UTF-8 without controls but TAB, and not too long; else a sentence. */
bool minisign_comment_judge(const char *comment, struct buf *why);
/* A comment that is none is a bug of the caller. */
void minisign_sign(const struct minisign_secret *s, const uint8_t hash[MINISIGN_HASH_BYTES], const char *comment,
    struct minisign_signature *out);
/* Text of a .minisig file; strict: what minisign would not write is refused. */
bool minisign_signature_read(const char *text, struct minisign_signature *out, struct buf *why);
void minisign_signature_write(const struct minisign_signature *s, char out[MINISIGN_FILE_CHARS]);
/* Both signatures of `s` are `p`'s, for this hash. */
bool minisign_verify(const struct minisign_public *p, const struct minisign_signature *s, const uint8_t hash[MINISIGN_HASH_BYTES]);

/*
 * Eight words that can be read over a telephone, of the first 16 bytes of BLAKE2b-256 of `bytes` (proquints: consonant,
 * vowel, consonant, vowel, consonant hold 16 bits).  Of a key: its id and its 32 bytes (minisign_public_words); of a
 * pack: the 64 bytes of the hash that is signed.
 */
void minisign_words(const void *bytes, size_t len, char out[MINISIGN_WORDS_CHARS]);
void minisign_public_words(const struct minisign_public *p, char out[MINISIGN_WORDS_CHARS]);

#endif
