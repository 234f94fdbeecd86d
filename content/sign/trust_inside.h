/*
 * trust_inside.h - what counting signatures and reading trust.ini share
 */
#ifndef CONTENT_SIGN_TRUST_INSIDE_H
#define CONTENT_SIGN_TRUST_INSIDE_H

#include <stdbool.h>

struct trust_key;

/*
 * One person?  Names that look alike, whatever is between their words and in whatever order these stand: "Sita K." is
 * "sita k", "K Sita", "Sita-K", "SitaK", and "Sita K" with a Cyrillic a.  Both are UTF-8.
 */
bool trust_is_same_person(const char *a, const char *b);
bool trust_is_nobody(const char *person);	/* no letter, no digit */
/* Signatures of both are made with one secret key: the id in front of it is only a name. */
bool trust_is_same_key(const struct trust_key *a, const struct trust_key *b);

#endif
