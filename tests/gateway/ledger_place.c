/*
 * ledger_place.c - opens, and opens again behind a kill
 */
#include "tests/gateway/ledger_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct ledger *
ledger_place_open(struct place *p)
{
	struct ledger *l = ledger_sqlite_open(p->path, &p->why);

	if (!l)
		fail_msg("%s", p->why.ptr);
	return l;
}

struct ledger *
ledger_place_killed(struct ledger *l, struct place *p)
{
	struct place_files files;

	place_files_take(p, &files);
	l->ops->close(l);
	place_files_put(p, &files);
	return ledger_place_open(p);
}
