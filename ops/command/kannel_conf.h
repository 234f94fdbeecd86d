/*
 * kannel_conf.h - writes a kannel.conf that bearerbox reads as it is meant
 *
 * Traps of Kannel 1.4.5 that cannot happen here: a value that contains the
 * word "include" is an include directive to it, wherever it stands in the line
 * (refused); a group that does not begin behind an empty line melts into the
 * one before it (the writer puts the line); a missing `group = smsbox` makes it
 * panic; a status page without a password is for everybody.  Interfaces are
 * always 127.0.0.1.  No content text is written.
 */
#ifndef OPS_COMMAND_KANNEL_CONF_H
#define OPS_COMMAND_KANNEL_CONF_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct ways;

/*
 * Appends the whole file for these ways, whose passwords have been read; false and a
 * sentence when a value cannot be written.  Values are judged by ways_read(), not here.
 */
bool kannel_conf_of_ways(struct buf *out, const struct ways *w, struct buf *why);

/* One SMSC on this machine, named "simulator"; paths are relative to the folder bearerbox is started in. */
struct kannel_conf {
	uint16_t	 smsc_port, box_port, admin_port;	/* all on 127.0.0.1 */
	const char	*admin_password;
	const char	*smsc_user, *smsc_password;		/* of the bind: at most 15 and 8 characters */
	const char	*box;					/* our boxc-id */
	unsigned	 pending;				/* submits under way: what a kill may send twice */
};
bool kannel_conf_write(struct buf *out, const struct kannel_conf *c, struct buf *why);

/* The writer itself, for tests: values between quotes when they need it. */
struct kannel_writer { struct buf *out, *why; bool is_bad; };
void kannel_group(struct kannel_writer *w, const char *name);
void kannel_set(struct kannel_writer *w, const char *key, const char *value);
void kannel_setn(struct kannel_writer *w, const char *key, unsigned long value);

#endif
