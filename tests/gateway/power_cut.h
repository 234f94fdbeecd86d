/*
 * power_cut.h - a program works under power_recorder.so, and disks are made of what it asked for
 *
 * The test program itself is started again as `PROGRAM --work DATABASE HOW`;
 * what it promised it writes to DATABASE-acks.
 */
#ifndef TESTS_GATEWAY_POWER_CUT_H
#define TESTS_GATEWAY_POWER_CUT_H

#include "tests/gateway/power_replay.h"
#include "tests/gateway/store_place.h"

enum power_verdict { POWER_KEPT, POWER_LOST, POWER_DAMAGED };
struct power_verdicts { unsigned images, lost, damaged; };

/* The disk of a cut before op `cut` is at image->path; `why` is image's. */
typedef enum power_verdict power_judge_fn(const struct power_log *l, size_t cut, struct place *image);

/* Records one life, then judges so many disks. */
struct power_verdicts power_cut(const char *how, unsigned images, power_judge_fn *judge);
/* POWER_IMAGES, or else as many as usual. */
unsigned power_images(unsigned usual);
/* In the child: opens DATABASE-acks; ends it with `code` unless `ok`. */
int power_acks_open(const char *path);
void power_must(bool ok, int code);

#endif
