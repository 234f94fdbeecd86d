/*
 * gateway_people.h - what safard holds about people: keys, offices, rates
 *
 * Opened before the service, closed after it.  Everything here may be missing
 * or old and answers go on: without a seal key no list takes anybody, without
 * offices nobody is promised a call.
 */
#ifndef GATEWAY_GATEWAY_PEOPLE_H
#define GATEWAY_GATEWAY_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/peer_ring.h"
#include "gateway/vault/seal.h"

struct buf;
struct config;
struct diag;
struct log;
struct offices;
struct rates;
struct registers;
struct service;

struct people {
	struct peer_ring ring;
	struct seal_key	 seal;
	bool		 has_seal, seal_was_told;
	int64_t		 looked_s;	/* at the seal key */
	struct offices	*offices;
	struct rates	*rates;
	struct registers *registers;	/* lists of agents */
};

/* The operator's files; false after diagnostics. */
bool people_read_files(struct people *p, const struct config *c, int64_t now_s, struct diag *d);
/* The key ring; false and a sentence. */
bool people_open(struct people *p, const struct config *c, struct buf *why);
void people_close(struct people *p);
/* About once a second: a new month's key, a key that came or went. */
void people_look(struct people *p, const struct config *c, struct service *s, struct log *log, int64_t now_s);
/* At start and after SIGHUP: a list that cannot be used leaves the old one in service. */
void people_read_registers(struct people *p, const struct config *c, struct service *s, struct log *log);
/* After SIGHUP: what cannot be used leaves the old in service. */
void people_reload(struct people *p, const struct config *c, struct service *s, struct log *log, int64_t now_s);

#endif
