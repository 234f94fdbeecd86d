/*
 * audit_verify.h - is the log of a folder whole?
 *
 * Reads the closed files of the folder and then audit.log; writes nothing, needs
 * no key but the public one and no lock, while the log may be growing.
 * A chain alone shows what was changed, left out, doubled or moved.  It cannot
 * show that its end is missing, or that all of it was written anew: only heads
 * that were kept elsewhere show that.
 */
#ifndef GATEWAY_STAFF_AUDIT_VERIFY_H
#define GATEWAY_STAFF_AUDIT_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct audit_head;
struct audit_record;

struct audit_report {
	uint64_t first, records;	/* numbers of the first and the last that are vouched for; closed files count */
	uint64_t older;			/* heads of records that are not here any more */
	uint64_t heads, kept;		/* that fit: of the folder, of the file kept elsewhere */
	uint64_t keys;			/* that were named; more than one owes an explanation */
	uint64_t torn;			/* power cuts that the log itself tells of */
	int64_t	 first_s, last_s;
	uint64_t wrong_record;		/* the first that is wrong or missing; 0: none */
	bool	 is_after_broken;	/* the log before it was laid aside */
	bool	 is_whole;
};

/*
 * `kept` is a file of heads kept elsewhere, one a line, or NULL.  *faults gets a line for each thing that is wrong,
 * each with the number of its record.  False and a sentence in *why if the files cannot be read.
 */
bool audit_verify(const char *folder, const char *kept, struct audit_report *out, struct buf *faults, struct buf *why);
/* The records from number `from` on, oldest first, until `visit` says false; as audit_verify() for the chain. */
bool audit_show(const char *folder, uint64_t from, bool (*visit)(void *arg, const struct audit_record *r), void *arg,
    struct audit_report *out, struct buf *faults, struct buf *why);
/* The newest head of the folder; *is_one is false if none was signed yet. */
bool audit_newest_head(const char *folder, struct audit_head *out, bool *is_one, struct buf *why);

#endif
