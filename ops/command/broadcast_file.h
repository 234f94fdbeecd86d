/*
 * broadcast_file.h - the file that staff write a broadcast in, and the definition that it means
 *
 * The house's INI (content/ini.h):
 *
 *	[broadcast]			[text.am]
 *	title = New rules		text = "..."		\n begins a line, \q is a quotation mark
 *	kind = news			text2 = "..."		goes on; a line has 1000 bytes at most
 *	list = broadcast		[text.ar]
 *	topic = fees			other = am		these people are sent the text of am, marked
 *	until = 2026-12-02T20:00:00Z	[text.ti]
 *	[slots]				leave_out = yes		these get nothing
 *	note = Q1234			[inside]
 *	point = Gate 2			seats = 40		for staff alone
 *
 * It is held against gateway/broadcast/broadcast.h here already, so that a
 * mistake has a line; safard looks once more.  Nothing here asks safard.
 */
#ifndef OPS_COMMAND_BROADCAST_FILE_H
#define OPS_COMMAND_BROADCAST_FILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct buf;
struct diag;

enum { BROADCAST_FILE_BYTES = 64 * 1024 };

/* Which revision the file was made of: in [broadcast], and no name of a definition. */
#define BROADCAST_REVISION "revision"

/* "-" is standard input.  A new object; NULL when a mistake was said.  *revision: 0, the file does not say it. */
json_t *broadcast_file_read(const char *path, unsigned *revision, struct diag *d);
/*
 * A file to fill in, "news" or "x1" to "x7", as an example that reads without a mistake and whose days lie behind
 * `now_s`; its code is drawn.  False: there is no such thing.
 */
bool broadcast_file_template(const char *what, int64_t now_s, struct buf *out);
/* "news, x1 get ready, ..." */
void broadcast_file_templates(struct buf *out);
/*
 * The file that means `definition` (of `revision`; 0 = of none), with the same remarks; what is not in it stands
 * there as a remark with an example.
 */
void broadcast_file_write(const json_t *definition, unsigned revision, struct buf *out);

/* What belongs to [broadcast], by definition.def. */
enum broadcast_as { BROADCAST_AS_WORDS, BROADCAST_AS_LIST, BROADCAST_AS_YES, BROADCAST_AS_NUMBER };
struct broadcast_line { const char *name; enum broadcast_as as; const char *example[2] /* by enum broadcast_kind */, *hint; };
enum { BROADCAST_LINES = 19, BROADCAST_INSIDE = 3, BROADCAST_TEXT_LINES = 9 };
extern const struct broadcast_line broadcast_lines[BROADCAST_LINES];
extern const char *const broadcast_inside[BROADCAST_INSIDE];
const struct broadcast_line *broadcast_line(const char *name);	/* NULL: there is none */

#endif
