/*
 * stage_inside.h - the stage inside this process, for its own files alone
 */
#ifndef OPS_TALK_STAGE_INSIDE_H
#define OPS_TALK_STAGE_INSIDE_H

#include "gateway/bearer/bearer.h"
#include "gateway/log.h"
#include "gateway/peer_ring.h"
#include "ops/talk/talk.h"

struct pack;
struct registers;
struct packs;
struct service;
struct store;
struct withdrawn;

enum { SESSIONS = 64, CALLERS = 8 };

/* A handset in a USSD session: networks name it, and remember which code was dialled. */
struct caller { char number[TALK_WORD_BYTES], code[TALK_WORD_BYTES], session[24]; };

struct inside {
	struct talk_stage base;
	struct packs	*packs;
	const struct pack *pack;
	struct store	*store;
	struct service	*service;
	struct withdrawn *withdrawn;
	char		 folder[40], withdrawn_path[64];	/* made when a fact is withdrawn */
	struct log	 log;
	char		*logged;
	size_t		 logged_bytes;
	int64_t		 now_s;
	unsigned	 messages, sessions;
	bool		 sms_fails;
	struct peer_ring ring;		/* keys that only talks know of */
	struct offices	*offices;
	struct rates	*rates;
	struct registers *registers;
	struct stage_alerts *alerts;	/* NULL: none leave from here */
	bool		 vault_fails;
	uint16_t	 national;	/* tables that phones behind the way of an SMS read */
	struct caller	 caller[CALLERS];
	struct {
		char	 from[TALK_WORD_BYTES], service[TALK_WORD_BYTES], text[16384];
		size_t	 len;
		bool	 is_test, is_binary;
	} last;
};

/* stage_world.c */
void stage_start_service(struct inside *s);
void stage_drop_folder(struct inside *s);	/* of withdrawn facts */
bool stage_withdraw(struct talk_stage *stage, const char *fact, struct buf *why);
bool stage_restart(struct talk_stage *stage, struct buf *why);
bool stage_reload(struct talk_stage *stage, const char *name, struct buf *why);
bool stage_store_fails(struct talk_stage *stage, bool fails, struct buf *why);
bool stage_sms_fails(struct talk_stage *stage, bool fails, struct buf *why);
bool stage_phones_read(struct talk_stage *stage, uint16_t national, struct buf *why);
bool stage_counted(struct talk_stage *stage, const char *what, const char *name, const char *country,
    unsigned long *n, struct buf *why);
bool stage_logged(struct talk_stage *stage, struct buf *out);

/* stage_agents.c */
bool stage_register(struct talk_stage *stage, const char *path, struct buf *why);

/* stage_alerts.c */
void stage_dress_alerts(struct inside *s);
bool stage_alert(struct talk_stage *stage, const char *code, const struct talk_alert *now, struct buf *why);
bool stage_level(struct talk_stage *stage, const char *stay, unsigned n, struct buf *why);
bool stage_awaits(struct talk_stage *stage, const char *number, struct buf *why);
void stage_kept_alerts(struct inside *s, enum talk_kept what, const uint8_t *peer, struct buf *out);

/* stage_people.c */
void stage_dress_service(struct inside *s);	/* seal key, offices, rates */
void stage_undress(struct inside *s);
bool stage_vault(struct talk_stage *stage, bool fails, struct buf *why);
bool stage_desk(struct talk_stage *stage, bool is_offices, const char *path, struct buf *why);
bool stage_warden(struct talk_stage *stage, const char *number, const char *area, struct buf *why);
bool stage_marked(struct talk_stage *stage, bool is_bad, const char *fact, unsigned long *n, struct buf *why);
bool stage_turn_key(struct talk_stage *stage, struct buf *why);
bool stage_kept(struct talk_stage *stage, enum talk_kept what, const char *number, struct buf *out, struct buf *why);

#endif
