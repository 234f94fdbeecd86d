/*
 * load.h - the simulated operator's load generator, as a client sees it
 *
 * Speaks the lines of ops/smsc/README.md.  Every wait has a ceiling.
 */
#ifndef OPS_BENCH_LOAD_H
#define OPS_BENCH_LOAD_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct wire;			/* ops/command/lines.h */

enum { LOAD_TEXT_BYTES = 256 };

struct load_report {
	bool		 is_done;
	unsigned long	 answered, unanswered, twice;
	uint64_t	 elapsed_us, p50_us, p90_us, p99_us, max_us;
	double		 rate_per_s;
};

/* True when a link is bound over which messages can go. */
bool load_is_bound(struct wire *operator);

/*
 * Sends one message and waits for its answer, which must be one part of the
 * GSM alphabet, plain enough to stand in a Kannel setting; it is put into
 * `answer` with blanks for its line ends.  Over a connection of its own.
 */
bool load_ask(const char *socket, const char *from, const char *to, const char *text, int wait_ms,
    char answer[LOAD_TEXT_BYTES], struct buf *why);

enum load_result {
	LOAD_DONE,
	LOAD_REFUSED,		/* the operator does not know this load, or cannot begin it */
	LOAD_FAILED,		/* not all came back within `wait_ms` */
};

/* Says `line`, a load command, and waits until all is answered; a sentence unless it is done. */
enum load_result load_run(struct wire *operator, const struct buf *line, int wait_ms, struct load_report *out,
    struct buf *why);

#endif
