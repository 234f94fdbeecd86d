/* Offices of a town as she reads them: headings, warnings, what is left out, pages; two towns of one name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/answer.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

enum { KATHMANDU = 1, DOHA, KHOR, DUKHAN, RIYADH };	/* as a talk keeps them */

struct shown { struct pack *pack; struct buf text; struct answered did; struct outbound out; uint16_t locale; };

static struct pack *
open_world(enum pack_kind kind)
{
	struct make *m = make_world(kind);
	struct pack *p;

	make_places(m);
	make_office_topics(m);
	p = make_open(m);
	make_free(m);
	return p;
}

static void
say(struct shown *s, enum medium medium, const struct talk *where, const char *topic, unsigned page)
{
	struct turn turn = { .medium = medium, .pack = s->pack };
	struct answering a = { .turn = &turn, .now_s = make_noon("2026-11-20"), .septets = 160, .units = 70 };
	struct answer answer = { .kind = ANSWER_TOPIC, .topic = pack_find_topic(s->pack, topic), .intro = -1, .above = -1,
	    .page = (uint8_t)page, .locale = s->locale, .may_offer = true };

	memset(&s->out, 0, sizeof s->out);
	answer_write(&a, where, &answer, &s->out, &s->did);
	buf_reset(&s->text);
	for (unsigned i = 0; s->out.kind == OUTBOUND_SMS && i < s->out.parts.count; i++)
		part_add_utf8(&s->text, &s->out.parts, i);
	if (s->out.kind == OUTBOUND_USSD)
		buf_add(&s->text, s->out.page, s->out.page_len);
}

static const struct { const char *stay, *origin; uint16_t town[2]; bool fears; const char *text; bool is_missed; } cases[] = {
	{ "QA", NULL, { DOHA, 0 }, false, "Offices in Doha:\nHelp centre\nOffice. by the market. hi\nMRC-DOHA\nHelp centre\nOffice. ne\nMRC2-DOHA\n"
	    "Safe place\nOffice\nSHELTER-QA", false },
	{ "QA", NULL, { KHOR, 0 }, false, "None in Al Khor. Elsewhere:\nHelp centre, Doha\nOffice. by the market. hi\nMRC-DOHA\nHelp centre, Doha\n"
	    "Office. ne\nMRC2-DOHA\nSafe place\nOffice\nSHELTER-QA", true },
	{ "SA", "NP", { RIYADH, 0 }, false, "None in Riyadh.", true },
	{ "QA", "NP", { KATHMANDU, 0 }, false, "Offices in Kathmandu:\nJob office\nOffice. ring road", false },
	{ "QA", "NP", { KATHMANDU, 0 }, true, "None in Kathmandu.", true },
	/* Two countries have one of that name: each with its own. */
	{ NULL, "ET", { DUKHAN, RIYADH }, false, "None in Dukhan (Qatar). Elsewhere:\nHelp centre, Doha\nOffice. by the market. hi\nMRC-DOHA\n"
	    "Help centre, Doha\nOffice. ne\nMRC2-DOHA\nSafe place\nOffice\nSHELTER-QA\nFrom outside:\nConsulate, Riyadh\nOffice\n"
	    "CONSULATE-RIYADH\nOffices in Riyadh:\nConsulate\nOffice\nCONSULATE-RIYADH", true },
};

static void
each_town_says_what_it_has(void **state)
{
	struct shown s = { .pack = open_world(PACK_RELEASE), .text = BUF_INIT(8192) };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct talk where = talk_new();
		char room[4096];
		struct buf whole = BUF_OVER(room);

		where.town[0] = cases[i].town[0];
		where.town[1] = cases[i].town[1];
		where.stay = cases[i].stay != NULL ? country_code(cases[i].stay) : 0;
		where.origin = cases[i].origin != NULL ? country_code(cases[i].origin) : 0;
		where.fears_state = cases[i].fears;
		s.did.pages = 1;
		for (unsigned page = 0; page < s.did.pages; page++) {
			size_t len;

			say(&s, MEDIUM_SMS, &where, TOWN_FOUND_TOPIC, page);
			len = s.text.len > 8 && strcmp(s.text.ptr + s.text.len - 8, "\n98 More") == 0 ? s.text.len - 8 : s.text.len;
			buf_addf(&whole, "%s%.*s", page > 0 ? "\n" : "", (int)len, s.text.ptr);
		}
		if (strcmp(whole.ptr, cases[i].text) != 0)
			fail_msg("case %zu:\n%s\nexpected:\n%s", i, whole.ptr, cases[i].text);
		assert_int_equal(s.did.missing != PACK_NONE, cases[i].is_missed);
	}
	buf_free(&s.text);
	made_close(s.pack);
}

/* Pages after the first begin with an office, not with a heading: they are no longer than the first may be, and none is lost. */
static void
no_page_is_longer_than_its_parts(void **state)
{
	enum { OFFICES = 7 };
	char place[300], number[OFFICES][24], id[OFFICES][40];
	struct make *m = make_world(PACK_RELEASE);
	struct shown s = { .text = BUF_INIT(8192) };
	struct talk where = talk_new();
	struct buf seen = BUF_INIT(8192);
	unsigned parts;

	(void)state;
	make_places(m);
	make_office_topics(m);
	memset(place, 'x', sizeof place - 1);
	place[sizeof place - 1] = '\0';
	for (unsigned i = 0; i < OFFICES; i++) {
		snprintf(id[i], sizeof id[i], "qa/office.legal.doha.%u", i);
		snprintf(number[i], sizeof number[i], "LEGAL-%u-DOHA", i);
		make_office(m, &(struct make_office){ id[i], "office.legal", number[i], "QA", "qa/town.doha", .kind = OFFICE_LEGAL,
		    .place = place, .tested = "2026-11-10" });
	}
	s.pack = make_open(m);
	parts = s.pack->topics[pack_find_topic(s.pack, TOWN_FOUND_TOPIC)].parts;
	where.town[0] = DOHA;
	where.stay = country_code("QA");
	s.did.pages = 1;
	for (unsigned page = 0; page < s.did.pages; page++) {
		say(&s, MEDIUM_SMS, &where, TOWN_FOUND_TOPIC, page);
		assert_true(s.out.parts.count <= parts);
		buf_add(&seen, s.text.ptr, s.text.len);
	}
	assert_true(s.did.pages > 2);
	for (unsigned i = 0; i < OFFICES; i++)
		assert_non_null(strstr(seen.ptr, number[i]));
	buf_free(&seen);
	buf_free(&s.text);
	made_close(s.pack);
	make_free(m);
}

static const struct { enum office_kind asked; uint16_t town; const char *begins; bool is_missed; } kinds[] = {
	{ OFFICE_SHELTER, DOHA, "Offices in Doha:\nSafe place\nOffice\nSHELTER-QA\nHelp centre\n", false },
	{ OFFICE_MRC, DOHA, "Offices in Doha:\nHelp centre\nOffice. by the market. hi\nMRC-DOHA\n", false },
	{ OFFICE_LEGAL, DOHA, "Legal aid: none known in Doha\nOffices in Doha:\nHelp centre\n", true },
	{ OFFICE_SHELTER, KATHMANDU, "No shelter known:\nOffices in Kathmandu:\nJob office\n", true },
	/* Nothing is there at all: that is said, and nothing before it. */
	{ OFFICE_SHELTER, RIYADH, "None in Riyadh.", true },
};

static void
the_kind_she_asked_for_is_first_or_said_to_be_missing(void **state)
{
	struct shown s = { .pack = open_world(PACK_RELEASE), .text = BUF_INIT(8192) };

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct talk where = talk_new();

		where.town[0] = kinds[i].town;
		where.office = (uint8_t)(kinds[i].asked + 1);
		where.origin = country_code("NP");
		where.stay = country_code(kinds[i].town == RIYADH ? "SA" : "QA");
		s.did.pages = 1;
		say(&s, MEDIUM_SMS, &where, TOWN_FOUND_TOPIC, 0);
		if (strncmp(s.text.ptr, kinds[i].begins, strlen(kinds[i].begins)) != 0)
			fail_msg("case %zu:\n%s\nbegins not with:\n%s", i, s.text.ptr, kinds[i].begins);
		assert_int_equal(s.did.missing != PACK_NONE, kinds[i].is_missed);
	}
	buf_free(&s.text);
	made_close(s.pack);
}

/* The sample as if all of it were real, read and tested: without the mark on each part, for which no budget is. */
static struct pack *
open_sample_as_release(void **bytes)
{
	char room[300];
	struct buf why = BUF_OVER(room);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);
	size_t len;

	assert_non_null(p);
	len = (size_t)p->header->file_bytes;
	*bytes = xmalloc(len);
	memcpy(*bytes, p->header, len);
	pack_close(p);
	p = pack_from_memory(*bytes, len, &why);
	assert_non_null(p);
	for (uint32_t i = 0; i < p->offices_count; i++)
		((struct pack_office *)(uintptr_t)p->offices)[i].flags &= (uint16_t)~OFFICE_INVENTED;
	for (uint32_t i = 0; i < p->facts_count; i++)
		((struct pack_fact *)(uintptr_t)p->facts)[i].call_tested = make_day("2026-11-10");
	for (uint32_t i = 0; i < p->texts_count; i++)
		((struct pack_text *)(uintptr_t)p->texts)[i].review = REVIEW_READ;
	pack_close(p);
	((struct pack_header *)*bytes)->kind = PACK_RELEASE;
	make_seal(*bytes, len);
	p = pack_from_memory(*bytes, len, &why);
	if (p == NULL)
		fail_msg("%s", why.ptr);
	return p;
}

/* What check_office_room.c proves of the content holds in the answers: no page of any town in any language has more parts. */
static void
each_town_of_the_sample_fits(void **state)
{
	void *bytes;
	struct shown s = { .pack = open_sample_as_release(&bytes), .text = BUF_INIT(8192) };
	unsigned parts, pages = 0;

	(void)state;
	parts = s.pack->topics[pack_find_topic(s.pack, TOWN_FOUND_TOPIC)].parts;
	for (s.locale = 0; s.locale < s.pack->locales_count; s.locale++)
		for (uint16_t town = 0; town < s.pack->towns_count; town++) {
			struct talk where = talk_new();

			where.town[0] = (uint16_t)(town + 1);
			where.stay = s.pack->towns[town].country;
			where.origin = country_code("NP");
			s.did.pages = 1;
			for (unsigned page = 0; page < s.did.pages; page++, pages++) {
				say(&s, MEDIUM_SMS, &where, TOWN_FOUND_TOPIC, page);
				if (s.out.parts.count > parts)
					fail_msg("%s in %s, page %u: %u parts", pack_string(s.pack, s.pack->towns[town].id),
					    pack_string(s.pack, s.pack->locales[s.locale].tag), page, s.out.parts.count);
			}
		}
	assert_true(pages >= s.pack->locales_count * s.pack->towns_count);
	buf_free(&s.text);
	pack_close(s.pack);
	free(bytes);
}

/* Nothing signed says that it does not ask: the warning stands before the first number, once. */
static void
a_warning_stands_before_the_first_number(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct shown s = { .text = BUF_INIT(8192) };
	struct talk where = talk_new();
	const char *warning;

	(void)state;
	make_places(m);
	make_office_topics(m);
	for (uint32_t i = 0; i < make_count(m, PACK_FACTS); i++)
		((struct pack_fact *)make_record(m, PACK_FACTS, i))->asks_for_id = FLAG_UNKNOWN;
	s.pack = make_open(m);
	where.town[0] = DOHA;
	where.stay = country_code("QA");
	say(&s, MEDIUM_SMS, &where, TOWN_FOUND_TOPIC, 0);
	warning = strstr(s.text.ptr, "\nThey may ask for papers.\nHelp centre\n");
	assert_non_null(warning);
	assert_true(warning < strstr(s.text.ptr, "MRC-DOHA"));
	assert_null(strstr(warning + 2, "They may ask"));
	assert_string_equal(pack_string(s.pack, s.pack->facts[s.did.number].value), "SHELTER-QA");
	assert_true(s.did.offers);
	buf_free(&s.text);
	made_close(s.pack);
	make_free(m);
}

static void
an_unknown_town_is_an_unmet_need(void **state)
{
	struct shown s = { .pack = open_world(PACK_RELEASE), .text = BUF_INIT(8192) };
	struct talk where = talk_new();

	(void)state;
	say(&s, MEDIUM_USSD, &where, TOWN_UNKNOWN_TOPIC, 0);
	assert_string_equal(s.text.ptr, "No such town.");
	assert_string_equal(pack_string(s.pack, s.pack->tokens[s.did.missing].name), "town");
	assert_false(s.did.offers);
	buf_free(&s.text);
	made_close(s.pack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_town_says_what_it_has),
		cmocka_unit_test(no_page_is_longer_than_its_parts),
		cmocka_unit_test(each_town_of_the_sample_fits),
		cmocka_unit_test(the_kind_she_asked_for_is_first_or_said_to_be_missing),
		cmocka_unit_test(a_warning_stands_before_the_first_number),
		cmocka_unit_test(an_unknown_town_is_an_unmet_need),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
