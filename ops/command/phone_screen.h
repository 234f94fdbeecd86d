/*
 * phone_screen.h - what the handset shows: messages, the USSD screen, one line to type in
 *
 * Keeps the last messages and draws them; knows no network.  Works at 80x24
 * and shrinks to one pane when there is less.
 */
#ifndef OPS_COMMAND_PHONE_SCREEN_H
#define OPS_COMMAND_PHONE_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

struct handset;
struct heard;
struct terminal;

enum { SCREEN_ENTRIES = 64, SCREEN_TEXT = 1200, SCREEN_INPUT = 1024 };

struct screen_entry { bool is_mine; char label[48], text[SCREEN_TEXT]; };

struct phone_screen {
	const struct handset *handset;
	const char	*second;			/* the line that opens a second phone, or NULL */
	struct screen_entry entry[SCREEN_ENTRIES];	/* a ring */
	size_t		 entries;			/* ever added */
	unsigned	 scroll;			/* lines up from the newest */
	char		 page[SCREEN_TEXT], page_label[64];
	char		 notice[160];
	char		 input[SCREEN_INPUT];
	size_t		 input_len;
};

void phone_screen_heard(void *arg, const struct heard *h);	/* heard_fn; arg is the screen */
void phone_screen_said(struct phone_screen *s, const char *label, const char *text);
/* The phone itself speaks: neither side said it. */
void phone_screen_tell(struct phone_screen *s, const char *label, const char *text);
void phone_screen_notice(struct phone_screen *s, const char *sentence);	/* "" takes it away */
void phone_screen_draw(const struct phone_screen *s, struct terminal *t);

#endif
