/*
 * broadcast_mistakes.h - what is wrong in a file of a broadcast, all of it at once, each with its line
 */
#ifndef OPS_COMMAND_BROADCAST_MISTAKES_H
#define OPS_COMMAND_BROADCAST_MISTAKES_H

#include <jansson.h>

struct diag;
struct ini;

/* Says each mistake of `definition`, which was read from `ini`, in the words of the file.  Neither is changed. */
void broadcast_mistakes(const struct ini *ini, const json_t *definition, struct diag *d);

#endif
