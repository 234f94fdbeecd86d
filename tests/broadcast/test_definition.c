/*
 * test_definition.c - every name of a definition, right and wrong, and what may stand together
 */
/* long: the table of cases */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/broadcast/broadcast.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define ID_A "00112233445566778899aabbccddeeff"
#define ID_B "ffeeddccbbaa99887766554433221100"
#define TWENTY "aaaaaaaaaaaaaaaaaaaa"

enum base { NEWS, GO, OFF, WARDENS, BASES };
static const char *const bases[BASES] = {
	[NEWS] = "{'title':'Passport fees','kind':'news','list':'broadcast','topic':'fees','until':'2026-11-28T18:00:00+03:00',"
	    "'texts':{'en':'New fees.'}}",
	[GO] = "{'title':'Bus','kind':'alert','list':'alerts','type':'x3','stay':['QA'],'until':'2026-11-28T18:00:00+03:00'}",
	[OFF] = "{'title':'Off','kind':'alert','list':'alerts','type':'x5','stay':['QA'],'until':'2026-11-28T18:00:00+03:00',"
	    "'changes':'" ID_A "'}",
	[WARDENS] = "{'title':'Drill','kind':'alert','list':'warden','type':'x7','stay':['QA'],'until':'2026-11-28T18:00:00+03:00'}",
};

/* A name, what it becomes ("" = it is taken away), and a part of the sentence; NULL: it is good. */
static const struct { enum base base; const char *name, *value, *says; } cases[] = {
	{ NEWS, "title", "'Fees from 1 Dec 2026'", NULL },
	{ NEWS, "title", "'" TWENTY TWENTY TWENTY TWENTY "'", NULL },
	{ NEWS, "title", "'" TWENTY TWENTY TWENTY TWENTY "a'", "title: found a string of 81 bytes; expected words" },
	{ NEWS, "title", "''", "1 to 80 bytes" },
	{ NEWS, "title", "'   '", "title" },
	{ NEWS, "title", "7", "title: found 7; expected words" },
	{ NEWS, "title", "null", "title: found null" },
	{ NEWS, "title", "'call 077 0090 0123'", "title: found a string of 18 bytes" },	/* it is not said again */
	{ NEWS, "title", "'\\u0661\\u0662\\u0663\\u0664\\u0665\\u0666\\u0667'", "digits 0 to 9 only" },
	{ NEWS, "title", "'a\\nb'", "control" },
	{ NEWS, "title", "'a\\u202Eb'", "control" },
	{ NEWS, "title", "", "title is missing" },
	{ NEWS, "kind", "'alarm'", "kind: found \"alarm\"; expected news or alert: " },
	{ NEWS, "kind", "", "kind is missing" },
	{ GO, "kind", "'alert'", NULL },
	{ GO, "kind", "'news'", "type: found in news; expected only in an alert" },
	{ NEWS, "kind", "'alert'", "texts: found in an alert; expected only in news" },
	{ NEWS, "list", "'alerts'", "topic: found one that this list has not" },
	{ NEWS, "list", "'callback'", "list: found \"callback\"; expected alerts, broadcast or warden" },
	{ NEWS, "list", "", "list is missing" },
	{ GO, "list", "'warden'", NULL },
	{ GO, "list", "'broadcast'", "list: found broadcast; expected alerts or warden" },
	{ NEWS, "topic", "'jobs'", NULL },
	{ NEWS, "topic", "'weather'", "topic: found \"weather\"; expected alerts, fees or jobs" },
	{ NEWS, "topic", "'alerts'", "topic: found one that this list has not" },
	{ NEWS, "topic", "", "topic: found none" },
	{ GO, "topic", "'alerts'", NULL },
	{ GO, "topic", "'fees'", "topic: found one" },
	{ WARDENS, "topic", "'alerts'", "topic: found one" },
	{ NEWS, "stay", "['QA','SA']", NULL },
	{ NEWS, "stay", "[]", "1 to 16 of them" },
	{ NEWS, "stay", "'QA'", "stay: found \"QA\"; expected a list" },
	{ NEWS, "stay", "['QA','sa']", "stay[2]: found \"sa\"" },
	{ NEWS, "stay", "['QA','QAT']", "stay[2]: found \"QAT\"" },
	{ NEWS, "stay", "['QA','SA','QA']", "stay[3]: found \"QA\"" },
	{ NEWS, "stay", "['QA',7]", "stay[2]: found 7" },
	{ NEWS, "stay", "['AA','AB','AC','AD','AE','AF','AG','AH','AI','AJ','AK','AL','AM','AN','AO','AP']", NULL },
	{ NEWS, "stay", "['AA','AB','AC','AD','AE','AF','AG','AH','AI','AJ','AK','AL','AM','AN','AO','AP','AQ']", "a list of 17" },
	{ GO, "stay", "['QA','SA']", "stay: found not exactly one country" },
	{ GO, "stay", "", "stay: found not exactly one country" },
	{ NEWS, "languages", "['ne','fil','zh-Hant']", NULL },
	{ NEWS, "languages", "['ne','Nepali']", "languages[2]: found \"Nepali\"" },
	{ NEWS, "languages", "['ne','ne']", "languages[2]" },
	{ NEWS, "languages", "['ne-']", "languages[1]" },
	{ NEWS, "languages", "['zh-Hant-abcdefg']", NULL },
	{ NEWS, "languages", "['zh-Hant-abcdefgh']", "languages[1]" },
	{ WARDENS, "area", "'qa/doha-2'", NULL },
	{ WARDENS, "area", "'" TWENTY "abc'", NULL },
	{ WARDENS, "area", "'" TWENTY "abcd'", "area: found \"" TWENTY "abcd\"; expected the code of an area" },
	{ WARDENS, "area", "'Doha 2'", "area: found \"Doha 2\"" },
	{ GO, "area", "'qa/doha'", "only wardens gave an area" },
	{ NEWS, "of", "'" ID_A "'", NULL },
	{ NEWS, "of", "'B7K2Q'", "of: found \"B7K2Q\"; expected the id of a broadcast" },
	{ NEWS, "of", "'00112233445566778899AABBCCDDEEFF'", "of: found a string of 32 bytes" },
	{ OFF, "of", "'" ID_A "'", NULL },
	{ OFF, "of", "'" ID_B "'", "of: found another broadcast than in changes" },
	{ NEWS, "texts", "{'en':'One\\nTwo','ne':'\\u0928\\u0947'}", NULL },
	{ NEWS, "texts", "{}", NULL },
	{ NEWS, "texts", "{'en':''}", "texts.en: found a text of 0 bytes" },
	{ NEWS, "texts", "{'en':7}", "texts.en: found a text of 0 bytes" },
	{ NEWS, "texts", "{'en':'Call {hotline}'}", "texts.en: found '{'" },
	{ NEWS, "texts", "{'en':'a\\tb'}", "texts.en: found U+0009" },
	{ NEWS, "texts", "{'ar':'a\\u202Eb'}", "texts.ar: found U+202E" },
	{ NEWS, "texts", "{'English':'a'}", "texts: found a name that is no language tag" },
	{ NEWS, "texts", "{'zz-447700900123':''}", "texts: found a name that is no language tag" },
	{ NEWS, "texts", "'hello'", "texts: found \"hello\"; expected texts by language tag" },
	{ NEWS, "other", "{'tl':'en','am':''}", NULL },
	{ NEWS, "other", "{'tl':'am'}", "other: found a language in whose place" },
	{ NEWS, "other", "{'tl':'am','am':'en'}", "other: found a language in whose place" },
	{ NEWS, "other", "{'en':''}", "other: found a language that has a text, too" },
	{ NEWS, "other", "{'tl':true}", "other.tl: found true; expected by language tag" },
	{ NEWS, "other", "{'tl':'English'}", "other.tl: found \"English\"" },
	{ GO, "other", "{'tl':'en','am':''}", NULL },
	{ GO, "other", "{'tl':'tl'}", "other: found a language in whose place" },
	{ GO, "type", "'x1'", NULL },
	{ GO, "type", "'x8'", "type: found \"x8\"; expected x1 to x7" },
	{ GO, "type", "", "type: found none" },
	{ GO, "type", "'x4'", "changes: found none" },
	{ OFF, "type", "'x6'", NULL },
	{ OFF, "type", "'x1'", "changes: found one" },
	{ GO, "slots", "{'office':'Embassy NP','border':'Salwa','point':'Gate 2, Al Sadd','day':'Thu 20 Nov','time':'06:00 to 10:00'}", NULL },
	{ GO, "slots", "{'point':'a\\u00e9iouaeiouaeiouaeioua'}", NULL },
	{ GO, "slots", "{'point':'a\\u00e9iouaeiouaeiouaeiouab'}", "slots.point: found 22 characters; expected at most 21" },
	{ GO, "slots", "{'office':'Embassy of Nepal'}", "slots.office: found 16 characters; expected at most 10" },
	{ GO, "slots", "{'point':''}", "slots.point" },
	{ GO, "slots", "{'point':'{gate}'}", "slots.point" },
	{ GO, "slots", "{'point':'ask 0770 090 0123'}", "no telephone number" },
	{ GO, "slots", "{'point':7}", "slots.point" },
	{ GO, "slots", "{'points':'Gate 2'}", "slots: found points, which is no name here; did you mean point?" },
	{ GO, "slots", "{'hospital':'Gate 2'}", "slots: found hospital, which is no name here; expected note, office" },
	{ GO, "slots", "{'note':'Q1234'}", "slots.note: found in slots; expected as `code`" },
	{ GO, "slots", "{'area':'Doha'}", "slots: found one that the text of this type does not say" },
	{ WARDENS, "slots", "{'office':'Embassy'}", NULL },
	{ WARDENS, "slots", "{'time':'06:00'}", "slots: found one that the text of this type" },
	{ GO, "code", "'Q1234'", NULL },
	{ GO, "code", "'Z0000'", NULL },
	{ GO, "code", "'I1234'", "code: found \"I1234\"; expected a capital letter but I and O" },
	{ GO, "code", "'O1234'", "code" },
	{ GO, "code", "'q1234'", "code" },
	{ GO, "code", "'Q123'", "code" },
	{ GO, "code", "'Q12345'", "code" },
	{ GO, "code", "'QQ234'", "code" },
	{ NEWS, "code", "'Q1234'", "code: found in news" },
	{ GO, "level", "0", NULL },
	{ GO, "level", "4", NULL },
	{ GO, "level", "5", "level: found 5; expected a whole number from 0 to 4" },
	{ GO, "level", "-1", "level: found -1" },
	{ GO, "level", "'3'", "level: found \"3\"" },
	{ GO, "level", "1.5", "level: found a number" },
	{ GO, "level", "9779812345678", "level: found a number" },
	{ NEWS, "level", "1", "level: found in news" },
	{ GO, "origin", "'NP'", NULL },
	{ GO, "origin", "'Nepal'", "origin: found \"Nepal\"; expected an ISO 3166 country" },
	{ GO, "origin", "''", "origin" },
	{ GO, "restricted", "true", NULL },
	{ GO, "restricted", "'true'", "restricted: found \"true\"; expected true or false" },
	{ NEWS, "restricted", "true", "restricted: found in news" },
	{ OFF, "changes", "'" ID_B "'", NULL },
	{ OFF, "changes", "", "changes: found none" },
	{ OFF, "changes", "'Q1234'", "changes: found \"Q1234\"; expected the id" },
	{ GO, "changes", "'" ID_A "'", "changes: found one; expected none with x1" },
	{ NEWS, "changes", "'" ID_A "'", "changes: found in news" },
	{ NEWS, "from", "'8080'", NULL },
	{ NEWS, "from", "'+97444001234'", NULL },	/* a number of ours */
	{ NEWS, "from", "'Safar NP'", "from: found \"Safar NP\"" },
	{ NEWS, "from", "''", "from" },
	{ NEWS, "at", "'2026-11-28T17:59:59+03:00'", NULL },
	{ NEWS, "at", "'2026-11-28T18:00:00+03:00'", "until: found a time that is not behind `at`" },
	{ NEWS, "at", "'2026-11-28T18:00:00+04:00'", NULL },
	{ NEWS, "at", "'2026-11-28T18:00:00'", "at: found a string of 19 bytes; expected a time with its offset" },
	{ NEWS, "at", "1790000000", "at" },
	{ NEWS, "until", "'2028-02-29T00:00:00Z'", NULL },
	{ NEWS, "until", "'2026-02-29T00:00:00Z'", "until" },
	{ NEWS, "until", "'2026-11-28T24:00:00Z'", "until" },
	{ NEWS, "until", "'2026-11-28T23:60:00Z'", "until" },
	{ NEWS, "until", "'2026-11-28T23:00:60Z'", "until" },
	{ NEWS, "until", "'2026-11-28T18:00:00+03:60'", "until" },
	{ NEWS, "until", "'2026-11-28T18:00:00+15:00'", "until" },
	{ NEWS, "until", "'2026-11-28T18:00:00+0300'", "until" },
	{ NEWS, "until", "'2026-11-28 18:00:00+03:00'", "until" },
	{ NEWS, "until", "'2026-11-28T18:00'", "until" },
	{ NEWS, "until", "'tomorrow'", "until: found \"tomorrow\"" },
	{ NEWS, "until", "", "until is missing" },
	{ GO, "night", "true", NULL },
	{ NEWS, "night", "false", NULL },
	{ NEWS, "night", "true", "night: found true; expected a reason with it" },
	{ NEWS, "night", "1", "night: found 1; expected true or false" },
	{ NEWS, "reason", "'seven people of one firm'", NULL },
	{ NEWS, "reason", "'she is at +44 7700 900123'", "reason: found a string of 25 bytes" },
	{ NEWS, "training", "true", NULL },
	{ NEWS, "training", "0", "training: found 0" },
	{ GO, "inside", "{'seats':'50 in 2 buses','sign_off':'road is open, ambassador','note':'meet behind the school'}", NULL },
	{ NEWS, "inside", "{'note':'asked by the ministry'}", NULL },
	{ GO, "inside", "{'note':'driver 97455001234'}", "inside.note: found words that cannot stand here" },
	{ GO, "inside", "{'seats':50}", "inside.seats: found no words" },
	{ GO, "inside", "{'seat':'50'}", "did you mean seats?" },
	{ NEWS, "untill", "'x'", "definition: found untill, which is no name here" },
	{ NEWS, "untill", "'x'", "did you mean until?" },
	{ NEWS, "numbers", "['x']", ": take it out" },
	{ NEWS, "00977981234567", "1", "definition: found something" },
};

/* JSON as C can write it. */
static json_t *
json_of(const char *quoted)
{
	char *text = xstrdup(quoted);
	json_error_t e;
	json_t *v;

	for (char *c = text; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	v = json_loads(text, JSON_DECODE_ANY, &e);
	if (v == NULL)
		fail_msg("%s: %s", quoted, e.text);
	free(text);
	return v;
}

static json_t *
definition_of(enum base base, const char *name, const char *value)
{
	json_t *d = json_of(bases[base]);

	if (name != NULL && *value == '\0')
		json_object_del(d, name);
	else if (name != NULL)
		json_object_set_new(d, name, json_of(value));
	return d;
}

static void
values_fit_their_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *d = definition_of(cases[i].base, cases[i].name, cases[i].value);
		char room[1024];
		struct buf why = BUF_OVER(room);
		struct broadcast b;
		bool is_good = broadcast_read(d, &b, &why);

		assert_true(buf_ok(&why));
		if (is_good != (cases[i].says == NULL) || (is_good ? why.len > 0 : strstr(why.ptr, cases[i].says) == NULL))
			fail_msg("%s = %s: %s", cases[i].name, cases[i].value, is_good ? "taken" : why.ptr);
		json_decref(d);
	}
}

static void
every_row_has_a_good_and_a_bad_case(void **state)
{
	static const char *const names[] = {
#define DEFINITION(name, type, need, of, min, max, what) #name,
#include "gateway/broadcast/definition.def"
	};

	(void)state;
	for (size_t n = 0; n < COUNT(names); n++) {
		unsigned good = 0, bad = 0;

		for (size_t i = 0; i < COUNT(cases); i++) {
			good += strcmp(cases[i].name, names[n]) == 0 && cases[i].says == NULL;
			bad += strcmp(cases[i].name, names[n]) == 0 && cases[i].says != NULL;
		}
		if ((good == 0 && strcmp(names[n], "list") != 0) || bad == 0)
			fail_msg("%s: %u good, %u bad", names[n], good, bad);
	}
}

/* No sentence says a number again, whatever the name it stood in. */
static void
no_sentence_repeats_a_number(void **state)
{
	static const char *const names[] = {
#define DEFINITION(name, type, need, of, min, max, what) #name,
#include "gateway/broadcast/definition.def"
	};
	static const char *const values[] = { "'+44 7700 900123'", "447700900123", "['447700900123']", "{'447700900123':'447700900123'}",
		"{'en':'447700900123'}", "{'note':'447700900123'}", "{'point':'447700900123'}" };

	(void)state;
	for (size_t n = 0; n < COUNT(names); n++)
		for (size_t i = 0; i < COUNT(values); i++)
			for (enum base base = NEWS; base < BASES; base++) {
				json_t *d = definition_of(base, names[n], values[i]);
				char room[1024];
				struct buf why = BUF_OVER(room);
				struct broadcast b;

				(void)broadcast_read(d, &b, &why);
				if (strstr(why.ptr, "900123") != NULL)
					fail_msg("%s", why.ptr);
				json_decref(d);
			}
}

static void
everything_is_read(void **state)
{
	json_t *d = json_of("{'title':'Bus','kind':'alert','list':'alerts','type':'x4','stay':['QA'],'languages':['ne','en'],'other':"
	    "{'tl':'en','am':''},'slots':{'day':'Fri 21 Nov','time':'07:00','office':'Embassy'},'code':'Q1235','level':3,'origin':'NP',"
	    "'restricted':true,'changes':'" ID_A "','from':'8080','at':'2026-11-28T02:00:00+05:45','until':'2026-11-28T18:00:00-03:30',"
	    "'night':true,'reason':'now','training':true,'inside':{'note':'x'}}");
	char room[1024];
	struct buf why = BUF_OVER(room);
	struct broadcast b;
	uint8_t id[STORE_ID_BYTES];

	(void)state;
	for (unsigned i = 0; i < STORE_ID_BYTES; i++)
		id[i] = (uint8_t)(i * 0x11);
	if (!broadcast_read(d, &b, &why))
		fail_msg("%s", why.ptr);
	assert_string_equal(b.title, "Bus");
	assert_int_equal(b.kind, BROADCAST_ALERT);
	assert_true(b.is_training && b.at_night && b.is_restricted && b.has_changes && b.audience.is_of);
	assert_int_equal(b.audience.list, LIST_ALERTS);
	assert_int_equal(b.audience.stays, 1);
	assert_string_equal(b.audience.stay[0], "QA");
	assert_int_equal(b.audience.locales, 2);
	assert_string_equal(b.audience.locale[1], "en");
	assert_string_equal(b.audience.area, "");
	assert_memory_equal(b.audience.of, id, sizeof(id));	/* exactly those who were given what it changes */
	assert_memory_equal(b.changes, id, sizeof(id));
	assert_int_equal(b.type, ALERT_UPDATE);
	assert_string_equal(b.slot[ALERT_SLOT_NOTE], "Q1235");
	assert_string_equal(b.slot[ALERT_SLOT_DAY], "Fri 21 Nov");
	assert_string_equal(b.slot[ALERT_SLOT_POINT], "");
	assert_int_equal(b.level, 3);
	assert_string_equal(b.origin, "NP");
	assert_string_equal(b.from, "8080");
	assert_string_equal(b.reason, "now");
	assert_int_equal(b.at_s, 1795810500);	/* date -u -d 2026-11-27T20:15:00Z +%s */
	assert_int_equal(b.until_s, 1795901400);
	assert_int_equal(b.wordings, 2);
	assert_string_equal(b.wording[0].locale, "am");
	assert_int_equal(b.wording[0].choice, CHOICE_LEAVE_OUT);
	assert_string_equal(b.wording[1].locale, "tl");
	assert_int_equal(b.wording[1].choice, CHOICE_OTHER);
	assert_string_equal(b.wording[1].other, "en");
	assert_ptr_equal(b.json, d);
	json_decref(d);
}

/* The order in which somebody typed it changes nothing. */
static void
the_canonical_form_has_one_hash(void **state)
{
	json_t *one = json_of("{'b':1,'a':{'d':'x','c':2}}"), *other = json_of("{ 'a' : {'c':2,'d':'x'}, 'b':1 }");
	char *text = broadcast_canonical(one), *same = broadcast_canonical(other), shown[12];
	uint8_t hash[BROADCAST_HASH_BYTES], again[BROADCAST_HASH_BYTES];

	(void)state;
	assert_string_equal(text, "{\"a\":{\"c\":2,\"d\":\"x\"},\"b\":1}");
	assert_string_equal(same, text);
	broadcast_hash(text, hash);
	broadcast_hash(same, again);
	assert_memory_equal(hash, again, sizeof(hash));
	same[1] ^= 1;
	broadcast_hash(same, again);
	assert_memory_not_equal(hash, again, sizeof(hash));
	memcpy(hash, "\x9f\x2c\x41\xd0", 4);
	broadcast_hash_short(hash, shown);
	assert_string_equal(shown, "9f2c\xc2\xb7" "41d0");
	free(text);
	free(same);
	json_decref(one);
	json_decref(other);
}

/* b2sum of the domain, a NUL and the text: files outlive programs. */
static void
the_hash_stays_what_it_is(void **state)
{
	static const uint8_t known[8] = { 0x2e, 0x77, 0x11, 0xe4, 0xb7, 0x14, 0x45, 0x81 };
	uint8_t hash[BROADCAST_HASH_BYTES];

	(void)state;
	broadcast_hash("{}", hash);
	assert_memory_equal(hash, known, sizeof(known));
}

static void
texts_of_any_order_are_read_alike(void **state)
{
	json_t *d = definition_of(NEWS, "texts", "{'ne':'N','am':'A','en':'E'}");
	char room[256];
	struct buf why = BUF_OVER(room);
	struct broadcast b;

	(void)state;
	assert_true(broadcast_read(d, &b, &why));
	assert_int_equal(b.wordings, 3);
	assert_string_equal(b.wording[0].locale, "am");
	assert_string_equal(b.wording[0].text, "A");
	assert_string_equal(b.wording[2].locale, "ne");
	json_decref(d);
}

static bool
find(void *arg, const char *typed, uint8_t id[STORE_ID_BYTES])
{
	(void)arg;
	memset(id, 0xAB, STORE_ID_BYTES);
	return strcmp(typed, "B7K2Q") == 0;
}

static void
names_that_people_say_become_ids(void **state)
{
	json_t *d = definition_of(OFF, "changes", "'B7K2Q'"), *none = definition_of(NEWS, "of", "'nobody'"), *hex = definition_of(OFF, NULL, "");
	char room[512];
	struct buf why = BUF_OVER(room);

	(void)state;
	assert_true(broadcast_refs(d, find, NULL, &why));
	assert_string_equal(json_string_value(json_object_get(d, "changes")), "abababababababababababababababab");
	assert_true(broadcast_refs(hex, find, NULL, &why));
	assert_string_equal(json_string_value(json_object_get(hex, "changes")), ID_A);
	assert_false(broadcast_refs(none, find, NULL, &why));
	assert_non_null(strstr(why.ptr, "of: there is no such broadcast"));
	json_decref(d);
	json_decref(none);
	json_decref(hex);
}

static void
types_have_their_slots(void **state)
{
	static const struct { const char *id; bool is_old; const char *slots; } types[] = {
		{ "x1", false, "note office time" }, { "x2", false, "note office time area" },
		{ "x3", false, "note office time border point day" }, { "x4", true, "note office time day" },
		{ "x5", true, "note office time point" }, { "x6", true, "note office area" }, { "x7", false, "office" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(types); i++) {
		enum alert_type t = alert_type_of(types[i].id);
		char room[64];
		struct buf slots = BUF_OVER(room);

		assert_in_range(t, 0, ALERT_TYPE_COUNT - 1);
		for (unsigned s = 0; s < ALERT_SLOT_COUNT; s++)
			if (alert_type_slots(t) & 1u << s)
				buf_addf(&slots, "%s%s", slots.len > 0 ? " " : "", alert_slot_words[s]);
		assert_string_equal(slots.ptr, types[i].slots);
		assert_int_equal(alert_type_is_old(t), types[i].is_old);
	}
	assert_int_equal(alert_type_of("x0"), ALERT_TYPE_COUNT);
	assert_int_equal(alert_type_of(NULL), ALERT_TYPE_COUNT);
	assert_int_equal(broadcast_list_of("warden"), LIST_WARDEN);
	assert_int_equal(broadcast_list_of(""), LIST_COUNT);
	assert_int_equal(broadcast_subscription_of("jobs"), SUBSCRIPTION_JOBS);
	assert_int_equal(broadcast_subscription_of("JOBS"), SUBSCRIPTION_COUNT);
	assert_string_equal(alert_type_topics[ALERT_GO], "alert.x3");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_fit_their_rows),
		cmocka_unit_test(every_row_has_a_good_and_a_bad_case),
		cmocka_unit_test(no_sentence_repeats_a_number),
		cmocka_unit_test(everything_is_read),
		cmocka_unit_test(the_canonical_form_has_one_hash),
		cmocka_unit_test(the_hash_stays_what_it_is),
		cmocka_unit_test(texts_of_any_order_are_read_alike),
		cmocka_unit_test(names_that_people_say_become_ids),
		cmocka_unit_test(types_have_their_slots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
