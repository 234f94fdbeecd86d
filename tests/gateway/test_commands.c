/*
 * test_commands.c - every command a person has, in every language of the real content, by SMS and on a screen
 *
 * Each keyword that an author wrote for a command is sent by somebody who
 * speaks that language; the answer must be the command's, in her language.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "content/pack.h"
#include "gateway/bearer/bearer.h"
#include "gateway/log.h"
#include "gateway/service.h"
#include "gateway/store/store.h"
#include "gateway/vault/seal.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { NOW = 1795435200 };			/* 2026-11-23T12:00:00Z */

static const struct { const char *topic, *sms, *screen; } commands[] = {
	{ "cmd.language", "node=languages ",	    "node=languages " },
	{ "cmd.country",  "node=stays ",	    "node=stays " },
	{ "cmd.quiet",	  "node=ui.quiet_sms ",	    "node=ui.quiet_on " },
	{ "cmd.stop",	  "node=ui.stopped_offer ", "node=ui.stopped_offer " },
	{ "cmd.start",	  "node=ui.started ",	    "node=ui.started " },
	{ "cmd.delete",	  "node=ui.deleted ",	    "node=ui.deleted " },
	{ "cmd.alerts",	  "node=ui.alerts_ask ",    "node=ui.alerts_ask " },
	{ "more.cost",	  "node=more.cost ",	    "node=more.cost " },
	{ "more.about",	  "node=more.about ",	    "node=more.about " },
};

struct stage {
	struct store	*store;
	struct service	*service;
	struct log	 log;
	struct peer	 peer;
	struct outbound	 out;
	char		 trace[256];
};

static void
set_up(struct stage *s, const struct pack *pack, const char *tag)
{
	struct service_settings settings = { .sessions = 64 };
	struct person p = { .flags = PERSON_WELCOMED, .stay = "QA", .origin = "NP", .seen_day = NOW / 86400 };
	struct seal_key key = { .month = seal_month(NOW) };
	uint8_t secret[crypto_box_SECRETKEYBYTES];

	memset(s, 0, sizeof *s);
	assert_true(sodium_init() >= 0 && crypto_box_keypair(key.bytes, secret) == 0);
	settings.log = &s->log;
	settings.store = s->store = store_ram_open();
	s->service = service_new(&settings, pack, NULL);
	service_set_seal(s->service, &key);
	s->peer = (struct peer){ .kind = PEER_PERSON, .is_test = true, .number = "447700900550" };
	memset(s->peer.id, 7, sizeof s->peer.id);
	(void)snprintf(p.locale, sizeof p.locale, "%s", tag);
	assert_int_equal(s->store->ops->person_put(s->store, "np", "sms", s->peer.id, &p), STORE_OK);
}

static void
tear_down(struct stage *s)
{
	service_free(s->service);
	s->store->ops->close(s->store);
}

static void
send(struct stage *s, enum inbound_kind kind, const char *text, size_t len)
{
	struct inbound in = { .kind = kind, .bearer = "test", .service = kind == INBOUND_SMS ? "33444" : "*384*77#",
	    .peer = &s->peer, .session = "one", .text = text, .len = len, .when_s = NOW };
	struct buf trace = BUF_OVER(s->trace);

	service_receive(s->service, &in, &s->out);
	service_trace(s->service, &trace);
}

static void
check(const struct stage *s, const char *tag, const char *topic, const char *node)
{
	char lang[48];

	(void)snprintf(lang, sizeof lang, " lang=%s ", tag);
	if (strncmp(s->trace, node, strlen(node)) != 0 || strstr(s->trace, lang) == NULL)
		fail_msg("%s in %s: %s", topic, tag, s->trace);
}

/* One keyword of one command, in both ways; each time she is somebody who is not quiet and has not stopped. */
static void
try_alias(const struct pack *pack, const char *tag, unsigned command, const char *alias, size_t len)
{
	struct stage *s = xcalloc(1, sizeof *s);

	set_up(s, pack, tag);
	send(s, INBOUND_SMS, alias, len);
	check(s, tag, commands[command].topic, commands[command].sms);
	tear_down(s);
	set_up(s, pack, tag);
	send(s, INBOUND_USSD_BEGIN, "", 0);
	send(s, INBOUND_USSD_INPUT, alias, len);
	check(s, tag, commands[command].topic, commands[command].screen);
	tear_down(s);
	free(s);
}

static void
every_command_is_obeyed_in_every_language(void **state)
{
	struct buf why = BUF_INIT(1024);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);

	(void)state;
	assert_non_null(p);
	for (uint16_t l = 0; l < p->locales_count; l++) {
		const char *tag = pack_string(p, p->locales[l].tag);

		for (unsigned c = 0; c < COUNT(commands); c++) {
			uint16_t topic = pack_find_topic(p, commands[c].topic);
			unsigned tried = 0;

			assert_int_not_equal(topic, PACK_NONE);
			for (uint32_t i = 0; i < p->aliases_count; i++) {
				const struct pack_alias *a = &p->aliases[i];

				if (a->topic != topic || a->locale != l)
					continue;
				try_alias(p, tag, c, pack_string(p, a->alias), a->alias.len);
				tried++;
			}
			if (tried == 0)
				fail_msg("%s has no keyword in %s", commands[c].topic, tag);
		}
	}
	pack_close(p);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_command_is_obeyed_in_every_language) };

	return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
