/* fact_keep.h - safar fact due, tested, owner: what keeps a fact true, on the tree that packs are made of */
#ifndef OPS_COMMAND_FACT_KEEP_H
#define OPS_COMMAND_FACT_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct ini_section;
struct ini_set;

/* The verbs; argv[0] names them in usage and errors. */
int fact_due(int argc, char **argv);
int fact_tested(int argc, char **argv);
int fact_owner(int argc, char **argv);

/* May these keys be written into the section?  False and a sentence; it may fill them in. */
typedef bool fact_judge_fn(void *arg, const struct ini_section *section, struct buf *why);
/*
 * Writes keys of a fact in place, whole or not at all; nothing if they say so already.  `drop` as in ini_edit.h.  The
 * exit code; a sentence in *why unless diagnostics were printed.
 */
int fact_write(const char *root, const char *country, const char *fact, struct ini_set *sets, size_t count,
    const char *const *drop, fact_judge_fn *judge, void *arg, struct buf *why);

#endif
