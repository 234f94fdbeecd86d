/*
 * result.h - what the runs gave: medians, ratios, and whether the floors hold
 */
#ifndef OPS_BENCH_RESULT_H
#define OPS_BENCH_RESULT_H

#include <stdbool.h>
#include <stdio.h>

#include "ops/bench/scene.h"

/*	 name	    key in the output	what it is */
#define BENCH_METRICS(ROW) \
	ROW(RATE,     "rate_per_s",	"messages answered a second") \
	ROW(P50,      "p50_us",		"half of the answers came within this") \
	ROW(P90,      "p90_us",		"nine of ten") \
	ROW(P99,      "p99_us",		"99 of 100") \
	ROW(MAX,      "max_us",		"all of them") \
	ROW(BEARERBOX, "bearerbox_us",	"user and system time of bearerbox a message") \
	ROW(BOX,      "box_us",		"of safard or smsbox") \
	ROW(HTTP,     "http_us",	"of the server behind get-url") \
	ROW(OPERATOR, "operator_us",	"of the simulated operator: the load itself") \
	ROW(IDLE,     "idle_kb",	"resident memory of the box before the load") \
	ROW(LOADED,   "loaded_kb",	"and after it")

enum bench_metric {
#define ROW(name, ...) BENCH_METRIC_##name,
	BENCH_METRICS(ROW)
#undef ROW
	BENCH_METRIC_COUNT
};

enum { BENCH_RUNS_MAX = 99 };

struct result { double value[BENCH_METRIC_COUNT]; };
struct results {
	unsigned	 runs[BENCH_SCENE_COUNT][BENCH_BOX_COUNT];
	struct result	 result[BENCH_SCENE_COUNT][BENCH_BOX_COUNT][BENCH_RUNS_MAX];
};

extern const struct scene bench_scenes[BENCH_SCENE_COUNT];
extern const char *const bench_boxes[BENCH_BOX_COUNT];

/* More than BENCH_RUNS_MAX of one kind are a bug. */
void results_add(struct results *r, enum bench_scene scene, enum bench_box box, const struct result *one);
/* False when there was no run; of an even number of runs, the mean of the middle two. */
bool results_median(const struct results *r, enum bench_scene scene, enum bench_box box,
    enum bench_metric metric, double *median);

/* key=value, one line. */
void result_print(FILE *out, enum bench_scene scene, enum bench_box box, unsigned run, const struct result *one);
/* A table of medians and, for each floor whose runs are there, a line that says PASS or below. */
void results_print(FILE *out, const struct results *r);

#endif
