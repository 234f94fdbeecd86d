/*
 * password.h - argon2id, 64 MiB, two passes: about 135 ms
 *
 * Only accounts.c and login.c come here.
 */
#ifndef GATEWAY_STAFF_PASSWORD_H
#define GATEWAY_STAFF_PASSWORD_H

#include <stdbool.h>

#include "gateway/staff/staff_inside.h"

struct buf;

/* Long enough, not one letter over and over, not the name.  Appends half a sentence if it is not. */
bool password_is_fit(const char *name, const char *password, struct buf *why);
/* False: no memory. */
bool password_hash(const char *password, char out[STAFF_PASSWORD_HASH_BYTES]);
/* `hash` "" is nobody's: false, after the same time. */
bool password_is(const char *hash, const char *password);

#endif
