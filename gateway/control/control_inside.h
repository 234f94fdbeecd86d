/*
 * control_inside.h - one request on its way through the rules, for this folder only
 */
#ifndef GATEWAY_CONTROL_CONTROL_INSIDE_H
#define GATEWAY_CONTROL_CONTROL_INSIDE_H

#include <jansson.h>

#include "gateway/control/control.h"
#include "gateway/staff/staff.h"
#include "gateway/store/store.h"

/*			name	  word */
#define CONTROL_CODES(ROW) \
	ROW(OK,       "ok") \
	ROW(BAD,      "bad")		/* the request cannot be so */ \
	ROW(ROLE,     "role")		/* the account has no role for it */ \
	ROW(DENIED,   "denied")		/* not for this account, or not now */ \
	ROW(LOGIN,    "login")		/* no token, or no fresh code */ \
	ROW(APPROVAL, "approval")	/* a second person must agree */ \
	ROW(BUSY,     "busy")		/* ask again in a second */ \
	ROW(RULE,     "rule")		/* a rule forbids it, whoever asks: too old, revoked */ \
	ROW(WORLD,    "world")		/* disk, database, vault */
enum control_code {
#define ROW(name, word) CONTROL_##name,
	CONTROL_CODES(ROW)
#undef ROW
};

enum control_persons { CONTROL_ONE, CONTROL_TWO };
enum control_step { CONTROL_NO, CONTROL_FRESH };
enum control_cost { CONTROL_LIGHT, CONTROL_HEAVY };
enum control_scope {
	CONTROL_NOTHING,	/* no account yet */
	CONTROL_PERSON,		/* the asker; what is listed is of her owner */
	CONTROL_OWNER,		/* one owner: args.owner, or hers, or the only one there is */
	CONTROL_MAKING,		/* as OWNER, but a gateway-wide account may make gateway-wide ones */
	CONTROL_ACCOUNT,	/* the account args.name */
	CONTROL_ONE_APPROVAL,	/* the approval args.id */
	CONTROL_PACKS,		/* an owner of packs (trust.ini) that serves nobody's people but the asker's */
	CONTROL_WHOLE,		/* gateway-wide accounts only */
};

enum { CONTROL_NOBODY = 0, CONTROL_ANYBODY = -1, CONTROL_TEXT_BYTES = 2048, CONTROL_ROWS = 200 };

struct control_call;
typedef enum control_code control_fn(struct control_call *c);

struct control_op {
	const char	*name;
	int		 roles;		/* bits of 1 << enum role; or CONTROL_NOBODY, CONTROL_ANYBODY */
	enum control_persons persons;
	enum control_step step;
	enum control_cost cost;
	enum control_scope scope;
	const char	*event;		/* NULL: nothing is changed or seen that must be audited here */
	control_fn	*run;
	const char	*what;
};

struct control_call {
	struct control_rules *rules;
	const struct control_world *w;
	const struct control_op *op;
	unsigned	 op_index;
	uid_t		 uid;
	int64_t		 now_s;
	const char	*token, *totp;
	json_t		*args;		/* checked; owned here */
	struct account	 who;
	char		 owner[STAFF_NAME_BYTES];	/* decided by the scope */
	const char	*service;			/* of that owner; "" for the whole gateway */
	struct account	 target;			/* scope ACCOUNT */
	struct approval	 approval;			/* scope ONE_APPROVAL, or what carries this call */
	bool		 is_agreed;			/* it carries this call */
	json_t		*result;			/* set by the operation; owned here */
	struct buf	*why;
};

extern const struct control_op control_ops[];
extern const unsigned control_op_count;

/*
 * fields.c: `args` against the rows of fields.def.  `is_kept`: what was put
 * before a second person, else what an asker sent.  A sentence never repeats
 * what was sent: it could be a number.
 */
bool control_fields_check(unsigned op, const char *op_name, const json_t *args, bool is_kept, struct buf *why);
bool control_fields_have(unsigned op, const char *field);
/* Overwrites secrets and numbers where they lie; call it before `args` is released. */
void control_fields_wipe(unsigned op, json_t *args);
uint32_t control_roles_of(const json_t *names);			/* checked names */
json_t *control_roles_json(uint32_t roles);
const char *control_string(const json_t *args, const char *name);	/* NULL when it is left out */
bool control_hex_in(const char *hex, uint8_t *out, size_t bytes);
json_t *control_hex_json(const uint8_t *bytes, size_t len);
json_t *control_day_json(int32_t day);				/* "2026-11-27" */
int32_t control_day_of(const char *date);			/* of a checked date */
/* Gives `code`, and the sentence if no better one was given yet. */
enum control_code control_say(struct control_call *c, enum control_code code, const char *sentence);
/* agreed.c: the arguments become those of an approval; a second person is asked, or has agreed. */
enum control_code control_take_agreed(struct control_call *c, const char *approval_hex);
enum control_code control_second_person(struct control_call *c);
/* For what the table cannot know before it is done: how many were listed. */
enum control_code control_audit(struct control_call *c, const char *event, const char *object);
enum control_code control_of_staff(enum staff_result what);	/* as a code */
enum control_code control_of_store(struct control_call *c, enum store_result what);	/* and the sentence, if none was given */
/* ops_staff.c: half of a code is the whole result; "" is none. */
enum control_code control_give_half(struct control_call *c, enum staff_result got, char half[STAFF_HALF_CHARS + 1]);
/* Makes it durable before the answer says so. */
enum control_code control_commit(struct control_call *c, enum store_result what);
/* What only the rows can tell, before the audit entry: an entry must not say that something was shown that is not there. */
control_fn control_request_here, control_request_mine, control_warden_here,
    control_pack_trial;
/* Asks safar-vault; the number is the whole result. */
struct vault_ask;
enum control_code control_open_number(struct control_call *c, const struct vault_ask *ask);
/* ops_pack.c: whose packs, and the words of an audit entry about one */
enum control_code control_pack_scope(struct control_call *c);
void control_pack_object(const struct control_call *c, char *out, size_t size);
/* before a second person sees it: number -> peer and sealed */
enum control_code control_warden_seal(struct control_call *c);

#define CONTROL_OP(id, name, roles, persons, step, cost, scope, event, what) control_fn control_##id;
#include "gateway/control/control.def"
#undef CONTROL_OP

#endif
