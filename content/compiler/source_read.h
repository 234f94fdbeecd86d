/*
 * source_read.h - inside of source.c: one function a kind of file
 *
 * Called in the order below: a later one may look up what an earlier one
 * read.  Typed values come through values.h.
 */
#ifndef CONTENT_COMPILER_SOURCE_READ_H
#define CONTENT_COMPILER_SOURCE_READ_H

#include "content/compiler/source.h"

/* Files of `folder` (from the root of one tree) that end in `.ending`, sorted by name: names without the ending. */
uint32_t source_list(struct source *s, unsigned layer, const char *folder, const char *ending, const char ***names);
/* Reads and checks one ini file of one tree, kept until source_free(); NULL after a diagnostic. */
const struct ini *source_ini(struct source *s, unsigned layer, const char *name);
/* The number of a type of fact, new or old. */
uint16_t source_type(struct source *s, const char *name, const struct place *at);
/* Two letters in small or capital ASCII, else 0. */
uint16_t source_country_code(const char *letters, size_t len);

struct row;				/* values.h */

/* Which file a fact stands in. */
struct fact_file {
	const char	*tag;		/* "qa", "np-qa", "world" */
	unsigned	 layer;		/* the highest tree that has it */
	uint16_t	 country, origin;
	bool		 is_corridor;
};
/* Reads a section that states a fact of type `type`, into the last place of s->facts; which keys it may have is the caller's. */
void read_fact(const struct row *r, const struct fact_file *file, unsigned layer, const char *type);

void read_locales(struct source *s);	/* locales/locales.ini and the PO files */
void read_glossary(struct source *s);	/* locales/glossary.csv, if there is one */
void read_tokens(struct source *s);	/* content/tokens.ini */
void read_countries(struct source *s);	/* content/countries, content/corridors */
void read_offices(struct source *s);	/* content/offices; a tree need not have any */
void read_topics(struct source *s);	/* content/topics */
void read_services(struct source *s);	/* content/services.ini of the owner */
void read_keys(struct source *s);	/* which texts there must be */
void read_texts(struct source *s);	/* texts of every locale, as spans */
void read_aliases(struct source *s);	/* keywords of every locale, folded */

#endif
