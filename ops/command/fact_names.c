/*
 * fact_names.c - names of facts, typed by people in a hurry
 */
#include "ops/command/fact_names.h"

#include <ctype.h>
#include <stdint.h>

#include "content/pack.h"
#include "locales/text/buf.h"

enum { ID_BYTES = 96 };

bool
fact_id(const char *file, const char *fact, struct buf *id, struct buf *why)
{
	size_t len = strlen(file);
	bool is_world = strcmp(file, "world") == 0;

	if (!is_world && len != 2 && !strchr(file, '-')) {
		buf_addf(why, "the first word is a country (QA), a corridor (np-qa) or world");
		return false;
	}
	if (len + strlen(fact) + 2 > ID_BYTES || *fact == '\0' ||
	    strspn(fact, "abcdefghijklmnopqrstuvwxyz0123456789._-") != strlen(fact)) {
		buf_addf(why, "the second word is a fact's section: hotline.labour, embassy.2");
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		if (!isalpha((unsigned char)file[i]) && file[i] != '-') {
			buf_addf(why, "the first word is a country (QA), a corridor (np-qa) or world");
			return false;
		}
		buf_addc(id, (char)tolower((unsigned char)file[i]));
	}
	buf_addf(id, "/%s", fact);
	return true;
}

/* Levenshtein's, one row at a time. */
size_t
name_distance(const char *a, const char *b)
{
	size_t row[ID_BYTES + 1], b_len = strlen(b);

	if (b_len > ID_BYTES || strlen(a) > ID_BYTES)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t above = row[j], best = corner + (a[i - 1] != b[j - 1]);

			if (above + 1 < best)
				best = above + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			corner = above;
			row[j] = best;
		}
	}
	return row[b_len];
}

const char *
fact_nearest(const struct pack *p, const char *id)
{
	const char *nearest = NULL;
	size_t best = strlen(id) / 3 + 1;

	for (uint32_t i = 0; i < p->facts_count; i++) {
		const char *name = pack_string(p, p->facts[i].id);
		size_t d = name_distance(id, name);

		if (d < best) {
			best = d;
			nearest = name;
		}
	}
	return nearest;
}
