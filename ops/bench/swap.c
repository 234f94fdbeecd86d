/*
 * swap.c - what a new pack costs: opened and verified, and how long an answer waits while it comes
 *
 *	swap DIRECTORY PACK
 *
 * The pack is served from a shelf with a trust.ini of two persons, as safard
 * does it (gateway/release/release.h).  People text it without a pause; after
 * each thousand answers a new serial of it is brought, and one look takes it.
 * What stands still for a message is that look.  The peer of opening is what
 * it cannot be below: reading the file and hashing it once (libsodium's
 * BLAKE2b-512), in turns with it.  One line each, key=value; ops/bench/README.md.
 */
#include <errno.h>
#include <fts.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/diag.h"
#include "content/whole_file.h"
#include "gateway/exit_codes.h"
#include "gateway/log.h"
#include "gateway/release/admit.h"
#include "gateway/release/release.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/gauge.h"

enum { RUNS = 15, SWAPS = 20, ANSWERS = 1000, PERSONS = 2, PATH_BYTES = 256, GOAL_NS = 20 * 1000 * 1000 };

struct bench {
	char		 folder[PATH_BYTES], root[PATH_BYTES], trust[PATH_BYTES], incoming[PATH_BYTES];
	char		*bytes;		/* the pack, its serial to be changed */
	size_t		 len;
	struct minisign_secret key[PERSONS];
	struct trust	 believed;
	struct log	 log;
	struct live	 live;
	struct release	 release;
	struct service	*service;
	uint32_t	 answer_ns[SWAPS * ANSWERS];
	struct buf	 why;
};

static bool
put_file(struct bench *b, const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "we");
	bool is_done = f != NULL && fwrite(bytes, 1, len, f) == len;

	if (f != NULL)
		is_done = fclose(f) == 0 && is_done;
	if (!is_done)
		buf_addf(&b->why, "%s: %s", path, strerror(errno));
	return is_done;
}

static const char *
owner_of(const struct bench *b)
{
	const struct pack_header *h = (const void *)b->bytes;
	const struct pack_section *sections = (const void *)(b->bytes + sizeof(*h));

	return b->bytes + sections[PACK_STRINGS].at + h->owner.at;
}

static bool
write_trust(struct bench *b)
{
	static const char *const names[PERSONS] = { "one", "two" };
	struct buf text = BUF_INIT(4096);
	struct diag d;
	bool is_done;

	buf_addf(&text, "[owner.%s]\nwording = 1\nfacts = 2\n", owner_of(b));
	for (unsigned i = 0; i < PERSONS; i++) {
		uint8_t public[crypto_sign_PUBLICKEYBYTES];
		struct minisign_public p;
		char line[MINISIGN_KEY_CHARS];

		crypto_sign_keypair(public, b->key[i].key);
		memset(b->key[i].id, (int)i + 1, sizeof(b->key[i].id));
		minisign_public_of(&b->key[i], &p);
		minisign_public_write(&p, line);
		buf_addf(&text, "[key.%s]\nowner = %s\nperson = \"%s\"\nkey = \"%s\"\nuntil = 2099-12-31\n", names[i], owner_of(b), names[i],
		    line);
	}
	is_done = put_file(b, b->trust, text.ptr, text.len);
	buf_free(&text);
	diag_init(&d, stderr);
	return is_done && trust_read(&b->believed, b->trust, &d);
}

/* Serial `serial` into incoming/, signed by both. */
static bool
bring(struct bench *b, uint64_t serial)
{
	struct pack_header *h = (void *)b->bytes;
	uint8_t hash[MINISIGN_HASH_BYTES];
	char path[PATH_BYTES + 64];

	h->serial = serial;
	pack_hash(b->bytes, b->len, h->hash);
	minisign_hash(b->bytes, b->len, hash);
	for (unsigned i = 0; i < PERSONS; i++) {
		struct minisign_signature s;
		char id[MINISIGN_ID_CHARS], text[MINISIGN_FILE_CHARS];

		minisign_sign(&b->key[i], hash, "bench", &s);
		minisign_signature_write(&s, text);
		minisign_id_text(s.id, id);
		snprintf(path, sizeof(path), "%s/new.pack.%s.minisig", b->incoming, id);
		if (!put_file(b, path, text, strlen(text)))
			return false;
	}
	snprintf(path, sizeof(path), "%s/new.pack", b->incoming);
	return put_file(b, path, b->bytes, b->len);
}

/* --- opening --- */

static int64_t
open_and_verify(struct bench *b, const char *path)
{
	int64_t start = gauge_ns(), took;
	struct candidate c;
	unsigned persons;

	if (!candidate_open(&c, path, &b->why))
		return -1;
	persons = trust_count(&b->believed, owner_of(b), c.sign, c.signs, c.hash, (int64_t)time(NULL), NULL, NULL);
	took = gauge_ns() - start;
	BUG_IF(persons != PERSONS);
	candidate_close(&c);
	return took;
}

static int64_t
read_and_hash(struct bench *b, const char *path)
{
	int64_t start = gauge_ns();
	uint8_t hash[MINISIGN_HASH_BYTES];
	size_t len;
	char *bytes = whole_file_read(path, &len, &b->why);

	if (bytes == NULL)
		return -1;
	minisign_hash(bytes, len, hash);
	free(bytes);
	return gauge_ns() - start;
}

static bool
opening(struct bench *b)
{
	char path[PATH_BYTES + 64];
	int64_t ours = INT64_MAX, peer = INT64_MAX;

	snprintf(path, sizeof(path), "%s/new.pack", b->incoming);
	for (unsigned i = 0; i < RUNS; i++) {
		int64_t a = open_and_verify(b, path), c = read_and_hash(b, path);

		if (a < 0 || c < 0)
			return false;
		ours = a < ours ? a : ours;
		peer = c < peer ? c : peer;
	}
	printf("open_and_verify_us=%.0f read_and_hash_us=%.0f ratio=%.2f goal_us=20000 %s\n", (double)ours / 1e3, (double)peer / 1e3,
	    (double)ours / (double)peer, ours < GOAL_NS ? "PASS" : "missed");
	return true;
}

/* --- the swap --- */

static void
answer(struct bench *b, unsigned who, uint32_t *ns)
{
	struct peer peer = { .kind = PEER_PERSON, .country = COUNTRY('Q', 'A') };
	struct inbound in = { .kind = INBOUND_SMS, .bearer = "phone", .service = "33444", .peer = &peer, .text = "salary", .len = 6,
		.when_s = (int64_t)time(NULL), .is_simulator = true };
	struct outbound out;
	int64_t start = gauge_ns();

	memcpy(peer.id, &who, sizeof(who));
	service_receive(b->service, &in, &out);
	*ns = (uint32_t)(gauge_ns() - start);
	BUG_IF(out.kind != OUTBOUND_SMS);
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

static bool
swapping(struct bench *b)
{
	int64_t longest = 0, sum = 0;

	for (unsigned swap = 0; swap < SWAPS; swap++) {
		int64_t start, took;

		for (unsigned i = 0; i < ANSWERS; i++)
			answer(b, swap * ANSWERS + i, &b->answer_ns[swap * ANSWERS + i]);
		if (!bring(b, 100 + swap))
			return false;
		start = gauge_ns();
		release_look(&b->release, (int64_t)time(NULL));
		took = gauge_ns() - start;
		if (b->live.pack->header->serial != 100 + swap) {
			buf_adds(&b->why, "the new pack does not serve");
			return false;
		}
		sum += took;
		longest = took > longest ? took : longest;
	}
	qsort(b->answer_ns, SWAPS * ANSWERS, sizeof(b->answer_ns[0]), by_size);
	printf("answers=%d p50_us=%.1f p99_us=%.1f swaps=%d longest_wait_ms=%.1f mean_wait_ms=%.1f lost=0\n", SWAPS * ANSWERS,
	    b->answer_ns[SWAPS * ANSWERS / 2] / 1e3, b->answer_ns[SWAPS * ANSWERS / 100 * 99] / 1e3, SWAPS, (double)longest / 1e6,
	    (double)sum / SWAPS / 1e6);
	return true;
}

static bool
start(struct bench *b)
{
	struct service_settings settings = { .sessions = 65536, .log = &b->log };
	struct release_place place = { &b->live, b->trust, b->root, "/nonexistent" };

	b->live.log = &b->log;
	if (!release_open(&b->release, &place, (int64_t)time(NULL), &b->why) ||
	    !release_ready(&b->release, (int64_t)time(NULL), &b->why))
		return false;
	b->service = service_new(&settings, b->live.pack, live_withdrawn(&b->live, b->live.pack));
	release_begin(&b->release, b->service);
	return true;
}

static bool
prepare(struct bench *b, const char *pack)
{
	snprintf(b->root, sizeof(b->root), "%.200s/packs", b->folder);
	snprintf(b->trust, sizeof(b->trust), "%.200s/trust.ini", b->folder);
	b->bytes = whole_file_read(pack, &b->len, &b->why);
	if (b->bytes == NULL || sodium_init() < 0)
		return false;
	snprintf(b->incoming, sizeof(b->incoming), "%.150s/%.31s/incoming", b->root, owner_of(b));
	mkdir(b->root, 0755);
	*strrchr(b->incoming, '/') = '\0';
	mkdir(b->incoming, 0755);
	b->incoming[strlen(b->incoming)] = '/';
	mkdir(b->incoming, 0755);
	return write_trust(b);
}

static void
remove_folder(char *path)
{
	char *paths[] = { path, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (tree != NULL && (e = fts_read(tree)) != NULL)
		if (e->fts_info != FTS_D && remove(e->fts_accpath) != 0)
			fprintf(stderr, "swap: %s stays behind: %s\n", e->fts_path, strerror(errno));
	if (tree != NULL)
		fts_close(tree);
}

static void
clean(struct bench *b)
{
	service_free(b->service);
	release_close(&b->release);
	live_close(&b->live);
	free(b->bytes);
	remove_folder(b->folder);
	buf_free(&b->why);
	free(b);
}

int
main(int argc, char **argv)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	bool ok;

	b->why = (struct buf)BUF_INIT(1024);
	if (argc != 3) {
		fputs("usage: swap DIRECTORY PACK\n", stderr);
		return EXIT_MISUSE;
	}
	snprintf(b->folder, sizeof(b->folder), "%.200s/swap-XXXXXX", argv[1]);
	if (mkdtemp(b->folder) == NULL) {
		fprintf(stderr, "swap: %s: %s\n", argv[1], strerror(errno));
		return EXIT_WORLD;
	}
	ok = prepare(b, argv[2]) && bring(b, 50) && opening(b) && start(b) && swapping(b);
	if (!ok)
		fprintf(stderr, "swap: %s\n", b->why.ptr);
	clean(b);
	return ok ? EXIT_SUCCESS : EXIT_WORLD;
}
