/*
 * test_ussd_request.c - what each reader makes of malformed bytes; the good ones are tests/gateway/ussd/
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/bearer/ussd_form.h"
#include "gateway/bearer/ussd_request.h"
#include "gateway/bearer/ussd_ring.h"
#include "locales/text/bug.h"

/* The bytes of a literal, NULs inside it too. */
#define BYTES(literal) literal, sizeof(literal) - 1

struct malformed { const char *what, *bytes; size_t len; unsigned status; };

static struct ussd_request request;

static unsigned
ask(const char *dialect, const char *method, const char *url, const char *body, size_t len)
{
	const char *why = NULL;
	char *exact = xmalloc(len + (len == 0));	/* a byte read behind it is seen by the sanitizer */
	unsigned status;

	memcpy(exact, body, len);
	status = ussd_request_read(http_dialect_find(dialect, strlen(dialect)), method, url, exact, len, &request, &why);
	free(exact);
	assert_true(status == 0 || (why && *why && !strpbrk(why, "\"\\")));
	return status;
}

static void
all_are_refused(const char *dialect, const char *method, const char *url, const struct malformed *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned status = ask(dialect, method, url, cases[i].bytes, cases[i].len);

		if (status != cases[i].status)
			fail_msg("%s: %s: status %u, not %u", dialect, cases[i].what, status, cases[i].status);
	}
}

#define AT "sessionId=1&phoneNumber=%2B447700900123&serviceCode=*384*77%23"

static void
forms(void **state)
{
	static const struct malformed cases[] = {
		{ "fine", BYTES(AT "&text=1"), 0 },
		{ "unknown fields are skipped", BYTES(AT "&text=1&x=1&x=2&=&&networkCode"), 0 },
		{ "a text that is no UTF-8 is the host's to clean", BYTES(AT "&text=%FF%C0"), 0 },
		{ "nothing", BYTES(""), 400 },
		{ "a raw NUL", BYTES(AT "&text=a\0b"), 400 },
		{ "a NUL behind a percent sign", BYTES(AT "&text=%00"), 400 },
		{ "a NUL in a name", BYTES(AT "&te%00xt=1&text=1"), 400 },
		{ "a NUL without a value", BYTES(AT "&text=1&\0"), 400 },
		{ "percent at the end", BYTES(AT "&text=1%"), 400 },
		{ "percent and one digit", BYTES(AT "&text=1%4"), 400 },
		{ "percent and no hex", BYTES(AT "&text=%zz"), 400 },
		{ "percent broken by the next field", BYTES("text=%4&1=" AT), 400 },
		{ "a field twice", BYTES(AT "&text=1&text=1"), 400 },
		{ "a field twice, one in disguise", BYTES(AT "&text=1&te%78t=1"), 400 },
		{ "no text", BYTES(AT), 400 },
		{ "an empty number", BYTES("sessionId=1&phoneNumber=&serviceCode=1&text="), 400 },
		{ "a number of 32 digits", BYTES("sessionId=1&phoneNumber=01234567890123456789012345678901"
		    "&serviceCode=1&text="), 400 },
		{ "JSON", BYTES("{\"sessionId\":\"1\"}"), 400 },
		{ "XML", BYTES("<dialog/>"), 400 },
	};

	(void)state;
	all_are_refused("africastalking", "POST", "", cases, COUNT(cases));
}

#define HUBTEL "\"Type\":\"response\",\"Mobile\":\"447700900123\",\"SessionId\":\"1\",\"ServiceCode\":\"384*77\""

static void
json(void **state)
{
	static char deep[USSD_BODY_BYTES];
	static const struct malformed cases[] = {
		{ "fine", BYTES("{" HUBTEL ",\"Message\":\"1\"}"), 0 },
		{ "unknown keys of any shape", BYTES("{" HUBTEL ",\"Message\":\"1\",\"x\":{\"y\":[1.5,true,null]}}"), 0 },
		{ "a number for a text", BYTES("{" HUBTEL ",\"Message\":1}"), 0 },
		{ "escapes", BYTES("{" HUBTEL ",\"Message\":\"\\u0967\\ud83d\\ude00\"}"), 0 },
		{ "nothing", BYTES(""), 400 },
		{ "blanks", BYTES("  \n"), 400 },
		{ "a list", BYTES("[]"), 400 },
		{ "a text", BYTES("\"x\""), 400 },
		{ "cut off", BYTES("{" HUBTEL ",\"Message\":\"1\""), 400 },
		{ "something behind it", BYTES("{" HUBTEL ",\"Message\":\"1\"} x"), 400 },
		{ "a key twice", BYTES("{" HUBTEL ",\"Message\":\"1\",\"Message\":\"2\"}"), 400 },
		{ "a key twice, one in disguise", BYTES("{" HUBTEL ",\"Message\":\"1\",\"Mess\\u0061ge\":\"2\"}"), 400 },
		{ "a raw NUL", BYTES("{" HUBTEL ",\"Message\":\"1\0\"}"), 400 },
		{ "an escaped NUL", BYTES("{" HUBTEL ",\"Message\":\"\\u0000\"}"), 400 },
		{ "half of a surrogate pair", BYTES("{" HUBTEL ",\"Message\":\"\\ud83d\"}"), 400 },
		{ "no UTF-8", BYTES("{" HUBTEL ",\"Message\":\"\xff\"}"), 400 },
		{ "overlong UTF-8", BYTES("{" HUBTEL ",\"Message\":\"\xc0\xaf\"}"), 400 },
		{ "a control", BYTES("{" HUBTEL ",\"Message\":\"\x01\"}"), 400 },
		{ "a huge number", BYTES("{" HUBTEL ",\"Message\":\"1\",\"Sequence\":99999999999999999999999}"), 400 },
		{ "a huge real", BYTES("{" HUBTEL ",\"Message\":\"1\",\"x\":1e999}"), 400 },
		{ "a sequence that is too long", BYTES("{" HUBTEL ",\"Message\":\"1\",\"Sequence\":9999999999}"), 400 },
		{ "a negative sequence", BYTES("{" HUBTEL ",\"Message\":\"1\",\"Sequence\":-1}"), 400 },
		{ "a sequence of letters", BYTES("{" HUBTEL ",\"Message\":\"1\",\"Sequence\":\"x\"}"), 400 },
		{ "a real for a text", BYTES("{" HUBTEL ",\"Message\":1.5}"), 400 },
		{ "an object for a text", BYTES("{" HUBTEL ",\"Message\":{}}"), 400 },
		{ "true for a text", BYTES("{" HUBTEL ",\"Message\":true}"), 400 },
		{ "null for a text", BYTES("{" HUBTEL ",\"Message\":null}"), 400 },
		{ "no type", BYTES("{\"Mobile\":\"447700900123\",\"SessionId\":\"1\",\"ServiceCode\":\"1\",\"Message\":\"\"}"), 400 },
		{ "a comment", BYTES("{" HUBTEL ",/**/\"Message\":\"1\"}"), 400 },
		{ "a mark of byte order", BYTES("\xef\xbb\xbf{" HUBTEL ",\"Message\":\"1\"}"), 400 },
	};

	(void)state;
	all_are_refused("hubtel", "POST", "", cases, COUNT(cases));
	memset(deep, '[', sizeof(deep));
	assert_int_equal(ask("hubtel", "POST", "", deep, sizeof(deep)), 400);
	for (size_t i = 0; i + 5 <= sizeof(deep); i += 5)
		memcpy(deep + i, "{\"\":[", 5);
	assert_int_equal(ask("hubtel", "POST", "", deep, sizeof(deep)), 400);
}

#define DIALOG "<dialog type=\"Continue\" localId=\"1\" remoteId=\"2\""
#define ANSWER "<unstructuredSSRequest_Response invokeId=\"1\" dataCodingScheme=\"15\" string=\"1\"/>"

static void
xml(void **state)
{
	static char deep[USSD_BODY_BYTES];
	static const struct malformed cases[] = {
		{ "fine", BYTES(DIALOG ">" ANSWER "</dialog>"), 0 },
		{ "another declared encoding is UTF-8 all the same", BYTES("<?xml version=\"1.0\" encoding=\"UTF-16\"?>"
		    DIALOG ">" ANSWER "</dialog>"), 0 },
		{ "a negative invokeId", BYTES(DIALOG "><unstructuredSSRequest_Response invokeId=\"-3\" string=\"1\"/></dialog>"), 0 },
		{ "nothing", BYTES(""), 400 },
		{ "text", BYTES("hello"), 400 },
		{ "cut off", BYTES(DIALOG ">" ANSWER), 400 },
		{ "two roots", BYTES(DIALOG ">" ANSWER "</dialog>" DIALOG "/>"), 400 },
		{ "another root", BYTES("<dialogue localId=\"1\">" ANSWER "</dialogue>"), 400 },
		{ "an attribute twice", BYTES(DIALOG " localId=\"3\">" ANSWER "</dialog>"), 400 },
		{ "a raw NUL", BYTES(DIALOG ">\0" ANSWER "</dialog>"), 400 },
		{ "an escaped NUL", BYTES(DIALOG "><unstructuredSSRequest_Response string=\"&#0;\"/></dialog>"), 400 },
		{ "an escaped control", BYTES(DIALOG "><unstructuredSSRequest_Response string=\"&#1;\"/></dialog>"), 400 },
		{ "a huge character", BYTES(DIALOG "><unstructuredSSRequest_Response string=\"&#99999999999;\"/></dialog>"), 400 },
		{ "no UTF-8", BYTES(DIALOG "><unstructuredSSRequest_Response string=\"\xff\"/></dialog>"), 400 },
		{ "UTF-16", BYTES("\xff\xfe<\0d\0i\0a\0l\0o\0g\0/\0>\0"), 400 },
		{ "UTF-7 in disguise of a document type", BYTES("<?xml version=\"1.0\" encoding=\"UTF-7\"?>"
		    "+ADwAIQ-DOCTYPE x>" DIALOG ">" ANSWER "</dialog>"), 400 },
		{ "a document type", BYTES("<!DOCTYPE dialog>" DIALOG ">" ANSWER "</dialog>"), 400 },
		{ "a file of ours", BYTES("<!DOCTYPE dialog [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
		    DIALOG "><unstructuredSSRequest_Response string=\"&f;\"/></dialog>"), 400 },
		{ "a document type from the network", BYTES("<!DOCTYPE dialog SYSTEM \"http://127.0.0.1:1/x.dtd\">"
		    DIALOG ">" ANSWER "</dialog>"), 400 },
		{ "a thousand million laughs", BYTES("<!DOCTYPE dialog [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
		    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">"
		    "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;\">]>"
		    DIALOG "><unstructuredSSRequest_Response string=\"&f;\"/></dialog>"), 400 },
		{ "an entity of nobody", BYTES(DIALOG "><unstructuredSSRequest_Response string=\"&f;\"/></dialog>"), 400 },
		{ "a comment", BYTES(DIALOG "><!-- x -->" ANSWER "</dialog>"), 400 },
		{ "CDATA", BYTES(DIALOG "><![CDATA[x]]>" ANSWER "</dialog>"), 400 },
		{ "no localId", BYTES("<dialog type=\"Continue\">" ANSWER "</dialog>"), 400 },
		{ "localId of letters", BYTES("<dialog localId=\"x\">" ANSWER "</dialog>"), 400 },
		{ "a huge localId", BYTES("<dialog localId=\"12345678901234567890\">" ANSWER "</dialog>"), 400 },
		{ "no message", BYTES(DIALOG "/>"), 400 },
		{ "a message of nobody", BYTES(DIALOG "><unstructuredSSNotify_Request string=\"1\"/></dialog>"), 400 },
		{ "a message too deep", BYTES(DIALOG "><x>" ANSWER "</x></dialog>"), 400 },
		{ "no text", BYTES(DIALOG "><unstructuredSSRequest_Response invokeId=\"1\"/></dialog>"), 400 },
		{ "a beginning without a number", BYTES(DIALOG "><processUnstructuredSSRequest_Request invokeId=\"1\""
		    " string=\"*384*77#\"/></dialog>"), 400 },
		{ "a beginning without a code", BYTES(DIALOG "><processUnstructuredSSRequest_Request invokeId=\"1\" string=\"\">"
		    "<msisdn number=\"447700900123\"/></processUnstructuredSSRequest_Request></dialog>"), 400 },
		{ "half a userObject", BYTES(DIALOG " userObject=\"1 447700900123\">" ANSWER "</dialog>"), 400 },
		{ "a userObject that is too long", BYTES(DIALOG " userObject=\"1 0123456789012345678901234567890123456789 *1#\">"
		    ANSWER "</dialog>"), 400 },
	};

	(void)state;
	all_are_refused("restcomm", "POST", "", cases, COUNT(cases));
	for (size_t i = 0; i + 3 <= sizeof(deep); i += 3)
		memcpy(deep + i, "<a>", 3);
	assert_int_equal(ask("restcomm", "POST", "", deep, sizeof(deep)), 400);
}

static void
methods_and_paths(void **state)
{
	static const struct { const char *dialect, *method, *url; unsigned status; } cases[] = {
		{ "africastalking", "GET", "?" AT "&text=1", 405 }, { "africastalking", "PUT", "", 405 },
		{ "africastalking", "DELETE", "", 405 }, { "africastalking", "", "", 405 },
		{ "africastalking", "POST", "/", 404 }, { "africastalking", "POST", "/x", 404 },
		{ "hubtel", "GET", "", 405 }, { "hubtel", "POST", "/x", 404 },
		{ "airtel", "POST", "", 405 }, { "airtel", "GET", "", 400 }, { "airtel", "GET", "?", 400 },
		{ "airtel", "GET", "?SessionID=1&MSISDN=447700900123&input=%", 400 },
		{ "yate", "GET", "?id=1&operation=pssr&msisdn=447700900123&code=*1%23&text=&text=", 400 },
		{ "yate", "GET", "?id=1&operation=&msisdn=447700900123&code=*1%23&text=", 400 },
		{ "lastinput", "PUT", "", 405 },
		{ "restcomm", "GET", "", 405 }, { "restcomm", "POST", "/x", 404 },
		{ "infobip", "GET", "/17/status", 0 }, { "infobip", "GET", "/a%2Fb/status?x", 0 },
		{ "infobip", "DELETE", "/17/end", 405 }, { "infobip", "POST", "", 404 }, { "infobip", "POST", "/17", 404 },
		{ "infobip", "POST", "/17/start/", 404 }, { "infobip", "POST", "/17/a/start", 404 },
		{ "infobip", "GET", "//status", 400 }, { "infobip", "GET", "/%00/status", 404 },
		{ "infobip", "GET", "/%1/status", 404 }, { "infobip", "GET", "/17/", 400 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (ask(cases[i].dialect, cases[i].method, cases[i].url, "", 0) != cases[i].status)
			fail_msg("%s %s %s", cases[i].dialect, cases[i].method, cases[i].url);
}

static void
nothing_grows_without_a_bound(void **state)
{
	static char body[USSD_BODY_BYTES + 1], url[USSD_URL_BYTES + 1];
	int head;

	(void)state;
	memset(url, 'a', sizeof(url) - 1);
	url[0] = '?';
	for (unsigned i = 0; http_dialect_at(i); i++) {
		const char *method = http_dialect_at(i)->methods & USSD_POST ? "POST" : "GET";

		memset(body, 'a', sizeof(body));
		assert_int_equal(ask(http_dialect_at(i)->name, method, "", body, sizeof(body)), 413);
		assert_int_equal(ask(http_dialect_at(i)->name, method, url, "", 0), 414);
	}
	head = snprintf(body, sizeof(body), "%s", AT "&text=");
	memset(body + head, 'a', sizeof(body) - (size_t)head);
	assert_int_equal(ask("africastalking", "POST", "", body, USSD_BODY_BYTES), 0);
	assert_int_equal(request.len, USSD_BODY_BYTES - head);
	head = snprintf(body, sizeof(body), "phoneNumber=1&serviceCode=1&text=&sessionId=");
	memset(body + head, 'a', 200);
	assert_int_equal(ask("africastalking", "POST", "", body, (size_t)head + 127), 0);
	assert_int_equal(ask("africastalking", "POST", "", body, (size_t)head + 128), 400);
}

/* Every byte of a good request left out once, and every byte changed: whatever comes of it, nothing else is touched. */
static void
every_byte_may_be_missing(void **state)
{
	static const struct { const char *dialect, *method, *url, *body; } good[] = {
		{ "africastalking", "POST", "", AT "&text=1*2" },
		{ "lastinput", "GET", "?sessionId=1&msisdn=447700900123&serviceCode=*1%23&INPUT=1", "" },
		{ "infobip", "POST", "/17/start", "{\"msisdn\":\"447700900123\",\"text\":\"1\",\"shortCode\":\"*1#\",\"language\":null}" },
		{ "hubtel", "POST", "", "{" HUBTEL ",\"Message\":\"1\",\"Sequence\":2}" },
		{ "airtel", "GET", "?SessionID=1&MSISDN=447700900123&MSC=1&input=384*77", "" },
		{ "yate", "GET", "?id=1&operation=ussr&msisdn=447700900123&code=*1%23&text=1", "" },
		{ "restcomm", "POST", "", DIALOG " userObject=\"1 447700900123 *384*77#\">" ANSWER "</dialog>" },
	};
	char body[1024], url[1024];

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		size_t len = strlen(good[i].body);

		assert_int_equal(ask(good[i].dialect, good[i].method, good[i].url, good[i].body, len), 0);
		for (size_t cut = 0; cut < len; cut++) {
			memcpy(body, good[i].body, len);
			ask(good[i].dialect, good[i].method, good[i].url, body, cut);
			for (int bit = 0; bit < 8; bit++) {
				body[cut] = (char)(good[i].body[cut] ^ 1 << bit);
				ask(good[i].dialect, good[i].method, good[i].url, body, len);
			}
		}
		for (size_t cut = 0; cut < strlen(good[i].url); cut++) {
			snprintf(url, sizeof(url), "%s", good[i].url);
			url[cut] ^= 0x21;
			ask(good[i].dialect, good[i].method, url, good[i].body, len);
			url[cut] = '\0';
			ask(good[i].dialect, good[i].method, url, good[i].body, len);
		}
	}
}

static void
codes_are_one_code(void **state)
{
	static const struct { const char *written, *code; } cases[] = {
		{ "*384*77%23", "*384*77#" }, { "384*77", "*384*77#" }, { "384*77%23", "*384*77#" }, { "384", "*384#" },
		{ "*384*77", "*384*77" }, { "n383he", "n383he" },
	};
	char body[256];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int len = snprintf(body, sizeof(body), "sessionId=1&phoneNumber=1&text=&serviceCode=%s", cases[i].written);

		assert_int_equal(ask("africastalking", "POST", "", body, (size_t)len), 0);
		assert_string_equal(request.service, cases[i].code);
	}
}

static void
types_of_bodies(void **state)
{
	static const struct { const char *dialect, *type; bool fits; } cases[] = {
		{ "africastalking", NULL, true }, { "africastalking", "application/x-www-form-urlencoded", true },
		{ "africastalking", "Application/X-WWW-Form-Urlencoded; charset=UTF-8", true },
		{ "africastalking", "multipart/form-data; boundary=application/x-www-form-urlencoded", false },
		{ "africastalking", "application/json", false }, { "africastalking", "", false },
		{ "hubtel", "application/json", true }, { "hubtel", "text/json;charset=utf-8", true },
		{ "hubtel", "application/x-www-form-urlencoded", false },
		{ "restcomm", "text/xml", true }, { "restcomm", "application/xml", true }, { "restcomm", "text/plain", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (ussd_type_fits(http_dialect_find(cases[i].dialect, strlen(cases[i].dialect)), cases[i].type) != cases[i].fits)
			fail_msg("%s %s", cases[i].dialect, cases[i].type);
	assert_null(http_dialect_find("", 0));
	assert_null(http_dialect_find("hubtelx", 7));
}

static void
rings(void **state)
{
	static const struct { const char *method, *url, *body; unsigned status; bool is_call; } cases[] = {
		{ "POST", "", "callerNumber=%2B447700900123&destinationNumber=%2B447700900199&isActive=1&direction=inbound", 0, true },
		{ "GET", "?from=447700900123&to=447700900199", "", 0, true },
		{ "GET", "?from=447700900123&to=447700900199&isActive=0", "", 0, false },
		{ "GET", "?from=447700900123&to=447700900199&isActive=", "", 0, false },
		{ "GET", "?from=447700900123&to=447700900199&direction=Outbound", "", 0, false },
		{ "GET", "?from=anonymous&to=447700900199", "", 0, true },
		{ "GET", "?from=447700900123&to=", "", 400, false },
		{ "GET", "?to=447700900199", "", 400, false },
		{ "GET", "?from=1&callerNumber=2&to=447700900199", "", 400, false },
		{ "GET", "?from=%&to=447700900199", "", 400, false },
		{ "GET", "?from=01234567890123456789012345678901&to=447700900199", "", 400, false },
		{ "GET", "", "from=447700900123&to=447700900199", 400, false },
		{ "PUT", "", "", 405, false },
	};
	struct ussd_ring r;
	const char *why;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned status = ussd_ring_read(cases[i].method, cases[i].url, cases[i].body, strlen(cases[i].body), &r, &why);

		if (status != cases[i].status || (status == 0 && r.is_call != cases[i].is_call))
			fail_msg("case %zu: %u", i, status);
	}
}

static bool
note(void *arg, const char *name, const char *value)
{
	struct buf *out = arg;

	buf_addf(out, "[%s|%s]", name, value);
	return true;
}

static void
forms_are_decoded(void **state)
{
	char form[] = "x=%41&text=a+b%26c&&=&status&unknown%3D=1&id=%E0%A4%A8", segment[] = "a+b%2Fc", room[256];
	struct buf out = BUF_OVER(room);

	(void)state;
	assert_true(ussd_form_read(form, strlen(form), note, &out));
	assert_string_equal(room, "[x|A][text|a b&c][|][unknown=|1][id|न]");
	assert_true(ussd_segment_decode(segment));
	assert_string_equal(segment, "a+b/c");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(json),
		cmocka_unit_test(xml),
		cmocka_unit_test(methods_and_paths),
		cmocka_unit_test(nothing_grows_without_a_bound),
		cmocka_unit_test(every_byte_may_be_missing),
		cmocka_unit_test(codes_are_one_code),
		cmocka_unit_test(types_of_bodies),
		cmocka_unit_test(rings),
		cmocka_unit_test(forms_are_decoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
