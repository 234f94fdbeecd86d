/*
 * sign_files.c - the folder of a pack, looked through for signatures
 */
#include "ops/command/sign_files.h"

#include <dirent.h>

#include "content/sign/minisign.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { PATH_CHARS = 4096 };
#define ENDING ".minisig"

bool
sign_files_is_ending(const char *ending)
{
	return strcmp(ending, ENDING) == 0 || (ending[0] == '.' && strspn(ending + 1, "0123456789abcdef") == MINISIGN_ID_CHARS - 1 &&
	    strcmp(ending + MINISIGN_ID_CHARS, ENDING) == 0);
}

unsigned
sign_files_find(const char *pack, char ***paths)
{
	const char *slash = strrchr(pack, '/'), *base = slash != NULL ? slash + 1 : pack;
	char *folder = slash == NULL ? xstrdup("./") : xmemdup0(pack, (size_t)(slash + 1 - pack));
	struct dirent **names = NULL;
	int count = scandir(folder, &names, NULL, alphasort);
	size_t len = strlen(base);
	unsigned found = 0;

	*paths = xcalloc(count > 0 ? (size_t)count : 1, sizeof(**paths));
	for (int i = 0; i < count; i++) {
		if (strncmp(names[i]->d_name, base, len) == 0 && sign_files_is_ending(names[i]->d_name + len)) {
			struct buf path = BUF_INIT(PATH_CHARS);

			buf_addf(&path, "%s%s", folder, names[i]->d_name);
			(*paths)[found++] = xstrdup(path.ptr);
			buf_free(&path);
		}
		free(names[i]);
	}
	free(names);
	free(folder);
	return found;
}

void
sign_files_free(char **paths, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		free(paths[i]);
	free(paths);
}
