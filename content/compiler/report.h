/*
 * report.h - tables of `safar pack check`
 *
 * On a sound model only.  Tab-separated columns with a heading, for people and
 * for cut(1).
 */
#ifndef CONTENT_COMPILER_REPORT_H
#define CONTENT_COMPILER_REPORT_H

#include <stdio.h>

#include "content/compiler/source.h"

void report_cost(const struct source *s, FILE *out);
void report_coverage(const struct source *s, FILE *out);
void report_release(const struct source *s, int32_t today, FILE *out);

#endif
