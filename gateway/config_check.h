/*
 * config_check.h - keys of safar.conf that must fit together
 *
 * Called by config_read() once every single value is sound; prints what does
 * not fit as diagnostics at the place of the value.
 */
#ifndef GATEWAY_CONFIG_CHECK_H
#define GATEWAY_CONFIG_CHECK_H

#include <stdbool.h>

struct config;
struct diag;
struct ini;

void config_check(const struct config *c, const struct ini *ini, struct diag *d);

#endif
