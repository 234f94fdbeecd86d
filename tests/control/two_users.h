/*
 * two_users.h - safard and safar-vault as the units of ops/packaging/ start them, in a folder, without systemd
 *
 * Folders and modes are those of safar.tmpfiles, command lines and groups those of the units; only /var, /run and
 * /etc lie in a temporary folder, and the users are numbers that nobody has.  Needs root.
 */
#ifndef TESTS_CONTROL_TWO_USERS_H
#define TESTS_CONTROL_TWO_USERS_H

#include <stdbool.h>
#include <sys/types.h>

/* The group of a user has the user's number. */
enum { UID_ROOT = 0, UID_SAFARD = 61001, UID_VAULT = 61002, UID_STAFF = 61003, UID_OTHER = 61004 };

bool users_can(void);				/* root, or says why not */
int users_set_up(void **state);
int users_tear_down(void **state);
const char *users_path(const char *path);	/* where /var/lib/safar and the like lie; good for eight calls */

/* Who this process is, until the next call: in the group of its own number, and in `group`, too, unless that is 0. */
void users_be(uid_t uid, gid_t group);

void users_start_vault(void);			/* it listens */
void users_start_safard(void);			/* it answers */
int users_stop_vault(void);			/* its exit code */
/* A program of ours, as `uid`, until it ends: its exit code. */
int users_run(uid_t uid, const char *const *argv);
const char *users_phone(const char *from, const char *text);	/* what a phone shows */

#endif
