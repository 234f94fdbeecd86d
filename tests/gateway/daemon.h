/*
 * daemon.h - a real safard in a temporary folder, and a phone to ask it with
 *
 * SAFAR_BUILD is where the daemon lies, SAFAR_PACK a sample pack; without them
 * they are what `make` built.  One daemon at a time.
 */
#ifndef TESTS_GATEWAY_DAEMON_H
#define TESTS_GATEWAY_DAEMON_H

#include <stddef.h>
#include <sys/types.h>

#include "content/pack.h"

enum { PACK_BYTES = 8 << 20, WAIT_MS = 20000 };
#define HER "+447700900123"

extern union daemon_pack_bytes { struct pack_header header; char bytes[PACK_BYTES]; } daemon_pack;
extern size_t daemon_pack_len;
extern pid_t daemon_pid;

int daemon_set_up(void **state);		/* cmocka: folder, configuration, pack with serial 100 */
int daemon_tear_down(void **state);
const char *daemon_in_folder(const char *name);
void daemon_slurp(const char *path, char *out, size_t size);
void daemon_spill(const char *path, const void *bytes, size_t len);
void daemon_conf(const char *more);		/* safar.conf with these lines behind its own */
void daemon_pack_put(void);			/* `daemon_pack` as it stands, sealed again */

int daemon_launch(const char *const *more);	/* a descriptor that gets "ready"; `more` = other arguments */
void daemon_start(void);			/* launched and ready */
int daemon_ended(void);			/* its exit code, or 1000 + the signal */
int daemon_run(const char *const *more);
void daemon_killed(void);
const char *daemon_log_text(void);
void daemon_wait_log(const char *words);
int daemon_pick_up(void);
void daemon_say(int fd, const char *line, char *back, size_t size);
const char *daemon_ask(const char *line);
const char *daemon_text(const char *from, const char *words);	/* an SMS to 33444 */
void daemon_answers_go_on(void);		/* by SMS and USSD, or the test has failed */
/* One question at the control socket; "" when nobody is there.  Good until the next call. */
const char *daemon_door(const char *line);
#define DAEMON_FOUND "{\"op\":\"staff.found\",\"args\":{\"name\":\"ada\",\"password\":\"password of ada\"," \
	"\"name2\":\"bea\",\"password2\":\"password of bea\"}}\n"

#endif
