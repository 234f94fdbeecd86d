/*
 * ussd_dialect.c - the rows of ussd_dialects.def
 */
#include "routing/ussd_dialect.h"

#include "locales/text/bug.h"

static const struct ussd_dialect dialects[] = {
#define USSD_DIALECT(name, begin, input, abort, gone, more, end, push, notify, session, code, bit) \
	{ name, begin, input, abort, gone, more, end, push, notify, USSD_SESSION_##session, USSD_CODE_##code, bit },
#include "routing/ussd_dialects.def"
#undef USSD_DIALECT
};

const char *const ussd_session_words[USSD_SESSION_COUNT] = {
#define ROW(name, word, what) word,
	USSD_SESSIONS(ROW)
#undef ROW
};

const char *const ussd_code_words[USSD_CODE_COUNT] = {
#define ROW(name, word, what) word,
	USSD_CODES(ROW)
#undef ROW
};

const struct ussd_dialect *
ussd_dialect_at(unsigned n)
{
	return n < COUNT(dialects) ? &dialects[n] : NULL;
}

const struct ussd_dialect *
ussd_dialect_find(const char *name)
{
	for (unsigned i = 0; i < COUNT(dialects); i++)
		if (strcmp(dialects[i].name, name) == 0)
			return &dialects[i];
	return NULL;
}
