/*
 * control_refusal.h - a no of safard, as words and as an exit code
 */
#ifndef OPS_COMMAND_CONTROL_REFUSAL_H
#define OPS_COMMAND_CONTROL_REFUSAL_H

#include "ops/command/cmd_control.h"

/* Of the codes of safar-control(7). */
bool control_is_code(const json_t *answer, const char *code);
/*
 * 4 for a rule and for a role that the account does not have; 3 if it may be tried again; else 1.
 */
int control_refusal_exit(const json_t *answer);
/* One line on stderr; for a role, which ones may ask `op`; `is_out`: she was signed in and is not any more.  The exit code. */
int control_say_refusal(const struct control_words *w, const char *op, const json_t *answer, bool is_out);

#endif
