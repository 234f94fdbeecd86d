/* tree.c - see tree.h */
#include "tests/support/tree.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool
tree_remove(const char *path)
{
	char below[1024];
	struct stat st;
	struct dirent *e;
	DIR *d = NULL;

	if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
		d = opendir(path);
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if ((size_t)snprintf(below, sizeof below, "%s/%s", path, e->d_name) < sizeof below)
			(void)tree_remove(below);
	}
	if (d != NULL)
		(void)closedir(d);
	return remove(path) == 0;
}
