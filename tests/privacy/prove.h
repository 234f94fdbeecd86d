/* prove.h - the search must be able to find */
#ifndef TESTS_PRIVACY_PROVE_H
#define TESTS_PRIVACY_PROVE_H

#include <stddef.h>

struct forms;
struct site;

/*
 * Lays a file for each form among the gateway's own, and for forms worked out by hand, searches, and takes them away.
 * How many were missed; the name of one of them in `more`.
 */
unsigned prove_search(const struct site *site, const struct forms *forms, char *more, size_t size);

#endif
