/*
 * control.h - everything staff may ask, over one socket, by one set of rules
 *
 * A Unix stream socket; one JSON object on each line, answered by one line, in
 * order (safar-control(7)).  Operations are rows of control.def, arguments rows
 * of fields.def; who may ask, whether two persons or a fresh code are needed and
 * what is audited is decided in control.c and nowhere else, so that every client
 * shares it.  Digits of a person leave in the answers of
 * request.reveal and warden.reveal only.
 *
 * Everything runs inside the loop.  Some of it takes time: a password is argon2id
 * (0.14 s), a number comes from safar-vault (at most 2 s), a backup copies the
 * database, a new key is synced.  Of these, two a second are let in from who has no token and two
 * from who has one, all clients together; the rest are told "busy".
 */
#ifndef GATEWAY_CONTROL_CONTROL_H
#define GATEWAY_CONTROL_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "gateway/peer.h"

struct audit;
struct broadcasts;
struct buf;
struct log;
struct login;
struct loop;
struct staff;
struct store;

enum { CONTROL_LINE_BYTES = 65536, CONTROL_CLIENTS = 16, CONTROL_CLIENTS_EACH = 8, /* of one user of the machine */
	 CONTROL_HEAVY_A_SECOND = 2,
	CONTROL_HALF_S = 30,	/* a client may leave a request half sent, or an answer unread, so long */
	CONTROL_IDLE_S = 600,	/* a client that asks nothing */
	CONTROL_LATE_S = 10,	/* a vault that did not answer is not asked again for so long: nobody is answered while we wait */
	CONTROL_OWNERS = 64, CONTROL_PACK_OWNER_BYTES = 32 };

/* Whose people this gateway serves, and under which service a row of theirs is kept. */
struct control_owner { const char *name, *service; };

/* Something to be done with a pack of an owner in trust.ini (release.h). */
enum control_pack_act { CONTROL_PACK_TRY, CONTROL_PACK_SERVE, CONTROL_PACK_BACK };
struct control_pack {
	enum control_pack_act act;
	const char	*owner;			/* in trust.ini */
	uint64_t	 serial;		/* BACK: 0 = what is tried, else the pack before the one served */
	unsigned	 percent;		/* TRY: one of these three */
	bool		 is_for_tests;
	const char	*bearer;		/* NULL none */
};
enum control_end { CONTROL_DONE, CONTROL_REFUSED /* by a rule */, CONTROL_FAILED /* the world */ };

/* What operations work on.  Borrowed; must outlive the struct control.  A function that is NULL makes its operation say so. */
struct control_world {
	struct store	*store;
	struct staff	*staff;
	struct login	*login;
	struct audit	*audit;
	struct broadcasts *broadcasts;		/* NULL: this gateway sends none */
	const char	*vault_socket;		/* safar-vault's */
	const char	*seal_public;		/* vault.pub: what a warden's number is sealed with */
	const char	*backup_folder;		/* <state>/backup; made when it is missing */
	const struct control_owner *owners;
	unsigned	 owner_count;
	void		*ctx;			/* for the functions */
	int64_t		 (*now)(void *ctx);	/* Unix time */
	struct peer	 (*peer)(void *ctx, const char *number);
	/* Published counts of closed weeks as CSV; false and a sentence. */
	bool		 (*stats)(void *ctx, const char *owner, const char *from, const char *to, struct buf *csv, struct buf *why);
	/* A new key of the numbers; false and a sentence, and the old one goes on. */
	bool		 (*key_rotate)(void *ctx, struct buf *why);
	/* Lines `key=value …`, without persons. */
	void		 (*status)(void *ctx, struct buf *out);
	/*
	 * Packs; all three NULL without trust.ini.  An owner of packs is `whose` if none of her open packs serves anybody
	 * else's people; `whose` "" may all, `named` "" is any.  How many there are, and the first of them.
	 */
	unsigned	 (*pack_owners)(void *ctx, const char *named, const char *whose, char first[CONTROL_PACK_OWNER_BYTES]);
	void		 (*packs)(void *ctx, const char *named, const char *whose, struct buf *out);	/* lines of release_print() */
	enum control_end (*pack_do)(void *ctx, const struct control_pack *p, struct buf *why);
};

/* Listens at `path` (0660: the group of safard may ask).  NULL and a sentence. */
struct control;
struct control *control_socket_open(struct loop *l, struct log *log, const struct control_world *w, const char *path, struct buf *why);
void control_socket_close(struct control *c);	/* NULL is fine; removes the socket */

/*
 * The same rules without a socket: one request in, one line out (no newline).
 * `line` is borrowed and holds no newline; `uid` is who the kernel says asks.
 */
struct control_rules {
	const struct control_world *w;
	int64_t		heavy_s;	/* the second that `heavy` counts */
	unsigned	heavy[2];	/* of who has no token, and of who has one: strangers do not keep callers waiting */
	int64_t		vault_late_s;	/* when safar-vault last let us wait in vain; 0 = never */
};
void control_answer(struct control_rules *r, const char *line, size_t len, uid_t uid, struct buf *out);

#endif
