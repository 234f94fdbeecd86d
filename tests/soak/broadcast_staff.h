/*
 * broadcast_staff.h - people of staff who write, agree to and stop broadcasts, over the control socket
 *
 * Their accounts are made by gateway/staff itself, ten days before now, so that
 * they may agree today; from then on everything goes by the socket, with a
 * password and the codes of a telephone.  A code is good once: each of them has
 * two or three at any moment, so there are several who may agree.
 */
#ifndef TESTS_SOAK_BROADCAST_STAFF_H
#define TESTS_SOAK_BROADCAST_STAFF_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "gateway/staff/staff.h"

struct buf;

enum staff_name { ALMAZ, BEKELE, CHALA, DESTA, EDEN, FANA, GENET, OMAR, STAFF_PEOPLE };	/* an editor, six approvers, an operator */
enum { STAFF_TOKEN = LOGIN_TOKEN_CHARS + 1 };

struct broadcast_staff {
	char	 socket[256];
	struct { uint8_t totp[STAFF_TOTP_BYTES]; int64_t step; char token[STAFF_TOKEN]; } person[STAFF_PEOPLE];
};

/* In a state folder that no safard has open; owner "np".  False and a sentence. */
bool broadcast_staff_make(struct broadcast_staff *s, const char *state, struct buf *why);
/*
 * The result of one operation, to be released; she logs in if she must, and what safard is too busy for, or not there for,
 * is tried again for 30 s.  NULL and a sentence: refused ("refused: …"), wrong, or nobody answers.  `args` is taken.
 */
json_t *broadcast_staff_ask(struct broadcast_staff *s, enum staff_name who, const char *op, json_t *args, struct buf *why);
/* The same with a fresh code of her telephone. */
json_t *broadcast_staff_agree(struct broadcast_staff *s, enum staff_name who, const char *op, json_t *args, struct buf *why);

/* What needs two persons: proposed by `maker`, agreed to by `checker`, carried out.  `args` is taken. */
bool broadcast_staff_twice(struct broadcast_staff *s, enum staff_name maker, enum staff_name checker, const char *op, json_t *args, struct buf *why);

/* Written by ALMAZ and submitted; its ref ("B7K2Q") in `ref`, what it is for in *preview (NULL: not wanted).  `definition` is taken. */
enum { STAFF_REF = 16 };
bool broadcast_staff_write(struct broadcast_staff *s, json_t *definition, char ref[STAFF_REF], json_t **preview, struct buf *why);
bool broadcast_staff_submit(struct broadcast_staff *s, const char *ref, json_t **preview, struct buf *why);
bool broadcast_staff_approve(struct broadcast_staff *s, enum staff_name who, const char *ref, struct buf *why);
/* "broadcast.pause" and the like, by OMAR, with a reason. */
json_t *broadcast_staff_verb(struct broadcast_staff *s, const char *op, const char *ref, struct buf *why);
/* The whole report; NULL and a sentence. */
json_t *broadcast_staff_report(struct broadcast_staff *s, const char *ref, struct buf *why);
/* The word of its state, "" and a sentence if nobody says it. */
void broadcast_staff_state(struct broadcast_staff *s, const char *ref, char state[16], struct buf *why);

#endif
