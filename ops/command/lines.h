/*
 * lines.h - the line protocols of our own Unix sockets
 *
 * One LF per line, fields separated by TAB, UTF-8; TAB, LF, CR and backslash
 * inside a field are \t \n \r \\.  Spoken by the simulated operator's control
 * socket and by the phone bearer's.
 */
#ifndef OPS_COMMAND_LINES_H
#define OPS_COMMAND_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum { LINE_FIELDS = 12, LINE_MAX_BYTES = 64 << 10 };

struct line { unsigned count; char *field[LINE_FIELDS]; };

/* Appends a field, with a TAB before it unless the line is empty. */
void line_add(struct buf *line, const char *field);
void line_addf(struct buf *line, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Splits `text` (without LF) in place; what is over LINE_FIELDS is dropped. */
void line_split(char *text, struct line *out);
/* Field `i`, or "" when the line is shorter. */
const char *line_field(const struct line *l, unsigned i);

/* Two hex digits an octet.  Reading: octets written, or -1 when it is not hex or longer than `size`. */
void hex_add(struct buf *out, const unsigned char *bytes, size_t len);
int hex_read(const char *hex, unsigned char *out, size_t size);

/* A client of such a socket; blocking, with a ceiling on every wait. */
struct wire;

/* NULL and a sentence when nobody listens at `path` within `wait_ms`. */
struct wire *wire_connect(const char *path, int wait_ms, struct buf *why);
void wire_close(struct wire *w);			/* NULL is fine */
int wire_fd(const struct wire *w);			/* readable = wire_next() may have a line */
/* Sends one line (the LF is added here). */
bool wire_send(struct wire *w, const struct buf *line, struct buf *why);

enum wire_result { WIRE_LINE, WIRE_NOTHING, WIRE_GONE };
/* The next line, waiting at most `wait_ms` for it; the fields are good until the next call. */
enum wire_result wire_next(struct wire *w, int wait_ms, struct line *out);

#endif
