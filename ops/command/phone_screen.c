/*
 * phone_screen.c - two panes: messages on the left, the phone's screen on the right
 *
 * Every row is placed on its own, so a script whose width the terminal judges
 * otherwise than we do can spoil its own row and no border.
 */
#include "ops/command/phone_screen.h"

#include "locales/text/bug.h"
#include "ops/command/handset.h"
#include "ops/command/terminal.h"

enum { LINES = 600, TWO_PANES = 60, LEAST_ROWS = 8, PHONE_COLUMNS = 34 };

struct row { enum style style; const char *text; size_t len; };
struct rows { unsigned count; struct row row[LINES]; };
struct area { unsigned top, left, height, width; };

static const char *
units_name(const struct heard *h)
{
	return h->alphabet == ALPHABET_UCS2 ? "units, UCS-2" : "septets, GSM-7";
}

static struct screen_entry *
new_entry(struct phone_screen *s)
{
	s->scroll = 0;
	return &s->entry[s->entries++ % SCREEN_ENTRIES];
}

void
phone_screen_said(struct phone_screen *s, const char *label, const char *text)
{
	struct screen_entry *e = new_entry(s);

	e->is_mine = true;
	snprintf(e->label, sizeof e->label, "%s", label);
	snprintf(e->text, sizeof e->text, "%s", text);
}

void
phone_screen_tell(struct phone_screen *s, const char *label, const char *text)
{
	struct screen_entry *e = new_entry(s);

	e->is_mine = false;
	snprintf(e->label, sizeof e->label, "%s", label);
	snprintf(e->text, sizeof e->text, "%s", text);
}

void
phone_screen_notice(struct phone_screen *s, const char *sentence)
{
	snprintf(s->notice, sizeof s->notice, "%s", sentence);
}

void
phone_screen_heard(void *arg, const struct heard *h)
{
	struct phone_screen *s = arg;
	struct screen_entry *e;

	switch (h->kind) {
	case HEARD_PART:
		e = new_entry(s);
		e->is_mine = false;
		snprintf(e->label, sizeof e->label, "part %u of %u, %u %s", h->part, h->parts, h->units, units_name(h));
		snprintf(e->text, sizeof e->text, "%s", h->text);
		break;
	case HEARD_PAGE:
		snprintf(s->page, sizeof s->page, "%s", h->text);
		snprintf(s->page_label, sizeof s->page_label, "%u %s%s", h->units, units_name(h),
		    h->is_end ? "; ended" : "");
		break;
	case HEARD_ERROR:
		phone_screen_notice(s, h->text);
		break;
	}
}

static void
add_row(struct rows *rows, enum style style, const char *text, size_t len)
{
	if (rows->count < LINES)
		rows->row[rows->count++] = (struct row){ style, text, len };
}

static void
add_text(struct rows *rows, enum style style, const char *text, unsigned width)
{
	size_t len = strlen(text), next;

	do {
		size_t n = terminal_wrap(text, len, width, &next);

		add_row(rows, style, text, n);
		text += next;
		len -= next;
	} while (len > 0);
}

static void
draw_rows(struct terminal *t, const struct rows *rows, unsigned from, const struct area *a)
{
	for (unsigned i = 0; i < a->height && from + i < rows->count; i++) {
		const struct row *r = &rows->row[from + i];

		terminal_at(t, a->top + i, a->left);
		terminal_text(t, r->style, r->text, r->len, a->width);
	}
}

static void
draw_messages(const struct phone_screen *s, struct terminal *t, const struct area *a)
{
	size_t first = s->entries > SCREEN_ENTRIES ? s->entries - SCREEN_ENTRIES : 0;
	struct rows rows = { 0 };
	unsigned from = 0;

	/* Newest that fit: older entries than LINES rows hold are not laid out. */
	if (s->entries - first > LINES / 16)
		first = s->entries - LINES / 16;
	if (s->entries == 0)
		add_text(&rows, STYLE_FAINT, "No messages yet. Type a text, for example SALARY, and press Enter.", a->width);
	if (s->entries == 0 && s->second != NULL) {
		add_text(&rows, STYLE_FAINT, "", a->width);
		add_text(&rows, STYLE_FAINT, "Another person, in a second terminal (also in /help):", a->width);
		add_text(&rows, STYLE_FAINT, s->second, a->width);
	}
	for (size_t i = first; i < s->entries; i++) {
		const struct screen_entry *e = &s->entry[i % SCREEN_ENTRIES];

		add_row(&rows, STYLE_FAINT, e->label, strlen(e->label));
		add_text(&rows, e->is_mine ? STYLE_MINE : STYLE_PLAIN, e->text, a->width);
	}
	if (rows.count > a->height) {
		from = rows.count - a->height;
		from = s->scroll < from ? from - s->scroll : 0;
	}
	draw_rows(t, &rows, from, a);
}

static void
draw_phone(const struct phone_screen *s, struct terminal *t, const struct area *a)
{
	struct area inside = { a->top + 1, a->left + 2, a->height - 3, a->width - 4 };
	struct rows rows = { 0 };

	if (*s->page == '\0')
		add_text(&rows, STYLE_FAINT, "The USSD screen. Dial a code: *384*77#", inside.width);
	else
		add_text(&rows, s->handset->is_open ? STYLE_THEIRS : STYLE_FAINT, s->page, inside.width);
	terminal_at(t, a->top, a->left);
	buf_adds(&t->frame, "╭");
	terminal_repeat(t, "─", a->width - 2);
	buf_adds(&t->frame, "╮");
	for (unsigned i = 1; i + 2 < a->height; i++) {
		terminal_at(t, a->top + i, a->left);
		buf_adds(&t->frame, "│");
	}
	draw_rows(t, &rows, 0, &inside);
	for (unsigned i = 1; i + 2 < a->height; i++) {
		terminal_at(t, a->top + i, a->left + a->width - 1);
		buf_adds(&t->frame, "│");
	}
	terminal_at(t, a->top + a->height - 2, a->left);
	buf_adds(&t->frame, "╰");
	terminal_repeat(t, "─", a->width - 2);
	buf_adds(&t->frame, "╯");
	terminal_at(t, a->top + a->height - 1, a->left + 1);
	terminal_text(t, STYLE_FAINT, s->page_label, strlen(s->page_label), a->width - 1);
}

/* The end of what was typed, as much as fits. */
static void
draw_input(const struct phone_screen *s, struct terminal *t)
{
	const char *prompt = s->handset->is_open ? "USSD> " : "SMS> ", *text = s->input;
	unsigned room = t->columns - 8;
	size_t len = s->input_len;

	while (len > 0 && terminal_width(text, len) > room) {
		text++, len--;
		while (len > 0 && ((unsigned char)*text & 0xC0) == 0x80)
			text++, len--;
	}
	terminal_at(t, t->rows, 1);
	terminal_text(t, STYLE_STRONG, prompt, strlen(prompt), 8);
	terminal_text(t, STYLE_PLAIN, text, len, room);
	buf_adds(&t->frame, "\033[?25h");
}

static void
draw_help(const struct phone_screen *s, struct terminal *t)
{
	const char *help = s->handset->is_open ?
	    "type a key and Enter; /hangup drops the session; /sms TEXT sends a text; /help; /quit" :
	    "type a text and Enter; *384*77# dials; Up and Down scroll; /help; /quit";

	terminal_at(t, t->rows - 2, 1);
	terminal_repeat(t, "─", t->columns);
	terminal_at(t, t->rows - 1, 1);
	if (*s->notice != '\0')
		terminal_text(t, STYLE_ALERT, s->notice, strlen(s->notice), t->columns);
	else
		terminal_text(t, STYLE_FAINT, help, strlen(help), t->columns);
}

void
phone_screen_draw(const struct phone_screen *s, struct terminal *t)
{
	char title[160];
	unsigned height = t->rows - 4;
	struct area left = { 2, 1, height, t->columns }, right = { 2, 1, height, t->columns };

	terminal_clear(t);
	terminal_at(t, 1, 1);
	if (t->rows < LEAST_ROWS || t->columns < 20) {
		terminal_text(t, STYLE_ALERT, "too small", 9, t->columns);
		terminal_show(t);
		return;
	}
	snprintf(title, sizeof title, "Safar phone  %s  SMS to %s", s->handset->from, s->handset->service);
	terminal_text(t, STYLE_STRONG, title, strlen(title), t->columns);
	if (t->columns >= TWO_PANES) {
		right.width = PHONE_COLUMNS;
		right.left = t->columns - PHONE_COLUMNS + 1;
		left.width = right.left - 3;
		draw_messages(s, t, &left);
		draw_phone(s, t, &right);
	} else if (s->handset->is_open) {
		draw_phone(s, t, &right);
	} else {
		draw_messages(s, t, &left);
	}
	draw_help(s, t);
	draw_input(s, t);
	terminal_show(t);
}
