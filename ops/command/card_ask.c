/* card_ask.c - countries, language and numbers of a card; what is mistyped is told with the nearest */
#include "ops/command/card_ask.h"

#include <ctype.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "ops/command/card_say.h"
#include "ops/command/fact_names.h"

enum { DAY_S = 86400, LISTED_MAX = 12 };

/* Names that would have been right, one after the other. */
struct nearest { const char *typed; struct buf all; char best[64]; size_t distance; unsigned count; };

static void
offer(struct nearest *n, const char *name)
{
	size_t d = name_distance(n->typed, name);

	if (n->count++ < LISTED_MAX)
		buf_addf(&n->all, "%s%s", n->count > 1 ? ", " : "", name);
	if (d < n->distance) {
		n->distance = d;
		snprintf(n->best, sizeof n->best, "%s", name);
	}
}

/* "the pack has no language "nee"; did you mean ne? It has en, ne, ar." */
static void
tell(struct nearest *n, const char *what, struct buf *why)
{
	buf_addf(why, "%s \"", what);
	buf_add_escaped(why, n->typed, strlen(n->typed));
	buf_adds(why, "\"");
	if (n->count > 0 && n->distance <= strlen(n->typed) / 3 + 1)
		buf_addf(why, "; did you mean %s?", n->best);
	if (n->count > 0)
		buf_addf(why, "%s there %s %s%s", n->distance <= strlen(n->typed) / 3 + 1 ? " In all" : ";", n->count > 1 ? "are" : "is",
		    n->all.ptr, n->count > LISTED_MAX ? " and more" : "");
	buf_free(&n->all);
}

static struct nearest
near_to(const char *typed)
{
	return (struct nearest){ .typed = typed, .all = BUF_INIT(1024), .distance = SIZE_MAX };
}

static bool
ask_locale(const struct pack *p, const char *tag, uint16_t *locale, struct buf *why)
{
	struct nearest n = near_to(tag);

	*locale = pack_find_locale(p, tag);
	if (*locale != PACK_NONE)
		return true;
	for (uint32_t i = 0; i < p->locales_count; i++)
		offer(&n, pack_string(p, p->locales[i].tag));
	tell(&n, "the pack has no language", why);
	return false;
}

static bool
ask_country(const struct pack *p, const char *letters, bool is_stay, uint16_t *code, struct buf *why)
{
	const struct pack_country *c;
	char upper[8];
	struct nearest n = near_to(upper);

	snprintf(upper, sizeof upper, "%s", letters);
	for (char *at = upper; *at != '\0'; at++)
		*at = (char)toupper((unsigned char)*at);
	*code = strlen(letters) == 2 ? country_code(upper) : 0;
	c = *code == 0 ? NULL : pack_find_country(p, *code);
	if (c != NULL && (is_stay ? c->is_stay : c->is_origin)) {
		buf_free(&n.all);
		return true;
	}
	for (uint32_t i = 0; i < p->countries_count; i++) {
		char name[3];

		country_letters(p->countries[i].code, name);
		if (is_stay ? p->countries[i].is_stay : p->countries[i].is_origin)
			offer(&n, name);
	}
	tell(&n, is_stay ? "the pack has no country of stay" : "the pack has no country of origin", why);
	return false;
}

static bool
reaches(const struct pack *p, const struct pack_service *s, uint16_t stay)
{
	for (uint16_t i = 0; i < s->countries; i++)
		if (p->reach[s->first_country + i] == stay)
			return true;
	return false;
}

static bool
same(const struct pack *p, struct pack_str a, struct pack_str b)
{
	return strcmp(pack_string(p, a), pack_string(p, b)) == 0;
}

/* The first of its kind that people in `stay` reach; `of` NULL = any owner. */
static const struct pack_service *
first_service(const struct pack *p, uint16_t stay, enum service_kind kind, bool is_quiet, const struct pack_service *of)
{
	for (uint32_t i = 0; i < p->services_count; i++) {
		const struct pack_service *s = &p->services[i];

		if (s->kind == kind && (s->is_quiet != 0) == is_quiet && reaches(p, s, stay) &&
		    (of == NULL || same(p, s->owner, of->owner)))
			return s;
	}
	return NULL;
}

static bool
ask_service(const struct pack *p, const char *number, uint16_t stay, const struct pack_service **service, struct buf *why)
{
	struct nearest n = near_to(number == NULL ? "" : number);
	char letters[3], what[96];

	*service = NULL;
	for (uint32_t i = 0; i < p->services_count; i++) {
		const struct pack_service *s = &p->services[i];

		if (s->kind == SERVICE_MISSED || !reaches(p, s, stay))
			continue;
		offer(&n, pack_string(p, s->number));
		if (number != NULL && strcmp(pack_string(p, s->number), number) == 0)
			*service = s;
	}
	if (number == NULL && (*service = first_service(p, stay, SERVICE_USSD, false, NULL)) == NULL)
		*service = first_service(p, stay, SERVICE_SMS, false, NULL);
	if (*service != NULL) {
		buf_free(&n.all);
		return true;
	}
	country_letters(stay, letters);
	snprintf(what, sizeof what, number != NULL ? "who is in %s cannot dial or text" :
	    "who is in %s can dial or text nothing of this pack but what --service names, not", letters);
	tell(&n, what, why);
	return false;
}

static bool
is_in_its_days(const struct pack *p, int64_t now_s, struct buf *why)
{
	const struct pack_header *h = p->header;

	if (h->expires_s > now_s)
		return true;
	buf_adds(why, "the pack's last day is over (");
	render_day((int32_t)(h->expires_s / DAY_S), why);
	buf_adds(why, "); no gateway says this any more, and a card would say it for years");
	return false;
}

bool
card_ask(const struct card_wish *wish, const struct pack *p, const struct withdrawn *w, struct card *c, struct buf *why)
{
	*c = (struct card){ .r = { .pack = p, .withdrawn = w, .now_s = wish->now_s } };
	if (!is_in_its_days(p, wish->now_s, why) || !ask_locale(p, wish->locale, &c->r.locale, why) ||
	    !ask_country(p, wish->stay, true, &c->r.stay, why) || !ask_country(p, wish->origin, false, &c->r.origin, why) ||
	    !ask_service(p, wish->service, c->r.stay, &c->r.service, why))
		return false;
	c->sms = first_service(p, c->r.stay, SERVICE_SMS, false, c->r.service);
	c->cover = c->r.service->is_quiet && c->r.service->kind == SERVICE_USSD ? c->r.service :
	    first_service(p, c->r.stay, SERVICE_USSD, true, c->r.service);
	return true;
}
