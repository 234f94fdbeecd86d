/*
 * test_cap_bounds.c - CAP messages that are too big to lie in a folder, and the largest that is taken
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/broadcast/cap.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/cap_made.h"

static void
refused(struct buf *xml, const char *sentence)
{
	struct buf why = BUF_INIT(4096);
	struct cap *c = xmalloc(sizeof(*c));

	assert_true(buf_ok(xml));
	assert_false(cap_read(xml->ptr, xml->len, c, &why));
	assert_string_equal(why.ptr, sentence);
	free(c);
	buf_free(&why);
	buf_reset(xml);
}

static void
floods_are_refused(void **state)
{
	struct buf xml = BUF_INIT(4 * CAP_BYTES);

	(void)state;
	cap_made_head(&xml);
	while (xml.len < CAP_BYTES + 1 - strlen("</alert>"))
		buf_addc(&xml, '\n');
	buf_adds(&xml, "</alert>");
	refused(&xml, "262145 bytes; a CAP message has at most 262144");

	cap_made_head(&xml);
	for (unsigned i = 0; i < 33; i++)
		cap_made_info(&xml, "en", "Go up.");
	buf_adds(&xml, "</alert>");
	refused(&xml, "line 33: more than 32 <info>; send one for each language");

	cap_made_head(&xml);
	while (xml.len < CAP_BYTES - 1024)
		cap_made_info(&xml, "en", "Go up.");
	buf_adds(&xml, "</alert>");
	refused(&xml, "line 33: more than 32 <info>; send one for each language");

	for (unsigned i = 0; i < 10000; i++)
		buf_adds(&xml, "<a>");
	refused(&xml, "line 1: elements within elements, deeper than any CAP message");

	buf_adds(&xml, "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"");
	for (unsigned i = 0; i < 20000; i++)
		buf_addf(&xml, " a%u=''", i);
	buf_adds(&xml, "/>");
	refused(&xml, "line 1: more attributes than any CAP message has");

	cap_made_head(&xml);
	for (unsigned i = 0; i < 300; i++)
		buf_addf(&xml, "\n<x:y xmlns:x='urn:example:%u'/>", i);
	buf_adds(&xml, "</alert>");
	refused(&xml, "line 257: more attributes than any CAP message has");

	cap_made_head(&xml);
	for (unsigned i = 0; i < 100000; i++)
		buf_adds(&xml, "\n");
	buf_adds(&xml, "<later/></alert>");
	refused(&xml, "line 100001: \"later\" may not stand here; expected <restriction> or <addresses> or <code> or <note> or "
	    "<references> or <incidents>");
	buf_free(&xml);
}

/* At the bounds it is taken, in a moment. */
static void
the_largest_is_taken(void **state)
{
	struct buf xml = BUF_INIT(CAP_BYTES), why = BUF_INIT(4096);
	struct cap *c = xmalloc(sizeof(*c));
	struct timespec begin, end;
	char tag[8];

	(void)state;
	cap_made_head(&xml);
	for (unsigned i = 0; i < CAP_INFOS; i++) {
		snprintf(tag, sizeof(tag), "q%c", 'a' + (int)(i % 26));
		snprintf(tag + 2, sizeof(tag) - 2, "%c", 'a' + (int)(i / 26));
		cap_made_info(&xml, tag, "Go up.");
	}
	buf_adds(&xml, "<!--");
	while (xml.len < CAP_BYTES - strlen("--></alert>"))
		buf_adds(&xml, xml.len % 100 == 0 ? "\n" : "<");
	buf_adds(&xml, "--></alert>");
	assert_int_equal(xml.len, CAP_BYTES);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	if (!cap_read(xml.ptr, xml.len, c, &why))
		fail_msg("%s", why.ptr);
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_true((end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000 < 1000);
	assert_int_equal(c->infos, CAP_INFOS);
	free(c);
	buf_free(&xml);
	buf_free(&why);
}

/* A signature may lie deep, but not for ever. */
static void
depth_has_a_bound(void **state)
{
	struct buf xml = BUF_INIT(CAP_BYTES), why = BUF_INIT(512);
	struct cap *c = xmalloc(sizeof(*c));

	(void)state;
	for (unsigned depth = 15; depth <= 17; depth++) {
		buf_reset(&xml);
		cap_made_head(&xml);
		buf_adds(&xml, "<s:S xmlns:s='http://www.w3.org/2000/09/xmldsig#'>");
		for (unsigned i = 2; i < depth; i++)
			buf_adds(&xml, "<s:X>");
		for (unsigned i = 2; i < depth; i++)
			buf_adds(&xml, "</s:X>");
		buf_adds(&xml, "</s:S></alert>");
		assert_int_equal(cap_read(xml.ptr, xml.len, c, &why), depth <= 16);
	}
	free(c);
	buf_free(&xml);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(floods_are_refused),
		cmocka_unit_test(the_largest_is_taken),
		cmocka_unit_test(depth_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
