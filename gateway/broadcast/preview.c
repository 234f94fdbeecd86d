/*
 * preview.c - the sum over languages and countries, shown
 */
#include "gateway/broadcast/preview.h"

#include <string.h>

#include "gateway/broadcast/preview_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { FEW = 10 };

/* What a preview is made from and what it has come to. */
struct making {
	const struct broadcast	*b;
	const struct audience_count *c;
	const struct wording_of	*w;
	const struct sending	*s;
	struct preview		*out;
	bool			goes[AUDIENCE_CELLS];		/* cells that parts leave for */
	char			text[BROADCAST_TEXT_BYTES];	/* of the cell in hand */
	struct preview_measure	size;				/* of a text in `measured` */
	char			measured[STORE_TAG_BYTES];
};

bool
preview_at_night(const struct broadcast *b)
{
	return b->at_night || (b->kind == BROADCAST_ALERT && b->type != ALERT_DRILL);
}

/* One that stops is not lost behind those that only warn. */
static struct block *
block_with_room(struct preview *p, enum block_kind kind)
{
	if (p->blocks < PREVIEW_BLOCKS)
		return &p->block[p->blocks++];
	for (unsigned i = 0; block_stops(kind) && i < p->blocks; i++)
		if (!block_stops(p->block[i].kind))
			return &p->block[i];
	return NULL;
}

void
preview_block(struct preview *p, enum block_kind kind, const char *what)
{
	struct block *b;

	for (unsigned i = 0; i < p->blocks; i++)
		if (p->block[i].kind == kind && strcmp(p->block[i].what, what) == 0)
			return;
	b = block_with_room(p, kind);
	if (b == NULL)
		return;
	b->kind = kind;
	(void)snprintf(b->what, sizeof b->what, "%s", what);
}

/* The entry of a locale; NULL when there are more than can be shown. */
static struct preview_language *
language_of(struct making *m, const char *locale)
{
	const struct wording *chosen = audience_wording(m->b, locale);
	struct preview_language *l;

	for (unsigned i = 0; i < m->out->languages; i++)
		if (strcmp(m->out->language[i].locale, locale) == 0)
			return &m->out->language[i];
	if (m->out->languages == BROADCAST_LOCALES)
		return NULL;
	l = &m->out->language[m->out->languages++];
	(void)snprintf(l->locale, sizeof l->locale, "%s", locale);
	if (chosen != NULL) {
		l->choice = chosen->choice;
		memcpy(l->other, chosen->other, sizeof l->other);
	}
	return l;
}

/* News are the same in every country, and cells of a language follow each other. */
static void
measure(struct making *m, const char *locale)
{
	struct parts_rules rules = wording_rules(m->w, m->b, locale, 0);

	if (m->b->kind == BROADCAST_NEWS && strcmp(m->measured, locale) == 0)
		return;
	preview_measure(m->text, strlen(m->text), &rules, &m->size);
	(void)snprintf(m->measured, sizeof m->measured, "%s", locale);
}

static unsigned
units_of(const struct parts *parts)
{
	unsigned octets = parts->part[parts->count - 1].octets;

	return parts->alphabet == ALPHABET_UCS2 ? octets / 2 : octets;
}

/* Shown is the country with the longest; what is measured once is the same in the others. */
static void
language_show(struct making *m, const char *locale, const struct parts *parts, struct preview_language *l)
{
	struct buf shown;

	if (parts->count > 0 && (parts->count < l->parts || (parts->count == l->parts && units_of(parts) <= l->units)))
		return;
	measure(m, locale);
	if (m->size.parts < l->parts)
		return;
	l->parts = m->size.parts;
	l->units = m->size.units;
	l->room = m->size.room;
	l->spare = m->size.spare;
	l->is_ucs2 = m->size.is_ucs2;
	buf_wrap(&shown, l->text, sizeof l->text);
	buf_adds(&shown, wording_prefix(m->w, m->b));
	buf_adds(&shown, m->text);
	if (!buf_ok(&shown))
		(void)snprintf(l->text, sizeof l->text, "%s", m->text);
}

/* "am", "am: 12", "am (SA)" */
static void
language_block(struct making *m, enum wording_end end, const char *locale, const char *stay)
{
	char what[sizeof m->out->block[0].what];

	switch (end) {
	case WORDING_MISSING: preview_block(m->out, BLOCK_LANGUAGE, locale); break;
	case WORDING_UNREAD: preview_block(m->out, BLOCK_UNREAD, locale); break;
	case WORDING_TOO_LONG:
		measure(m, locale);
		(void)snprintf(what, sizeof what, "%s: %u", locale, m->size.spare);
		preview_block(m->out, BLOCK_TOO_LONG, what);
		break;
	case WORDING_NUMBER:
		(void)snprintf(what, sizeof what, stay[0] != '\0' ? "%s (%s)" : "%s", locale, stay);
		preview_block(m->out, BLOCK_NUMBER, what);
		break;
	case WORDING_OK:
	case WORDING_LEFT_OUT:
	case WORDING_END_COUNT: break;
	}
}

static struct preview_way *
way_of(struct making *m, const char *name)
{
	const struct sending_way *of = sending_way(m->s, name);
	struct preview_way *w;

	for (unsigned i = 0; i < m->out->ways; i++)
		if (strcmp(m->out->way[i].way, name) == 0)
			return &m->out->way[i];
	BUG_IF(m->out->ways == COUNT(m->out->way) || of == NULL);	/* sending_read() saw to both */
	w = &m->out->way[m->out->ways++];
	memcpy(w->way, of->name, sizeof w->way);
	w->parts_a_second = of->parts_a_second;
	return w;
}

/* What a cell costs, and by which way it goes. */
static void
cell_count(struct making *m, const struct audience_cell *cell, unsigned parts)
{
	const struct sending_country *country = m->s != NULL ? sending_country(m->s, country_code(cell->stay)) : NULL;
	unsigned long sent = cell->people * parts;
	struct preview_way *way;

	m->out->parts += sent;
	if (country == NULL)
		return;
	m->out->cost += (uint64_t)sent * country->price;
	way = way_of(m, country->way);
	way->people += cell->people;
	way->parts += sent;
}

static bool
has_way(const struct making *m, const struct audience_cell *cell)
{
	return m->s == NULL || sending_country(m->s, country_code(cell->stay)) != NULL;
}

/* The words for a cell, what is wrong with them, and how they look in its language. */
static enum wording_end
look_at(struct making *m, const char *locale, const char *stay, struct parts *parts, struct preview_language *l)
{
	struct buf text;
	enum wording_end end;

	buf_wrap(&text, m->text, sizeof m->text);
	end = wording_make(m->w, m->b, locale, stay, 0, parts, &text);
	if (l != NULL && (end == WORDING_OK || end == WORDING_TOO_LONG || end == WORDING_NUMBER))
		language_show(m, locale, parts, l);
	return end;
}

static void
cell_take(struct making *m, const struct audience_cell *cell, bool *goes)
{
	const struct wording *chosen = audience_wording(m->b, cell->locale);
	bool is_left_out = chosen != NULL && chosen->choice == CHOICE_LEAVE_OUT;
	struct preview_language *l;
	struct parts parts;
	enum wording_end end;

	if (!is_left_out && !has_way(m, cell)) {
		preview_block(m->out, BLOCK_NO_WAY, cell->stay[0] != '\0' ? cell->stay : "not known");
		return;
	}
	l = language_of(m, cell->locale);
	if (l != NULL)
		l->people += cell->people;
	if (is_left_out)
		return;
	end = look_at(m, cell->locale, cell->stay, &parts, l);
	language_block(m, end, cell->locale, cell->stay);
	*goes = end == WORDING_OK;
	if (*goes)
		cell_count(m, cell, parts.count);
}

/* Languages that were written and that nobody reads now: a text that is too long is so before the first reader comes. */
static void
others_take(struct making *m)
{
	const struct addressees *a = &m->b->audience;

	for (unsigned i = 0; i < m->b->wordings; i++) {
		const char *locale = m->b->wording[i].locale;
		unsigned before = m->out->languages;
		struct preview_language *l = language_of(m, locale);
		struct parts parts;

		if (l != NULL && m->out->languages > before
		    && look_at(m, locale, a->stays > 0 ? a->stay[0] : "", &parts, l) == WORDING_TOO_LONG)
			language_block(m, WORDING_TOO_LONG, locale, "");
	}
}

/*
 * Of each way, all its parts as if they were for the country whose night delays them most: never too early, and exact
 * where a way serves one country.
 */
static void
ends_take(struct making *m)
{
	for (unsigned i = 0; i < m->c->cells; i++) {
		const struct audience_cell *cell = &m->c->cell[i];
		const struct sending_country *country = sending_country(m->s, country_code(cell->stay));
		struct preview_way *way;
		int64_t end_s;

		if (country == NULL || !m->goes[i])
			continue;
		way = way_of(m, country->way);
		end_s = sending_ends_s(country, way->parts_a_second, way->parts, preview_at_night(m->b), m->out->begins_s);
		if (end_s > way->ends_s)
			way->ends_s = end_s;
		if (end_s > m->out->ends_s)
			m->out->ends_s = end_s;
		if (!preview_at_night(m->b) && sending_awake_s(country, m->out->begins_s) != 0)
			preview_block(m->out, BLOCK_NIGHT, cell->stay);
	}
}

void
preview_make(const struct broadcast *b, const struct audience_count *c, const struct wording_of *w, const struct sending *s,
    preview_sent_fn *sent, void *arg, struct preview *out)
{
	struct making m = { .b = b, .c = c, .w = w, .s = s, .out = out };
	uint8_t hash[BROADCAST_HASH_BYTES];

	memset(out, 0, sizeof *out);
	out->people = c->people;
	out->left_out = c->left_out;
	out->begins_s = out->ends_s = b->at_s > w->now_s ? b->at_s : w->now_s;
	for (unsigned i = 0; i < c->cells; i++)
		cell_take(&m, &c->cell[i], &m.goes[i]);
	others_take(&m);
	if (s != NULL)
		ends_take(&m);
	if (c->people == 0)
		preview_block(out, BLOCK_EMPTY, "");
	else if (c->people < FEW && !b->audience.is_of && b->reason[0] == '\0')	/* nobody chose how many were given the first */
		preview_block(out, BLOCK_SMALL, "");
	preview_text_hash(b, hash);
	if (b->reason[0] == '\0' && sent != NULL && sent(arg, hash, &b->audience, w->now_s))
		preview_block(out, BLOCK_AGAIN, "");
	if (b->reason[0] == '\0' && b->kind == BROADCAST_NEWS && b->audience.list == LIST_ALERTS)
		preview_block(out, BLOCK_FREE_TEXT, "");
	preview_rules(b, w, s, out);
}
