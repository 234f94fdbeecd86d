/*
 * register_answer.c - the words that a person would get for what she typed
 *
 * Not a second way of answering: the service itself, in this process, is sent
 * the SMS by somebody who is from the country of the list.  She lives in RAM
 * and ends with the command; nothing is counted or logged.
 */
#include "ops/command/register_answer.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "content/pack.h"
#include "gateway/log.h"
#include "gateway/registers.h"
#include "gateway/service.h"
#include "gateway/store/ram.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/talk/see.h"
#include "routing/keyword.h"

enum { SESSIONS = 16, SMS_BYTES = 2048 };

static const struct pack_service *
sms_service(const struct pack *p)
{
	for (uint32_t i = 0; i < p->services_count; i++)
		if (p->services[i].kind == SERVICE_SMS && !p->services[i].is_quiet)
			return &p->services[i];
	return NULL;
}

bool
register_is_person(const struct pack *p, const char *text, size_t len)
{
	struct keyword_hit hit = keyword_find(p, text, len, PACK_NONE);

	return hit.match == KEYWORD_EXACT && hit.topic != PACK_NONE && hit.topic == pack_find_topic(p, "agent.person");
}

/* Who asks: her language, and where she is from. */
static bool
settle(struct store *store, const struct register_question *q, const struct pack *p, const struct pack_service *sms, uint16_t locale)
{
	const uint8_t peer[PEER_BYTES] = { 0 };
	struct person her = { .seen_day = (int32_t)(q->now_s / 86400), .flags = PERSON_WELCOMED };

	snprintf(her.locale, sizeof(her.locale), "%s", pack_string(p, p->locales[locale].tag));
	snprintf(her.origin, sizeof(her.origin), "%s", q->country);
	return store->ops->person_put(store, pack_string(p, sms->owner), pack_string(p, sms->name), peer, &her) == STORE_OK;
}

static void
print_answer(const struct talk_seen *seen)
{
	printf("she is told (%s, %s, %u SMS):\n", seen->lang, seen->node, seen->parts);
	for (const char *line = seen->text; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		printf("    %.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

static bool
ask(struct service *service, const struct register_question *q, const char *number, const char *sms, struct talk_seen *seen)
{
	const struct peer peer = { .kind = PEER_PERSON, .is_test = true };
	const struct inbound in = { .kind = INBOUND_SMS, .bearer = "register", .service = number, .peer = &peer, .session = "",
		.text = sms, .len = strlen(sms), .when_s = q->now_s, .is_simulator = true };
	struct outbound *out = xcalloc(1, sizeof(*out));
	char room[512];
	struct buf trace = BUF_OVER(room);

	service_receive(service, &in, out);
	service_trace(service, &trace);
	memset(seen, 0, sizeof(*seen));
	see_outbound(out, trace.ptr, seen);
	free(out);
	return seen->is_anything;
}

/* Where she is asked, and by whom. */
struct desk { const struct pack *pack; const struct pack_service *sms; uint16_t locale; struct agents *agents; };

/* She asks, and then sends `choice` (NULL: nothing more); what she got last.  Each time she is new. */
static bool
hear(const struct register_question *q, const struct desk *d, const char *choice, struct talk_seen *seen)
{
	struct log silent = { .out = NULL };
	struct store *store = store_ram_open();
	const struct service_settings settings = { .sessions = SESSIONS, .log = &silent, .store = store };
	struct service *service = service_new(&settings, d->pack, NULL);
	struct registers lists = { .list = { d->agents }, .count = d->agents != NULL };	/* borrowed */
	const char *number = pack_string(d->pack, d->sms->number);
	char room[SMS_BYTES];
	struct buf text = BUF_OVER(room);
	bool is_heard;

	service_set_registers(service, &lists);
	if (!register_is_person(d->pack, q->text, strlen(q->text)))
		buf_adds(&text, "AGENT ");
	buf_add(&text, q->text, strnlen(q->text, SMS_BYTES / 2));
	is_heard = settle(store, q, d->pack, d->sms, d->locale) && ask(service, q, number, text.ptr, seen) &&
	    (choice == NULL || ask(service, q, number, choice, seen));
	service_free(service);
	store->ops->close(store);
	return is_heard;
}

/* What each digit of a choice answers, in a line: the choice itself does not say who is licensed. */
static void
print_choices(const struct register_question *q, const struct desk *d, struct talk_seen *seen)
{
	for (char digit[2] = "1"; *digit <= '9' && hear(q, d, digit, seen) && strncmp(seen->node, "agent.", 6) == 0; ++*digit)
		printf("    she sends %s: %s, \"%.*s\"\n", digit, seen->node, (int)strcspn(seen->text, "\n"), seen->text);
}

static int
answer(const struct register_question *q, const struct desk *d, struct buf *why)
{
	struct talk_seen *seen = xcalloc(1, sizeof(*seen));
	int status = EXIT_WORLD;

	if (hear(q, d, NULL, seen)) {
		status = 0;
		print_answer(seen);
		if (strcmp(seen->node, "agents") == 0)
			print_choices(q, d, seen);
	} else {
		buf_adds(why, "the service gives no answer");
	}
	free(seen);
	return status;
}

int
register_answer(const struct register_question *q, const struct pack *p, struct agents *a, struct buf *why)
{
	const struct pack_service *sms = sms_service(p);
	const char *tag = q->locale != NULL ? q->locale : "en";
	uint16_t locale = pack_find_locale(p, tag);

	if (locale == PACK_NONE && q->locale == NULL && p->locales_count > 0)
		locale = 0;
	if (locale == PACK_NONE) {
		buf_addf(why, "--locale %s: the pack has no such language", tag);
		return EXIT_BAD_INPUT;
	}
	if (sms == NULL || sodium_init() < 0) {
		buf_adds(why, "the pack has no number for SMS");
		return EXIT_BAD_INPUT;
	}
	return answer(q, &(struct desk){ p, sms, locale, a }, why);
}
