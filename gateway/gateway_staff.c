/*
 * gateway_staff.c - what the control socket works on, in one safard
 */
#include "gateway/gateway_staff.h"

#include <string.h>

#include "gateway/gateway.h"
#include "gateway/gateway_release.h"
#include "gateway/service.h"
#include "gateway/staff/audit.h"
#include "gateway/staff/staff.h"
#include "gateway/stats/published.h"
#include "gateway/stats/stats_pack.h"
#include "gateway/week.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { PATH_BYTES = 1024 };

static int64_t
now(void *ctx)
{
	(void)ctx;
	return loop_wall_s();
}

static struct peer
peer(void *ctx, const char *number)
{
	return peer_of_ring(&((struct gateway *)ctx)->people.ring, number);
}

static bool
key_rotate(void *ctx, struct buf *why)
{
	struct gateway *g = ctx;
	char room[PATH_BYTES];
	struct buf path = BUF_OVER(room);
	struct peer_ring fresh;
	bool ok = peer_ring_turn(config_path(&g->config, g->config.people_key_file, "people.key", &path), loop_wall_s(), why)
	    && peer_ring_load(path.ptr, &fresh, why);

	if (ok) {
		g->people.ring = fresh;
		service_key_turned(g->service);
	}
	explicit_bzero(&fresh, sizeof fresh);
	return ok;
}

static void
status(void *ctx, struct buf *out)
{
	struct gateway *g = ctx;
	const struct service_counts *n = service_counts(g->service);

	buf_addf(out, "in=%lu answered=%lu duplicates=%lu not_understood=%lu refused=%lu flooded=%lu later=%lu store_errors=%lu\n",
	    n->in, n->answered, n->duplicates, n->not_understood, n->refused, n->flooded, n->later, n->store_errors);
	for (unsigned i = 0; i < g->bearers; i++) {
		g->bearer[i]->ops->status(g->bearer[i], out);
		buf_addc(out, '\n');
	}
}

struct csv { FILE *out; const char *owner; };

static void
put_csv(void *arg, const struct stats_table *t)
{
	const struct csv *c = arg;

	stats_csv(c->out, c->owner, t);
}

struct kinds { const struct gateway *g; const char *owner; };

static bool
serves(const struct pack *p, const char *owner)
{
	for (uint32_t i = 0; i < p->services_count; i++)
		if (strcmp(pack_string(p, p->services[i].owner), owner) == 0)
			return true;
	return false;
}

/* The strictest of what the packs that serve this owner say; of no pack at all: sensitive. */
static enum stats_kind
kind_in_packs(const void *arg, const char *what, const char *name)
{
	const struct kinds *k = arg;
	const struct pack *packs[LIVE_PACKS];
	unsigned count = service_packs(k->g->service, packs, LIVE_PACKS), asked = 0;
	enum stats_kind kind = STATS_ORDINARY;

	for (unsigned i = 0; i < count; i++) {
		enum stats_kind one;

		if (!serves(packs[i], k->owner))
			continue;
		asked++;
		one = stats_kind_in_pack(packs[i], what, name);
		kind = one > kind ? one : kind;
	}
	return asked > 0 ? kind : STATS_SENSITIVE;
}

/* Weeks that have ended, all there are: what is asked for only chooses among them. */
static bool
stats(void *ctx, const char *owner, const char *from, const char *to, struct buf *csv, struct buf *why)
{
	struct gateway *g = ctx;
	struct stats_rows rows = { 0 };
	struct kinds kinds = { g, owner };
	struct stats_source source = { .now_s = loop_wall_s(), .kind = kind_in_packs, .arg = &kinds };
	char *text = NULL;
	size_t len = 0;
	struct csv out = { open_memstream(&text, &len), owner };
	struct stats *s;
	int32_t first, last;
	bool ok = week_parse(from, &first) && week_parse(to, &last) &&
	    g->store->ops->count_scan(g->store, owner, "", "9", stats_rows_add, &rows) == STORE_OK;

	BUG_IF(out.out == NULL);
	stats_csv_header(out.out);
	if (ok) {
		source.rows = rows.at;
		source.count = rows.count;
		source.last_week = week_last_closed(source.now_s);
		source.first_week = source.last_week;
		for (size_t i = 0; i < rows.count; i++) {
			int32_t week;

			if (week_parse(rows.at[i].week, &week) && week < source.first_week)
				source.first_week = week;
		}
		s = stats_new(&source);
		(void)stats_each(s, first, last, NULL, put_csv, &out);
		stats_free(s);
	} else {
		buf_adds(why, "the counts cannot be read: a week is written 2026-W47, or the database is away");
	}
	BUG_IF(fclose(out.out) != 0);
	buf_add(csv, text, len);
	free(text);
	free(rows.at);
	return ok;
}

static void
add_owners(struct staff_door *d, const struct pack *p, unsigned *n)
{
	for (uint32_t i = 0; i < p->services_count && *n < CONTROL_OWNERS; i++) {
		const char *owner = pack_string(p, p->services[i].owner), *name = pack_string(p, p->services[i].name);
		bool is_new = strlen(owner) < STORE_NAME_BYTES;

		for (unsigned k = 0; k < *n; k++)
			is_new = is_new && strcmp(owner, d->owner_names[k][0]) != 0;
		if (!is_new)
			continue;
		(void)snprintf(d->owner_names[*n][0], STORE_NAME_BYTES, "%s", owner);
		(void)snprintf(d->owner_names[*n][1], STORE_NAME_BYTES, "%s", name);
		d->owner[*n] = (struct control_owner){ d->owner_names[*n][0], d->owner_names[*n][1] };
		++*n;
	}
}

static void
read_owners(struct gateway *g)
{
	struct staff_door *d = &g->door;
	const struct pack *packs[LIVE_PACKS];
	unsigned count = service_packs(g->service, packs, LIVE_PACKS), n = 0;

	for (unsigned i = 0; i < count; i++)
		add_owners(d, packs[i], &n);
	d->world.owners = d->owner;
	d->world.owner_count = n;
	d->changes_seen = g->live.changes;
}

static bool
open_all(struct gateway *g, struct buf *why)
{
	struct staff_door *d = &g->door;
	const struct config *c = &g->config;
	char room[PATH_BYTES];
	struct buf path = BUF_OVER(room);

	(void)snprintf(d->vault, sizeof d->vault, "%s", config_path(c, c->people_vault, "vault", &path));
	(void)snprintf(d->seal, sizeof d->seal, "%s", config_path(c, c->people_seal_key, "vault.pub", &path));
	(void)snprintf(d->backup, sizeof d->backup, "%s", config_path(c, "", "backup", &path));
	read_owners(g);
	d->audit = audit_open(config_path(c, c->people_audit, "audit", &path), why);
	if (d->audit == NULL)
		return false;
	d->staff = staff_open(config_path(c, c->people_staff, "staff.db", &path), d->audit, why);
	if (d->staff == NULL)
		return false;
	if (staff_is_empty(d->staff) && staff_was_founded(d->staff))
		log_event(&g->log, LOG_FOUNDING, "why=\"%s is empty, and the audit log is not: founding is open again\"",
		    path.ptr);
	d->login = login_new(d->staff);
	d->world = (struct control_world){ .store = g->store, .staff = d->staff, .login = d->login, .audit = d->audit,
		.vault_socket = d->vault, .seal_public = d->seal, .backup_folder = d->backup, .owners = d->owner,
		.owner_count = d->world.owner_count, .ctx = g, .now = now, .peer = peer, .stats = stats,
		.key_rotate = key_rotate, .status = status };
	gateway_release_door(g, &d->world);
	d->control = control_socket_open(g->loop, &g->log, &d->world, config_path(c, c->people_control, "control", &path), why);
	return d->control != NULL;
}

void
staff_door_open(struct gateway *g)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	if (!open_all(g, &why))
		log_event(&g->log, LOG_DOOR_SHUT, "why=\"%s\"", why.ptr);
}

void
staff_door_close(struct gateway *g)
{
	struct staff_door *d = &g->door;

	control_socket_close(d->control);
	login_free(d->login);
	if (d->staff)
		staff_close(d->staff);
	if (d->audit)
		audit_close(d->audit);
	memset(d, 0, sizeof *d);
}

/* Nobody is told of each row: the first failure of a spell, and rows that were lost. */
static void
reseal(struct gateway *g, int64_t now_s)
{
	struct staff_door *d = &g->door;
	char room[512];
	struct buf why = BUF_OVER(room);
	bool ok;

	if (!g->people.has_seal)
		return;
	ok = reseal_step(&d->reseal, g->store, d->owner, d->world.owner_count, d->vault, g->people.seal.month, now_s, &why);
	if (why.len > 0 && (ok || !d->reseal_failed))
		log_event(&g->log, LOG_RESEAL, "why=\"%s\"", why.ptr);
	d->reseal_failed = !ok;
}

void
staff_door_look(struct gateway *g, int64_t now_s)
{
	struct staff_door *d = &g->door;
	char room[512];
	struct buf why = BUF_OVER(room);

	reseal(g, now_s);
	if (d->control == NULL)
		return;
	if (d->changes_seen != g->live.changes)
		read_owners(g);
	if (audit_tick(d->audit, now_s, &why)) {
		d->audit_failed = false;
	} else if (!d->audit_failed) {
		d->audit_failed = true;
		log_event(&g->log, LOG_DOOR_SHUT, "why=\"%s\"", why.ptr);
	}
}
