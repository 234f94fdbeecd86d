/*
 * asked.h - one question to a pack, and what must come of it
 */
#ifndef TESTS_SUPPORT_ASKED_H
#define TESTS_SUPPORT_ASKED_H

#include "content/render.h"

struct withdrawn;

enum asked_how { FEARS = 1, QUIET = 2, LIVE = 4, CHILD = 8 };

struct asked {
	const char *topic, *tag, *stay, *origin, *day;	/* NULL: English, unknown, 2026-11-20 */
	int how;			/* bits of enum asked_how */
	unsigned link;
};

/* For cmocka tests only: what does not hold fails the test. */
struct render asked_render(const struct pack *p, const struct asked *a);
/* `missing`: name of the token without a fact, or NULL. */
void asked_expect(const struct pack *p, const struct withdrawn *w, const struct asked *a, const char *text,
    const char *missing);

#endif
