/* An aggregator's request in any dialect: the first two bytes choose dialect and method, then URL, NUL, body. */
#include "gateway/bearer/ussd_request.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "request", 200000 };

static void
answer(const struct ussd_request *r)
{
	static const struct outbound page = { .kind = OUTBOUND_USSD, .page = "1 \xe0\xa4\x96 <&>\n0 \"Back\"", .page_len = 20 };
	static struct ussd_reply reply;		/* 8 KiB of room */

	ussd_answer_write(r, &page, &reply);
	BUG_IF(!buf_ok(&reply.body));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "DELETE" };
	static struct ussd_request r;
	const struct http_dialect *d;
	const char *why = NULL;
	unsigned count = 0;
	size_t url;
	char *in;

	while (http_dialect_at(count) != NULL)
		count++;
	if (len < 3)
		return 0;
	in = xmemdup0((const char *)data + 2, len - 2);
	url = strlen(in);
	d = http_dialect_at(data[0] % count);
	if (ussd_request_read(d, methods[data[1] % COUNT(methods)], in, in + url + (url < len - 2), len - 2 - url -
	    (url < len - 2), &r, &why) == 0) {
		BUG_IF(r.dialect != d || r.len > USSD_BODY_BYTES || (r.session[0] == '\0'));
		(void)ussd_request_begins(&r);
		answer(&r);
	} else {
		BUG_IF(why == NULL || *why == '\0');
	}
	free(in);
	return 0;
}
