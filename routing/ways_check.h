/*
 * ways_check.h - what single keys of ways.ini cannot say
 *
 * Only routing/ways*.c and the writer of Kannel's configuration come here.
 */
#ifndef ROUTING_WAYS_CHECK_H
#define ROUTING_WAYS_CHECK_H

#include <stdbool.h>

struct buf;
struct diag;
struct ini;
struct ini_section;
struct place;
struct way;
struct ways;

/* Why bearerbox would not read `value` as it is meant; NULL when it would. */
const char *ways_misread(const char *value);
bool ways_has_number(const struct way *way, const char *number);

void ways_check_bearerbox(const struct ways *w, const struct ini *ini, const struct ini_section *s, struct diag *d);
void ways_check_way(const struct ways *w, const struct way *way, const struct ini *ini, const struct ini_section *s,
    struct diag *d);

/* A password as it stands in ways.ini or in a file of its own: E711 at `at` when guessing finds it. */
enum ways_password { WAYS_PASSWORD_ADMIN, WAYS_PASSWORD_SMPP };
void ways_check_password(enum ways_password kind, const char *password, const char *user, const struct place *at,
    struct diag *d);
/* E712 when more than the owner and the readers of his group can read `path`, or others can change it. */
void ways_check_mode(const char *path, unsigned mode, struct diag *d);

#endif
