/* vault.c - the client's two calls */
#include "gateway/vault/vault.h"

#include <sodium.h>

#include "gateway/vault/ask.h"
#include "gateway/vault/wire.h"
#include "locales/text/buf.h"

static bool
put_word(char out[WIRE_WORD_BYTES], const char *word)
{
	struct buf text;

	buf_wrap(&text, out, WIRE_WORD_BYTES);
	buf_adds(&text, word);
	return buf_ok(&text);
}

/* The row and the seal, which both calls say. */
static bool
put_row(struct wire_ask *a, const struct seal_row *row, const uint8_t *sealed, struct buf *why)
{
	memcpy(a->id, row->id, SEAL_ID_BYTES);
	memcpy(a->sealed, sealed, SEALED_BYTES);
	if (put_word(a->owner, row->owner) && put_word(a->list, row->list))
		return true;
	buf_adds(why, "the vault is not asked: a name is too long");
	return false;
}

bool
vault_open_number(const char *socket_path, const struct vault_ask *ask, char digits[SEAL_DIGITS + 1], struct buf *why)
{
	struct wire_ask a = { .verb = WIRE_OPEN, .purpose = ask->purpose };
	struct wire_reply r;
	bool is_open = false;

	memset(digits, 0, SEAL_DIGITS + 1);
	if (!put_row(&a, &ask->row, ask->sealed, why))
		return false;
	if (!put_word(a.who, ask->who) || !put_word(a.job, ask->job)) {
		buf_adds(why, "the vault is not asked: a name is too long");
		return false;
	}
	if (!vault_ask_once(socket_path, &a, &r, why))
		return false;
	is_open = r.len >= 1 && r.len <= SEAL_DIGITS && strspn((const char *)r.bytes, "0123456789") == r.len;
	if (is_open)
		memcpy(digits, r.bytes, r.len);
	else
		buf_addf(why, "the vault at %s: its answer is none", socket_path);
	sodium_memzero(&r, sizeof(r));
	return is_open;
}

bool
vault_reseal(const char *socket_path, const struct seal_row *row, const uint8_t sealed[SEALED_BYTES],
    uint8_t out[SEALED_BYTES], struct buf *why)
{
	struct wire_ask a = { .verb = WIRE_RESEAL };
	struct wire_reply r;

	if (!put_row(&a, row, sealed, why) || !vault_ask_once(socket_path, &a, &r, why))
		return false;
	if (r.len != SEALED_BYTES) {
		buf_addf(why, "the vault at %s: its answer is none", socket_path);
		return false;
	}
	memcpy(out, r.bytes, SEALED_BYTES);
	return true;
}
