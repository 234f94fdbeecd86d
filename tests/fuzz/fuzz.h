/*
 * fuzz.h - one harness a parser of bytes from outside
 *
 * A file fuzz_<name>.c has the entry that libFuzzer calls (`make fuzz`) and
 * that replay.c calls (`make test`), and says how often the replay mutates the
 * seeds in seeds/<name>/.  The entry returns 0; what must never be ends in
 * BUG_IF() or in what a sanitizer sees.  What it does depends on `data` alone.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

enum { FUZZ_BYTES = 4096 };		/* longest input */

struct fuzz {
	const char	*name;		/* of the folder in seeds/ */
	unsigned long	 mutations;	/* in `make test`; a tenth of it where a sanitizer watches */
};

extern const struct fuzz fuzz;		/* each harness has its own */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#endif
