/* tree.h - a test's folder, removed with all that is in it */
#ifndef TESTS_SUPPORT_TREE_H
#define TESTS_SUPPORT_TREE_H

#include <stdbool.h>

bool tree_remove(const char *path);	/* follows no link; false when something stays */

#endif
