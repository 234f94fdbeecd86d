/*
 * test_life.c - every state, verb and asker against an oracle that is written differently
 *
 * The table goes by rows; the oracle goes by verbs, as the rules were agreed
 * in words.  They must say the same of every combination there is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/broadcast/life.h"
#include "gateway/staff/staff.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const char *const verbs[] = { "edit", "submit", "approve", "return", "reject", "begin", "doubt", "pause", "resume", "cancel",
	"end", "expire", "correct", "" };

static bool is(const char *verb, const char *other) { return strcmp(verb, other) == 0; }
static bool in(enum life_state s, unsigned set) { return (1u << s & set) != 0; }
#define AT(state) (1u << LIFE_##state)

/* Where it leads; LIFE_STATES: nowhere. */
static enum life_state
leads_to(enum life_state s, const char *verb)
{
	if (is(verb, "edit"))
		return in(s, AT(DRAFT) | AT(WAITING) | AT(RETURNED)) ? LIFE_DRAFT : LIFE_STATES;
	if (is(verb, "submit"))
		return in(s, AT(DRAFT) | AT(WAITING) | AT(PAUSED)) ? LIFE_WAITING : LIFE_STATES;
	if (is(verb, "cancel"))
		return in(s, AT(SENT) | AT(REJECTED) | AT(CANCELLED) | AT(EXPIRED)) ? LIFE_STATES : LIFE_CANCELLED;
	if (is(verb, "expire"))
		return in(s, AT(WAITING) | AT(SCHEDULED) | AT(PAUSED)) ? LIFE_EXPIRED : LIFE_STATES;
	if (s == LIFE_WAITING)
		return is(verb, "approve") ? LIFE_SCHEDULED : is(verb, "return") ? LIFE_RETURNED : is(verb, "reject") ? LIFE_REJECTED :
		    LIFE_STATES;
	if (s == LIFE_SCHEDULED)
		return is(verb, "begin") ? LIFE_SENDING : is(verb, "doubt") ? LIFE_WAITING : LIFE_STATES;
	if (s == LIFE_SENDING)
		return is(verb, "pause") ? LIFE_PAUSED : is(verb, "end") ? LIFE_SENT : LIFE_STATES;
	return s == LIFE_PAUSED && is(verb, "resume") ? LIFE_SENDING : LIFE_STATES;
}

/* Starting needs two people, stopping one, time is nobody's. */
static bool
is_hers(enum life_state s, const char *verb, const struct life_asker *w, bool is_training)
{
	bool edits = w->roles & 1 << ROLE_EDITOR, approves = w->roles & 1 << ROLE_APPROVER;
	bool is_staff = edits || approves || w->roles & 1 << ROLE_OPERATOR || w->roles & 1 << ROLE_ADMIN;

	if (is(verb, "begin") || is(verb, "doubt") || is(verb, "end") || is(verb, "expire"))
		return w->is_clock;
	if (w->is_clock)
		return is(verb, "pause");
	if (is(verb, "pause") || is(verb, "resume"))
		return is_staff;
	if (is(verb, "cancel"))
		return in(s, AT(SCHEDULED) | AT(SENDING) | AT(PAUSED)) ? is_staff : edits;
	if (is(verb, "edit"))
		return edits && (s != LIFE_RETURNED || !w->has_returned);
	if (is(verb, "submit"))
		return edits;
	if (w->has_touched)
		return is_training && edits && is(verb, "approve");
	return approves;
}

static void
every_combination_is_as_agreed(void **state)
{
	unsigned long allowed = 0, asked = 0;

	(void)state;
	for (enum life_state s = LIFE_DRAFT; s < LIFE_STATES; s++)
		for (size_t v = 0; v < COUNT(verbs); v++)
			for (unsigned roles = 0; roles <= 1u << STAFF_ROLE_COUNT; roles++)
				for (unsigned flags = 0; flags < 8; flags++) {
					struct life_asker w = { .roles = roles, .has_touched = flags & 1, .has_returned = flags & 2 };
					enum life_state next = LIFE_STATES, expected = leads_to(s, verbs[v]);
					bool is_training = flags & 4, may;
					char room[512];
					struct buf why = BUF_OVER(room);

					if (roles == 1u << STAFF_ROLE_COUNT) {
						w.roles = 0;
						w.is_clock = true;
					}
					if (expected != LIFE_STATES && !is_hers(s, verbs[v], &w, is_training))
						expected = LIFE_STATES;
					may = life_may(s, verbs[v], &w, is_training, &next, &why);
					asked++;
					allowed += may;
					if (next != expected || may != (expected != LIFE_STATES))
						fail_msg("%s %s roles %x flags %u: %s", life_name(s), verbs[v], roles, flags, why.ptr);
					if (may != (why.len == 0) || !buf_ok(&why))
						fail_msg("%s %s: a sentence, or none: %s", life_name(s), verbs[v], why.ptr);
				}
	assert_true(allowed > 1000 && allowed < asked / 4);
}

/* Each can be reached from a draft; what is over stays over, and nothing else is a dead end. */
static void
the_table_is_complete(void **state)
{
	unsigned reached = AT(DRAFT), before = 0;

	(void)state;
	while (before != reached) {
		before = reached;
		for (enum life_state s = LIFE_DRAFT; s < LIFE_STATES; s++)
			for (enum life_state n = LIFE_DRAFT; n < LIFE_STATES; n++)
				if (in(s, reached) && life_leads(s, n))
					reached |= 1u << n;
	}
	assert_int_equal(reached, (1u << LIFE_STATES) - 1);
	for (enum life_state s = LIFE_DRAFT; s < LIFE_STATES; s++) {
		bool leads = false;

		for (enum life_state n = LIFE_DRAFT; n < LIFE_STATES; n++)
			leads = leads || life_leads(s, n);
		assert_int_equal(leads, !life_is_over(s));
		assert_true(strlen(life_name(s)) > 0 && strlen(life_sentence(s)) > 0);
		for (size_t v = 0; v < COUNT(verbs); v++)
			assert_true(leads_to(s, verbs[v]) == LIFE_STATES || life_leads(s, leads_to(s, verbs[v])));
	}
}

/* Numbers are in files. */
static void
states_keep_their_numbers(void **state)
{
	static const char *const names[] = { "draft", "waiting", "scheduled", "sending", "paused", "sent", "returned", "rejected",
		"cancelled", "expired" };

	(void)state;
	assert_int_equal(LIFE_STATES, COUNT(names));
	for (enum life_state s = LIFE_DRAFT; s < LIFE_STATES; s++)
		assert_string_equal(life_name(s), names[s]);
}

static void
sentences_say_who_may(void **state)
{
	static const struct { enum life_state was; const char *verb; struct life_asker who; const char *says; } cases[] = {
		{ LIFE_WAITING, "approve", { 1 << ROLE_EDITOR | 1 << ROLE_APPROVER, false, true, false }, "ask an approver who never touched it" },
		{ LIFE_WAITING, "approve", { 1 << ROLE_EDITOR, false, true, false }, "ask an approver who never touched it" },
		{ LIFE_WAITING, "approve", { 1 << ROLE_OPERATOR, false, false, false }, "an approver who never touched it may do it" },
		{ LIFE_RETURNED, "edit", { 1 << ROLE_EDITOR, false, false, true }, "who gave it back: another editor" },
		{ LIFE_DRAFT, "edit", { 1 << ROLE_APPROVER, false, false, false }, "an editor may do it" },
		{ LIFE_SENDING, "cancel", { 1 << ROLE_CALLER, false, false, false }, "any one editor, approver, operator or administrator" },
		{ LIFE_SCHEDULED, "begin", { 1 << ROLE_ADMIN, false, false, false }, "it happens by itself" },
		{ LIFE_SENDING, "cancel", { 0, true, false, false }, "a person decides it" },
		{ LIFE_DRAFT, "approve", { 1 << ROLE_APPROVER, false, false, false }, "it is draft (is being written): from here it can edit, submit, cancel" },
		{ LIFE_SENT, "cancel", { 1 << ROLE_EDITOR, false, false, false }, "it is sent (nobody waits any more); send a correction, or make a new one from its text" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[512];
		struct buf why = BUF_OVER(room);
		enum life_state next;

		assert_false(life_may(cases[i].was, cases[i].verb, &cases[i].who, false, &next, &why));
		if (strstr(why.ptr, cases[i].says) == NULL)
			fail_msg("%s", why.ptr);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_combination_is_as_agreed),
		cmocka_unit_test(the_table_is_complete),
		cmocka_unit_test(states_keep_their_numbers),
		cmocka_unit_test(sentences_say_who_may),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
