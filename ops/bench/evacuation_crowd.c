/*
 * evacuation_crowd.c - people made up: twelve languages, eight countries, four ways out
 *
 * Peers are hashes, so every bit varies; shares of languages and countries are
 * invented.  One in fifty has a place in the list that is over, one in forty
 * said STOP and keeps danger alerts.  They are put in the order of their peers:
 * as they come it takes ten times as long, and nobody measures it here.
 */
#include "ops/bench/evacuation.h"

#include <stdlib.h>
#include <string.h>

#include "content/pack.h"
#include "content/render.h"
#include "gateway/vault/seal.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { FILL_GROUP = 10000, DAY_S = 86400, TEXT_BYTES = 4096, HUNDRED = 100, OVER_ONE_IN = 50, STOPPED_ONE_IN = 40, PACE = 1000000 };

/*	 tag	of a hundred */
static const struct { const char *tag; unsigned share; } locales[CROWD_LOCALES] = {
	{ "bn", 22 }, { "hi", 14 }, { "ne", 12 }, { "ur", 10 }, { "fil", 9 }, { "ar", 8 }, { "en", 6 }, { "am", 6 }, { "id", 5 },
	{ "si", 3 }, { "ta", 3 }, { "sw", 2 },
};
static const struct { const char code[3], way[8]; unsigned share; } countries[CROWD_COUNTRIES] = {
	{ "SA", "north", 30 }, { "AE", "south", 20 }, { "KW", "east", 15 }, { "QA", "west", 10 }, { "LB", "north", 8 }, { "JO", "south", 7 },
	{ "OM", "east", 6 }, { "BH", "west", 4 },
};
static const char *const ways[CROWD_WAYS] = { "north", "south", "east", "west" };

static uint64_t
mix(uint64_t x)		/* splitmix64 */
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

void
crowd_peer(uint64_t who, uint8_t peer[PEER_BYTES])
{
	uint64_t half[2] = { mix(who), mix(~who) };

	memcpy(peer, half, PEER_BYTES);
}

static unsigned
locale_of(uint64_t who)
{
	unsigned at = (unsigned)(mix(who ^ UINT64_C(0x10ca1e)) % HUNDRED), i = 0;

	while (at >= locales[i].share)
		at -= locales[i++].share;
	return i;
}

static unsigned
country_of(uint64_t who)
{
	unsigned at = (unsigned)(mix(who ^ UINT64_C(0x57a7)) % HUNDRED), i = 0;

	while (at >= countries[i].share)
		at -= countries[i++].share;
	return i;
}

uint16_t
crowd_country(uint64_t who)
{
	return country_code(countries[country_of(who)].code);
}

static void
ways_make(struct sending *s)
{
	(void)snprintf(s->currency, sizeof s->currency, "USD");
	for (unsigned i = 0; i < CROWD_COUNTRIES; i++) {
		struct sending_country *c = &s->country[s->countries++];

		c->country = country_code(countries[i].code);
		(void)snprintf(c->way, sizeof c->way, "%s", countries[i].way);
	}
	for (unsigned i = 0; i < CROWD_WAYS; i++) {
		(void)snprintf(s->way[i].name, sizeof s->way[i].name, "%s", ways[i]);
		s->way[s->ways++].parts_a_second = PACE;	/* of no operator: what is measured is ours */
	}
}

/* What a topic of danger says in that language, as an answer would be cut. */
static bool
text_cut(struct crowd *c, unsigned i, struct buf *why)
{
	char room[TEXT_BYTES];
	struct buf text = BUF_OVER(room);
	struct rendered did;
	struct render r = { .pack = c->pack, .now_s = c->now_s, .locale = c->locale[i] };
	uint16_t topic = pack_find_topic(c->pack, "danger.stay");
	struct parts_rules rules = { .prefix = "", .reference = 7 };

	if (topic == PACK_NONE || r.locale == PACK_NONE) {
		buf_addf(why, "this pack has no danger.stay in %s", locales[i].tag);
		return false;
	}
	rules.encoding.declared = pack_substitutes(c->pack, r.locale);
	render_topic(&r, topic, 0, &text, &did);
	if (text.len > 0 && buf_ok(&text) && parts_cut(text.ptr, text.len, &rules, &c->parts[i]))
		return true;
	buf_addf(why, "danger.stay cannot be cut in %s", locales[i].tag);
	return false;
}

bool
crowd_make(struct crowd *c, const struct pack *pack, unsigned people, struct buf *why)
{
	memset(c, 0, sizeof *c);
	c->pack = pack;
	c->owner = pack_string(pack, pack->header->owner);
	c->people = people;
	c->now_s = (int64_t)time(NULL);
	(void)snprintf(c->service, sizeof c->service, "33444");
	c->broadcast = (struct broadcast){ .kind = BROADCAST_ALERT, .type = ALERT_GO, .audience = { .list = LIST_ALERTS },
		.until_s = c->now_s + DAY_S };
	ways_make(&c->sending);
	for (unsigned i = 0; i < CROWD_LOCALES; i++) {
		c->locale[i] = pack_find_locale(pack, locales[i].tag);
		if (!text_cut(c, i, why))
			return false;
	}
	return true;
}

const struct parts *
crowd_parts(const struct crowd *c, const char *locale)
{
	for (unsigned i = 0; i < CROWD_LOCALES; i++)
		if (strcmp(locales[i].tag, locale) == 0)
			return &c->parts[i];
	return NULL;
}

static bool
put(const struct crowd *c, struct store *s, uint64_t who, const struct seal_key *key)
{
	struct person p = { .flags = PERSON_WELCOMED | PERSON_ALERTS, .seen_day = (int32_t)(c->now_s / DAY_S) - 3 };
	struct listed l = { .since_day = p.seen_day };
	char digits[SEAL_DIGITS + 1];
	struct seal_row row = { c->owner, list_words[LIST_ALERTS], l.peer };

	(void)snprintf(p.locale, sizeof p.locale, "%s", locales[locale_of(who)].tag);
	memcpy(p.stay, countries[country_of(who)].code, sizeof p.stay);
	memcpy(l.locale, p.locale, sizeof l.locale);
	memcpy(l.stay, p.stay, sizeof l.stay);
	crowd_peer(who, l.peer);
	if (who % STOPPED_ONE_IN == 0) {
		p.flags |= PERSON_STOPPED | PERSON_DANGER;
		l.flags = LIST_DANGER_ONLY;
	}
	if (who % OVER_ONE_IN == 1)
		l.until_day = p.seen_day;
	(void)snprintf(digits, sizeof digits, "447700900%03u", (unsigned)(who % 1000));
	if (key != NULL)
		BUG_IF(!seal_number(key, &row, digits, l.sealed));
	for (unsigned i = 0; key == NULL && i < sizeof l.sealed; i++)
		l.sealed[i] = (uint8_t)(l.peer[i % PEER_BYTES] + i);
	return s->ops->person_put(s, c->owner, c->service, l.peer, &p) == STORE_OK &&
	    s->ops->listed_put(s, c->owner, c->service, LIST_ALERTS, &l) == STORE_OK;
}

struct one { uint8_t peer[PEER_BYTES]; unsigned who; };

static int
by_peer(const void *a, const void *b)
{
	return memcmp(((const struct one *)a)->peer, ((const struct one *)b)->peer, PEER_BYTES);
}

static struct one *
in_order(const struct crowd *c)
{
	struct one *all = xcalloc(c->people, sizeof *all);

	for (unsigned i = 0; i < c->people; i++) {
		all[i].who = i;
		crowd_peer(i, all[i].peer);
	}
	qsort(all, c->people, sizeof *all, by_peer);
	return all;
}

bool
crowd_fill(const struct crowd *c, const char *path, const struct seal_key *key, struct buf *why)
{
	struct store *s = store_sqlite_open(path, why);
	struct one *all = in_order(c);
	bool is_done = s != NULL;

	for (unsigned i = 0; is_done && i < c->people; i++) {
		is_done = put(c, s, all[i].who, key);
		if (is_done && ((i + 1) % FILL_GROUP == 0 || i + 1 == c->people))
			is_done = s->ops->commit(s, why) == STORE_OK;
	}
	if (s != NULL && !is_done)
		buf_adds(why, "the store did not take somebody");
	if (s != NULL)
		s->ops->close(s);
	free(all);
	return is_done;
}
