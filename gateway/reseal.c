/*
 * reseal.c - one walk over owners and lists, in order of peer
 */
#include "gateway/reseal.h"

#include <string.h>

#include "gateway/vault/vault.h"
#include "locales/text/buf.h"

enum { FORGOTTEN_MONTHS = 3 };	/* no key is as old: age.h forgets 35 days behind a month, and is never early */

/* On to the next list, or owner; after the last the walk is over. */
static void
next_list(struct reseal *r, unsigned owner_count, int64_t now_s)
{
	r->has_after = false;
	if (++r->list < LIST_COUNT)
		return;
	r->list = 0;
	if (++r->owner < owner_count)
		return;
	r->owner = 0;
	r->next_s = now_s + RESEAL_PAUSE_S;
}

static bool
seal_row(struct reseal *r, struct store *store, const struct control_owner *o, const char *vault_socket,
    struct listed *row, uint16_t month, struct buf *why)
{
	const struct seal_row place = { .owner = o->name, .list = list_words[r->list], .id = row->peer };
	enum store_result result;

	if (month - seal_month_of(row->sealed) >= FORGOTTEN_MONTHS) {
		r->lost++;
		buf_addf(why, "rows=%lu of list %s cannot be opened any more and were erased", r->lost, place.list);
		result = store->ops->listed_erase(store, o->name, (enum list)r->list, row->peer);
	} else {
		if (!vault_reseal(vault_socket, &place, row->sealed, row->sealed, why))
			return false;
		r->sealed++;
		result = store->ops->listed_put(store, o->name, o->service, (enum list)r->list, row);
	}
	if (result == STORE_OK || result == STORE_STALE)	/* stale: she is quiet by now, and her row is gone */
		return true;
	buf_adds(why, "the store does not take a row that was sealed anew");
	return false;
}

bool
reseal_step(struct reseal *r, struct store *store, const struct control_owner *owners, unsigned owner_count,
    const char *vault_socket, uint16_t month, int64_t now_s, struct buf *why)
{
	struct listed rows[RESEAL_ROWS];
	unsigned n = 0;

	if (now_s < r->next_s && r->next_s - now_s <= RESEAL_PAUSE_S)	/* a clock that fell back waits no longer */
		return true;
	if (r->owner >= owner_count) {		/* a pack with fewer owners */
		r->owner = r->list = 0;
		r->has_after = false;
		return true;
	}
	if (store->ops->listed_scan(store, owners[r->owner].name, (enum list)r->list, r->has_after ? r->after : NULL, rows,
	    RESEAL_ROWS, &n) != STORE_OK) {
		r->next_s = now_s + RESEAL_RETRY_S;
		buf_adds(why, "the store does not list rows to be sealed anew");
		return false;
	}
	for (unsigned i = 0; i < n; i++) {
		uint16_t made = seal_month_of(rows[i].sealed);
		/* A later month than ours: a clock fell back, and its key is still there. */
		bool good = made >= month || made == 0 || seal_row(r, store, &owners[r->owner], vault_socket, &rows[i], month, why);

		if (!good)
			r->next_s = now_s + RESEAL_RETRY_S;
		if (!good && ++r->tries < RESEAL_TRIES)
			return false;
		r->tries = 0;
		memcpy(r->after, rows[i].peer, PEER_BYTES);
		r->has_after = true;
		if (!good)
			return false;
	}
	if (n < RESEAL_ROWS)
		next_list(r, owner_count, now_s);
	return true;
}
