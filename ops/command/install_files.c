/*
 * install_files.c - a pack held against the shelf, and put before safard's door
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "content/write_all.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/install_inside.h"

enum { NAME_CHARS = 80 };

/* --- may it come? --- */

/* What safard serves from it, or would: if that cannot be opened, the newest before it. */
static struct pack *
served(const struct shelf *s)
{
	uint64_t serial[SHELF_MOST];
	unsigned count = s->serving == 0 ? 0 : shelf_list(s, serial);

	while (count-- > 0) {
		char room[SHELF_PATH_BYTES], sentence[512];
		struct buf path = BUF_OVER(room), why = BUF_OVER(sentence);
		struct pack *p = serial[count] > s->serving ? NULL : pack_open(shelf_pack_path(s, serial[count], &path), &why);

		if (p != NULL)
			return p;
	}
	return NULL;
}

/* The index that is believed names packs by their hash. */
static bool
is_as_published(const struct install *in)
{
	const struct candidate *c = &in->candidate;
	char room[SHELF_PATH_BYTES], sentence[512];
	struct buf path = BUF_OVER(room), why = BUF_OVER(sentence);
	char *file = access(shelf_path(&in->shelf, "index", &path), R_OK) == 0 ? NULL : xstrdup("");
	struct index *x = xcalloc(1, sizeof(*x));
	const struct index_pack *named = NULL;
	struct index_signed s;
	size_t len = 0;
	bool is_it;

	if (file == NULL)
		file = whole_file_read(path.ptr, &len, &why);
	if (len > 0 && index_split(file, len, &s, &why) && index_read(file, s.len, x, &why))
		named = index_pack(x, c->pack->header->serial);
	is_it = named == NULL || memcmp(named->hash, c->hash, sizeof(c->hash)) == 0;
	if (!is_it)
		buf_adds(in->why, "it is not the pack that the index names");
	free(file);
	free(x);
	return is_it;
}

/* True if the rules let it come. */
static bool
is_admitted(struct install *in, const struct pack *serving, struct buf *who)
{
	struct admit a = { .trust = &in->trust, .shelf = &in->shelf, .serving = serving, .now_s = (int64_t)time(NULL) };
	struct pack *others[TRUST_OWNERS];
	struct shelf s;
	bool is_good;

	for (unsigned i = 0; i < in->trust.owners; i++) {
		const char *owner = in->trust.owner[i].owner;
		struct pack *p = NULL;

		if (strcmp(owner, in->shelf.owner) != 0 && shelf_open(&s, in->root.ptr, owner, in->why))
			p = served(&s);
		if (p == NULL)
			continue;
		others[a.other_count] = p;
		a.others[a.other_count++] = p;
	}
	buf_reset(in->why);	/* another owner's shelf that cannot be read is not this one's matter */
	is_good = is_as_published(in) && admit_pack(&a, &in->candidate, ADMIT_NEW, who, in->why);
	for (unsigned i = 0; i < a.other_count; i++)
		pack_close(others[i]);
	return is_good;
}

int
install_judge(struct install *in, struct buf *who)
{
	const struct pack *p = in->candidate.pack;
	const char *owner = pack_string(p, p->header->owner);
	struct pack *serving;
	bool is_good;

	if (trust_owner(&in->trust, owner) == NULL) {
		buf_addf(in->why, "%s has no owner ", in->trust_path.ptr);
		buf_add_escaped(in->why, owner, strlen(owner));
		buf_adds(in->why, ": nobody is believed for her packs");
		return EXIT_REFUSED;
	}
	if (!shelf_open(&in->shelf, in->root.ptr, owner, in->why))
		return EXIT_WORLD;
	serving = served(&in->shelf);
	is_good = is_admitted(in, serving, who);
	pack_close(serving);
	return is_good ? 0 : EXIT_REFUSED;
}

/* --- and in --- */

int
install_state_folder(const struct install *in)
{
	const char *slash = strrchr(in->root.ptr, '/');
	char *parent = slash == NULL ? xstrdup(".") : xmemdup0(in->root.ptr, slash == in->root.ptr ? 1 : (size_t)(slash - in->root.ptr));
	int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(parent);
	return fd;
}

/* Root makes it for safard's user, who has the folder around it. */
static bool
give_to(int fd, int folder)
{
	struct stat st;

	return geteuid() != 0 || (fstat(folder, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) == 0);
}

/* The folder `name` in the open `folder`, which is closed; made if it is not there.  -1 with errno. */
static int
into(int folder, const char *name)
{
	int made = folder < 0 ? -1 : mkdirat(folder, name, 0755), was = errno;
	int fd = folder < 0 ? -1 : openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 && errno != ENOENT)
		was = errno;		/* not there at all: why it could not be made says more */
	if (fd >= 0 && made == 0 && (!give_to(fd, folder) || fsync(folder) != 0)) {
		was = errno;
		close(fd);
		fd = -1;
	}
	if (folder >= 0)
		close(folder);
	errno = was;
	return fd;
}

static bool
put_file(int folder, const char *name, const void *bytes, size_t len)
{
	char fresh[NAME_CHARS + 8];
	bool is_done;
	int fd;

	snprintf(fresh, sizeof(fresh), ".%s.new", name);
	(void)unlinkat(folder, fresh, 0);
	fd = openat(folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return false;
	is_done = write_all(fd, bytes, len) && fchmod(fd, 0644) == 0 && give_to(fd, folder) && fsync(fd) == 0;
	is_done = close(fd) == 0 && is_done;
	is_done = is_done && renameat(folder, fresh, folder, name) == 0;
	if (!is_done) {
		int was = errno;

		(void)unlinkat(folder, fresh, 0);
		errno = was;
	}
	return is_done;
}

bool
install_put(const struct install *in)
{
	const struct candidate *c = &in->candidate;
	const struct pack_header *h = c->pack->header;
	const char *slash = strrchr(in->root.ptr, '/');
	int folder = into(into(into(install_state_folder(in), slash == NULL ? in->root.ptr : slash + 1), in->shelf.owner), "incoming");
	bool is_done = folder >= 0;
	char name[NAME_CHARS];

	for (unsigned i = 0; is_done && i < c->signs; i++) {
		char text[MINISIGN_FILE_CHARS], id[MINISIGN_ID_CHARS];

		minisign_id_text(c->sign[i].id, id);
		minisign_signature_write(&c->sign[i], text);
		snprintf(name, sizeof(name), "%llu.pack.%s.minisig", (unsigned long long)h->serial, id);
		is_done = put_file(folder, name, text, strlen(text));
	}
	snprintf(name, sizeof(name), "%llu.pack", (unsigned long long)h->serial);
	is_done = is_done && put_file(folder, name, h, (size_t)h->file_bytes) && fsync(folder) == 0;
	if (!is_done)
		buf_addf(in->why, "%s/%s/incoming: %s%s", in->root.ptr, in->shelf.owner, strerror(errno),
		    errno == EACCES || errno == EPERM ? ": only root and safard's user may bring a pack" : "");
	if (folder >= 0)
		close(folder);
	return is_done;
}
