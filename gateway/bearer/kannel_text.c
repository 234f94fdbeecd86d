/*
 * kannel_text.c - user data as bearerbox gives it becomes UTF-8
 *
 * The SMSC is set to be transparent (alt-charset = UTF-8), so 7-bit text comes
 * as raw septets, one an octet; but Latin-1 and ASCII (data coding 1 and 3)
 * come as UTF-8 under the same name and nothing in the frame tells.  A septet
 * has no high bit, so one octet above 0x7F proves UTF-8.
 */
#include "gateway/bearer/kannel_mo.h"

#include "locales/text/buf.h"
#include "locales/text/gsm7.h"
#include "locales/text/utf8.h"

static bool
is_septets(const struct kannel_mo *mo)
{
	if (mo->is_utf8)
		return false;
	for (size_t i = 0; i < mo->octets; i++)
		if (mo->data[i] > 0x7F)
			return false;
	return true;
}

void
kannel_mo_text(const struct kannel_mo *head, struct buf *out)
{
	int last = -1;

	for (const struct kannel_mo *p = head; p != NULL; p = p->sibling) {
		if (p->udh.seq == last)
			continue;	/* a copy */
		last = p->udh.seq;
		if (head->is_binary)
			buf_add(out, p->data, p->octets);
		else if (p->coding == KANNEL_UCS2)
			utf16be_add_utf8(out, p->data, p->octets);
		else if (is_septets(p))
			gsm7_add_utf8(out, p->data, p->octets, p->udh.lock, p->udh.single);
		else
			buf_add(out, p->data, p->octets);
	}
}
