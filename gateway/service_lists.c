/*
 * service_lists.c - who may be texted first: the alert list and the wardens
 *
 * The only rows with a number, sealed as it comes in (gateway/vault/seal.h);
 * this process cannot open them again.  Rows follow what she says: STOP, QUIET
 * and DELETE take them away in the same commit.
 */
#include <string.h>

#include "gateway/service_inside.h"
#include "gateway/vault/seal.h"
#include "locales/text/buf.h"
#include "locales/text/fold.h"
#include "routing/group_report.h"

_Static_assert((int)STORE_SEALED_BYTES == (int)SEALED_BYTES, "a row holds a seal");
_Static_assert((int)STORE_ID_BYTES == (int)SEAL_ID_BYTES && (int)PEER_BYTES == (int)SEAL_ID_BYTES, "a seal is bound to a row");

enum { LISTED_DAYS = 365 };	/* without a message of hers: numbers are given to others (peer_ring.h) */

bool
lists_may_seal(const struct service *s, const struct visit *v)
{
	return s->has_seal && s->store != NULL && !v->is_blind && v->in->peer->number[0] != '\0';
}

bool
lists_seal(const struct service *s, const struct visit *v, const char *list, const uint8_t id[SEAL_ID_BYTES],
    uint8_t out[SEALED_BYTES])
{
	const struct seal_row row = { .owner = v->owner, .list = list, .id = id };

	return lists_may_seal(s, v) && seal_number(&s->seal, &row, v->in->peer->number, out);
}

/* A row of hers in *out, sealed now; v->is_refused if nothing can be.  One that is closing keeps its last day. */
static bool
put_row(struct service *s, struct visit *v, enum list list, uint32_t flags, uint16_t locale, uint16_t stay, struct listed *out)
{
	struct listed row = { .flags = flags };
	struct pack_str tag = s->pack->locales[locale].tag;

	memcpy(row.peer, v->peer, PEER_BYTES);
	row.since_day = (int32_t)(v->in->when_s / 86400);
	row.until_day = (flags & LIST_CLOSING) != 0 ? out->until_day : row.since_day + LISTED_DAYS;
	country_letters(stay, row.stay);
	if (tag.len < sizeof row.locale)
		memcpy(row.locale, pack_string(s->pack, tag), tag.len);
	v->is_refused = !lists_seal(s, v, list_words[list], v->peer, row.sealed);
	if (v->is_refused)
		return true;
	*out = row;
	return people_store_ok(s, s->store->ops->listed_put(s->store, v->owner, v->name, list, &row));
}

static bool
put_alert(struct service *s, struct visit *v, uint16_t locale, uint16_t stay, uint32_t flags)
{
	bool put = put_row(s, v, LIST_ALERTS, flags, locale, stay, &v->alert);

	v->has_alert = v->has_alert || !v->is_refused;
	return put;
}

static bool
put_news(struct service *s, struct visit *v, uint16_t locale, uint16_t stay, uint32_t bits)
{
	bool put = put_row(s, v, LIST_BROADCAST, bits, locale, stay, &v->news);

	v->has_news = v->has_news || !v->is_refused;
	return put;
}

static bool
erase(struct service *s, const struct visit *v, enum list list)
{
	const struct peer *p = v->in->peer;
	bool erased = true;

	if (s->store == NULL)
		return true;
	for (unsigned i = 0; i < p->olders; i++)	/* no key she was ever known by outlives her STOP */
		erased = people_store_ok(s, s->store->ops->listed_erase(s->store, v->owner, list, p->older[i])) && erased;
	return people_store_ok(s, s->store->ops->listed_erase(s->store, v->owner, list, p->id)) && erased;
}

bool
lists_alerts_on(struct service *s, struct visit *v, const struct step *step, bool danger_only)
{
	bool only = danger_only || (v->person.flags & PERSON_STOPPED) != 0;

	if (!put_alert(s, v, step->answer.locale, step->next.stay, only ? LIST_DANGER_ONLY : 0))
		return false;
	if (v->is_refused)	/* no key any more: waiting for it would hold up the network */
		return true;
	if (v->person.stay[0] == '\0')	/* "for {stay}?": she said yes to it, no guess moves her row from now on */
		country_letters(step->next.stay, v->person.stay);
	v->person.flags = (v->person.flags & ~(uint32_t)PERSON_DANGER) | PERSON_ALERTS | (only ? (uint32_t)PERSON_DANGER : 0);
	return true;
}

bool
lists_alerts_off(struct service *s, struct visit *v)
{
	v->person.flags &= ~(uint32_t)(PERSON_ALERTS | PERSON_DANGER);
	return erase(s, v, LIST_ALERTS);
}

bool
lists_news_on(struct service *s, struct visit *v, const struct step *step, uint32_t bit)
{
	if (!put_news(s, v, step->answer.locale, step->next.stay, (v->has_news ? v->news.flags : 0) | bit))
		return false;
	if (v->is_refused)
		return true;
	if (v->person.stay[0] == '\0')	/* as for alerts: she said yes to this country */
		country_letters(step->next.stay, v->person.stay);
	v->person.flags |= PERSON_NEWS;
	return true;
}

/* What she did not turn off stays as it is, seal and all. */
bool
lists_news_off(struct service *s, struct visit *v, uint32_t bits)
{
	uint32_t left = v->has_news ? v->news.flags & ~bits : 0;

	if (left == 0) {
		v->person.flags &= ~(uint32_t)PERSON_NEWS;
		v->has_news = false;
		return erase(s, v, LIST_BROADCAST);
	}
	v->news.flags = left;
	return people_store_ok(s, s->store->ops->listed_put(s->store, v->owner, v->name, LIST_BROADCAST, &v->news));
}

bool
lists_quiet(struct service *s, struct visit *v)
{
	bool erased = lists_news_off(s, v, LIST_FEES | LIST_JOBS);

	return lists_alerts_off(s, v) && erased;
}

/* What is left of alerts for who is stopped in doubt. */
static bool
keep_danger(struct service *s, const struct visit *v)
{
	struct listed row;
	enum store_result r;

	if (s->store == NULL)
		return true;
	r = s->store->ops->listed_get(s->store, v->owner, LIST_ALERTS, v->peer, &row);
	if (r == STORE_OK) {
		row.flags |= LIST_DANGER_ONLY;
		r = s->store->ops->listed_put(s->store, v->owner, v->name, LIST_ALERTS, &row);
	}
	return people_store_ok(s, r);
}

bool
lists_stop(struct service *s, struct visit *v)
{
	bool kept = lists_news_off(s, v, LIST_FEES | LIST_JOBS);

	if (!v->known.is_in_doubt)
		return lists_alerts_off(s, v) && kept;
	v->person.flags |= v->known.has_alerts ? (uint32_t)PERSON_DANGER : 0;
	return kept && keep_danger(s, v);
}

/* DELETE erases the row in hand and all lists; in doubt, danger alerts stay until she says it again. */
bool
lists_delete(struct service *s, struct visit *v)
{
	struct listed row = { .flags = 0 };
	bool stays = v->known.is_in_doubt && s->store->ops->listed_get(s->store, v->owner, LIST_ALERTS, v->peer, &row) == STORE_OK;

	for (unsigned i = 0; i < v->in->peer->olders; i++)
		if (!people_store_ok(s, s->store->ops->person_erase(s->store, v->owner, v->in->peer->older[i])))
			return false;
	if (!people_store_ok(s, s->store->ops->person_erase(s->store, v->owner, v->in->peer->id)))
		return false;
	row.flags |= LIST_DANGER_ONLY;
	return !stays || people_store_ok(s, s->store->ops->listed_put(s->store, v->owner, v->name, LIST_ALERTS, &row));
}

static bool
is_stale(const struct service *s, const struct listed *row, uint16_t locale, const char stay[3])
{
	return seal_month_of(row->sealed) != s->seal.month || memcmp(stay, row->stay, 3) != 0
	    || strcmp(row->locale, pack_string(s->pack, s->pack->locales[locale].tag)) != 0;
}

/* A row whose month is over, or whose words changed: written anew while she is here and her number is in hand. */
void
lists_renew(struct service *s, struct visit *v, uint16_t locale, uint16_t stay)
{
	char letters[3] = "";

	if (!lists_may_seal(s, v) || stay == 0 || stay == COUNTRY_OTHER)
		return;
	country_letters(stay, letters);
	if ((v->person.flags & PERSON_ALERTS) != 0 && v->has_alert && is_stale(s, &v->alert, locale, letters))
		(void)put_alert(s, v, locale, stay, v->alert.flags);
	if ((v->person.flags & PERSON_NEWS) != 0 && v->has_news && is_stale(s, &v->news, locale, letters))
		(void)put_news(s, v, locale, stay, v->news.flags);
}

static enum store_result
known_as(struct service *s, const struct visit *v, const uint8_t peer[PEER_BYTES])
{
	struct person person;
	struct listed row;
	struct request open;
	enum store_result r = s->store->ops->person_get(s->store, v->owner, peer, &person);

	for (unsigned list = 0; r == STORE_NONE && list < LIST_COUNT; list++)
		r = s->store->ops->listed_get(s->store, v->owner, (enum list)list, peer, &row);
	return r == STORE_NONE ? s->store->ops->request_of(s->store, v->owner, peer, &open) : r;
}

/* A seal names its row: made anew first, so that no row is ever moved that nobody could open. */
static bool
move(struct service *s, struct visit *v, const uint8_t from[PEER_BYTES])
{
	struct listed row, newer;

	for (unsigned list = 0; list < LIST_COUNT; list++) {
		enum store_result r = s->store->ops->listed_get(s->store, v->owner, (enum list)list, v->in->peer->id, &newer);

		if (r == STORE_OK)	/* registered anew, by staff: that one stays */
			continue;
		if (r == STORE_NONE)
			r = s->store->ops->listed_get(s->store, v->owner, (enum list)list, from, &row);
		if (r == STORE_NONE)
			continue;
		memcpy(row.peer, v->in->peer->id, PEER_BYTES);
		if (r != STORE_OK || !lists_seal(s, v, list_words[list], row.peer, row.sealed)
		    || s->store->ops->listed_put(s->store, v->owner, v->name, (enum list)list, &row) != STORE_OK)
			return false;
	}
	return s->store->ops->person_move(s->store, v->owner, from, v->in->peer->id) == STORE_OK;
}

/* Until they can be moved her rows stay where they are and are read there: a quiet number stays quiet, a STOP finds them. */
enum store_result
lists_find_older(struct service *s, struct visit *v)
{
	const struct peer *p = v->in->peer;

	for (unsigned i = 0; i < p->olders; i++) {
		enum store_result r = known_as(s, v, p->older[i]);

		if (r == STORE_NONE)
			continue;
		if (r == STORE_OK && move(s, v, p->older[i]))
			alerts_moved(s, v, p->older[i]);
		else if (r == STORE_OK)
			memcpy(v->peer, p->older[i], PEER_BYTES);
		return r;
	}
	return STORE_NONE;
}

static enum store_result
recall_news(struct service *s, struct visit *v)
{
	enum store_result r = s->store->ops->listed_get(s->store, v->owner, LIST_BROADCAST, v->peer, &v->news);

	v->has_news = r == STORE_OK;
	if (r == STORE_NONE)
		v->person.flags &= ~(uint32_t)PERSON_NEWS;
	else if (r == STORE_OK)
		v->person.flags |= PERSON_NEWS;
	return r;
}

static void
take_words(struct person *p, const struct listed *row)
{
	memcpy(p->stay, row->stay, sizeof row->stay);
	memcpy(p->locale, row->locale, sizeof row->locale);
}

/* Danger alerts only means that she has said STOP: it is believed until she says START. */
enum store_result
lists_recall(struct service *s, struct visit *v)
{
	enum store_result r = s->store->ops->listed_get(s->store, v->owner, LIST_ALERTS, v->peer, &v->alert), news;

	v->has_alert = r == STORE_OK;
	if (r == STORE_NONE)	/* nobody could open it any more, or its year was over */
		v->person.flags &= ~(uint32_t)(PERSON_ALERTS | PERSON_DANGER);
	if (r != STORE_OK && r != STORE_NONE)
		return r;
	news = recall_news(s, v);
	if (news != STORE_OK && news != STORE_NONE)
		return news;
	if (v->has_row)
		return STORE_OK;
	if (v->has_news)
		take_words(&v->person, &v->news);
	if (v->has_alert) {
		v->person.flags |= PERSON_ALERTS;
		if ((v->alert.flags & LIST_DANGER_ONLY) != 0)
			v->person.flags |= PERSON_DANGER | PERSON_STOPPED;
		take_words(&v->person, &v->alert);
	}
	return STORE_NONE;
}

/* Only her own area is one: any other word may be a name, and names are not kept. */
static bool
find_area(void *arg, const char *word, char code[GROUP_AREA_BYTES])
{
	const char *own = arg;

	if (strcmp(word, own) != 0)
		return false;
	(void)snprintf(code, GROUP_AREA_BYTES, "%s", own);
	return true;
}

/* What stands behind the word GROUP, if a warden sends it; v->warden is filled. */
void
lists_read_group(struct service *s, struct visit *v)
{
	char folded[GROUP_AREA_BYTES];
	struct group_ask ask = { .fold = &s->pack->fold, .own_area = folded, .find_area = find_area, .arg = folded };
	size_t at = 0;

	if (v->meaning.kind != MEANING_TOPIC || s->pack->topics[v->meaning.hit.topic].action != ACTION_GROUP
	    || s->store == NULL)
		return;
	v->known.is_unsure = v->is_blind || !people_store_ok(s, s->store->ops->listed_get(s->store, v->owner, LIST_WARDEN,
	    v->peer, &v->warden));
	if (v->known.is_unsure || memcmp(v->warden.peer, v->peer, PEER_BYTES) != 0)
		return;
	v->known.is_warden = v->warden.until_day == 0 || v->warden.until_day >= v->in->when_s / 86400;
	while (at < v->len && v->text[at] != ' ' && v->text[at] != '\n')
		at++;
	(void)fold_text(ask.fold, v->warden.area, strlen(v->warden.area), folded, sizeof folded);
	(void)group_report_read(&ask, v->text, v->len, at, &v->group);
}

/* Her latest count stands on her own row: the next one takes its place, so nobody is counted twice. */
bool
lists_group(struct service *s, struct visit *v)
{
	struct listed row = v->warden;

	if (!v->known.is_warden)	/* nobody could look: it waits for the store */
		return false;
	row.flags = v->group.people << LIST_PEOPLE_SHIFT | v->group.needs;
	return people_store_ok(s, s->store->ops->listed_put(s->store, v->owner, v->name, LIST_WARDEN, &row));
}
