/* cap_made.c - see cap_made.h */
#include "tests/broadcast/cap_made.h"

#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

bool
cap_golden(const char *folder, const char *name, const char *ending, const char *text)
{
	char path[256];
	struct buf why = BUF_INIT(512);
	size_t len = 0;
	char *golden;
	bool is_same;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.%s", folder, name, ending);
	if (getenv("REGEN") != NULL) {
		f = fopen(path, "we");
		BUG_IF(f == NULL || fputs(text, f) < 0 || fclose(f) != 0);
	}
	golden = whole_file_read(path, &len, &why);
	is_same = golden != NULL && strcmp(golden, text) == 0;
	if (!is_same)
		fprintf(stderr, "%s: expected\n%s\ngot\n%s\n", path, golden != NULL ? golden : why.ptr, text);
	free(golden);
	buf_free(&why);
	return is_same;
}

void
cap_made_head(struct buf *xml)
{
	buf_adds(xml, "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>ZZ-1</identifier><sender>a@b.example</sender>"
	    "<sent>2026-11-27T14:30:00+03:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>");
}

void
cap_made_info(struct buf *xml, const char *language, const char *headline)
{
	buf_addf(xml, "<info><language>%s</language><category>Met</category><event>Flood</event><urgency>Immediate</urgency>"
	    "<severity>Severe</severity><certainty>Observed</certainty><expires>2026-11-28T06:00:00+03:00</expires>"
	    "<headline>%s</headline></info>\n", language, headline);
}
