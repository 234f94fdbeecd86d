/*
 * test_minisign.c - keys and signatures of minisign: what it wrote is read, and nothing else is
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sodium.h>
#include <unistd.h>

#include "content/sign/minisign.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/sign/made.h"

static void
hash_of(const char *text, uint8_t out[MINISIGN_HASH_BYTES])
{
	minisign_hash(text, strlen(text), out);
}

static struct minisign_public
made_public(void)
{
	char room[200];
	struct buf why = BUF_OVER(room);
	struct minisign_public p;

	assert_true(minisign_public_read(MADE_PUBLIC, &p, &why));
	return p;
}

static void
what_minisign_wrote_is_read(void **state)
{
	struct buf why = BUF_INIT(500);
	struct minisign_public p, q;
	struct minisign_secret s;
	struct minisign_signature sig, own;
	uint8_t hash[MINISIGN_HASH_BYTES];
	char id[MINISIGN_ID_CHARS], line[MINISIGN_KEY_CHARS], words[MINISIGN_WORDS_CHARS], text[MINISIGN_FILE_CHARS];

	(void)state;
	hash_of("hi\n", hash);
	assert_true(minisign_public_read(MADE_PUBLIC_FILE, &p, &why));
	assert_true(minisign_public_read(MADE_PUBLIC "\r\n", &q, &why));
	assert_memory_equal(&p, &q, sizeof p);
	minisign_id_text(p.id, id);
	assert_string_equal(id, "4fa5bbebef1810e5");
	minisign_public_write(&p, line);
	assert_string_equal(line, MADE_PUBLIC);
	minisign_public_words(&p, words);
	assert_string_equal(words, "sosag ririt jagum sajag kozib sajuv motah pazab");
	minisign_words("hi\n", 3, words);
	assert_string_equal(words, "tupij havuf pumir foval hatap lasal fizir dizuj");

	assert_true(minisign_signature_read(MADE_SIGNATURE, &sig, &why));
	assert_string_equal(sig.comment, "read twice");
	assert_true(minisign_verify(&p, &sig, hash));
	minisign_signature_write(&sig, text);
	assert_string_equal(text, MADE_SIGNATURE);

	assert_true(minisign_secret_read(MADE_SECRET_FILE, MADE_PASSPHRASE, &s, &why));
	minisign_public_of(&s, &q);
	assert_memory_equal(&p, &q, sizeof p);
	minisign_sign(&s, hash, "read twice", &own);	/* Ed25519 has no luck in it: the same bytes */
	assert_memory_equal(&own, &sig, sizeof own);
	assert_int_equal(why.len, 0);
	buf_free(&why);
}

static void
a_new_key_opens_with_its_passphrase_alone(void **state)
{
	struct buf why = BUF_INIT(500);
	char text[MINISIGN_FILE_CHARS];
	struct minisign_public p, q;
	struct minisign_secret s;
	static const struct minisign_secret nothing;

	(void)state;
	assert_false(minisign_new(&p, "", text, &why));
	assert_string_equal(why.ptr, "a key needs a passphrase");
	buf_reset(&why);
	assert_true(minisign_new(&p, "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87", text, &why));
	assert_true(minisign_secret_read(text, "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87", &s, &why));
	minisign_public_of(&s, &q);
	assert_memory_equal(&p, &q, sizeof p);
	assert_int_equal(why.len, 0);
	assert_false(minisign_secret_read(text, "wrong", &s, &why));
	assert_string_equal(why.ptr, "the passphrase is wrong, or the file was changed");
	assert_memory_equal(&s, &nothing, sizeof s);	/* nothing of it is left in the caller's hands */
	buf_free(&why);
}

/* A bit of the text changed, and one that does not read the same any more still proves nothing. */
static void
every_bit_of_a_signature_counts(void **state)
{
	struct buf why = BUF_INIT(500);
	const struct minisign_public p = made_public();
	struct minisign_signature sig, bent;
	uint8_t hash[MINISIGN_HASH_BYTES];
	unsigned same = 0, refused = 0, no_proof = 0;

	(void)state;
	hash_of("hi\n", hash);
	assert_true(minisign_signature_read(MADE_SIGNATURE, &sig, &why));
	for (size_t i = 0; i < sizeof(MADE_SIGNATURE) - 1; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			char text[] = MADE_SIGNATURE;

			text[i] = (char)(text[i] ^ 1 << bit);
			buf_reset(&why);
			if (!minisign_signature_read(text, &bent, &why)) {
				assert_true(why.len > 0);
				refused++;
			} else if (!minisign_verify(&p, &bent, hash)) {
				no_proof++;
			} else if (memcmp(&bent, &sig, sizeof sig) == 0) {
				same++;		/* the words that are not signed */
			} else {
				fail_msg("bit %u of byte %zu changed the signature, and it still fits", bit, i);
			}
		}
	assert_true(same > 0 && same <= 8 * sizeof "signature from minisign secret key" && refused > 0 && no_proof > 0);
	hash_of("hi", hash);
	assert_false(minisign_verify(&p, &sig, hash));
	buf_free(&why);
}

/* One bit of each byte: most of these cost a whole scrypt. */
static void
every_byte_of_a_secret_key_counts(void **state)
{
	struct buf why = BUF_INIT(500);
	struct minisign_secret s, bent;

	(void)state;
	assert_true(minisign_secret_read(MADE_SECRET_FILE, MADE_PASSPHRASE, &s, &why));
	for (size_t i = 0; i < sizeof(MADE_SECRET_FILE) - 1; i++) {
		char text[] = MADE_SECRET_FILE;

		text[i] = (char)(text[i] ^ 1 << i % 7);
		buf_reset(&why);
		if (!minisign_secret_read(text, MADE_PASSPHRASE, &bent, &why))
			assert_true(why.len > 0);
		else if (memcmp(&s, &bent, sizeof s) != 0)
			fail_msg("byte %zu changed, and it opens to another key", i);
	}
	sodium_memzero(&s, sizeof s);
	buf_free(&why);
}

/* A public key has no sum: a changed one is refused or is another key, whose signatures these are not. */
static void
every_bit_of_a_public_key_counts(void **state)
{
	struct buf why = BUF_INIT(500);
	const struct minisign_public p = made_public();
	struct minisign_public bent;
	struct minisign_signature sig;
	uint8_t hash[MINISIGN_HASH_BYTES];

	(void)state;
	hash_of("hi\n", hash);
	assert_true(minisign_signature_read(MADE_SIGNATURE, &sig, &why));
	for (size_t i = 0; i < sizeof(MADE_PUBLIC_FILE) - 1; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			char text[] = MADE_PUBLIC_FILE;

			text[i] = (char)(text[i] ^ 1 << bit);
			buf_reset(&why);
			if (!minisign_public_read(text, &bent, &why))
				assert_true(why.len > 0);
			else if (memcmp(&bent, &p, sizeof p) != 0)
				assert_false(minisign_verify(&bent, &sig, hash));
		}
	buf_free(&why);
}

static void
a_comment_is_signed(void **state)
{
	struct buf why = BUF_INIT(500);
	const struct minisign_public p = made_public();
	struct minisign_signature sig;
	uint8_t hash[MINISIGN_HASH_BYTES];

	(void)state;
	hash_of("hi\n", hash);
	assert_true(minisign_signature_read(MADE_SIGNATURE, &sig, &why));
	sig.comment[0] = 'R';
	assert_false(minisign_verify(&p, &sig, hash));
	sig.comment[0] = 'r';
	assert_true(minisign_verify(&p, &sig, hash));
	sig.comment[strlen(sig.comment)] = ' ';
	assert_false(minisign_verify(&p, &sig, hash));
	sig.comment[0] = '\0';
	assert_false(minisign_verify(&p, &sig, hash));
	buf_free(&why);
}

#define UNTRUSTED "untrusted comment: signature from minisign secret key\n"
#define BYTES "RUTlEBjv67ulTxc/u1tveU3yNXPNs0YHAZ8PzZYztCoXYWo34758aZMl6lF0BSyIGgNGcFKvDhpewZF+jhUz3KFQf9kB9SPSUw8=\n"
#define GLOBAL "VNjTMClRF+CVSSioazTpi7HAWgdKMz3+m37lxNbjwoGLv5voj1Xp28hJs4EmeDZYSuSC+2UVuX98jeNIKLi8Cw==\n"
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct { const char *text, *why; } bad_signatures[] = {
	{ "", "this is not a signature: it does not begin with \"untrusted comment: \" and one line of text" },
	{ MADE_PUBLIC_FILE, "its second line is not a signature of minisign" },
	{ MADE_OLD_SIGNATURE, "it was made the old way (minisign -l): sign again without -l" },
	{ "untrusted comment: cut", "this is not a signature: it does not begin with \"untrusted comment: \" and one line of text" },
	{ UNTRUSTED, "it was cut: there is no second line" },
	{ UNTRUSTED BYTES, "its third line is not \"trusted comment: \" and one line of text" },
	{ UNTRUSTED BYTES "trusted comment: a\033[2Jb\n" GLOBAL, "its third line is not \"trusted comment: \" and one line of text" },
	{ UNTRUSTED BYTES "trusted comment: \xC0\xAF\n" GLOBAL, "its third line is not \"trusted comment: \" and one line of text" },
	{ UNTRUSTED BYTES "trusted comment: " A64 A64 A64 A64 "\n" GLOBAL, "its comment has 256 bytes, 255 are the most" },
	{ UNTRUSTED BYTES "trusted comment: read twice\n", "its fourth line is not the signature of its comment" },
	{ UNTRUSTED BYTES "trusted comment: read twice\nVNjT\n", "its fourth line is not the signature of its comment" },
	{ MADE_SIGNATURE "\n", "something stands below the signature" },
	{ MADE_SIGNATURE MADE_SIGNATURE, "something stands below the signature" },
	{ "untrusted comment: " A64 A64 A64 A64 A64 A64 A64 A64 A64 A64 A64 A64 A64 A64 A64 A64 "\n", "too long for a signature" },
};
static const struct { const char *text, *why; } bad_public[] = {
	{ "", "no public key of minisign: it begins with RW and has 56 characters" },
	{ MADE_PUBLIC MADE_PUBLIC, "no public key of minisign: it begins with RW and has 56 characters" },
	{ MADE_PUBLIC "=", "no public key of minisign: it begins with RW and has 56 characters" },
	{ " " MADE_PUBLIC, "no public key of minisign: it begins with RW and has 56 characters" },
	{ MADE_PUBLIC_FILE "\n", "something stands below the public key" },
	{ "untrusted comment: key", "its comment is not one line of text, and no key stands below it" },
	{ "untrusted comment: key\n", "no public key of minisign: it begins with RW and has 56 characters" },
	/* y = 0, of order 4: whose signature would be anybody's */
	{ "RWQBAgMEBQYHCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	    "a character of this public key is wrong: nobody can sign with it" },
	{ MADE_SECRET_FILE, "no public key of minisign: it begins with RW and has 56 characters" },
};
static const struct { const char *text, *passphrase, *why; } bad_secrets[] = {
	{ "", "x", "this is not a secret key of minisign, or it was changed" },
	{ MADE_PUBLIC_FILE, "x", "this is not a secret key of minisign, or it was changed" },
	{ MADE_SECRET_FILE "\n", MADE_PASSPHRASE, "this is not a secret key of minisign, or it was changed" },
	{ MADE_OPEN_FILE, "x", "this key has no passphrase: whoever finds the file can sign; minisign -C gives it one" },
	{ MADE_OPEN_FILE, "", "this key has no passphrase: whoever finds the file can sign; minisign -C gives it one" },
	{ MADE_SECRET_FILE, "", "the passphrase is empty" },
	{ MADE_SECRET_FILE, "a few plain word", "the passphrase is wrong, or the file was changed" },
	{ MADE_SECRET_FILE, "a few plain words ", "the passphrase is wrong, or the file was changed" },
};

static void
what_minisign_would_not_write_is_refused(void **state)
{
	struct buf why = BUF_INIT(500);
	struct minisign_signature sig;
	struct minisign_public p;
	struct minisign_secret s;

	(void)state;
	for (size_t i = 0; i < COUNT(bad_signatures); i++) {
		buf_reset(&why);
		assert_false(minisign_signature_read(bad_signatures[i].text, &sig, &why));
		assert_string_equal(why.ptr, bad_signatures[i].why);
	}
	for (size_t i = 0; i < COUNT(bad_public); i++) {
		buf_reset(&why);
		assert_false(minisign_public_read(bad_public[i].text, &p, &why));
		assert_string_equal(why.ptr, bad_public[i].why);
	}
	for (size_t i = 0; i < COUNT(bad_secrets); i++) {
		buf_reset(&why);
		assert_false(minisign_secret_read(bad_secrets[i].text, bad_secrets[i].passphrase, &s, &why));
		assert_string_equal(why.ptr, bad_secrets[i].why);
	}
	buf_free(&why);
}

/* What a file asks of scrypt is bounded before scrypt is asked. */
static void
nobody_elses_key_takes_all_the_memory(void **state)
{
	static const struct { uint64_t memory, work; } asked[] = {
		{ UINT64_C(1) << 31, UINT64_C(1) << 26 }, { UINT64_C(1) << 62, UINT64_C(1) << 57 }, { UINT64_C(1) << 23, UINT64_C(1) << 18 },
		{ UINT64_C(1) << 25, UINT64_C(1) << 30 }, { UINT64_C(3) << 24, UINT64_C(3) << 19 }, { 0, 0 },
	};
	static const char head[] = "untrusted comment: minisign encrypted secret key\n";
	struct buf why = BUF_INIT(500);
	struct minisign_secret s;
	uint8_t bytes[158];
	char text[MINISIGN_FILE_CHARS];

	(void)state;
	for (size_t i = 0; i < COUNT(asked); i++) {
		char line[213];

		assert_int_equal(sodium_base642bin(bytes, sizeof bytes, MADE_SECRET_FILE + sizeof head - 1, 212, NULL, NULL, NULL,
		    sodium_base64_VARIANT_ORIGINAL), 0);
		for (unsigned b = 0; b < 8; b++) {
			bytes[38 + b] = (uint8_t)(asked[i].work >> 8 * b);
			bytes[46 + b] = (uint8_t)(asked[i].memory >> 8 * b);
		}
		sodium_bin2base64(line, sizeof line, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
		snprintf(text, sizeof text, "%s%s\n", head, line);
		buf_reset(&why);
		assert_false(minisign_secret_read(text, MADE_PASSPHRASE, &s, &why));
		assert_string_equal(why.ptr, "this secret key is locked in a way that minisign does not have; it was changed");
	}
	buf_free(&why);
}

static void
a_file_is_hashed_to_its_bound(void **state)
{
	enum { BYTES_ALL = 200001 };
	struct buf why = BUF_INIT(500);
	uint8_t *bytes = xmalloc(BYTES_ALL), want[MINISIGN_HASH_BYTES], got[MINISIGN_HASH_BYTES];
	char path[] = "/tmp/test_minisign.XXXXXX";
	int fd = mkstemp(path);
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < BYTES_ALL; i++)
		bytes[i] = (uint8_t)(i * 7 + i / 251);
	assert_true(fd >= 0 && write(fd, bytes, BYTES_ALL) == BYTES_ALL);
	close(fd);
	minisign_hash(bytes, BYTES_ALL, want);
	assert_true(minisign_hash_file(path, BYTES_ALL, got, &n, &why));
	assert_int_equal(n, BYTES_ALL);
	assert_memory_equal(got, want, sizeof got);
	assert_false(minisign_hash_file(path, BYTES_ALL - 1, got, &n, &why));
	assert_string_equal(why.ptr, "it has more than 200000 bytes");
	buf_reset(&why);
	unlink(path);
	assert_false(minisign_hash_file(path, BYTES_ALL, got, &n, &why));
	assert_string_equal(why.ptr, "No such file or directory");
	buf_reset(&why);
	assert_false(minisign_hash_file("/tmp", BYTES_ALL, got, &n, &why));
	assert_string_equal(why.ptr, "it is not a file");
	free(bytes);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_minisign_wrote_is_read),
		cmocka_unit_test(a_new_key_opens_with_its_passphrase_alone),
		cmocka_unit_test(every_bit_of_a_signature_counts),
		cmocka_unit_test(every_byte_of_a_secret_key_counts),
		cmocka_unit_test(every_bit_of_a_public_key_counts),
		cmocka_unit_test(a_comment_is_signed),
		cmocka_unit_test(what_minisign_would_not_write_is_refused),
		cmocka_unit_test(nobody_elses_key_takes_all_the_memory),
		cmocka_unit_test(a_file_is_hashed_to_its_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
