/*
 * audit_files.h - the files of one chain, in their order
 *
 * Closed ones (audit.log.closed-FIRST-LAST) and audit.log.  Only audit_verify.c and audit_each.c come here.
 */
#ifndef GATEWAY_STAFF_AUDIT_FILES_H
#define GATEWAY_STAFF_AUDIT_FILES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum { AUDIT_FILES_MAX = 128 };

struct audit_files { int fds[AUDIT_FILES_MAX]; size_t count; };

/*
 * Closed files are of the chain only if audit.log goes on from one: a log that was begun anew stands alone.
 * False and a sentence if one cannot be read; audit_files_close() in any case.
 */
bool audit_files_open(struct audit_files *f, const char *folder, struct buf *why);
void audit_files_close(struct audit_files *f);

#endif
