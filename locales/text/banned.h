/*
 * banned.h - calls that are too easy to misuse do not compile
 *
 * Every .c file of this project is compiled with `-include` of this header,
 * except gateway/bearer/kannel_border.c, whose foreign headers have rules of
 * their own.  System headers come first, so that only our own calls are met.
 */
#ifndef LOCALES_TEXT_BANNED_H
#define LOCALES_TEXT_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca		/* a macro in glibc: a poisoned macro would be an error by itself */
#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok
#pragma GCC poison atoi atol atof gets localtime gmtime ctime asctime alloca

#endif
