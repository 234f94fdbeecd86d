/*
 * test_publish.c - safar pack publish as it is typed: what stands in the folder, and what never comes into it
 */
#include <argp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "gateway/release/inflate.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_publish.h"
#include "ops/command/pack_sign.h"
#include "tests/ops/called.h"
#include "tests/release/publish_ground.h"

static void
what_a_gateway_fetches(void **state)
{
	struct ground *g = *state;
	char name[160], room[512], out[128], id[MINISIGN_ID_CHARS];
	struct buf why = BUF_OVER(room);
	uint8_t hash[MINISIGN_HASH_BYTES];
	size_t bytes;
	struct stat st;
	const struct index_pack *p = &g->index->pack[0];

	ground_publish(g, 14);
	assert_int_equal(g->index->version, 1);
	assert_int_equal(g->index->packs, 1);
	assert_int_equal(g->index->stage, 100);
	assert_true(minisign_verify(&g->signer[SITA].pub, &g->signed_by->sign[0], g->signed_by->hash));
	assert_int_equal(p->serial, 14);
	assert_true(minisign_hash_file(ground_in_dir(g, p->file), 64 << 20, hash, &bytes, &why));
	assert_int_equal(bytes, p->bytes);
	assert_memory_equal(hash, p->hash, sizeof(hash));
	snprintf(name, sizeof(name), "%s.gz", p->file);
	assert_int_equal(stat(ground_in_dir(g, name), &st), 0);
	assert_int_equal(st.st_size, p->gz_bytes);
	snprintf(out, sizeof(out), "%s/out", g->folder);
	assert_int_equal(inflate_file(ground_in_dir(g, name), out, p->bytes, &why), INFLATE_DONE);
	assert_true(minisign_hash_file(out, 64 << 20, hash, &bytes, &why));
	assert_memory_equal(hash, p->hash, sizeof(hash));
	assert_int_equal(p->signs, 1);
	minisign_id_text(p->sign[0], id);
	snprintf(name, sizeof(name), "%s.%s.minisig", p->file, id);
	assert_true(ground_has(g, name) && ground_has(g, "index.txt"));
}

static void
the_newest_five_stay(void **state)
{
	struct ground *g = *state;
	char name[96], owner[INDEX_OWNER_CHARS];

	ground_publish(g, 10);
	memcpy(owner, g->index->owner, sizeof(owner));
	ground_write(ground_in_dir(g, "notes.txt"), "x", 1);
	snprintf(name, sizeof(name), "%s-3.pack", owner);
	ground_write(ground_in_dir(g, name), "x", 1);
	snprintf(name, sizeof(name), "%s-qa-3.pack", owner);
	ground_write(ground_in_dir(g, name), "x", 1);
	snprintf(name, sizeof(name), "%s-99.pack.gz.tmp.123", owner);
	ground_write(ground_in_dir(g, name), "x", 1);
	for (uint64_t serial = 11; serial <= 15; serial++)
		ground_publish(g, serial);
	assert_int_equal(g->index->version, 6);
	assert_int_equal(g->index->packs, INDEX_PACKS);
	assert_int_equal(g->index->pack[0].serial, 11);
	for (unsigned serial = 10; serial <= 15; serial++) {
		snprintf(name, sizeof(name), "%s-%u.pack", owner, serial);
		assert_int_equal(ground_has(g, name), serial > 10);
		snprintf(name, sizeof(name), "%s-%u.pack.gz", owner, serial);
		assert_int_equal(ground_has(g, name), serial > 10);
	}
	snprintf(name, sizeof(name), "%s-3.pack", owner);
	assert_false(ground_has(g, name));
	snprintf(name, sizeof(name), "%s-99.pack.gz.tmp.123", owner);
	assert_false(ground_has(g, name));
	snprintf(name, sizeof(name), "%s-qa-3.pack", owner);
	assert_true(ground_has(g, name) && ground_has(g, "notes.txt"));
}

static void
what_is_refused(void **state)
{
	struct ground *g = *state;

	ground_pack(g, 20, PACK_SAMPLE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "is a sample");
	ground_pack(g, 20, PACK_RELEASE, 1000);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "has expired");
	ground_pack(g, 21, PACK_RELEASE, INT64_C(4000000000));
	ground_ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "nobody signed it");
	ground_ends(g, RUN(g, SITA, "--stage=10"), EXIT_BAD_INPUT, "nothing is published here yet");
	assert_false(ground_has(g, "index"));
	ground_publish(g, 20);
	ground_change_fact(g);
	ground_pack(g, 20, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "not above 20, which is published; it is another pack");
	ground_pack(g, PACK_SERIAL_MOST + 1, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_REFUSED, "nobody could type");
	ground_ends(g, called(pack_sign, (const char *const[]){ "safar pack sign", g->pack, "--key", g->key[RAM], NULL }, "", &g->said),
	    EXIT_BAD_INPUT, "not signed: its serial is above");
	ground_pack(g, 22, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--revoke=22"), EXIT_REFUSED, "serial 22 is revoked");
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--floor=23"), EXIT_REFUSED, "a floor of 23 is above 22");
	ground_ends(g, RUN(g, SITA, "--floor=21"), EXIT_REFUSED, "a floor of 21 is above 20, the newest serial");
	ground_ends(g, RUN(g, STRANGER, "--pack", g->pack), EXIT_REFUSED, "is not signed by this key");
	ground_write(g->passphrase, "another one altogether\n", 23);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack), EXIT_BAD_INPUT, "passphrase is wrong");
	ground_read_index(g);
	assert_int_equal(g->index->version, 1);
	assert_int_equal(g->index->pack[0].serial, 20);
}

static void
as_many_persons_as_trust_says(void **state)
{
	struct ground *g = *state;

	ground_pack(g, 20, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "1 of 2 persons signed this pack");
	signer_sign(&g->signer[STRANGER], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "1 of 2 persons signed this pack");
	signer_sign(&g->signer[RAM], g->pack);
	ground_ends(g, RUN(g, STRANGER, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "");
	assert_false(ground_has(g, "index"));
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), 0, "Next: ");
	/* another of those believed goes on, but not without saying whom he believes */
	ground_ends(g, RUN(g, RAM, "--stage=10"), EXIT_REFUSED, "is not signed by this key");
	ground_ends(g, RUN(g, RAM, "--stage=10", "--trust", g->trust), 0, "--stage 100");
	ground_read_index(g);
	assert_int_equal(g->index->version, 2);
	assert_int_equal(g->index->stage, 10);
	/* nothing but wording differs from 20: one person; then a number does */
	ground_pack(g, 21, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), 0, "Next: ");
	ground_change_fact(g);
	ground_pack(g, 22, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "1 of 2 persons signed this pack");
	ground_pack(g, 2, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	signer_sign(&g->signer[RAM], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "no serial below 3");
}

static void
what_is_forbidden_goes(void **state)
{
	struct ground *g = *state;

	for (uint64_t serial = 10; serial <= 13; serial++)
		ground_publish(g, serial);
	ground_ends(g, RUN(g, SITA, "--revoke=13", "--revoke=7", "--revoke=13"), 0, "2 revoked");
	ground_read_index(g);
	assert_int_equal(g->index->packs, 3);
	assert_int_equal(g->index->pack[2].serial, 12);
	assert_int_equal(g->index->stage, 100);
	assert_true(index_is_revoked(g->index, 13) && index_is_revoked(g->index, 7));
	ground_ends(g, RUN(g, SITA, "--floor=12"), 0, "1 revoked");
	ground_read_index(g);
	assert_int_equal(g->index->packs, 1);
	assert_int_equal(g->index->floor, 12);
	ground_ends(g, RUN(g, SITA, "--floor=13"), 0, "no pack is left");
	ground_read_index(g);
	assert_int_equal(g->index->packs, 0);
	ground_publish(g, 14);
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
	ground_publish(g, 10);
	ground_write(path, list, sizeof(list) - 1);
	ground_ends(g, RUN(g, SITA, "--withdrawn", path, "--trust", g->trust), 0, "2 facts withdrawn");
	ground_read_index(g);
	assert_int_equal(g->index->withdrawns, 2);
	assert_string_equal(g->index->withdrawn[0].who, "Sita-K.");
	assert_string_equal(g->index->withdrawn[0].reason, "the line is dead");
	assert_string_equal(g->index->withdrawn[1].reason, "-");
	ground_publish(g, 11);				/* they stay */
	assert_int_equal(g->index->withdrawns, 2);
	ground_write(path, "qa/hotline.labour, dead\n", 24);
	ground_ends(g, RUN(g, SITA, "--withdrawn", path), EXIT_BAD_INPUT, "withdrawn:1: four fields");
	/* one of them is said again: as many persons as for facts */
	ground_write(path, list, strchr(list, '\n') - list + 1);
	ground_ends(g, RUN(g, SITA, "--withdrawn", path, "--trust", g->trust), EXIT_REFUSED, "until 1 more person signs it: minisign -S");
	ground_ends(g, 0, 0, "When it is signed: bring");
	text = whole_file_read(ground_in_dir(g, "index.txt"), &len, &why);
	assert_non_null(text);
	snprintf(to, sizeof(to), "%s/ram.minisig", g->folder);
	signer_sign_bytes(&g->signer[STRANGER], text, len, to);
	ground_ends(g, ground_run(g, (const char *const[]){ "safar pack publish", g->dir, "--sign", to, "--trust", g->trust, NULL }), EXIT_REFUSED, to);
	signer_sign_bytes(&g->signer[RAM], text, len - 1, to);
	ground_ends(g, ground_run(g, (const char *const[]){ "safar pack publish", g->dir, "--sign", to, "--trust", g->trust, NULL }), EXIT_REFUSED, to);
	signer_sign_bytes(&g->signer[RAM], text, len, to);
	for (int i = 0; i < 2; i++) {
		ground_ends(g, ground_run(g, (const char *const[]){ "safar pack publish", g->dir, "--sign", to, "--trust", g->trust, NULL }), 0,
		    i == 0 ? "has 2 signatures" : "has signed version");
		ground_read_index(g);
		assert_int_equal(g->signed_by->signs, 2);
		assert_int_equal(g->index->version, 4);
	}
	free(text);
}

/* The second person signs later, on her own machine: her copy of the pack has her signature alone beside it. */
static void
a_signature_comes_later(void **state)
{
	struct ground *g = *state;
	char hers[96], id[MINISIGN_ID_CHARS], name[160];

	ground_publish(g, 20);
	ground_ends(g, 0, 0, "the pack has 1 signature, and nobody asked whose");
	ground_pack(g, 21, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--stage=10"), 0, "1 signature, and");
	snprintf(hers, sizeof(hers), "%s/hers.pack", g->folder);
	ground_write(hers, g->bytes, g->len);
	signer_sign(&g->signer[RAM], hers);
	ground_ends(g, RUN(g, RAM, "--pack", hers, "--trust", g->trust), 0, "signatures: 2");
	ground_read_index(g);
	assert_int_equal(g->index->version, 3);
	assert_int_equal(g->index->stage, 10);		/* it goes on where it was */
	assert_int_equal(g->index->packs, 2);
	assert_int_equal(g->index->pack[1].signs, 2);
	for (int i = SITA; i <= RAM; i++) {
		minisign_id_text(g->signer[i].pub.id, id);
		snprintf(name, sizeof(name), "%s.%s.minisig", g->index->pack[1].file, id);
		assert_true(ground_has(g, name));
	}
	/* one that is not the newest, too */
	ground_pack(g, 20, PACK_RELEASE, INT64_C(4000000000));
	ground_ends(g, RUN(g, RAM, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "1 of 2 persons");
	signer_sign(&g->signer[RAM], g->pack);
	ground_ends(g, RUN(g, RAM, "--pack", g->pack, "--trust", g->trust), 0, "signatures: 2");
	ground_read_index(g);
	assert_int_equal(g->index->packs, 2);
	assert_int_equal(g->index->pack[0].signs, 2);
	assert_int_equal(g->index->pack[1].signs, 2);
	assert_int_equal(g->index->stage, 10);
	ground_ends(g, RUN(g, RAM, "--revoke=20", "--trust", g->trust), 0, "");
	ground_ends(g, RUN(g, RAM, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "is revoked");
}

/* A fact differs from 20, and 21 is there with one signature: it must not be held against itself. */
static void
a_pack_is_no_change_of_itself(void **state)
{
	struct ground *g = *state;

	ground_publish(g, 20);
	ground_change_fact(g);
	ground_publish(g, 21);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), EXIT_REFUSED, "1 of 2 persons");
	signer_sign(&g->signer[RAM], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust), 0, "signatures: 2");
}

static void
less_is_forbidden(void **state)
{
	struct ground *g = *state;

	ground_publish(g, 10);
	ground_publish(g, 11);
	ground_ends(g, RUN(g, SITA, "--floor=11"), 0, "Next: bring");
	ground_ends(g, RUN(g, SITA, "--floor=1"), 0, "as trust.ini wants for facts");
	ground_ends(g, 0, 0, "index.txt.minisig --trust trust.ini");
	ground_ends(g, RUN(g, SITA, "--floor=11", "--trust", g->trust), 0, "Next: bring");
	ground_ends(g, RUN(g, SITA, "--floor=1", "--trust", g->trust), EXIT_REFUSED, "until 1 more person signs it");
}

/* The one who signed the index is in trust.ini no more. */
static void
a_key_went(void **state)
{
	struct ground *g = *state;
	char text[1024], line[MINISIGN_KEY_CHARS], now[96];
	int len;

	ground_publish(g, 10);
	minisign_public_write(&g->signer[RAM].pub, line);
	len = snprintf(text, sizeof(text), "[owner.%s]\nfacts = 1\n[key.ram]\nowner = %s\nperson = Ram\nkey = \"%s\"\nuntil = 2099-12-31\n",
	    g->index->owner, g->index->owner, line);
	snprintf(now, sizeof(now), "%s/now.ini", g->folder);
	ground_write(now, text, (size_t)len);
	ground_ends(g, RUN(g, RAM, "--stage=50", "--trust", now), EXIT_REFUSED, "give the trust.ini of before with --trust, once");
	ground_ends(g, RUN(g, RAM, "--stage=50", "--trust", g->trust), 0, "Next: ");
	ground_ends(g, RUN(g, RAM, "--stage=60", "--trust", now), 0, "Next: ");
}

static void
called_wrongly(void **state)
{
	struct ground *g = *state;
	const char *const cases[][12] = {
		{ "safar pack publish", NULL }, { "safar pack publish", g->dir, NULL },
		{ "safar pack publish", g->dir, "--key=k", "--stage=0", NULL }, { "safar pack publish", g->dir, "--key=k", "--stage=101", NULL },
		{ "safar pack publish", g->dir, "--key=k", "--revoke=0", NULL }, { "safar pack publish", g->dir, "--key=k", "--floor=-1", NULL },
		{ "safar pack publish", g->dir, "--key=k", "--revoke=1000000000000000", NULL },
		{ "safar pack publish", g->dir, "--key=k", "--floor=1000000000000000", NULL },
		{ "safar pack publish", g->dir, "--key=k", "--sign=s", "--trust=t", NULL }, { "safar pack publish", g->dir, "--sign=s", NULL },
		{ "safar pack publish", g->dir, "x", "--key=k", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		ground_ends(g, ground_run(g, cases[i]), EXIT_MISUSE, "");
}

static void
one_publishes_at_a_time(void **state)
{
	struct ground *g = *state;
	int fd;

	ground_publish(g, 10);
	fd = open(g->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	ground_ends(g, RUN(g, SITA, "--stage=10"), EXIT_WORLD, "somebody is publishing");
	close(fd);
	ground_write(ground_in_dir(g, "index"), "safar-index 1\n", 14);
	ground_ends(g, RUN(g, SITA, "--stage=10"), EXIT_BAD_INPUT, "nobody signed");
}

/* The pack of this tree, in all its languages: ten minutes at 64 kbit/s. */
static void
a_pack_comes_over_a_slow_line(void **state)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);
	size_t len;

	(void)state;
	assert_non_null(p);
	free(publish_gz(p->header, p->header->file_bytes, &len));
	assert_true(len > 1000 && len < PUBLISH_GZ_BYTES);
	print_message("# %llu bytes, %zu as .gz\n", (unsigned long long)p->header->file_bytes, len);
	pack_close(p);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, ground_make, ground_remove)
int
main(void)
{
	const struct CMUnitTest tests[] = { TEST(what_a_gateway_fetches), TEST(the_newest_five_stay), TEST(what_is_refused),
		TEST(as_many_persons_as_trust_says), TEST(what_is_forbidden_goes), TEST(facts_are_taken_back),
		TEST(a_signature_comes_later), TEST(a_pack_is_no_change_of_itself), TEST(less_is_forbidden), TEST(a_key_went), TEST(called_wrongly),
		TEST(one_publishes_at_a_time), cmocka_unit_test(a_pack_comes_over_a_slow_line) };

	argp_err_exit_status = EXIT_MISUSE;		/* as safar.c has it */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
