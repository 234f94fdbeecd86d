/*
 * desk.h - a folder for an audit log and accounts under test
 */
#ifndef TESTS_STAFF_DESK_H
#define TESTS_STAFF_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/audit_verify.h"
#include "gateway/staff/staff.h"
#include "locales/text/buf.h"

#define NOW ((int64_t)1795000000)		/* 2026-11-18 */

struct desk {
	char folder[64];
	char sentence[1024], fault_lines[4096];
	struct buf why, faults;
};

void desk_make(struct desk *p);
void desk_drop(struct desk *p);			/* with all that is in it */
const char *desk_path(const struct desk *p, const char *name);	/* good until the fourth call after it */
struct audit *desk_audit(struct desk *p);		/* must open */
void desk_add(struct desk *p, struct audit *a, const char *what, const char *object);	/* must be kept */
/* Must be readable. */
struct audit_report desk_verify(struct desk *p, const char *kept);
/* How many records there are of an event, and the object of the last one. */
unsigned desk_events(struct desk *p, const char *what, char object[AUDIT_WORD_BYTES]);

size_t desk_read(const struct desk *p, const char *name, uint8_t *out, size_t size);
void desk_write(const struct desk *p, const char *name, const void *bytes, size_t len);
/* The one file of the folder whose name begins so; "" if there is none. */
const char *desk_begins(const struct desk *p, const char *beginning);

/* A desk with its audit log and accounts open, as safard has them. */
struct staffed { struct desk desk; struct audit *audit; struct staff *staff; };

void staffed_make(struct staffed *s);			/* nobody is there */
void staffed_reopen(struct staffed *s);			/* must open */
void staffed_drop(struct staffed *s);
/* SQL on the very connection of safard, past all C: SQLite's sentence, "" if it was done. */
const char *staffed_sql(struct staffed *s, const char *sql);
long staffed_ask(struct staffed *s, const char *sql);	/* the one number that `sql` gives */
/*
 * Accounts without password or telephone, so that no test waits for argon2id: two founders "abeba" and "biruk", made
 * ten days ago.  Until it is opened again, safard believes that the log holds them.
 */
void staffed_found(struct staffed *s);
void staffed_account(struct staffed *s, const char *name, const char *owner, unsigned roles, int64_t made_s);
/* Proposed, agreed to and let through by founders, for "staff.add" and the like; gives the checker's half of a code, or "". */
const char *staffed_agree(struct staffed *s, const char *op, const char *owner);

#define MAY(role) (1U << ROLE_##role)

#endif
