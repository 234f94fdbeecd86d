/* crew.h - people of staff, who type commands as the manual says */
#ifndef TESTS_PRIVACY_CREW_H
#define TESTS_PRIVACY_CREW_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/staff/staff.h"
#include "locales/text/buf.h"
#include "tests/privacy/site.h"

struct crew_person { const char *name; char password[40]; uint8_t totp[STAFF_TOTP_BYTES]; int64_t step; };

struct crew {
	const struct site *site;
	struct buf said;		/* standard output of the last command */
	struct buf why;			/* what went wrong first */
	unsigned commands;
	struct crew_person ada, bea, cora;	/* two administrators, who also agree, and who does the work */
};

void crew_init(struct crew *c, const struct site *site);
void crew_release(struct crew *c);
/* One command as `who`; true when it ended well. */
bool crew_run(struct crew *c, const struct crew_person *who, const char *typed, const char *const *words);
#define CREW_RUN(c, who, typed, ...) crew_run((c), (who), (typed), (const char *const[]){ __VA_ARGS__, NULL })
/* Founded, and cora added; all signed in. */
bool crew_found(struct crew *c);
bool crew_login(struct crew *c, struct crew_person *who);
/* What `maker` proposed a moment ago: `checker` agrees. `id` can then be given with --approval. */
bool crew_agree(struct crew *c, struct crew_person *checker, char id[64]);
/* What stands behind `words` in what was said, up to a blank. */
bool crew_behind(struct crew *c, const char *words, char *out, size_t size);

#endif
