/* asked.c - asks, compares, says what differed */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "tests/support/asked.h"
#include "tests/support/pack_make.h"

struct render
asked_render(const struct pack *p, const struct asked *a)
{
	struct render r = {
		.pack = p, .now_s = make_noon(a->day == NULL ? "2026-11-20" : a->day),
		.locale = pack_find_locale(p, a->tag == NULL ? "en" : a->tag),
		.stay = a->stay == NULL ? 0 : country_code(a->stay),
		.origin = a->origin == NULL ? 0 : country_code(a->origin),
		.fears_state = (a->how & FEARS) != 0, .quiet_only = (a->how & QUIET) != 0,
		.live_only = (a->how & LIVE) != 0, .is_child = (a->how & CHILD) != 0,
		.service = pack_find_service(p, SERVICE_SMS, "33444"),
	};

	if (r.locale == PACK_NONE)
		fail_msg("no locale %s", a->tag);
	return r;
}

void
asked_expect(const struct pack *p, const struct withdrawn *w, const struct asked *a, const char *text,
    const char *missing)
{
	char room[2000];
	struct buf out = BUF_OVER(room);
	struct render r = asked_render(p, a);
	struct rendered did;
	const char *got;

	r.withdrawn = w;
	render_topic(&r, pack_find_topic(p, a->topic), a->link, &out, &did);
	got = did.missing == PACK_NONE ? NULL : pack_string(p, p->tokens[did.missing].name);
	if (strcmp(out.ptr, text) != 0)
		fail_msg("%s: expected \"%s\", got \"%s\"", a->topic, text, out.ptr);
	if ((missing == NULL) != (got == NULL) || (got != NULL && strcmp(got, missing) != 0))
		fail_msg("%s: missing %s, expected %s", a->topic, got == NULL ? "nothing" : got,
		    missing == NULL ? "nothing" : missing);
}
