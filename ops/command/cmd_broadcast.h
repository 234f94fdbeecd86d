/*
 * cmd_broadcast.h - what the cmd_broadcast*.c files share, nobody else
 *
 * cmd_broadcast.c is the table of verbs and the short ones; _write.c what is
 * written, _agree.c check, submit and approve, _show.c what is looked at,
 * _report.c what became of it, CAP, and sending.ini.
 */
#ifndef OPS_COMMAND_CMD_BROADCAST_H
#define OPS_COMMAND_CMD_BROADCAST_H

#include "ops/command/cmd_control.h"

struct buf;

/* {"broadcast": REF} and the owner, if one was said. */
json_t *broadcast_args(const struct control_words *w);
/* As control_ask(), again and again while it answers {"counting": n}; `args` is taken. */
int broadcast_ask(struct control_words *w, const char *op, json_t *args, json_t **result);
/* One document on stdout, "v" first; false: no --json was given, print words. */
bool broadcast_json(const struct control_words *w, json_t *result);
/* The one line behind a success, on stderr; nothing with --json. */
void broadcast_next(const struct control_words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "Up to 40 parts will still arrive: …"; or that nothing will */
void broadcast_beyond(const json_t *result, struct buf *out);
/* A file or standard input, at most `most` bytes; NULL and said.  free() it. */
char *broadcast_bytes(const struct control_words *w, const char *path, size_t most);

/* _write.c */
int broadcast_template_verb(struct control_words *w);
int broadcast_new(struct control_words *w);
int broadcast_edit(struct control_words *w);
int broadcast_correct(struct control_words *w);
/* _agree.c */
int broadcast_check(struct control_words *w);
int broadcast_submit(struct control_words *w);
int broadcast_approve(struct control_words *w);
/* _show.c */
int broadcast_list(struct control_words *w);
int broadcast_show(struct control_words *w);
/* _report.c */
int broadcast_report(struct control_words *w);
int broadcast_cap(struct control_words *w);
int broadcast_export(struct control_words *w);
int broadcast_check_sending(struct control_words *w);

#endif
