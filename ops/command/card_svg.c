/* card_svg.c - the few elements of SVG that a card needs, written by hand */
#include "ops/command/card_svg.h"

#include <errno.h>
#include <qrencode.h>
#include <stdint.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"
#include "ops/command/card_lines.h"

enum {
	LINES_MAX = 32, TEXT_BYTES = 1 << 14,
	LEADING = 27,			/* twentieths of the size: room for marks above and below */
	QUIET_ZONE = 4,			/* modules around a QR code (ISO/IEC 18004) */
	MODULE_LEAST = 4,		/* 0.4 mm: what a worn printer prints and an old camera sees */
};

static void
add_escaped(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		switch (s[i]) {
		case '&': buf_adds(out, "&amp;"); break;
		case '<': buf_adds(out, "&lt;"); break;
		case '>': buf_adds(out, "&gt;"); break;
		case '"': buf_adds(out, "&quot;"); break;
		default: buf_addc(out, s[i]);
		}
}

/* Only what XML may hold, besides what utf8_add_clean() lets pass: no U+FFFE, U+FFFF. */
static void
add_clean(struct buf *out, const char *words)
{
	static const char nothing[] = "\xEF\xBF\xBE", nobody[] = "\xEF\xBF\xBF";
	size_t start = out->len;

	utf8_add_clean(out, words, strlen(words));
	for (char *at = out->ptr + start; *at != '\0'; at++)
		if (strncmp(at, nothing, 3) == 0 || strncmp(at, nobody, 3) == 0)
			memcpy(at, "\xEF\xBF\xBD", 3);
}

static void
add_tag(struct buf *out, const char *tag)
{
	struct buf clean = BUF_INIT(TEXT_BYTES);

	add_clean(&clean, tag);
	buf_adds(out, " xml:lang=\"");
	add_escaped(out, clean.ptr, clean.len);
	buf_addc(out, '"');
	buf_free(&clean);
}

void
svg_begin(struct buf *out, int width, int height, const char *lang)
{
	buf_addf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d.%dmm\" height=\"%d.%dmm\" viewBox=\"0 0 %d %d\"",
	    width / 10, width % 10, height / 10, height % 10, width, height);
	add_tag(out, lang);
	buf_addf(out, " font-family=\"sans-serif\" fill=\"#000\">\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", width, height);
}

void svg_end(struct buf *out) { buf_adds(out, "</svg>\n"); }
void svg_group_end(struct buf *out) { buf_adds(out, "</g>\n"); }

void
svg_group_turned(struct buf *out, struct card_box box)
{
	buf_addf(out, "<g transform=\"rotate(180 %d %d)\">\n", box.x + box.width / 2, box.y + box.height / 2);
}

void
svg_frame(struct buf *out, struct card_box box)
{
	buf_addf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888\" stroke-width=\"2\"/>\n",
	    box.x, box.y, box.width, box.height);
}

void
svg_line(struct buf *out, int x1, int y1, int x2, int y2, bool is_dashed)
{
	buf_addf(out, "<path d=\"M%d %dL%d %d\" stroke=\"#888\" stroke-width=\"2\"%s/>\n", x1, y1, x2, y2,
	    is_dashed ? " stroke-dasharray=\"12 12\"" : "");
}

void
svg_sample(struct buf *out, struct card_box box)
{
	int x = box.x + box.width / 2, y = box.y + box.height / 2;

	buf_addf(out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" font-weight=\"bold\" text-anchor=\"middle\" fill-opacity=\".25\""
	    " transform=\"rotate(-20 %d %d)\" xml:lang=\"en\">SAMPLE</text>\n", x, y + 50, box.width / 5, x, y);
}

static bool
is_dialled(char c)
{
	return (c >= '0' && c <= '9') || c == '*' || c == '#' || c == '+';
}

/* Among words written right to left a code keeps its own order: '*' and '#' have none. */
static void
add_rtl(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0, run; i < len; i += run) {
		bool is_code = is_dialled(s[i]);

		run = 1;
		while (i + run < len && is_dialled(s[i + run]) == is_code)
			run++;
		if (is_code)
			buf_adds(out, "<tspan direction=\"ltr\" unicode-bidi=\"isolate\">");
		add_escaped(out, s + i, run);
		if (is_code)
			buf_adds(out, "</tspan>");
	}
}

static void
begin_text(struct buf *out, int x, int y, int size, bool is_bold, const char *anchor)
{
	buf_addf(out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\"%s%s", x, y, size, is_bold ? " font-weight=\"bold\"" : "", anchor);
}

bool
svg_text(struct buf *out, struct card_box box, int size, bool is_bold, const struct card_text *t, struct buf *why)
{
	struct buf words = BUF_INIT(TEXT_BYTES);
	struct card_line lines[LINES_MAX];
	int leading = size * LEADING / 20;
	size_t count, fit = (size_t)(box.height / leading);
	/* bold is wider by a tenth */
	unsigned room = (unsigned)(box.width * (is_bold ? 900 : 1000) / size);

	add_clean(&words, t->words);
	count = card_lines(words.ptr, words.len, room, lines, fit < LINES_MAX ? fit : LINES_MAX);
	if (count == 0 && words.len > 0)
		buf_addf(why, "the text %s (%s) is too long for the card: %zu lines fit, of about %u letters; shorten it", t->name,
		    t->lang, fit, room / 580);
	for (size_t i = 0; i < count; i++) {
		const char *at = words.ptr + lines[i].at;
		size_t len = lines[i].len;
		/* a line without letters would take its direction from nothing */
		bool is_rtl = t->rtl && script_of_text(at, len) != 0;

		begin_text(out, t->rtl ? box.x + box.width : box.x, box.y + size + (int)i * leading, size, is_bold,
		    is_rtl || !t->rtl ? "" : " text-anchor=\"end\"");
		buf_addf(out, " direction=\"%s\"", is_rtl ? "rtl" : "ltr");
		add_tag(out, t->lang);
		buf_addc(out, '>');
		(is_rtl ? add_rtl : add_escaped)(out, at, len);
		buf_adds(out, "</text>\n");
	}
	buf_free(&words);
	return count > 0 || *t->words == '\0';
}

bool
svg_code(struct buf *out, struct card_box box, int size, enum card_side side, const char *code, struct buf *why)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
	struct buf words = BUF_INIT(TEXT_BYTES);
	bool fits;

	add_clean(&words, code);
	fits = (uint64_t)card_width(words.ptr, words.len) * (unsigned)size <= (uint64_t)box.width * 1000;
	if (fits) {
		begin_text(out, box.x + box.width * (int)side / 2, box.y + size, size, true, anchors[side]);
		buf_adds(out, " direction=\"ltr\">");
		add_escaped(out, words.ptr, words.len);
		buf_adds(out, "</text>\n");
	} else {
		buf_addf(why, "%s is too long for the card", words.ptr);
	}
	buf_free(&words);
	return fits;
}

bool
svg_qr(struct buf *out, struct card_box box, const char *words, struct buf *why)
{
	QRcode *qr = QRcode_encodeString8bit(words, 0, QR_ECLEVEL_M);
	int module, x, y;

	if (qr == NULL) {
		buf_addf(why, "no QR code of \"%s\": %s", words, strerror(errno));
		return false;
	}
	module = box.width / (qr->width + 2 * QUIET_ZONE);
	if (module < MODULE_LEAST) {
		buf_addf(why, "a QR code of \"%s\" is too fine for the card", words);
		QRcode_free(qr);
		return false;
	}
	x = box.x + (box.width - module * qr->width) / 2;
	y = box.y + (box.height - module * qr->width) / 2;
	buf_addf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", x - QUIET_ZONE * module, y - QUIET_ZONE * module,
	    module * (qr->width + 2 * QUIET_ZONE), module * (qr->width + 2 * QUIET_ZONE));
	/* a run of dark modules is one rectangle: neighbours drawn one by one leave hairs between them */
	buf_addf(out, "<path transform=\"translate(%d %d) scale(%d)\" shape-rendering=\"crispEdges\" d=\"", x, y, module);
	for (int row = 0; row < qr->width; row++)
		for (int column = 0, run; column < qr->width; column += run) {
			const unsigned char *at = qr->data + row * qr->width + column;

			for (run = 0; column + run < qr->width && (at[run] & 1) == (at[0] & 1); run++)
				;
			if (at[0] & 1)
				buf_addf(out, "M%d %dh%dv1h-%dz", column, row, run, run);
		}
	buf_adds(out, "\"/>\n");
	QRcode_free(qr);
	return true;
}
