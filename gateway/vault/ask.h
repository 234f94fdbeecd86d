/*
 * ask.h - one question and its answer over the vault's socket
 *
 * Blocking, within two seconds all in all; used by vault.c and by `safar panic`.
 */
#ifndef GATEWAY_VAULT_ASK_H
#define GATEWAY_VAULT_ASK_H

#include "gateway/vault/wire.h"

struct buf;

enum { VAULT_WAIT_MS = 2000 };

/* False and a sentence: refused, no vault, no answer.  *r holds digits on success: zero it. */
bool vault_ask_once(const char *socket_path, const struct wire_ask *ask, struct wire_reply *r, struct buf *why);

/* False only if nobody listens there: no vault, so no key in its memory. */
bool vault_listens(const char *socket_path);

#endif
