/*
 * operators.h - staff of a real safard, who type commands: two who found it, and those they add
 */
#ifndef TESTS_RELEASE_OPERATORS_H
#define TESTS_RELEASE_OPERATORS_H

#include <stdint.h>

#include "ops/command/control_client.h"

struct operator { const char *name; uint8_t totp[20]; int64_t step; char token[CONTROL_TOKEN_BYTES]; };
struct operators { struct operator ada, bea; };

/* At SAFAR_CONTROL; both are signed in. */
void operators_found(struct operators *o);
/* Ada makes her an operator, Bea agrees, she signs in; `owner` "" of the whole gateway.  May wait for a code: 15 s at most. */
void operators_add(struct operators *o, struct operator *who, const char *owner);
/* What is typed from now on is typed by her: her token lies where `safar` looks, under XDG_RUNTIME_DIR. */
void operators_as(const struct operator *who);

#endif
