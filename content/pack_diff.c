/*
 * pack_diff.c - what one pack says otherwise than another
 *
 * Records are paired by their names (pack_diff_pairs.c) and compared field by field, references by the names they lead
 * to; so the order of sources, or a record more, moves nothing.  Of a value, 64 KiB are told.  Memory is some 40 bytes
 * for each record of both packs; a pair that takes more than DIFF_WORK bytes of reading is no pack of a compiler, and
 * that is told as a change.
 */
#include "content/pack_diff.h"

#include <stdlib.h>

#include "content/pack_diff_inside.h"
#include "locales/text/bug.h"

void
diff_tell(struct diff *d, const struct pack_change *c)
{
	d->count++;
	d->explains_widest = d->explains_widest || c->kind == PACK_CHANGE_FACT || c->kind == PACK_CHANGE_TOKEN ||
	    (c->kind >= PACK_CHANGE_SERVICE && c->kind <= PACK_CHANGE_LOCALE);
	if (d->tell != NULL)
		d->tell(d->arg, c);
}

bool
diff_gave_up(const struct diff *d)
{
	return d->work > DIFF_WORK;
}

static void
tell_pack(struct diff *d, enum pack_change_kind kind, const char *name, const char *field, const char *old, const char *now)
{
	struct pack_change c = { .kind = kind, .name = name, .field = field, .old = old, .now = now };

	if (old == NULL ? now != NULL : now == NULL || strcmp(old, now) != 0)
		diff_tell(d, &c);
}

/* Whose pack it is, and whom it may reach. */
static void
diff_head(struct diff *d)
{
	const struct pack *a = d->pack[DIFF_OLD], *b = d->pack[DIFF_NOW];

	tell_pack(d, PACK_CHANGE_SERVICE, "pack", "kind", pack_is_sample(a) ? "sample" : "release", pack_is_sample(b) ? "sample" : "release");
	tell_pack(d, PACK_CHANGE_SERVICE, "pack", "owner", pack_string(a, a->header->owner), pack_string(b, b->header->owner));
	tell_pack(d, PACK_CHANGE_SERVICE, "pack", "name", pack_string(a, a->header->name), pack_string(b, b->header->name));
}

/* A name that leads to two records cannot be compared by names. */
static bool
diff_doubles(struct diff *d)
{
	static const enum diff_kind kinds[] = { DIFF_LOCALES, DIFF_TOPICS, DIFF_KEYS, DIFF_TOKENS, DIFF_TYPES, DIFF_TOWNS };
	bool is_found = false;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		const char *twice = diff_twice(d, kinds[i]);

		is_found = is_found || twice != NULL;
		tell_pack(d, PACK_CHANGE_SERVICE, "pack", "name that stands twice", NULL, twice);
	}
	return is_found;
}

/* Texts and topics that the program itself finds by a number. */
static void
diff_places(struct diff *d)
{
	const struct pack *p[DIFF_SIDES] = { d->pack[DIFF_OLD], d->pack[DIFF_NOW] };

	for (uint32_t i = 0; i < p[DIFF_OLD]->ui_count || i < p[DIFF_NOW]->ui_count; i++) {
		const char *name[DIFF_SIDES];

		for (unsigned side = 0; side < DIFF_SIDES; side++)
			name[side] = i < p[side]->ui_count && p[side]->ui[i] != PACK_NONE ?
			    pack_string(p[side], p[side]->keys[p[side]->ui[i]].name) : NULL;
		tell_pack(d, PACK_CHANGE_TOPIC, i < UI_COUNT ? words_of_ui[i] : "ui", "text of the program", name[DIFF_OLD], name[DIFF_NOW]);
	}
	for (uint32_t i = 0; i < p[DIFF_OLD]->roots_count || i < p[DIFF_NOW]->roots_count; i++) {
		const char *name[DIFF_SIDES];

		for (unsigned side = 0; side < DIFF_SIDES; side++)
			name[side] = i < p[side]->roots_count && p[side]->roots[i] != PACK_NONE ?
			    pack_string(p[side], p[side]->topics[p[side]->roots[i]].name) : NULL;
		tell_pack(d, PACK_CHANGE_TOPIC, i < ROOT_COUNT ? words_of_topic_root[i] : "root", "topic of the program", name[DIFF_OLD],
		    name[DIFF_NOW]);
	}
}

static void
number_locales(struct diff *d)
{
	d->locales = diff_pairs_of(d, DIFF_LOCALES);
	for (uint32_t i = 0; i < d->locales.count; i++)
		for (unsigned side = 0; side < DIFF_SIDES; side++)
			if (d->locales.row[i].at[side] != DIFF_ABSENT)
				d->locale_id[side][d->locales.row[i].at[side]] = i;
}

static void
prepare(struct diff *d)
{
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		const struct pack *p = d->pack[side];

		d->value[side].text = xmalloc(DIFF_SHOWN + 1);
		d->value[side].work = &d->work;
		d->locale_id[side] = xcalloc((size_t)p->locales_count + 1, sizeof *d->locale_id[side]);
		d->is_plain[side] = xcalloc((size_t)p->topics_count + 1, 1);
		d->key_use[side] = xcalloc((size_t)p->keys_count + 1, 1);
		d->key_topic[side] = xcalloc((size_t)p->keys_count + 1, sizeof *d->key_topic[side]);
		d->loose_of[side] = xmalloc(((size_t)p->aliases_count + 1) * sizeof *d->loose_of[side]);
		memset(d->loose_of[side], 0xFF, ((size_t)p->aliases_count + 1) * sizeof *d->loose_of[side]);
		for (uint32_t i = 0; i < p->loose_count; i++)
			if (d->loose_of[side][p->loose[i].alias] == DIFF_ABSENT)
				d->loose_of[side][p->loose[i].alias] = i;
	}
	number_locales(d);
	d->topics = diff_pairs_of(d, DIFF_TOPICS);
	d->keys = diff_pairs_of(d, DIFF_KEYS);
	d->aliases = diff_pairs_of(d, DIFF_ALIASES);
	wording_init(d);
}

static void
release(struct diff *d)
{
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		free(d->value[side].text);
		free(d->locale_id[side]);
		free(d->is_plain[side]);
		free(d->key_use[side]);
		free(d->key_topic[side]);
		free(d->taken[side]);
		free(d->loose_of[side]);
	}
	free(d->locales.row);
	free(d->topics.row);
	free(d->keys.row);
	free(d->aliases.row);
}

static void
tell_all(struct diff *d)
{
	struct diff_pairs facts = diff_pairs_of(d, DIFF_FACTS), services = diff_pairs_of(d, DIFF_SERVICES),
	    countries = diff_pairs_of(d, DIFF_COUNTRIES), tokens = diff_pairs_of(d, DIFF_TOKENS),
	    offices = diff_pairs_of(d, DIFF_OFFICES), towns = diff_pairs_of(d, DIFF_TOWNS);

	diff_records(d, PACK_CHANGE_FACT, &facts);
	diff_order(d, PACK_CHANGE_FACT, &facts);
	diff_records(d, PACK_CHANGE_OFFICE, &offices);
	diff_order(d, PACK_CHANGE_OFFICE, &offices);
	diff_records(d, PACK_CHANGE_TOWN, &towns);
	diff_head(d);
	diff_records(d, PACK_CHANGE_SERVICE, &services);
	diff_order(d, PACK_CHANGE_SERVICE, &services);
	diff_records(d, PACK_CHANGE_COUNTRY, &countries);
	diff_records(d, PACK_CHANGE_LOCALE, &d->locales);
	diff_order(d, PACK_CHANGE_LOCALE, &d->locales);
	diff_records(d, PACK_CHANGE_TOPIC, &d->topics);
	diff_places(d);
	diff_records(d, PACK_CHANGE_TOKEN, &tokens);
	diff_records(d, PACK_CHANGE_KEYWORD, &d->aliases);
	diff_index(d);
	diff_texts(d);
	if (!d->explains_widest)
		diff_widest(d, &tokens);
	if (diff_gave_up(d))
		tell_pack(d, PACK_CHANGE_SERVICE, "pack", "size", NULL, "too much to compare");
	free(facts.row);
	free(offices.row);
	free(towns.row);
	free(services.row);
	free(countries.row);
	free(tokens.row);
}

unsigned
pack_diff(const struct pack *old, const struct pack *now, pack_change_fn *tell, void *arg)
{
	struct diff d = { .pack = { old, now }, .tell = tell, .arg = arg };

	/* pack_open() held the hash against all bytes. */
	if (memcmp(old->header->hash, now->header->hash, sizeof old->header->hash) == 0)
		return 0;
	if (diff_doubles(&d))
		return d.count;
	prepare(&d);
	tell_all(&d);
	release(&d);
	return d.count;
}

static void
hold_against(void *arg, const struct pack_change *c)
{
	bool *is_wording = arg;

	*is_wording = *is_wording && c->is_wording;
}

bool
pack_diff_is_wording(const struct pack *old, const struct pack *now)
{
	bool is_wording = true;

	pack_diff(old, now, hold_against, &is_wording);
	return is_wording;
}
