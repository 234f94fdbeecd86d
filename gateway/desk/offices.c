/*
 * offices.c - who can call her back today
 *
 * An office is asked in file order, so that the operator decides who comes
 * first.  Every doubt (a count of requests that nobody could read, a slot that
 * is nearly over) means no offer: "nobody today" can be believed, a promise
 * that is broken cannot.
 */
#include "gateway/desk/offices.h"

#include "content/pack.h"
#include "gateway/desk/section_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SECONDS_A_DAY = 24 * 60 * 60, LANGUAGE_BYTES = 16 };

static const struct { const char *word; bool is_protected; } groups[] = {
#define DESK_GROUP(id, word, is_protected, what) { word, is_protected },
#include "gateway/desk/groups.def"
#undef DESK_GROUP
};

static const char *const roles[DESK_ROLE_COUNT] = { "consulate", "ngo", "mrc", "state" };

const char *
desk_group_word(enum desk_group g)
{
	BUG_IF(g >= DESK_GROUP_COUNT);
	return groups[g].word;
}

enum desk_group
desk_group_of(const char *word)
{
	int g = 0;

	while (g < DESK_GROUP_COUNT && strcmp(groups[g].word, word) != 0)
		g++;
	return (enum desk_group)g;
}

const char *
desk_role_word(enum desk_role role)
{
	BUG_IF(role >= DESK_ROLE_COUNT);
	return roles[role];
}

bool
desk_role_may_have(enum desk_role role, enum desk_group g)
{
	BUG_IF(g >= DESK_GROUP_COUNT);
	return !groups[g].is_protected || (role != DESK_CONSULATE && role != DESK_STATE);
}

void
offices_free(struct offices *o)
{
	if (o == NULL)
		return;
	for (size_t i = 0; i < o->count; i++) {
		free(o->office[i].title);
		free(o->office[i].stays);
		free(o->office[i].origins);
		free(o->office[i].languages);
	}
	free(o->office);
	free(o);
}

static bool
has_country(const uint16_t *list, uint16_t country)
{
	while (*list != 0 && *list != country)
		list++;
	return country != 0 && *list == country;
}

static bool
serves(const struct office *of, const struct desk_ask *ask)
{
	return strcmp(of->owner, ask->owner) == 0 && has_country(of->stays, ask->stay) &&
	    (of->origins == NULL || has_country(of->origins, ask->origin)) &&
	    (of->groups >> ask->group & 1) != 0 && desk_role_may_have(of->role, ask->group);
}

/* By voice there is no script: ne-latn and ne are one language. */
static bool
speaks(const struct office *of, const char *locale)
{
	const char *rest = of->languages;
	char tag[LANGUAGE_BYTES];
	size_t len = strcspn(locale, "-");

	while (ini_entry(&rest, tag, sizeof(tag)))
		if (len > 0 && strcspn(tag, "-") == len && strncmp(tag, locale, len) == 0)
			return true;
	return false;
}

static bool
has_any_woman(const struct office *of)
{
	for (int s = 0; s < SLOT_COUNT; s++)
		if (of->slot[s].end != 0 && of->slot[s].has_woman)
			return true;
	return false;
}

/* Fills the slots of today; false if she can choose none of them. */
static bool
slots_today(const struct office *of, const struct desk_ask *ask, struct desk_offer *out)
{
	int64_t local_s = ask->now_s + of->offset_minutes * (int64_t)60;
	int32_t day = desk_day_of(local_s);
	long second = (long)(local_s - day * (int64_t)SECONDS_A_DAY);
	unsigned weekday = (unsigned)((day % 7 + 7 + 4) % 7);		/* 1970 began on a Thursday */
	bool is_any = false;

	if ((of->closed >> weekday & 1) != 0)
		return false;
	for (unsigned s = 0; s < SLOT_COUNT; s++) {
		const struct office_slot *slot = &of->slot[s];
		unsigned open = 0;

		if (slot->end == 0 || (ask->wants_woman && !slot->has_woman) ||
		    slot->end * 60L - second < DESK_LEAST_MINUTES * 60L ||
		    !ask->load(ask->arg, of->name, day, s, &open) || open >= slot->staff)
			continue;
		out->is_free[s] = is_any = true;
		out->has_woman[s] = slot->has_woman;
	}
	out->day = day;
	return is_any;
}

static enum desk_reason
office_reason(const struct office *of, const struct desk_ask *ask, struct desk_offer *out)
{
	if (!serves(of, ask))
		return DESK_NO_OFFICE;
	if (!speaks(of, ask->locale))
		return DESK_NO_LANGUAGE;
	if (ask->wants_woman && !has_any_woman(of))
		return DESK_NO_STAFF;
	return slots_today(of, ask, out) ? DESK_OFFERED : DESK_NO_SLOT_TODAY;
}

bool
desk_offer(const struct offices *o, const struct desk_ask *ask, struct desk_offer *out)
{
	enum desk_reason nearest = DESK_NO_OFFICE;

	BUG_IF(ask->group >= DESK_GROUP_COUNT || ask->load == NULL);
	for (size_t i = 0; o != NULL && i < o->count; i++) {
		enum desk_reason reason;

		*out = (struct desk_offer){ .office = i };
		reason = office_reason(&o->office[i], ask, out);
		if (reason == DESK_OFFERED)
			return true;
		if (reason > nearest)
			nearest = reason;
	}
	*out = (struct desk_offer){ .reason = nearest };
	return false;
}

static bool
has_service(const struct pack *p, const char *owner)
{
	for (uint32_t i = 0; i < p->services_count; i++)
		if (strcmp(pack_string(p, p->services[i].owner), owner) == 0)
			return true;
	return false;
}

static bool
has_locale(const struct pack *p, const struct office *of)
{
	for (uint32_t i = 0; i < p->locales_count; i++)
		if (speaks(of, pack_string(p, p->locales[i].tag)))
			return true;
	return false;
}

static bool
has_stay(const struct pack *p, const struct office *of)
{
	for (const uint16_t *stay = of->stays; *stay != 0; stay++) {
		const struct pack_country *c = pack_find_country(p, *stay);

		if (c != NULL && c->is_stay != 0)
			return true;
	}
	return false;
}

size_t
offices_unreached(const struct offices *o, const struct pack *p, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < o->count; i++) {
		const struct office *of = &o->office[i];
		const char *lack = !has_service(p, of->owner) ? "no service of the pack has its owner" :
		    !has_locale(p, of) ? "the pack has none of its languages" :
		    !has_stay(p, of) ? "the pack has none of its countries of stay" : NULL;

		if (lack != NULL)
			buf_addf(out, "%snobody can reach [office.%s]: %s", n++ > 0 ? "\n" : "", of->name, lack);
	}
	return n;
}
