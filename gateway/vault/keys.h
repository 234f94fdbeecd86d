/*
 * keys.h - the secret keys of months, on disk and in locked memory
 *
 * One file a month in a folder of 0700 that one process holds: made when the
 * month or the one before it begins, forgotten KEYS_KEEP_S after it ends.  The public halves
 * of this month and the next stand in the public file.  After `safar panic`
 * there is nothing here and nothing is made, until keys_renew().
 */
#ifndef GATEWAY_VAULT_KEYS_H
#define GATEWAY_VAULT_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/vault/age.h"
#include "gateway/vault/seal.h"

struct buf;
struct keys;

enum { KEYS_KEEP_S = 35 * 86400, KEYS_MAX = 64 };

/* What happened to a key: "vault.month" "2026-11". */
typedef void keys_note_fn(void *arg, const char *what, const char *object);

/*
 * NULL and a sentence; *is_mistake says whose: an operator's (a key that is damaged, missing, readable by others)
 * or the world's.  Makes nothing yet: call keys_tick().
 */
struct keys *keys_open(const char *folder, const char *public_path, const struct vault_now *now, bool *is_mistake,
    struct buf *why);
void keys_close(struct keys *k);
/* Takes the mark of a panic away, and the public file: the next keys_tick() makes new keys. */
bool keys_renew(const char *folder, const char *public_path, bool *is_mistake, struct buf *why);
/* Makes, forgets, publishes what is due; obeys a mark.  Call it once a second and before each opening. */
bool keys_tick(struct keys *k, const struct vault_now *now, keys_note_fn *note, void *arg, struct buf *why);
size_t keys_count(const struct keys *k);
bool keys_are_forgotten(const struct keys *k);
bool keys_doubt_the_clock(const struct keys *k);	/* age.h: nothing is forgotten until it is believed */
/* Everything, now: memory first, then the disk. */
bool keys_forget_all(struct keys *k, keys_note_fn *note, void *arg, struct buf *why);
/* NULL: forgotten, or never made.  Borrowed until the next keys_tick(). */
const uint8_t *keys_secret(const struct keys *k, uint16_t month);
bool keys_public(const struct keys *k, uint16_t month, struct seal_key *out);

#endif
