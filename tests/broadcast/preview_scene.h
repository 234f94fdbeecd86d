/*
 * preview_scene.h - one preview and all that it is made of, for tests that bend it
 */
#ifndef TESTS_BROADCAST_PREVIEW_SCENE_H
#define TESTS_BROADCAST_PREVIEW_SCENE_H

#include "gateway/broadcast/preview.h"
#include "tests/broadcast/made_alerts.h"

struct buf;

#define NINE_O_CLOCK (make_noon("2026-11-20") - 3 * 3600)	/* UTC: noon in Riyadh and Doha */

struct scene {
	struct make *make;
	struct pack *pack;
	struct wording_of w;
	struct sending	sending;
	const struct sending *with;		/* NULL: no file */
	struct broadcast b;
	struct audience_count c;
	struct preview	p;
	bool		was_sent;
	unsigned	asked;			/* times that the repeat guard was asked */
	char		long_text[4096], wide_text[4096];
};

/*
 * Saudi Arabia by north at 20/s and 0.40, Qatar by south at 5/s and 0.25, Kuwait by north and 1.00; nights from 21 to 8, in
 * Kuwait from 22 to 6; news that anybody may still get for a week.  *state is set for scene_close().
 */
struct scene *scene_open(void **state, enum pack_kind kind);
int scene_close(void **state);
void scene_people(struct scene *s, const char *locale, const char *stay, unsigned long n);
void scene_text(struct scene *s, const char *locale, const char *words);
void scene_other(struct scene *s, const char *locale, const char *in_its_place);	/* "" leaves them out */
void fill(char *out, const char *letter, unsigned times);
void scene_make(struct scene *s);
/* "small; budget ETB 1.00": all of them. */
void scene_blocks(const struct preview *p, struct buf *out);
void scene_expect(const struct scene *s, const char *blocks);

#endif
