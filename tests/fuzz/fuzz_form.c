/* What an aggregator posts: every value lies in the body and ends in it. */
#include "gateway/bearer/ussd_form.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "form", 200000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *body = xmemdup0((const char *)data, len);
	struct ussd_form f;

	if (ussd_form_read(&f, body, len))
		for (size_t i = 0; i < USSD_FIELD_COUNT; i++)
			BUG_IF(f.value[i] != NULL && (f.value[i] < body ||
			    f.value[i] + strlen(f.value[i]) > body + len));
	free(body);
	return 0;
}
