/*
 * generator.h - the simulated operator's load generator, as a client sees it
 *
 * Speaks the lines of ops/smsc/README.md.  Every wait has a ceiling.
 */
#ifndef OPS_BENCH_GENERATOR_H
#define OPS_BENCH_GENERATOR_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct wire;			/* ops/command/lines.h */

enum { GENERATOR_TEXT_BYTES = 256 };

struct generator_report {
	bool		 is_done;
	unsigned long	 answered, unanswered, twice;
	uint64_t	 elapsed_us, p50_us, p90_us, p99_us, max_us;
	double		 rate_per_s;
};

/* Links bound over which messages can go; 0 also when the operator does not answer. */
unsigned long generator_links(struct wire *operator);

/*
 * Sends one message and waits for its answer, which must be one part of the
 * GSM alphabet, plain enough to stand in a Kannel setting; it is put into
 * `answer` with blanks for its line ends.  Over a connection of its own.
 */
bool generator_ask(const char *socket, const char *from, const char *to, const char *text, int wait_ms,
    char answer[GENERATOR_TEXT_BYTES], struct buf *why);

/*
 * Says `line`, a load command, and waits until all is answered; false and a
 * sentence when the operator refuses, or not all came back within `wait_ms`.
 */
bool generator_run(struct wire *operator, const struct buf *line, int wait_ms, struct generator_report *out,
    struct buf *why);

#endif
