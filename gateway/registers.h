/*
 * registers.h - the lists of agents in service: <folder>/<country>/current.reg, one a country
 *
 * Opened at start and after SIGHUP, read while people ask.  A file that cannot
 * be used leaves what was in service: an old list says how old it is.
 */
#ifndef GATEWAY_REGISTERS_H
#define GATEWAY_REGISTERS_H

#include "content/register/register.h"

struct buf;

enum { REGISTERS_MAX = 32 };

struct registers { struct agents *list[REGISTERS_MAX]; unsigned count; };

/*
 * Never NULL.  What is unchanged, or cannot be read any more, is moved here
 * from `old` (NULL none), which is to be freed when nobody asks it; what is
 * wrong is appended to *why.  "" is no folder: no lists.
 */
struct registers *registers_read(const char *folder, struct registers *old, struct buf *why);
void registers_free(struct registers *r);		/* NULL is fine */
/* Takes `list`, in the place of one of its country. */
void registers_add(struct registers *r, struct agents *list);
struct agents *registers_find(const struct registers *r, uint16_t country);	/* COUNTRY(); NULL none */

#endif
