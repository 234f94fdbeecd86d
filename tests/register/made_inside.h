/* made_inside.h - what the two halves of the invented register share */
#ifndef TESTS_REGISTER_MADE_INSIDE_H
#define TESTS_REGISTER_MADE_INSIDE_H

#include "tests/register/made.h"

uint64_t made_random(uint64_t *state);
void made_core(const char *name, char core[MADE_NAME]);

#endif
