/*
 * ussd_plain.c - answers that are the page itself, with a word or a header about what comes next
 */
#include "gateway/bearer/ussd_reader_inside.h"
#include "locales/text/bug.h"

void
ussd_header(struct ussd_reply *reply, const char *name, const char *value)
{
	BUG_IF(reply->headers == USSD_HEADERS);
	reply->header[reply->headers].name = name;
	reply->header[reply->headers++].value = value;
}

const char *
ussd_page(const struct outbound *out, size_t *len)
{
	*len = out->kind == OUTBOUND_USSD ? out->page_len : 0;
	return *len ? out->page : "";
}

static void
add_page(struct ussd_reply *reply, const struct outbound *out)
{
	size_t len;
	const char *page = ussd_page(out, &len);

	buf_add(&reply->body, page, len);
}

/* Africa's Talking and its clones: without CON or END the network shows a fault. */
void
ussd_write_con_end(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply)
{
	if (r->kind == USSD_KIND_GONE)
		return;
	buf_adds(&reply->body, reply->closes ? "END " : "CON ");
	add_page(reply, out);
}

/* Comviva Flares: the flow is free to go on (FC) or breaks (FB); nobody is charged. */
void
ussd_write_airtel(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply)
{
	if (r->kind == USSD_KIND_GONE)
		return;
	ussd_header(reply, "Freeflow", reply->closes ? "FB" : "FC");
	ussd_header(reply, "charge", "N");
	ussd_header(reply, "amount", "0");
	add_page(reply, out);
}

/* YateUSGW, synchronous: it goes on with ussr by itself; pssr is a last screen, and so is an empty text. */
void
ussd_write_yate(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply)
{
	if (r->kind == USSD_KIND_GONE)
		return;
	if (reply->closes)
		ussd_header(reply, "operation", "pssr");
	add_page(reply, out);
}
