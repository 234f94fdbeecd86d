/*
 * ops_warden.c - wardens: registered with written consent, by two persons
 *
 * Her number is sealed before anything else is done with it: what waits for
 * the second person, and stays in the table of approvals, holds the peer and
 * the sealed number only.
 */
#include <assert.h>
#include <sodium.h>

#include "gateway/control/page_inside.h"
#include "gateway/vault/vault.h"
#include "locales/text/buf.h"

enum { CHUNK = 16, WARDEN_DAYS = 365, CONSENT_DAYS = 90, KEY_BYTES = 8 };

static int32_t
today(const struct control_call *c)
{
	return (int32_t)(c->now_s / 86400);
}

/* One day of the future is the other side of the earth. */
static bool
is_consent_fresh(struct control_call *c)
{
	int32_t day = control_day_of(control_string(c->args, "consent_date"));

	if (day <= today(c) + 1 && day >= today(c) - CONSENT_DAYS)
		return true;
	buf_addf(c->why, "the consent is from the future, or older than %d days", CONSENT_DAYS);
	return false;
}

/*
 * Tells one key of the numbers from the next, by what becomes of a number that
 * is nobody's: a peer of an old key would be found by no STOP of hers.
 */
static json_t *
key_json(const struct control_call *c)
{
	struct peer nobody = c->w->peer(c->w->ctx, "+447700900000");

	return control_hex_json(nobody.id, KEY_BYTES);
}

enum control_code
control_warden_seal(struct control_call *c)
{
	const char *number = control_string(c->args, "number");
	struct seal_key key;
	struct peer peer;
	struct seal_row row = { c->owner, "warden", peer.id };
	uint8_t sealed[SEALED_BYTES];

	if (!is_consent_fresh(c))
		return CONTROL_BAD;
	peer = c->w->peer(c->w->ctx, number);
	if (peer.kind != PEER_PERSON) {
		buf_adds(c->why, "warden.add: this is no person's number");
		return CONTROL_BAD;
	}
	if (!seal_key_read(c->w->seal_public, c->now_s, &key, c->why))
		return CONTROL_WORLD;
	if (!seal_number(&key, &row, number + 1, sealed)) {
		buf_adds(c->why, "warden.add: this number cannot be sealed");
		return CONTROL_BAD;
	}
	control_fields_wipe(c->op_index, c->args);
	json_object_del(c->args, "number");
	json_object_set_new(c->args, "peer", control_hex_json(peer.id, sizeof(peer.id)));
	json_object_set_new(c->args, "key", key_json(c));
	json_object_set_new(c->args, "sealed", control_hex_json(sealed, sizeof(sealed)));
	return CONTROL_OK;
}

enum control_code
control_warden_add(struct control_call *c)
{
	const char *country = control_string(c->args, "country");
	struct listed l = { .since_day = today(c), .until_day = today(c) + WARDEN_DAYS };
	json_t *key = key_json(c);
	bool is_same_key = json_equal(key, json_object_get(c->args, "key"));

	json_decref(key);
	if (!is_same_key)
		return control_say(c, CONTROL_DENIED, "the key of the numbers is another since; propose it again");
	if (!control_hex_in(control_string(c->args, "peer"), l.peer, sizeof(l.peer)) ||
	    !control_hex_in(control_string(c->args, "sealed"), l.sealed, sizeof(l.sealed)))
		return CONTROL_BAD;
	snprintf(l.locale, sizeof(l.locale), "%s", control_string(c->args, "language"));
	snprintf(l.area, sizeof(l.area), "%s", control_string(c->args, "area"));
	snprintf(l.stay, sizeof(l.stay), "%s", country == NULL ? "" : country);
	return control_commit(c, c->w->store->ops->listed_put(c->w->store, c->owner, c->service, LIST_WARDEN, &l));
}

static json_t *
warden_json(const struct listed *l)
{
	json_t *row = json_object();

	json_object_set_new(row, "id", control_hex_json(l->peer, sizeof(l->peer)));
	json_object_set_new(row, "area", json_string(l->area));
	json_object_set_new(row, "language", json_string(l->locale));
	json_object_set_new(row, "country", json_string(l->stay));
	json_object_set_new(row, "since", control_day_json(l->since_day));
	json_object_set_new(row, "until", control_day_json(l->until_day));
	return row;
}

enum control_code
control_warden_list(struct control_call *c)
{
	struct control_page page;
	struct listed l[CHUNK];
	unsigned n = CHUNK;
	enum store_result got = STORE_OK;

	static_assert((int)PEER_BYTES == (int)STORE_ID_BYTES, "a warden's place is her peer");
	control_page_init(&page, c);
	while (got == STORE_OK && n == CHUNK && !page.is_more) {
		got = c->w->store->ops->listed_scan(c->w->store, c->owner, LIST_WARDEN, control_page_after(&page), l, CHUNK, &n);
		for (unsigned i = 0; got == STORE_OK && i < n; i++)
			if (!control_page_add(&page, l[i].peer, warden_json(&l[i])))
				break;
	}
	sodium_memzero(l, sizeof(l));
	return control_page_end(&page, c, got, "warden.list");
}

/* The warden args.id. */
static enum control_code
find(struct control_call *c, struct listed *out)
{
	uint8_t id[PEER_BYTES];
	enum store_result got = STORE_NONE;

	if (control_hex_in(control_string(c->args, "id"), id, sizeof(id)))
		got = c->w->store->ops->listed_get(c->w->store, c->owner, LIST_WARDEN, id, out);
	if (got == STORE_NONE)
		return control_say(c, CONTROL_DENIED, "there is no such warden");
	return control_of_store(c, got);
}

enum control_code
control_warden_here(struct control_call *c)
{
	struct listed l;
	enum control_code code = find(c, &l);

	sodium_memzero(&l, sizeof(l));
	return code;
}

enum control_code
control_warden_remove(struct control_call *c)
{
	struct listed l;
	enum control_code code = find(c, &l);

	if (code != CONTROL_OK)
		return code;
	return control_commit(c, c->w->store->ops->listed_erase(c->w->store, c->owner, LIST_WARDEN, l.peer));
}

enum control_code
control_warden_renew(struct control_call *c)
{
	struct listed l;
	enum control_code code = is_consent_fresh(c) ? find(c, &l) : CONTROL_BAD;

	if (code != CONTROL_OK)
		return code;
	l.until_day = today(c) + WARDEN_DAYS;
	return control_commit(c, c->w->store->ops->listed_put(c->w->store, c->owner, c->service, LIST_WARDEN, &l));
}

enum control_code
control_warden_reveal(struct control_call *c)
{
	struct listed l;
	enum control_code code = find(c, &l);
	struct vault_ask ask = { .purpose = VAULT_WARDEN, .row = { c->owner, "warden", l.peer }, .sealed = l.sealed,
	    .who = c->who.name, .job = "" };

	return code == CONTROL_OK ? control_open_number(c, &ask) : code;
}
