/*
 * bench.h - a control socket in a process of its own, with a real staff
 * database, audit log and store, and a clock that tests move
 */
#ifndef TESTS_CONTROL_BENCH_H
#define TESTS_CONTROL_BENCH_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define BENCH_NUMBER "447700900123"		/* of the call-back in office doha */
#define BENCH_WARDEN "447700900456"

#define BENCH_NOW ((int64_t)1795780000)		/* 2026-11-27 */

enum { BENCH_STAFF = 24, BENCH_ROLES = 6 };
extern const char *const bench_roles[BENCH_ROLES];

struct bench_person { char name[32], password[48], token[64]; uint8_t totp[20]; int64_t seen_s; };

struct bench {
	char	 folder[64], socket[96];
	int64_t	*now;				/* shared with the server; behind it: which key the peers are of */
	pid_t	 server, vault;
	struct bench_person staff[BENCH_STAFF];
	unsigned people;
	char	*said;				/* every answer but revealed numbers, for the search at the end */
	size_t	 said_len;
};

enum { BENCH_RAM = 0, BENCH_SQLITE = 1, BENCH_VAULT = 2 };
void bench_open(struct bench *b, unsigned how);
void bench_close(struct bench *b);		/* checks that no number was said or written */

_Noreturn void bench_serve(struct bench *b, unsigned how);	/* in the fork */
void bench_path(const struct bench *b, const char *name, char out[128]);

int bench_connect(const struct bench *b);
/* One request, one answer; must be an object with "ok".  NULL when the line was closed. */
json_t *bench_send(struct bench *b, const char *line);
/* op, token of `who` (NULL = none), args as JSON (NULL = none); `extra` goes beside them: ",\"approval\":\"…\"". */
json_t *bench_ask(struct bench *b, const char *who, const char *op, const char *args, const char *extra);
/* The code of the answer, "ok" when it is; releases it. */
const char *bench_code(json_t *answer);
#define bench_says(b, who, op, args, extra) bench_code(bench_ask((b), (who), (op), (args), (extra)))

struct bench_person *bench_person(struct bench *b, const char *name);
/* The code her telephone shows now; the clock moves on first, so that it is fresh. */
void bench_totp(struct bench *b, const char *who, char code[8]);
void bench_login(struct bench *b, const char *who);
void bench_found(struct bench *b);		/* "ada" and "bea", both signed in */
/* A new account by ada and bea, enrolled and signed in. */
void bench_add(struct bench *b, const char *name, const char *owner, const char *roles_json, const char *area);
/*
 * Founders, and: "only-X" with one role for the whole gateway; "nepal" and "sita" with every role for one owner, but
 * no administrator may be a caller; "bangla" of the other owner; "one" and "two", who call for doha.
 */
void bench_cast(struct bench *b);
/* What `op` of `maker` needs: proposes, lets `checker` agree; gives ,"approval":"…" and the checker's half of a code, or "". */
const char *bench_agreed(struct bench *b, const char *maker, const char *checker, const char *op, const char *args, char extra[64]);
/* How often an event stands in the audit log. */
unsigned bench_events(const struct bench *b, const char *what, const char *object);
bool bench_has(const char *bytes, size_t len, const char *words);
void bench_remove(struct bench *b);		/* its folder */
bool bench_file_has(const struct bench *b, const char *name, const char *words);

#endif
