/* Each way in which a pack can be wrong is told in a sentence of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

static void *
world_bytes(size_t *len)
{
	struct make *m = make_world(PACK_RELEASE);
	void *bytes = make_bytes(m, len);

	make_free(m);
	return bytes;
}

/* True if opened; the sentence is checked to be one. */
static bool
opens(const void *bytes, size_t len, struct buf *why)
{
	struct pack *p;

	buf_reset(why);
	p = pack_from_memory(bytes, len, why);
	assert_true(buf_ok(why));
	assert_true((p != NULL) == (why->len == 0));
	pack_close(p);
	return p != NULL;
}

static struct pack_topic *
topic(struct make *m, const char *name)
{
	for (uint32_t i = 0; i < make_count(m, PACK_TOPICS); i++) {
		struct pack_topic *t = make_record(m, PACK_TOPICS, i);

		if (strcmp((const char *)make_record(m, PACK_STRINGS, t->name.at), name) == 0)
			return t;
	}
	fail_msg("no topic %s", name);
	return NULL;
}

static void bend_fallback(struct make *m)
{
	((struct pack_locale *)make_record(m, PACK_LOCALES, 2))->fallback[1] = 3;
}
static void bend_fallback_self(struct make *m)
{
	((struct pack_locale *)make_record(m, PACK_LOCALES, 2))->fallback[0] = 2;
}
static void bend_no_locales(struct make *m)
{
	((struct pack_locale *)make_record(m, PACK_LOCALES, 1))->fallbacks = 9;
}
static void bend_string(struct make *m)
{
	((struct pack_topic *)make_record(m, PACK_TOPICS, 0))->name.len++;
}
static void bend_utf8(struct make *m)
{
	((struct pack_topic *)make_record(m, PACK_TOPICS, 0))->name = make_string(m, "\xC3(");
}
static void bend_parents(struct make *m)
{
	topic(m, "main")->parent = 4;
}
static void bend_continues(struct make *m)
{
	topic(m, "main")->continues = 0;
}
static void bend_chain(struct make *m)
{
	/* embassy -> emergency becomes embassy -> line.work -> embassy */
	*(uint16_t *)make_record(m, PACK_ELSES, 0) = 9;
}
static void bend_class(struct make *m)
{
	static const struct make_token t = { .name = "line.kids", .class = CLASS_CHILD,
		.facts = "stay hotline.child", .otherwise = "embassy" };

	make_token(m, &t);
}
static void bend_token(struct make *m)
{
	((struct pack_ref *)make_record(m, PACK_REFS, 0))->when = 500;
}
static void bend_kind(struct make *m)
{
	topic(m, "fees")->kind = TOPIC_KIND_COUNT;
}
static void bend_otherwise(struct make *m)
{
	((struct pack_ref *)make_record(m, PACK_REFS, topic(m, "fees")->first_ref + 2u))->when = 7;
}
static void bend_key(struct make *m)
{
	topic(m, "danger")->key = 2;
}
static void bend_key_of_two(struct make *m)
{
	topic(m, "danger")->key = 10;
	topic(m, "danger")->level = 1;
}
static void bend_key_of_crisis(struct make *m)
{
	topic(m, "danger")->level = 1;
}
static void bend_title(struct make *m)
{
	topic(m, "danger")->title = PACK_NONE;
}
static void bend_title_fact(struct make *m)
{
	make_text(m, "ne", "danger.title", "{emergency}", REVIEW_READ);
}
static void bend_text(struct make *m)
{
	make_text(m, "en", "danger.text", "", REVIEW_SOURCE);
}
static void bend_unread(struct make *m)
{
	make_text(m, "en", "danger.text", "Danger", REVIEW_UNREAD);
}
static void bend_ui(struct make *m)
{
	make_text(m, "en", "ui.stopped.text", "", REVIEW_MISSING);
}
static void bend_warn(struct make *m)
{
	make_text(m, "hi", "ui.warn.text", "{warn}", REVIEW_READ);
}
static void bend_words(struct make *m)
{
	make_text(m, "ar", "fact.qa.rule.passport.text", "{rule.passport}", REVIEW_READ);
}
static void bend_root(struct make *m)
{
	*(uint16_t *)make_record(m, PACK_ROOTS, ROOT_ALONE) = PACK_NONE;
}
static void bend_main(struct make *m)
{
	make_root(m, ROOT_MAIN, "fear");
}
static void bend_source(struct make *m)
{
	((struct pack_fact *)make_record(m, PACK_FACTS, 0))->source = (struct pack_str){ 0, 0 };
}
static void bend_value(struct make *m)
{
	((struct pack_fact *)make_record(m, PACK_FACTS, 0))->value = (struct pack_str){ 0, 0 };
}
static void bend_day(struct make *m)
{
	((struct pack_fact *)make_record(m, PACK_FACTS, 0))->call_tested = -1;
}
static void bend_country(struct make *m)
{
	((struct pack_fact *)make_record(m, PACK_FACTS, 0))->country = 77;
}
static void bend_stop_word(struct make *m)
{
	make_alias(m, "en", "free", NULL, 0);
	((struct pack_alias *)make_record(m, PACK_ALIASES, 0))->flags = 0;
}
static void bend_withheld_word(struct make *m)
{
	make_alias(m, "en", "stop", "stop", ALIAS_EXACT | ALIAS_UNREAD);
}
static void bend_withheld_stop_word(struct make *m)
{
	make_alias(m, "ne", "free", NULL, ALIAS_UNREAD);
}
static void bend_fold(struct make *m)
{
	make_fold(m, 0x1000, 0xD800);
}
static void
declare(struct make *m, uint32_t first, const char *first_to, uint32_t second)
{
	struct substitute row[2] = { { first, "" }, { second, "e" } };
	struct pack_locale *en = make_record(m, PACK_LOCALES, 0);

	memcpy(row[0].to, first_to, strnlen(first_to, sizeof row[0].to));
	en->first_substitute = (uint16_t)make_count(m, PACK_SUBSTITUTES);
	en->substitutes = 2;
	make_add(m, PACK_SUBSTITUTES, &row[0]);
	make_add(m, PACK_SUBSTITUTES, &row[1]);
}
static void bend_substitute(struct make *m)
{
	declare(m, 0x00EA, "\u0928", 0x00EB);	/* a Devanagari letter for e circumflex */
}
static void bend_substitute_long(struct make *m)
{
	declare(m, 0x00EA, "eeeeeeee", 0x00EB);	/* no NUL behind it */
}
static void bend_substitute_order(struct make *m)
{
	declare(m, 0x00EB, "e", 0x00EA);
}
static void bend_substitute_needless(struct make *m)
{
	declare(m, 'a', "e", 0x00EA);		/* every phone has an a */
}
static void bend_substitute_range(struct make *m)
{
	declare(m, 0x00EA, "e", 0x00EB);
	((struct pack_locale *)make_record(m, PACK_LOCALES, 0))->substitutes = 3;
}
static void bend_order(struct make *m)
{
	make_fold(m, 0x100, 'a');
}

static void
each_fault_has_its_sentence(void **state)
{
	static const struct { void (*bend)(struct make *m); const char *sentence; } cases[] = {
		{ bend_fallback, "the fallbacks of language ne do not end in the source language" },
		{ bend_fallback_self, "the fallbacks of language ne do not end" },
		{ bend_no_locales, "lists too many languages" },
		{ bend_string, "name does not lie among the strings" },
		{ bend_utf8, "name is not UTF-8" },
		{ bend_parents, "topic main leads up or on in a circle" },
		{ bend_continues, "topic main leads up or on in a circle" },
		{ bend_chain, "falls back in a circle" },
		{ bend_class, "token line.kids falls back to embassy, which serves something else" },
		{ bend_token, "when leads to a record that does not exist" },
		{ bend_kind, "kind has a value that this program does not know" },
		{ bend_otherwise, "topic fees has no variant for all other cases" },
		{ bend_key, "topic main has options out of order" },
		{ bend_key_of_two, "topic main has an option whose key is none" },
		{ bend_key_of_crisis, "topic main has an option whose key is none" },
		{ bend_title, "topic main has an option without a title" },
		{ bend_title_fact, "topic main has an option whose title names a fact" },
		{ bend_text, "topic danger has a text that does not exist in the source language" },
		{ bend_unread, "topic danger has a text that does not exist in the source language" },
		{ bend_ui, "text ui.stopped.text does not exist" },
		{ bend_warn, "text ui.warn.text stands inside other texts" },
		{ bend_words, "text fact.qa.rule.passport.text stands inside other texts" },
		{ bend_root, "topic quiet.alone does not exist" },
		{ bend_main, "the main menu has no options" },
		{ bend_source, "source is missing" },
		{ bend_value, "value must stand there, or words" },
		{ bend_day, "call_tested has a value" },
		{ bend_country, "country is not a country" },
		{ bend_stop_word, "topic must stand there unless" },
		{ bend_withheld_word, "flags withhold a word that always counts" },
		{ bend_withheld_stop_word, "flags withhold a word that always counts" },
		{ bend_fold, "does not exist in Unicode" },
		{ bend_order, "from is not in its place" },
		{ bend_substitute, "substitutes have one that phones cannot show" },
		{ bend_substitute_long, "substitutes have one that phones cannot show" },
		{ bend_substitute_order, "substitutes are not in order" },
		{ bend_substitute_needless, "substitutes have one that no phone needs" },
		{ bend_substitute_range, "first_substitute leads past the end" },
	};
	struct buf why = BUF_INIT(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct make *m = make_world(PACK_RELEASE);
		size_t len;
		void *bytes;

		cases[i].bend(m);
		bytes = make_bytes(m, &len);
		if (opens(bytes, len, &why) || strstr(why.ptr, cases[i].sentence) == NULL)
			fail_msg("\"%s\": got \"%s\"", cases[i].sentence, why.ptr);
		free(bytes);
		make_free(m);
	}
	buf_free(&why);
}

static void
header_faults_are_told_apart(void **state)
{
	struct buf why = BUF_INIT(1000);
	size_t len;
	char *bytes = world_bytes(&len);
	struct pack_header *h = (void *)bytes, kept = *h;
	struct pack_section *s = (void *)(h + 1), first = s[0];

	(void)state;
	h->magic[0] = 'X';
	assert_false(opens(bytes, len, &why));
	assert_string_equal(why.ptr, "this is not a pack (it does not begin with SAFARPK1)");
	*h = kept;
	h->format = 1;
	assert_false(opens(bytes, len, &why));
	assert_string_equal(why.ptr, "the pack has format 1, this program reads format 3");
	*h = kept;
	h->serial++;
	assert_false(opens(bytes, len, &why));
	assert_string_equal(why.ptr, "the pack was changed after it was built (its hash does not fit)");
	h->kind = 3;
	make_seal(bytes, len);
	assert_false(opens(bytes, len, &why));
	assert_string_equal(why.ptr, "the pack is neither a release nor a sample (kind 3)");
	*h = kept;
	s[0].at += 8;
	make_seal(bytes, len);
	assert_false(opens(bytes, len, &why));
	s[0] = first;
	s[1].count = UINT64_MAX / 4;
	make_seal(bytes, len);
	assert_false(opens(bytes, len, &why));
	assert_non_null(strstr(why.ptr, "section 1 (languages; 0 is the source) does not end inside"));
	free(bytes);
	buf_free(&why);
}

/* What the compiler files keywords under is laid last, so it is bent in the bytes. */
static void
look_up_sections_are_checked(void **state)
{
	static const struct { enum pack_section_kind kind; uint32_t record, at, value; const char *sentence; } cases[] = {
		{ PACK_HEADS, 0, 0, 1, "record 0 of first eight bytes of each keyword are others" },
		{ PACK_LOOSE, 0, offsetof(struct pack_loose, alias), 99, "leads to no keyword that may be matched so" },
		{ PACK_LOOSE, 0, offsetof(struct pack_loose, alias), 1, "leads to no keyword that may be matched so" },
		{ PACK_LOOSE, 0, offsetof(struct pack_loose, form.at), 1 << 20, "form does not lie among the strings" },
		{ PACK_LOOSE, 1, offsetof(struct pack_loose, form), 0, "is not in its place" },
		{ PACK_LETTERS, 0, offsetof(struct pack_letters, alias), 99, "leads to no keyword that may be matched so" },
		{ PACK_LETTERS, 0, offsetof(struct pack_letters, alias), 1, "leads to no keyword that may be matched so" },
		{ PACK_LETTERS, 0, offsetof(struct pack_letters, count), 41, "is not in its place" },
		{ PACK_LETTERS, 1, offsetof(struct pack_letters, count), 1, "is not in its place" },
		{ PACK_LETTERS, 1, offsetof(struct pack_letters, count), 41, "is not in its place" },	/* the last, and longer than any */
		{ PACK_BUCKETS, 0, 0, 1, "does not fit the list of near words" },
		{ PACK_BUCKETS, 1, 0, 1 << 20, "leads backwards" },
		{ PACK_NEAR, 0, 0, 99, "leads to a keyword that does not exist" },
	};
	struct buf why = BUF_INIT(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct make *m = make_world(PACK_RELEASE);
		size_t len;
		char *bytes;
		const struct pack_section *s;

		make_alias(m, "en", "salary", "work.pay", 0);
		make_alias(m, "en", "stop", "stop", ALIAS_EXACT);
		make_alias(m, "en", "wages", "work.pay", 0);
		bytes = make_bytes(m, &len);
		assert_true(opens(bytes, len, &why));
		s = (const void *)(bytes + sizeof(struct pack_header));
		s += cases[i].kind;
		memcpy(bytes + s->at + (size_t)cases[i].record * s->record_bytes + cases[i].at, &cases[i].value, 4);
		if (cases[i].kind == PACK_LOOSE && cases[i].at == 0 && cases[i].value == 0)	/* its length, too */
			memset(bytes + s->at + (size_t)cases[i].record * s->record_bytes, 0, sizeof(struct pack_str));
		make_seal(bytes, len);
		if (opens(bytes, len, &why) || strstr(why.ptr, cases[i].sentence) == NULL)
			fail_msg("case %zu: got \"%s\"", i, why.ptr);
		free(bytes);
		make_free(m);
	}
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_has_its_sentence),
		cmocka_unit_test(header_faults_are_told_apart),
		cmocka_unit_test(look_up_sections_are_checked),
	};

	return cmocka_run_group_tests_name("pack faults", tests, NULL, NULL);
}
