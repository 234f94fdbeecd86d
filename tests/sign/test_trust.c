/*
 * test_trust.c - who counts as a signer, and files of trust that are refused
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <sodium.h>
#include <unistd.h>

#include "content/diag.h"
#include "content/sign/trust.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define BAD "tests/sign/bad"
#define DAY_S INT64_C(86400)

enum { DAY_2027_06_30 = 20999, KEYS = 6, SAID = 32 * 1024 };

/* Keys that are made from their number, so that every run has the same. */
static struct minisign_secret
secret_of(unsigned i)
{
	struct minisign_secret s;
	uint8_t seed[crypto_sign_SEEDBYTES] = { (uint8_t)(i + 1) }, public[32];

	memset(s.id, (int)(i + 0x10), sizeof s.id);
	crypto_sign_seed_keypair(public, s.key, seed);
	return s;
}

static void
line_of(unsigned i, char out[MINISIGN_KEY_CHARS])
{
	const struct minisign_secret s = secret_of(i);
	struct minisign_public p;

	minisign_public_of(&s, &p);
	minisign_public_write(&p, out);
}

static bool
read_text(struct trust *t, const char *text, char said[SAID])
{
	char path[] = "/tmp/test_trust.XXXXXX";
	int fd = mkstemp(path);
	FILE *out = fmemopen(said, SAID, "w");
	struct diag d;
	bool is_read;

	assert_true(fd >= 0 && out != NULL);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	diag_init(&d, out);
	is_read = trust_read(t, path, &d);
	assert_int_equal(is_read, d.errors == 0);
	fclose(out);
	unlink(path);
	return is_read;
}

static const struct { const char *name, *owner, *person, *until; } held[KEYS] = {
	{ "sita", "np", "Sita K.", "2028-12-31" },
	{ "sita-old", "np", "sita k", "2028-12-31" },		/* her second key, written in another hand */
	{ "ram", "np", "Ram B.", "2028-12-31" },
	{ "gita", "np", "Gita", "2027-06-30" },			/* until the day of these tests */
	{ "hari", "np", "Hari", "2027-06-29" },			/* until the day before */
	{ "ali", "bd", "Ali", "2028-12-31" },			/* another owner's */
};

/* Whom np and bd believe; without the key number `without` (KEYS = all). */
static struct trust *
trust_made(unsigned without)
{
	static char said[SAID];
	struct trust *t = xcalloc(1, sizeof *t);
	struct buf text = BUF_INIT(8000);

	buf_adds(&text, "[owner.np]\nwording = 1\nfacts = 2\n[owner.bd]\nfacts = 1\nfloor = 1234567890123456789\n");
	for (unsigned i = 0; i < KEYS; i++) {
		char line[MINISIGN_KEY_CHARS];

		line_of(i, line);
		if (i != without)
			buf_addf(&text, "[key.%s]\nowner = %s\nperson = \"%s\"\nkey = %s\nuntil = %s\n", held[i].name, held[i].owner,
			    held[i].person, line, held[i].until);
	}
	if (!read_text(t, text.ptr, said))
		fail_msg("refused: %s", said);
	buf_free(&text);
	return t;
}

static void
hash_of(const char *text, uint8_t out[MINISIGN_HASH_BYTES])
{
	minisign_hash(text, strlen(text), out);
}

static const struct {
	const char *signers;		/* digits: keys of `held`; 'x' = its comment was changed, 'y' = signed other bytes */
	const char *owner;
	unsigned without, persons;
	const char *who, *not;
} cases[] = {
	{ "0", "np", KEYS, 1, "Sita K.", "" },
	{ "02", "np", KEYS, 2, "Sita K., Ram B.", "" },
	{ "20", "np", KEYS, 2, "Ram B., Sita K.", "" },
	{ "01", "np", KEYS, 1, "Sita K.", "sita k (sita-old) has signed already" },
	{ "00", "np", KEYS, 1, "Sita K.", "Sita K. (sita) has signed already" },
	{ "3", "np", KEYS, 1, "Gita", "" },
	{ "4", "np", KEYS, 0, "", "the key of Hari (hari) was believed until 2027-06-29" },
	{ "42", "np", KEYS, 1, "Ram B.", "the key of Hari (hari) was believed until 2027-06-29" },
	{ "02", "np", 2, 1, "Sita K.", "1212121212121212 is no key that np has" },	/* taken out of the file */
	{ "5", "np", KEYS, 0, "", "1515151515151515 is no key that np has" },
	{ "5", "bd", KEYS, 1, "Ali", "" },
	{ "05", "bd", KEYS, 1, "Ali", "1010101010101010 is no key that bd has" },
	{ "0", "qa", KEYS, 0, "", "nobody is believed for packs of \"qa\"" },
	{ "0", "", KEYS, 0, "", "nobody is believed for packs of \"\"" },
	{ "0x2", "np", KEYS, 1, "Ram B.",
	    "the signature of Sita K. (sita) does not fit: the file, the comment or the signature was changed" },
	{ "02y", "np", KEYS, 1, "Sita K.",
	    "the signature of Ram B. (ram) does not fit: the file, the comment or the signature was changed" },
	{ "0x0", "np", KEYS, 1, "Sita K.",
	    "the signature of Sita K. (sita) does not fit: the file, the comment or the signature was changed" },
	{ "0123", "np", KEYS, 3, "Sita K., Ram B., Gita", "sita k (sita-old) has signed already" },
	{ "", "np", KEYS, 0, "", "" },
};

static unsigned
signed_by(const char *signers, const uint8_t hash[MINISIGN_HASH_BYTES], struct minisign_signature *out)
{
	uint8_t other[MINISIGN_HASH_BYTES];
	unsigned count = 0;

	hash_of("other bytes", other);
	for (; *signers != '\0'; signers++) {
		const struct minisign_secret s = secret_of((unsigned)(*signers - '0'));

		minisign_sign(&s, signers[1] == 'y' ? other : hash, "safar-pack serial=14", &out[count]);
		if (signers[1] == 'x')
			out[count].comment[strlen("safar-pack serial=1")] = '5';
		signers += signers[1] == 'x' || signers[1] == 'y';
		count++;
	}
	return count;
}

static void
persons_are_counted(void **state)
{
	uint8_t hash[MINISIGN_HASH_BYTES];

	(void)state;
	hash_of("a pack", hash);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct trust *t = trust_made(cases[i].without);
		struct buf who = BUF_INIT(1000), not = BUF_INIT(1000);
		struct minisign_signature s[KEYS];
		unsigned count = signed_by(cases[i].signers, hash, s);
		int64_t now_s = DAY_2027_06_30 * DAY_S + DAY_S - 1;	/* the last second of a day that still counts */

		assert_int_equal(trust_count(t, cases[i].owner, s, count, hash, now_s, &who, &not), cases[i].persons);
		assert_string_equal(who.ptr, cases[i].who);
		assert_string_equal(not.ptr, cases[i].not);
		assert_int_equal(trust_count(t, cases[i].owner, s, count, hash, now_s, NULL, NULL), cases[i].persons);
		buf_free(&who);
		buf_free(&not);
		free(t);
	}
}

static void
a_key_is_believed_until_its_day_is_over(void **state)
{
	static const struct { int64_t now_s; unsigned persons; } times[] = {
		{ DAY_2027_06_30 * DAY_S + DAY_S - 1, 1 }, { DAY_2027_06_30 * DAY_S + DAY_S, 0 }, { DAY_2027_06_30 * DAY_S, 1 },
		{ 0, 1 }, { -1, 1 }, { INT64_C(1) << 40, 0 },
	};
	struct trust *t = trust_made(KEYS);
	struct minisign_signature s;
	uint8_t hash[MINISIGN_HASH_BYTES];

	(void)state;
	hash_of("a pack", hash);
	signed_by("3", hash, &s);
	for (size_t i = 0; i < COUNT(times); i++)
		assert_int_equal(trust_count(t, "np", &s, 1, hash, times[i].now_s, NULL, NULL), times[i].persons);
	free(t);
}

static void
a_file_is_read_as_it_looks(void **state)
{
	struct trust *t = trust_made(KEYS);
	char text[1000], said[SAID], line[MINISIGN_KEY_CHARS];
	const struct trust_owner *o = trust_owner(t, "bd");

	(void)state;
	assert_int_equal(t->owners, 2);
	assert_int_equal(t->keys, KEYS);
	assert_true(o != NULL && o->floor == UINT64_C(1234567890123456789) && o->wording == 1 && o->facts == 1 && o->fresh_days == 7);
	assert_string_equal(o->url, "");
	assert_null(trust_owner(t, "qa"));
	assert_string_equal(t->key[5].person, "Ali");
	assert_int_equal(t->key[5].owner, 1);
	assert_int_equal(t->key[3].until_day, DAY_2027_06_30);
	line_of(0, line);
	/* a key before its owner; one person for two owners, with one key */
	snprintf(text, sizeof text, "[key.a]\nowner = np\nperson = A\nkey = \"%s\"\nuntil = 2027-12-31\n[owner.np]\nfacts = 1\n"
	    "url = \"https://packs.example/np/\"\nca = /etc/safar/np.pem\nfresh_days = 30\n[owner.bd]\nfacts = 1\n"
	    "[key.b]\nowner = bd\nperson = A\nkey = %s\nuntil = 2027-12-31\n", line, line);
	assert_true(read_text(t, text, said));
	assert_string_equal(t->owner[0].url, "https://packs.example/np/");
	assert_string_equal(t->owner[0].ca, "/etc/safar/np.pem");
	assert_int_equal(t->owner[0].fresh_days, 30);
	assert_int_equal(t->key[0].owner, 0);
	assert_int_equal(t->key[1].owner, 1);
	free(t);
}

static void
bounds_of_the_file(void **state)
{
	struct buf text = BUF_INIT(64 << 10);
	struct trust *t = xcalloc(1, sizeof *t);
	char said[SAID], line[MINISIGN_KEY_CHARS];

	(void)state;
	buf_adds(&text, "[owner.np]\n");
	for (unsigned i = 0; i < TRUST_KEYS; i++) {
		line_of(i, line);
		buf_addf(&text, "[key.k%u]\nowner = np\nperson = P%u\nkey = %s\nuntil = 2027-12-31\n", i, i, line);
	}
	assert_true(read_text(t, text.ptr, said));
	line_of(TRUST_KEYS, line);
	buf_addf(&text, "[key.one-more]\nowner = np\nperson = Q\nkey = %s\nuntil = 2027-12-31\n", line);
	assert_false(read_text(t, text.ptr, said));
	assert_non_null(strstr(said, "[key.one-more]: 64 keys are the most [E127]"));
	buf_reset(&text);
	line_of(0, line);
	for (unsigned i = 0; i <= TRUST_OWNERS; i++)
		buf_addf(&text, "[owner.o%u]\nfacts = 1\n[key.k%u]\nowner = o%u\nperson = P\nkey = %s\nuntil = 2027-12-31\n", i, i, i, line);
	assert_false(read_text(t, text.ptr, said));
	assert_non_null(strstr(said, "[owner.o16]: 16 owners are the most [E127]"));
	assert_non_null(strstr(said, "[key.k16] owner: there is no [owner.o16] [E122]"));
	buf_free(&text);
	free(t);
}

static bool
is_refused(struct trust *t, const char *name)
{
	static char said[SAID];
	char path[300], err[300];
	struct buf why = BUF_INIT(200);
	size_t len = 0;
	FILE *out = fmemopen(said, sizeof said, "w");
	struct diag d;
	char *expected;
	bool is_good;

	snprintf(path, sizeof path, BAD "/%s", name);
	snprintf(err, sizeof err, BAD "/%.*s.err", (int)(strlen(name) - strlen(".ini")), name);
	memset(said, 0, sizeof said);
	diag_init(&d, out);
	is_good = trust_read(t, path, &d);
	diag_summary(&d);
	fclose(out);
	if (getenv("REGEN") != NULL) {
		FILE *f = fopen(err, "we");

		assert_non_null(f);
		fputs(said, f);
		fclose(f);
	}
	expected = whole_file_read(err, &len, &why);
	is_good = !is_good && expected != NULL && strcmp(expected, said) == 0;
	if (!is_good)
		fprintf(stderr, "%s was answered:\n%s", name, said);
	free(expected);
	buf_free(&why);
	return is_good;
}

static void
every_bad_file_is_refused_with_its_text(void **state)
{
	struct trust *t = xcalloc(1, sizeof *t);
	DIR *folder = opendir(BAD);
	struct dirent *e;
	unsigned count = 0, wrong = 0;

	(void)state;
	assert_non_null(folder);
	while ((e = readdir(folder)) != NULL)
		if (strlen(e->d_name) > 4 && strcmp(e->d_name + strlen(e->d_name) - 4, ".ini") == 0) {
			count++;
			wrong += !is_refused(t, e->d_name);
		}
	closedir(folder);
	assert_true(count >= 10);
	assert_int_equal(wrong, 0);
	free(t);
}

/* An id is a name: the same secret key under two ids is one, in the file and in the count. */
static void
one_key_under_two_ids(void **state)
{
	struct minisign_secret s = secret_of(2);
	struct minisign_signature sign[2];
	struct trust *t = trust_made(KEYS);
	struct minisign_public p;
	uint8_t hash[MINISIGN_HASH_BYTES];
	char text[1000], said[SAID], line[MINISIGN_KEY_CHARS], other[MINISIGN_KEY_CHARS];
	struct buf not = BUF_INIT(1000);

	(void)state;
	hash_of("a pack", hash);
	minisign_sign(&s, hash, "one", &sign[0]);
	memset(s.id, 0x77, sizeof s.id);
	minisign_sign(&s, hash, "two", &sign[1]);
	minisign_public_of(&s, &p);
	minisign_public_write(&p, other);
	t->key[3].key = p;					/* as if [key.gita] had it */
	assert_int_equal(trust_count(t, "np", sign, 2, hash, DAY_2027_06_30 * DAY_S, NULL, &not), 1);
	assert_non_null(strstr(not.ptr, "has signed already"));
	line_of(2, line);
	snprintf(text, sizeof text, "[owner.np]\nfacts = 2\n[key.ram]\nowner = np\nperson = Ram\nkey = %s\nuntil = 2027-12-31\n"
	    "[key.gita]\nowner = np\nperson = Gita\nkey = %s\nuntil = 2027-12-31\n", line, other);
	assert_false(read_text(t, text, said));
	assert_non_null(strstr(said, "[key.gita] key: [key.ram] has this key already [E123]"));
	buf_free(&not);
	free(t);
}

/* The manual speaks of every key. */
static void
the_manual_has_every_key(void **state)
{
	static const char *const keys[] = {
#define TRUST_KEY(section, key, type, def, min, max, what) "\n.It Ic " #key "\n",
#include "content/sign/trust.def"
#undef TRUST_KEY
	};
	struct buf why = BUF_INIT(200);
	size_t len = 0;
	char *page = whole_file_read("ops/man/safar-trust.5", &len, &why);

	(void)state;
	assert_non_null(page);
	for (size_t i = 0; i < COUNT(keys); i++)
		if (strstr(page, keys[i]) == NULL)
			fail_msg("ops/man/safar-trust.5 does not speak of %s", keys[i]);
	free(page);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(persons_are_counted),
		cmocka_unit_test(a_key_is_believed_until_its_day_is_over),
		cmocka_unit_test(a_file_is_read_as_it_looks),
		cmocka_unit_test(bounds_of_the_file),
		cmocka_unit_test(one_key_under_two_ids),
		cmocka_unit_test(every_bad_file_is_refused_with_its_text),
		cmocka_unit_test(the_manual_has_every_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
