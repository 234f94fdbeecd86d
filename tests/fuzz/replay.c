/*
 * replay.c - the main of a harness in `make test`: all seeds, then mutations of them
 *
 *	test_<name> [N]
 *
 * Mutation n is the same on every machine: splitmix64, begun with n.  They run
 * in a child, so that a crash can be told by its number and its input kept as
 * build/crash-<name>-<n>; `test_<name> n` does that one alone, in this process, for a
 * debugger.  Speaks TAP.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

enum { SEEDS = 256, HITS = 4, SECONDS = 110 };

#if defined(__SANITIZE_ADDRESS__)
enum { SLOWER = 10 };
#else
enum { SLOWER = 1 };
#endif

struct input { size_t len; uint8_t bytes[FUZZ_BYTES]; };
struct seeds { size_t count; struct input *at; };

static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_file(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* In the order of their names, so that mutation n is the same everywhere. */
static struct seeds
load_seeds(void)
{
	struct seeds s = { 0, xcalloc(SEEDS, sizeof(struct input)) };
	char folder[256], path[512];
	struct dirent **names;
	int n;

	snprintf(folder, sizeof folder, "tests/fuzz/seeds/%s", fuzz.name);
	n = scandir(folder, &names, is_file, by_name);
	for (int i = 0; i < n; i++) {
		FILE *f;

		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		f = fopen(path, "rbe");
		BUG_IF(f == NULL || s.count == SEEDS);
		s.at[s.count].len = fread(s.at[s.count].bytes, 1, FUZZ_BYTES, f);
		s.count++;
		fclose(f);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return s;
}

/* Moves the end: `take` bytes at `at` are taken out, `put` bytes of room made there. */
static void
resize(struct input *in, size_t at, size_t take, size_t put)
{
	if (take > in->len - at)
		take = in->len - at;
	if (in->len - take + put > FUZZ_BYTES)
		return;
	memmove(in->bytes + at + put, in->bytes + at + take, in->len - at - take);
	in->len = in->len - take + put;
}

/* Of `kinds` 4, bytes only change; of 9, they also move, and lengths lie. */
static void
hit(struct input *in, const struct seeds *s, uint64_t *state, unsigned kinds)
{
	static const uint32_t numbers[] = { 0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF };
	uint64_t r = next_random(state), r2 = next_random(state);
	size_t at = in->len > 0 ? r2 % in->len : 0, n = (r >> 16) % 16 + 1;
	const struct input *other = &s->at[(r >> 8) % s->count];
	uint32_t number = numbers[(r >> 24) % COUNT(numbers)];

	switch (r % kinds) {
	case 0: case 1:
		if (in->len > 0)
			in->bytes[at] ^= (uint8_t)(1u << (r >> 32) % 8);
		break;
	case 2: case 3:
		if (in->len > 0)
			in->bytes[at] = (uint8_t)(r >> 32);
		break;
	case 4:				/* a length that lies */
		for (size_t i = 0; i < 4 && at + i < in->len; i++)
			in->bytes[at + i] = (uint8_t)(number >> (24 - 8 * i));
		break;
	case 5:
		resize(in, at, n, 0);
		break;
	case 6:
		resize(in, at, 0, n);
		break;
	case 7:
		in->len = at;
		break;
	case 8:				/* the end of another seed */
		n = other->len > 0 ? (r >> 40) % other->len : 0;
		resize(in, at, in->len, other->len - n);
		if (in->len == at + other->len - n)
			memcpy(in->bytes + at, other->bytes + n, other->len - n);
		break;
	}
}

static void
make_input(struct input *in, const struct seeds *s, unsigned long n)
{
	uint64_t state = n;

	*in = s->at[next_random(&state) % s->count];
	/* Every other one keeps its shape: what moves is mostly refused at the door. */
	for (uint64_t hits = 1 + next_random(&state) % HITS; hits > 0; hits--)
		hit(in, s, &state, n % 2 == 0 ? 4 : 9);
}

/* In memory of exactly its size: a byte too far is seen. */
static void
give(const struct input *in)
{
	uint8_t *bytes = xmalloc(in->len > 0 ? in->len : 1);

	memcpy(bytes, in->bytes, in->len);
	LLVMFuzzerTestOneInput(bytes, in->len);
	free(bytes);
}

static void
keep(const struct input *in, unsigned long n)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "build/crash-%s-%lu", fuzz.name, n);
	f = fopen(path, "wbe");
	if (f == NULL || fwrite(in->bytes, 1, in->len, f) != in->len || fclose(f) != 0)
		printf("# %s: %s\n", path, strerror(errno));
	else
		printf("# kept as %s\n", path);
}

/* From `*at` to `end` in a child; true when it came to the end. */
static bool
survives(const struct seeds *s, volatile unsigned long *at, unsigned long end, bool is_mutated)
{
	struct input *in = xmalloc(sizeof *in);
	bool is_well;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	BUG_IF(pid < 0);
	if (pid == 0) {
		alarm(SECONDS);		/* standing still is a crash, too */
		for (*at = 0; *at < end; ++*at) {
			if (is_mutated)
				make_input(in, s, *at);
			give(is_mutated ? in : &s->at[*at]);
		}
		_exit(0);
	}
	is_well = waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (!is_well && is_mutated) {
		make_input(in, s, *at);
		keep(in, *at);
	}
	free(in);
	return is_well;
}

int
main(int argc, char **argv)
{
	volatile unsigned long *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const unsigned long mutations = fuzz.mutations / SLOWER;
	struct seeds s = load_seeds();
	bool seeds_pass, all_pass;

	BUG_IF(at == MAP_FAILED);
	if (s.count == 0) {
		printf("1..1\nnot ok 1 - %s: no seeds in tests/fuzz/seeds/%s; run at the root of the tree\n", fuzz.name, fuzz.name);
		return 1;
	}
	if (argc == 2) {
		struct input *in = xmalloc(sizeof *in);

		make_input(in, &s, strtoul(argv[1], NULL, 10));
		give(in);
		free(in);
		free(s.at);
		return 0;
	}
	seeds_pass = survives(&s, at, s.count, false);
	printf("%sok 1 - %s: %zu seeds%s\n", seeds_pass ? "" : "not ", fuzz.name, s.count, seeds_pass ? "" : ", stopped by one");
	if (!seeds_pass)
		printf("# it is number %lu in the order of names, from 0\n", *at);
	all_pass = survives(&s, at, mutations, true);
	printf("%sok 2 - %s: %lu mutations, %lu done\n1..2\n", all_pass ? "" : "not ", fuzz.name, mutations, *at);
	free(s.at);
	return seeds_pass && all_pass ? 0 : 1;
}
