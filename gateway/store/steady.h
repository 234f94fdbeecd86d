/*
 * steady.h - a store that cannot be lost: SQLite while it works, memory meanwhile
 *
 * Opens the database if it can; else, and whenever it breaks, goes on without
 * it and says so in the log.  What people said meanwhile (language, STOP,
 * QUIET, DELETE, leaving a list, a call-back that is done) waits in memory, at
 * most STEADY_WAITING people, and is put into the database once it works again;
 * counts of those hours, and those that were not yet written (store.h), are
 * given up.  Joining a list, asking for a call and a new key are refused.
 *
 * On a full disk calls go on saying STORE_OK, because what they were told is
 * kept and tried again every second.  Once the database is lost they say
 * STORE_RETRY, so that nobody is told a wish was kept that a crash would undo.
 * A commit() that lost a place in a list or a request says STORE_RETRY, once.
 */
#ifndef GATEWAY_STORE_STEADY_H
#define GATEWAY_STORE_STEADY_H

#include <stdbool.h>

#include "gateway/store/store.h"

struct log;

enum { STEADY_WAITING = 4096, STEADY_RETRY_S = 30 };

struct store *store_steady_open(const char *path, struct log *log);	/* never NULL */
/* Tries to get a lost database back; call every STEADY_RETRY_S. */
void store_steady_look(struct store *s);
bool store_steady_is_lost(const struct store *s);

#endif
