/*
 * pack_cost.h - safar pack cost, safar pack coverage
 *
 * Tables on stdout, tab-separated or as one JSON object; diagnostics on stderr.
 */
#ifndef OPS_COMMAND_PACK_COST_H
#define OPS_COMMAND_PACK_COST_H

/* argv[0] is the title that --help shows; return the exit code. */
int pack_cost(int argc, char **argv);
int pack_coverage(int argc, char **argv);

#endif
