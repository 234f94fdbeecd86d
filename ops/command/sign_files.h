/*
 * sign_files.h - the files beside a pack that are named as its signatures
 *
 * PACK.minisig, as minisign -S writes it, and PACK.<key id>.minisig.  Whether they hold any is not asked here.
 */
#ifndef OPS_COMMAND_SIGN_FILES_H
#define OPS_COMMAND_SIGN_FILES_H

#include <stdbool.h>

/* ".minisig" or ".<key id>.minisig", as it stands behind the name of a pack. */
bool sign_files_is_ending(const char *ending);
/* Their paths, sorted, into *paths; returns how many, 0 also if the folder cannot be read.  Release with sign_files_free(). */
unsigned sign_files_find(const char *pack, char ***paths);
void sign_files_free(char **paths, unsigned count);

#endif
