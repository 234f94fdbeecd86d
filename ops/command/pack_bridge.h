/*
 * pack_bridge.h - safar pack export and import: verbs of cmd_pack.c
 *
 * argv[0] is "safar pack export": what usage and errors begin with.  The exit
 * code is the caller's.
 */
#ifndef OPS_COMMAND_PACK_BRIDGE_H
#define OPS_COMMAND_PACK_BRIDGE_H

int pack_export(int argc, char **argv);
int pack_import(int argc, char **argv);

#endif
