/* pack_make_places.c - towns and offices of a pack made by hand */
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"
#include "tests/support/pack_make_inside.h"

void
make_town(struct make *m, const char *id, const char *name, const char *country, const char *near)
{
	struct pack_town t = { make_string(m, id), make_string(m, name), country_code(country), PACK_NONE };

	if (near != NULL)
		t.near = made_named(m, PACK_TOWNS, near, strlen(near));
	make_add(m, PACK_TOWNS, &t);
}

void
make_town_name(struct make *m, const char *town, const char *form, const char *name)
{
	struct pack_town_name n = { .form = make_string(m, form), .name = make_string(m, name),
		.town = made_named(m, PACK_TOWNS, town, strlen(town)), .flags = name[0] == '\0' ? TOWN_NAME_LOOSE : 0 };

	for (uint32_t i = 0; i < make_count(m, PACK_TOWN_NAMES); i++)
		n.order += ((struct pack_town_name *)make_record(m, PACK_TOWN_NAMES, i))->town == n.town;
	make_add(m, PACK_TOWN_NAMES, &n);
}

void
make_office(struct make *m, const struct make_office *o)
{
	const struct make_fact number = { .id = o->id, .type = o->type, .value = o->number, .country = o->country, .nationals = o->nationals,
		.tested = o->tested, .abroad = o->abroad, .asks = FLAG_NO, .tells = FLAG_NO };
	struct pack_office office = { .id = make_string(m, o->id), .place = make_string(m, o->place), .kind = (uint16_t)o->kind,
		.fact = (uint16_t)make_count(m, PACK_FACTS), .flags = o->is_invented ? OFFICE_INVENTED : 0, .town = PACK_NONE,
		.first_cover = (uint16_t)make_count(m, PACK_COVERS), .covers = o->covers != NULL };
	uint16_t locale, cover = o->covers != NULL ? country_code(o->covers) : 0;

	make_fact(m, &number);
	if (o->town != NULL)
		office.town = made_named(m, PACK_TOWNS, o->town, strlen(o->town));
	if (o->tag != NULL) {
		locale = made_named(m, PACK_LOCALES, o->tag, strlen(o->tag));
		office.locales = 1;
		office.locale[0] = locale;
	}
	if (o->covers != NULL)
		make_add(m, PACK_COVERS, &cover);
	make_add(m, PACK_OFFICES, &office);
}

static int
name_order(const struct make *m, const struct pack_town_name *a, const struct pack_town_name *b)
{
	const char *strings = m->section[PACK_STRINGS].at;
	int order = strcmp(strings + a->form.at, strings + b->form.at);

	return order != 0 ? order : (int)a->town - (int)b->town;
}

/* Few, so by insertion. */
void
made_lay_places(struct make *m)
{
	for (uint32_t i = 1; i < make_count(m, PACK_TOWN_NAMES); i++) {
		struct pack_town_name *n = make_record(m, PACK_TOWN_NAMES, 0), kept = n[i];
		uint32_t k = i;

		for (; k > 0 && name_order(m, &n[k - 1], &kept) > 0; k--)
			n[k] = n[k - 1];
		n[k] = kept;
	}
	for (uint32_t i = 1; i < make_count(m, PACK_OFFICES); i++) {
		struct pack_office *o = make_record(m, PACK_OFFICES, 0), kept = o[i];
		uint32_t k = i;

		for (; k > 0 && o[k - 1].town > kept.town; k--)
			o[k] = o[k - 1];
		o[k] = kept;
	}
}

/* Facts were sorted: an office's number is the one that is called as it is. */
void
made_find_numbers(struct make *m)
{
	for (uint32_t i = 0; i < make_count(m, PACK_OFFICES); i++) {
		struct pack_office *o = make_record(m, PACK_OFFICES, i);
		const char *id = m->section[PACK_STRINGS].at + o->id.at;

		o->fact = made_named(m, PACK_FACTS, id, o->id.len);
	}
}

void
make_places(struct make *m)
{
	static const struct make_office offices[] = {
		{ "qa/office.mrc.doha", "office.mrc", "MRC-DOHA", "QA", "qa/town.doha", .kind = OFFICE_MRC, .place = "by the market", .tag = "hi",
		    .tested = "2026-11-10" },
		{ "qa/office.mrc.doha.2", "office.mrc", "MRC2-DOHA", "QA", "qa/town.doha", .kind = OFFICE_MRC, .tag = "ne",
		    .tested = "2026-11-10" },
		{ "qa/office.legal.doha", "office.legal", "LEGAL-DOHA", "QA", "qa/town.doha", .kind = OFFICE_LEGAL },
		{ "qa/office.union.doha", "office.union", "UNION-DOHA", "QA", "qa/town.doha", .kind = OFFICE_UNION, .is_invented = true,
		    .tested = "2026-11-10" },
		{ "qa/office.consulate.doha", "office.consulate", "CONSULATE-DOHA", "QA", "qa/town.doha", .kind = OFFICE_CONSULATE,
		    .nationals = "NP", .tested = "2026-11-10" },
		{ "qa/office.shelter", "office.shelter", "SHELTER-QA", "QA", NULL, .kind = OFFICE_SHELTER, .tested = "2026-11-10" },
		{ "np/office.job.kathmandu", "office.job", "JOB-NP", "NP", "np/town.kathmandu", .kind = OFFICE_JOB, .place = "ring road",
		    .tested = "2026-11-10" },
		{ "sa/office.consulate.riyadh", "office.consulate", "CONSULATE-RIYADH", "SA", "sa/town.riyadh", .kind = OFFICE_CONSULATE,
		    .nationals = "ET", .covers = "QA", .abroad = FLAG_YES, .tested = "2026-11-10" },
	};

	make_town(m, "np/town.kathmandu", "Kathmandu", "NP", NULL);
	make_town(m, "qa/town.doha", "Doha", "QA", NULL);
	make_town(m, "qa/town.khor", "Al Khor", "QA", "qa/town.doha");
	make_town(m, "qa/town.dukhan", "Dukhan", "QA", NULL);
	make_town(m, "sa/town.riyadh", "Riyadh", "SA", NULL);
	make_town_name(m, "qa/town.doha", "doha", "Doha");
	make_town_name(m, "qa/town.doha", "दोहा", "दोहा");
	make_town_name(m, "qa/town.doha", "dohaa", "Dohaa");
	make_town_name(m, "qa/town.khor", "al khor", "Al Khor");
	make_town_name(m, "qa/town.khor", "al kor", "");
	make_town_name(m, "qa/town.dukhan", "dukhan", "Dukhan");
	make_town_name(m, "np/town.kathmandu", "kathmandu", "Kathmandu");
	make_town_name(m, "sa/town.riyadh", "riyadh", "Riyadh");
	make_town_name(m, "sa/town.riyadh", "doha", "Doha");
	for (size_t i = 0; i < COUNT(offices); i++)
		make_office(m, &offices[i]);
}

void
make_office_topics(struct make *m)
{
	static const struct make_token town = { .name = "town", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_TOWN };
	static const char *const texts[][2] = {
		{ "office.text", "Which town?" }, { "office.found.text", "Offices in {town}:" }, { "office.elsewhere.text", "None in {town}. Elsewhere:" },
		{ "office.none.text", "None in {town}." }, { "office.covers.text", "From outside:" }, { "office.unknown.text", "No such town." },
		{ "office.noshelter.text", "No shelter known:" }, { "office.lacks.text", "none known in {town}" },
		{ "office.mrc.text", "Help centre" }, { "office.legal.text", "Legal aid" }, { "office.union.text", "Union" },
		{ "office.job.text", "Job office" }, { "office.shelter.text", "Safe place" }, { "office.consulate.text", "Consulate" },
	};
	static const struct make_topic topics[] = {
		{ .name = "office", .action = ACTION_OFFICE, .texts = "office.text" }, { .name = "office.found", .texts = "office.found.text" },
		{ .name = "office.elsewhere", .texts = "office.elsewhere.text" }, { .name = "office.none", .texts = "office.none.text" },
		{ .name = "office.covers", .texts = "office.covers.text" }, { .name = "office.unknown", .texts = "office.unknown.text" },
		{ .name = "office.noshelter", .texts = "office.noshelter.text" }, { .name = "office.lacks", .texts = "office.lacks.text" },
		{ .name = "office.mrc", .texts = "office.mrc.text" }, { .name = "office.legal", .texts = "office.legal.text" },
		{ .name = "office.union", .texts = "office.union.text" }, { .name = "office.job", .texts = "office.job.text" },
		{ .name = "office.shelter", .texts = "office.shelter.text" }, { .name = "office.consulate", .texts = "office.consulate.text" },
	};

	make_token(m, &town);
	for (size_t i = 0; i < COUNT(topics); i++)
		make_topic(m, &topics[i]);
	for (size_t i = 0; i < COUNT(texts); i++)
		make_text(m, "en", texts[i][0], texts[i][1], REVIEW_SOURCE);
	make_alias(m, "en", "office", "office", 0);
}
