/*
 * broadcasts_level.c - how far it is in a country: what switches the crisis branch of the menu
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "locales/text/bug.h"

enum { LEVELS = 256, LEVEL_MOST = 4 };

/* False, and where it is on, when there is nothing to take back. */
static bool
is_on(struct broadcasts *b, const struct level_row *row, struct buf *why)
{
	struct level_row *rows = xcalloc(LEVELS, sizeof(*rows));
	const char *between = "; it is on for ";
	unsigned n = 0;
	bool is_it = book_levels(b->w.book, rows, LEVELS, &n) != STORE_OK;	/* then the next call says what is wrong */

	for (unsigned i = 0; i < n && !is_it; i++)
		is_it = strcmp(rows[i].owner, row->owner) == 0 && strcmp(rows[i].stay, row->stay) == 0 &&
		    strcmp(rows[i].origin, row->origin) == 0;
	if (!is_it)
		buf_addf(why, "it is not on for %s%s%s", row->stay, row->origin[0] == '\0' ? "" : ", people of ", row->origin);
	for (unsigned i = 0; i < n && !is_it; i++) {
		if (strcmp(rows[i].owner, row->owner) != 0)
			continue;
		buf_addf(why, "%s%s%s%s", between, rows[i].stay, rows[i].origin[0] == '\0' ? "" : ", people of ", rows[i].origin);
		between = "; ";
	}
	free(rows);
	return is_it;
}

enum broadcasts_end
broadcasts_level(struct broadcasts *b, const struct broadcasts_asker *who, const char *stay, const char *origin, unsigned level,
    json_t **result, struct buf *why)
{
	struct level_row row = { .level = level, .since_s = b->w.now(b->w.ctx) };
	enum broadcasts_end end;

	if (level > LEVEL_MOST || country_code(stay) == 0 || (*origin != '\0' && country_code(origin) == 0)) {
		buf_adds(why, "a level is 0 to 4, a country two letters: SA");
		return BROADCASTS_BAD;
	}
	(void)snprintf(row.owner, sizeof(row.owner), "%s", who->owner);
	(void)snprintf(row.stay, sizeof(row.stay), "%s", stay);
	(void)snprintf(row.origin, sizeof(row.origin), "%s", origin);
	(void)snprintf(row.who, sizeof(row.who), "%s", who->name);
	if (level == 0 && !is_on(b, &row, why))
		return BROADCASTS_BAD;
	end = broadcasts_of_store(book_level_put(b->w.book, &row, why), why);
	if (end != BROADCASTS_DONE)
		return end;
	log_event(b->w.log, LOG_CRISIS_LEVEL, "owner=%s stay=%s origin=%s level=%u", row.owner, row.stay, row.origin[0] == '\0' ? "all" : row.origin, level);
	broadcasts_board(b);
	return broadcasts_levels(b, who, result, why);
}

enum broadcasts_end
broadcasts_levels(struct broadcasts *b, const struct broadcasts_asker *who, json_t **result, struct buf *why)
{
	struct level_row *rows = xcalloc(LEVELS, sizeof(*rows));
	unsigned n = 0;
	enum store_result r = book_levels(b->w.book, rows, LEVELS, &n);
	json_t *list = json_array();

	for (unsigned i = 0; i < n; i++)
		if (who->owner[0] == '\0' || strcmp(rows[i].owner, who->owner) == 0)
			json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:i, s:o, s:s}", "owner", rows[i].owner, "stay", rows[i].stay,
			    "origin", rows[i].origin, "level", (int)rows[i].level, "since", json_time(rows[i].since_s), "who", rows[i].who));
	free(rows);
	if (r == STORE_OK || r == STORE_NONE) {
		*result = json_object();
		json_object_set_new(*result, "rows", list);
		return BROADCASTS_DONE;
	}
	json_decref(list);
	return broadcasts_of_store(r, why);
}
