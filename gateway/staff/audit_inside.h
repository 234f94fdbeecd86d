/*
 * audit_inside.h - shared by audit.c (writing), audit_open.c (what was found), audit_each.c, audit_key.c and audit_rotate.c
 */
#ifndef GATEWAY_STAFF_AUDIT_INSIDE_H
#define GATEWAY_STAFF_AUDIT_INSIDE_H

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/audit_head.h"

struct audit {
	char		*folder;
	int		 dir, lock, log, heads;		/* descriptors; -1 before they are open */
	uint64_t	 count;				/* records */
	uint64_t	 size;				/* bytes of them */
	uint8_t		 chain[AUDIT_HASH_BYTES];	/* hash of the last one */
	bool		 has_rest;			/* behind `size` may stand a record that was not written whole */
	uint64_t	 head_number;			/* of the newest head */
	int64_t		 head_s;			/* since when records wait for a head; 0: none does, or audit_tick() saw none yet */
	uint64_t	 heads_size;
	uint8_t		 secret[AUDIT_SECRET_BYTES], public[AUDIT_PUBLIC_BYTES];
};

/* audit.c: signs how far the log goes. */
bool audit_head_put(struct audit *a, int64_t now_s, struct buf *why);
/* Writes all of it at `offset` and syncs; the sentence lacks the name of the file. */
bool audit_put(int fd, const void *bytes, size_t len, uint64_t offset, struct buf *why);

/* audit_open.c: a new or old file of the folder, 0600; made by root, it belongs to whom the folder belongs. -1: *why. */
int audit_file_open(struct audit *a, const char *name, struct buf *why);
void audit_file_give(struct audit *a, int fd);
/* audit_key.c: reads audit.key or makes it anew with audit.pub beside it. */
bool audit_key_load(struct audit *a, struct buf *why);

#endif
