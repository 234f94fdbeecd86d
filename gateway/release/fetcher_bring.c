/*
 * fetcher_bring.c - a pack and its signatures, from the server into incoming/
 *
 * Files in fetch/ are named by serial and hash: what was begun of one pack is
 * never gone on with for another.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "content/write_all.h"
#include "gateway/release/fetcher_inside.h"
#include "gateway/release/inflate.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { NAME_CHARS = 48, URL_BYTES = TRUST_URL_CHARS + INDEX_NAME_CHARS + 64, SLOWEST = 1000 /* bytes a second that are waited for */ };

struct bringing {
	const struct fetcher	*f;
	const struct index_pack	*p;
	struct buf		*why;
	char			 name[NAME_CHARS];	/* in fetch/, without its end */
	unsigned		 signs;			/* good ones that came */
	uint8_t			 sign[INDEX_SIGNS][MINISIGN_ID_BYTES];
};

/* <folder>/fetch/<name><tail> */
static const char *
path_of(const struct bringing *b, const char *tail, struct buf *out)
{
	char room[NAME_CHARS + 64];
	struct buf name = BUF_OVER(room);

	buf_addf(&name, "%s%s", b->name, tail);
	BUG_IF(!buf_ok(&name));
	return fetcher_path(b->f, name.ptr, out);
}

static enum fetcher_end
end_of(enum fetch_result r)
{
	return r == FETCH_NEW ? FETCHER_HANDED : r == FETCH_BAD ? FETCHER_REFUSED : FETCHER_WORLD;
}

/* What is of another pack, and of no use any more. */
static void
tidy(const struct bringing *b)
{
	char room[SHELF_PATH_BYTES], second[SHELF_PATH_BYTES];
	struct buf folder = BUF_OVER(room);
	DIR *d = opendir(shelf_path(&b->f->shelf, FETCHER_FOLDER, &folder));
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		struct buf path = BUF_OVER(second);

		buf_addf(&path, "%s/%s", folder.ptr, e->d_name);
		if (e->d_name[0] != '.' && strncmp(e->d_name, "index", 5) != 0 && strncmp(e->d_name, b->name, strlen(b->name)) != 0 &&
		    buf_ok(&path))
			unlink(path.ptr);
	}
	if (d != NULL)
		closedir(d);
}

/* --- the pack --- */

static bool
has_bytes(const char *path, size_t bytes)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size == bytes;
}

static enum fetcher_end
fetch_gz(const struct bringing *b, const char *gz)
{
	char room[URL_BYTES];
	struct buf url = BUF_OVER(room);
	size_t bytes = b->p->gz_bytes;
	struct fetch fetch = { .url = fetcher_url(b->f, b->p->file, ".gz", &url), .path = gz, .ca = b->f->owner->ca, .max_bytes = bytes,
		.wait_s = (unsigned)(FETCH_WAIT_S + bytes / SLOWEST), .may_resume = true };
	enum fetcher_end end;

	if (has_bytes(gz, bytes))	/* it came, and then something else failed */
		return FETCHER_HANDED;
	end = end_of(fetch_file(&fetch, b->why));
	if (end == FETCHER_HANDED && !has_bytes(gz, bytes)) {
		buf_addf(b->why, "%s is shorter than the %zu bytes that the index names", url.ptr, bytes);
		end = FETCHER_REFUSED;
	} else if (end != FETCHER_HANDED) {
		buf_prefixf(b->why, "%s: ", url.ptr);
	}
	return end;
}

/* Exactly the bytes that the index names. */
static enum fetcher_end
unpack(const struct bringing *b, const char *gz, const char *pack)
{
	uint8_t hash[MINISIGN_HASH_BYTES];
	size_t bytes = 0;

	switch (inflate_file(gz, pack, b->p->bytes, b->why)) {
	case INFLATE_DONE: break;
	case INFLATE_BAD: return FETCHER_REFUSED;
	default: return FETCHER_WORLD;
	}
	if (!minisign_hash_file(pack, b->p->bytes, hash, &bytes, b->why))
		return FETCHER_WORLD;
	if (bytes == b->p->bytes && memcmp(hash, b->p->hash, sizeof(hash)) == 0)
		return FETCHER_HANDED;
	buf_addf(b->why, "%s%s.gz holds another pack than the index names", b->f->owner->url, b->p->file);
	return FETCHER_REFUSED;
}

/* --- the signatures --- */

/* Of somebody in trust.ini?  *is_forged: in her name, but not hers. */
static bool
is_good(const struct bringing *b, const struct minisign_signature *s, bool *is_forged)
{
	const struct trust *t = b->f->trust;

	*is_forged = false;
	for (unsigned i = 0; i < t->keys; i++)
		if (&t->owner[t->key[i].owner] == b->f->owner && memcmp(t->key[i].key.id, s->id, sizeof(s->id)) == 0) {
			*is_forged = !minisign_verify(&t->key[i].key, s, b->p->hash);
			return !*is_forged;
		}
	return false;
}

static enum fetcher_end
take_signature(struct bringing *b, const uint8_t id[MINISIGN_ID_BYTES], const char *path, const char *url)
{
	struct minisign_signature s;
	bool is_read, is_forged = false;
	size_t len;
	char *text = whole_file_read(path, &len, b->why);

	if (text == NULL)
		return FETCHER_WORLD;
	is_read = minisign_signature_read(text, &s, b->why) && memcmp(s.id, id, sizeof(s.id)) == 0;
	free(text);
	if (is_read && is_good(b, &s, &is_forged))
		memcpy(b->sign[b->signs++], id, sizeof(s.id));
	if (is_read && !is_forged)
		return FETCHER_HANDED;	/* of somebody who is not known here: left behind */
	buf_reset(b->why);
	buf_addf(b->why, "%s: not the signature that the index names, of this pack", url);
	return FETCHER_REFUSED;
}

static enum fetcher_end
fetch_signature(struct bringing *b, const uint8_t id[MINISIGN_ID_BYTES])
{
	char room[SHELF_PATH_BYTES], second[URL_BYTES], tail[MINISIGN_ID_CHARS + 16], hex[MINISIGN_ID_CHARS];
	struct buf path = BUF_OVER(room), url = BUF_OVER(second);
	struct fetch fetch = { .ca = b->f->owner->ca, .max_bytes = MINISIGN_FILE_CHARS - 1, .wait_s = 2 * FETCHER_INDEX_S };
	enum fetcher_end end;

	minisign_id_text(id, hex);
	snprintf(tail, sizeof(tail), ".%s.minisig", hex);
	fetch.url = fetcher_url(b->f, b->p->file, tail, &url);
	fetch.path = path_of(b, tail, &path);
	end = end_of(fetch_file(&fetch, b->why));
	if (end != FETCHER_HANDED) {
		buf_prefixf(b->why, "%s: ", url.ptr);
		return end;
	}
	end = take_signature(b, id, path.ptr, url.ptr);
	if (end != FETCHER_HANDED)
		unlink(path.ptr);
	return end;
}

static enum fetcher_end
fetch_signatures(struct bringing *b)
{
	enum fetcher_end end = FETCHER_HANDED;

	for (unsigned i = 0; i < b->p->signs && end == FETCHER_HANDED; i++)
		end = fetch_signature(b, b->p->sign[i]);
	if (end == FETCHER_HANDED && b->signs == 0) {
		buf_addf(b->why, "pack %llu: nobody who signed it is in trust.ini", (unsigned long long)b->p->serial);
		end = FETCHER_REFUSED;
	}
	return end;
}

/* --- into incoming/ --- */

/* The pack last: safard looks at nothing before it is there. */
static bool
hand_over(const struct bringing *b, const char *pack)
{
	char room[SHELF_PATH_BYTES], second[SHELF_PATH_BYTES], third[SHELF_PATH_BYTES], name[64], tail[MINISIGN_ID_CHARS + 16], hex[MINISIGN_ID_CHARS];
	struct buf to = BUF_OVER(room), from = BUF_OVER(second), sign_to = BUF_OVER(third);
	bool is_done = true;

	snprintf(name, sizeof(name), "incoming/%llu.pack", (unsigned long long)b->p->serial);
	shelf_path(&b->f->shelf, name, &to);
	shelf_remove(to.ptr);		/* signatures that were brought for another pack of this serial */
	for (unsigned i = 0; i < b->signs && is_done; i++) {
		minisign_id_text(b->sign[i], hex);
		snprintf(tail, sizeof(tail), ".%s.minisig", hex);
		buf_reset(&sign_to);
		buf_addf(&sign_to, "%s%s", to.ptr, tail);
		BUG_IF(!buf_ok(&sign_to));
		is_done = rename(path_of(b, tail, &from), sign_to.ptr) == 0;
	}
	is_done = is_done && folder_sync(to.ptr) && rename(pack, to.ptr) == 0 && folder_sync(to.ptr);
	if (!is_done)
		buf_addf(b->why, "%s: %s", to.ptr, strerror(errno));
	return is_done;
}

enum fetcher_end
fetcher_bring(const struct fetcher *f, const struct index_pack *p, struct buf *why)
{
	struct bringing b = { .f = f, .p = p, .why = why };
	char room[SHELF_PATH_BYTES], second[SHELF_PATH_BYTES];
	struct buf gz = BUF_OVER(room), pack = BUF_OVER(second);
	enum fetcher_end end;

	snprintf(b.name, sizeof(b.name), "%llu-%016llx", (unsigned long long)p->serial, (unsigned long long)shelf_hash_word(p->hash));
	path_of(&b, ".gz", &gz);
	path_of(&b, ".pack", &pack);
	tidy(&b);
	end = fetch_gz(&b, gz.ptr);
	if (end == FETCHER_HANDED) {
		end = unpack(&b, gz.ptr, pack.ptr);
		if (end == FETCHER_HANDED)
			end = fetch_signatures(&b);
		else if (end == FETCHER_REFUSED)
			unlink(gz.ptr);		/* all of it again */
	}
	if (end == FETCHER_HANDED && !hand_over(&b, pack.ptr))
		end = FETCHER_WORLD;
	unlink(pack.ptr);
	if (end == FETCHER_HANDED)
		unlink(gz.ptr);
	return end;
}
