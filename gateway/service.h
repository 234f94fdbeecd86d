/*
 * service.h - the shell around the talk: who asks, what is kept, what leaves
 *
 * Takes a struct inbound, asks the store and routing what is known, takes the
 * step (gateway/conversation.h), renders and cuts the answer, and puts the
 * effects into the store.  Allocates nothing per message.  Without a working
 * store it still answers.
 */
#ifndef GATEWAY_SERVICE_H
#define GATEWAY_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "content/pack.h"
#include "gateway/bearer/bearer.h"

struct alert_view;
struct log;
struct offices;
struct rates;
struct registers;
struct seal_key;
struct store;
struct withdrawn;
struct service;

struct service_settings {
	size_t		 sessions;		/* capacity of the session table */
	unsigned	 ussd_septets, ussd_units;	/* page size; 0 = the defaults of parts.h */
	struct log	*log;
	struct store	*store;			/* may be NULL: nothing is remembered */
};

/* `pack` and `withdrawn` are borrowed; see service_follow(). */
struct service *service_new(const struct service_settings *s, const struct pack *pack,
    const struct withdrawn *withdrawn);
void service_free(struct service *s);

/* One message in, one answer out: what bearer_host.receive does. */
void service_receive(struct service *s, const struct inbound *in, struct outbound *out);
/* MO `id` is not answered again while this service lives. */
void service_answered(struct service *s, const char *service, const uint8_t id[16]);
/* Makes what was learned durable (once a round), at no cost when nothing was; false once when the store broke. */
bool service_commit(struct service *s);
/*
 * Packs, each with the facts taken back from it; all borrowed until service_holds() says no.  A pack follows the one
 * of its owner: talks that begin from now on are its own, those under way end with the pack they began with, for an
 * hour at most.  An owner who had none is served besides the others, by the numbers of her pack.
 */
void service_follow(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn);
/* The same for everybody at once: talks are carried over by names, those whose topic is gone start at the main menu. */
void service_swap(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn);
/* Whom a pack is tried on: so many of a hundred people, or those who come by one bearer, or test numbers alone. */
struct trial { unsigned percent; bool is_for_tests; char bearer[16]; };
void service_try(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn, const struct trial *t);
/* Not this pack any more, at once; the pack of its owner takes its talks.  It must not be that one. */
void service_drop(struct service *s, const struct pack *pack);
/* An owner goes: nobody is answered by the numbers of her pack. */
void service_leave(struct service *s, const struct pack *pack);
/* The packs that are served, one of each owner; how many, at most `most`. */
unsigned service_packs(const struct service *s, const struct pack **out, unsigned most);
bool service_holds(const struct service *s, const struct pack *pack);
void service_set_withdrawn(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn);
/* What became of messages by one pack, since it was taken in: to compare a new one with the old. */
struct edition_counts { unsigned long in, not_understood, unmet, begun, ended, lost; /* USSD: screens begun, finished, cut off */ };
struct edition_counts service_edition_counts(const struct service *s, const struct pack *pack);
/* The key that numbers are sealed with from now on (copied); NULL: nothing can be sealed, no list takes anybody. */
void service_set_seal(struct service *s, const struct seal_key *key);
/* Borrowed, NULL none: who can call back, and what quiet mode shows first. */
void service_set_desk(struct service *s, const struct offices *offices, const struct rates *rates);
/* The lists of agents (borrowed, as they are now), NULL none: rows of a list that is not there any more are forgotten. */
void service_set_registers(struct service *s, const struct registers *registers);
/*
 * Alerts, from whoever sends them (copied; NULL: none leave from here).  `peer` is a person by one of her keys.  `look` and
 * `last` fill *out, its state at least.  `got` is false if her 1 is not on its way to the disk: then she is not thanked.
 * `forget` is called once a QUIET or a DELETE is kept, for each key of hers: nothing that waits for her may leave.
 * `moved` (NULL: nobody asks): her rows stand under a key of hers that is newer.  It is called before people are committed, and
 * again if that is given up and she writes once more: so it may come twice for one move, and for one that was not kept.
 */
struct service_alerts {
	void		*arg;
	void		(*look)(void *arg, const char *owner, const char *code, int64_t now_s, struct alert_view *out);
	void		(*last)(void *arg, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s, struct alert_view *out);
	unsigned	(*level)(void *arg, const char *owner, uint16_t stay, uint16_t origin);
	bool		(*awaits)(void *arg, const char *owner, const uint8_t *peer);
	bool		(*got)(void *arg, const char *owner, const uint8_t *peer);
	void		(*forget)(void *arg, const char *owner, const uint8_t *peer);
	void		(*moved)(void *arg, const char *owner, const uint8_t *from, const uint8_t *to);
};
void service_set_alerts(struct service *s, const struct service_alerts *alerts);
/* There is a ledger, open or lost: what `forget` and `moved` say is kept with people, too, until it was carried over (struct owed). */
void service_set_owes(struct service *s, bool owes);
/* People are hashed with another key: what tells one from another in RAM means nothing any more. */
void service_key_turned(struct service *s);
/* True if `number` is one of the pack's own service numbers: a loop. */
bool service_is_ours(const struct service *s, const char *number);

/* Call it about once a second: talks past their time are overwritten, counts written, old rows purged once an hour. */
void service_tick(struct service *s, int64_t now_s);

/* Counts since start, for status and tests. */
struct service_counts { unsigned long in, answered, duplicates, not_understood, unmet, refused, later, store_errors,
    flooded; };
const struct service_counts *service_counts(const struct service *s);
/* What the last answer was, for talks: "node=work.pay lang=ne parts=2 page=1/1 alphabet=ucs2 end=no
 * state=talk"; node is "ui.<word>", "languages", "stays", "origins", "digits" or "-" where no topic
 * was said, page counts USSD pages. Test seam. */
void service_trace(const struct service *s, struct buf *out);

#endif
