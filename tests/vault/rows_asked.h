/*
 * rows_asked.h - questions about rows of a job, over a real loop
 *
 * The digits of a row that opens must be HER; they are compared, never copied.
 */
#ifndef TESTS_VAULT_ROWS_ASKED_H
#define TESTS_VAULT_ROWS_ASKED_H

#include "gateway/vault/vault_line.h"

#define ROWS_JOB "0123456789abcdef0123456789abcdef"

struct rows_asked {
	struct loop	*loop;
	struct vault_line *line;
	unsigned	 calls, count;			/* of all; rows of the last */
	unsigned	 ended[VAULT_ROW_END_COUNT];	/* of the last: how many rows ended so */
	enum vault_row_end end[VAULT_ROWS_MAX];
	char		 why[1024];
	bool		 frees_line;			/* from inside the callback */
	void		(*look)(const struct vault_row_said *said);	/* inside the callback; NULL = nothing */
};

void rows_begin(struct rows_asked *a, const char *socket_path);
void rows_end(struct rows_asked *a);
/* Rows of np's list alerts, sealed with the key of vault.pub. */
void rows_fill(struct vault_rows_ask *ask, unsigned count);
/* Without a vault: rows of zeros. */
void rows_blank(struct vault_rows_ask *ask, unsigned count);
void rows_ticket(uint32_t rows);
/* Asks and lets the loop run until it is answered. */
void rows_go(struct rows_asked *a, const struct vault_rows_ask *ask);
void rows_wait(struct rows_asked *a);
/* Fails unless the last answer had so many rows of each end, and words in its sentence ("" = no sentence). */
void rows_expect(const struct rows_asked *a, unsigned open, unsigned later, unsigned never, unsigned stopped, const char *words);

#endif
