/*
 * made_alerts.c - alerts and numbers beside make_world()
 */
#include "tests/broadcast/made_alerts.h"

#include <string.h>

#include "locales/text/bug.h"

struct make *
make_alerts(enum pack_kind kind)
{
	static const struct make_token tokens[] = {
		{ .name = "note", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_NOTE },
		{ .name = "office", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_OFFICE },
		{ .name = "time", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_TIME },
		{ .name = "day", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_DAY },
		{ .name = "area", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_AREA },
		{ .name = "point", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_POINT },
		{ .name = "border", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_BORDER },
		{ .name = "mission", .facts = "stay hotline.mission", .caution = 1 },
		{ .name = "nowhere", .facts = "stay hotline.nowhere" },
	};
	static const struct make_fact facts[] = {
		{ .id = "qa/hotline.digits", .type = "hotline.digits", .value = "16008", .country = "QA", .tested = "2026-11-10" },
		{ .id = "qa/hotline.blanks", .type = "hotline.blanks", .value = "080 01 02", .country = "QA", .tested = "2026-11-10" },
		{ .id = "qa/hotline.old", .type = "hotline.old", .value = "16009", .country = "QA" },
		{ .id = "np/hotline.abroad", .type = "hotline.abroad", .value = "+44 7700 900111", .country = "NP", .tested = "2026-11-10",
		    .abroad = FLAG_YES },
		{ .id = "world/hotline.world", .type = "hotline.world", .value = "55501", .tested = "2026-11-10" },
		{ .id = "qa/hotline.mission", .type = "hotline.mission", .value = "77701", .country = "QA", .tested = "2026-11-10", .asks = FLAG_NO,
		    .tells = FLAG_NO },
		{ .id = "qa/rule.digits", .type = "rule.digits", .value = "99901", .country = "QA", .is_rule = 1, .tested = "2026-11-10" },
	};
	static const char *const texts[][3] = {
		{ "alert.x1", "alert.x1.text", MADE_X1 },
		{ "alert.x2", "alert.x2.text", "{note} {office}: stay in now in {area}. Next note by {time}. CODE {note}" },
		{ "alert.x3", "alert.x3.text", "{note} {office}: bus to {border} from {point}, {day} {time}. {warn}Questions: {mission}. CODE {note}" },
		{ "alert.x4", "alert.x4.text", "{note} {office}: NEW TIME {day} {time}. CODE {note}" },
		{ "alert.x5", "alert.x5.text", "{note} {office}: OFF. Do not go to {point}. Next note by {time}." },
		{ "alert.x6", "alert.x6.text", "{note} {office}: all clear in {area}. Dial {code}." },
		{ "alert.x7", "alert.x7.text", "TEST from {office}. Do nothing." },
	};
	struct make *m = make_world(kind);

	for (size_t i = 0; i < COUNT(tokens); i++)
		make_token(m, &tokens[i]);
	for (size_t i = 0; i < COUNT(facts); i++)
		make_fact(m, &facts[i]);
	for (size_t i = 0; i < COUNT(texts); i++) {
		bool is_go = strcmp(texts[i][0], "alert.x3") == 0;

		make_topic(m, &(struct make_topic){ .name = texts[i][0], .texts = texts[i][1], .without = is_go ? "alert.x3.without.text" : NULL });
		make_text(m, "en", texts[i][1], texts[i][2], REVIEW_SOURCE);
	}
	make_text(m, "en", "alert.x3.without.text", "{note} {office}: bus to {border} from {point}, {day} {time}. CODE {note}", REVIEW_SOURCE);
	make_text(m, "ne", "alert.x1.text", MADE_X1_NE, REVIEW_READ);
	make_text(m, "ne", "alert.x5.text", "{note} {office}: \xe0\xa4\xb0\xe0\xa4\xa6\xe0\xa5\x8d\xe0\xa4\xa6 {point}, {time}", REVIEW_READ);
	make_text(m, "hi", "alert.x1.text", "{note} {office}: \xe0\xa4\xb0\xe0\xa5\x81\xe0\xa4\x95\xe0\xa5\x8b", REVIEW_MACHINE);
	return m;
}

struct wording_of
wording_of_test(const struct pack *p)
{
	return (struct wording_of){ .pack = p, .service = pack_find_service(p, SERVICE_SMS, "33444"), .now_s = make_noon("2026-11-20") };
}

struct broadcast
alert_of_test(void)
{
	return (struct broadcast){ .title = "Get ready", .kind = BROADCAST_ALERT, .type = ALERT_PREPARE,
	    .audience = { .list = LIST_ALERTS, .stay = { "QA" }, .stays = 1 },
	    .slot = { [ALERT_SLOT_NOTE] = "Q1234", [ALERT_SLOT_OFFICE] = "MRC", [ALERT_SLOT_TIME] = "06:00 to 10:00", [ALERT_SLOT_AREA] = "Doha",
		[ALERT_SLOT_BORDER] = "Salwa", [ALERT_SLOT_POINT] = "Old bus station", [ALERT_SLOT_DAY] = "Thu 20 Nov" },
	    .until_s = make_noon("2026-11-21") };
}
