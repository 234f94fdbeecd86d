/*
 * preview_scene.c - people, texts and a price list, and what comes of them
 */
#include "tests/broadcast/preview_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

void
scene_people(struct scene *s, const char *locale, const char *stay, unsigned long n)
{
	struct audience_cell *cell = &s->c.cell[s->c.cells++];

	(void)snprintf(cell->locale, sizeof cell->locale, "%s", locale);
	(void)snprintf(cell->stay, sizeof cell->stay, "%s", stay);
	cell->people = n;
	s->c.people += n;
}

void
scene_text(struct scene *s, const char *locale, const char *words)
{
	struct wording *w = &s->b.wording[s->b.wordings++];

	*w = (struct wording){ .choice = CHOICE_TEXT, .text = words };
	(void)snprintf(w->locale, sizeof w->locale, "%s", locale);
}

void
scene_other(struct scene *s, const char *locale, const char *in_its_place)
{
	struct wording *w = &s->b.wording[s->b.wordings++];

	*w = (struct wording){ .choice = in_its_place[0] != '\0' ? CHOICE_OTHER : CHOICE_LEAVE_OUT };
	(void)snprintf(w->locale, sizeof w->locale, "%s", locale);
	(void)snprintf(w->other, sizeof w->other, "%s", in_its_place);
}

struct scene *
scene_open(void **state, enum pack_kind kind)
{
	static const struct sending sending = { .currency = "ETB",
		.country = { { .country = COUNTRY('S', 'A'), .way = "north", .price = 400000, .offset_minutes = 180, .night_from = 21 * 60, .night_to = 8 * 60 },
		    { .country = COUNTRY('Q', 'A'), .way = "south", .price = 250000, .offset_minutes = 180, .night_from = 21 * 60, .night_to = 8 * 60 },
		    { .country = COUNTRY('K', 'W'), .way = "north", .price = 1000000, .offset_minutes = 180, .night_from = 22 * 60, .night_to = 6 * 60 } },
		.countries = 3, .way = { { "north", 20 }, { "south", 5 } }, .ways = 2 };
	struct scene *s = xcalloc(1, sizeof *s);

	s->make = make_alerts(kind);
	s->pack = make_open(s->make);
	s->w = wording_of_test(s->pack);
	s->w.now_s = NINE_O_CLOCK;
	s->sending = sending;
	s->with = &s->sending;
	s->b = (struct broadcast){ .title = "Rule", .kind = BROADCAST_NEWS, .audience = { .list = LIST_BROADCAST, .subscription = SUBSCRIPTION_FEES },
	    .until_s = NINE_O_CLOCK + 7 * 86400 };
	s->c.is_done = true;
	*state = s;
	return s;
}

int
scene_close(void **state)
{
	struct scene *s = *state;

	made_close(s->pack);
	make_free(s->make);
	free(s);
	return 0;
}

static bool
was_sent(void *arg, const uint8_t text_hash[BROADCAST_HASH_BYTES], const struct addressees *a, int64_t now_s)
{
	struct scene *s = arg;
	uint8_t hash[BROADCAST_HASH_BYTES];

	preview_text_hash(&s->b, hash);
	assert_memory_equal(text_hash, hash, sizeof hash);
	assert_ptr_equal(a, &s->b.audience);
	assert_int_equal(now_s, s->w.now_s);
	s->asked++;
	return s->was_sent;
}

void
scene_make(struct scene *s)
{
	preview_make(&s->b, &s->c, &s->w, s->with, was_sent, s, &s->p);
}

void
scene_blocks(const struct preview *p, struct buf *out)
{
	buf_reset(out);
	for (unsigned i = 0; i < p->blocks; i++)
		buf_addf(out, "%s%s%s%s", i > 0 ? "; " : "", block_word(p->block[i].kind), p->block[i].what[0] != '\0' ? " " : "", p->block[i].what);
}

void
scene_expect(const struct scene *s, const char *expected)
{
	char room[4096];
	struct buf got = BUF_OVER(room);

	scene_blocks(&s->p, &got);
	assert_string_equal(got.ptr, expected);
}

void
fill(char *out, const char *letter, unsigned times)
{
	out[0] = '\0';
	for (unsigned i = 0; i < times; i++)
		memcpy(out + i * strlen(letter), letter, strlen(letter) + 1);
}
