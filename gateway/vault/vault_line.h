/*
 * vault_line.h - rows of a job, opened by safar-vault without waiting for it
 *
 * For the sender of broadcasts, which runs in the loop that answers people: a
 * vault that is slow, dead or killed in the middle must not cost an answer.
 * One question is under way at a time; the answer comes by callback, digits in
 * the order of the rows.  The vault judges each row by the ticket of the job,
 * at its rate, and writes its audit log before digits leave, as for one.
 */
#ifndef GATEWAY_VAULT_VAULT_LINE_H
#define GATEWAY_VAULT_VAULT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/vault/seal.h"

struct loop;
struct vault_line;

enum { VAULT_ROWS_MAX = 64, VAULT_LINE_WAIT_MS = 5000 };

struct vault_row { uint8_t id[SEAL_ID_BYTES]; uint8_t sealed[SEALED_BYTES]; };
struct vault_rows_ask {
	const char	*owner, *list, *who, *job;	/* as in struct vault_ask */
	unsigned	 count;				/* 1..VAULT_ROWS_MAX */
	struct vault_row row[VAULT_ROWS_MAX];
};

/*		 name	    what became of a row */
#define VAULT_ROW_ENDS(ROW) \
	ROW(OPEN,   "its digits are there") \
	ROW(LATER,  "as many as may be were opened for now, or the vault is away: ask again") \
	ROW(NEVER,  "its month is forgotten, it is damaged, or a rule forbids it for good") \
	ROW(STOPPED, "the job has no ticket any more, it is over, or all its rows were opened: no row of it will open")
enum vault_row_end {
#define ROW(name, what) VAULT_ROW_##name,
	VAULT_ROW_ENDS(ROW)
#undef ROW
	VAULT_ROW_END_COUNT };
struct vault_row_said { enum vault_row_end end; char digits[SEAL_DIGITS + 1]; /* OPEN; E.164 without '+' */ };

/* `said[i]` is of row[i]; wiped when it returns.  `why` is a sentence when any is not OPEN, else "". */
typedef void vault_line_fn(void *arg, const struct vault_row_said *said, unsigned count, const char *why);

struct vault_line *vault_line_new(struct loop *l, const char *socket_path, vault_line_fn *fn, void *arg);
void vault_line_free(struct vault_line *v);		/* NULL is fine; no callback any more */
bool vault_line_is_free(const struct vault_line *v);	/* ask() may be called */
/* Copies what is asked.  The callback comes later, from the loop, never from inside. */
void vault_line_ask(struct vault_line *v, const struct vault_rows_ask *ask);

#endif
