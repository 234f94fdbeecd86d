/*
 * ticket.h - an approval that was used, as safar-vault sees it
 *
 * safard writes one when two persons have agreed to a broadcast; the vault
 * opens rows for nobody else, and no more of them than it says.  To stop a job
 * at once, drop its ticket.  The file is named by the job and holds
 * `key value` lines, each key once: job, owner, list, maker, checker,
 * expires (Unix seconds), rows.
 */
#ifndef GATEWAY_VAULT_TICKET_H
#define GATEWAY_VAULT_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/vault/names.h"

struct buf;

struct ticket {
	char		job[JOB_CHARS + 1];
	char		owner[NAME_CHARS + 1], list[NAME_CHARS + 1];
	char		maker[NAME_CHARS + 1], checker[NAME_CHARS + 1];
	int64_t		expires_s;
	uint32_t	rows;		/* openings, repeats included: a sender that must resend needs some more */
};

/* Files that others than their owner may change are refused.  Never judges: rules.h does. */
bool ticket_read(const char *folder, const char *job, struct ticket *out, struct buf *why);
bool ticket_write(const char *folder, const struct ticket *t, struct buf *why);
bool ticket_drop(const char *folder, const char *job, struct buf *why);

#endif
