/*
 * test_cap_write.c - our alerts as CAP: golden files in cap/out, read again, and what may not stand in them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/broadcast/cap.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/broadcast/cap_made.h"

enum { SENT_S = 1795780800, UNTIL_S = SENT_S + 18 * 3600 };

#define OLD_ALERT "office@mission.example,SAFAR-1,2026-11-27T10:00:00+03:00"

/* Invented; a text of one part, one of two, one of another script. */
static const char *const english[ALERT_TYPE_COUNT] = {
	[ALERT_PREPARE] = "Q1234 Zubaro: get ready. Pack papers, water, phone, cash, medicine. Do not travel yet. Next note by 18:00. To check text CODE Q1234",
	[ALERT_SHELTER] = "Q1234 Zubaro: stay in now in Al Qamar. Keep from windows. Fill water. Save power. Next note by 18:00. To check text CODE Q1234",
	[ALERT_GO] = "Q1234 Zubaro: bus to Harbo from Old Harbour gate, Sat 28 Nov 06:00 to 10:00. Free. Come also with no passport. Hurt, pregnant and kids go"
	    " first. If the road is not safe, stay in. Questions: our line. To check text CODE Q1234",
	[ALERT_UPDATE] = "Q1235 Zubaro: NEW TIME Sun 29 Nov 07:00. Same place. The old time is off. To check text CODE Q1235",
	[ALERT_OFF] = "Q1236 Zubaro: OFF. Do not go to Old Harbour gate. Stay where you are safe. Next note by 18:00. To check text CODE Q1236",
	[ALERT_CLEAR] = "Q1237 Zubaro: all clear in Al Qamar. We erase the alert list in 30 days. STOP ends it now.",
	[ALERT_DRILL] = "TEST from Zubaro. Do nothing. Real alerts have a code you can check. Reply 1 if you got this. STOP to leave the list.",
};

static void
slot(struct broadcast *b, enum alert_slot s, const char *text)
{
	snprintf(b->slot[s], sizeof(b->slot[s]), "%s", text);
}

static void
made(struct broadcast *b, struct cap_out *out, enum alert_type type)
{
	memset(b, 0, sizeof(*b));
	memset(out, 0, sizeof(*out));
	b->kind = BROADCAST_ALERT;
	b->type = type;
	b->until_s = UNTIL_S;
	b->audience.list = LIST_ALERTS;
	snprintf(b->audience.stay[0], sizeof(b->audience.stay[0]), "QA");
	b->audience.stays = 1;
	snprintf(b->origin, sizeof(b->origin), "NP");
	if (type != ALERT_DRILL)
		slot(b, ALERT_SLOT_NOTE, "Q1234");
	if (alert_type_slots(type) & 1u << ALERT_SLOT_AREA)
		slot(b, ALERT_SLOT_AREA, "Al Qamar");
	if (alert_type_slots(type) & 1u << ALERT_SLOT_POINT)
		slot(b, ALERT_SLOT_POINT, "Old Harbour gate");
	if (alert_type_slots(type) & 1u << ALERT_SLOT_BORDER)
		slot(b, ALERT_SLOT_BORDER, "Harbo");
	*out = (struct cap_out){ .b = b, .identifier = "SAFAR-2", .sender = "office@mission.example", .sender_name = "Zubaro office",
	    .reference = alert_type_is_old(type) ? OLD_ALERT : NULL, .sent_s = SENT_S, .offset_minutes = 180, .languages = 2,
	    .language = { { "en", english[type] }, { "ne-latn", "Zubaro: tayar hunus < & >." } }, .is_public = true };
}

/* Read again: all that struct cap has. */
static void
comes_back(const struct cap_out *out, const struct buf *xml)
{
	static const char *const words[ALERT_TYPE_COUNT][3] = {
		[ALERT_PREPARE] = { "Alert", "Prepare", "Future" }, [ALERT_SHELTER] = { "Alert", "Shelter", "Immediate" },
		[ALERT_GO] = { "Alert", "Evacuate", "Expected" }, [ALERT_UPDATE] = { "Update", "Evacuate", "Expected" },
		[ALERT_OFF] = { "Cancel", "None", "Immediate" }, [ALERT_CLEAR] = { "Update", "AllClear", "Past" },
		[ALERT_DRILL] = { "Alert", "None", "Past" },
	};
	const struct broadcast *b = out->b;
	bool is_hidden = out->is_public && b->is_restricted;
	struct cap *c = xmalloc(sizeof(*c));
	struct buf why = BUF_INIT(512), read = BUF_INIT(512), said = BUF_INIT(512);

	if (!cap_read(xml->ptr, xml->len, c, &why))
		fail_msg("%s\n%s", why.ptr, xml->ptr);
	cap_reference(c, &read);
	assert_true(cap_write_reference(out->sender, out->identifier, out->sent_s, out->offset_minutes, &said));
	assert_string_equal(read.ptr, said.ptr);
	assert_string_equal(c->identifier, out->identifier);
	assert_string_equal(c->sender, out->sender);
	assert_true(c->sent_s == out->sent_s);
	assert_string_equal(c->status, b->type == ALERT_DRILL || b->is_training ? "Exercise" : "Actual");
	assert_string_equal(c->message, words[b->type][0]);
	assert_string_equal(c->scope, out->is_public && !b->is_restricted ? "Public" : "Restricted");
	assert_string_equal(c->code, "safar:1");
	assert_int_equal(c->references, out->reference != NULL);
	assert_string_equal(c->reference[0], out->reference != NULL ? out->reference : "");
	assert_int_equal(c->infos, out->languages);
	assert_string_equal(c->info[0].language, "en");
	assert_string_equal(c->info[1].language, "ne-Latn");
	for (unsigned i = 0; i < c->infos; i++) {
		const struct cap_info *n = &c->info[i];
		char room[1024];
		struct buf all = BUF_OVER(room);

		assert_string_equal(n->response, words[b->type][1]);
		assert_string_equal(n->urgency, words[b->type][2]);
		assert_true(!strcmp(n->certainty, "Observed") || !strcmp(n->certainty, "Likely"));
		assert_true(n->effective_s == (b->at_s > out->sent_s ? b->at_s : out->sent_s) && n->expires_s == b->until_s);
		assert_true(utf8_count(n->headline, strlen(n->headline)) <= 160);
		buf_addf(&all, "%s%s%s", n->headline, n->instruction[0] != '\0' ? " " : "", n->instruction);
		assert_string_equal(all.ptr, is_hidden ? "" : out->language[i].headline);
		assert_true(!is_hidden || n->area[0] == '\0');
	}
	free(c);
	buf_free(&read);
	buf_free(&said);
	buf_free(&why);
}

static void
write_one(const struct cap_out *out, struct buf *xml)
{
	struct buf why = BUF_INIT(512);

	buf_reset(xml);
	if (!cap_write(out, xml, &why))
		fail_msg("%s", why.ptr);
	assert_int_equal(why.len, 0);
	comes_back(out, xml);
	buf_free(&why);
}

static void
every_type_is_written(void **state)
{
	struct buf xml = BUF_INIT(CAP_BYTES);
	struct broadcast b;
	struct cap_out out;
	char name[32];
	unsigned wrong = 0;

	(void)state;
	for (unsigned t = 0; t < ALERT_TYPE_COUNT; t++) {
		made(&b, &out, (enum alert_type)t);
		write_one(&out, &xml);
		wrong += !cap_golden("tests/broadcast/cap/out", alert_type_ids[t], "xml", xml.ptr);
		assert_null(strstr(xml.ptr, "NP"));	/* nationals of whom is nobody's business */
		assert_null(strstr(xml.ptr, "QA"));
		out.is_public = false;
		write_one(&out, &xml);
		assert_non_null(strstr(xml.ptr, "nationals of NP"));
		assert_non_null(strstr(xml.ptr, "<restriction>"));
		snprintf(name, sizeof(name), "%s-internal", alert_type_ids[t]);
		if (t == ALERT_GO)
			wrong += !cap_golden("tests/broadcast/cap/out", name, "xml", xml.ptr);
	}
	buf_free(&xml);
	assert_int_equal(wrong, 0);
}

/* A point that may not be published stands nowhere in what is. */
static void
what_is_restricted_is_left_out(void **state)
{
	struct buf xml = BUF_INIT(CAP_BYTES);
	struct broadcast b;
	struct cap_out out;

	(void)state;
	for (unsigned t = 0; t < ALERT_TYPE_COUNT; t++) {
		made(&b, &out, (enum alert_type)t);
		b.is_restricted = true;
		write_one(&out, &xml);
		assert_null(strstr(xml.ptr, "Old Harbour"));
		assert_null(strstr(xml.ptr, "Harbo"));
		assert_null(strstr(xml.ptr, "Al Qamar"));
		assert_null(strstr(xml.ptr, "Q12"));
		assert_null(strstr(xml.ptr, "parameter"));
		assert_non_null(strstr(xml.ptr, "<restriction>not for publication<"));
		if (t == ALERT_GO)
			assert_true(cap_golden("tests/broadcast/cap/out", "x3-restricted", "xml", xml.ptr));
		out.is_public = false;
		write_one(&out, &xml);
		assert_non_null(strstr(xml.ptr, "<headline>"));
		assert_non_null(strstr(xml.ptr, "<restriction>not for publication<"));
	}
	buf_free(&xml);
}

static void
training_is_an_exercise(void **state)
{
	struct buf xml = BUF_INIT(CAP_BYTES);
	struct broadcast b;
	struct cap_out out;

	(void)state;
	made(&b, &out, ALERT_GO);
	b.is_training = true;
	write_one(&out, &xml);
	assert_non_null(strstr(xml.ptr, "<note>"));
	buf_free(&xml);
}

static void
times_have_their_offset(void **state)
{
	static const struct { int16_t minutes; const char *sent; } cases[] = {
		{ 0, "<sent>2026-11-27T12:00:00-00:00<" }, { 345, "<sent>2026-11-27T17:45:00+05:45<" },
		{ -210, "<sent>2026-11-27T08:30:00-03:30<" }, { 840, "<sent>2026-11-28T02:00:00+14:00<" },
	};
	struct buf xml = BUF_INIT(CAP_BYTES);
	struct broadcast b;
	struct cap_out out;

	(void)state;
	made(&b, &out, ALERT_GO);
	for (size_t i = 0; i < COUNT(cases); i++) {
		out.offset_minutes = cases[i].minutes;
		write_one(&out, &xml);
		assert_non_null(strstr(xml.ptr, cases[i].sent));
		assert_null(strstr(xml.ptr, "Z<"));
	}
	out.offset_minutes = 180;
	b.at_s = SENT_S + 3600;
	write_one(&out, &xml);
	assert_non_null(strstr(xml.ptr, "<effective>2026-11-27T16:00:00+03:00<"));
	buf_free(&xml);
}

/* The first sentence that fits; without one the last word; without that the last letter. */
static void
a_long_text_is_cut_where_people_breathe(void **state)
{
	static const struct { const char *piece; unsigned times; const char *end; size_t chars; } cases[] = {
		{ "Go up now. ", 20, "now.", 153 }, { "upstairs ", 30, "upstairs", 152 }, { "a", 300, "a", 160 }, { "a", 160, "a", 160 },
		{ "a", 161, "a", 160 }, { "\xE0\xA4\x95\xE0\xA4\xBF", 90, "\xE0\xA4\x95\xE0\xA4\xBF", 160 },
		{ "\xE0\xA4\x95\xE0\xA4\xBF\xE0\xA5\xA4 ", 60, "\xE0\xA5\xA4", 159 },
	};
	struct buf xml = BUF_INIT(CAP_BYTES), text = BUF_INIT(2048), why = BUF_INIT(512);
	struct cap *c = xmalloc(sizeof(*c));
	struct broadcast b;
	struct cap_out out;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *headline = c->info[0].headline;

		buf_reset(&text);
		for (unsigned n = 0; n < cases[i].times; n++)
			buf_adds(&text, cases[i].piece);
		made(&b, &out, ALERT_GO);
		out.language[0].headline = text.ptr;
		buf_reset(&xml);
		assert_true(cap_write(&out, &xml, &why));
		assert_true(cap_read(xml.ptr, xml.len, c, &why));
		assert_int_equal(utf8_count(headline, strlen(headline)), cases[i].chars);
		assert_string_equal(headline + strlen(headline) - strlen(cases[i].end), cases[i].end);
		/* Nothing is lost between the two. */
		assert_memory_equal(text.ptr, headline, strlen(headline));
		assert_true(c->info[0].instruction[0] == '\0' || strstr(text.ptr + strlen(headline), c->info[0].instruction) != NULL);
	}
	free(c);
	buf_free(&xml);
	buf_free(&text);
	buf_free(&why);
}

static void
not_written(const struct cap_out *out, const char *sentence)
{
	struct buf xml = BUF_INIT(CAP_BYTES), why = BUF_INIT(512);

	assert_false(cap_write(out, &xml, &why));
	assert_int_equal(xml.len, 0);
	if (strncmp(why.ptr, sentence, strlen(sentence)) != 0)
		fail_msg("expected %s, got %s", sentence, why.ptr);
	buf_free(&xml);
	buf_free(&why);
}

static void
what_is_wrong_is_not_given_out(void **state)
{
	struct buf small = BUF_INIT(100), why = BUF_INIT(512);
	struct broadcast b;
	struct cap_out out;

	(void)state;
	made(&b, &out, ALERT_GO);
	b.kind = BROADCAST_NEWS;
	not_written(&out, "news are no alert");
	made(&b, &out, ALERT_GO);
	out.reference = OLD_ALERT;
	not_written(&out, "it changes no alert and names one");
	made(&b, &out, ALERT_OFF);
	out.reference = NULL;
	not_written(&out, "it changes an earlier alert and does not name it");
	out.reference = "SAFAR-1";
	not_written(&out, "line 10: <references> is \"SAFAR-1\"");
	made(&b, &out, ALERT_GO);
	out.languages = 0;
	not_written(&out, "it has no text");
	made(&b, &out, ALERT_GO);
	b.until_s = SENT_S;
	not_written(&out, "it would be over before it begins");
	made(&b, &out, ALERT_GO);
	b.until_s = b.at_s = SENT_S + 60;
	not_written(&out, "it would be over before it begins");
	made(&b, &out, ALERT_GO);
	out.identifier = "SAFAR 2";
	not_written(&out, "line 3: <identifier> is \"SAFAR 2\"");
	made(&b, &out, ALERT_GO);
	out.identifier = NULL;
	not_written(&out, "line 3: <identifier> is \"\"");
	made(&b, &out, ALERT_GO);
	out.language[1].headline = "Go\x01up";
	not_written(&out, "line 55: a control character");
	made(&b, &out, ALERT_GO);
	out.language[1].headline = "Go \xFF up";
	not_written(&out, "its text is not UTF-8");
	made(&b, &out, ALERT_GO);
	out.sender_name = "\xFF";
	not_written(&out, "line 21: bytes that are not UTF-8");
	made(&b, &out, ALERT_GO);
	out.offset_minutes = 900;
	not_written(&out, "<sent> would be no moment");
	made(&b, &out, ALERT_GO);
	b.until_s = INT64_MAX / 2;
	not_written(&out, "<expires> would be no moment");
	made(&b, &out, ALERT_GO);
	assert_false(cap_write(&out, &small, &why));
	assert_string_equal(why.ptr, "longer than there is room for");
	buf_free(&small);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_is_written),
		cmocka_unit_test(what_is_restricted_is_left_out),
		cmocka_unit_test(training_is_an_exercise),
		cmocka_unit_test(times_have_their_offset),
		cmocka_unit_test(a_long_text_is_cut_where_people_breathe),
		cmocka_unit_test(what_is_wrong_is_not_given_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
