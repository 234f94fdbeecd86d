/*
 * evacuation_vault.c - what the vault can do on one core
 */
#include "ops/bench/evacuation_vault.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gateway/staff/audit.h"
#include "gateway/vault/desk.h"
#include "gateway/vault/keys.h"
#include "gateway/vault/ticket.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/gauge.h"

enum { HOUR_S = 3600 };

struct vault_stage { char keys_folder[300], public_path[300], jobs[300], audit_folder[300]; struct keys *keys; struct audit *audit; struct desk *desk; };

static void
folder(char out[300], const char *in, const char *name, bool is_made)
{
	(void)snprintf(out, 300, "%.250s/%s", in, name);
	if (is_made)
		BUG_IF(mkdir(out, 0700) != 0);
}

struct vault_stage *
vault_stage_new(const char *in, struct seal_key *key, struct buf *why)
{
	struct vault_stage *v = xcalloc(1, sizeof *v);
	struct vault_now now = vault_now();
	bool is_mistake;

	folder(v->keys_folder, in, "keys", true);
	folder(v->jobs, in, "jobs", true);
	folder(v->audit_folder, in, "audit", true);
	folder(v->public_path, in, "vault.pub", false);
	v->keys = sodium_init() >= 0 ? keys_open(v->keys_folder, v->public_path, &now, &is_mistake, why) : NULL;
	v->audit = v->keys != NULL ? audit_open(v->audit_folder, why) : NULL;
	if (v->audit != NULL)
		v->desk = desk_new(v->keys, v->audit, v->jobs, RULE_ROWS_MOST);
	if (v->desk != NULL && desk_begin(v->desk, v->audit_folder, &now, why) && seal_key_read(v->public_path, (int64_t)time(NULL), key, why))
		return v;
	vault_stage_free(v);
	return NULL;
}

void
vault_stage_free(struct vault_stage *v)
{
	if (v == NULL)
		return;
	desk_free(v->desk);
	audit_close(v->audit);
	keys_close(v->keys);
	free(v);
}

struct desk *
vault_stage_desk(struct vault_stage *v)
{
	return v->desk;
}

bool
vault_stage_ticket(struct vault_stage *v, const struct crowd *c, const uint8_t job[STORE_ID_BYTES], char name[2 * STORE_ID_BYTES + 1],
    struct buf *why)
{
	struct ticket t = { .expires_s = (int64_t)time(NULL) + HOUR_S, .rows = 2 * c->people };

	sodium_bin2hex(name, 2 * STORE_ID_BYTES + 1, job, STORE_ID_BYTES);
	(void)snprintf(t.job, sizeof t.job, "%s", name);
	(void)snprintf(t.owner, sizeof t.owner, "%s", c->owner);
	(void)snprintf(t.list, sizeof t.list, "%s", list_words[LIST_ALERTS]);
	(void)snprintf(t.maker, sizeof t.maker, "asha");
	(void)snprintf(t.checker, sizeof t.checker, "biruk");
	return ticket_write(v->jobs, &t, why);
}

void
vault_stage_print(struct vault_stage *v, const struct crowd *c, struct store *people)
{
	static const uint8_t job[STORE_ID_BYTES] = { 9 };
	struct wire_rows q = { .count = VAULT_ROWS_MAX };
	struct wire_said said;
	struct listed row[VAULT_ROWS_MAX];
	char room[256];
	struct buf why = BUF_OVER(room);
	unsigned long open = 0, later = 0, questions = 0, syncs = evacuation_syncs();
	unsigned n = 0;
	int64_t took = 0;

	BUG_IF(!vault_stage_ticket(v, c, job, q.job, &why));
	(void)snprintf(q.owner, sizeof q.owner, "%s", c->owner);
	(void)snprintf(q.list, sizeof q.list, "%s", list_words[LIST_ALERTS]);
	(void)snprintf(q.who, sizeof q.who, "safard");
	for (bool is_first = true; people->ops->listed_scan(people, c->owner, LIST_ALERTS, is_first ? NULL : row[VAULT_ROWS_MAX - 1].peer, row,
	    VAULT_ROWS_MAX, &n) == STORE_OK && n == VAULT_ROWS_MAX; is_first = false) {
		struct vault_now now = vault_now();
		int64_t start = gauge_ns();

		for (unsigned i = 0; i < n; i++) {
			memcpy(q.row[i].id, row[i].peer, sizeof q.row[i].id);
			memcpy(q.row[i].sealed, row[i].sealed, sizeof q.row[i].sealed);
		}
		desk_rows(v->desk, &q, &(struct caller){ true, false }, &now, &said);
		took += gauge_ns() - start;
		questions++;
		for (unsigned i = 0; i < said.count; i++) {
			open += said.row[i].end == VAULT_ROW_OPEN;
			later += said.row[i].end == VAULT_ROW_LATER;
		}
		BUG_IF(open + later != questions * VAULT_ROWS_MAX);
	}
	printf("vault rows=%lu per_s=%.0f syncs=%lu later=%lu\n", open, (double)open * 1e9 / (double)took, evacuation_syncs() - syncs, later);
	fflush(stdout);
}
