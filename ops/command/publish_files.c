/*
 * publish_files.c - the folder: what is in it, what comes into it, what goes
 *
 * New files first, the index last, by rename; only then goes what no index
 * names any more.  Whoever fetches in between finds a whole index, and all
 * that it names.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "content/compiler/write.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_publish.h"
#include "ops/command/pack_sign.h"
#include "ops/command/publish_inside.h"
#include "ops/command/sign_files.h"

enum { PATH_CHARS = 4096, GZIP = 16 + MAX_WBITS, LEVEL = 6 };	/* level 9 takes three times as long for half a percent */

int
publish_lock(struct publish *p)
{
	if (p->pack != NULL && mkdir(p->dir, 0755) != 0 && errno != EEXIST)
		buf_addf(p->why, "%s: %s", p->dir, strerror(errno));
	else if ((p->folder = open(p->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		buf_addf(p->why, "%s: %s", p->dir, strerror(errno));
	else if (flock(p->folder, LOCK_EX | LOCK_NB) != 0)
		buf_addf(p->why, "%s: somebody is publishing here now", p->dir);
	else
		return EXIT_SUCCESS;
	return EXIT_WORLD;
}

int
publish_read_old(struct publish *p)
{
	char path[PATH_CHARS];
	size_t len;
	bool is_read;

	snprintf(path, sizeof(path), "%s/index", p->dir);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return EXIT_SUCCESS;
	p->old_text = whole_file_read(path, &len, p->why);
	p->old = xcalloc(1, sizeof(*p->old));
	p->old_signed = xcalloc(1, sizeof(*p->old_signed));
	is_read = p->old_text != NULL && index_split(p->old_text, len, p->old_signed, p->why) &&
	    index_read(p->old_text, p->old_signed->len, p->old, p->why);
	if (is_read)
		return EXIT_SUCCESS;
	buf_prefixf(p->why, "%s: ", path);
	return p->old_text == NULL ? EXIT_WORLD : EXIT_BAD_INPUT;
}

void *
publish_gz(const void *bytes, size_t len, size_t *gz_len)
{
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)bytes, .avail_in = (unsigned)len };
	void *out;

	BUG_IF(len > PACK_MAX_BYTES || deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP, 9, Z_DEFAULT_STRATEGY) != Z_OK);
	*gz_len = deflateBound(&z, (unsigned long)len);
	out = xmalloc(*gz_len);
	z.next_out = out;
	z.avail_out = (unsigned)*gz_len;
	BUG_IF(deflate(&z, Z_FINISH) != Z_STREAM_END);
	*gz_len = z.total_out;
	deflateEnd(&z);
	return out;
}

static bool
has_signature_of(const struct publish *p, const uint8_t id[MINISIGN_ID_BYTES])
{
	for (unsigned i = 0; i < p->founds; i++)
		if (memcmp(p->found[i].id, id, MINISIGN_ID_BYTES) == 0)
			return true;
	return false;
}

static int
take_signature(struct publish *p, const char *path)
{
	char text[MINISIGN_FILE_CHARS];
	struct minisign_signature s;

	if (!pack_sign_text(path, text, p->why) || !minisign_signature_read(text, &s, p->why)) {
		fprintf(stderr, "%s: warning: %s: %s\n", p->title, path, p->why->ptr);
		buf_reset(p->why);
		return EXIT_SUCCESS;
	}
	if (has_signature_of(p, s.id))
		return EXIT_SUCCESS;
	if (p->founds == INDEX_SIGNS) {
		buf_addf(p->why, "%s: more than %d signatures", p->pack, INDEX_SIGNS);
		return EXIT_BAD_INPUT;
	}
	p->found[p->founds++] = s;
	return EXIT_SUCCESS;
}

/* Those that are published with the same pack already: who signs later has only her own. */
static int
find_published(struct publish *p)
{
	const struct index_pack *e = p->old != NULL ? index_pack(p->old, p->opened->header->serial) : NULL;
	int status = EXIT_SUCCESS;

	if (e == NULL || memcmp(e->hash, p->hash, sizeof(p->hash)) != 0)
		return status;
	for (unsigned i = 0; i < e->signs && status == EXIT_SUCCESS; i++) {
		char path[PATH_CHARS], id[MINISIGN_ID_CHARS];

		minisign_id_text(e->sign[i], id);
		snprintf(path, sizeof(path), "%s/%s.%s.minisig", p->dir, e->file, id);
		if (!has_signature_of(p, e->sign[i]))
			status = take_signature(p, path);
	}
	return status;
}

static int
find_signatures(struct publish *p)
{
	char **paths;
	unsigned count = sign_files_find(p->pack, &paths);
	int status = EXIT_SUCCESS;

	for (unsigned i = 0; i < count && status == EXIT_SUCCESS; i++)
		status = take_signature(p, paths[i]);
	sign_files_free(paths, count);
	if (status == EXIT_SUCCESS)
		status = find_published(p);
	if (status == EXIT_SUCCESS && p->founds == 0) {
		buf_addf(p->why, "%s: nobody signed it: safar pack sign %s --key FILE", p->pack, p->pack);
		status = EXIT_REFUSED;
	}
	return status;
}

int
publish_open_pack(struct publish *p)
{
	if (p->pack == NULL)
		return EXIT_SUCCESS;
	p->opened = pack_open(p->pack, p->why);
	if (p->opened == NULL) {
		buf_prefixf(p->why, "%s: ", p->pack);
		return pack_sign_code(p->pack);
	}
	if (pack_is_sample(p->opened)) {
		buf_addf(p->why, "%s is a sample: it reaches test numbers only, and no gateway fetches it", p->pack);
		return EXIT_REFUSED;
	}
	if (p->opened->header->expires_s <= p->now_s) {
		buf_addf(p->why, "%s has expired", p->pack);
		return EXIT_REFUSED;
	}
	minisign_hash(p->opened->header, (size_t)p->opened->header->file_bytes, p->hash);
	p->gz = publish_gz(p->opened->header, (size_t)p->opened->header->file_bytes, &p->gz_bytes);
	return find_signatures(p);
}

static bool
put(struct publish *p, const char *name, const char *ending, const void *bytes, size_t len)
{
	char path[PATH_CHARS];
	bool is_put;

	snprintf(path, sizeof(path), "%s/%s%s", p->dir, name, ending);
	is_put = write_file(path, bytes, len, p->why);
	if (!is_put)
		buf_prefixf(p->why, "%s: ", path);
	return is_put;
}

static bool
put_pack(struct publish *p)
{
	const char *name = p->entry->file;
	char text[MINISIGN_FILE_CHARS], id[MINISIGN_ID_CHARS], ending[sizeof(id) + 16];
	bool is_put = put(p, name, "", p->opened->header, (size_t)p->opened->header->file_bytes) && put(p, name, ".gz", p->gz, p->gz_bytes);

	for (unsigned i = 0; is_put && i < p->founds; i++) {
		minisign_id_text(p->found[i].id, id);
		snprintf(ending, sizeof(ending), ".%s.minisig", id);
		minisign_signature_write(&p->found[i], text);
		is_put = put(p, name, ending, text, strlen(text));
	}
	return is_put;
}

int
publish_put_index(struct publish *p, const char *text, size_t len)
{
	struct buf file = BUF_INIT(INDEX_FILE_BYTES);
	bool is_put = index_join(text, len, p->now_signed, &file);

	if (!is_put)
		buf_addf(p->why, "the index and its signatures have more than %d bytes", INDEX_FILE_BYTES);
	is_put = is_put && put(p, "index", "", file.ptr, file.len) && put(p, "index.txt", "", text, len);
	buf_free(&file);
	return is_put ? EXIT_SUCCESS : EXIT_WORLD;
}

int
publish_put(struct publish *p)
{
	if (p->opened != NULL && !put_pack(p))
		return EXIT_WORLD;
	return publish_put_index(p, p->text->ptr, p->text->len);
}

/* 0: not named like ours; *ending is what stands behind ".pack". */
static uint64_t
serial_of(const struct index *x, const char *name, const char **ending)
{
	size_t len = strlen(x->owner);
	char *end;
	uint64_t serial;

	if (strncmp(name, x->owner, len) != 0 || name[len] != '-' || name[len + 1] < '1' || name[len + 1] > '9')
		return 0;
	errno = 0;
	serial = strtoull(name + len + 1, &end, 10);
	if (errno != 0 || strncmp(end, ".pack", 5) != 0)
		return 0;
	*ending = end + 5;
	return serial;
}

/* One that was not finished: write_file() names it so. */
static bool
is_rest(const char *ending)
{
	const char *tmp = strstr(ending, ".tmp.");

	return tmp != NULL && tmp[5] != '\0' && tmp[5 + strspn(tmp + 5, "0123456789")] == '\0';
}

static bool
may_go(const struct index *x, const char *name)
{
	const char *ending;
	uint64_t serial = serial_of(x, name, &ending);
	const struct index_pack *named = serial == 0 ? NULL : index_pack(x, serial);
	char id[MINISIGN_ID_CHARS];

	if (serial == 0)
		return false;
	if (is_rest(ending))
		return true;
	if (*ending == '\0' || strcmp(ending, ".gz") == 0)
		return named == NULL;
	if (!sign_files_is_ending(ending) || strcmp(ending, ".minisig") == 0)
		return false;
	for (unsigned i = 0; named != NULL && i < named->signs; i++) {
		minisign_id_text(named->sign[i], id);
		if (strncmp(ending + 1, id, sizeof(id) - 1) == 0)
			return false;
	}
	return true;
}

void
publish_sweep(struct publish *p)
{
	DIR *d = opendir(p->dir);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (may_go(p->now, e->d_name) && unlinkat(p->folder, e->d_name, 0) != 0)
			fprintf(stderr, "%s: warning: %s/%s stays: %s\n", p->title, p->dir, e->d_name, strerror(errno));
	if (d != NULL)
		closedir(d);
}
