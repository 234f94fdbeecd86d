/*
 * search.c - reads everything that is left behind
 */
#include "tests/privacy/search.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/bug.h"

enum { FOUND_BYTES = 1 << 20, FILE_BYTES = 64 << 20 };

void
search_init(struct search *s, const struct forms *f, const char *const *spared)
{
	*s = (struct search){ .forms = f, .spared = spared, .found = BUF_INIT(FOUND_BYTES) };
}

void
search_release(struct search *s)
{
	buf_free(&s->found);
}

static void
on_found(void *arg, const struct form *form, size_t offset)
{
	struct search *s = arg;

	s->hits++;
	if (form != s->last)
		buf_addf(&s->found, "%s: %s, %s (at %zu)\n", s->path, form->of->name, form->what, offset);
	s->last = form;
}

static bool
is_spared(const struct search *s, const char *path)
{
	size_t len = strlen(path);

	for (const char *const *end = s->spared; end && *end; end++)
		if (len >= strlen(*end) && strcmp(path + len - strlen(*end), *end) == 0)
			return true;
	return false;
}

static void
search_file(struct search *s, const char *path, const char *shown)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	uint8_t *bytes;
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		return;			/* gone since */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		bytes = malloc(FILE_BYTES);
		BUG_IF(bytes == NULL);
		while ((n = read(fd, bytes + len, FILE_BYTES - len)) > 0)
			len += (size_t)n;
		BUG_IF(len == FILE_BYTES);
		s->path = shown;
		s->last = NULL;
		s->files++;
		s->bytes += len;
		forms_search(s->forms, bytes, len, on_found, s);
		forms_search(s->forms, (const uint8_t *)shown, strlen(shown), on_found, s);	/* names of files, too */
		free(bytes);
	}
	close(fd);
}

void
search_folder(struct search *s, const char *path)
{
	char *top = xstrdup(path), *const tops[] = { top, NULL };
	FTS *tree = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (tree != NULL && (e = fts_read(tree)) != NULL)
		if (e->fts_info == FTS_F && !is_spared(s, e->fts_path))
			search_file(s, e->fts_accpath, e->fts_path + strlen(path) + 1);
	if (tree != NULL)
		fts_close(tree);
	free(top);
}

void
search_process(struct search *s, pid_t pid)
{
	static const char *const words[] = { "cmdline", "environ" };
	char folder[64], path[320], target[256];
	const struct dirent *entry;
	DIR *dir;

	for (size_t i = 0; i < COUNT(words); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, words[i]);
		search_file(s, path, words[i]);
	}
	snprintf(folder, sizeof(folder), "/proc/%d/fd", (int)pid);
	dir = opendir(folder);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		ssize_t n;

		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		n = readlink(path, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		if (n > 0 && target[0] == '/' && strncmp(target, "/dev/", 5) != 0 && !is_spared(s, target))
			search_file(s, path, target);
	}
	if (dir != NULL)
		closedir(dir);
}
