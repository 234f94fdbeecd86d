/* po_header.c - the first entry of a PO file */
#include "content/compiler/po_header.h"

#include <ctype.h>
#include <time.h>

#include "locales/text/buf.h"

/* The value of "Field: " in the header, up to its line's end; NULL if absent. */
static const char *
header_field(const struct po_string *h, const char *field, size_t *len)
{
	const char *found = h->text != NULL ? strstr(h->text, field) : NULL;

	if (found == NULL || (found != h->text && found[-1] != '\n'))
		return NULL;
	found += strlen(field);
	*len = strcspn(found, "\n");
	return found;
}

static bool
same_language(const char *value, size_t len, const char *tag)
{
	for (size_t i = 0; i < len && tag[i] != '\0'; i++)
		if ((value[i] == '_' ? '-' : tolower((unsigned char)value[i])) != tag[i])
			return false;
	return len == strlen(tag);
}

void
po_header_check(const struct po *po, const char *tag, struct diag *d)
{
	const struct po_string *header = &po->header.text;
	struct place whole = { po->name, 1, 0, NULL, 0, 0 };
	size_t len;
	const char *value = header_field(header, "Language: ", &len), *charset;

	if (value == NULL) {
		diag_at(d, E144, &whole, "the header does not say its language");
		diag_fix(d, "put \"Language: %s\\n\" into the first entry (msgid \"\")", tag);
		return;
	}
	if (!same_language(value, len, tag)) {
		struct place here = po_place(po, header, (size_t)(value - header->text), (unsigned)len);

		diag_at(d, E144, &here, "the header says \"%.*s\", the file is named for \"%s\"", (int)len, value, tag);
	}
	value = header_field(header, "Content-Type: ", &len);
	charset = value != NULL ? strstr(value, "charset=") : NULL;
	if (charset != NULL && charset < value + len && strncmp(charset + 8, "UTF-8", 5) != 0) {
		whole = po_place(po, header, (size_t)(charset - header->text), 8);
		diag_at(d, E144, &whole, "the header names another encoding than UTF-8");
	}
}

void
po_header_new(struct buf *out, const char *tag, const char *english, int64_t now)
{
	time_t seconds = (time_t)now;
	struct tm day;
	char date[32];

	if (gmtime_r(&seconds, &day) == NULL || strftime(date, sizeof date, "%Y-%m-%d %H:%M+0000", &day) == 0)
		snprintf(date, sizeof date, "1970-01-01 00:00+0000");
	buf_addf(out, "# %s texts of Safar.\n", english);
	buf_adds(out, "# Nothing in this file was checked by a second person yet.\n"
	    "# A reader who has checked a text puts a mark above its msgctxt (see locales/README.md).\n"
	    "msgid \"\"\n"
	    "msgstr \"\"\n"
	    "\"Project-Id-Version: safar\\n\"\n");
	buf_addf(out, "\"PO-Revision-Date: %s\\n\"\n", date);
	buf_adds(out, "\"Last-Translator: Safar\\n\"\n");
	buf_addf(out, "\"Language-Team: %s\\n\"\n", english);
	buf_addf(out, "\"Language: %s\\n\"\n", tag);
	buf_adds(out, "\"MIME-Version: 1.0\\n\"\n"
	    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	    "\"Content-Transfer-Encoding: 8bit\\n\"\n");
}
