/*
 * kannel_conf.h - writes a kannel.conf that bearerbox reads as it is meant
 *
 * Three traps of Kannel 1.4.5 cannot happen here: a value that contains the
 * word "include" is an include directive to it, wherever it stands in the line
 * (refused); a group that does not begin behind an empty line melts into the
 * one before it (the writer puts the line); a missing `group = smsbox` makes it
 * panic.  Paths are relative to the run directory, where bearerbox is started,
 * so that no path of the user's is ever a value.  No content text is written.
 */
#ifndef OPS_COMMAND_KANNEL_CONF_H
#define OPS_COMMAND_KANNEL_CONF_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

struct kannel_conf {
	uint16_t	 smsc_port, box_port, admin_port;	/* all on 127.0.0.1 */
	const char	*admin_password;
	const char	*smsc_user, *smsc_password;		/* of the bind: at most 15 and 8 characters */
	const char	*box;					/* our boxc-id */
	unsigned	 pending;				/* submits under way: what a kill may send twice */
};

/* Appends the file; false and a sentence when a value cannot be written. */
bool kannel_conf_write(struct buf *out, const struct kannel_conf *c, struct buf *why);

/* The writer itself, for tests: values between quotes when they need it. */
struct kannel_writer { struct buf *out, *why; bool is_bad; };
void kannel_group(struct kannel_writer *w, const char *name);
void kannel_set(struct kannel_writer *w, const char *key, const char *value);
void kannel_setn(struct kannel_writer *w, const char *key, unsigned long value);

#endif
