/*
 * ledger_conformance.h - what every ledger promises, one case for each promise
 *
 * An engine is described once (test_ledger_conformance.c) and every case runs
 * on it, in a folder of its own and on a ledger that is new.  A case knows the
 * calls of ledger.h and nothing of files, SQL or servers.
 */
#ifndef TESTS_GATEWAY_LEDGER_CONFORMANCE_H
#define TESTS_GATEWAY_LEDGER_CONFORMANCE_H

#include "gateway/store/ledger_rules.h"
#include "tests/gateway/store_place.h"

struct ledger_engine {
	const char *name;
	struct ledger *(*open)(struct place *p);	/* the one of the folder, made if it is not there */
	/* A second worker's handle on the same ledger; NULL: this engine has one, and workers share it. */
	struct ledger *(*beside)(struct ledger *l, struct place *p);
	/* Both leave another ledger; NULL: this engine keeps nothing beyond its close. */
	struct ledger *(*reopen)(struct ledger *l, struct place *p);	/* closed and opened */
	struct ledger *(*kill)(struct ledger *l, struct place *p);	/* as kill -9 and a new start leave it */
	bool		can_copy;	/* backup() makes a file that open() takes */
};

/* Worker "a" has `ledger`, worker "b" has `other`, which may be the same. */
struct ledger_trial { const struct ledger_engine *engine; struct place place; struct ledger *ledger, *other; };

struct ledger_case { const char *name; void (*run)(struct ledger_trial *t); };

extern const struct ledger_case ledger_cases[];	/* until a name is NULL */

enum { LEASE_S = 30, ALL_ROWS = (1 << ROW_STATES) - 1, LEDGER_ROWS_MOST = 3000 };

/* ledger_scene.c: jobs and people to put in, and looking at them; all of owner "np" */
struct ledger_job scene_job(unsigned n, enum job_class class);
struct ledger_recipient scene_recipient(unsigned who);
struct ledger_approval scene_approval(const struct ledger_job *j, unsigned n);
void scene_add(struct ledger *l, const struct ledger_job *j, const char *route, unsigned from, unsigned people);
/* A job of so many people (0: none) that runs, committed. */
struct ledger_job scene_running(struct ledger *l, unsigned n, enum job_class class, unsigned people);
void scene_commit(struct ledger *l);
struct ledger_lease scene_lease(struct ledger *l, const struct ledger_job *j, const char *worker, int64_t now_s);
/* What the call says, and STORE_OK only with `said` of the row. */
enum store_result scene_intent(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease, int64_t now_s,
    uint32_t row, unsigned attempt);
enum store_result scene_intent_of(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease, int64_t now_s,
    uint32_t row, unsigned attempt, unsigned parts);	/* scene_intent: of one part */
enum store_result scene_result(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease, uint32_t row,
    unsigned attempt, enum row_state state);
enum store_result scene_receipt_of(struct ledger *l, const struct ledger_job *j, uint32_t row, unsigned attempt, unsigned part,
    enum row_state state);				/* scene_receipt: of the first part */
enum store_result scene_receipt(struct ledger *l, const struct ledger_job *j, uint32_t row, unsigned attempt, enum row_state state);
struct ledger_fate scene_fate(struct ledger *l, const struct ledger_job *j, uint32_t row);
struct ledger_sums scene_sums(struct ledger *l, const struct ledger_job *j);	/* over all routes; they are right, or the test fails */
enum job_state scene_state(struct ledger *l, const struct ledger_job *j);

/* ledger_conformance_rows.c */
void case_one_person_once(struct ledger_trial *t);
void case_a_row_is_kept_as_given(struct ledger_trial *t);
void case_rows_move_as_the_table_says(struct ledger_trial *t);
void case_batches_may_come_twice(struct ledger_trial *t);
void case_receipts_come_when_they_like(struct ledger_trial *t);
void case_who_is_erased_is_nobody(struct ledger_trial *t);
void case_the_sum_is_everybody(struct ledger_trial *t);

/* ledger_conformance_parts.c */
void case_what_was_lost_with_bearerbox_is_flagged(struct ledger_trial *t);
void case_a_text_is_there_when_all_its_parts_are(struct ledger_trial *t);
void case_one_part_fails_the_text(struct ledger_trial *t);
void case_only_missing_parts_leave_again(struct ledger_trial *t);
void case_half_a_news_is_completed(struct ledger_trial *t);
void case_half_a_news_that_is_over(struct ledger_trial *t);
void case_late_parts_complete_a_text(struct ledger_trial *t);
void case_another_text_begins_anew(struct ledger_trial *t);
void case_a_batch_is_its_receipts_one_by_one(struct ledger_trial *t);
void case_she_says_that_she_has_it(struct ledger_trial *t);

/* ledger_conformance_moved.c */
void case_who_is_moved_is_found(struct ledger_trial *t);
void case_who_has_two_rows_keeps_both(struct ledger_trial *t);

/* ledger_conformance_leases.c */
void case_a_chunk_is_one_workers(struct ledger_trial *t);
void case_a_sleeper_is_fenced(struct ledger_trial *t);
void case_a_new_life_fences_the_old(struct ledger_trial *t);
void case_a_crisis_is_sent_again(struct ledger_trial *t);
void case_routine_is_not(struct ledger_trial *t);
void case_settling_leaves_what_just_left(struct ledger_trial *t);
void case_nothing_leaves_a_job_that_rests(struct ledger_trial *t);

/* ledger_conformance_time.c */
void case_every_ledger_rule_ends_something(struct ledger_trial *t);
void case_a_wrong_clock_purges_nobody(struct ledger_trial *t);
void case_a_ledger_commit_outlives_a_kill(struct ledger_trial *t);
void case_a_copy_has_what_is_committed(struct ledger_trial *t);

#endif
