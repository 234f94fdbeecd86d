/*
 * stack.h - operator, bearerbox and safard, together, in a private folder
 *
 * Writes ways.ini, kannel.conf and safar.conf with passwords made for this run and ports
 * the kernel gave, starts the three under a supervisor, and comes back when a
 * message can go all the way.  Everything listens on loopback only.
 */
#ifndef OPS_COMMAND_STACK_H
#define OPS_COMMAND_STACK_H

#include <stdbool.h>

struct buf;
struct stack;
struct supervisor;

struct stack_settings {
	const char	*directory;	/* private folder, made when missing */
	const char	*pack;		/* compiled content */
	const char	*numbers;	/* blank separated: whom a sample pack may answer, 20 at most */
	const char	*bearerbox;	/* path of the program */
	bool		 is_quiet;	/* say nothing on stderr while starting */
	bool		 is_preloaded;	/* bearerbox with the libraries of ops/kannel/ */
};

/*
 * NULL and a sentence when it did not come up, the end of the log of the
 * program that failed among it; an empty sentence when it was told to stop.
 */
struct stack *stack_start(struct supervisor *sup, const struct stack_settings *s, struct buf *why);
/* The supervisor stops the programs; this forgets the folder, which stays. */
void stack_free(struct stack *s);

const char *stack_directory(const struct stack *s);	/* absolute */
const char *stack_control(const struct stack *s);	/* the operator's control socket */
const char *stack_phone(const struct stack *s);		/* safard's phone socket */
const char *stack_ussd_url(const struct stack *s);	/* where an aggregator posts, */
const char *stack_ring_url(const struct stack *s);	/* and where it tells missed calls */
/* Appends the line that opens a phone on this stack in another terminal, quoted for a shell. */
void stack_add_phone_line(const struct stack *s, const char *from, const char *service, struct buf *out);
/* Appends "bearerbox fell and was started again 2 times (signal 11)" for each program that did not hold. */
void stack_add_falls(const struct stack *s, struct buf *out);

#endif
