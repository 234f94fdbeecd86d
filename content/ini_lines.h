/*
 * ini_lines.h - the line pass of ini.c
 *
 * Called by ini_read() alone, on text that is UTF-8 without NUL; fills
 * ini->sections and ini->kept and goes on after a mistake.
 */
#ifndef CONTENT_INI_LINES_H
#define CONTENT_INI_LINES_H

#include <stddef.h>

struct diag;
struct ini;

enum { INI_LINE_MAX = 1000 };		/* bytes; iniparser stops at 1024 */

void ini_read_lines(struct ini *ini, const char *text, size_t len, struct diag *d);

#endif
