/* Burmese keywords as phones with a Zawgyi font type them; what becomes of them: good/burmese. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/zawgyi.h"
#include "locales/text/bug.h"

/* Unicode, and the same as Zawgyi; NULL: written alike. */
static const struct { const char *unicode, *zawgyi; } words[] = {
	{ "\u1021\u101C\u102F\u1015\u103A", "\u1021\u101C\u102F\u1015\u1039" },			/* work */
	{ "\u1019\u1031\u1038", "\u1031\u1019\u1038" },						/* ask */
	{ "\u1004\u103D\u1031", "\u1031\u1004\u103C" },						/* money */
	{ "\u1021\u1014\u1039\u1010\u101B\u102C\u101A\u103A", "\u1021\u108F\u1072\u101B\u102C\u101A\u1039" },	/* danger */
	{ "\u1000\u103C\u1031\u102C\u1000\u103A", "\u1031\u107E\u1000\u102C\u1000\u1039" },	/* afraid */
	{ "\u101C\u1005\u102C", NULL },								/* salary */
	{ "salary", NULL },
	{ "", NULL },
};

static void
forms_are_those_of_cldr(void **state)
{
	struct zawgyi *z = zawgyi_new();
	char long_text[3000];

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		char *form = zawgyi_of(z, words[i].unicode);

		if (words[i].zawgyi == NULL)
			assert_null(form);
		else
			assert_string_equal(form, words[i].zawgyi);
		free(form);
	}
	for (size_t i = 0; i + 3 < sizeof(long_text); i += 3)
		memcpy(long_text + i, "\u1021", 4);
	assert_null(zawgyi_of(z, long_text));
	zawgyi_free(z);
	zawgyi_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_are_those_of_cldr),
	};

	return cmocka_run_group_tests_name("zawgyi", tests, NULL, NULL);
}
