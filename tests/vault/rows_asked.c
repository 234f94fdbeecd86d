/* rows_asked.c - asks, waits, compares */
#include "tests/vault/rows_asked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/loop.h"
#include "gateway/vault/ticket.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/vault/stage.h"

enum { ROUNDS = 2000, ROUND_MS = 20 };

static void
on_said(void *arg, const struct vault_row_said *said, unsigned count, const char *why)
{
	struct rows_asked *a = arg;

	a->calls++;
	a->count = count;
	memset(a->ended, 0, sizeof(a->ended));
	snprintf(a->why, sizeof(a->why), "%s", why);
	for (unsigned i = 0; i < count; i++) {
		assert_true(said[i].end < VAULT_ROW_END_COUNT);
		a->end[i] = said[i].end;
		a->ended[said[i].end]++;
		if (strcmp(said[i].digits, said[i].end == VAULT_ROW_OPEN ? HER : "") != 0)
			fail_msg("row %u: other digits than hers", i);
	}
	if (a->look)
		a->look(said);
	if (a->frees_line) {
		vault_line_free(a->line);
		a->line = NULL;
		assert_true(said[0].end < VAULT_ROW_END_COUNT);		/* still there to be read */
	}
}

void
rows_begin(struct rows_asked *a, const char *socket_path)
{
	struct buf why = BUF_INIT(512);

	*a = (struct rows_asked){ .loop = loop_new(&why) };
	assert_non_null(a->loop);
	a->line = vault_line_new(a->loop, socket_path, on_said, a);
	assert_true(vault_line_is_free(a->line));
	buf_free(&why);
}

void
rows_end(struct rows_asked *a)
{
	vault_line_free(a->line);
	loop_free(a->loop);
}

void
rows_blank(struct vault_rows_ask *ask, unsigned count)
{
	memset(ask, 0, sizeof(*ask));
	ask->owner = "np";
	ask->list = "alerts";
	ask->who = "safard";
	ask->job = ROWS_JOB;
	ask->count = count;
}

void
rows_fill(struct vault_rows_ask *ask, unsigned count)
{
	rows_blank(ask, count);
	for (unsigned i = 0; i < count; i++)
		stage_seal("np", "alerts", 60, ask->row[i].id, ask->row[i].sealed);
}

void
rows_ticket(uint32_t rows)
{
	struct ticket t = { ROWS_JOB, "np", "alerts", "ana", "bina", loop_wall_s() + 3600, rows };
	struct buf why = BUF_INIT(512);

	if (!ticket_write(stage_in("jobs"), &t, &why))
		fail_msg("%s", why.ptr);
	buf_free(&why);
}

void
rows_wait(struct rows_asked *a)
{
	unsigned before = a->calls;

	for (int i = 0; i < ROUNDS && a->calls == before; i++)
		loop_once(a->loop, ROUND_MS);
	assert_int_equal(a->calls, before + 1);
	assert_true(!a->line || vault_line_is_free(a->line));
}

void
rows_go(struct rows_asked *a, const struct vault_rows_ask *ask)
{
	unsigned before = a->calls;

	vault_line_ask(a->line, ask);
	assert_int_equal(a->calls, before);		/* never from inside */
	assert_false(vault_line_is_free(a->line));
	rows_wait(a);
	assert_int_equal(a->count, ask->count);
}

void
rows_expect(const struct rows_asked *a, unsigned open, unsigned later, unsigned never, unsigned stopped, const char *words)
{
	if (a->ended[VAULT_ROW_OPEN] != open || a->ended[VAULT_ROW_LATER] != later || a->ended[VAULT_ROW_NEVER] != never ||
	    a->ended[VAULT_ROW_STOPPED] != stopped || !strstr(a->why, words) || (*words == '\0') != (a->why[0] == '\0'))
		fail_msg("%u open, %u later, %u never, %u stopped: \"%s\"", a->ended[VAULT_ROW_OPEN], a->ended[VAULT_ROW_LATER],
		    a->ended[VAULT_ROW_NEVER], a->ended[VAULT_ROW_STOPPED], a->why);
	assert_null(strstr(a->why, HER));
}
