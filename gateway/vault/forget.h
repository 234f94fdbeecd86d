/*
 * forget.h - what `safar panic` does, with or without a running vault
 *
 * It reads no key.  It only destroys.  The mark is written first: whatever is
 * interrupted afterwards, safar-vault ends when it next looks (at its start, before
 * each opening, each second).  While the mark is there no key is made.
 */
#ifndef GATEWAY_VAULT_FORGET_H
#define GATEWAY_VAULT_FORGET_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/vault/seal.h"

struct buf;

enum { FORGET_PATH_BYTES = 4096 };

/* Names inside the folder of keys.  False if the folder's name is too long. */
bool vault_path(const char *folder, const char *name, char out[FORGET_PATH_BYTES]);
bool vault_is_key_name(const char *name, uint16_t *month);	/* "2026-11.key" */
bool vault_is_left_over(const char *name);			/* a key that was being made or forgotten */
bool forget_is_marked(const char *folder);
bool forget_is_place(const char *folder);			/* a vault has used this folder */
bool forget_unmark(const char *folder, struct buf *why);
/*
 * Destroys all keys in `folder` and the public file (NULL = none); *gone counts keys.  False and sentences if
 * something could not be destroyed; the rest is, all the same.
 */
bool forget_all(const char *folder, const char *public_path, unsigned *gone, struct buf *why);

#endif
