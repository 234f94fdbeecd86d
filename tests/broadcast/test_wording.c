/*
 * test_wording.c - the exact words of a language and a country, and why there are none
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/broadcast/wording.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/udh.h"
#include "tests/broadcast/made_alerts.h"

/* What a phone shows, parts one after the other with '|' between. */
static void
shown(const struct parts *p, struct buf *out)
{
	buf_reset(out);
	for (unsigned i = 0; i < p->count; i++) {
		if (i > 0)
			buf_addc(out, '|');
		part_add_utf8(out, p, i);
	}
}

/* --- alerts ---------------------------------------------------------------------- */
static const struct {
	enum pack_kind kind;
	enum alert_type type;
	const char *locale, *stay;
	struct wording chosen;			/* locale "" = nothing was */
	bool is_training;
	enum wording_end end;
	const char *text;
} alerts[] = {
	{ PACK_RELEASE, ALERT_PREPARE, "en", "QA", { .locale = "" }, false, WORDING_OK, "Q1234 MRC: get ready. Next note by 06:00 to 10:00. CODE Q1234" },
	{ PACK_RELEASE, ALERT_PREPARE, "ne", "QA", { .locale = "" }, false, WORDING_OK, "Q1234 MRC: तयार 06:00 to 10:00" },
	{ PACK_RELEASE, ALERT_PREPARE, "hi", "QA", { .locale = "" }, false, WORDING_UNREAD, NULL },	/* nobody has read it */
	{ PACK_RELEASE, ALERT_PREPARE, "ar", "QA", { .locale = "" }, false, WORDING_UNREAD, NULL },	/* nobody has written it */
	{ PACK_SAMPLE,	ALERT_PREPARE, "hi", "QA", { .locale = "" }, false, WORDING_OK, "SAMPLE Q1234 MRC: रुको" },
	{ PACK_SAMPLE,	ALERT_PREPARE, "ar", "QA", { .locale = "" }, false, WORDING_UNREAD, NULL },
	{ PACK_RELEASE, ALERT_PREPARE, "hi", "QA", { "hi", CHOICE_OTHER, "ne", NULL }, false, WORDING_OK, "ne: Q1234 MRC: तयार 06:00 to 10:00" },
	{ PACK_RELEASE, ALERT_PREPARE, "ar", "QA", { "ar", CHOICE_OTHER, "hi", NULL }, false, WORDING_UNREAD, NULL },
	{ PACK_RELEASE, ALERT_PREPARE, "ar", "QA", { "ar", CHOICE_OTHER, "xx", NULL }, false, WORDING_MISSING, NULL },
	{ PACK_RELEASE, ALERT_PREPARE, "ar", "QA", { "ar", CHOICE_LEAVE_OUT, "", NULL }, false, WORDING_LEFT_OUT, NULL },
	{ PACK_RELEASE, ALERT_PREPARE, "ne", "QA", { "ne", CHOICE_LEAVE_OUT, "", NULL }, false, WORDING_LEFT_OUT, NULL },
	{ PACK_RELEASE, ALERT_PREPARE, "ne", "QA", { "ar", CHOICE_LEAVE_OUT, "", NULL }, false, WORDING_OK, "Q1234 MRC: तयार 06:00 to 10:00" },
	{ PACK_RELEASE, ALERT_PREPARE, "", "QA", { .locale = "" }, false, WORDING_MISSING, NULL },
	{ PACK_RELEASE, ALERT_PREPARE, "xx", "QA", { .locale = "" }, false, WORDING_MISSING, NULL },
	{ PACK_RELEASE, ALERT_PREPARE, "", "QA", { "und", CHOICE_OTHER, "ne", NULL }, false, WORDING_OK, "ne: Q1234 MRC: तयार 06:00 to 10:00" },
	{ PACK_RELEASE, ALERT_SHELTER, "en", "QA", { .locale = "" }, false, WORDING_OK, "Q1234 MRC: stay in now in Doha. Next note by 06:00 to 10:00. CODE Q1234" },
	{ PACK_RELEASE, ALERT_GO, "en", "QA", { .locale = "" }, false, WORDING_OK,
	    "Q1234 MRC: bus to Salwa from Old bus station, Thu 20 Nov 06:00 to 10:00. Questions: 77701. CODE Q1234" },
	{ PACK_RELEASE, ALERT_GO, "en", "KW", { .locale = "" }, false, WORDING_OK,		/* no number there: the text without one */
	    "Q1234 MRC: bus to Salwa from Old bus station, Thu 20 Nov 06:00 to 10:00. CODE Q1234" },
	{ PACK_RELEASE, ALERT_CLEAR, "en", "QA", { .locale = "" }, false, WORDING_OK, "Q1234 MRC: all clear in Doha. Dial *384*77#." },
	{ PACK_RELEASE, ALERT_DRILL, "en", "QA", { .locale = "" }, false, WORDING_OK, "TEST from MRC. Do nothing." },
	{ PACK_RELEASE, ALERT_DRILL, "ar", "QA", { "ar", CHOICE_OTHER, "en", NULL }, false, WORDING_OK, "TEST from MRC. Do nothing." },	/* TEST comes first */
	{ PACK_RELEASE, ALERT_DRILL, "en", "QA", { .locale = "" }, true, WORDING_OK, "TRAINING TEST from MRC. Do nothing." },
	{ PACK_SAMPLE,	ALERT_DRILL, "en", "QA", { .locale = "" }, true, WORDING_OK, "TRAINING SAMPLE TEST from MRC. Do nothing." },
};

static void
alerts_are_said_as_the_pack_says_them(void **state)
{
	struct buf seen = BUF_INIT(8192);

	(void)state;
	for (size_t i = 0; i < COUNT(alerts); i++) {
		struct make *m = make_alerts(alerts[i].kind);
		struct pack *p = make_open(m);
		struct wording_of w = wording_of_test(p);
		struct broadcast b = alert_of_test();
		struct parts parts;
		enum wording_end end;

		b.type = alerts[i].type;
		b.is_training = alerts[i].is_training;
		b.wordings = alerts[i].chosen.locale[0] != '\0';
		b.wording[0] = alerts[i].chosen;
		end = wording_make(&w, &b, alerts[i].locale, alerts[i].stay, 7, &parts, NULL);
		shown(&parts, &seen);
		if (end != alerts[i].end || strcmp(seen.ptr, alerts[i].text != NULL ? alerts[i].text : "") != 0)
			fail_msg("row %zu: end %d, \"%s\"", i, (int)end, seen.ptr);
		made_close(p);
		make_free(m);
	}
	buf_free(&seen);
}

/* "No checked number for this" is no alert. */
static void
an_alert_without_its_number_and_without_other_words_does_not_leave(void **state)
{
	struct make *m = make_alerts(PACK_RELEASE);
	struct broadcast b = alert_of_test();
	struct wording_of w;
	struct parts parts;
	struct pack *p;

	(void)state;
	make_text(m, "en", "alert.x1.text", "{note}: ask {nowhere}", REVIEW_SOURCE);
	p = make_open(m);
	w = wording_of_test(p);
	assert_int_equal(wording_make(&w, &b, "en", "QA", 0, &parts, NULL), WORDING_UNREAD);
	made_close(p);
	make_free(m);
}

/* --- news ------------------------------------------------------------------------- */
static void
news_are_what_staff_wrote(void **state)
{
	static const struct { const char *locale; enum wording_end end; const char *text; } cases[] = {
		{ "en", WORDING_OK, "New rule. Call 16008." },
		{ "ne", WORDING_OK, "नयाँ नियम।" },
		{ "ar", WORDING_OK, "en: New rule. Call 16008." },
		{ "am", WORDING_OK, "አዲስ" },				/* a language that the pack has not */
		{ "om", WORDING_OK, "am: አዲስ" },
		{ "so", WORDING_MISSING, "" },				/* the other one is not written either */
		{ "ti", WORDING_MISSING, "" },				/* ... or leads on to another */
		{ "hi", WORDING_LEFT_OUT, "" },
		{ "fr", WORDING_MISSING, "" },				/* nobody chose */
		{ "", WORDING_MISSING, "" },
	};
	struct make *m = make_alerts(PACK_RELEASE);
	struct pack *p = make_open(m);
	struct wording_of w = wording_of_test(p);
	struct broadcast b = { .kind = BROADCAST_NEWS, .wordings = 8, .wording = { { "am", CHOICE_TEXT, "", "አዲስ" },
		{ "ar", CHOICE_OTHER, "en", NULL }, { "en", CHOICE_TEXT, "", "New rule. Call 16008." }, { "hi", CHOICE_LEAVE_OUT, "", NULL },
		{ "ne", CHOICE_TEXT, "", "नयाँ नियम।" }, { "om", CHOICE_OTHER, "am", NULL }, { "so", CHOICE_OTHER, "fr", NULL },
		{ "ti", CHOICE_OTHER, "ar", NULL } } };
	struct buf seen = BUF_INIT(8192), text = BUF_INIT(4096);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct parts parts, again;
		enum wording_end end = wording_make(&w, &b, cases[i].locale, "QA", 7, &parts, &text);

		shown(&parts, &seen);
		if (end != cases[i].end || strcmp(seen.ptr, cases[i].text) != 0)
			fail_msg("row %zu: end %d, \"%s\"", i, (int)end, seen.ptr);
		if (end != WORDING_OK)
			continue;
		assert_string_equal(text.ptr, cases[i].text);
		assert_true(wording_cut(&w, &b, cases[i].locale, text.ptr, 7, &again));
		shown(&again, &text);
		assert_string_equal(text.ptr, seen.ptr);
	}
	buf_free(&seen);
	buf_free(&text);
	made_close(p);
	make_free(m);
}

static void
parts_have_the_reference_and_the_prefix_of_each(void **state)
{
	char long_text[2000];
	struct make *m = make_alerts(PACK_SAMPLE);
	struct pack *p = make_open(m);
	struct wording_of w = wording_of_test(p);
	struct broadcast b = { .kind = BROADCAST_NEWS, .is_training = true, .wordings = 1, .wording = { { "en", CHOICE_TEXT, "", long_text } } };
	struct buf seen = BUF_INIT(8192), text = BUF_INIT(4096);
	struct parts parts, again;

	(void)state;
	memset(long_text, 'a', 300);
	long_text[300] = '\0';
	assert_int_equal(wording_make(&w, &b, "en", "QA", 77, &parts, &text), WORDING_OK);
	assert_int_equal(parts.count, 3);
	assert_int_equal(text.len, 300);			/* the words alone */
	for (unsigned i = 0; i < parts.count; i++) {
		struct udh udh;

		udh_read(parts.part[i].udh, parts.part[i].udh_octets, &udh);
		assert_int_equal(udh.reference, 77);
		buf_reset(&seen);
		part_add_utf8(&seen, &parts, i);
		assert_memory_equal(seen.ptr, "TRAINING SAMPLE a", 17);
	}
	assert_true(wording_cut(&w, &b, "en", text.ptr, 77, &again));
	assert_int_equal(again.count, parts.count);
	for (unsigned i = 0; i < parts.count; i++)
		assert_memory_equal(again.part[i].data, parts.part[i].data, parts.part[i].octets);

	memset(long_text, 'a', sizeof long_text);
	long_text[8 * (153 - 16)] = '\0';
	assert_int_equal(wording_make(&w, &b, "en", "QA", 77, &parts, NULL), WORDING_OK);
	assert_int_equal(parts.count, PARTS_MAX);
	long_text[8 * (153 - 16)] = 'a';
	long_text[8 * (153 - 16) + 1] = '\0';
	assert_int_equal(wording_make(&w, &b, "en", "QA", 77, &parts, NULL), WORDING_TOO_LONG);
	assert_int_equal(parts.count, 0);
	buf_free(&seen);
	buf_free(&text);
	made_close(p);
	make_free(m);
}

static void
a_number_in_a_slot_is_staffs_too(void **state)
{
	struct make *m = make_alerts(PACK_RELEASE);
	struct pack *p = make_open(m);
	struct wording_of w = wording_of_test(p);
	struct broadcast b = alert_of_test();
	struct parts parts;

	(void)state;
	b.type = ALERT_OFF;
	assert_int_equal(wording_make(&w, &b, "en", "QA", 0, &parts, NULL), WORDING_OK);
	(void)snprintf(b.slot[ALERT_SLOT_POINT], ALERT_SLOT_BYTES, "gate, call 16007");
	assert_int_equal(wording_make(&w, &b, "en", "QA", 0, &parts, NULL), WORDING_NUMBER);
	assert_int_equal(wording_make(&w, &b, "ne", "QA", 0, &parts, NULL), WORDING_NUMBER);
	(void)snprintf(b.slot[ALERT_SLOT_POINT], ALERT_SLOT_BYTES, "gate, call 16008");
	assert_int_equal(wording_make(&w, &b, "en", "QA", 0, &parts, NULL), WORDING_OK);
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alerts_are_said_as_the_pack_says_them),
		cmocka_unit_test(an_alert_without_its_number_and_without_other_words_does_not_leave),
		cmocka_unit_test(news_are_what_staff_wrote),
		cmocka_unit_test(parts_have_the_reference_and_the_prefix_of_each),
		cmocka_unit_test(a_number_in_a_slot_is_staffs_too),
	};

	return cmocka_run_group_tests_name("wording", tests, NULL, NULL);
}
