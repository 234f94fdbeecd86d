/* pack_prices.c - what one SMS part costs, for `safar pack cost --prices FILE` */
#include "ops/command/pack_prices.h"

#include <string.h>
#include <unistd.h>

#include "content/compiler/compile.h"
#include "content/diag.h"
#include "content/ini.h"
#include "content/quantity.h"
#include "locales/text/bug.h"

static const char *
needed(const struct ini *ini, const struct ini_section *s, const char *key, struct diag *d)
{
	const struct ini_key *found = ini_key(s, key);
	struct place here = ini_place_of_section(ini, s);

	for (size_t i = 0; i < s->key_count; i++)
		if (strcmp(s->keys[i].name, key) != 0) {
			struct place there = ini_place_of_name(ini, &s->keys[i]);

			diag_at(d, E121, &there, "[%s] %s: unknown key; it can only have %s", s->name, s->keys[i].name, key);
		}
	if (found == NULL && !s->is_damaged)
		diag_at(d, E124, &here, "[%s] has no %s", s->name, key);
	return found != NULL ? found->value : NULL;
}

static bool
is_known_way(const char *name, const struct cost_way *ways, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(ways[i].name, name) == 0)
			return true;
	return false;
}

static bool
has_country(const char *root, const char *letters)
{
	char path[512];

	return (size_t)snprintf(path, sizeof path, "%s/content/countries/%s.ini", root, letters) < sizeof path &&
	    access(path, F_OK) == 0;
}

static bool
is_known_country(const struct compile_settings *c, const char *letters)
{
	for (unsigned i = 0; i < c->bases; i++)
		if (has_country(c->base[i], letters))
			return true;
	return has_country(c->root, letters);
}

static void
read_price(struct prices *p, const struct ini_section *s, struct diag *d)
{
	const char *value = needed(p->ini, s, "part", d);
	struct price *price = &p->price[p->count];
	struct place here;

	price->section = s->name;
	price->way = strncmp(s->name, "way.", 4) == 0 ? s->name + 4 : NULL;
	if (value == NULL)
		return;
	here = ini_place_of_value(p->ini, ini_key(s, "part"));
	if (quantity_money(value, PRICE_DIGITS, &price->part)) {
		p->count++;
		return;
	}
	diag_at(d, E123, &here, "part is what one SMS part costs, not \"%s\"", value);
	diag_fix(d, "write digits of the currency itself, at most %d, and at most %d behind a point: part = 0.045", PRICE_DIGITS, MONEY_DECIMALS);
}

static void
read_currency(struct prices *p, const struct ini_section *s, struct diag *d)
{
	struct place here;

	p->currency = needed(p->ini, s, "currency", d);
	if (p->currency == NULL || quantity_is_currency(p->currency))
		return;
	here = ini_place_of_value(p->ini, ini_key(s, "currency"));
	diag_at(d, E123, &here, "currency is one currency, in the three capital letters that banks write for it (ISO 4217)");
	diag_fix(d, "write them: currency = USD; prices of another currency go into a list of their own");
}

static void
read_section(struct prices *p, const struct ini_section *s, const struct compile_settings *c, const struct cost_way *ways,
    size_t count, struct diag *d)
{
	struct place here = ini_place_of_section(p->ini, s);
	bool is_country = strncmp(s->name, "country.", 8) == 0 && strlen(s->name) == 10 &&
	    strspn(s->name + 8, "abcdefghijklmnopqrstuvwxyz") == 2;

	if (is_country && !is_known_country(c, s->name + 8)) {
		diag_at(d, E255, &here, "[%s]: there is no %s/content/countries/%s.ini", s->name, c->root, s->name + 8);
		diag_fix(d, "correct the two letters of the country");
	} else if (strcmp(s->name, "prices") == 0) {
		read_currency(p, s, d);
	} else if (is_country || (strncmp(s->name, "way.", 4) == 0 && is_known_way(s->name + 4, ways, count))) {
		read_price(p, s, d);
	} else if (strncmp(s->name, "way.", 4) == 0) {
		diag_at(d, E120, &here, "[%s]: no way that carries SMS has this name", s->name);
		diag_fix(d, "correct it, or name the file of ways with --route");
	} else {
		diag_at(d, E120, &here, "[%s] means nothing in a list of prices", s->name);
		diag_fix(d, "sections are [prices], [country.qa] for each country and [way.name] for each way");
	}
}

bool
cost_ways_read(const char *path, struct ways *ways, struct cost_way out[WAYS_MAX], size_t *count, struct diag *d)
{
	if (!ways_read(ways, path, d))
		return false;
	for (size_t i = 0; i < ways->count && *count < WAYS_MAX; i++)
		if (ways->way[i].carries == WAY_SMS)
			out[(*count)++] = (struct cost_way){ ways->way[i].name, ways->way[i].national };
	return true;
}

bool
prices_read(struct prices *p, const char *path, const struct compile_settings *c, const struct cost_way *ways, size_t ways_count,
    struct diag *d)
{
	unsigned errors = d->errors;
	struct place whole = { path, 0, 0, NULL, 0, 0 };

	*p = (struct prices){ .ini = ini_read(path, path, d) };
	if (p->ini == NULL)
		return false;
	p->price = xcalloc(p->ini->section_count + 1, sizeof *p->price);
	for (size_t i = 0; i < p->ini->section_count; i++)
		read_section(p, &p->ini->sections[i], c, ways, ways_count, d);
	if (d->errors == errors && p->currency == NULL) {
		diag_at(d, E124, &whole, "there is no [prices]");
		diag_fix(d, "add [prices] with currency, such as currency = USD");
	}
	if (d->errors == errors && p->count == 0) {
		diag_at(d, E124, &whole, "there is no price");
		diag_fix(d, "add [country.qa] or [way.name] with part = 0.045, what one SMS part costs");
	}
	return d->errors == errors;
}

void
prices_release(struct prices *p)
{
	free(p->price);
	ini_free(p->ini);
	*p = (struct prices){ .ini = NULL };
}

bool
price_is_for(const struct prices *p, const struct price *price, const char *way)
{
	if (price->way != NULL)
		return strcmp(price->way, way) == 0;
	for (size_t i = 0; i < p->count; i++)
		if (p->price[i].way != NULL && strcmp(p->price[i].way, way) == 0)
			return false;
	return true;
}

uint64_t
price_of_thousand(const struct price *price, const struct cost_sum *sum)
{
	uint64_t parts = sum->answer_parts, answers = sum->answers > 0 ? sum->answers : 1;
	uint64_t unit = answers * (MONEY_UNIT / 100 / 1000);

	return (parts * price->part + unit / 2) / unit;
}
