/*
 * stage_people.c - what the stage inside this process keeps of people, and who looks after them
 *
 * Seals are real, for a key pair whose secret half nobody keeps: a talk can see
 * that a number is listed, and nobody can read it.
 */
#include "ops/talk/stage_inside.h"

#include <sodium.h>
#include <string.h>

#include "content/diag.h"
#include "gateway/desk/offices.h"
#include "gateway/desk/rates.h"
#include "gateway/registers.h"
#include "gateway/service.h"
#include "gateway/store/store.h"
#include "gateway/vault/seal.h"
#include "locales/text/buf.h"
#include "routing/group_report.h"

static const char owner[] = "np";	/* of content/services.ini */

void
stage_dress_service(struct inside *s)
{
	struct seal_key key = { .month = seal_month(s->now_s) };
	uint8_t secret[crypto_box_SECRETKEYBYTES];

	if (crypto_box_keypair(key.bytes, secret) == 0 && !s->vault_fails)
		service_set_seal(s->service, &key);
	else
		service_set_seal(s->service, NULL);
	sodium_memzero(secret, sizeof secret);
	service_set_desk(s->service, s->offices, s->rates);
	service_set_registers(s->service, s->registers);
	stage_dress_alerts(s);
}

void
stage_undress(struct inside *s)
{
	offices_free(s->offices);
	rates_free(s->rates);
	registers_free(s->registers);
	free(s->alerts);
	s->alerts = NULL;
	s->registers = NULL;
	s->offices = NULL;
	s->rates = NULL;
	s->vault_fails = false;
	memset(&s->ring, 0, sizeof s->ring);
	memcpy(s->ring.key.bytes, "a key that only talks know of..", sizeof s->ring.key.bytes);
}

bool
stage_vault(struct talk_stage *stage, bool fails, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	s->vault_fails = fails;
	stage_dress_service(s);
	return true;
}

bool
stage_desk(struct talk_stage *stage, bool is_offices, const char *path, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct offices *offices = NULL;
	struct rates *rates = NULL;
	struct diag d;

	diag_init(&d, stderr);
	if (is_offices)
		offices = offices_read(path, &d);
	else
		rates = rates_read(path, s->now_s, &d);
	if (offices == NULL && rates == NULL) {
		buf_addf(why, "%s cannot be used", path);
		return false;
	}
	if (offices != NULL) {
		offices_free(s->offices);
		s->offices = offices;
	} else {
		rates_free(s->rates);
		s->rates = rates;
	}
	service_set_desk(s->service, s->offices, s->rates);
	return true;
}

bool
stage_warden(struct talk_stage *stage, const char *number, const char *area, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct peer peer = peer_of_ring(&s->ring, number);
	struct listed row = { .since_day = (int32_t)(s->now_s / 86400) };

	row.until_day = row.since_day + 365;
	memcpy(row.peer, peer.id, PEER_BYTES);
	(void)snprintf(row.area, sizeof row.area, "%s", area);
	if (s->store->ops->listed_put(s->store, owner, "staff", LIST_WARDEN, &row) == STORE_OK)
		return true;
	buf_adds(why, "the store does not take the warden");
	return false;
}

bool
stage_turn_key(struct talk_stage *stage, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	memmove(s->ring.older + 1, s->ring.older, sizeof s->ring.older - sizeof s->ring.older[0]);
	s->ring.older[0] = s->ring.key;
	s->ring.olders += s->ring.olders < PEER_OLDER;
	randombytes_buf(s->ring.key.bytes, sizeof s->ring.key.bytes);
	service_key_turned(s->service);
	return true;
}

static void
add_lists(const struct inside *s, const uint8_t peer[PEER_BYTES], struct buf *out)
{
	struct listed row;

	for (unsigned list = 0; list < LIST_COUNT; list++)
		if (s->store->ops->listed_get(s->store, owner, (enum list)list, peer, &row) == STORE_OK)
			buf_addf(out, "%s%s%s%s%s", out->len > 0 ? " " : "",
			    list == LIST_ALERTS && (row.flags & LIST_DANGER_ONLY) ? "danger-" : "", list_words[list],
			    list == LIST_BROADCAST && (row.flags & LIST_FEES) ? "-fees" : "",
			    list == LIST_BROADCAST && (row.flags & LIST_JOBS) ? "-jobs" : "");
}

static void
add_group(const struct inside *s, const uint8_t peer[PEER_BYTES], struct buf *out)
{
	struct listed row;
	struct group_report g = { 0 };

	if (s->store->ops->listed_get(s->store, owner, LIST_WARDEN, peer, &row) != STORE_OK || row.flags == 0)
		return;
	g.people = row.flags >> LIST_PEOPLE_SHIFT;
	g.needs = (uint16_t)(row.flags & ((1u << LIST_PEOPLE_SHIFT) - 1));
	memcpy(g.area, row.area, sizeof g.area);
	group_report_add(out, &g);
}

struct marked { const char *fact; enum mark_kind kind; unsigned long n; };

static bool
add_mark(void *arg, const struct mark_row *row)
{
	struct marked *m = arg;

	m->n += row->kind == m->kind && strcmp(row->fact, m->fact) == 0 ? row->n : 0;
	return true;
}

bool
stage_marked(struct talk_stage *stage, bool is_bad, const char *fact, unsigned long *n, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct marked m = { fact, is_bad ? MARK_BAD_NUMBER : MARK_NO_HELP, 0 };

	if (s->store->ops->mark_scan(s->store, owner, "", "9", add_mark, &m) != STORE_OK) {
		buf_adds(why, "the store cannot say");
		return false;
	}
	*n = m.n;
	return true;
}

bool
stage_kept(struct talk_stage *stage, enum talk_kept what, const char *number, struct buf *out, struct buf *why)
{
	static const char *const slots[SLOT_COUNT] = { "morning", "noon", "night" };
	struct inside *s = (struct inside *)stage;
	struct peer peer = peer_of_ring(&s->ring, number);
	struct request r;

	(void)why;
	if (what == TALK_KEPT_LISTS)
		add_lists(s, peer.id, out);
	else if (what == TALK_KEPT_GROUP)
		add_group(s, peer.id, out);
	else if (what == TALK_KEPT_RECEIPT || what == TALK_KEPT_FORGOTTEN)
		stage_kept_alerts(s, what, peer.id, out);
	else if (s->store->ops->request_of(s->store, owner, peer.id, &r) == STORE_OK)
		buf_addf(out, "%s %s %s%s", r.office, r.group, slots[r.slot], r.flags & REQUEST_WOMAN ? " woman" : "");
	return true;
}
