/*
 * ledger_conformance_moved.c - rows of who is known by another key from now on
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/gateway/ledger_conformance.h"

enum { FIRST = 100000, PEOPLE = 250, NEWER = 700000 };

static enum store_result
move(struct ledger *l, const char *owner, unsigned from, unsigned to)
{
	return l->ops->peer_move(l, owner, scene_recipient(from).peer, scene_recipient(to).peer);
}

static enum store_result
row_of(struct ledger *l, const struct ledger_job *j, unsigned who, struct ledger_row *out)
{
	return l->ops->row_of(l, "np", j->id, scene_recipient(who).peer, out);
}

/* In every job of the owner, whatever has become of her; nobody else's row, no count, and nothing of her row but the key. */
void
case_who_is_moved_is_found(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, PEOPLE), old = scene_job(2, JOB_ROUTINE), theirs;
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	struct ledger_recipient her = scene_recipient(FIRST + 3);
	struct ledger_row was, row;
	unsigned added;

	theirs = old;
	assert_int_equal(l->ops->job_put(l, "np", &old), STORE_OK);
	assert_int_equal(l->ops->job_put(l, "ph", &theirs), STORE_OK);
	assert_int_equal(l->ops->rows_add(l, "np", old.id, "", &her, 1, &added), STORE_OK);
	assert_int_equal(l->ops->rows_add(l, "ph", old.id, "", &her, 1, &added), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 3, 1), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 4, 0, ROW_HELD), STORE_OK);
	scene_commit(l);
	assert_int_equal(row_of(l, &j, FIRST + 3, &was), STORE_OK);
	for (unsigned turn = 0; turn < 3; turn++) {	/* it may come twice */
		assert_int_equal(move(l, "np", FIRST + 3, NEWER), STORE_OK);
		assert_int_equal(move(l, "np", FIRST + 4, NEWER + 1), STORE_OK);
		if (turn)
			scene_commit(l);
		assert_int_equal(row_of(l, &j, FIRST + 3, &row), STORE_NONE);
		assert_int_equal(row_of(l, &j, NEWER, &row), STORE_OK);
		assert_int_equal(row.row, was.row);
		assert_true(ledger_fate_same(&row.fate, &was.fate));
		assert_string_equal(row.to.locale, was.to.locale);
		assert_memory_equal(row.to.sealed, was.to.sealed, sizeof was.to.sealed);
		assert_int_equal(row_of(l, &old, NEWER, &row), STORE_OK);
		assert_int_equal(row_of(l, &j, NEWER + 1, &row), STORE_OK);
		assert_int_equal(row.fate.state, ROW_HELD);
		assert_int_equal(row_of(l, &j, FIRST + 5, &row), STORE_OK);
	}
	assert_int_equal(l->ops->row_of(l, "ph", old.id, her.peer, &row), STORE_OK);
	assert_int_equal(l->ops->row_of(l, "ph", old.id, scene_recipient(NEWER).peer, &row), STORE_NONE);
	assert_int_equal(move(l, "np", FIRST + PEOPLE, NEWER + 2), STORE_OK);	/* nobody */
	assert_int_equal(row_of(l, &j, NEWER + 2, &row), STORE_NONE);
	assert_int_equal(move(l, "np", NEWER, NEWER), STORE_OK);
	/* Her 1, what becomes of her row, her DELETE, and that nobody is added twice. */
	assert_int_equal(l->ops->peer_got(l, "np", j.id, scene_recipient(NEWER).peer), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 3, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_fate(l, &j, 3).flags, ROW_GOT);
	her = scene_recipient(NEWER);
	assert_int_equal(l->ops->rows_add(l, "np", old.id, "", &her, 1, &added), STORE_OK);
	assert_int_equal(added, 0);
	assert_int_equal(l->ops->peer_erase(l, "np", scene_recipient(NEWER + 1).peer, NOW), STORE_OK);
	assert_int_equal(scene_fate(l, &j, 4).state, ROW_CANCELLED);
	assert_int_equal(scene_sums(l, &j).planned, PEOPLE);
	/* And back, which is another move. */
	assert_int_equal(move(l, "np", NEWER, FIRST + 3), STORE_OK);
	assert_int_equal(row_of(l, &j, FIRST + 3, &row), STORE_OK);
	scene_commit(l);
}

/* In that job alone: both are counted, each is found by its own key, and elsewhere she is moved. */
void
case_who_has_two_rows_keeps_both(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, PEOPLE), other = scene_job(2, JOB_ROUTINE);
	struct ledger *l = t->ledger;
	struct ledger_recipient her = scene_recipient(FIRST + 7);
	struct ledger_row row;
	unsigned added;

	assert_int_equal(l->ops->job_put(l, "np", &other), STORE_OK);
	assert_int_equal(l->ops->rows_add(l, "np", other.id, "", &her, 1, &added), STORE_OK);
	scene_commit(l);
	for (unsigned turn = 0; turn < 2; turn++) {
		assert_int_equal(move(l, "np", FIRST + 7, FIRST + 107), STORE_OK);
		scene_commit(l);
		assert_int_equal(row_of(l, &j, FIRST + 7, &row), STORE_OK);
		assert_int_equal(row.row, 7);
		assert_int_equal(row_of(l, &j, FIRST + 107, &row), STORE_OK);
		assert_int_equal(row.row, LEDGER_CHUNK_MAX + 7);
		assert_int_equal(row_of(l, &other, FIRST + 7, &row), STORE_NONE);
		assert_int_equal(row_of(l, &other, FIRST + 107, &row), STORE_OK);
	}
	assert_int_equal(l->ops->peer_erase(l, "np", her.peer, NOW), STORE_OK);	/* DELETE is said of each key of hers */
	assert_int_equal(row_of(l, &j, FIRST + 7, &row), STORE_NONE);
	assert_int_equal(scene_fate(l, &j, 7).state, ROW_CANCELLED);
	assert_int_equal(scene_fate(l, &j, LEDGER_CHUNK_MAX + 7).state, ROW_QUEUED);
	assert_int_equal(scene_sums(l, &j).planned, PEOPLE);
	scene_commit(l);
}
