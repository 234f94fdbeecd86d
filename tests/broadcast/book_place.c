/*
 * book_place.c - drafts, and the way from there
 */
#include "tests/broadcast/book_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct book *
book_in_memory(void)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	struct book *b = book_open(":memory:", &why);

	if (b == NULL)
		fail_msg("%s", why.ptr);
	return b;
}

struct entry
book_draft(struct book *b, const char *owner, const char *canonical)
{
	struct entry e = { .made_s = BOOK_NOW, .service = "sms", .maker = "almaz", .is_alert = strstr(canonical, "\"alert\"") != NULL,
		.is_training = strstr(canonical, "\"training\":true") != NULL };
	char room[512];
	struct buf why = BUF_OVER(room);

	snprintf(e.owner, sizeof(e.owner), "%s", owner);
	if (book_add(b, &e, canonical, &why) != STORE_OK)
		fail_msg("%s", why.ptr);
	return e;
}

enum store_result
book_try(struct book *b, struct entry *e, enum life_state next, const char *who, const char *verb, char said[512])
{
	struct event v = { .at_s = e->state_s + 60 };
	struct entry wish = *e;
	struct buf why;
	enum store_result r;

	buf_wrap(&why, said, 512);
	snprintf(v.who, sizeof(v.who), "%s", who);
	snprintf(v.what, sizeof(v.what), "%s", verb);
	wish.state = next;
	wish.state_s = v.at_s;
	if (strcmp(verb, "approve") == 0)
		snprintf(wish.approver, sizeof(wish.approver), "%s", who);
	r = book_move(b, e->state, &wish, &v, &why);
	assert_int_equal(book_get(b, e->id, e), STORE_OK);
	return r;
}

void
book_step(struct book *b, struct entry *e, enum life_state next, const char *who, const char *verb)
{
	char said[512];

	if (book_try(b, e, next, who, verb, said) != STORE_OK)
		fail_msg("%s: %s", verb, said);
}

void
book_walk(struct book *b, struct entry *e, enum life_state to)
{
	static const struct { enum life_state next; const char *who, *verb; } way[] = {
		{ LIFE_WAITING, "almaz", "submit" }, { LIFE_SCHEDULED, "bekele", "approve" }, { LIFE_SENDING, "clock", "begin" },
	};
	static const struct { enum life_state to, from; const char *who, *verb; } last[] = {
		{ LIFE_PAUSED, LIFE_SENDING, "bekele", "pause" }, { LIFE_SENT, LIFE_SENDING, "clock", "end" },
		{ LIFE_CANCELLED, LIFE_SENDING, "almaz", "cancel" }, { LIFE_RETURNED, LIFE_WAITING, "bekele", "return" },
		{ LIFE_REJECTED, LIFE_WAITING, "bekele", "reject" }, { LIFE_EXPIRED, LIFE_WAITING, "clock", "expire" },
	};
	size_t l = 0;

	while (l < COUNT(last) && last[l].to != to)
		l++;
	for (size_t i = 0; i < COUNT(way) && e->state != (l < COUNT(last) ? last[l].from : to); i++)
		book_step(b, e, way[i].next, way[i].who, way[i].verb);
	if (l < COUNT(last))
		book_step(b, e, to, last[l].who, last[l].verb);
	assert_int_equal(e->state, to);
}
