/* fact_write.c - one fact of a tree, written in place; see fact_keep.h */
#include "ops/command/fact_keep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/compiler/arena.h"
#include "content/compiler/ini_edit.h"
#include "content/compiler/source.h"
#include "content/compiler/write.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "ops/command/fact_names.h"

enum { TRIES = 100 };

/* The open file, ours alone: who writes it puts a new one in its place, so the name is looked at again. */
static int
open_alone(const char *path)
{
	for (unsigned i = 0; i < TRIES; i++) {
		struct stat open_one, named;
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			return -1;
		if (flock(fd, LOCK_EX) == 0 && fstat(fd, &open_one) == 0 && stat(path, &named) == 0 &&
		    open_one.st_ino == named.st_ino && open_one.st_dev == named.st_dev)
			return fd;
		close(fd);
	}
	errno = EBUSY;
	return -1;
}

static const struct ini_section *
find(const struct ini *ini, const char *name, const char *fact, struct buf *why)
{
	const struct ini_section *s = strcmp(fact, "country") != 0 ? ini_section(ini, fact) : NULL;
	const char **names = xcalloc(ini->section_count + 1, sizeof *names), *near;
	size_t count = 0;

	for (size_t i = 0; i < ini->section_count; i++)
		if (strcmp(ini->sections[i].name, "country") != 0)
			names[count++] = ini->sections[i].name;
	near = nearest_word(fact, names, count);
	if (s == NULL) {
		buf_addf(why, "%s has no fact [%s]", name, fact);
		if (near != NULL)
			buf_addf(why, "; did you mean %s?", near);
	}
	free(names);
	return s;
}

/* What was read is the file still: it is ours alone. */
static int
change(const char *path, const struct ini *ini, const struct ini_section *section, const struct ini_set *sets, size_t count,
    const char *const *drop, struct buf *why)
{
	struct buf out = BUF_INIT(WHOLE_FILE_MAX);
	size_t len = 0;
	char *bytes = whole_file_read(path, &len, why);
	int status = EXIT_WORLD;

	if (bytes == NULL)
		goto out;
	ini_edit(ini, section, bytes, len, sets, count, drop, &out);
	if (!buf_ok(&out))
		buf_addf(why, "%s: the file would be too large", path);
	else if ((out.len == len && memcmp(out.ptr, bytes, len) == 0) || write_file(path, out.ptr, out.len, why))
		status = EXIT_SUCCESS;
	else
		buf_prefixf(why, "%s: not written, it is unchanged: ", path);
out:
	free(bytes);
	buf_free(&out);
	return status;
}

static int
write_alone(const char *path, const char *name, const char *fact, struct ini_set *sets, size_t count, const char *const *drop,
    fact_judge_fn *judge, void *arg, struct buf *why)
{
	const struct ini_section *section;
	int status = EXIT_BAD_INPUT;
	struct ini *ini;
	struct diag d;

	diag_init(&d, stderr);
	d.is_quiet = true;		/* warnings are the business of pack check */
	ini = ini_read(path, name, &d);
	if (d.errors > 0) {
		ini_free(ini);
		diag_init(&d, stderr);
		ini = ini_read(path, name, &d);
		diag_summary(&d);
	}
	if (ini != NULL && d.errors == 0 && (section = find(ini, name, fact, why)) != NULL && judge(arg, section, why))
		status = change(path, ini, section, sets, count, drop, why);
	ini_free(ini);
	return status;
}

static const char *
folder_of(const char *country, const char *fact)
{
	if (source_office_kind(fact) >= 0)
		return "offices";
	return strchr(country, '-') != NULL ? "corridors" : "countries";
}

int
fact_write(const char *root, const char *country, const char *fact, struct ini_set *sets, size_t count, const char *const *drop,
    fact_judge_fn *judge, void *arg, struct buf *why)
{
	struct buf id = BUF_INIT(128), name = BUF_INIT(256), path = BUF_INIT(4096);
	int status = EXIT_BAD_INPUT, fd = -1;
	char *real = NULL;

	if (!fact_id(country, fact, &id, why))
		goto out;
	buf_addf(&name, "content/%s/%.*s.ini", folder_of(country, fact), (int)strcspn(id.ptr, "/"), id.ptr);
	buf_addf(&path, "%s/%s", root, name.ptr);
	errno = ENAMETOOLONG;
	real = buf_ok(&path) ? realpath(path.ptr, NULL) : NULL;	/* a link stays one */
	fd = real != NULL ? open_alone(real) : -1;
	if (fd < 0) {
		status = real == NULL && errno == ENOENT ? EXIT_BAD_INPUT : EXIT_WORLD;
		buf_addf(why, "%s: %s", path.ptr, status == EXIT_WORLD ? strerror(errno) : "there is no such file of facts");
		goto out;
	}
	status = write_alone(real, name.ptr, fact, sets, count, drop, judge, arg, why);
out:
	if (fd >= 0)
		close(fd);
	free(real);
	buf_free(&id);
	buf_free(&name);
	buf_free(&path);
	return status;
}
