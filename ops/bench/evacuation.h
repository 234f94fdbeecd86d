/*
 * evacuation.h - a broadcast to everybody in a crisis, and what the gateway does meanwhile
 *
 * What the files of the scene share: people made up, answers that come due
 * while others are sent to, the network that accepts at once, and the peers.
 * Nothing here judges; ops/bench/README.md says what each figure means.
 */
#ifndef OPS_BENCH_EVACUATION_H
#define OPS_BENCH_EVACUATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "gateway/broadcast/broadcast.h"
#include "gateway/broadcast/sender.h"
#include "gateway/store/store.h"
#include "locales/text/parts.h"
#include "routing/sending.h"

struct buf;
struct desk;
struct pack;
struct seal_key;

enum { CROWD_LOCALES = 12, CROWD_COUNTRIES = 8, CROWD_WAYS = 4, EVACUATION_PATH_BYTES = 256, CROWD_SERVICE_BYTES = 32 };

/* --- evacuation_crowd.c: who there is ---------------------------------------- */

struct crowd {
	const struct pack *pack;
	const char	*owner;		/* of the pack: answers find the same people */
	char		service[CROWD_SERVICE_BYTES];
	unsigned	people;
	int64_t		now_s;
	uint16_t	locale[CROWD_LOCALES];
	struct parts	parts[CROWD_LOCALES];	/* what each of them is told */
	struct sending	sending;		/* eight countries by four ways, no night, no price */
	struct broadcast broadcast;	/* an alert for all of them */
};

/* False and a sentence: the pack lacks a language, or the text. */
bool crowd_make(struct crowd *c, const struct pack *pack, unsigned people, struct buf *why);
void crowd_peer(uint64_t who, uint8_t peer[PEER_BYTES]);
uint16_t crowd_country(uint64_t who);
/*
 * Rows of all of them in people.db, on the list of alerts.  `key`: their numbers are sealed with it; NULL: bytes that
 * nobody can open, which costs no time.
 */
bool crowd_fill(const struct crowd *c, const char *path, const struct seal_key *key, struct buf *why);
/* The parts for a tag; NULL if nobody reads it. */
const struct parts *crowd_parts(const struct crowd *c, const char *locale);

/* --- evacuation_load.c: answers, and what was used ---------------------------- */

/* Of this process since its start.  written: bytes given to the kernel, to files or pipes. */
struct spent { int64_t ns, cpu_ns; unsigned long syncs; uint64_t written; };
void spent_now(struct spent *s);
struct spent spent_since(const struct spent *from, const struct spent *apart);	/* `apart` was used for something else */
unsigned long evacuation_syncs(void);		/* fsync() and fdatasync(), SQLite's among them */

struct load;
struct load *load_new(const struct crowd *c, struct store *people);
void load_free(struct load *l);
void load_begin(struct load *l);		/* a phase: figures start anew */
/* Answers what is due, each committed before it counts as answered; then samples the memory. */
void load_turn(struct load *l);
void load_sleep(struct load *l, int64_t ms);	/* until the next is due, or `ms` */
struct spent load_spent(const struct load *l);	/* for answers, in this phase */
size_t load_resident_bytes(const struct load *l);	/* the most in this phase */
/* One line; `what` says what was done meanwhile. */
void load_print(struct load *l, unsigned people, const char *what);

/* --- evacuation_plan.c -------------------------------------------------------- */

struct job_of { uint8_t id[STORE_ID_BYTES]; char ticket[2 * STORE_ID_BYTES + 1]; };
/* A job of everybody is made, agreed to, planned by the audience walk and set running. */
bool plan_all(const struct crowd *c, struct store *people, struct ledger *l, struct load *load, const struct job_of *job, unsigned long *rows,
    struct buf *why);

/* --- evacuation_wire.c: the sender, between a ledger and a network ------------ */

struct wire;
/* `desk`: the vault's own desk opens the seals, in this thread; NULL: they are said to be open at once. */
struct wire *wire_new(const struct crowd *c, struct store *people, struct ledger *l, struct load *load, struct desk *desk);
void wire_free(struct wire *w);
/* A sender with that window sends until so many more people were handed it, or all; then it is at rest. */
struct wire_sent { unsigned long messages, parts, turns; int64_t ns, answers_ns; };	/* ns: until the last part left; of those for answers */
bool wire_send(struct wire *w, const struct job_of *job, unsigned window, unsigned long messages, struct wire_sent *out, struct buf *why);
/*
 * Phones say that they have it: all parts that left, or those of half a minute, a little out of order, as many at once as
 * bearerbox leaves unacknowledged.
 */
bool wire_receipts(struct wire *w, unsigned long *receipts, bool *are_all, struct buf *why);
uint64_t wire_written(const struct wire *w);	/* bytes of the network's own memory, a file: nobody's cost */
bool wire_is_delivered(struct wire *w, const struct job_of *job, unsigned long rows);	/* does the ledger say so of all? */

/* --- evacuation_peers.c: the same without custody ----------------------------- */

struct peers;
/* SQLite by the book (plain_ledger.h) in a process of its own, so that its memory is not ours. */
struct peers *peers_new(const char *path, struct buf *why);
void peers_free(struct peers *p);
double peers_plan_s(struct peers *p, unsigned people);	/* seconds it took */
double peers_send_s(struct peers *p, unsigned window, unsigned windows);
/* A loop that reads the list, asks whether she said STOP, sends and forgets: messages a second. */
double peers_trust_per_s(const struct crowd *c, struct store *people);

#endif
