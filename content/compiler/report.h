/*
 * report.h - tables of `safar pack check`, `cost` and `coverage`
 *
 * On a sound model only.  Tab-separated columns with a heading, for people and
 * for cut(1).
 */
#ifndef CONTENT_COMPILER_REPORT_H
#define CONTENT_COMPILER_REPORT_H

#include <stdio.h>

struct cost;
struct coverage;
struct upkeep;

void report_cost(const struct cost *c, FILE *out);
void report_coverage(const struct coverage *c, FILE *out);
/* Totals first, then what is to be done by whom. */
void report_release(const struct upkeep *u, FILE *out);

#endif
