/*
 * site.h - everything as `safar run` starts it, in a folder that is searched afterwards
 *
 * folder/run is the run's own (configuration, spool, state, logs), folder/said what
 * commands printed, folder/tmp the TMPDIR of all programs.
 */
#ifndef TESTS_PRIVACY_SITE_H
#define TESTS_PRIVACY_SITE_H

#include <stdbool.h>
#include <sys/types.h>

struct buf;

struct site {
	char	 folder[64], run[80];
	char	 control[112], phone[112], door[112];	/* sockets: operator, handset, staff */
	char	 ussd[128], ring[128];			/* URLs */
	pid_t	 supervisor;
};

bool site_start(struct site *s, const char *from, struct buf *why);
void site_stop(struct site *s);
void site_remove(struct site *s);
/* Of one of its programs; 0 while there is none. */
pid_t site_pid(const struct site *s, const char *program);
/* Until safard takes calls again, another one than `before`. */
bool site_wait_safard(const struct site *s, pid_t before);
/* "path" in the site's folder; good for four calls. */
const char *site_path(const struct site *s, const char *name);
/* Bytes of messages that wait in bearerbox's spool and of receipts it waits for. */
long site_spooled(const struct site *s, const char *folder);

/*
 * build/safar with these words, `typed` on its input, as who has the token in said/`who`.
 * What it printed is in said/NAME.out and .err; *out is a copy of the first.  Its exit code.
 */
int site_command(const struct site *s, const char *who, const char *name, const char *typed, const char *const *words,
    struct buf *out);
/* An office that is open now, and as much logged as there is: safard reads its settings again. */
bool site_reload(const struct site *s);
/* Does said/`file` hold these words? */
bool site_said(const struct site *s, const char *file, const char *words);

#endif
