/* search.h - folders, files and open files, searched for every form of every canary */
#ifndef TESTS_PRIVACY_SEARCH_H
#define TESTS_PRIVACY_SEARCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "locales/text/buf.h"
#include "tests/privacy/forms.h"

/* What was found: "safard.log: the number of A in 10-sms.talk, as it is written", a line each; never the canary itself. */
struct search {
	const struct forms *forms;
	const char *const *spared;	/* ends of paths that are not looked into; NULL at the end */
	struct buf found;
	unsigned files, hits;
	unsigned long bytes;
	const char *path;		/* under way */
	const struct form *last;
};

void search_init(struct search *s, const struct forms *f, const char *const *spared);
void search_release(struct search *s);
void search_folder(struct search *s, const char *path);
/* What a process holds open, also when it was erased; and the words it was started with. */
void search_process(struct search *s, pid_t pid);

#endif
