/*
 * audit.h - what staff did, in a chain that shows every change
 *
 * One append-only file: each record ends with a BLAKE2b-256 hash over itself and
 * the hash of the one before it; a head (record number and hash) is signed with Ed25519 every
 * AUDIT_HEAD_RECORDS records and AUDIT_HEAD_S seconds, and is meant to leave
 * the machine (`safar audit head`).  Who, what, a hash, counts: never a number
 * or a text of a person.  reliability.md 3.3.
 */
#ifndef GATEWAY_STAFF_AUDIT_H
#define GATEWAY_STAFF_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct audit;

enum { AUDIT_HEAD_RECORDS = 1000, AUDIT_HEAD_S = 600, AUDIT_WORD_BYTES = 64 };

struct audit_entry {
	int64_t		 when_s;
	const char	*who;		/* account name; "safard", "vault", "shell" */
	const char	*what;		/* event of audit.def: "request.reveal" */
	const char	*owner;		/* "" = the whole gateway */
	const char	*object;	/* an id, a count, a hash in hex: never a person */
};

/*
 * Opens or makes <folder>/audit.log and its signing key audit.key.  One program at a time has a folder: safard and
 * safar-vault have one each.  A torn last record is cut off, laid aside and itself recorded.  A log that is broken
 * elsewhere, or shorter than a head signed before, is laid aside as audit.log.broken-TIME; the service goes on with a
 * new one whose first record says so.  NULL: the folder cannot be used, or another program has it.
 */
struct audit *audit_open(const char *folder, struct buf *why);
void audit_close(struct audit *a);
/*
 * On disk when it returns true; nothing of it is there when it returns false.  The words hold letters, digits, blanks
 * and -_.:,=  but no group of 10 to 15 digits alone, which could be a number; an event that audit.def lacks is a bug.
 */
bool audit_add(struct audit *a, const struct audit_entry *e, struct buf *why);
/* Signs a head when one is due; call it about once a second. */
bool audit_tick(struct audit *a, int64_t now_s, struct buf *why);
/*
 * Closes the file as audit.log.closed-FIRST-LAST (appended to *closed) and goes on in a new one; numbers and hashes run
 * on.  The oldest closed files may be removed when their time is over; a gap in the middle is found.
 */
bool audit_rotate(struct audit *a, int64_t now_s, struct buf *closed, struct buf *why);
/*
 * Every entry that can be read, closed files first, with its number; what `e` points to lives for the call.  A number that
 * is left out stands in a file that is gone or damaged.
 */
bool audit_each(struct audit *a, void (*visit)(void *arg, uint64_t number, const struct audit_entry *e), void *arg,
    struct buf *why);

#endif
