/* trouble.h - what bearerbox and safard log, and leave, when things go wrong */
#ifndef TESTS_PRIVACY_TROUBLE_H
#define TESTS_PRIVACY_TROUBLE_H

#include <stdbool.h>

struct site;

#define TROUBLE_NUMBER "+447700900125"		/* whose texts meet the faults */
#define TROUBLE_FAULT_WORD "gossamerkettle"	/* said in them, */
#define TROUBLE_KILL_WORD "thimbleorchid"	/* and in those that meet a kill */

/* The operator refuses, forges, repeats and cuts; a message nobody can read.  False: it did not take the words. */
bool trouble_faults(const struct site *s);
/* Texts of everybody, and this program killed before all can be answered.  True when it is back. */
bool trouble_kill(const struct site *s, const char *program);

#endif
