/* po_place.c - where a byte of a text stands in its PO file */
#include "content/compiler/po.h"

#include "locales/text/utf8.h"

struct place
po_place(const struct po *po, const struct po_string *s, size_t at, unsigned width)
{
	const struct po_line *l;
	size_t i = 0, raw, n;

	if (s->lines == 0)
		return (struct place){ po->name, 0, 0, NULL, 0, 0 };
	/* A text that begins with an empty "" line belongs to the first line that holds the byte. */
	while (i + 1 < s->lines && s->line[i + 1].at <= at)
		i++;
	l = &s->line[i];
	for (raw = l->from, n = l->at; n < at && raw < l->source_len; n++)
		raw += l->source[raw] == '\\' ? 2 : 1;
	return (struct place){ s->file, l->number, (unsigned)utf8_count(l->source, raw) + 1,
		l->source, l->source_len, width };
}
