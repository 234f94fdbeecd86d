/* publish_ground.c - a folder to publish into */
#include "tests/release/publish_ground.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/compiler/compile.h"
#include "content/diag.h"
#include "content/whole_file.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_publish.h"
#include "tests/ops/called.h"
#include "tests/support/tree.h"

void
ground_write(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

const char *
ground_in_dir(const struct ground *g, const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", g->dir, name);
	return path;
}

bool
ground_has(const struct ground *g, const char *name)
{
	return access(ground_in_dir(g, name), F_OK) == 0;
}

/* A small pack as a release of `serial`: only its header is changed. */
void
ground_pack(struct ground *g, uint64_t serial, enum pack_kind kind, int64_t expires_s)
{
	struct pack_header *h = (struct pack_header *)g->bytes;

	h->kind = kind;
	h->serial = serial;
	h->expires_s = expires_s;
	pack_hash(g->bytes, g->len, h->hash);
	snprintf(g->pack, sizeof(g->pack), "%s/new-%llu.pack", g->folder, (unsigned long long)serial);
	ground_write(g->pack, g->bytes, g->len);
}

/* Another number of an office: no change of wording. */
void
ground_change_fact(struct ground *g)
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

int
ground_make(void **state)
{
	struct ground *g = xcalloc(1, sizeof(*g));
	const struct compile_settings compile = { .root = "tests/content/good/tested", .is_sample = true };
	struct diag d;
	char room[2048], key[SIGNERS][MINISIGN_KEY_CHARS];
	struct buf why = BUF_OVER(room);
	struct pack *p;

	diag_init(&d, stderr);
	d.is_quiet = true;
	g->bytes = compile_to_memory(&compile, &g->len, &d);
	assert_non_null(g->bytes);
	p = pack_from_memory(g->bytes, g->len, &why);
	assert_non_null(p);
	snprintf(g->folder, sizeof(g->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(g->folder));
	snprintf(g->dir, sizeof(g->dir), "%s/public", g->folder);
	snprintf(g->trust, sizeof(g->trust), "%s/trust.ini", g->folder);
	snprintf(g->passphrase, sizeof(g->passphrase), "%s/passphrase", g->folder);
	g->said = (struct buf)BUF_INIT(1 << 16);
	for (int i = 0; i < SIGNERS; i++) {
		char path[96];

		snprintf(path, sizeof(path), "%s/%d.key", g->folder, i);
		memcpy(g->key[i], path, sizeof(path));
		signer_make(&g->signer[i], g->key[i]);
		minisign_public_write(&g->signer[i].pub, key[i]);
	}
	buf_reset(&why);
	buf_addf(&why, "[owner.%s]\nwording = 1\nfacts = 2\nfresh_days = 7\nfloor = 3\n", pack_string(p, p->header->owner));
	for (int i = 0; i < STRANGER; i++)
		buf_addf(&why, "[key.k%d]\nowner = %s\nperson = \"Person %d\"\nkey = \"%s\"\nuntil = 2099-12-31\n", i,
		    pack_string(p, p->header->owner), i, key[i]);
	ground_write(g->trust, why.ptr, why.len);
	ground_write(g->passphrase, SIGNER_PASSPHRASE "\n", sizeof(SIGNER_PASSPHRASE));
	assert_int_equal(chmod(g->passphrase, 0600), 0);
	g->index = xcalloc(1, sizeof(*g->index));
	g->signed_by = xcalloc(1, sizeof(*g->signed_by));
	pack_close(p);
	*state = g;
	return 0;
}

int
ground_remove(void **state)
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

int
ground_run(struct ground *g, const char *const *words)
{
	return called(pack_publish, words, "", &g->said);
}

void
ground_ends(const struct ground *g, int got, int status, const char *says)
{
	if (got != status || strstr(g->said.ptr, says) == NULL)
		fail_msg("%d, not %d, or \"%s\" is not in: %s", got, status, says, g->said.ptr);
}

/* What a fetcher would see. */
void
ground_read_index(struct ground *g)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	size_t len;
	char *text = whole_file_read(ground_in_dir(g, "index"), &len, &why);

	if (text == NULL || !index_split(text, len, g->signed_by, &why) || !index_read(text, g->signed_by->len, g->index, &why))
		fail_msg("%s", why.ptr);
	free(text);
}

void
ground_publish(struct ground *g, uint64_t serial)
{
	ground_pack(g, serial, PACK_RELEASE, INT64_C(4000000000));
	signer_sign(&g->signer[SITA], g->pack);
	ground_ends(g, RUN(g, SITA, "--pack", g->pack), 0, "Next: ");
	ground_read_index(g);
}
