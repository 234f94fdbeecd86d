/* raw.c - see raw.h */
#include "gateway/stats/raw.h"

#include <string.h>

#include "locales/text/buf.h"

static void
cell(struct buf *out, const char *text)
{
	if (text[strcspn(text, ",\"\r\n")] != '\0') {
		buf_addc(out, '"');
		for (; *text != '\0'; text++)
			buf_adds(out, *text == '"' ? "\"\"" : (char[]){ *text, '\0' });
		buf_adds(out, "\",");
		return;
	}
	buf_adds(out, text);
	buf_addc(out, ',');
}

void
stats_raw_header(struct buf *out)
{
	buf_adds(out, STATS_RAW_HEADER "\r\n");
}

void
stats_raw_row(struct buf *out, const char *owner, const struct count_row *row)
{
	cell(out, owner);
	cell(out, row->service);
	cell(out, row->what);
	cell(out, row->name);
	cell(out, row->country);
	cell(out, row->locale);
	cell(out, row->week);
	buf_addf(out, "%lu\r\n", row->n);
}
