/*
 * ledger_ram_inside.h - shared by ledger_ram*.c, nobody else
 */
#ifndef GATEWAY_STORE_LEDGER_RAM_INSIDE_H
#define GATEWAY_STORE_LEDGER_RAM_INSIDE_H

#include <stddef.h>

#include "gateway/store/ledger_rules.h"

struct ram_chunk {
	char		 route[STORE_NAME_BYTES], worker[STORE_NAME_BYTES];
	int64_t		 until_s, again_s;
	uint32_t	 epoch;
	unsigned	 rows;
	struct ledger_row *row;		/* NULL once its people are gone */
	struct ledger_sums kept;	/* then */
};

struct ram_job {
	char		 owner[STORE_NAME_BYTES];
	struct ledger_job job;
	struct ram_chunk *chunk;
	uint32_t	 chunks;
	bool		 is_purged;
	uint32_t	*by_peer;	/* row + 1; 0 = free; a power of two of places */
	size_t		 places, people;
};

/* What the handles share. */
struct ram_shelf { struct ram_job *job; size_t jobs; unsigned handles; };

struct ledger_ram { struct ledger base; struct ram_shelf *shelf; bool is_dirty; };

/* ledger_ram.c; NULL if there is none. */
struct ram_job *ledger_ram_job(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES]);
struct ram_shelf *ledger_ram_shelf(struct ledger *l);	/* to change it */
bool ledger_ram_is_open(const struct ram_chunk *c, unsigned states);	/* somebody is in one of them */

/* ledger_ram_rows.c */
struct ledger_row *ledger_ram_row(const struct ram_job *j, uint32_t row);
void ledger_ram_sums(const struct ram_chunk *c, struct ledger_sums *out);
enum store_result ledger_ram_rows_add(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
    const struct ledger_recipient *in, unsigned n, unsigned *added);
enum store_result ledger_ram_rows_scan(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], uint32_t first, uint32_t last,
    unsigned states, struct ledger_row *out, unsigned max, unsigned *n);
enum store_result ledger_ram_rows_intent(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_try *row, unsigned n);
enum store_result ledger_ram_rows_result(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_result *row, unsigned n);
enum store_result ledger_ram_rows_settle(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, unsigned *n);
enum store_result ledger_ram_row_of(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const uint8_t peer[PEER_BYTES], struct ledger_row *out);
enum store_result ledger_ram_peer_got(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES]);
enum store_result ledger_ram_peer_erase(struct ledger *l, const char *owner, const uint8_t peer[PEER_BYTES], int64_t now_s);
enum store_result ledger_ram_peer_move(struct ledger *l, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES]);
enum store_result ledger_ram_dlr_apply(struct ledger *l, const char *owner, struct ledger_receipt *receipt, unsigned n);

/* ledger_ram_chunks.c */
bool ledger_ram_holds(const struct ram_job *j, const struct ledger_lease *lease, const int64_t *now_s);
enum store_result ledger_ram_chunk_lease(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
    const char *worker, int64_t now_s, int64_t until_s, struct ledger_lease *out);
enum store_result ledger_ram_chunk_renew(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    struct ledger_lease *lease, int64_t now_s, int64_t until_s);
enum store_result ledger_ram_chunk_release(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t again_s);
enum store_result ledger_ram_worker_begin(struct ledger *l, const char *worker);

#endif
