/*
 * office.h - everything of broadcasts but the network, in one process
 *
 * The sample pack, a book and a ledger, staff with the database's rules, a list
 * of people in RAM; a vault and an operator that answer when they are told to.
 * Time stands still until office_wait().
 */
#ifndef TESTS_BROADCAST_OFFICE_H
#define TESTS_BROADCAST_OFFICE_H

#include "gateway/broadcast/board.h"
#include "gateway/broadcast/book.h"
#include "gateway/broadcast/broadcasts.h"
#include "gateway/log.h"
#include "gateway/store/ledger.h"
#include "gateway/store/store.h"
#include "routing/sending.h"
#include "tests/staff/desk.h"

enum { OFFICE_WIRE = 4096, OFFICE_TURNED = 1 /* second byte of a peer by the newer key; of the older: 0 */ };

struct office {
	struct staffed	 staffed;
	struct store	*people;
	struct ledger	*ledger;
	struct book	*book;
	struct board	*board;
	struct pack	*pack;
	struct withdrawn *withdrawn;	/* borrowed; NULL none */
	struct sending	 sending;
	struct log	 log;
	struct broadcasts *b;
	int64_t		 now_s, boot_ms;
	int64_t		(*fast_ms)(void *office);	/* NULL, or a clock in its place */
	/* What left, in order; the operator has said nothing of those from `answered` on. */
	struct { struct bulk_name name; uint8_t who; char way[SENDING_NAME_BYTES]; } sent[OFFICE_WIRE];
	unsigned	 sents, answered;
	bool		 is_mute, is_refusing, is_down;	/* the operator */
	bool		 is_box_lost;		/* what it accepts was with a bearerbox that died */
	bool		 is_told_nothing;	/* a kill, or a ledger that is lost: of turned keys only people.db knows */
	struct vault_rows_ask ask;
	bool		 is_asked, is_vault_dead;
	char		 room[1024];
	struct buf	 why;
	json_t		*result, *last;		/* last: the one that was made */
};

void office_open(struct office *o);
void office_close(struct office *o);
void office_restart(struct office *o);		/* a new safard on the same files */
/* Person `who` (1..200) on a list; speaks `locale` there. */
void office_person(struct office *o, enum list list, unsigned who, const char *locale, const char *stay, uint32_t flags);
/* people.db keeps it for the ledger: her key turned to another, or, NULL, that she is forgotten. */
void office_owe(struct office *o, unsigned who, uint8_t key, const uint8_t *to);
void office_turn(struct office *o, enum list list, unsigned who);	/* she writes, and is known by the newer key */
unsigned office_times(const struct office *o, unsigned who);	/* how many parts left for her */
void office_later(struct office *o, int64_t s);	/* nothing is done meanwhile */
/* The world goes on: vault and operator answer, `ms` pass. */
void office_wait(struct office *o, int64_t ms);
/* Accounts: almaz and aster write, bekele and selam agree, desta is both and new, omar operates, hana is of another owner. */
struct broadcasts_asker office_who(const char *name);
/* Each leaves its answer in o->result and its sentence in o->why; `definition` is JSON. */
enum broadcasts_end office_make(struct office *o, const char *who, const char *definition);
enum broadcasts_end office_check(struct office *o, const char *who);	/* waits for the count */
enum broadcasts_end office_submit(struct office *o, const char *who);
enum broadcasts_end office_approve(struct office *o, const char *who);	/* with what is right */
enum broadcasts_end office_verb(struct office *o, const char *who, const char *verb, const char *reason);
const char *office_state(struct office *o);	/* of the last one that was made */
extern const char office_news[], office_alert[];	/* definitions that are good */

#endif
