/* A query or a posted form: every name and value lies in it and ends in it. */
#include "gateway/bearer/ussd_form.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "form", 200000 };

struct body { const char *at; size_t len; };

static bool
on_field(void *arg, const char *name, const char *value)
{
	const struct body *b = arg;

	BUG_IF(name < b->at || name + strlen(name) > b->at + b->len);
	BUG_IF(value < b->at || value + strlen(value) > b->at + b->len);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *form = xmemdup0((const char *)data, len);
	struct body b = { form, len };

	(void)ussd_form_read(form, len, on_field, &b);
	free(form);
	form = xmemdup0((const char *)data, len);
	if (ussd_segment_decode(form))
		BUG_IF(strlen(form) > len);
	free(form);
	return 0;
}
