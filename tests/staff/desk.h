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

#endif
