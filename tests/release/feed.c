/* feed.c - see feed.h */
#include "tests/release/feed.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "content/diag.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

void
feed_trust(struct feed *d)
{
	struct diag diag;
	struct trust_owner *o = &d->trust->owner[0];

	diag_init(&diag, stderr);
	assert_true(trust_read(d->trust, d->world.trust, &diag));
	assert_string_equal(o->owner, "np");
	snprintf(o->url, sizeof(o->url), "https://localhost:%u/packs/", d->server->port);
	snprintf(o->ca, sizeof(o->ca), "%s", d->server->ca);
}

void
feed_make(struct feed *d, struct https_server *server)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	memset(d, 0, sizeof(*d));
	world_make(&d->world);
	d->server = server;
	server->rate = server->resumed = 0;
	server->is_gone = server->promises_much = server->to_http = server->is_missing = false;
	snprintf(d->folder, sizeof(d->folder), "%s/public", d->world.root);
	snprintf(d->root, sizeof(d->root), "%s/packs", d->world.root);
	assert_int_equal(mkdir(d->folder, 0755), 0);
	snprintf(server->served, sizeof(server->served), "%s", d->folder);
	d->trust = xcalloc(1, sizeof(*d->trust));
	d->x = xcalloc(1, sizeof(*d->x));
	feed_trust(d);
	d->log = (struct log){ .out = open_memstream(&d->said, &d->said_len), .level = LOG_LEVEL_INFO };
	d->f = (struct fetcher){ .trust = d->trust, .owner = &d->trust->owner[0], .root = d->root, .log = &d->log };
	d->now = (struct fetcher_now){ .wall_s = d->world.now_s, .mono_s = 1000 };
	if (!fetcher_open(&d->f, &why))
		fail_msg("%s", why.ptr);
}

void
feed_drop(struct feed *d)
{
	fetcher_close(&d->f);
	fclose(d->log.out);
	free(d->said);
	free(d->trust);
	free(d->x);
	world_drop(&d->world);
}

void
feed_put(const struct feed *d, const char *name, const void *bytes, size_t len)
{
	char path[256], fresh[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", d->folder, name);
	snprintf(fresh, sizeof(fresh), "%s/.fresh", d->folder);
	f = fopen(fresh, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(rename(fresh, path), 0);
}

static size_t
compress_file(const char *from, const char *to)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	gzFile out = gzopen(to, "wbe");
	struct stat st;
	size_t len;
	char *bytes = whole_file_read(from, &len, &why);

	assert_non_null(bytes);
	assert_int_equal(gzwrite(out, bytes, (unsigned)len), len);
	assert_int_equal(gzclose(out), Z_OK);
	free(bytes);
	assert_int_equal(stat(to, &st), 0);
	return (size_t)st.st_size;
}

void
feed_pack(struct feed *d, uint64_t serial, unsigned who)
{
	struct index_pack *p = d->x->packs == 0 || d->x->pack[d->x->packs - 1].serial == serial ? &d->x->pack[d->x->packs - (d->x->packs > 0)] :
	    &d->x->pack[d->x->packs];
	char path[256], gz[272], text[32], room[256];
	struct buf why = BUF_OVER(room);

	memset(p, 0, sizeof(*p));
	p->serial = serial;
	snprintf(p->file, sizeof(p->file), "np-%llu.pack", (unsigned long long)serial);
	snprintf(path, sizeof(path), "%s/%s", d->folder, p->file);
	snprintf(gz, sizeof(gz), "%s.gz", path);
	snprintf(text, sizeof(text), "Words %c%c", (char)('a' + serial % 26), (char)('a' + d->x->version % 26));	/* no digits: wording */
	world_pack(&d->world, &(struct brought){ .serial = serial, .text = text }, path, who);
	assert_true(minisign_hash_file(path, PACK_MAX_BYTES, p->hash, &p->bytes, &why));
	memcpy(d->hash, p->hash, sizeof(d->hash));
	p->gz_bytes = compress_file(path, gz);
	for (unsigned i = 0; i < PEOPLE; i++)
		if ((who >> i & 1) != 0)
			memcpy(p->sign[p->signs++], d->world.key[i].id, MINISIGN_ID_BYTES);
	d->x->packs = (unsigned)(p - d->x->pack) + 1;
	d->x->stage = 100;
}

void
feed_index(struct feed *d, unsigned who)
{
	struct buf text = BUF_INIT(INDEX_BYTES + 1), file = BUF_INIT(INDEX_FILE_BYTES + 1);
	struct index_signed s = { .len = 0 };

	if (d->x->owner[0] == '\0')
		snprintf(d->x->owner, sizeof(d->x->owner), "np");
	d->x->version++;
	d->x->issued_s = d->now.wall_s;
	assert_true(index_write(d->x, &text));
	s.len = text.len;
	minisign_hash(text.ptr, text.len, s.hash);
	for (unsigned i = 0; i < PEOPLE; i++)
		if ((who >> i & 1) != 0)
			minisign_sign(&d->world.key[i], s.hash, "a test", &s.sign[s.signs++]);
	assert_true(index_join(text.ptr, text.len, &s, &file));
	feed_put(d, "index", file.ptr, file.len);
	buf_free(&text);
	buf_free(&file);
}

void
feed_withdraw(struct feed *d, const char *fact)
{
	struct index_withdrawn *w = &d->x->withdrawn[d->x->withdrawns++];

	snprintf(w->fact, sizeof(w->fact), "%s", fact);
	snprintf(w->who, sizeof(w->who), "sita");
	snprintf(w->reason, sizeof(w->reason), "the line is dead");
	w->when_s = d->now.wall_s;
}

enum fetcher_end
feed_look(struct feed *d)
{
	if (d->now.mono_s < d->f.looking.next_s)
		d->now.mono_s = d->f.looking.next_s;
	return fetcher_look(&d->f, &d->now);
}

enum fetcher_end
feed_bring(struct feed *d, const char *says)
{
	char room[768];
	struct buf why = BUF_OVER(room);
	const struct index_pack *p;
	enum fetcher_end end;

	if (d->now.mono_s < d->f.bringing.next_s)
		d->now.mono_s = d->f.bringing.next_s;
	p = fetcher_wants(&d->f, &d->now);
	assert_non_null(p);
	end = fetcher_bring(&d->f, p, &why);
	if (strstr(why.ptr, says) == NULL)
		fail_msg("\"%s\" is not in: %s", says, why.ptr);
	assert_int_equal(why.len > 0, end == FETCHER_WORLD || end == FETCHER_REFUSED);
	fetcher_brought(&d->f, p, end, why.ptr, &d->now);
	return end;
}

unsigned
feed_said(const struct feed *d, const char *what)
{
	unsigned times = 0;

	fflush(d->log.out);
	for (const char *at = d->said; (at = strstr(at, what)) != NULL; at++)
		times++;
	return times;
}

bool
feed_has(const struct feed *d, const char *name)
{
	return world_has(&d->world, name);
}

bool
feed_is_empty(const struct feed *d, const char *name)
{
	char path[256];
	struct dirent *e;
	bool is_empty = true;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/np/%s", d->root, name);
	dir = opendir(path);
	assert_non_null(dir);
	while ((e = readdir(dir)) != NULL)
		is_empty = is_empty && e->d_name[0] == '.';
	closedir(dir);
	return is_empty;
}

void
feed_is_whole(const struct feed *d, uint64_t serial, unsigned signs)
{
	char path[256], published[256], room[512];
	struct buf why = BUF_OVER(room);
	struct minisign_signature sign[INDEX_SIGNS];
	uint8_t hash[MINISIGN_HASH_BYTES];
	size_t bytes, len;
	char *index, *theirs;

	snprintf(path, sizeof(path), "%s/np/incoming/%llu.pack", d->root, (unsigned long long)serial);
	if (access(path, F_OK) == 0) {
		if (!minisign_hash_file(path, PACK_MAX_BYTES, hash, &bytes, &why))
			fail_msg("%s", why.ptr);
		assert_memory_equal(hash, d->hash, sizeof(hash));
		assert_int_equal(shelf_signatures(path, sign, INDEX_SIGNS), signs);
	}
	snprintf(path, sizeof(path), "%s/np/incoming/index", d->root);
	snprintf(published, sizeof(published), "%s/index", d->folder);
	if (access(path, F_OK) != 0)
		return;
	index = whole_file_read(path, &len, &why);
	theirs = whole_file_read(published, &bytes, &why);
	assert_non_null(index);
	assert_non_null(theirs);
	assert_int_equal(len, bytes);
	assert_memory_equal(index, theirs, len);
	free(index);
	free(theirs);
}
