/*
 * wire.h - the frames between safar-vault and those who ask it
 *
 * A frame is u16 BE length of what follows, then version (1) and bytes; README.md
 * has the table.  One reading each way, used by both ends: a frame that has a
 * byte too many or too few is none.
 */
#ifndef GATEWAY_VAULT_WIRE_H
#define GATEWAY_VAULT_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/vault/seal.h"
#include "gateway/vault/vault.h"

enum { WIRE_VERSION = 1, WIRE_WORD_BYTES = 64, WIRE_WHY_BYTES = 200, WIRE_BYTES = 512 };

enum wire_verb { WIRE_OPEN = 1, WIRE_RESEAL, WIRE_FORGET, WIRE_VERB_END };
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

/* Length of the whole frame; 0 if a word is too long. */
size_t wire_put_ask(uint8_t out[WIRE_BYTES], const struct wire_ask *a);
size_t wire_put_reply(uint8_t out[WIRE_BYTES], const struct wire_reply *r);
/* What stands behind the length. */
bool wire_get_ask(const uint8_t *in, size_t len, struct wire_ask *out);
bool wire_get_reply(const uint8_t *in, size_t len, struct wire_reply *out);
/* The length in front: of what follows, or 0 if no frame is like that. */
size_t wire_length(const uint8_t in[2]);

#endif
