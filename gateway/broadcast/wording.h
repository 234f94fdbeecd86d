/*
 * wording.h - the exact parts that people of one language, in one country, get
 *
 * News: the text as it was written; alerts: the topic of the pack with its
 * slots, said as an answer would be, gate and all.  "Other" languages are
 * marked: a text in another language says so in its first word, by its own name
 * ("English: …").  Cut once per (locale, stay).
 *
 * Each part of a sample pack's text begins with SAMPLE, of a training object's
 * with TRAINING.
 */
#ifndef GATEWAY_BROADCAST_WORDING_H
#define GATEWAY_BROADCAST_WORDING_H

#include "content/pack.h"
#include "gateway/broadcast/broadcast.h"
#include "locales/text/parts.h"

struct withdrawn;

struct wording_of {
	const struct pack	*pack;
	const struct withdrawn	*withdrawn;
	const struct pack_service *service;	/* whose number it comes from */
	const uint8_t		*doubted;
	int64_t			 now_s;
	uint16_t		 national;	/* NATIONAL_BIT()s of the way */
};

#define WORDING_ENDS(ROW) \
	ROW(OK,	       "there are parts") \
	ROW(LEFT_OUT,  "who reads this language gets nothing: that was chosen") \
	ROW(MISSING,   "nothing was chosen for this language") \
	ROW(UNREAD,    "nobody who speaks it has read this alert, so a release would say another language") \
	ROW(TOO_LONG,  "more parts than may leave") \
	ROW(NUMBER,    "a number stands in it that is no live fact of the pack for this country")
enum wording_end {
#define ROW(name, what) WORDING_##name,
	WORDING_ENDS(ROW)
#undef ROW
	WORDING_END_COUNT };

/*
 * `reference`: of the concatenation; the same for one person, however often she is tried.  *text (reset first; may be NULL)
 * becomes the words without the prefix of its parts, and stays what it is whatever the pack becomes: wording_cut() makes
 * the same parts of it again.  With an end but OK there are no parts, and *text is as far as it came.
 */
enum wording_end wording_make(const struct wording_of *w, const struct broadcast *b, const char *locale, const char *stay,
    uint8_t reference, struct parts *out, struct buf *text);
/* False: more than PARTS_MAX. */
bool wording_cut(const struct wording_of *w, const struct broadcast *b, const char *locale, const char *text, uint8_t reference,
    struct parts *out);
/* Which rules cut it, and what each part begins with. */
struct parts_rules wording_rules(const struct wording_of *w, const struct broadcast *b, const char *locale, uint8_t reference);
const char *wording_prefix(const struct wording_of *w, const struct broadcast *b);

#endif
