/*
 * control_client.h - asking a running safard (safar-control(7))
 *
 * One connection for one question.  The token of `safar staff login` lies in a
 * file of the person who typed it (0600), and is never on a command line.
 */
#ifndef OPS_COMMAND_CONTROL_CLIENT_H
#define OPS_COMMAND_CONTROL_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

struct buf;

enum { CONTROL_TOKEN_BYTES = 64 };

struct control_question {
	const char	*socket;	/* NULL: SAFAR_CONTROL of the environment, or /var/lib/safar/control */
	const char	*op;
	json_t		*args;		/* taken; NULL = none */
	const char	*approval;	/* hex id of an agreed approval; NULL = none */
	const char	*totp;		/* NULL = none */
	const char	*token;		/* NULL = none */
};

/*
 * The whole answer, which has "ok": release it with json_decref().  NULL and a
 * sentence when there was none: no safard, silence for a minute.
 */
json_t *control_client_ask(struct control_question *q, struct buf *why);

/* $XDG_RUNTIME_DIR/safar-token, or ~/.safar-token. */
bool control_token_write(const char *token, struct buf *why);
bool control_token_read(char token[CONTROL_TOKEN_BYTES], struct buf *why);
void control_token_forget(void);

#endif
