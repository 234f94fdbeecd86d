/*
 * pack_sign.h - safar pack keys, sign, verify: who answers for a pack, without a network
 *
 * argv[0] is "safar pack sign"; each returns an exit code (gateway/exit_codes.h).
 */
#ifndef OPS_COMMAND_PACK_SIGN_H
#define OPS_COMMAND_PACK_SIGN_H

#include <stdbool.h>

#include "content/sign/minisign.h"

struct buf;
struct pack;

int pack_keys(int argc, char **argv);
int pack_sign(int argc, char **argv);
int pack_verify(int argc, char **argv);

/* A key or a signature: a file of text, shorter than MINISIGN_FILE_CHARS.  False and a sentence. */
bool pack_sign_text(const char *path, char out[MINISIGN_FILE_CHARS], struct buf *why);
/* The exit code of a file that was not taken: 3 if it is not there or not to be read, else 1. */
int pack_sign_code(const char *path);
/* Opens it, prints what it is and its words, and gives the hash that is signed.  NULL: told, and *status set. */
struct pack *pack_sign_look(const char *title, const char *path, uint8_t hash[MINISIGN_HASH_BYTES], int *status);

#endif
