/* zawgyi.c - CLDR's my-Zawgyi */
#include "content/compiler/zawgyi.h"

#include <stdbool.h>
#include <stdint.h>

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "locales/text/bug.h"

enum { UNITS = 512 };		/* UTF-16 */

struct zawgyi { UTransliterator *rules; };

struct zawgyi *
zawgyi_new(void)
{
	static const UChar id[] = u"my-Zawgyi";
	struct zawgyi *z = xcalloc(1, sizeof *z);
	UErrorCode error = U_ZERO_ERROR;

	z->rules = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	BUG_IF(U_FAILURE(error));
	return z;
}

void
zawgyi_free(struct zawgyi *z)
{
	if (z == NULL)
		return;
	utrans_close(z->rules);
	free(z);
}

char *
zawgyi_of(const struct zawgyi *z, const char *text)
{
	UChar units[UNITS];
	UErrorCode error = U_ZERO_ERROR;
	int32_t len, limit, bytes;
	char *out;

	u_strFromUTF8(units, UNITS / 2, &len, text, -1, &error);
	if (U_FAILURE(error))
		return NULL;
	limit = len;
	utrans_transUChars(z->rules, units, &len, UNITS, 0, &limit, &error);
	if (U_FAILURE(error))
		return NULL;
	out = xmalloc((size_t)len * 3 + 1);
	u_strToUTF8(out, len * 3 + 1, &bytes, units, len, &error);
	if (U_FAILURE(error) || strcmp(out, text) == 0) {
		free(out);
		return NULL;
	}
	return out;
}
