/*
 * result.c - the arithmetic, and the floors as one table
 */
#include "ops/bench/result.h"

#include "locales/text/bug.h"

enum bound { AT_LEAST, AT_MOST };
enum { NONE = -1, TEXT = BENCH_BOX_TEXT, URL = BENCH_BOX_URL };

/*	 scene	metric	of the peer's	bound	   by		what it is */
#define FLOORS(ROW) \
	ROW(TMPFS, RATE, TEXT,		AT_LEAST, 1.1,		"throughput, of smsbox-text (aim: 1.2)") \
	ROW(TMPFS, RATE, URL,		AT_LEAST, 1.6,		"throughput, of smsbox-url") \
	ROW(TMPFS, BOX,	 TEXT,		AT_MOST,  1.0,		"CPU of the box, of smsbox-text") \
	ROW(SLOW,  P50,	 NONE,		AT_MOST,  1000,		"p50 at 100/s, us") \
	ROW(SLOW,  P99,	 NONE,		AT_MOST,  5000,		"p99 at 100/s, us") \
	ROW(FAST,  P50,	 NONE,		AT_MOST,  1000,		"p50 at 1000/s, us") \
	ROW(FAST,  P99,	 NONE,		AT_MOST,  5000,		"p99 at 1000/s, us") \
	ROW(TMPFS, IDLE, NONE,		AT_MOST,  20480,	"memory at rest, kB")

struct floor {
	enum bench_scene scene;
	enum bench_metric metric;
	int		 peer;
	enum bound	 bound;
	double		 by;
	const char	*what;
};

static const struct floor floors[] = {
#define ROW(scene, metric, peer, bound, by, what) \
	{ BENCH_SCENE_##scene, BENCH_METRIC_##metric, peer, bound, by, what },
	FLOORS(ROW)
#undef ROW
};

const struct scene bench_scenes[BENCH_SCENE_COUNT] = {
#define ROW(name, word, place, store, load, per_s, nodelay, what) \
	[BENCH_SCENE_##name] = { word, store, SCENE_##place, SCENE_##load, per_s, nodelay },
	BENCH_SCENES(ROW)
#undef ROW
};

const char *const bench_boxes[BENCH_BOX_COUNT] = {
#define ROW(name, word, what) [BENCH_BOX_##name] = word,
	BENCH_BOXES(ROW)
#undef ROW
};

static const char *const metric_keys[BENCH_METRIC_COUNT] = {
#define ROW(name, key, what) [BENCH_METRIC_##name] = key,
	BENCH_METRICS(ROW)
#undef ROW
};

void
results_add(struct results *r, enum bench_scene scene, enum bench_box box, const struct result *one)
{
	BUG_IF(r->runs[scene][box] == BENCH_RUNS_MAX);
	r->result[scene][box][r->runs[scene][box]++] = *one;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorted; how many there are. */
static unsigned
values_of(const struct results *r, enum bench_scene scene, enum bench_box box, enum bench_metric metric,
    double out[BENCH_RUNS_MAX])
{
	unsigned n = r->runs[scene][box];

	for (unsigned i = 0; i < n; i++)
		out[i] = r->result[scene][box][i].value[metric];
	qsort(out, n, sizeof out[0], by_size);
	return n;
}

bool
results_median(const struct results *r, enum bench_scene scene, enum bench_box box, enum bench_metric metric,
    double *median)
{
	double values[BENCH_RUNS_MAX];
	unsigned n = values_of(r, scene, box, metric, values);

	if (n == 0)
		return false;
	*median = (values[(n - 1) / 2] + values[n / 2]) / 2;
	return true;
}

void
result_print(FILE *out, enum bench_scene scene, enum bench_box box, unsigned run, const struct result *one)
{
	fprintf(out, "scene=%s box=%s run=%u", bench_scenes[scene].name, bench_boxes[box], run);
	for (int i = 0; i < BENCH_METRIC_COUNT; i++)
		fprintf(out, " %s=%.*f", metric_keys[i], i >= BENCH_METRIC_BEARERBOX && i <= BENCH_METRIC_OPERATOR,
		    one->value[i]);
	fputc('\n', out);
	fflush(out);
}

static void
print_row(FILE *out, const struct results *r, enum bench_scene scene, enum bench_box box)
{
	double values[BENCH_RUNS_MAX], median[BENCH_METRIC_COUNT], peer;
	unsigned n = values_of(r, scene, box, BENCH_METRIC_RATE, values);

	if (n == 0)
		return;
	for (int i = 0; i < BENCH_METRIC_COUNT; i++)
		results_median(r, scene, box, (enum bench_metric)i, &median[i]);
	fprintf(out, "%-13s %-12s %4u %7.0f [%5.0f-%5.0f]", bench_scenes[scene].name, bench_boxes[box], n,
	    median[BENCH_METRIC_RATE], values[0], values[n - 1]);
	if (results_median(r, scene, BENCH_BOX_TEXT, BENCH_METRIC_RATE, &peer) && peer > 0)
		fprintf(out, " %5.2f", median[BENCH_METRIC_RATE] / peer);
	else
		fprintf(out, " %5s", "-");
	fprintf(out, " %8.2f %8.2f %9.1f %6.1f %6.1f %5.1f %5.1f\n", median[BENCH_METRIC_P50] / 1000,
	    median[BENCH_METRIC_P99] / 1000, median[BENCH_METRIC_BEARERBOX], median[BENCH_METRIC_BOX],
	    median[BENCH_METRIC_HTTP], median[BENCH_METRIC_IDLE] / 1024, median[BENCH_METRIC_LOADED] / 1024);
}

static void
print_floor(FILE *out, const struct results *r, const struct floor *f)
{
	double value, peer = 1;
	bool is_met;

	if (!results_median(r, f->scene, BENCH_BOX_SAFARD, f->metric, &value))
		return;
	if (f->peer != NONE && (!results_median(r, f->scene, (enum bench_box)f->peer, f->metric, &peer) || peer <= 0))
		return;
	value /= peer;
	is_met = f->bound == AT_LEAST ? value >= f->by : value <= f->by;
	fprintf(out, "%-40s %8.*f  %s %-8g %s\n", f->what, f->peer == NONE ? 0 : 2, value,
	    f->bound == AT_LEAST ? "at least" : "at most ", f->by, is_met ? "PASS" : "below");
}

void
results_print(FILE *out, const struct results *r)
{
	fprintf(out, "\nmedians; times are CPU of one message, memory that of the box\n");
	fprintf(out, "%-13s %-12s %4s %7s %13s %5s %8s %8s %9s %6s %6s %5s %5s\n", "scene", "box", "runs", "rate/s",
	    "[min-max]", "ratio", "p50 ms", "p99 ms", "bearer us", "box us", "http", "MB", "after");
	for (int scene = 0; scene < BENCH_SCENE_COUNT; scene++)
		for (int box = 0; box < BENCH_BOX_COUNT; box++)
			print_row(out, r, (enum bench_scene)scene, (enum bench_box)box);
	fprintf(out, "\nfloors, of safard\n");
	for (size_t i = 0; i < COUNT(floors); i++)
		print_floor(out, r, &floors[i]);
}
