/* Keys or words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/bug.h"
#include "routing/meaning.h"
#include "tests/support/pack_make.h"

static void
digits_choose_and_words_ask(void **state)
{
	static const struct { const char *text; enum meaning_kind kind; const char *keys; } cases[] = {
		{ "", MEANING_EMPTY, "" },
		{ " \n ", MEANING_EMPTY, "" },
		{ "3", MEANING_KEYS_ONLY, "3" },
		{ " 3.", MEANING_KEYS_ONLY, "3" },
		{ "3#", MEANING_KEYS_ONLY, "3" },
		{ "3)", MEANING_KEYS_ONLY, "3" },
		{ "00", MEANING_KEYS_ONLY, "00" },
		{ "98", MEANING_KEYS_ONLY, "98" },
		{ "३", MEANING_KEYS_ONLY, "3" },
		{ "३#", MEANING_KEYS_ONLY, "3" },
		{ "3*3", MEANING_KEYS_ONLY, "3*3" },
		{ "*384*77*3*3#", MEANING_KEYS_ONLY, "384*77*3*3" },
		{ "555", MEANING_KEYS_ONLY, "555" },
		/* an emergency number that people text is a word */
		{ "112", MEANING_TOPIC, "" },
		{ "११२", MEANING_TOPIC, "" },
		{ "1 1 2", MEANING_TOPIC, "" },
		{ "112*1", MEANING_KEYS_ONLY, "112*1" },
		{ "1124", MEANING_KEYS_ONLY, "1124" },
		{ "salary", MEANING_TOPIC, "" },
		{ "3 salary", MEANING_TOPIC, "" },		/* the line of a menu, copied */
		{ "qwerty", MEANING_UNKNOWN, "" },
		{ "?", MEANING_UNKNOWN, "" },
		{ "#", MEANING_UNKNOWN, "" },
		{ "1234567890123456789012345", MEANING_UNKNOWN, "" },	/* longer than any path */
	};
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;

	(void)state;
	make_alias(m, "en", "salary", "work.pay", 0);
	make_alias(m, "en", "112", "danger", ALIAS_DANGER);
	p = make_open(m);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct meaning got;

		meaning_read(p, cases[i].text, strlen(cases[i].text), PACK_NONE, &got);
		if (got.kind != cases[i].kind || strcmp(got.keys, cases[i].keys) != 0 ||
		    (got.hit.topic == PACK_NONE) == (got.kind == MEANING_TOPIC))
			fail_msg("\"%s\": kind %d, keys \"%s\"", cases[i].text, (int)got.kind, got.keys);
	}
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(digits_choose_and_words_ask) };

	return cmocka_run_group_tests_name("meaning", tests, NULL, NULL);
}
