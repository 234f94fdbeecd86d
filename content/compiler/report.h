/*
 * report.h - tables of `safar pack check`, `cost` and `coverage`
 *
 * On a sound model only.  Tab-separated columns with a heading, for people and
 * for cut(1).
 */
#ifndef CONTENT_COMPILER_REPORT_H
#define CONTENT_COMPILER_REPORT_H

#include <stdio.h>

#include "content/compiler/source.h"

struct cost;
struct coverage;

void report_cost(const struct cost *c, FILE *out);
void report_coverage(const struct coverage *c, FILE *out);
void report_release(const struct source *s, int32_t today, FILE *out);

#endif
