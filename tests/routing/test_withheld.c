/*
 * Translated words of danger and of commands that nobody has read: a release leads nowhere by them, however they are met.
 *
 * First by hand, way by way; then with every such word of our own texts, in the sample pack of this tree and in the
 * release it would be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "routing/keyword.h"
#include "tests/support/pack_make.h"

static const struct { const char *tag, *alias, *topic; unsigned flags; } aliases[] = {
	{ "en", "sos", "danger", ALIAS_DANGER },
	{ "en", "danger", "danger", ALIAS_DANGER },
	{ "en", "stop", "stop", ALIAS_EXACT },
	{ "en", "salary", "work.pay", 0 },
	{ "en", "rokla", "fees", 0 },			/* one letter from a STOP that is withheld */
	{ "en", "bachaxk", "fees", 0 },			/* as near as that to a danger */
	{ "ne-latn", "talab", "work.pay", 0 },
	{ "ne-latn", "bachau", "danger", ALIAS_DANGER | ALIAS_UNREAD },
	{ "ne-latn", "malai kutyo", "danger", ALIAS_DANGER | ALIAS_UNREAD },
	{ "ne-latn", "rokka", "stop", ALIAS_EXACT | ALIAS_UNREAD },
	{ "ne-latn", "stop", "stop", ALIAS_EXACT | ALIAS_UNREAD },
	{ "ne-latn", "danger", "danger", ALIAS_DANGER | ALIAS_UNREAD },
	{ "ne-latn", "talap kutyo", "danger", ALIAS_DANGER | ALIAS_UNREAD },
	{ "ne-latn", "talap banda", "stop", ALIAS_EXACT | ALIAS_UNREAD },
	{ "ne", "खतरा", "danger", ALIAS_DANGER | ALIAS_UNREAD },
	{ "hi", "खतरा", "danger", ALIAS_DANGER },
	{ "ne", "बचाउनुहोस्", "danger", ALIAS_DANGER | ALIAS_UNREAD },
	{ "hi", "बचाउनुहोस्", "danger", ALIAS_DANGER },
};

static struct pack *
words_open(struct make **m, enum pack_kind kind)
{
	*m = make_world(kind);
	for (size_t i = 0; i < COUNT(aliases); i++)
		make_alias(*m, aliases[i].tag, aliases[i].alias, aliases[i].topic, aliases[i].flags);
	return make_open(*m);
}

static const struct { const char *text, *in_sample, *in_release; } cases[] = {
	/* as it is written, among words, set apart */
	{ "bachau", "danger", NULL },
	{ "BACHAU!", "danger", NULL },
	{ "b a c h a u", "danger", NULL },
	{ "malai bachau", "danger", NULL },
	{ "ghar ma malai kutyo hijo", "danger", NULL },
	{ "rokka", "stop", NULL },
	{ "r o k k a", "stop", NULL },
	/* with a slip, as it sounds, with a letter lost on the way */
	{ "bachaw", "danger", NULL },
	{ "bahcau", "danger", NULL },
	{ "bacaau", "danger", NULL },
	{ "bach?u", "danger", NULL },
	{ "baachaau", "danger", NULL },
	/* what stands beside it is answered */
	{ "salary bachau", "danger", "work.pay" },
	{ "talab rokka", "work.pay", "work.pay" },
	/* it is taken for nothing else */
	{ "rokka please", "stop", NULL },
	{ "rokla", "fees", "fees" },
	{ "bachaxu", NULL, NULL },		/* one letter from two words */
	{ "talap", "work.pay", "work.pay" },	/* a slip that is part of no other word */
	{ "talap kutyo", "danger", NULL },
	{ "talap kutyo hijo", "danger", NULL },
	{ "talap banda", "stop", NULL },
	/* English always counts, and what a language that was read has in the same letters */
	{ "sos", "danger", "danger" },
	{ "stop", "stop", "stop" },
	{ "dangre", "danger", "danger" },
	{ "dang?r", "danger", "danger" },
	{ "खतरा", "danger", "danger" },
	{ "मलाई खतरा छ", "danger", "danger" },
	{ "बचाउनुहोस", "danger", "danger" },
	{ "बचाउनुहो?्", "danger", "danger" },
	{ "बचाऊनुहोस्", "danger", "danger" },
};

static const char *
topic_of(const struct pack *p, const char *text)
{
	struct keyword_hit hit = keyword_find(p, text, strlen(text), PACK_NONE);

	return hit.topic == PACK_NONE ? "none" : pack_string(p, p->topics[hit.topic].name);
}

static void
a_release_leads_nowhere_by_a_word_that_nobody_read(void **state)
{
	struct make *made[2];
	struct pack *sample = words_open(&made[0], PACK_SAMPLE), *release = words_open(&made[1], PACK_RELEASE);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *in_sample = topic_of(sample, cases[i].text), *in_release = topic_of(release, cases[i].text);

		if (strcmp(in_sample, cases[i].in_sample == NULL ? "none" : cases[i].in_sample) != 0 ||
		    strcmp(in_release, cases[i].in_release == NULL ? "none" : cases[i].in_release) != 0)
			fail_msg("\"%s\" leads to %s in a sample, to %s in a release", cases[i].text, in_sample, in_release);
	}
	made_close(sample);
	made_close(release);
	make_free(made[0]);
	make_free(made[1]);
}

/* Whose word it is stays told: the letters are of both languages, whoever has read them. */
static void
a_shared_word_is_not_one_language_s(void **state)
{
	struct make *m;
	struct pack *p = words_open(&m, PACK_RELEASE);
	struct keyword_hit hit = keyword_find(p, "खतरा", strlen("खतरा"), PACK_NONE);

	(void)state;
	assert_int_equal(hit.locale, PACK_NONE);
	assert_true(hit.locales == ((uint64_t)1 << pack_find_locale(p, "ne") | (uint64_t)1 << pack_find_locale(p, "hi")));
	assert_int_equal(keyword_find(p, "bachau", 6, PACK_NONE).locales, 0);
	made_close(p);
	make_free(m);
}

/* That one was there is told where nothing else was found: who writes it is shown danger before all questions. */
static void
a_withheld_word_of_danger_is_told(void **state)
{
	static const struct { const char *text; bool is_told; } told[] = {
		{ "bachau", true }, { "ama malai kutyo hijo", true }, { "rokka", false }, { "bachaw", false }, { "qwrt", false },
		{ "salary bachau", false }, { "sos", false }, { "", false },
	};
	struct make *made[2];
	struct pack *sample = words_open(&made[0], PACK_SAMPLE), *release = words_open(&made[1], PACK_RELEASE);

	(void)state;
	for (size_t i = 0; i < COUNT(told); i++) {
		if (keyword_find(release, told[i].text, strlen(told[i].text), PACK_NONE).is_withheld != told[i].is_told)
			fail_msg("\"%s\"", told[i].text);
		assert_false(keyword_find(sample, told[i].text, strlen(told[i].text), PACK_NONE).is_withheld);
	}
	made_close(sample);
	made_close(release);
	make_free(made[0]);
	make_free(made[1]);
}

/* The sample pack of this tree, and what it would be as a release. */
struct packs { struct pack *sample, *release; char *bytes; };

static int
packs_open(void **state)
{
	const char *path = getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack";
	struct packs *s = xcalloc(1, sizeof *s);
	struct buf why = BUF_INIT(1000);
	size_t len;

	s->sample = pack_open(path, &why);
	s->bytes = whole_file_read(path, &len, &why);
	if (s->sample == NULL || s->bytes == NULL)
		fail_msg("%s: %s", path, why.ptr);
	((struct pack_header *)(void *)s->bytes)->kind = PACK_RELEASE;
	make_seal(s->bytes, len);
	s->release = pack_from_memory(s->bytes, len, &why);
	if (s->release == NULL)
		fail_msg("%s", why.ptr);
	buf_free(&why);
	*state = s;
	return 0;
}

static int
packs_close(void **state)
{
	struct packs *s = *state;

	pack_close(s->sample);
	pack_close(s->release);
	free(s->bytes);
	free(s);
	return 0;
}

/* Some keyword of the topic that a release goes by is what led there. */
static bool
is_led_by_a_word_that_serves(const struct pack *p, const struct keyword_hit *hit)
{
	for (uint32_t i = 0; i < p->aliases_count; i++)
		if (p->aliases[i].topic == hit->topic && (hit->locales >> p->aliases[i].locale & 1) != 0 &&
		    pack_alias_serves(p, &p->aliases[i]))
			return true;
	return false;
}

static void
ask(const struct pack *p, const char *text, size_t len)
{
	struct keyword_hit hit = keyword_find(p, text, len, PACK_NONE);

	if (hit.topic != PACK_NONE && !is_led_by_a_word_that_serves(p, &hit))
		fail_msg("\"%.*s\" leads to %s", (int)len, text, pack_string(p, p->topics[hit.topic].name));
}

/* Each such word, without its first letter, with it twice, with one lost on the way, and among others. */
static void
none_of_our_words_slips_through(void **state)
{
	const struct packs *s = *state;

	for (uint32_t i = 0; i < s->sample->aliases_count; i++) {
		const struct pack_alias *a = &s->sample->aliases[i];
		const char *word = pack_string(s->sample, a->alias);
		size_t len = a->alias.len, first;
		char text[600];
		uint32_t cp;

		if ((a->flags & ALIAS_UNREAD) == 0)
			continue;
		assert_int_equal(keyword_find(s->sample, word, len, PACK_NONE).topic, a->topic);
		first = utf8_decode(word, len, &cp);
		ask(s->release, word, len);
		ask(s->release, word + first, len - first);
		ask(s->release, text, (size_t)snprintf(text, sizeof text, "%.*s%s", (int)first, word, word));
		ask(s->release, text, (size_t)snprintf(text, sizeof text, "%.*s?%s", (int)first, word, word + first));
		ask(s->release, text, (size_t)snprintf(text, sizeof text, "qwrt %s zzxx", word));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_release_leads_nowhere_by_a_word_that_nobody_read),
		cmocka_unit_test(a_shared_word_is_not_one_language_s),
		cmocka_unit_test(a_withheld_word_of_danger_is_told),
		cmocka_unit_test_setup_teardown(none_of_our_words_slips_through, packs_open, packs_close),
	};

	return cmocka_run_group_tests_name("withheld", tests, NULL, NULL);
}
