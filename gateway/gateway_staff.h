/*
 * gateway_staff.h - the door for staff of one safard: audit log, accounts, control socket
 *
 * Answers never depend on it: what cannot be opened is told in the log and the
 * gateway runs on without the door.
 */
#ifndef GATEWAY_GATEWAY_STAFF_H
#define GATEWAY_GATEWAY_STAFF_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/control/control.h"
#include "gateway/reseal.h"
#include "gateway/store/store.h"

struct buf;
struct gateway;

struct staff_door {
	struct audit	*audit;
	struct staff	*staff;
	struct login	*login;
	struct control	*control;
	struct control_world world;
	struct control_owner owner[CONTROL_OWNERS];
	char		 owner_names[CONTROL_OWNERS][2][STORE_NAME_BYTES];
	char		 vault[256], seal[1024], backup[1024];
	unsigned	changes_seen;	/* live.changes when owners were read */
	bool		 audit_failed, reseal_failed;	/* told */
	struct reseal	 reseal;
};

/* After store, loop and service of `g` are there. */
void staff_door_open(struct gateway *g);
void staff_door_close(struct gateway *g);
/* About once a second: heads of the audit log, owners of a new pack. */
void staff_door_look(struct gateway *g, int64_t now_s);

#endif
