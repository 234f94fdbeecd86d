/*
 * broadcasts_report.c - what became of it: by country and language, without a person
 *
 * Rows are walked beside the loop, as audiences are; who asks asks again until
 * they are counted.  After a month rows are gone and only the sums are left.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "locales/text/bug.h"

enum { REPORT_GOOD_S = 30, REPORT_ASKED_S = 5 };

static struct report_cell *
cell_of(struct reporting *p, const struct ledger_row *row, const char *route)
{
	for (unsigned i = 0; i < p->cells; i++)
		if (strcmp(p->cell[i].locale, row->to.locale) == 0 && strcmp(p->cell[i].stay, route) == 0)
			return &p->cell[i];
	if (p->cells < REPORT_CELLS) {
		(void)snprintf(p->cell[p->cells].locale, STORE_TAG_BYTES, "%s", row->to.locale);
		(void)snprintf(p->cell[p->cells].stay, sizeof(p->cell[0].stay), "%.2s", route);
		p->cells++;
	}
	return &p->cell[p->cells - 1];	/* the last one takes what finds no place */
}

static void
add_row(struct reporting *p, const struct ledger_row *row, const char *route)
{
	struct report_cell *c = cell_of(p, row, route);

	c->planned++;
	switch (row->fate.state) {
	case ROW_ACCEPTED:
		c->accepted++;
		break;
	case ROW_DELIVERED:
		c->delivered++;
		break;
	case ROW_UNKNOWN:
		c->unknown++;
		break;
	case ROW_FAILED: case ROW_CANCELLED:
		c->not_reached++;
		break;
	default:
		c->waiting++;
	}
	c->maybe_twice += (row->fate.flags & ROW_MAYBE_TWICE) != 0;
	c->got += (row->fate.flags & ROW_GOT) != 0;
}

/* A batch of rows; false when the ledger does not answer. */
static bool
walk(struct broadcasts *b, const struct opened *o, struct reporting *p)
{
	struct ledger_row *rows = xcalloc(REPORT_ROWS, sizeof(*rows));
	struct leg leg[LEGS];
	unsigned n = 0;
	enum store_result r = STORE_OK;

	broadcasts_legs(o, leg);
	while (p->leg < LEGS && !leg[p->leg].is_used)
		p->leg++;
	p->is_done = p->leg == LEGS;
	if (!p->is_done)
		r = b->w.ledger->ops->rows_scan(b->w.ledger, o->e.owner, leg[p->leg].job, p->next, UINT32_MAX, UINT32_MAX, rows, REPORT_ROWS, &n);
	for (unsigned i = 0; i < n; i++)
		add_row(p, &rows[i], o->b.audience.stays == 1 ? o->b.audience.stay[0] : "");
	if (!p->is_done && n < REPORT_ROWS) {
		p->leg++;
		p->next = 0;
	} else if (n > 0) {
		p->next = rows[n - 1].row + 1;
	}
	free(rows);
	return r == STORE_OK || r == STORE_NONE;
}

/* There is one place.  Who counts goes on counting as long as she asks, or two who ask in turn would never see an end. */
static bool
is_anothers(const struct reporting *p, const struct opened *o, int64_t now_s)
{
	return p->is_used && !p->is_done && memcmp(p->id, o->e.id, STORE_ID_BYTES) != 0 && now_s >= p->asked_s &&
	    now_s - p->asked_s < REPORT_ASKED_S;
}

static bool
tally(struct broadcasts *b, const struct opened *o, bool *is_done, struct buf *why)
{
	struct reporting *p = &b->reporting;
	int64_t now_s = b->w.now(b->w.ctx), until_ms = b->w.wire.boot_ms(b->w.wire.ctx) + COUNT_TURN_MS;

	*is_done = false;
	if (is_anothers(p, o, now_s))
		return true;
	if (!p->is_used || memcmp(p->id, o->e.id, STORE_ID_BYTES) != 0 || (p->is_done && now_s - p->begun_s > REPORT_GOOD_S) || now_s < p->begun_s) {
		memset(p, 0, sizeof(*p));
		p->is_used = true;
		p->begun_s = now_s;
		memcpy(p->id, o->e.id, STORE_ID_BYTES);
	}
	p->asked_s = now_s;
	while (!p->is_done && b->w.wire.boot_ms(b->w.wire.ctx) < until_ms)
		if (!walk(b, o, p)) {
			buf_adds(why, "the ledger cannot be read now");
			return false;
		}
	*is_done = p->is_done;
	return true;
}

static json_t *
json_cells(const struct reporting *p)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < p->cells; i++) {
		const struct report_cell *c = &p->cell[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "language", c->locale, "country", c->stay,
		    "planned", (json_int_t)c->planned, "waiting", (json_int_t)c->waiting, "accepted", (json_int_t)c->accepted,
		    "delivered", (json_int_t)c->delivered, "unknown", (json_int_t)c->unknown, "not_reached", (json_int_t)c->not_reached,
		    "maybe_twice", (json_int_t)c->maybe_twice, "got", (json_int_t)c->got));
	}
	return list;
}

/* Which operator each country went by. */
static void
add_ways(const struct broadcasts *b, json_t *sums)
{
	json_t *row;
	size_t i;

	json_array_foreach(sums, i, row) {
		const struct sending_country *c = b->sending == NULL ? NULL :
		    sending_country(b->sending, country_code(json_string_value(json_object_get(row, "country"))));

		json_object_set_new(row, "way", json_string(c == NULL ? "" : c->way));
	}
}

enum broadcasts_end
broadcasts_report(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why)
{
	struct opened o;
	enum broadcasts_end end = broadcasts_open(b, who->owner, typed, &o, why);
	bool is_done = false;
	json_t *sums;

	if (end != BROADCASTS_DONE)
		return end;
	if (!o.e.is_training && !tally(b, &o, &is_done, why))
		end = BROADCASTS_WORLD;
	if (end == BROADCASTS_DONE && !o.e.is_training && !is_done)
		*result = json_pack("{s:i}", "counting", (int)b->reporting.cells);
	if (end == BROADCASTS_DONE && *result == NULL) {
		*result = json_entry(&o.e);
		sums = json_sums(b, &o);
		if (sums == NULL)
			sums = json_array();
		add_ways(b, sums);
		json_object_set_new(*result, "title", json_string(o.b.title));
		json_object_set(*result, "definition", o.json);
		json_object_set_new(*result, "countries", sums);
		json_object_set_new(*result, "languages", o.e.is_training ? json_array() : json_cells(&b->reporting));
		json_object_set_new(*result, "history", json_events(b, o.e.id));
	}
	opened_close(&o);
	return end;
}
