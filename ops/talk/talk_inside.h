/*
 * talk_inside.h - the player of a talk, shared by talk.c, talk_world.c, talk_people.c and talk_alerts.c, nobody else
 */
#ifndef OPS_TALK_TALK_INSIDE_H
#define OPS_TALK_TALK_INSIDE_H

#include "ops/talk/script.h"
#include "ops/talk/talk.h"

enum { ACTORS = 16, NEVERS = 8 };

struct actor {
	char		name[TALK_WORD_BYTES];
	char		number[TALK_WORD_BYTES];
	bool		is_test;
	struct talk_seen seen;
};

struct player {
	struct talk_stage *stage;
	struct actor	actor[ACTORS];
	unsigned	actors;
	char		never[NEVERS][TALK_WORD_BYTES];
	unsigned	nevers;
	char		pack[256];
	int64_t		now_s;
	bool		has_begun;
	struct buf	*why;
	struct script_line line;
};

bool talk_fail(struct player *t, const char *sentence);	/* false */
bool talk_cannot(struct player *t);			/* false: this stage has no such thing */
bool talk_is_word(const struct player *t, unsigned i, const char *word);
struct actor *talk_find_actor(struct player *t, const char *name);

/* talk_world.c: lines about the world */
bool talk_counted(struct player *t);
bool talk_withdraw(struct player *t);
bool talk_restart(struct player *t);
bool talk_reload(struct player *t);
bool talk_store(struct player *t);
bool talk_sms(struct player *t);
bool talk_phones(struct player *t);

/* talk_people.c: lines about what is kept of people, and who looks after them */
bool talk_vault(struct player *t);
bool talk_offices(struct player *t);
bool talk_rates(struct player *t);
bool talk_register(struct player *t);
bool talk_warden(struct player *t);
bool talk_key(struct player *t);
bool talk_listed(struct player *t);
bool talk_asked(struct player *t);
bool talk_marked(struct player *t);
bool talk_grouped(struct player *t);
bool talk_receipt(struct player *t);
bool talk_forgotten(struct player *t);

/* talk_alerts.c: lines about alerts in force */
bool talk_alert(struct player *t);
bool talk_crisis_level(struct player *t);
bool talk_awaits(struct player *t);

#endif
