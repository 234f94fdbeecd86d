/*
 * passphrase.h - the words over a signing key, from a terminal without echo, a pipe or a file
 *
 * Never a word of the command line, where every user of the machine could read it; never printed.
 */
#ifndef OPS_COMMAND_PASSPHRASE_H
#define OPS_COMMAND_PASSPHRASE_H

#include <stdbool.h>

enum { PASSPHRASE_BYTES = 260, PASSPHRASE_LEAST = 12 };

/*
 * The first line of `file`; if that is NULL or "-", of standard input: without echo if it is a terminal, and twice if it
 * is to be a new one, which has PASSPHRASE_LEAST characters or more.  0, or an exit code and told.  Wipe it.
 */
int passphrase_ask(const char *title, const char *file, bool is_new, char out[PASSPHRASE_BYTES]);

#endif
