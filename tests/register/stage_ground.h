/*
 * stage_ground.h - a folder of lists of ZZ, and what every test of stage.h does in it
 *
 * What goes wrong here ends the test.
 */
#ifndef TESTS_REGISTER_STAGE_GROUND_H
#define TESTS_REGISTER_STAGE_GROUND_H

#include "content/register/stage.h"
#include "tests/register/office_list.h"

enum { ROWS = 200 };

struct ground { char folder[64]; struct stage stage; };

int ground_setup(void **state);		/* *state becomes a struct ground */
int ground_teardown(void **state);
void ground_stage(const struct ground *p, struct list_result *r, struct stage_report *out);
/* What waits comes into service, or is refused with a sentence in which `says` stands. */
bool ground_apply(const struct ground *p, bool is_agreed, const char *says);
/* An earlier list (0: the one before) again, by one person; *given: its serial now. */
bool ground_back(const struct ground *p, uint32_t to, uint32_t *given, const char *says);
/* One person, and nothing to say against it; frees the list. */
void ground_serve(const struct ground *p, struct list_result *r);
struct agents *ground_open(const struct ground *p, const char *name);	/* NULL: no such file */
uint32_t ground_serial(const struct ground *p);		/* of what is in service; 0: nothing */

#endif
