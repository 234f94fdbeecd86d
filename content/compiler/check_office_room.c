/*
 * check_office_room.c - every office fits into an answer, in every language
 *
 * An answer is cut between offices (gateway/answer_towns.c), so that one office
 * with the heading above it, the warning and its number must fit alone.  Its
 * names are said in every language as they are written, but not at one price: in
 * Nepali the same letters take twice the room.  Measured as if she had asked for
 * another town of the country, with the longest name: that heading is the longest.
 */
#include "content/compiler/check.h"

#include "content/compiler/measure.h"
#include "content/words.h"
#include "locales/text/buf.h"
#include "locales/text/dialled.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"

enum { ANSWER_BYTES = 4 << 10 };

/* Its longest answer among the languages. */
struct answer_room { struct measured is; uint16_t locale; unsigned languages; };

struct office_proof {
	const struct source *s;
	const struct source_office *o;
	const struct source_fact *f;
	const struct source_topic *budget;
};

static struct office_proof
proof_of(const struct source *s, uint32_t office, const struct source_topic *budget)
{
	const struct source_office *o = &s->offices[office];

	return (struct office_proof){ s, o, o->fact != UINT32_MAX ? &s->facts[o->fact] : NULL, budget };
}

static const struct source_topic *
topic_of(const struct source *s, const char *name)
{
	uint16_t topic = source_topic(s, name);

	return topic != PACK_NONE ? &s->topics[topic] : NULL;
}

static void
add_line(struct buf *out)
{
	if (out->len > 0)
		buf_addc(out, '\n');
}

/* The first text of a topic, with this word for every placeholder: they have none but {town}. */
static void
add_text(const struct measure *m, const char *topic, const char *town, struct buf *out)
{
	const struct source_topic *t = topic_of(m->s, topic);
	uint16_t key = t != NULL && t->refs > 0 ? t->ref[0].key : PACK_NONE;
	uint16_t said = measure_said(m->s, m->locale, key, false);

	for (uint16_t i = 0; said != PACK_NONE && i < source_text(m->s, said, key)->spans; i++) {
		const struct source_span *span = &source_text(m->s, said, key)->span[i];

		if (span->token == PACK_NONE)
			buf_add(out, span->literal, span->len);
		else
			buf_adds(out, town);
	}
}

/* In the letters of the language if it has a name in these, as the program says it. */
static const char *
town_name(const struct measure *m, uint16_t town)
{
	unsigned script = script_family(SCRIPT_CODE(m->s->locales[m->locale].script));

	for (uint32_t i = 0; i < m->s->town_names_count && script != SCRIPT_CODE("Latn"); i++) {
		const struct source_town_name *n = &m->s->town_names[i];

		if (n->town == town && n->written[0] != '\0' && script_of_text(n->written, strlen(n->written)) == script)
			return n->written;
	}
	return m->s->towns[town].name;
}

/* Of the towns of its country that it is told for. */
static const char *
longest_town(const struct office_proof *p, const struct measure *m)
{
	const char *longest = "";

	for (uint32_t i = 0; i < p->s->towns_count; i++) {
		const char *name = p->s->towns[i].country == p->f->country ? town_name(m, (uint16_t)i) : "";

		if (utf8_count(name, strlen(name)) > utf8_count(longest, strlen(longest)))
			longest = name;
	}
	return longest;
}

static void
add_lines(const struct office_proof *p, const struct measure *m, struct buf *out)
{
	const struct source_office *o = p->o;
	const struct source_country *c = source_country(p->s, p->f->country);
	bool warns = p->f->asks_for_id != FLAG_NO || p->f->may_tell_immigration != FLAG_NO;
	char label[64];

	add_text(m, o->covers > 0 ? "office.covers" : "office.elsewhere", longest_town(p, m), out);
	add_line(out);
	if (warns)
		buf_addf(out, "%s\n", measure_plain(p->s, m->locale, p->s->ui[UI_WARN], false));
	snprintf(label, sizeof label, "office.%s", words_of_office_kind[o->kind]);
	add_text(m, label, "", out);
	if (o->town != PACK_NONE)
		buf_addf(out, ", %s", town_name(m, o->town));
	if (o->covers > 0 && c != NULL)
		buf_addf(out, " (%s)", measure_plain(p->s, m->locale, c->name, false));
	buf_addf(out, "\n%s", p->f->office != NULL ? p->f->office : "");
	if (o->place != NULL)
		buf_addf(out, ". %s", o->place);
	if (p->f->hours != NULL)
		buf_addf(out, ". %s", p->f->hours);
	for (uint16_t i = 0; i < o->locales; i++)
		buf_addf(out, "%s%s", i == 0 ? ". " : " ", p->s->locales[o->locale[i]].english);
	add_line(out);
	dialled_add(out, p->f->value, strlen(p->f->value), p->s->locales[m->locale].is_rtl);
	buf_addf(out, "\n%s", measure_plain(p->s, m->locale, p->s->ui[UI_MORE], false));
}

/* What can be shortened: the longest of what is written for it. */
static const struct place *
longest_key(const struct office_proof *p, const char **key)
{
	const struct { const char *key, *text; const struct place *at; } all[] = {
		{ "office", p->f->office, &p->f->office_at }, { "place", p->o->place, &p->o->place_at },
		{ "hours", p->f->hours, &p->f->hours_at },
	};
	const struct place *at = &p->o->at;
	size_t most = 0;

	*key = "languages";
	for (size_t i = 0; i < COUNT(all); i++) {
		size_t len = all[i].text != NULL ? utf8_count(all[i].text, strlen(all[i].text)) : 0;

		if (len <= most)
			continue;
		most = len;
		at = all[i].at;
		*key = all[i].key;
	}
	return at;
}

static void
tell(const struct office_proof *p, const struct answer_room *room, bool is_pages)
{
	const struct source *s = p->s;
	const char *key, *what = is_pages ? "USSD pages" : "SMS parts";
	const struct place *here = longest_key(p, &key);
	unsigned is = is_pages ? room->is.pages : room->is.parts, most = is_pages ? p->budget->pages : p->budget->parts;
	size_t hold = measure_hold(&room->is, most);
	struct buf more = BUF_INIT(128);

	if (!is_pages)
		buf_addf(&more, ": %zu units, and %zu fit", room->is.units, hold);
	if (room->languages > 1)
		buf_addf(&more, " (too many in %u languages)", room->languages);
	diag_at(s->d, is_pages ? E321 : E320, here, "%s: %u %s in %s and at most %u, with its label, number and what stands around it%s",
	    p->o->id, is, what, s->locales[room->locale].english, most, more.ptr);
	diag_note(s->d, &p->budget->at, "how much an answer with offices may take is set here: %s = %u", is_pages ? "pages" : "parts", most);
	diag_fix(s->d, "shorten %s; name, place and hours are said in every language as they stand", key);
	buf_free(&more);
}

static void
keep(struct answer_room *worst, const struct measured *is, uint16_t locale, unsigned now, unsigned before, unsigned most)
{
	if (now <= most)
		return;
	worst->languages++;
	if (now <= before)
		return;
	worst->is = *is;
	worst->locale = locale;
}

/* What each office needs, at worst. */
struct office_rooms { struct answer_room sms, ussd; };

static void
check_in(const struct source *s, uint16_t locale, const struct source_topic *budget, struct office_rooms *rooms)
{
	struct measure m;

	measure_init(&m, s, locale);
	for (uint32_t i = 0; i < s->offices_count; i++) {
		struct office_proof p = proof_of(s, i, budget);
		struct buf text = BUF_INIT(ANSWER_BYTES);
		struct measured is;

		if (p.f != NULL && p.f->value != NULL) {
			add_lines(&p, &m, &text);
			is = measure_words(&m, text.ptr);
			keep(&rooms[i].sms, &is, locale, is.parts, rooms[i].sms.is.parts, budget->parts);
			keep(&rooms[i].ussd, &is, locale, is.pages, rooms[i].ussd.is.pages, budget->pages);
		}
		buf_free(&text);
	}
	measure_release(&m);
}

/* A tree without these texts says no office. */
void
check_office_room(const struct source *s)
{
	const struct source_topic *budget = topic_of(s, "office.found");
	struct office_rooms *rooms;

	if (budget == NULL || s->offices_count == 0)
		return;
	rooms = xcalloc(s->offices_count, sizeof *rooms);
	for (uint16_t locale = 0; locale < s->locales_count; locale++)
		check_in(s, locale, budget, rooms);
	for (uint32_t i = 0; i < s->offices_count; i++) {
		struct office_proof p = proof_of(s, i, budget);

		if (rooms[i].sms.languages > 0)
			tell(&p, &rooms[i].sms, false);
		if (rooms[i].ussd.languages > 0)
			tell(&p, &rooms[i].ussd, true);
	}
	free(rooms);
}
