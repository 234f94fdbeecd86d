/* shelf_world.c - see shelf_world.h */
#include "tests/release/shelf_world.h"

#include <sodium.h>
#include <stdarg.h>
#include <setjmp.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/talk_world.h"
#include "tests/support/pack_make.h"
#include "tests/support/tree.h"

static const char *const people[PEOPLE] = { "sita", "ram", "gita", "stranger" };

static void
write_file(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
add_key(struct buf *out, const struct shelf_world *w, const char *owner, unsigned who)
{
	struct minisign_public p;
	char line[MINISIGN_KEY_CHARS];

	minisign_public_of(&w->key[who], &p);
	minisign_public_write(&p, line);
	buf_addf(out, "[key.%s-%s]\nowner = %s\nperson = \"%s\"\nkey = \"%s\"\nuntil = 2030-12-31\n", owner, people[who], owner, people[who],
	    line);
}

void
world_trust(struct shelf_world *w, const char *more)
{
	struct buf text = BUF_INIT(16384);

	buf_adds(&text, "[owner.np]\nwording = 1\nfacts = 2\nfresh_days = 7\nurl = \"https://packs.example/np/\"\n"
	    "[owner.ngo]\nwording = 1\nfacts = 1\n");
	add_key(&text, w, "np", SITA);
	add_key(&text, w, "np", RAM);
	add_key(&text, w, "np", GITA);
	add_key(&text, w, "ngo", GITA);
	buf_adds(&text, more);
	write_file(w->trust, text.ptr, text.len);
	buf_free(&text);
}

void
world_make(struct shelf_world *w)
{
	memset(w, 0, sizeof(*w));
	assert_true(sodium_init() >= 0);
	snprintf(w->root, sizeof(w->root), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(w->root));
	snprintf(w->trust, sizeof(w->trust), "%s/trust.ini", w->root);
	snprintf(w->withdrawn, sizeof(w->withdrawn), "%s/withdrawn", w->root);
	for (unsigned i = 0; i < PEOPLE; i++) {
		uint8_t public[crypto_sign_PUBLICKEYBYTES];

		crypto_sign_keypair(public, w->key[i].key);
		memset(w->key[i].id, (int)i + 1, sizeof(w->key[i].id));
	}
	w->now_s = 1780000000;		/* 28 May 2026 */
	world_trust(w, "");
}

bool
world_open(struct shelf_world *w, struct buf *why)
{
	static char root[96];
	struct service_settings settings = { .sessions = 64, .log = &w->log };
	struct release_place place = { &w->live, w->trust, root, w->withdrawn };

	snprintf(root, sizeof(root), "%s/packs", w->root);
	w->log = (struct log){ .out = open_memstream(&w->said, &w->said_len), .level = LOG_LEVEL_INFO };
	w->live = (struct live){ .log = &w->log };
	if (!release_open(&w->release, &place, w->now_s, why) || !release_ready(&w->release, w->now_s, why))
		return false;
	w->service = service_new(&settings, w->live.pack, live_withdrawn(&w->live, w->live.pack));
	release_begin(&w->release, w->service);
	return true;
}

void
world_stop(struct shelf_world *w)
{
	service_free(w->service);
	w->service = NULL;
	release_close(&w->release);
	live_close(&w->live);
	if (w->log.out != NULL)
		fclose(w->log.out);
	w->log.out = NULL;
	free(w->said);
	w->said = NULL;
}

void
world_drop(struct shelf_world *w)
{
	world_stop(w);
	assert_true(tree_remove(w->root));
}

static void
sign(const struct shelf_world *w, unsigned who, const uint8_t hash[MINISIGN_HASH_BYTES], struct minisign_signature *out)
{
	minisign_sign(&w->key[who], hash, "safar-test", out);
}

void
world_pack(const struct shelf_world *w, const struct brought *b, const char *path, unsigned who)
{
	struct make *m = talk_world_made(b->is_sample ? PACK_SAMPLE : PACK_RELEASE, NULL);
	uint8_t hash[MINISIGN_HASH_BYTES];
	struct pack_header *h;
	char sentence[256];
	struct buf why = BUF_OVER(sentence);
	size_t len, bytes;
	void *at;

	make_owner(m, b->owner != NULL ? b->owner : "np");
	make_serial(m, b->serial);
	if (b->text != NULL)
		make_text(m, "en", "extra.text", b->text, REVIEW_SOURCE);
	if (b->number != NULL)
		((struct pack_service *)make_record(m, PACK_SERVICES, 0))->number = make_string(m, b->number);
	for (uint32_t i = 0; b->is_elsewhere && i < make_count(m, PACK_SERVICES); i++) {
		struct pack_str owner = make_string(m, b->owner != NULL ? b->owner : "np"), number;
		char text[24];

		snprintf(text, sizeof(text), "*500*%u#", i);
		number = make_string(m, text);
		((struct pack_service *)make_record(m, PACK_SERVICES, i))->owner = owner;
		if (i > 0)
			((struct pack_service *)make_record(m, PACK_SERVICES, i))->number = number;
	}
	if (b->fact != NULL)
		((struct pack_fact *)make_record(m, PACK_FACTS, 0))->value = make_string(m, b->fact);
	at = make_bytes(m, &len);
	make_free(m);
	h = at;
	h->created_s = b->created_s;
	h->expires_s = b->expires_s != 0 ? b->expires_s : h->expires_s;
	make_seal(at, len);
	write_file(path, at, len);
	free(at);
	assert_true(minisign_hash_file(path, PACK_MAX_BYTES, hash, &bytes, &why));
	for (unsigned i = 0; i < PEOPLE; i++) {
		char name[256], id[MINISIGN_ID_CHARS], text[MINISIGN_FILE_CHARS];
		struct minisign_signature s;

		if ((who >> i & 1) == 0)
			continue;
		sign(w, i, hash, &s);
		minisign_signature_write(&s, text);
		minisign_id_text(s.id, id);
		snprintf(name, sizeof(name), "%s.%s.minisig", path, id);
		write_file(name, text, strlen(text));
	}
}

static void
incoming(const struct shelf_world *w, const char *owner, const char *name, char out[256])
{
	snprintf(out, 256, "%s/packs", w->root);
	mkdir(out, 0755);
	snprintf(out, 256, "%s/packs/%s", w->root, owner);
	mkdir(out, 0755);
	snprintf(out, 256, "%s/packs/%s/incoming", w->root, owner);
	mkdir(out, 0755);
	snprintf(out, 256, "%s/packs/%s/incoming/%s", w->root, owner, name);
}

void
world_bring(struct shelf_world *w, const struct brought *b, unsigned who)
{
	char path[256], name[32];

	snprintf(name, sizeof(name), "%llu.pack", (unsigned long long)b->serial);
	incoming(w, b->owner != NULL ? b->owner : "np", name, path);
	world_pack(w, b, path, who);
	if (w->service != NULL)
		release_look(&w->release, w->now_s);
}

void
world_index(struct shelf_world *w, struct index *x, unsigned who)
{
	struct buf text = BUF_INIT(INDEX_BYTES + 1), file = BUF_INIT(INDEX_FILE_BYTES + 1);
	struct index_signed s = { .len = 0 };
	char path[256];

	snprintf(x->owner, sizeof(x->owner), "np");
	if (x->issued_s == 0)
		x->issued_s = w->now_s;
	assert_true(index_write(x, &text));
	s.len = text.len;
	minisign_hash(text.ptr, text.len, s.hash);
	for (unsigned i = 0; i < PEOPLE; i++)
		if ((who >> i & 1) != 0)
			sign(w, i, s.hash, &s.sign[s.signs++]);
	assert_true(index_join(text.ptr, text.len, &s, &file));
	incoming(w, "np", "index", path);
	write_file(path, file.ptr, file.len);
	buf_free(&text);
	buf_free(&file);
	if (w->service != NULL)
		release_look(&w->release, w->now_s);
}

void
world_again(struct shelf_world *w)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	world_stop(w);
	if (!world_open(w, &why))
		fail_msg("%s", why.ptr);
}

void
world_begin(struct shelf_world *w)
{
	world_make(w);
	world_bring(w, &(struct brought){ .serial = 10, .text = "Ten" }, 1 << SITA | 1 << RAM);
	world_again(w);
	assert_int_equal(world_serves(w, "np"), 10);
	assert_non_null(strstr(world_text(w, 1, "33444"), "Ten"));
}

bool
world_has(const struct shelf_world *w, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/packs/np/%s", w->root, name);
	return access(path, F_OK) == 0;
}

uint64_t
world_serves(const struct shelf_world *w, const char *owner)
{
	const struct pack *p[LIVE_PACKS];
	unsigned n = service_packs(w->service, p, LIVE_PACKS);

	for (unsigned i = 0; i < n; i++)
		if (strcmp(pack_string(p[i], p[i]->header->owner), owner) == 0)
			return p[i]->header->serial;
	return 0;
}

const char *
world_text(struct shelf_world *w, unsigned who, const char *number)
{
	static char said[2048];
	struct peer peer = { .kind = PEER_PERSON, .country = COUNTRY('Q', 'A') };
	struct buf out = BUF_OVER(said);

	memset(peer.id, (int)who + 1, sizeof(peer.id));
	for (unsigned turn = 0; turn < 3; turn++) {
		static const char *const words[] = { "language", "1", "9" };
		struct inbound in = { .kind = INBOUND_SMS, .bearer = "test", .service = number, .peer = &peer, .text = words[turn],
			.len = strlen(words[turn]), .when_s = w->now_s };
		struct outbound o;

		buf_reset(&out);
		service_receive(w->service, &in, &o);
		for (unsigned i = 0; o.kind == OUTBOUND_SMS && i < o.parts.count; i++)
			part_add_utf8(&out, &o.parts, i);
	}
	return said;
}

bool
world_said(const struct shelf_world *w, const char *what)
{
	fflush(w->log.out);
	return strstr(w->said, what) != NULL;
}
