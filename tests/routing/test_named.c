/* A country or a language named in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/named.h"

static struct pack *
sample(void)
{
	char room[300];
	struct buf why = BUF_OVER(room);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);

	assert_non_null(p);
	return p;
}

static void
countries(void **state)
{
	static const uint16_t among[] = { COUNTRY('N', 'P'), COUNTRY('Q', 'A'), COUNTRY('S', 'A'), COUNTRY('A', 'E'),
		COUNTRY('I', 'N'), COUNTRY('I', 'D'), COUNTRY('K', 'H'), COUNTRY('H', 'K') };
	static const struct { const char *text; uint16_t code; } cases[] = {
		{ "Nepal", COUNTRY('N', 'P') }, { "i am from nepal", COUNTRY('N', 'P') }, { "NEPAL!", COUNTRY('N', 'P') },
		{ "नेपाल", COUNTRY('N', 'P') }, { "म नेपालबाट हो", COUNTRY('N', 'P') }, { "قطر", COUNTRY('Q', 'A') },
		{ "ខ្ញុំមកពីកម្ពុជា", COUNTRY('K', 'H') }, { "saudi", COUNTRY('S', 'A') }, { "uae", COUNTRY('A', 'E') },
		{ "hong kong", COUNTRY('H', 'K') }, { "Doha", COUNTRY('Q', 'A') }, { "दोहा", COUNTRY('Q', 'A') },
		{ "indonesia", COUNTRY('I', 'D') }, { "india", COUNTRY('I', 'N') },
		/* none, two, too little, not on the list */
		{ "", 0 }, { "nowhere", 0 }, { "ne", 0 }, { "nepal or qatar", 0 }, { "sau", 0 }, { "Kenya", 0 }, { "...", 0 },
		{ "qatarina", 0 },
	};
	struct pack *p = sample();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint16_t code = named_country(p, cases[i].text, strlen(cases[i].text), among, COUNT(among));

		if (code != cases[i].code)
			fail_msg("\"%s\": %04x", cases[i].text, code);
	}
	pack_close(p);
}

static void
languages(void **state)
{
	static const struct { const char *text, *tag; } cases[] = {
		{ "nepali", "ne" }, { "नेपाली", "ne" }, { "language nepali please", "ne" }, { "français", "fr" }, { "francais", "fr" },
		{ "bahasa", "id" }, { "Bahasa Indonesia", "id" }, { "nepali abc", "ne-latn" }, { "العربية", "ar" },
		{ "", NULL }, { "klingon", NULL }, { "english or nepali", NULL },
	};
	struct pack *p = sample();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint16_t l = named_locale(p, cases[i].text, strlen(cases[i].text));
		const char *tag = l == PACK_NONE ? "none" : pack_string(p, p->locales[l].tag);

		if (strcmp(tag, cases[i].tag == NULL ? "none" : cases[i].tag) != 0)
			fail_msg("\"%s\": %s", cases[i].text, tag);
	}
	pack_close(p);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(countries), cmocka_unit_test(languages) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
