/*
 * test_reach.c - how many keys or texts it takes to reach each topic, in every language
 *
 * The real content, walked as a phone shows it: a key counts, and so does each
 * "98 More" before the line stands on the screen.  Of the keywords of a topic
 * in her language one at least leads there, whatever other words it holds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/words.h"
#include "gateway/conversation.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"

/* *_LONG: a language whose screens hold 70 characters, of which the mark of a sample takes 7. */
enum { DANGER_KEYS = 2, DANGER_KEYS_LONG = 5, KEYS = 4, KEYS_LONG = 9, PAGES_MOST = 9, DEEP = 8 };

#define MARK "SAMPLE "

struct walker {
	struct stage	 stage;
	struct pack	*pack;
	unsigned	 who;
};

static const char *
presses(struct walker *w, enum inbound_kind kind, const char *keys)
{
	struct peer peer = stage_person(0);
	struct inbound in = { .kind = kind, .service = kind == INBOUND_SMS ? "33444" : "*384*77#", .peer = &peer,
	    .text = keys, .len = strlen(keys) };

	peer.is_test = true;
	memcpy(peer.id, &w->who, sizeof w->who);
	stage_receive(&w->stage, &in);
	return w->stage.said;
}

static bool
stands_there(const char *screen, unsigned key)
{
	char line[16];
	size_t len = (size_t)snprintf(line, sizeof line, "%u ", key);

	if (strncmp(screen, MARK, strlen(MARK)) == 0)
		screen += strlen(MARK);
	for (const char *at = screen; at != NULL && *at != '\0'; at = strchr(at, '\n') != NULL ? strchr(at, '\n') + 1 : NULL)
		if (strncmp(at, line, len) == 0)
			return true;
	return false;
}

/* From the main menu, which is on the screen, to `topic`; 0 if it stands in no menu or not where it should. */
static unsigned
keys_to(struct walker *w, uint16_t topic)
{
	uint16_t way[DEEP];
	unsigned depth = 0, keys = 0;
	const char *screen = w->stage.said;

	for (uint16_t t = topic; w->pack->topics[t].parent != PACK_NONE && depth < DEEP; t = w->pack->topics[t].parent)
		way[depth++] = t;
	while (depth > 0) {
		unsigned key = w->pack->topics[way[--depth]].key, pages = 0;
		char press[8];

		(void)snprintf(press, sizeof press, "%u", key);
		for (; !stands_there(screen, key); pages++, keys++) {
			if (pages == PAGES_MOST)
				return 0;
			screen = presses(w, INBOUND_USSD_INPUT, "98");
		}
		screen = presses(w, INBOUND_USSD_INPUT, press);
		keys++;
	}
	return keys;
}

/* Somebody new with a number of Qatar, who has chosen language `option` and is from Nepal. */
static void
begin(struct walker *w, unsigned option)
{
	char press[8];

	(void)snprintf(press, sizeof press, "%u", option);
	w->who++;
	(void)presses(w, INBOUND_USSD_BEGIN, "");
	(void)presses(w, INBOUND_USSD_INPUT, press);
	(void)presses(w, INBOUND_USSD_INPUT, "1");
	(void)presses(w, INBOUND_USSD_INPUT, "1");
	if (!stage_traced(&w->stage, "node=main"))
		fail_msg("language %u: no main menu but %s", option, w->stage.trace);
}

static void
look(void *arg, const char *owner, const char *code, int64_t now_s, struct alert_view *out)
{
	(void)arg; (void)owner; (void)code; (void)now_s;
	*out = (struct alert_view){ .state = ALERT_NONE };
}

static void
last(void *arg, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s, struct alert_view *out)
{
	(void)stay; (void)origin;
	look(arg, owner, "", now_s, out);
}

static unsigned
level(void *arg, const char *owner, uint16_t stay, uint16_t origin)
{
	(void)arg; (void)owner; (void)stay; (void)origin;
	return 1;
}

static bool
nobody(void *arg, const char *owner, const uint8_t *peer)
{
	(void)arg; (void)owner; (void)peer;
	return false;
}

static void nothing(void *arg, const char *owner, const uint8_t *peer) { (void)arg; (void)owner; (void)peer; }

/* In a crisis: its option is there, and pushes no other too far. */
static void
setup(struct walker *w)
{
	const struct service_alerts alerts = { NULL, look, last, level, nobody, nobody, nothing, NULL };
	struct buf why = BUF_INIT(1024);

	memset(w, 0, sizeof *w);
	stage_setup(&w->stage, PACK_RELEASE);
	w->pack = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);
	if (w->pack == NULL)
		fail_msg("%s", why.ptr);
	service_swap(w->stage.service, w->pack, NULL);
	service_set_alerts(w->stage.service, &alerts);
	buf_free(&why);
}

/* The menu of danger and what it leads to; the rest. */
static unsigned
keys_allowed(const struct walker *w, uint16_t topic, bool is_long)
{
	const struct pack_topic *t = &w->pack->topics[topic];
	bool is_danger = (t->flags & TOPIC_DANGER) != 0 && (t->parent == PACK_NONE ||
	    w->pack->topics[t->parent].parent == PACK_NONE || (w->pack->topics[t->parent].flags & TOPIC_DANGER) != 0);

	return is_danger ? is_long ? DANGER_KEYS_LONG : DANGER_KEYS : is_long ? KEYS_LONG : KEYS;
}

static void
a_few_keys_reach_each_topic(void **state)
{
	struct walker w;
	unsigned over = 0;

	(void)state;
	setup(&w);
	for (unsigned option = 1; option <= w.pack->locales_count; option++)
		for (uint16_t t = 0; t < w.pack->topics_count; t++) {
			const struct pack_topic *topic = &w.pack->topics[t];
			unsigned keys;
			bool is_long;

			if (topic->parent == PACK_NONE || topic->key == 0)
				continue;
			begin(&w, option);
			is_long = stage_traced(&w.stage, "alphabet=ucs2");
			keys = keys_to(&w, t);
			if (keys > 0 && keys <= keys_allowed(&w, t, is_long))
				continue;
			printf("# %.12s %s %u\n", strstr(w.stage.trace, "lang="), pack_string(w.pack, topic->name), keys);
			over++;
		}
	pack_close(w.pack);
	stage_teardown(&w.stage);
	assert_int_equal(over, 0);
}

/* Does a word of `locale`, which asks and orders nothing, lead to `topic` at once? */
static bool
is_one_text_away(struct walker *w, unsigned option, uint16_t locale, uint16_t topic, unsigned *words)
{
	char node[96];

	(void)snprintf(node, sizeof node, "node=%s ", pack_string(w->pack, w->pack->topics[topic].name));
	for (uint32_t i = 0; i < w->pack->aliases_count; i++) {
		const struct pack_alias *a = &w->pack->aliases[i];

		if (a->topic != topic || a->locale != locale)
			continue;
		++*words;
		begin(w, option);
		(void)presses(w, INBOUND_SMS, pack_string(w->pack, a->alias));
		if (stage_traced(&w->stage, node))
			return true;
	}
	return false;
}

static void
one_text_reaches_each_topic_that_has_words(void **state)
{
	struct walker w;
	unsigned over = 0;

	(void)state;
	setup(&w);
	for (unsigned option = 1; option <= w.pack->locales_count; option++) {
		uint16_t locale;
		char tag[16];

		begin(&w, option);
		(void)sscanf(strstr(w.stage.trace, "lang=") + strlen("lang="), "%15s", tag);
		locale = pack_find_locale(w.pack, tag);
		for (uint16_t t = 0; t < w.pack->topics_count; t++) {
			unsigned words = 0;

			if (w.pack->topics[t].action != ACTION_NONE || is_one_text_away(&w, option, locale, t, &words) || words == 0)
				continue;
			printf("# %s %s of %u words: %.60s\n", tag, pack_string(w.pack, w.pack->topics[t].name), words, w.stage.trace);
			over++;
		}
	}
	pack_close(w.pack);
	stage_teardown(&w.stage);
	assert_int_equal(over, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_few_keys_reach_each_topic),
	    cmocka_unit_test(one_text_reaches_each_topic_that_has_words) };

	return cmocka_run_group_tests_name("reach", tests, NULL, NULL);
}
