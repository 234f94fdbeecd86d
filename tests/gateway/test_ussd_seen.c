/*
 * test_ussd_seen.c - what is new in a request, whose session it is, and what is forgotten when
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/bearer/ussd_request.h"
#include "gateway/bearer/ussd_seen.h"
#include "locales/text/bug.h"

static struct ussd_request request;

static struct ussd_request *
asks(const char *dialect, const char *session, const char *number, const char *text)
{
	memset(&request, 0, sizeof(request));
	request.dialect = http_dialect_find(dialect, strlen(dialect));
	request.kind = USSD_KIND_UNTOLD;
	snprintf(request.session, sizeof(request.session), "%s", session);
	snprintf(request.number, sizeof(request.number), "%s", number);
	snprintf(request.text, sizeof(request.text), "%s", text);
	request.len = strlen(text);
	return &request;
}

/* Judges and keeps; true: it begins. The fresh part is in `fresh`. */
static bool
take(struct ussd_seen *s, const char *session, const char *text, int64_t now_s, char fresh[64])
{
	struct ussd_request *r = asks("africastalking", session, "+447700900123", text);
	struct ussd_fresh f = ussd_seen_judge(s, r, now_s);

	snprintf(fresh, 64, "%.*s", (int)f.len, r->text + f.at);
	ussd_seen_keep(s, r, &f, now_s);
	return f.begins;
}

static void
a_full_table_begins_anew(void **state)
{
	struct ussd_seen *s = ussd_seen_new(8);
	char fresh[64], id[16];

	(void)state;
	for (int i = 0; i < 9; i++) {
		snprintf(id, sizeof(id), "s%d", i);
		assert_true(take(s, id, "1", 1000 + i, fresh));
	}
	assert_true(take(s, "s0", "1*2", 1010, fresh));	/* the oldest gave way */
	assert_string_equal(fresh, "1*2");
	assert_false(take(s, "s8", "1*2", 1010, fresh));
	assert_string_equal(fresh, "2");
	assert_true(take(s, "s8", "1*2*3", 1011 + USSD_SEEN_S, fresh));	/* long silent */
	ussd_seen_end(s, asks("africastalking", "never there", "+447700900123", ""));
	ussd_seen_free(s);
	ussd_seen_free(NULL);
}

static void
a_judgement_keeps_nothing(void **state)
{
	struct ussd_seen *s = ussd_seen_new(64);
	char fresh[64];

	(void)state;
	take(s, "a", "", 1000, fresh);
	for (int i = 0; i < 3; i++) {
		struct ussd_fresh f = ussd_seen_judge(s, asks("africastalking", "a", "+447700900123", "1"), 1001);

		assert_false(f.begins);
		assert_int_equal(f.len, 1);
	}
	ussd_seen_free(s);
}

/* Dialect, number and id together are a session; no list of words is another one. */
static void
sessions_are_apart(void **state)
{
	static const struct { const char *dialect, *session, *number; } others[] = {
		{ "lastinput", "12", "+447700900123" }, { "africastalking", "12", "+447700900124" },
		{ "africastalking", "1", "2+447700900123" }, { "africastalking", "12+447700900123", "" },
	};
	struct ussd_seen *s = ussd_seen_new(64);
	struct ussd_fresh begins = { true, 0, 0 };

	(void)state;
	ussd_seen_keep(s, asks("africastalking", "12", "+447700900123", ""), &begins, 1000);
	assert_false(ussd_seen_judge(s, asks("africastalking", "12", "+447700900123", ""), 1000).begins);
	for (size_t i = 0; i < COUNT(others); i++)
		assert_true(ussd_seen_judge(s, asks(others[i].dialect, others[i].session, others[i].number, ""), 1000).begins);
	ussd_seen_free(s);
}

static void
what_is_not_repeated_is_known_for_a_while(void **state)
{
	struct ussd_seen *s = ussd_seen_new(64);
	struct ussd_fresh begins = { true, 0, 0 };
	struct ussd_request *r = asks("infobip", "17", "447700900123", "");

	(void)state;
	snprintf(r->service, sizeof(r->service), "*384*77#");
	ussd_seen_keep(s, r, &begins, 1000);
	r = asks("infobip", "17", "", "");
	assert_true(ussd_seen_recall(s, r, 1000 + USSD_SAID_S));
	assert_string_equal(r->number, "447700900123");
	assert_string_equal(r->service, "*384*77#");
	assert_false(ussd_seen_recall(s, asks("infobip", "17", "", ""), 1001 + USSD_SAID_S));
	assert_false(ussd_seen_recall(s, asks("infobip", "18", "", ""), 1000));
	assert_false(ussd_seen_recall(s, asks("restcomm", "17", "", ""), 1000));
	assert_false(ussd_seen_recall(s, asks("infobip", "18", "447700900123", ""), 1000) && request.service[0]);
	ussd_seen_sweep(s, 1001 + USSD_SAID_S);
	assert_false(ussd_seen_recall(s, asks("infobip", "17", "", ""), 1000));
	assert_false(ussd_seen_judge(s, asks("africastalking", "17", "", ""), 1000).begins == false);
	ussd_seen_free(s);
}

static void
an_id_of_two_people_says_nothing(void **state)
{
	struct ussd_seen *s = ussd_seen_new(64);
	struct ussd_fresh begins = { true, 0, 0 };

	(void)state;
	ussd_seen_keep(s, asks("infobip", "17", "447700900123", ""), &begins, 1000);
	assert_true(ussd_seen_recall(s, asks("infobip", "17", "", ""), 1000));
	ussd_seen_keep(s, asks("infobip", "17", "447700900124", ""), &begins, 1000);
	assert_false(ussd_seen_recall(s, asks("infobip", "17", "", ""), 1000));
	ussd_seen_end(s, asks("infobip", "17", "447700900124", ""));
	assert_true(ussd_seen_recall(s, asks("infobip", "17", "", ""), 1000));
	assert_string_equal(request.number, "447700900123");
	ussd_seen_free(s);
}

/* Dialects that repeat the number leave none behind. */
static void
no_number_is_kept_without_need(void **state)
{
	struct ussd_seen *s = ussd_seen_new(64);
	struct ussd_fresh begins = { true, 0, 0 };
	const struct http_dialect *d;

	(void)state;
	for (unsigned i = 0; (d = http_dialect_at(i)) != NULL; i++) {
		ussd_seen_keep(s, asks(d->name, "17", "447700900123", ""), &begins, 1000);
		assert_true(ussd_seen_recall(s, asks(d->name, "17", "", ""), 1000) == (d->lacks != USSD_LACKS_NOTHING));
	}
	ussd_seen_sweep(s, 1001 + USSD_SEEN_S);
	for (unsigned i = 0; (d = http_dialect_at(i)) != NULL; i++)
		assert_false(ussd_seen_recall(s, asks(d->name, "17", "", ""), 1000));
	ussd_seen_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_table_begins_anew),
		cmocka_unit_test(a_judgement_keeps_nothing),
		cmocka_unit_test(sessions_are_apart),
		cmocka_unit_test(what_is_not_repeated_is_known_for_a_while),
		cmocka_unit_test(an_id_of_two_people_says_nothing),
		cmocka_unit_test(no_number_is_kept_without_need),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
