/* pack_check.h - safar pack check */
#ifndef OPS_COMMAND_PACK_CHECK_H
#define OPS_COMMAND_PACK_CHECK_H

int pack_check(int argc, char **argv);

#endif
