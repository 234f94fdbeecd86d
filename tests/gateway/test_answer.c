/* A decision becomes parts or a page: the language of key lines, and what gives way when a text is long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/answer.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

struct stage { struct make *make; struct pack *pack; struct turn turn; struct answering a; struct talk where; };

static struct stage
stage_open(struct make *m)
{
	struct stage s = { .make = m, .pack = make_open(m) };

	s.a = (struct answering){ .now_s = make_noon("2026-11-20"), .septets = 160, .units = 70 };
	s.where.stay = country_code("QA");
	s.where.origin = country_code("NP");
	return s;
}

static void
stage_close(struct stage *s)
{
	made_close(s->pack);
	make_free(s->make);
}

/* What her phone shows, in one row of words. */
static void
say(struct stage *s, enum medium medium, const struct answer *answer, struct buf *shown, struct outbound *out)
{
	struct answered did;

	s->turn = (struct turn){ .medium = medium, .pack = s->pack };
	s->a.turn = &s->turn;
	memset(out, 0, sizeof *out);
	answer_write(&s->a, &s->where, answer, out, &did);
	buf_reset(shown);
	for (unsigned i = 0; out->kind == OUTBOUND_SMS && i < out->parts.count; i++)
		part_add_utf8(shown, &out->parts, i);
	if (out->kind == OUTBOUND_USSD)
		buf_add(shown, out->page, out->page_len);
}

static const struct { const char *topic, *has, *hasnt; enum alphabet alphabet; } said[] = {
	{ "work.passport", "\n0 Back", "\n० पछाडि", ALPHABET_GSM7 },	/* only English has it: so are its keys */
	{ "work.pay", "\n० पछाडि", "\n0 Back", ALPHABET_UCS2 },
};

static void
key_lines_are_in_the_language_of_the_text(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct stage s;
	struct outbound out;
	struct buf shown = BUF_INIT(4096);

	(void)state;
	make_text(m, "ne", "ui.back.text", "० पछाडि", REVIEW_READ);
	s = stage_open(m);
	for (size_t i = 0; i < COUNT(said); i++)
		for (int medium = 0; medium < 2; medium++) {
			struct answer answer = { .kind = ANSWER_TOPIC, .topic = pack_find_topic(s.pack, said[i].topic), .intro = -1,
			    .above = -1, .locale = pack_find_locale(s.pack, "ne"), .shows_back = true };

			say(&s, medium ? MEDIUM_USSD : MEDIUM_SMS, &answer, &shown, &out);
			assert_non_null(strstr(shown.ptr, said[i].has));
			assert_null(strstr(shown.ptr, said[i].hasnt));
			assert_int_equal(medium ? out.page_alphabet : out.parts.alphabet, said[i].alphabet);
		}
	buf_free(&shown);
	stage_close(&s);
}

/* A sentence of two parts above a text of seven: the text is what she asked for, and stays whole. */
static void
an_intro_gives_way_to_a_long_text(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct stage s;
	struct outbound out;
	struct buf shown = BUF_INIT(4096), text = BUF_INIT(2048), intro = BUF_INIT(512);
	struct answer answer;

	(void)state;
	for (int i = 0; i < 7 * 30; i++)
		buf_adds(&text, "word ");
	buf_adds(&text, "CALL NOW");
	for (int i = 0; i < 60; i++)
		buf_adds(&intro, "so. ");
	make_text(m, "en", "alone.text", text.ptr, REVIEW_SOURCE);
	make_text(m, "en", "ui.unknown.text", intro.ptr, REVIEW_SOURCE);
	s = stage_open(m);
	answer = (struct answer){ .kind = ANSWER_TOPIC, .topic = pack_find_topic(s.pack, "quiet.alone"), .intro = UI_UNKNOWN, .above = -1 };
	say(&s, MEDIUM_SMS, &answer, &shown, &out);
	assert_string_equal(shown.ptr, text.ptr);
	answer.topic = pack_find_topic(s.pack, "sea");
	say(&s, MEDIUM_SMS, &answer, &shown, &out);
	assert_non_null(strstr(shown.ptr, "so. "));
	assert_non_null(strstr(shown.ptr, "One"));
	buf_free(&shown);
	buf_free(&text);
	buf_free(&intro);
	stage_close(&s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_lines_are_in_the_language_of_the_text),
		cmocka_unit_test(an_intro_gives_way_to_a_long_text),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
