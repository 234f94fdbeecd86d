/* stats_print.h - a published table for a reader with 80 columns, or as CSV */
#ifndef OPS_COMMAND_STATS_PRINT_H
#define OPS_COMMAND_STATS_PRINT_H

#include <stdio.h>

#include "gateway/stats/stats.h"

void stats_print(FILE *out, const char *owner, const struct stats_table *t);
/* What the figures mean; once, behind all tables. */
void stats_print_meaning(FILE *out);

#endif
