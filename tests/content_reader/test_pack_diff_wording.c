/* What one person may sign: texts and words that say nothing new, far from danger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack_diff.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

struct told { unsigned count; struct pack_change last; char name[64], field[64]; };

static void
note(void *arg, const struct pack_change *c)
{
	struct told *told = arg;

	assert_non_null(c->name);
	assert_true(c->kind < PACK_CHANGE_KINDS);
	assert_true(c->old != NULL || c->now != NULL);
	told->count++;
	told->last = *c;
	snprintf(told->name, sizeof told->name, "%s", c->name);
	snprintf(told->field, sizeof told->field, "%s", c->field != NULL ? c->field : "");
}

/* One more change of the small world, and what must be told of it. */
static const struct {
	const char *tag, *key, *old, *now;
	enum text_review old_review, now_review;
	enum pack_change_kind kind;
	bool is_wording;
} texts[] = {
	{ "ne", "plain.text", "old words", "new words", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, true },
	{ "ne", "plain.text", "old words", "new words", REVIEW_READ, REVIEW_UNREAD, PACK_CHANGE_TEXT, true },
	{ "ne", "plain.text", "old words", "new words", REVIEW_UNREAD, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "old words", "old words", REVIEW_UNREAD, REVIEW_READ, PACK_CHANGE_REVIEW, false },
	{ "ne", "plain.text", "old words", "old words", REVIEW_READ, REVIEW_UNREAD, PACK_CHANGE_REVIEW, true },
	{ "ne", "plain.text", "call {line.work}", "ring {line.work}", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, true },
	{ "ne", "plain.text", "call {line.work}", "call them", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "call them", "call {line.work}", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "call {embassy}", "call {line.work}", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "within 30 days", "in 30 days", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, true },
	{ "ne", "plain.text", "within 30 days", "within 31 days", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "within days", "within 3 days", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "call 11 2 times", "call 112 times", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "३० दिन", "३१ दिन", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "፲ days", "፳ days", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "write", "write to a@b", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "write", "see office.example", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "write", "\342\200\256write", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.title", "old", "new", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, true },
	{ "ne", "risky.text", "old words", "new words", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "risky.text", "old words", "old words", REVIEW_READ, REVIEW_UNREAD, PACK_CHANGE_REVIEW, false },
	{ "ne", "below.text", "old words", "new words", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "behind.text", "old words", "new words", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "child.only.text", "old words", "new words", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "over.text", "old words", "new words", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "ui.saved.text", "old words", "new words", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "of.nobody.text", "old words", "new words", REVIEW_READ, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", NULL, "new words", REVIEW_MISSING, REVIEW_READ, PACK_CHANGE_TEXT, false },
	{ "ne", "plain.text", "old words", NULL, REVIEW_READ, REVIEW_MISSING, PACK_CHANGE_TEXT, false },
};

static void
add_topic(struct make *m, const char *name, const char *parent, unsigned key, const struct make_topic *like)
{
	char text[64], title[64];
	struct make_topic t = *like;

	snprintf(text, sizeof text, "%s.text", name);
	snprintf(title, sizeof title, "%s.title", name);
	make_text(m, "en", text, "words", REVIEW_SOURCE);
	make_text(m, "en", title, "word", REVIEW_SOURCE);
	t.name = name;
	t.parent = parent;
	t.key = key;
	t.texts = text;
	t.title = title;
	make_topic(m, &t);
}

static struct make *
more_world(void)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack_topic *risky;

	make_text(m, "en", "of.nobody.text", "words", REVIEW_SOURCE);
	add_topic(m, "plain", NULL, 0, &(struct make_topic){ .flags = TOPIC_QUIET });
	add_topic(m, "risky", NULL, 0, &(struct make_topic){ .kind = TOPIC_KIND_MENU, .flags = TOPIC_DANGER });
	add_topic(m, "below", "risky", 1, &(struct make_topic){ .flags = 0 });
	add_topic(m, "behind", NULL, 0, &(struct make_topic){ .flags = 0 });
	risky = make_record(m, PACK_TOPICS, make_count(m, PACK_TOPICS) - 3);
	risky->continues = (uint16_t)(make_count(m, PACK_TOPICS) - 1);
	add_topic(m, "child.only", NULL, 0, &(struct make_topic){ .class = CLASS_CHILD });
	add_topic(m, "over", NULL, 0, &(struct make_topic){ .action = ACTION_START });
	return m;
}

static struct pack *
world_with(const char *tag, const char *key, const char *text, enum text_review review)
{
	struct make *m = more_world();
	struct pack *p;

	if (text != NULL)
		make_text(m, tag, key, text, review);
	p = make_open(m);
	make_free(m);
	return p;
}

static void
wording_is_told_from_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct pack *old = world_with(texts[i].tag, texts[i].key, texts[i].old, texts[i].old_review);
		struct pack *now = world_with(texts[i].tag, texts[i].key, texts[i].now, texts[i].now_review);
		struct told told = { .count = 0 };

		pack_diff(old, now, note, &told);
		if (told.count != 1 || told.last.kind != texts[i].kind || strcmp(told.name, texts[i].key) != 0 ||
		    told.last.is_wording != texts[i].is_wording || pack_diff_is_wording(old, now) != texts[i].is_wording)
			fail_msg("%zu: %s, \"%s\" to \"%s\": %u told, kind %d, wording %d", i, texts[i].key, texts[i].old,
			    texts[i].now, told.count, told.last.kind, told.last.is_wording);
		made_close(old);
		made_close(now);
	}
}

static const struct { const char *word, *topic; unsigned flags; bool is_wording; } words[] = {
	{ "umbrella", "plain", 0, true },
	{ "umbrella", "risky", 0, false },
	{ "umbrella", "below", 0, false },
	{ "umbrella", "over", 0, false },
	{ "umbrella", "plain", ALIAS_DANGER, false },
	{ "umbrella", "plain", ALIAS_EXACT, false },
	{ "sisterly", "plain", 0, true },
	{ "rescued", "plain", 0, false },	/* one letter from a word of danger, two for a word as long */
	{ "rescueme umbrella", "plain", 0, false },
	{ "umbrella 5", "plain", 0, false },
};

static struct pack *
world_of_words(const char *word, const char *topic, unsigned flags)
{
	struct make *m = more_world();
	struct pack *p;

	make_alias(m, "en", "rescueme", "risky", ALIAS_DANGER);
	if (word != NULL)
		make_alias(m, "en", word, topic, flags);
	p = make_open(m);
	make_free(m);
	return p;
}

static void
words_are_wording_only_far_from_danger(void **state)
{
	struct pack *without = world_of_words(NULL, NULL, 0);

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct pack *with = world_of_words(words[i].word, words[i].topic, words[i].flags);
		struct told told = { .count = 0 };
		unsigned changes = pack_diff(without, with, note, &told);

		if (told.count != 1 || changes != 1 || told.last.kind != PACK_CHANGE_KEYWORD || told.last.is_wording != words[i].is_wording)
			fail_msg("%s of %s: %u told, %s, wording %d", words[i].word, words[i].topic, told.count, told.field, told.last.is_wording);
		pack_diff(with, without, note, &told);
		assert_int_equal(told.count, 2);
		made_close(with);
	}
	made_close(without);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wording_is_told_from_more),
		cmocka_unit_test(words_are_wording_only_far_from_danger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
