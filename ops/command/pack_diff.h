/*
 * pack_diff.h - safar pack diff: a verb of cmd_pack.c
 *
 * argv[0] is "safar pack diff": what usage and errors begin with.  Returns the exit code: 0 nothing differs, 1 something
 * does (or a file is no pack), 2 called wrongly, 3 a file cannot be read or written.
 */
#ifndef OPS_COMMAND_PACK_DIFF_H
#define OPS_COMMAND_PACK_DIFF_H

int pack_diff_command(int argc, char **argv);

#endif
