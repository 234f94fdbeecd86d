/*
 * cmd_phone.h - the handset, for `safar run` to open in a fork of its own
 */
#ifndef OPS_COMMAND_CMD_PHONE_H
#define OPS_COMMAND_CMD_PHONE_H

/* Exactly one network is set: pack, socket, or smsc (ussd may be NULL). */
struct phone_options {
	const char	*pack, *socket, *smsc, *ussd, *from, *service;
	const char	*second;	/* the line that opens a second phone, or NULL: said in /help */
};

#define PHONE_FROM "+447700900123"	/* a number reserved for fiction */
#define PHONE_SERVICE "33444"

/* Opens it, on the terminal if there is one; an exit code, sentences on stderr. */
int phone_run(const struct phone_options *o);

#endif
