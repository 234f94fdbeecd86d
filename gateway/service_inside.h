/*
 * service_inside.h - shared by the service*.c files, nobody else
 *
 * service.c is the way of a message, service_texts.c the SMS that answer no
 * SMS, service_guards.c what loops, floods and waves may not do, service_people.c
 * what is remembered of people and counted, service_lists.c who may be texted
 * first, service_calls.c call-backs, service_counts.c what is counted,
 * service_alerts.c alerts in force, service_agent.c the lists of agents, agent_names.c the names that none has, service_talks.c where they are, service_editions.c which pack answers, service_swap.c talks carried from one to another,
 * service_round.c what happens between messages.
 */
#ifndef GATEWAY_SERVICE_INSIDE_H
#define GATEWAY_SERVICE_INSIDE_H

#include "gateway/answer.h"
#include "gateway/conversation.h"
#include "gateway/guard/guard.h"
#include "gateway/registers.h"
#include "gateway/service.h"
#include "gateway/session.h"
#include "gateway/store/store.h"
#include "gateway/vault/seal.h"
#include "routing/group_report.h"

enum { EDITIONS = 48, EDITION_OLD_S = 3600 };

enum edition_role { EDITION_NONE, EDITION_MAIN, EDITION_TRIAL, EDITION_OLD };

struct edition {
	const struct pack	*pack;
	const struct withdrawn	*withdrawn;
	uint8_t			*doubted;	/* a bit for each fact (render.h); NULL not yet known */
	enum edition_role	 role;
	uint8_t			 mark;		/* session.edition of its talks, never 0 */
	int64_t			 until_s;	/* OLD: then its talks are carried over */
	struct trial		 trial;
	struct edition_counts	 counts;
};

struct service {
	struct log		*log;
	struct store		*store;
	struct edition		 edition[EDITIONS];
	unsigned		 editions;
	unsigned		 used;			/* index: the edition of the message in hand, or of the last one */
	uint8_t			 last_mark;
	int64_t			 now_s;			/* of the last message or tick */
	const struct pack	*pack;			/* of edition[used]; these three are set by editions_use() */
	const struct withdrawn	*withdrawn;
	const uint8_t		*doubted;
	struct session_table	*sessions;
	struct guard		*guard;
	unsigned		 septets, units;
	struct service_counts	 counts;
	bool			 store_is_lost, store_is_broken;
	int64_t			 later_since_s;	/* messages wait for the store since then; 0 none does */
	int64_t			 purged_s;
	struct seal_key		 seal;			/* if has_seal */
	bool			 has_seal;
	const struct offices	*offices;		/* borrowed; NULL none */
	const struct rates	*rates;
	struct service_alerts	 alerts;		/* if has_alerts */
	bool			 has_alerts;
	bool			 owes;		/* there is a ledger, open or not */
	const struct agents	*list[REGISTERS_MAX];	/* borrowed */
	struct agent_finder	*finder[REGISTERS_MAX];	/* of each */
	unsigned		 lists;
	struct agent_names	*names;		/* that no list has */
	struct {			/* the last answer, for service_trace() */
		struct answer	answer;
		struct answered	did;
		enum talk_state	state;
		enum outbound_kind kind;
		unsigned	parts;
		enum alphabet	alphabet;
		bool		ends;
	} last;
};

/* One message on its way through. */
struct visit {
	const struct inbound	*in;
	const struct pack_service *service;
	char			 owner[STORE_NAME_BYTES], name[STORE_NAME_BYTES];
	struct session_key	 key;
	uint8_t			 peer[PEER_BYTES];	/* what her rows are found by: an older key while they cannot be moved */
	uint64_t		 who;		/* hash of owner and peer, for the guard */
	struct person		 person;
	bool			 has_row;	/* the store knows her */
	bool			 is_blind;	/* the store could not say: nothing may be written over */
	struct listed		 alert;		/* her row of the alert list, if has_alert */
	bool			 has_alert;
	struct listed		 news;		/* her row of news, if has_news */
	bool			 has_news;
	struct known		 known;
	struct meaning		 meaning;
	struct listed		 warden;	/* and what she counted: a GROUP only */
	struct group_report	 group;
	const char		*text;
	size_t			 len;
	const char		*asked;		/* within text: what no list has; NULL nothing */
	size_t			 asked_len;
	bool			 is_refused;	/* no call any more: she is told instead of what the step says */
	bool			 is_held;	/* one of a flood */
	bool			 is_hushed;	/* a command in a flood: obeyed, not answered */
};

/* service.c */
uint32_t visit_owner(const char *owner);	/* v->key.owner */
uint64_t visit_who(const struct visit *v, const uint8_t peer[PEER_BYTES]);	/* v->who of a peer of v->owner */
void visit_begin(struct visit *v, const struct service *s, const struct inbound *in);	/* v->service is set */
/* Counts and logs; `p` is the service that was called, NULL when it is none of ours. */
void visit_refuse(struct service *s, const struct pack_service *p, const struct inbound *in, const char *why);
void visit_guess_language(struct service *s, struct visit *v, uint16_t talk_locale);
void visit_note_last(struct service *s, const struct step *step, const struct answered *did, const struct outbound *out);
/* service_editions.c: several packs side by side */
void editions_use(struct service *s, unsigned i);
/* The owner whose number was called; her pack is used from here on. False: nobody's. */
bool editions_called(struct service *s, const struct inbound *in);
/* The pack that this talk began with, or that it begins with; v->service and `path` are of it then. */
void editions_of_talk(struct service *s, struct visit *v, const char **path);
void editions_tick(struct service *s, int64_t now_s);
/* What became of a message, for who compares two packs. */
void editions_count(struct service *s, const struct visit *v, const struct step *step, const struct answered *did, bool ends);
/* service_talks.c */
/* Where she is, NULL if nowhere; good until the next call. */
struct session *talks_peek(struct service *s, const struct visit *v);
void talks_gone(struct service *s, const struct visit *v);	/* the network's word that a session is over; a late one about an older changes nothing */
/* True if *now is where she is; *is_dropped: it is a talk that was cut off, and another begins. */
bool talks_find(struct service *s, const struct visit *v, struct talk *now, bool *is_dropped);
void talks_keep(struct service *s, const struct visit *v, const struct step *step, const struct answered *did, bool ends);
void talks_end(struct service *s, const struct visit *v);	/* by SMS and on screens */
void talks_unask(struct service *s, const struct visit *v);	/* a question about alerts that stands on her other medium */
/*
 * service_guards.c: floods and waves, before the step; true when nothing is left to do: *out is nothing, or one
 * sentence.  v->meaning and v->known are read.
 */
bool guards_before(struct service *s, struct visit *v, struct answering *a, struct outbound *out);
/* Loops, when what must be kept is kept; true as above. */
bool guards_behind(struct service *s, struct visit *v, const struct step *step, struct answering *a, struct outbound *out);
/* It waits for the store and will be brought again: it was no flood. */
void guards_later(struct service *s, const struct visit *v);
/*
 * True if the STOP or DELETE of this visit, counted by guards_before(), leaves danger alerts alone: it comes in a
 * wave of forged ones (gateway/guard/guard.h).  Ask once a visit, before its rows are touched; a message that
 * waits for the store may ask again.
 */
bool guards_doubt_stop(struct service *s, const struct visit *v);
/* service_texts.c: the SMS number of the owner of `p`, NULL if she has none. */
const struct pack_service *texts_service(const struct service *s, const struct pack_service *p);
/* Puts the SMS that the step promises beside the screen in *out. */
bool texts_may_add(const struct service *s, const struct visit *v);	/* "text me" may be offered and obeyed now */
void texts_add(struct service *s, const struct visit *v, const struct answering *a, const struct step *step,
    struct outbound *out);
/* Somebody rang: one dull SMS, or nothing. */
void texts_ring(struct service *s, const struct inbound *in, struct visit *v, struct answering *a, struct outbound *out);
/* Puts flags of the row in hand, on disk when true. */
bool people_mark(struct service *s, struct visit *v, uint32_t flags);

/* The service that was called; *path is what was dialled behind it. NULL if it is none of ours. */
const struct pack_service *service_find(const struct service *s, bool is_sms, const char *called,
    const char **path);
/* The number that was rung; NULL as above. */
const struct pack_service *texts_rung(const struct service *s, const char *called);
/* Reads the person; fills person, has_row, is_blind and known but for the language guess. */
void people_read(struct service *s, struct visit *v);
/* Puts the step's effects; false if something that must be kept could not be (domain.md E.4). */
bool people_keep(struct service *s, struct visit *v, const struct step *step);
/* After people_keep() said no: may this SMS wait for the store? */
bool people_may_wait(struct service *s, const struct visit *v, const struct step *step);
void people_count(struct service *s, const struct visit *v, const struct step *step,
    const struct answered *did);
/* service_lists.c; each false when it is not on its way to the disk */
bool lists_may_seal(const struct service *s, const struct visit *v);
bool lists_seal(const struct service *s, const struct visit *v, const char *list, const uint8_t id[SEAL_ID_BYTES],
    uint8_t out[SEALED_BYTES]);
bool lists_alerts_on(struct service *s, struct visit *v, const struct step *step, bool danger_only);
bool lists_alerts_off(struct service *s, struct visit *v);
bool lists_news_on(struct service *s, struct visit *v, const struct step *step, uint32_t bit);
bool lists_news_off(struct service *s, struct visit *v, uint32_t bits);
bool lists_stop(struct service *s, struct visit *v);
bool lists_quiet(struct service *s, struct visit *v);
bool lists_delete(struct service *s, struct visit *v);	/* the person, too */
void lists_renew(struct service *s, struct visit *v, uint16_t locale, uint16_t stay);
/* Rows made under an older key: moved, or v->peer is that key; STORE_NONE none, STORE_RETRY nobody knows. */
enum store_result lists_find_older(struct service *s, struct visit *v);
/* Her preferences have ended with 90 idle days, her place in the alert list has not, or the other way round: the list counts. */
enum store_result lists_recall(struct service *s, struct visit *v);
void lists_read_group(struct service *s, struct visit *v);
bool lists_group(struct service *s, struct visit *v);

/* service_alerts.c */
struct alerts_look { struct service *s; struct visit *v; };	/* what alert_desk.arg is */
struct alert_desk alerts_desk(struct alerts_look *l);
bool alerts_got(struct service *s, const struct visit *v);
void alerts_forget(struct service *s, const struct visit *v);
void alerts_owe(struct service *s, const struct visit *v);		/* the same, for a ledger that is not told: in the group that ends her rows */
void alerts_moved(struct service *s, const struct visit *v, const uint8_t from[PEER_BYTES]);	/* to her key of today */

/* service_counts.c: which numbers of a pack people say do not work; once an hour, and after a new pack */
void counts_doubt(struct service *s, struct edition *e, int64_t now_s);
/* service_swap.c: talks of `from` go on in `to`; those whose topic is gone begin anew. */
void swap_talks(struct service *s, const struct edition *from, const struct edition *to);
/* The same for one of them. */
void swap_talk(struct session *session, const struct edition *from, const struct edition *to);

/* service_calls.c */
struct calls_look { struct service *s; struct visit *v; };	/* what call_desk.arg is */
bool calls_look(void *arg, uint16_t topic, const struct talk *where, uint16_t locale, struct call_view *out);
bool calls_put(struct service *s, struct visit *v, const struct step *step, const struct effect *e);
bool calls_take_back(struct service *s, struct visit *v);

/* service_agent.c */
struct agents_look { struct service *s; struct visit *v; const struct answering *a; };	/* what agent_desk.arg is */
struct agent_desk agents_desk(struct agents_look *l);
const struct agents *agents_list(const struct service *s, uint16_t country);	/* NULL none */
void agents_count(struct service *s, const struct visit *v, const struct effect *e, bool is_bare);
/* "Asked too much", of the agency that this talk was told of; nothing if there is none. */
void agents_count_fee(struct service *s, const struct visit *v, const struct talk *where);

/* True if the call worked (STORE_OK or STORE_NONE); else it is noted and logged once. */
bool people_store_ok(struct service *s, enum store_result r);
void people_store_took(struct service *s);	/* a commit() worked */

#endif
