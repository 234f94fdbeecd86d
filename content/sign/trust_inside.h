/*
 * trust_inside.h - what counting signatures and reading trust.ini share
 */
#ifndef CONTENT_SIGN_TRUST_INSIDE_H
#define CONTENT_SIGN_TRUST_INSIDE_H

#include <stdbool.h>

/* One person?  ASCII letters of either case, blanks and full stops make no other: "Sita K." is "sita k". */
bool trust_is_same_person(const char *a, const char *b);

#endif
