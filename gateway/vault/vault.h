/*
 * vault.h - asking safar-vault for one number
 *
 * The only road from a sealed number back to digits.  The vault decides by
 * itself: an open request (its id says when it was made: 72 h, a few openings
 * each) or an approved job, at a rate, written to its own audit log before the
 * digits leave.
 */
#ifndef GATEWAY_VAULT_VAULT_H
#define GATEWAY_VAULT_VAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/vault/seal.h"

/*		name	  word		what it opens */
#define VAULT_PURPOSES(ROW) \
	ROW(REQUEST, "request", "the number of one open call-back") \
	ROW(WARDEN,  "warden",  "the number of one warden, for a named member of staff") \
	ROW(JOB,	"job",	"rows of a list for an approved broadcast")
enum vault_purpose {
#define ROW(name, word, what) VAULT_##name,
	VAULT_PURPOSES(ROW)
#undef ROW
	VAULT_PURPOSE_COUNT };

struct vault_ask {
	enum vault_purpose purpose;
	struct seal_row	row;
	const uint8_t	*sealed;	/* SEALED_BYTES */
	const char	*who;		/* account that asks; goes into the audit log */
	const char	*job;		/* VAULT_JOB: hex id of the approval; else "" */
};

/* Waits at most two seconds.  False and a sentence: refused, forgotten month, no vault. */
bool vault_open_number(const char *socket_path, const struct vault_ask *ask, char digits[SEAL_DIGITS + 1], struct buf *why);
/* Seals an opened number anew with the current month's key, without showing it (rows that live longer than their month). */
bool vault_reseal(const char *socket_path, const struct seal_row *row, const uint8_t sealed[SEALED_BYTES],
    uint8_t out[SEALED_BYTES], struct buf *why);

#endif
