/*
 * wire.h - the frames between safar-vault and those who ask it
 *
 * A frame is u16 BE length of what follows, then version (1) and bytes; README.md
 * has the table.  One reading each way, used by both ends: a frame that has a
 * byte too many or too few is none.  No frame is longer than WIRE_BYTES but
 * rows of a job and what became of them, which have bounds of their own.
 */
#ifndef GATEWAY_VAULT_WIRE_H
#define GATEWAY_VAULT_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/vault/seal.h"
#include "gateway/vault/vault.h"
#include "gateway/vault/vault_line.h"

enum {
	WIRE_VERSION = 1, WIRE_WORD_BYTES = 64, WIRE_WHY_BYTES = 200, WIRE_HEAD_BYTES = 4, WIRE_BYTES = 512,
	WIRE_ROWS_BYTES = WIRE_HEAD_BYTES + 4 * WIRE_WORD_BYTES + 1 + VAULT_ROWS_MAX * (SEAL_ID_BYTES + SEALED_BYTES),
	WIRE_SAID_BYTES = WIRE_HEAD_BYTES + VAULT_ROWS_MAX * (2 + SEAL_DIGITS) + 1 + WIRE_WHY_BYTES
};

enum wire_verb { WIRE_OPEN = 1, WIRE_RESEAL, WIRE_FORGET, WIRE_ROWS, WIRE_VERB_END };
enum wire_status { WIRE_DONE, WIRE_REFUSED, WIRE_STATUS_END };

struct wire_ask {
	enum wire_verb	verb;
	enum vault_purpose purpose;
	char		owner[WIRE_WORD_BYTES], list[WIRE_WORD_BYTES], who[WIRE_WORD_BYTES], job[WIRE_WORD_BYTES];
	uint8_t		id[SEAL_ID_BYTES], sealed[SEALED_BYTES];
};

struct wire_reply {
	enum wire_status status;
	uint8_t		bytes[WIRE_WHY_BYTES + 1];	/* digits, a seal, nothing, or a sentence; a NUL behind it */
	size_t		len;
};

/* WIRE_ROWS, as the vault reads it. */
struct wire_rows {
	char		owner[WIRE_WORD_BYTES], list[WIRE_WORD_BYTES], who[WIRE_WORD_BYTES], job[WIRE_WORD_BYTES];
	unsigned	count;
	struct vault_row row[VAULT_ROWS_MAX];
};

/* Its answer.  Refused as a whole: no row, and the sentence.  Done: each row, and a sentence if any is not open. */
struct wire_said {
	enum wire_status status;
	unsigned	count;
	struct vault_row_said row[VAULT_ROWS_MAX];
	char		why[WIRE_WHY_BYTES + 1];
};

/* Length of the whole frame; 0 if a word is too long, or there are no rows or too many. */
size_t wire_put_ask(uint8_t out[WIRE_BYTES], const struct wire_ask *a);
size_t wire_put_reply(uint8_t out[WIRE_BYTES], const struct wire_reply *r);
size_t wire_put_rows(uint8_t out[WIRE_ROWS_BYTES], const struct vault_rows_ask *a);
size_t wire_put_said(uint8_t out[WIRE_SAID_BYTES], const struct wire_said *s);
/* What stands behind the length.  wire_get_ask() reads every verb but WIRE_ROWS. */
bool wire_get_ask(const uint8_t *in, size_t len, struct wire_ask *out);
bool wire_get_reply(const uint8_t *in, size_t len, struct wire_reply *out);
bool wire_get_rows(const uint8_t *in, size_t len, struct wire_rows *out);
/* The answer to `count` rows.  *out may hold digits even if it is false: zero it. */
bool wire_get_said(const uint8_t *in, size_t len, unsigned count, struct wire_said *out);
/* The length in front of an answer of at most `max` bytes: of what follows, or 0 if no frame is like that. */
size_t wire_length(const uint8_t in[2], size_t max);
/* The same of a question whose first `have` bytes, two or more, are there: only WIRE_ROWS may be longer than WIRE_BYTES. */
size_t wire_ask_length(const uint8_t *in, size_t have);

#endif
