/*
 * tree_options.h - which tree is compiled, and as of which day: the same for all commands that compile one
 *
 * -C ROOT and --base BASE.  A command has tree_options as the children of its argp, and hands over its settings at
 * ARGP_KEY_INIT; what is wrong with an option ends the program with a sentence, as argp does.
 */
#ifndef OPS_COMMAND_TREE_OPTIONS_H
#define OPS_COMMAND_TREE_OPTIONS_H

#include <argp.h>
#include <stdint.h>

struct compile_settings;

extern const struct argp_child tree_options[];
/* `c` is written into while the options are read. */
void tree_options_into(struct argp_state *state, struct compile_settings *c);
/* Seconds of a day that is written YYYY-MM-DD: for --created, --expires, --today. */
int64_t day_of_option(struct argp_state *state, const char *text);

#endif
