/*
 * talk_world.c - what conversations need besides topics to read
 */
#include "tests/gateway/talk_world.h"

#include <string.h>

#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

static const struct make_topic topics[] = {
	{ .name = "extra", .parent = "main", .key = 9, .texts = "extra.text", .title = "extra.title" },
	{ .name = "more", .kind = TOPIC_KIND_MENU, .texts = "more.text" },
	{ .name = "quiet.on", .parent = "more", .key = 1, .title = "on.title", .action = ACTION_QUIET_ON,
	    .flags = TOPIC_EXACT },
	{ .name = "language", .parent = "more", .key = 2, .title = "language.title",
	    .action = ACTION_LANGUAGE },
	{ .name = "country", .parent = "more", .key = 3, .title = "stay.title", .action = ACTION_COUNTRY },
	{ .name = "delete", .parent = "more", .key = 5, .title = "delete.title", .action = ACTION_DELETE,
	    .flags = TOPIC_EXACT },
	{ .name = "bye", .parent = "more", .key = 6, .title = "bye.title", .action = ACTION_END },
	{ .name = "quiet.off", .parent = "quiet", .key = 9, .title = "off.title",
	    .action = ACTION_QUIET_OFF, .flags = TOPIC_EXACT | TOPIC_QUIET },
	{ .name = "start", .action = ACTION_START, .flags = TOPIC_EXACT },
	{ .name = "secret", .parent = "main", .key = 8, .texts = "secret.text", .title = "secret.title",
	    .without = "secret.text" },
	{ .name = "alerts", .parent = "more", .key = 4, .title = "alerts.title", .action = ACTION_ALERTS, .flags = TOPIC_EXACT },
	{ .name = "news", .action = ACTION_NEWS, .flags = TOPIC_EXACT },
	{ .name = "jobs", .action = ACTION_JOBS, .flags = TOPIC_EXACT },
	{ .name = "call", .parent = "more", .key = 8, .title = "call.title", .action = ACTION_CALL },
	{ .name = "wrong", .action = ACTION_BAD_NUMBER, .texts = "wrong.text" },
	{ .name = "last", .parent = "more", .key = 7, .texts = "last.text", .title = "last.title",
	    .flags = TOPIC_END },
};

static const char *const texts[][2] = {
	{ "extra.text", "Extra" }, { "extra.title", "Extra" }, { "more.text", "More" },
	{ "on.title", "Quiet mode" }, { "language.title", "Language" }, { "stay.title", "My country" },
	{ "delete.title", "Erase" }, { "bye.title", "End" }, { "off.title", "End quiet" },
	{ "secret.text", "Secret words" }, { "secret.title", "Secret" },
	{ "alerts.title", "Alerts" }, { "call.title", "Call me" }, { "wrong.text", "Thank you" },
	{ "last.text", "Last words" }, { "last.title", "Last" },
};

static const struct { const char *tag, *words, *topic; unsigned flags; } aliases[] = {
	{ "en", "salary", "work.pay", 0 },
	{ "ne-latn", "talab", "work.pay", 0 },
	{ "ne", "तलब", "work.pay", 0 },
	{ "en", "danger", "danger", ALIAS_DANGER },
	{ "ar", "خطر", "danger", ALIAS_DANGER },
	{ "en", "child", "child", 0 },
	{ "en", "fear", "fear", 0 },
	{ "en", "secret", "secret", 0 },
	{ "en", "stop", "stop", ALIAS_EXACT },
	{ "en", "start", "start", ALIAS_EXACT },
	{ "en", "delete", "delete", ALIAS_EXACT },
	{ "en", "quiet", "quiet.on", ALIAS_EXACT },
	{ "en", "language", "language", 0 },
	{ "en", "country", "country", 0 },
	{ "en", "alerts", "alerts", ALIAS_EXACT },
	{ "en", "news", "news", ALIAS_EXACT },
	{ "en", "jobs", "jobs", ALIAS_EXACT },
	{ "en", "callme", "call", 0 },
	{ "en", "wrong", "wrong", 0 },
};

static struct pack_topic *
topic_record(struct make *m, const char *name)
{
	for (uint32_t i = 0; i < make_count(m, PACK_TOPICS); i++) {
		struct pack_topic *t = make_record(m, PACK_TOPICS, i);
		const char *own = make_record(m, PACK_STRINGS, t->name.at);

		if (strlen(name) == t->name.len && memcmp(own, name, t->name.len) == 0)
			return t;
	}
	BUG_IF(true);
}

struct make *
talk_world_made(enum pack_kind kind, const char *without)
{
	struct make *m = make_world(kind);
	uint16_t more = 0;

	for (size_t i = 0; i < COUNT(topics); i++) {
		uint16_t at;

		if (without != NULL && strcmp(topics[i].name, without) == 0)
			continue;
		at = make_topic(m, &topics[i]);
		if (strcmp(topics[i].name, "more") == 0)
			more = at;
	}
	for (size_t i = 0; i < COUNT(texts); i++)
		make_text(m, "en", texts[i][0], texts[i][1], REVIEW_SOURCE);
	for (size_t i = 0; i < COUNT(aliases); i++)
		if (without == NULL || strcmp(aliases[i].topic, without) != 0)
			make_alias(m, aliases[i].tag, aliases[i].words, aliases[i].topic, aliases[i].flags);
	topic_record(m, "main")->continues = more;
	topic_record(m, "child")->sensitivity = SENSITIVITY_CHILD;
	topic_record(m, "child")->audience = AUDIENCE_CHILD;
	topic_record(m, "secret")->sensitivity = SENSITIVITY_SENSITIVE;
	topic_record(m, "quiet")->flags |= TOPIC_QUIET;
	make_service(m, SERVICE_USSD, "*384*78#", "", "en ne");
	((struct pack_service *)make_record(m, PACK_SERVICES, 2))->is_quiet = 1;
	return m;
}

struct pack *
talk_world(enum pack_kind kind, const char *without)
{
	struct make *m = talk_world_made(kind, without);
	struct pack *p = make_open(m);

	make_free(m);
	return p;
}
