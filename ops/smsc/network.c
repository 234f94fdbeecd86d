/*
 * network.c - who is told of what: and in which order
 */
#include "ops/smsc/network.h"

#include "ops/smsc/control.h"
#include "ops/smsc/load.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/smpp.h"
#include "ops/smsc/ussd.h"

bool
network_open(struct network *n, struct loop *loop, const struct smpp_settings *settings, const char *socket,
    struct buf *why)
{
	n->operator = operator_new();
	n->smpp = smpp_open(loop, n->operator, settings, why);
	if (n->smpp == NULL)
		return false;
	/* In this order the socket hears `submit`, then `page`, then a load reacts. */
	n->control = control_open(loop, socket, n, why);
	if (n->control == NULL)
		return false;
	n->ussd = ussd_new(n->operator, n->smpp);
	ussd_watch(n->ussd, control_page, n->control);
	n->load = load_new(loop, n->operator, n->smpp, n->ussd);
	return true;
}

void
network_close(struct network *n)
{
	control_close(n->control);
	load_free(n->load);
	ussd_free(n->ussd);
	smpp_close(n->smpp);
	operator_free(n->operator);
}
