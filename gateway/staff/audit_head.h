/*
 * audit_head.h - a signed head: how far an audit log went, and with which hash
 *
 * One line, in audit.heads and wherever else it is kept:
 *	NUMBER HASH TIME SIGNATURE
 * Hash and signature are base64url without padding, so that a line is short
 * enough for one SMS and safe in its alphabet.
 */
#ifndef GATEWAY_STAFF_AUDIT_HEAD_H
#define GATEWAY_STAFF_AUDIT_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/staff/audit_chain.h"

enum { AUDIT_SIGNATURE_BYTES = 64, AUDIT_SECRET_BYTES = 64, AUDIT_PUBLIC_BYTES = 32, AUDIT_KEY_CHARS = 43,
	AUDIT_HEAD_CHARS = 160 };

struct audit_head {
	uint64_t number;
	int64_t	 when_s;
	uint8_t	 hash[AUDIT_HASH_BYTES], signature[AUDIT_SIGNATURE_BYTES];
};

void audit_head_sign(struct audit_head *h, const uint8_t secret[AUDIT_SECRET_BYTES]);
bool audit_head_is_signed(const struct audit_head *h, const uint8_t public[AUDIT_PUBLIC_BYTES]);
/* Appends the line, without its newline: at most AUDIT_HEAD_CHARS. */
void audit_head_write(const struct audit_head *h, struct buf *out);
/* `len` bytes without newline; false if they are no head. */
bool audit_head_read(const char *line, size_t len, struct audit_head *out);

/* The newest head of the file that is one; *whole is the length of the file's whole lines.  False if it cannot be read. */
bool audit_heads_last(int fd, struct audit_head *out, bool *is_one, uint64_t *whole, struct buf *why);

#endif
