/*
 * test_publish_fetch.c - what was published comes to a gateway: index, .gz and signature over TLS, believed by trust.ini
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "content/diag.h"
#include "content/sign/trust.h"
#include "content/whole_file.h"
#include "gateway/log.h"
#include "gateway/release/fetch.h"
#include "gateway/release/fetcher_run.h"
#include "gateway/release/inflate.h"
#include "locales/text/bug.h"
#include "ops/command/pack_publish.h"
#include "tests/release/https_server.h"
#include "tests/release/publish_ground.h"

/* Into the folder of the test, and its text. */
static char *
fetch(const struct ground *g, const struct https_server *s, const char *name, size_t max, char to[128], size_t *len)
{
	char url[256], room[512];
	struct buf why = BUF_OVER(room);
	struct fetch f = { .url = url, .path = to, .ca = s->ca, .max_bytes = max, .may_resume = true };
	char *bytes;

	snprintf(url, sizeof(url), "https://localhost:%u/public/%s", s->port, name);
	snprintf(to, 128, "%s/fetched", g->folder);
	if (fetch_file(&f, &why) != FETCH_NEW)
		fail_msg("%s: %s", name, why.ptr);
	bytes = whole_file_read(to, len, &why);
	assert_non_null(bytes);
	return bytes;
}

/* Persons behind the signature that is fetched for the pack. */
static unsigned
persons(const struct ground *g, const struct https_server *s, const struct trust *t, const uint8_t hash[MINISIGN_HASH_BYTES])
{
	const struct index_pack *p = &g->index->pack[0];
	struct minisign_signature one[INDEX_SIGNS];
	char name[160], to[128], id[MINISIGN_ID_CHARS], room[512];
	struct buf why = BUF_OVER(room);
	size_t len;

	for (unsigned i = 0; i < p->signs; i++) {
		char *text;

		minisign_id_text(p->sign[i], id);
		snprintf(name, sizeof(name), "%s.%s.minisig", p->file, id);
		text = fetch(g, s, name, MINISIGN_FILE_CHARS, to, &len);
		assert_true(minisign_signature_read(text, &one[i], &why));
		free(text);
	}
	return trust_count(t, g->index->owner, one, p->signs, hash, (int64_t)time(NULL), NULL, NULL);
}

static void
from_an_owner_to_a_gateway(void **state)
{
	struct ground *g = *state;
	struct https_server *s = https_server_start();
	struct trust *t = xcalloc(1, sizeof(*t));
	struct diag d;
	char to[128], out[128], gz[INDEX_NAME_CHARS + 4], room[512];
	struct buf why = BUF_OVER(room);
	uint8_t hash[MINISIGN_HASH_BYTES];
	const struct index_pack *p = &g->index->pack[0];
	size_t len;
	char *text;

	snprintf(s->public, sizeof(s->public), "%s", g->dir);
	diag_init(&d, stderr);
	assert_true(trust_read(t, g->trust, &d));
	ground_pack(g, 14, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	signer_sign(&g->signer[RAM], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust, "--stage=10"), 0, "Next: ");
	text = fetch(g, s, "index", INDEX_FILE_BYTES, to, &len);
	assert_true(index_split(text, len, g->signed_by, &why) && index_read(text, g->signed_by->len, g->index, &why));
	assert_int_equal(trust_count(t, g->index->owner, g->signed_by->sign, g->signed_by->signs, g->signed_by->hash, (int64_t)time(NULL),
	    NULL, NULL), 1);
	free(text);
	snprintf(gz, sizeof(gz), "%s.gz", p->file);
	free(fetch(g, s, gz, p->gz_bytes, to, &len));
	assert_int_equal(len, p->gz_bytes);
	snprintf(out, sizeof(out), "%s/unpacked", g->folder);
	assert_int_equal(inflate_file(to, out, p->bytes, &why), INFLATE_DONE);
	assert_true(minisign_hash_file(out, p->bytes, hash, &len, &why));
	assert_memory_equal(hash, p->hash, sizeof(hash));
	assert_int_equal(persons(g, s, t, hash), 2);
	assert_int_equal(g->index->stage, 10);
	free(t);
	https_server_stop(s);
}

/* The same by safar-fetch: what lies in incoming/ is a pack with the signatures of both. */
static void
from_an_owner_to_incoming(void **state)
{
	struct ground *g = *state;
	struct https_server *s = https_server_start();
	struct trust *t = xcalloc(1, sizeof(*t));
	struct log log = { .out = NULL };
	char root[96], path[256];
	struct fetcher f = { .trust = t, .owner = &t->owner[0], .root = root, .log = &log };
	struct minisign_signature sign[INDEX_SIGNS];
	char room[512];
	struct buf why = BUF_OVER(room);
	struct pack *pack;
	struct diag d;

	snprintf(s->served, sizeof(s->served), "%s", g->dir);
	diag_init(&d, stderr);
	assert_true(trust_read(t, g->trust, &d));
	snprintf(t->owner[0].url, sizeof(t->owner[0].url), "https://localhost:%u/packs/", s->port);
	snprintf(t->owner[0].ca, sizeof(t->owner[0].ca), "%s", s->ca);
	snprintf(root, sizeof(root), "%s/packs", g->folder);
	ground_pack(g, 14, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	signer_sign(&g->signer[RAM], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack, "--trust", g->trust, "--stage=10"), 0, "Next: ");
	assert_true(fetcher_open(&f, &why));
	assert_int_equal(fetcher_once(&f), FETCHER_HANDED);
	assert_int_equal(log.counts[LOG_FETCHED], 2);
	snprintf(path, sizeof(path), "%s/%s/incoming/14.pack", root, t->owner[0].owner);
	pack = pack_open(path, &why);
	assert_non_null(pack);
	assert_int_equal(pack->header->serial, 14);
	assert_int_equal(shelf_signatures(path, sign, INDEX_SIGNS), 2);
	pack_close(pack);
	fetcher_close(&f);
	free(t);
	https_server_stop(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(from_an_owner_to_a_gateway, ground_make, ground_remove),
		cmocka_unit_test_setup_teardown(from_an_owner_to_incoming, ground_make, ground_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
