/*
 * broadcast_people.c - sealed rows, a thousand a commit
 */
#include "tests/soak/broadcast_people.h"

#include "gateway/peer_ring.h"
#include "gateway/store/store.h"
#include "gateway/vault/seal.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { COMMIT_ROWS = 1000, DAY_S = 86400 };

static const char *const locales[] = { "en", "ne", "ar", "am", "fil", "bn", "hi", "ur", "ta", "si", "id", "sw" };

void
broadcast_people_number(unsigned who, char out[BROADCAST_NUMBER])
{
	BUG_IF(who >= 1000000);
	snprintf(out, BROADCAST_NUMBER, "+97400%06u", who);
}

const char *
broadcast_people_stay(unsigned who)
{
	return who % 20 == 18 ? "QA" : who % 20 == 19 ? "KW" : "SA";
}

const char *
broadcast_people_locale(unsigned who)
{
	return locales[who % COUNT(locales)];
}

static bool
put(struct store *store, const struct peer_ring *ring, const struct seal_key *key, const struct broadcast_people *p, unsigned who)
{
	struct listed row = { .flags = p->flags, .since_day = (int32_t)(time(NULL) / DAY_S) };
	struct seal_row of = { .owner = "np", .list = list_words[p->list], .id = row.peer };
	char number[BROADCAST_NUMBER];
	struct peer peer;

	broadcast_people_number(who, number);
	peer = peer_of_ring(ring, number);
	memcpy(row.peer, peer.id, PEER_BYTES);
	snprintf(row.locale, sizeof row.locale, "%s", broadcast_people_locale(who));
	snprintf(row.stay, sizeof row.stay, "%s", broadcast_people_stay(who));
	return seal_number(key, &of, number + 1, row.sealed) &&
	    store->ops->listed_put(store, "np", "33444", p->list, &row) == STORE_OK;
}

bool
broadcast_people_make(const struct broadcast_people *p, const char *state, struct buf *why)
{
	char path[512];
	struct peer_ring ring;
	struct seal_key key;
	struct store *store;
	bool is_made = true;
	uint8_t sign[1][PEER_BYTES];

	snprintf(path, sizeof path, "%s/people.key", state);
	if (!peer_ring_load(path, &ring, why))
		return false;
	peer_key_sign(&ring.key, sign[0]);
	snprintf(path, sizeof path, "%s/vault.pub", state);
	if (!seal_key_read(path, time(NULL), &key, why))
		return false;
	snprintf(path, sizeof path, "%s/people.db", state);
	if (!store_sqlite_fits(path, (const uint8_t (*)[PEER_BYTES])sign, 1)) {
		buf_addf(why, "%s: of another key", path);
		return false;
	}
	store = store_sqlite_open(path, why);
	if (store == NULL)
		return false;
	for (unsigned who = 0; is_made && who < p->people; who++)
		is_made = put(store, &ring, &key, p, who) &&
		    (who % COMMIT_ROWS != COMMIT_ROWS - 1 || store->ops->commit(store, why) == STORE_OK);
	is_made = is_made && store->ops->commit(store, why) == STORE_OK;
	store->ops->close(store);
	if (!is_made)
		buf_addf(why, "; %s: not everybody could be put on the list", path);
	return is_made;
}
