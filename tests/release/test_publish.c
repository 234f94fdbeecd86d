/*
 * test_publish.c - safar pack publish as it is typed: what stands in the folder, and what never comes into it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <argp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/pack.h"
#include "content/whole_file.h"
#include "gateway/release/index.h"
#include "gateway/release/inflate.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_publish.h"
#include "tests/ops/called.h"
#include "tests/release/signer.h"
#include "tests/support/tree.h"

enum { SITA, RAM, STRANGER, SIGNERS };

struct ground {
	char	 folder[64], dir[96], trust[96], passphrase[96], key[SIGNERS][96], pack[96];
	struct signer signer[SIGNERS];
	char	*bytes;			/* a release pack of owner "safar-np" */
	size_t	 len;
	struct buf said;
	struct index *index;
	struct index_signed *signed_by;
};

static void
write_bytes(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static const char *
in_dir(const struct ground *g, const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", g->dir, name);
	return path;
}

static bool
is_there(const struct ground *g, const char *name)
{
	return access(in_dir(g, name), F_OK) == 0;
}

/* The sample pack as a release of `serial`: only its header is changed. */
static void
write_pack(struct ground *g, uint64_t serial, enum pack_kind kind, int64_t expires_s)
{
	struct pack_header *h = (struct pack_header *)g->bytes;

	h->kind = kind;
	h->serial = serial;
	h->expires_s = expires_s;
	pack_hash(g->bytes, g->len, h->hash);
	snprintf(g->pack, sizeof(g->pack), "%s/new-%llu.pack", g->folder, (unsigned long long)serial);
	write_bytes(g->pack, g->bytes, g->len);
}

/* Another number of an office: no change of wording. */
static void
change_a_fact(struct ground *g)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	struct pack *p = pack_from_memory(g->bytes, g->len, &why);
	size_t at = 0;

	assert_non_null(p);
	for (uint32_t i = 0; i < p->facts_count && at == 0; i++)
		if (p->facts[i].is_number && p->facts[i].value.len > 3)
			at = (size_t)(p->strings + p->facts[i].value.at + p->facts[i].value.len - 1 - g->bytes);
	pack_close(p);
	assert_true(at > 0);
	g->bytes[at] = g->bytes[at] == '7' ? '8' : '7';
}

static int
setup(void **state)
{
	struct ground *g = xcalloc(1, sizeof(*g));
	const char *sample = getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack";
	char room[2048], key[SIGNERS][MINISIGN_KEY_CHARS];
	struct buf why = BUF_OVER(room);
	struct pack *p = pack_open(sample, &why);

	assert_non_null(p);
	snprintf(g->folder, sizeof(g->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(g->folder));
	snprintf(g->dir, sizeof(g->dir), "%s/public", g->folder);
	snprintf(g->trust, sizeof(g->trust), "%s/trust.ini", g->folder);
	snprintf(g->passphrase, sizeof(g->passphrase), "%s/passphrase", g->folder);
	g->said = (struct buf)BUF_INIT(1 << 16);
	g->len = (size_t)p->header->file_bytes;
	g->bytes = xmalloc(g->len);
	memcpy(g->bytes, p->header, g->len);
	for (int i = 0; i < SIGNERS; i++) {
		snprintf(g->key[i], sizeof(g->key[i]), "%s/%d.key", g->folder, i);
		signer_make(&g->signer[i], g->key[i]);
		minisign_public_write(&g->signer[i].pub, key[i]);
	}
	buf_reset(&why);
	buf_addf(&why, "[owner.%s]\nwording = 1\nfacts = 2\nfresh_days = 7\nfloor = 3\n", pack_string(p, p->header->owner));
	for (int i = 0; i < STRANGER; i++)
		buf_addf(&why, "[key.k%d]\nowner = %s\nperson = \"Person %d\"\nkey = \"%s\"\nuntil = 2099-12-31\n", i,
		    pack_string(p, p->header->owner), i, key[i]);
	write_bytes(g->trust, why.ptr, why.len);
	write_bytes(g->passphrase, SIGNER_PASSPHRASE "\n", sizeof(SIGNER_PASSPHRASE));
	assert_int_equal(chmod(g->passphrase, 0600), 0);
	g->index = xcalloc(1, sizeof(*g->index));
	g->signed_by = xcalloc(1, sizeof(*g->signed_by));
	pack_close(p);
	*state = g;
	return 0;
}

static int
teardown(void **state)
{
	struct ground *g = *state;

	assert_true(tree_remove(g->folder));
	buf_free(&g->said);
	free(g->bytes);
	free(g->index);
	free(g->signed_by);
	free(g);
	return 0;
}

static int
run(struct ground *g, const char *const *words)
{
	return called(cmd_pack, words, "", &g->said);
}
#define RUN(g, who, ...) run((g), (const char *const[]){ "safar pack", "publish", (g)->dir, "--key", (g)->key[who], "--passphrase-file", \
    (g)->passphrase, __VA_ARGS__, NULL })

static void
ends(const struct ground *g, int got, int status, const char *says)
{
	if (got != status || strstr(g->said.ptr, says) == NULL)
		fail_msg("%d, not %d, or \"%s\" is not in: %s", got, status, says, g->said.ptr);
}

/* What a fetcher would see. */
static void
read_index(struct ground *g)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	size_t len;
	char *text = whole_file_read(in_dir(g, "index"), &len, &why);

	if (text == NULL || !index_split(text, len, g->signed_by, &why) || !index_read(text, g->signed_by->len, g->index, &why))
		fail_msg("%s", why.ptr);
	free(text);
}

static void
publish_one(struct ground *g, uint64_t serial)
{
	write_pack(g, serial, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack), 0, "Next: ");
	read_index(g);
}

static void
what_a_gateway_fetches(void **state)
{
	struct ground *g = *state;
	char name[160], room[512], out[128];
	struct buf why = BUF_OVER(room);
	uint8_t hash[MINISIGN_HASH_BYTES];
	size_t bytes;
	struct stat st;
	const struct index_pack *p = &g->index->pack[0];

	publish_one(g, 14);
	assert_int_equal(g->index->version, 1);
	assert_int_equal(g->index->packs, 1);
	assert_int_equal(g->index->stage, 100);
	assert_true(minisign_verify(&g->signer[SITA].pub, &g->signed_by->sign[0], g->signed_by->hash));
	assert_int_equal(p->serial, 14);
	assert_true(minisign_hash_file(in_dir(g, p->file), 64 << 20, hash, &bytes, &why));
	assert_int_equal(bytes, p->bytes);
	assert_memory_equal(hash, p->hash, sizeof(hash));
	snprintf(name, sizeof(name), "%s.gz", p->file);
	assert_int_equal(stat(in_dir(g, name), &st), 0);
	assert_int_equal(st.st_size, p->gz_bytes);
	snprintf(out, sizeof(out), "%s/out", g->folder);
	assert_int_equal(inflate_file(in_dir(g, name), out, p->bytes, &why), INFLATE_DONE);
	assert_true(minisign_hash_file(out, 64 << 20, hash, &bytes, &why));
	assert_memory_equal(hash, p->hash, sizeof(hash));
	assert_int_equal(p->signs, 1);
	minisign_id_text(p->sign[0], room);
	snprintf(name, sizeof(name), "%s.%s.minisig", p->file, room);
	assert_true(is_there(g, name) && is_there(g, "index.txt"));
}

static void
the_newest_five_stay(void **state)
{
	struct ground *g = *state;
	char name[96], owner[INDEX_OWNER_CHARS];

	publish_one(g, 10);
	memcpy(owner, g->index->owner, sizeof(owner));
	write_bytes(in_dir(g, "notes.txt"), "x", 1);
	snprintf(name, sizeof(name), "%s-3.pack", owner);
	write_bytes(in_dir(g, name), "x", 1);
	snprintf(name, sizeof(name), "%s-qa-3.pack", owner);
	write_bytes(in_dir(g, name), "x", 1);
	snprintf(name, sizeof(name), "%s-99.pack.gz.tmp.123", owner);
	write_bytes(in_dir(g, name), "x", 1);
	for (uint64_t serial = 11; serial <= 15; serial++)
		publish_one(g, serial);
	assert_int_equal(g->index->version, 6);
	assert_int_equal(g->index->packs, INDEX_PACKS);
	assert_int_equal(g->index->pack[0].serial, 11);
	for (unsigned serial = 10; serial <= 15; serial++) {
		snprintf(name, sizeof(name), "%s-%u.pack", owner, serial);
		assert_int_equal(is_there(g, name), serial > 10);
		snprintf(name, sizeof(name), "%s-%u.pack.gz", owner, serial);
		assert_int_equal(is_there(g, name), serial > 10);
	}
	snprintf(name, sizeof(name), "%s-3.pack", owner);
	assert_false(is_there(g, name));
	snprintf(name, sizeof(name), "%s-99.pack.gz.tmp.123", owner);
	assert_false(is_there(g, name));
	snprintf(name, sizeof(name), "%s-qa-3.pack", owner);
	assert_true(is_there(g, name) && is_there(g, "notes.txt"));
}

static void
what_is_refused(void **state)
{
	struct ground *g = *state;

	write_pack(g, 20, PACK_SAMPLE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "is a sample");
	write_pack(g, 20, PACK_RELEASE, 1000);
	ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "has expired");
	write_pack(g, 21, PACK_RELEASE, INT64_C(4000000000));
	ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "nobody signed it");
	ends(g, RUN(g, SITA, "--stage=10"), EXIT_BAD_INPUT, "nothing is published here yet");
	assert_false(is_there(g, "index"));
	publish_one(g, 20);
	write_pack(g, 20, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "not above 20");
	write_pack(g, 22, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack, "--revoke=22"), EXIT_REFUSED, "serial 22 is revoked");
	ends(g, RUN(g, SITA, "--pack", g->pack, "--floor=23"), EXIT_REFUSED, "serial 22 is revoked, or below the floor");
	ends(g, RUN(g, STRANGER, "--pack", g->pack), EXIT_REFUSED, "is not signed by this key");
	write_bytes(g->passphrase, "another one altogether\n", 23);
	ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_BAD_INPUT, "passphrase is wrong");
	read_index(g);
	assert_int_equal(g->index->version, 1);
	assert_int_equal(g->index->pack[0].serial, 20);
}

static void
as_many_persons_as_trust_says(void **state)
{
	struct ground *g = *state;

	write_pack(g, 20, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "1 of 2 persons signed this pack");
	signer_sign(&g->signer[STRANGER], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "1 of 2 persons signed this pack");
	signer_sign(&g->signer[RAM], g->pack);
	ends(g, RUN(g, STRANGER, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "");
	assert_false(is_there(g, "index"));
	ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), 0, "Next: ");
	/* another of those believed goes on, but not without saying whom he believes */
	ends(g, RUN(g, RAM, "--stage=10"), EXIT_REFUSED, "is not signed by this key");
	ends(g, RUN(g, RAM, "--stage=10", "--trust", g->trust), 0, "--stage 100");
	read_index(g);
	assert_int_equal(g->index->version, 2);
	assert_int_equal(g->index->stage, 10);
	/* nothing but wording differs from 20: one person; then a number does */
	write_pack(g, 21, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), 0, "Next: ");
	change_a_fact(g);
	write_pack(g, 22, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "1 of 2 persons signed this pack");
	write_pack(g, 2, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	signer_sign(&g->signer[RAM], g->pack);
	ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "no serial below 3");
}

static void
what_is_forbidden_goes(void **state)
{
	struct ground *g = *state;

	for (uint64_t serial = 10; serial <= 13; serial++)
		publish_one(g, serial);
	ends(g, RUN(g, SITA, "--revoke=13", "--revoke=7", "--revoke=13"), 0, "2 revoked");
	read_index(g);
	assert_int_equal(g->index->packs, 3);
	assert_int_equal(g->index->pack[2].serial, 12);
	assert_int_equal(g->index->stage, 100);
	assert_true(index_is_revoked(g->index, 13) && index_is_revoked(g->index, 7));
	ends(g, RUN(g, SITA, "--floor=12"), 0, "1 revoked");
	read_index(g);
	assert_int_equal(g->index->packs, 1);
	assert_int_equal(g->index->floor, 12);
	ends(g, RUN(g, SITA, "--floor=13"), 0, "no pack is left");
	read_index(g);
	assert_int_equal(g->index->packs, 0);
	publish_one(g, 14);
	assert_int_equal(g->index->packs, 1);
}

static void
facts_are_taken_back(void **state)
{
	static const char list[] = "qa/hotline.labour\t2026-11-20T18:00:00Z\tSita K.\tthe line is dead\n\n"
	    "np/hotline.police\t2026-11-21T18:00:00Z\tram\t\nqa/hotline.labour\t2026-11-22T18:00:00Z\tram\tagain\n";
	struct ground *g = *state;
	char path[96], to[128];
	size_t len;
	char *text;
	char room[200];
	struct buf why = BUF_OVER(room);

	snprintf(path, sizeof(path), "%s/withdrawn", g->folder);
	publish_one(g, 10);
	write_bytes(path, list, sizeof(list) - 1);
	ends(g, RUN(g, SITA, "--withdrawn", path, "--trust", g->trust), 0, "2 facts withdrawn");
	read_index(g);
	assert_int_equal(g->index->withdrawns, 2);
	assert_string_equal(g->index->withdrawn[0].who, "Sita-K.");
	assert_string_equal(g->index->withdrawn[0].reason, "the line is dead");
	assert_string_equal(g->index->withdrawn[1].reason, "-");
	publish_one(g, 11);				/* they stay */
	assert_int_equal(g->index->withdrawns, 2);
	write_bytes(path, "qa/hotline.labour, dead\n", 24);
	ends(g, RUN(g, SITA, "--withdrawn", path), EXIT_BAD_INPUT, "withdrawn:1: four fields");
	/* one of them is said again: as many persons as for facts */
	write_bytes(path, list, strchr(list, '\n') - list + 1);
	ends(g, RUN(g, SITA, "--withdrawn", path, "--trust", g->trust), 0, "until 1 more person signs");
	text = whole_file_read(in_dir(g, "index.txt"), &len, &why);
	assert_non_null(text);
	snprintf(to, sizeof(to), "%s/ram.minisig", g->folder);
	signer_sign_bytes(&g->signer[STRANGER], text, len, to);
	ends(g, run(g, (const char *const[]){ "safar pack", "publish", g->dir, "--sign", to, "--trust", g->trust, NULL }), EXIT_REFUSED, to);
	signer_sign_bytes(&g->signer[RAM], text, len - 1, to);
	ends(g, run(g, (const char *const[]){ "safar pack", "publish", g->dir, "--sign", to, "--trust", g->trust, NULL }), EXIT_REFUSED, to);
	signer_sign_bytes(&g->signer[RAM], text, len, to);
	for (int i = 0; i < 2; i++) {
		ends(g, run(g, (const char *const[]){ "safar pack", "publish", g->dir, "--sign", to, "--trust", g->trust, NULL }), 0,
		    i == 0 ? "has 2 signatures" : "has signed version");
		read_index(g);
		assert_int_equal(g->signed_by->signs, 2);
		assert_int_equal(g->index->version, 4);
	}
	free(text);
}

static void
called_wrongly(void **state)
{
	struct ground *g = *state;
	const char *const cases[][12] = {
		{ "safar pack", "publish", NULL }, { "safar pack", "publish", g->dir, NULL },
		{ "safar pack", "publish", g->dir, "--key=k", "--stage=0", NULL }, { "safar pack", "publish", g->dir, "--key=k", "--stage=101", NULL },
		{ "safar pack", "publish", g->dir, "--key=k", "--revoke=0", NULL }, { "safar pack", "publish", g->dir, "--key=k", "--floor=-1", NULL },
		{ "safar pack", "publish", g->dir, "--key=k", "--sign=s", "--trust=t", NULL }, { "safar pack", "publish", g->dir, "--sign=s", NULL },
		{ "safar pack", "publish", g->dir, "x", "--key=k", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		ends(g, run(g, cases[i]), EXIT_MISUSE, "");
}

static void
one_publishes_at_a_time(void **state)
{
	struct ground *g = *state;
	int fd;

	publish_one(g, 10);
	fd = open(g->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	ends(g, RUN(g, SITA, "--stage=10"), EXIT_WORLD, "somebody is publishing");
	close(fd);
	write_bytes(in_dir(g, "index"), "safar-index 1\n", 14);
	ends(g, RUN(g, SITA, "--stage=10"), EXIT_BAD_INPUT, "nobody signed");
}

/* Ten minutes at 64 kbit/s. */
static void
a_pack_comes_over_a_slow_line(void **state)
{
	struct ground *g = *state;
	size_t len;
	void *gz = publish_gz(g->bytes, g->len, &len);

	free(gz);
	assert_true(len > 1000 && len < PUBLISH_GZ_BYTES);
	print_message("# %zu bytes, %zu as .gz\n", g->len, len);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int
main(void)
{
	const struct CMUnitTest tests[] = { TEST(what_a_gateway_fetches), TEST(the_newest_five_stay), TEST(what_is_refused),
		TEST(as_many_persons_as_trust_says), TEST(what_is_forbidden_goes), TEST(facts_are_taken_back), TEST(called_wrongly),
		TEST(one_publishes_at_a_time), TEST(a_pack_comes_over_a_slow_line) };

	argp_err_exit_status = EXIT_MISUSE;		/* as safar.c has it */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
