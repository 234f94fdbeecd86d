/*
 * ledger_place.h - the ledger of a folder under test
 */
#ifndef TESTS_GATEWAY_LEDGER_PLACE_H
#define TESTS_GATEWAY_LEDGER_PLACE_H

#include "gateway/store/ledger.h"
#include "tests/gateway/store_place.h"

struct ledger *ledger_place_open(struct place *p);	/* or the test fails */
/* As kill -9 leaves it: the files of this moment, opened anew. */
struct ledger *ledger_place_killed(struct ledger *l, struct place *p);

#endif
