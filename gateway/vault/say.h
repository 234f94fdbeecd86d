/*
 * say.h - the log of safar-vault: one line on standard error for each event
 *
 * Not gateway/log.h, whose events are safard's.  No formatter here for a
 * number, an id or a name from outside.
 */
#ifndef GATEWAY_VAULT_SAY_H
#define GATEWAY_VAULT_SAY_H

/* level: "info", "warn", "error"; the sentence stands in why="…". */
void vault_say(const char *level, const char *event, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
