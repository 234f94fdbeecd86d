/*
 * broadcast_typed.h - what every test of safar broadcast begins with: a socket that answers, words in, words out
 *
 * One command at a time: what it printed is in typed.said until the next one.
 */
#ifndef TESTS_CONTROL_BROADCAST_TYPED_H
#define TESTS_CONTROL_BROADCAST_TYPED_H

#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "tests/control/broadcast_answers.h"
#include "tests/control/scripted.h"
#include "tests/ops/called.h"

extern struct typed { struct scripted script; struct buf said; } typed;

#define PLAY(...) SCRIPT(&typed.script, __VA_ARGS__)
#define RUN(name, typed_in, ...) called(cmd_##name, (const char *const[]){ "safar " #name, __VA_ARGS__, NULL }, typed_in, &typed.said)

/* Of the group. */
int typed_set_up(void **state);
int typed_tear_down(void **state);

/* The words stand in what the last one said, or do not; else the test fails. */
void says(const char *words);
void says_not(const char *words);
/* The n-th request for `op` had exactly these arguments. */
void asked(const char *op, unsigned n, const char *args);
/* The path of a new file with this text, in the folder of the socket; good until the next one.  unlink() it. */
const char *written(const char *name, const char *text);

#endif
