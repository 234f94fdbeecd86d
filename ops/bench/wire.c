/*
 * wire.c - safard on the wire, beside Kannel's smsbox, in one interleaved run
 *
 *	wire BUILD [SCENE...]		environment: RUNS, N, SPAN (seconds), WORD
 *
 * Every run is a fresh operator, bearerbox and box.  Method and what the keys
 * mean: ops/bench/README.md.  Ends with 0 also when a floor is missed (this is
 * no test), with 3 when a run failed.
 */
#include <errno.h>
#include <unistd.h>

#include "gateway/exit_codes.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/generator.h"
#include "ops/bench/process.h"
#include "ops/bench/result.h"
#include "ops/bench/world.h"
#include "ops/command/lines.h"

#define SERVICE_SMS  "33444"
#define SERVICE_USSD "*384*77#"
#define FIRST_ASKER  "+974000000000"	/* number 0 of the load's senders */

enum {
	WINDOW = 200,
	WARM = 500,			/* messages that nobody counts */
	FIRST_WARM = 1, FIRST_COUNTED = 100000,
	ASK_MS = 15000,			/* the box may still be connecting */
	WAIT_MS = 60000,		/* beyond what the load should take */
	SLOWEST_PER_S = 100,
	SETTLE_MS = 200,		/* receipts of the last answers */
};

struct bench {
	const char	*build;
	unsigned	 runs, count, seconds;
	const char	*word;
	char		 text[GENERATOR_TEXT_BYTES];	/* what safard said first, and everybody must say */
	struct results	 results;
};

static unsigned
load_count(const struct bench *b, const struct scene *s)
{
	return s->load == SCENE_CLOSED ? b->count : s->per_s * b->seconds;
}

static void
load_line(struct buf *line, const struct bench *b, const struct scene *s)
{
	switch (s->load) {
	case SCENE_CLOSED:
		buf_addf(line, "load\t%u\t%d\t%s\t" SERVICE_SMS "\t%d", load_count(b, s), WINDOW, b->word, FIRST_COUNTED);
		break;
	case SCENE_OPEN:
		buf_addf(line, "load-rate\t%u\t%u\t%s\t" SERVICE_SMS "\t%d", load_count(b, s), s->per_s, b->word,
		    FIRST_COUNTED);
		break;
	case SCENE_USSD:
		buf_addf(line, "load-ussd\t%u\t%u\t" SERVICE_USSD "\t%d", load_count(b, s), s->per_s, FIRST_COUNTED);
		break;
	}
}

/* The first answer is compared: a box that says less would be faster. */
static bool
first_answer(struct bench *b, const struct world *w, struct buf *why)
{
	char answer[GENERATOR_TEXT_BYTES];

	if (!generator_ask(world_socket(w), FIRST_ASKER, SERVICE_SMS, b->word, ASK_MS, answer, why))
		return false;
	if (b->text[0] == '\0')
		memcpy(b->text, answer, sizeof b->text);
	if (strcmp(b->text, answer) == 0)
		return true;
	buf_adds(why, "the answer is not the one of the runs before");
	return false;
}

static bool
warm_up(const struct bench *b, const struct world *w, const struct scene *s, struct buf *why)
{
	char room[256];
	struct buf line = BUF_OVER(room);
	struct generator_report report;

	if (s->load == SCENE_USSD)
		buf_addf(&line, "load-ussd\t%u\t%u\t" SERVICE_USSD "\t%d", s->per_s, s->per_s, FIRST_WARM);
	else
		buf_addf(&line, "load\t%d\t%d\t%s\t" SERVICE_SMS "\t%d", WARM, WINDOW, b->word, FIRST_WARM);
	return generator_run(world_operator(w), &line, WAIT_MS, &report, why);
}

static void
read_cpu(const struct world *w, uint64_t us[WORLD_PROGRAMS])
{
	for (int i = 0; i < WORLD_PROGRAMS; i++)
		us[i] = process_cpu_us(world_process(w, (enum world_program)i));
}

static bool
measure(struct bench *b, struct world *w, const struct scene *s, struct result *out, struct buf *why)
{
	static const enum bench_metric metric_of[WORLD_PROGRAMS] = { [WORLD_SMSC] = BENCH_METRIC_OPERATOR,
		[WORLD_BEARERBOX] = BENCH_METRIC_BEARERBOX, [WORLD_HTTP] = BENCH_METRIC_HTTP,
		[WORLD_BOX] = BENCH_METRIC_BOX };
	uint64_t before[WORLD_PROGRAMS], after[WORLD_PROGRAMS], at_rest;
	unsigned count = load_count(b, s);
	struct generator_report report;
	bool is_done, is_stopped;
	char room[512];
	struct buf line = BUF_OVER(room);

	load_line(&line, b, s);
	at_rest = process_rss_kb(world_process(w, WORLD_BOX));
	if (!warm_up(b, w, s, why))
		return false;
	if (s->load == SCENE_USSD)	/* no first answer told that it was there */
		at_rest = process_rss_kb(world_process(w, WORLD_BOX));
	out->value[BENCH_METRIC_IDLE] = (double)at_rest;
	read_cpu(w, before);
	is_done = generator_run(world_operator(w), &line, WAIT_MS + (int)(count * (1000 / SLOWEST_PER_S)), &report, why);
	is_stopped = !process_nap(SETTLE_MS);
	read_cpu(w, after);
	if (!is_done || is_stopped || !world_is_up(w, why))
		return false;
	out->value[BENCH_METRIC_RATE] = report.rate_per_s;
	out->value[BENCH_METRIC_P50] = (double)report.p50_us;
	out->value[BENCH_METRIC_P90] = (double)report.p90_us;
	out->value[BENCH_METRIC_P99] = (double)report.p99_us;
	out->value[BENCH_METRIC_MAX] = (double)report.max_us;
	for (int i = 0; i < WORLD_PROGRAMS; i++)
		out->value[metric_of[i]] = (double)(after[i] - before[i]) / count;
	out->value[BENCH_METRIC_LOADED] = (double)process_rss_kb(world_process(w, WORLD_BOX));
	return true;
}

static bool
run_one(struct bench *b, enum bench_scene scene, enum bench_box box, unsigned run)
{
	const struct scene *s = &bench_scenes[scene];
	const struct world_settings settings = { .build = b->build, .scene = s, .box = box, .text = b->text };
	char room[2048];
	struct buf why = BUF_OVER(room);
	struct world *w = world_start(&settings, &why);
	struct result one = { 0 };
	bool is_done = w != NULL && (s->load == SCENE_USSD || first_answer(b, w, &why)) &&
	    measure(b, w, s, &one, &why);

	world_stop(w);
	if (is_done) {
		results_add(&b->results, scene, box, &one);
		result_print(stdout, scene, box, run, &one);
	} else {
		fprintf(stderr, "bench: %s, %s: %s\n", s->name, bench_boxes[box], why.ptr);
	}
	return is_done;
}

/* What this scene needs and this build lacks; NULL if it can be played. */
static const char *
lack_of(const struct bench *b, const struct scene *s)
{
	const struct world_settings settings = { .build = b->build, .scene = s, .box = BENCH_BOX_SAFARD, .text = "" };
	char shim[512], room[512];
	struct buf why = BUF_OVER(room);

	snprintf(shim, sizeof shim, "%s/bearerbox_nodelay.so", b->build);
	if (s->is_nodelay && access(shim, R_OK) < 0)
		return "there is no bearerbox_nodelay.so in the build folder";
	if (s->load == SCENE_USSD && !world_carries_ussd(&settings, &why))
		return why.len > 0 ? "its settings cannot be written" : "the settings that are shipped carry no USSD";
	return NULL;
}

static bool
run_scene(struct bench *b, enum bench_scene scene)
{
	const struct scene *s = &bench_scenes[scene];
	const char *lack = lack_of(b, s);

	if (lack != NULL) {
		printf("scene=%s left_out=\"%s\"\n", s->name, lack);
		return true;
	}
	for (unsigned run = 1; run <= b->runs; run++) {
		for (int box = 0; box < BENCH_BOX_COUNT; box++) {
			if (s->load == SCENE_USSD && box != BENCH_BOX_SAFARD)
				continue;
			if (!run_one(b, scene, (enum bench_box)box, run))
				return false;
		}
	}
	return true;
}

/* From the environment; the default when it is not there, not a number, or outside 1 to `max`. */
static unsigned
number_of(const char *name, unsigned otherwise, unsigned max)
{
	const char *text = getenv(name);
	char *end;
	unsigned long n = text == NULL ? 0 : strtoul(text, &end, 10);

	return text == NULL || *end != '\0' || n < 1 || n > max ? otherwise : (unsigned)n;
}

/* Without words, every scene. */
static bool
is_wanted(const char *name, int words, char **word)
{
	bool is_named = words == 0;

	for (int i = 0; i < words; i++)
		is_named = is_named || strcmp(word[i], name) == 0;
	return is_named;
}

static bool
are_scenes(int words, char **word)
{
	for (int i = 0; i < words; i++) {
		bool is_known = false;

		for (int scene = 0; scene < BENCH_SCENE_COUNT; scene++)
			is_known = is_known || strcmp(word[i], bench_scenes[scene].name) == 0;
		if (!is_known) {
			fprintf(stderr, "wire: there is no scene %s; ops/bench/scene.h lists them\n", word[i]);
			return false;
		}
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct bench *b = xcalloc(1, sizeof *b);
	char *build = argc < 2 ? NULL : realpath(argv[1], NULL);
	const char *word = getenv("WORD");
	int status = EXIT_MISUSE;

	if (argc < 2)
		fprintf(stderr, "usage: wire BUILD [SCENE...]\n");
	else if (build == NULL)
		fprintf(stderr, "wire: %s: %s\n", argv[1], strerror(errno));
	if (build == NULL || !are_scenes(argc - 2, argv + 2))
		goto out;
	b->build = build;
	b->runs = number_of("RUNS", 5, BENCH_RUNS_MAX);
	b->count = number_of("N", 20000, 1000000);
	b->seconds = number_of("SPAN", 10, 600);
	b->word = word == NULL ? "pay" : word;
	process_hold_signals();
	status = EXIT_SUCCESS;
	for (int scene = 0; scene < BENCH_SCENE_COUNT && status == EXIT_SUCCESS; scene++) {
		if (is_wanted(bench_scenes[scene].name, argc - 2, argv + 2) && !run_scene(b, (enum bench_scene)scene))
			status = EXIT_WORLD;
	}
	results_print(stdout, &b->results);
out:
	free(build);
	free(b);
	return status;
}
