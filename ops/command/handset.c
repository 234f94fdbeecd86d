/*
 * handset.c - what all networks share
 */
#include "ops/command/handset.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"

void
handset_init(struct handset *h, const struct handset_ops *ops, const struct handset_settings *s)
{
	h->ops = ops;
	h->heard = s->heard;
	h->heard_arg = s->heard_arg;
	BUG_IF(strlen(s->from) >= sizeof h->from || strlen(s->service) >= sizeof h->service);
	memcpy(h->from, s->from, strlen(s->from) + 1);
	memcpy(h->service, s->service, strlen(s->service) + 1);
}

void
handset_hear(struct handset *h, const struct heard *what)
{
	if (what->kind == HEARD_PAGE)
		h->is_open = !what->is_end;
	h->heard(h->heard_arg, what);
}

void
handset_close(struct handset *h)
{
	if (h != NULL)
		h->ops->close(h);
}
