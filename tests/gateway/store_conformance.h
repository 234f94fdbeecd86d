/*
 * store_conformance.h - what every store promises, one case for each promise
 *
 * An engine is described once (test_store_conformance.c) and every case runs
 * on it, in a folder of its own and on a store that is new.  A case knows the
 * calls of store.h and nothing of files, SQL or servers.
 */
#ifndef TESTS_GATEWAY_STORE_CONFORMANCE_H
#define TESTS_GATEWAY_STORE_CONFORMANCE_H

#include "tests/gateway/store_place.h"

struct store_engine {
	const char *name;
	struct store *(*open)(struct place *p);		/* the one of the folder, made if it is not there */
	/* Both leave another store; NULL: this engine keeps nothing beyond its close. */
	struct store *(*reopen)(struct store *s, struct place *p);	/* closed and opened */
	struct store *(*kill)(struct store *s, struct place *p);	/* as kill -9 and a new start leave it */
	bool		can_copy;	/* backup() makes a file that open() takes */
};

struct trial { const struct store_engine *engine; struct place place; struct store *store; };

struct store_case { const char *name; void (*run)(struct trial *t); };

extern const struct store_case store_cases[];	/* until a name is NULL */

/* store_conformance_rows.c: rows to put in, and looking at them. */
struct listed case_listed(unsigned who, uint32_t flags, int32_t until_day);
struct request case_request(unsigned who, int64_t made_s);
bool case_same_listed(const struct listed *a, const struct listed *b);
bool case_same_request(const struct request *a, const struct request *b);
enum store_result case_list(struct trial *t, const char *owner, enum list list, unsigned who, uint32_t flags, int32_t until_day);
bool case_is_listed(struct trial *t, const char *owner, enum list list, unsigned who);
enum store_result case_ask(struct trial *t, const char *owner, unsigned who, int64_t made_s);
bool case_has_asked(struct trial *t, const char *owner, unsigned who);
unsigned case_list_length(struct trial *t, const char *owner, enum list list, unsigned page);
void case_flags(struct trial *t, const char *owner, unsigned who, uint32_t flags);	/* a person with these */
void case_commit(struct trial *t);
void case_write_counts(struct trial *t);	/* what waits in memory is in the tables */
unsigned long case_counted(struct trial *t, const char *owner, const char *from, const char *to);
unsigned long case_marked(struct trial *t, const char *owner, const char *fact);

/* store_conformance_lists.c */
void case_quiet_beats_every_list(struct trial *t);
void case_stop_keeps_danger_alone(struct trial *t);
void case_delete_leaves_nothing(struct trial *t);
void case_a_place_is_kept_as_given(struct trial *t);
void case_scans_meet_everybody_once(struct trial *t);
void case_a_request_is_kept_as_given(struct trial *t);
void case_one_open_request_each(struct trial *t);
void case_one_takes_it(struct trial *t);
void case_requests_are_scanned_by_time(struct trial *t);
void case_a_new_key_takes_all_along(struct trial *t);
void case_a_new_key_meets_what_it_has(struct trial *t);
void case_news_are_known_by_a_new_key(struct trial *t);

/* store_conformance_owed.c */
void case_what_is_owed_is_kept_until_it_is_done(struct trial *t);
void case_forgotten_beats_moved(struct trial *t);

/* store_conformance_time.c */
void case_every_rule_ends_something(struct trial *t);
void case_a_wrong_clock_kills_nobody(struct trial *t);
void case_a_dead_clock_loses_no_wish(struct trial *t);
void case_a_commit_outlives_a_kill(struct trial *t);
void case_a_copy_has_what_was_committed(struct trial *t);

#endif
