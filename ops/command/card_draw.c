/* card_draw.c - the two cards; all lengths are tenths of a millimetre */
#include "ops/command/card_draw.h"

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/card_say.h"
#include "ops/command/card_svg.h"

enum { PANEL_WIDTH = 856, PANEL_HEIGHT = 540, MARGIN = 44, A6_WIDTH = 1050, A6_HEIGHT = 1480, A6_MARGIN = 60,
	SAID_BYTES = 8192 };

/* What is asked for most, danger first. */
static const char *const topics[] = { "danger", "child", "work", "agent", "cmd.quiet" };

struct draw {
	const struct card *card;
	struct buf	*out, *why;
	int		 width;		/* of the sheet, to mirror it */
	bool		 rtl;
};

/* A place as it lies for languages that are written left to right. */
static struct card_box
place(const struct draw *d, int x, int y, int width, int height)
{
	return (struct card_box){ d->rtl ? d->width - x - width : x, y, width, height };
}

static bool
put_said(const struct draw *d, struct card_box box, int size, bool is_bold, const char *words, const struct card_said *said)
{
	const struct pack *p = d->card->r.pack;
	const struct pack_locale *l = &p->locales[said->locale];
	const struct card_text text = { words, said->name, pack_string(p, l->tag), l->rtl != 0 };

	return svg_text(d->out, box, size, is_bold, &text, d->why);
}

static bool
draw_said(const struct draw *d, struct card_box box, int size, bool is_bold, const char *words, const struct card_said *said)
{
	struct card_told *told = d->card->told;

	if (told != NULL) {
		told->texts++;
		told->elsewhere += said->locale != d->card->r.locale;
	}
	return put_said(d, box, size, is_bold, words, said);
}

typedef bool say_fn(const struct card *c, struct buf *out, struct card_said *said);

static bool
say_emergency(const struct card *c, struct buf *out, struct card_said *said)
{
	card_emergency(c, out, said);
	return out->len > 0;
}

static bool
draw_text(const struct draw *d, struct card_box box, int size, bool is_bold, say_fn *say)
{
	struct buf words = BUF_INIT(SAID_BYTES);
	struct card_said said;
	bool fits = !say(d->card, &words, &said) || draw_said(d, box, size, is_bold, words.ptr, &said);

	buf_free(&words);
	return fits;
}

/* In English below it, if it is not in English itself: `english` is the size of its letters there, 0 = none. */
static bool
draw_title(const struct draw *d, const char *topic, struct card_box box, int size, bool is_bold, int english)
{
	struct buf words = BUF_INIT(SAID_BYTES);
	struct card_box below = { box.x, box.y + size * 27 / 20, box.width, english * 27 / 20 };
	struct card_said said;
	bool fits = true;

	box.height -= below.height;
	if (card_title(d->card, topic, d->card->r.locale, &words, &said))
		fits = draw_said(d, box, size, is_bold, words.ptr, &said);
	else
		english = 0;
	if (fits && english > 0 && said.locale != 0) {
		buf_reset(&words);
		if (card_title(d->card, topic, 0, &words, &said))
			fits = put_said(d, below, english, false, words.ptr, &said);
	}
	buf_free(&words);
	return fits;
}

static bool
draw_qr(const struct draw *d, struct card_box box)
{
	struct buf uri = BUF_INIT(512);
	bool fits;

	card_uri(d->card, &uri);
	fits = svg_qr(d->out, box, uri.ptr, d->why);
	buf_free(&uri);
	return fits;
}

/* The day is the pack's, and says so: no number was called on it. */
static bool
draw_origin(const struct draw *d, struct card_box box, int size)
{
	const struct pack_header *h = d->card->r.pack->header;
	struct buf words = BUF_INIT(512);
	struct card_text text = { .name = "of the pack's name", .lang = "en" };
	bool fits;

	buf_addf(&words, "pack %s %s %llu, ", pack_string(d->card->r.pack, h->name), pack_string(d->card->r.pack, h->owner),
	    (unsigned long long)h->serial);
	render_day((int32_t)(h->created_s / 86400), &words);
	text.words = words.ptr;
	fits = svg_text(d->out, box, size, false, &text, d->why);
	buf_free(&words);
	return fits;
}

/* "*384*77#", and the number to text where there is one besides. */
static bool
draw_numbers(const struct draw *d, struct card_box code, int code_size, struct card_box sms, int sms_size)
{
	const struct card *c = d->card;
	struct buf words = BUF_INIT(256);
	bool fits = svg_code(d->out, code, code_size, d->rtl ? CARD_RIGHT : CARD_LEFT,
	    pack_string(c->r.pack, c->r.service->number), d->why);

	if (c->sms != NULL && c->sms != c->r.service && !c->r.service->is_quiet) {
		buf_addf(&words, "SMS %s", pack_string(c->r.pack, c->sms->number));
		fits = fits && svg_code(d->out, sms, sms_size, d->rtl ? CARD_RIGHT : CARD_LEFT, words.ptr, d->why);
	}
	buf_free(&words);
	return fits;
}

static void
draw_rule(const struct draw *d, int x, int y, int width)
{
	struct card_box box = place(d, x, y, width, 0);

	svg_line(d->out, box.x, y, box.x + width, y, false);
}

struct rows { int x, y, width, height, title, path, english; };	/* sizes of letters; english 0 = none */

static bool
draw_row(const struct draw *d, const struct rows *rows, const char *topic, int y)
{
	const struct card *c = d->card;
	int half = rows->width / 2;
	struct buf path = BUF_INIT(256);
	bool fits = true;

	if (card_path(c, topic, &path)) {
		fits = svg_code(d->out, place(d, rows->x + half, y, half, rows->height), rows->path,
		    d->rtl ? CARD_LEFT : CARD_RIGHT, path.ptr, d->why) &&
		    draw_title(d, topic, place(d, rows->x, y, half, rows->height - 8), rows->title, false, rows->english);
		draw_rule(d, rows->x, y + rows->height - 8, rows->width);
	}
	buf_free(&path);
	return fits;
}

static bool
draw_rows(const struct draw *d, const struct rows *rows)
{
	int y = rows->y;

	for (size_t i = 0; i < COUNT(topics); i++, y += rows->height)
		if (!draw_row(d, rows, topics[i], y))
			return false;
	return true;
}

/* What the folds hide. */
static bool
draw_inside(const struct draw *d)
{
	const struct rows rows = { MARGIN, 130, PANEL_WIDTH - 2 * MARGIN, 68, 28, 28, 0 };
	int right = PANEL_WIDTH + MARGIN, full = PANEL_WIDTH - 2 * MARGIN;

	return draw_numbers(d, place(d, MARGIN, 34, 440, 70), 46, place(d, MARGIN + 480, 46, 288, 50), 28) &&
	    draw_rows(d, &rows) &&
	    draw_origin(d, place(d, MARGIN, 492, full, 24), 16) &&
	    draw_qr(d, place(d, right + full - 232, 28, 240, 240)) &&
	    draw_text(d, place(d, right, 40, full - 250, 232), 26, true, say_emergency) &&
	    draw_text(d, place(d, right, 284, full, 226), 23, false, card_by_heart);
}

/* Whoever finds the card sees these two sides. */
static bool
draw_outside(const struct draw *d)
{
	const struct card *c = d->card;
	int y = PANEL_HEIGHT, width = PANEL_WIDTH - 2 * MARGIN;

	for (int i = 1; i <= 6; i++)
		draw_rule(d, MARGIN, y + 30 + i * 74, width);
	if (c->cover == NULL)
		return true;
	return draw_title(d, "quiet.rates", place(d, PANEL_WIDTH + MARGIN, y + 60, width, 90), 60, true, 0) &&
	    draw_text(d, place(d, PANEL_WIDTH + MARGIN, y + 180, width, 100), 34, false, card_cover) &&
	    svg_code(d->out, place(d, PANEL_WIDTH + MARGIN, y + 360, width, 90), 64, CARD_MIDDLE,
		pack_string(c->r.pack, c->cover->number), d->why);
}

static struct draw
begin(const struct card *c, struct buf *out, struct buf *why, int width, int height)
{
	const struct pack_locale *l = &c->r.pack->locales[c->r.locale];
	struct draw d = { c, out, why, width, l->rtl != 0 };

	svg_begin(out, width, height, pack_string(c->r.pack, l->tag));
	svg_frame(out, (struct card_box){ 0, 0, width, height });
	return d;
}

bool
card_draw_wallet(const struct card *c, struct buf *out, struct buf *why)
{
	struct draw d = begin(c, out, why, 2 * PANEL_WIDTH, 2 * PANEL_HEIGHT);
	struct card_box inside = { 0, 0, 2 * PANEL_WIDTH, PANEL_HEIGHT };
	bool fits;

	/* first, so that the white around a QR code lies over it */
	for (int i = 0; i < 4 && pack_is_sample(c->r.pack); i++)
		svg_sample(out, (struct card_box){ i % 2 * PANEL_WIDTH, i / 2 * PANEL_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT });
	svg_line(out, 0, PANEL_HEIGHT, d.width, PANEL_HEIGHT, true);
	svg_line(out, PANEL_WIDTH, 0, PANEL_WIDTH, 2 * PANEL_HEIGHT, true);
	svg_group_turned(out, inside);		/* the fold turns it up */
	fits = draw_inside(&d);
	svg_group_end(out);
	fits = fits && draw_outside(&d);
	svg_end(out);
	return fits;
}

bool
card_draw_counter(const struct card *c, struct buf *out, struct buf *why)
{
	struct draw d = begin(c, out, why, A6_WIDTH, A6_HEIGHT);
	int full = A6_WIDTH - 2 * A6_MARGIN;
	const struct rows rows = { A6_MARGIN, 390, full, 108, 38, 34, 24 };
	bool fits;

	if (pack_is_sample(c->r.pack))
		svg_sample(out, (struct card_box){ 0, 0, A6_WIDTH, A6_HEIGHT });
	fits = draw_numbers(&d, place(&d, A6_MARGIN, 70, 590, 110), 84, place(&d, A6_MARGIN, 220, 590, 70), 44) &&
	    draw_qr(&d, place(&d, A6_WIDTH - A6_MARGIN - 306, 50, 306, 306)) &&
	    draw_rows(&d, &rows) &&
	    draw_text(&d, place(&d, A6_MARGIN, 960, full, 180), 34, true, say_emergency) &&
	    draw_text(&d, place(&d, A6_MARGIN, 1150, full, 260), 30, false, card_by_heart) &&
	    draw_origin(&d, place(&d, A6_MARGIN, 1430, full, 30), 18);
	svg_end(out);
	return fits;
}
