/*
 * test_trust_person.c - names in trust.ini that are one person, and those that are two
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "content/sign/trust_inside.h"
#include "locales/text/bug.h"

static const struct { const char *a, *b; bool is_one; } persons[] = {
	{ "Sita K.", "sita k", true }, { "SitaK", "Sita K.", true }, { "Sita-K", "Sita K", true }, { "K Sita", "Sita K.", true },
	{ "K Sita", "SitaK", true }, { "S. K. Sita", "Sita SK", true }, { "S Sita K", "Sita K. S.", true },
	{ "JOS\u00C9 R.", "Jos\u00E9 R.", true }, { "Jose\u0301 R.", "Jos\u00E9 R.", true }, { "Jose R", "Jos\u00E9 R.", true },
	{ "Sita\u00A0K", "Sita K", true }, { "Si\u00ADta K", "Sita K", true }, { "Si\u200Bta K", "Sita K", true },
	{ "Sita\u200D K", "Sita K", true }, { "Sita\u2060 K\uFEFF", "Sita K", true }, { "\u202ESita K", "Sita K", true },
	{ "\uFF33\uFF49\uFF54\uFF41 K", "Sita K", true }, { "Sit\u0430 K", "Sita K", true }, { "S\u0456t\u0430 \u041A.", "Sita K", true },
	{ "\u041D\u0418\u041D\u0410", "\u041D\u0438\u043D\u0430", true }, { "\u039Aita", "Kita", true },
	{ "Sita Kh", "Sita K", false }, { "Mira", "Rami", false }, { "Mira", "Amir", false }, { "Sita Sita", "Sita", false },
	{ "Ram Limited", "Ram Agency", false }, { "Agency", "Services", false }, { "Ram", "Ram Agency", false },
	{ "\u0938\u0940\u0924\u093E", "\u0930\u093E\u092E", false }, { "\u0938\u0940\u0924\u093E", "\u0938\u0940\u0924\u093E.", true },
	{ "a aa aaa aaaa aaaaa aaaaaa aaaaaaa aaaaaaaa aaaaaaaaa b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false },
};

static void
the_same_person_however_written(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(persons); i++)
		for (int turned = 0; turned < 2; turned++) {
			const char *a = turned ? persons[i].b : persons[i].a, *b = turned ? persons[i].a : persons[i].b;

			if (trust_is_same_person(a, b) == persons[i].is_one)
				continue;
			print_message("# \"%s\" and \"%s\" are not %s\n", a, b, persons[i].is_one ? "one" : "two");
			wrong++;
		}
	assert_int_equal(wrong, 0);
	assert_true(trust_is_nobody("") && trust_is_nobody(" . ") && trust_is_nobody("\u200B\u00AD") && !trust_is_nobody("K"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_same_person_however_written) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
