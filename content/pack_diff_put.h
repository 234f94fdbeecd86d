/* pack_diff_put.h - fields of records as words: shared by pack_diff_put.c and pack_diff_fields.c, nobody else */
#ifndef CONTENT_PACK_DIFF_PUT_H
#define CONTENT_PACK_DIFF_PUT_H

#include "content/pack_diff_inside.h"

struct field;
typedef void put_fn(struct diff_value *v, const struct pack *p, const void *record, const struct field *f);

struct field {
	const char *name;
	size_t at;
	put_fn *put;
	const char *const *words;		/* of a set, by number */
	unsigned bytes;				/* of the number; 0 = 2.  Of a list: where its count stands */
};

put_fn put_string, put_number, put_word, put_day, put_country, put_key, put_topic, put_keyword_topic, put_type,
    put_value, put_locales, put_substitutes, put_script, put_texts, put_menu, put_topic_flags,
    put_sources, put_elses, put_argument_widest, put_reach, put_alias_flags, put_office_fact, put_town,
    put_town_names, put_invented, put_covers;

#endif
