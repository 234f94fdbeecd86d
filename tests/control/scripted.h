/*
 * scripted.h - a control socket that answers what a test says, and remembers what it was asked
 *
 * For commands whose answers a real gateway gives only after hours: a broadcast
 * on its way.  The client's side is real; nothing of safard is in it.
 */
#ifndef TESTS_CONTROL_SCRIPTED_H
#define TESTS_CONTROL_SCRIPTED_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

struct buf;

/* Answers to one operation come in this order; the last one stays.  `answer`: the whole line. */
struct scripted_line { const char *op, *answer; };

struct scripted { char folder[64], socket[96], asked[96]; pid_t server; };

/* Its own folder, with a token; SAFAR_CONTROL and XDG_RUNTIME_DIR point there. */
void scripted_open(struct scripted *s);
void scripted_close(struct scripted *s);
/* The token again, after an answer took it away. */
void scripted_sign_in(const struct scripted *s);
/* Ends the one before it, and forgets what it was asked. */
void scripted_play(struct scripted *s, const struct scripted_line *lines, unsigned count);
/* The n-th request for `op`, from 0, as it came; NULL: there was none.  Release it. */
json_t *scripted_asked(const struct scripted *s, const char *op, unsigned n);
/* Its arguments were exactly these; else the test fails. */
void scripted_was_asked(const struct scripted *s, const char *op, unsigned n, const char *args);
/* The words stand in what a command said, or do not; else the test fails. */
void scripted_said(const struct buf *said, const char *words, bool is_there);

#endif
