/*
 * answer_towns.c - the offices of a town, as lines
 *
 * What it is, in her language, and a line for it: its name, how to find it,
 * hours, languages, as they are written in content/offices; its number on a
 * line of its own, so that it can be read to somebody and keeps its order
 * among words written right to left.  Nothing here is compiled, so it is cut
 * between offices, and "98 More" leads on.
 */
#include <string.h>

#include "content/render_office.h"
#include "gateway/answer_inside.h"
#include "locales/text/buf.h"
#include "locales/text/dialled.h"

enum item_kind { ITEM_FOUND, ITEM_ELSEWHERE, ITEM_NONE, ITEM_COVERS, ITEM_LACKS, ITEM_OFFICE };

/* A heading, or an office under it. */
struct item {
	enum item_kind kind;
	uint16_t town;
	struct office_row row;
};
enum { ITEMS_MAX = TALK_TOWNS * (OFFICES_MOST + 3), NAME_BYTES = 160, KIND_BYTES = 32 };
struct items { struct item at[ITEMS_MAX]; unsigned count; bool has_two; uint8_t asked; };	/* asked: 1 + kind that is wanted, or 0 */

static const char *const heading_topics[] = {
	[ITEM_FOUND] = TOWN_FOUND_TOPIC, [ITEM_ELSEWHERE] = "office.elsewhere", [ITEM_NONE] = "office.none",
	[ITEM_COVERS] = "office.covers",
};

static void
add_item(struct items *items, enum item_kind kind, uint16_t town, const struct office_row *row)
{
	items->at[items->count++] = (struct item){ kind, town, row != NULL ? *row : (struct office_row){ PACK_NONE, OFFICE_HERE, false } };
}

/* The kind that she asked for goes before the others; false if there is none. */
static bool
put_asked_first(const struct pack *p, uint8_t asked, struct office_row *row, unsigned count)
{
	unsigned first = 0;

	for (unsigned i = 0; i < count; i++) {
		struct office_row moved = row[i];

		if (p->offices[moved.office].kind + 1u != asked)
			continue;
		memmove(row + first + 1, row + first, (i - first) * sizeof *row);
		row[first++] = moved;
	}
	return first > 0;
}

static bool
has_asked(const struct pack *p, uint8_t asked, const struct office_row *row, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (p->offices[row[i].office].kind + 1u == asked)
			return true;
	return false;
}

static void
items_of_town(const struct render *r, uint16_t town, struct items *items)
{
	struct office_row row[OFFICES_MOST];
	unsigned count = offices_of_town(r, town, row), here = 0, covering = 0;

	for (unsigned i = 0; i < count; i++) {
		here += row[i].where == OFFICE_HERE;
		covering += row[i].where == OFFICE_COVERING;
	}
	if (items->asked != 0 && count > 0 && !put_asked_first(r->pack, items->asked, row, count - covering) &&
	    !has_asked(r->pack, items->asked, row + count - covering, covering))
		add_item(items, ITEM_LACKS, town, NULL);
	if (count > covering)
		add_item(items, here > 0 ? ITEM_FOUND : ITEM_ELSEWHERE, town, NULL);
	for (unsigned i = 0; i < count; i++) {
		if (i == count - covering)
			add_item(items, ITEM_COVERS, town, NULL);
		add_item(items, ITEM_OFFICE, town, &row[i]);
	}
	if (count == covering)		/* its words lead on to the numbers behind 98 */
		add_item(items, ITEM_NONE, town, NULL);
}

/* With its country, where two countries have one of this name. */
static void
add_town_name(const struct render *r, uint16_t town, bool with_country, struct buf *out)
{
	struct pack_str name = office_town_name(r, town);
	char room[NAME_BYTES];
	struct buf country = BUF_OVER(room);

	buf_add(out, pack_string(r->pack, name), name.len);
	if (with_country)
		render_country(r, r->pack->towns[town].country, &country);
	if (country.len > 0)
		buf_addf(out, " (%s)", country.ptr);
}

/* What it is called, and that none is known; of a shelter in one sentence: its label asks. */
static void
add_lack(const struct render *with, uint8_t asked, struct buf *text)
{
	char room[KIND_BYTES];
	struct buf topic = BUF_OVER(room);

	if (asked == OFFICE_SHELTER + 1u) {
		answer_add_text(with, SHELTER_LACKS_TOPIC, text);
		return;
	}
	buf_addf(&topic, "office.%s", words_of_office_kind[asked - 1]);
	answer_add_text(with, topic.ptr, text);
	buf_adds(text, ": ");
	answer_add_text(with, KIND_LACKS_TOPIC, text);
}

static void
add_heading(const struct render *r, const struct item *item, const struct items *items, struct buf *text)
{
	const char *argument[ARGUMENT_COUNT];
	struct render with = *r;
	char room[NAME_BYTES];
	struct buf name = BUF_OVER(room);

	add_town_name(r, item->town, items->has_two, &name);
	memcpy(argument, r->arguments, sizeof argument);
	argument[ARGUMENT_TOWN] = room;
	with.arguments = argument;
	answer_new_line(text);
	if (item->kind == ITEM_LACKS)
		add_lack(&with, items->asked, text);
	else
		answer_add_text(&with, heading_topics[item->kind], text);
}

static bool
warns(const struct pack *p, const struct office_row *row)
{
	return row->may_ring && fact_warns(&p->facts[p->offices[row->office].fact]);
}

static void
add_warning(const struct render *r, struct buf *text)
{
	answer_new_line(text);
	render_ui(r, UI_WARN, text);
	while (text->len > 0 && text->ptr[text->len - 1] == ' ')
		buf_cut(text, text->len - 1);
}

static void
add_languages(const struct pack *p, const struct pack_office *o, struct buf *text)
{
	for (unsigned i = 0; i < o->locales; i++) {
		struct pack_str name = p->locales[o->locale[i]].english;

		buf_adds(text, i == 0 ? ". " : " ");
		buf_add(text, pack_string(p, name), name.len);
	}
}

static void
add_office(const struct render *r, const struct item *item, struct buf *text)
{
	const struct pack *p = r->pack;
	const struct pack_office *o = &p->offices[item->row.office];
	const struct pack_fact *f = &p->facts[o->fact];
	char room[KIND_BYTES];
	struct buf topic = BUF_OVER(room);

	buf_addf(&topic, "office.%s", words_of_office_kind[o->kind]);
	answer_new_line(text);
	answer_add_text(r, topic.ptr, text);
	if (o->town != PACK_NONE && item->row.where != OFFICE_HERE) {
		buf_adds(text, ", ");
		add_town_name(r, o->town, item->row.where == OFFICE_COVERING, text);
	}
	answer_new_line(text);
	buf_add(text, pack_string(p, f->office), f->office.len);
	if (o->place.len > 0)
		buf_addf(text, ". %s", pack_string(p, o->place));
	if (f->hours.len > 0)
		buf_addf(text, ". %s", pack_string(p, f->hours));
	add_languages(p, o, text);
	if (!item->row.may_ring)
		return;
	answer_new_line(text);
	dialled_add(text, pack_string(p, f->value), f->value.len, p->locales[r->locale].rtl);
}

/* With "98 More" behind it: it goes on to other offices, or to the numbers. */
static bool
fits(const struct answering *a, const struct render *r, unsigned parts, struct buf *text)
{
	size_t before = text->len;
	bool is_so;

	if (text->full || parts == 0)
		return !text->full;
	answer_new_line(text);
	render_ui(r, UI_MORE, text);
	is_so = answer_fits(a, r->locale, text, parts);
	text->full = false;
	buf_cut(text, before);
	return is_so;
}

/*
 * From item `from` on, as many as fit into `parts` (0: all), never a heading alone; returns the first that is left.  What
 * does not fit stands there all the same if it is the first office: how long one may be is the compiler's to say.
 */
static unsigned
add_items(const struct answering *a, const struct render *r, const struct items *items, unsigned from, unsigned parts,
    struct buf *text, struct answered *did)
{
	bool has_warned = false;
	unsigned i = from, least = from < items->count && items->at[from].kind == ITEM_OFFICE ? 1 : 2;
	size_t heading = text->len;

	did->number = PACK_NONE;
	for (; i < items->count; i++) {
		const struct item *item = &items->at[i];
		bool is_office = item->kind == ITEM_OFFICE, warns_now = is_office && !has_warned && warns(r->pack, &item->row);
		size_t before = text->len;

		if (!is_office)
			add_heading(r, item, items, text);
		if (warns_now)
			add_warning(r, text);
		if (is_office)
			add_office(r, item, text);
		if (i >= from + least && !fits(a, r, parts, text)) {
			bool is_behind_heading = items->at[i - 1].kind != ITEM_OFFICE;

			text->full = false;
			buf_cut(text, is_behind_heading ? heading : before);
			return is_behind_heading ? i - 1 : i;
		}
		heading = before;
		has_warned = has_warned || warns_now;
		if (is_office && item->row.may_ring)
			did->number = r->pack->offices[item->row.office].fact;
	}
	return i;
}

/* Where the page begins that she asked for; the last one if there are fewer. */
static unsigned
page_begin(const struct answering *a, const struct render *r, const struct items *items, unsigned page, unsigned parts,
    struct buf *text, struct answered *did)
{
	size_t before = text->len;
	unsigned begin = 0, from = 0;

	for (did->pages = 0; from < items->count; did->pages++) {
		if (did->pages <= page)
			begin = from;
		from = add_items(a, r, items, from, parts, text, did);
		buf_cut(text, before);
	}
	return begin;
}

static void
add_all(const struct answering *a, const struct render *r, const struct talk *where, const struct answer *answer,
    struct buf *text, struct answered *did)
{
	unsigned parts = a->turn->medium == MEDIUM_SMS ? r->pack->topics[answer->topic].parts : 0, from = 0;
	struct items items = { .count = 0, .has_two = where->town[1] != 0, .asked = where->office };

	for (unsigned i = 0; i < TALK_TOWNS && where->town[i] != 0 && where->town[i] <= r->pack->towns_count; i++)
		items_of_town(r, (uint16_t)(where->town[i] - 1), &items);
	if (parts > 0)
		from = page_begin(a, r, &items, answer->page, parts, text, did);
	(void)add_items(a, r, &items, from, parts, text, did);
	for (unsigned i = 0; i < items.count; i++)
		if (items.at[i].kind == ITEM_NONE || items.at[i].kind == ITEM_ELSEWHERE || items.at[i].kind == ITEM_LACKS)
			did->missing = pack_find_argument(r->pack, ARGUMENT_TOWN);	/* counted; which town is not */
	did->offers = answer->may_offer && did->number != PACK_NONE;
}

uint16_t
answer_add_offices(const struct answering *a, const struct render *r, const struct talk *where, const struct answer *answer,
    struct buf *text, struct answered *did)
{
	const struct pack_topic *t = &r->pack->topics[answer->topic];
	const char *name = pack_string(r->pack, t->name);
	uint16_t locale = t->refs > 0 ? render_locale(r, r->pack->refs[t->first_ref].key) : PACK_NONE;

	if (strcmp(name, TOWN_FOUND_TOPIC) == 0 && where->town[0] != 0) {
		add_all(a, r, where, answer, text, did);
	} else if (strcmp(name, TOWN_UNKNOWN_TOPIC) == 0) {
		answer_add_text(r, TOWN_UNKNOWN_TOPIC, text);
		did->missing = pack_find_argument(r->pack, ARGUMENT_TOWN);
	} else {
		return PACK_NONE;
	}
	return locale != PACK_NONE ? locale : r->locale;
}
