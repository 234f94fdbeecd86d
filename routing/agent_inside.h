/*
 * agent_inside.h - shared by agent*.c
 */
#ifndef ROUTING_AGENT_INSIDE_H
#define ROUTING_AGENT_INSIDE_H

#include "content/register/name.h"
#include "routing/agent.h"

enum {
	AGENT_CHARS = 160,		/* of a text that are looked at: one SMS */
	AGENT_TEXT_BYTES = 4 * AGENT_CHARS,
	NEAR_ROWS = 32,			/* measured for one question; more than that have fewer letters in common */
};

/* What was found so far: best first, each agency once, ties in the order of the list. */
struct agent_best { uint32_t row, typed; /* the alias that was met, or row itself */ uint8_t score; };
struct agent_list { unsigned count; struct agent_best best[AGENT_CHOICES]; };

/* A row that shares letters with the text. */
struct near_row { uint32_t row; uint32_t share; };

struct agent_finder {
	const struct agents	*agents;
	const struct fold_table	*fold;
	enum agent_shape	 shape;
	uint8_t			*shared;	/* [agents->row_count + 8] pieces in common with the text; zero between questions */
	/* of the question */
	struct agent_number	 number;
	char			 rest[AGENT_TEXT_BYTES + 2];	/* the text without its number */
	size_t			 rest_len;
	struct agent_name	 whole, name, row;	/* whole text; `rest`; a row in turn */
	struct near_row		 near[NEAR_ROWS];
	unsigned		 near_count;
};

uint32_t agent_followed(const struct agents *a, uint32_t row);	/* what it became */
void agent_list_add(const struct agents *a, struct agent_list *l, uint32_t row, unsigned score);
/* The first entry of `hash` or above. */
uint32_t agent_entry_first(const struct register_entry *entry, uint32_t count, uint64_t hash);
bool agent_is_entry(const struct agents *a, const struct register_entry *e, const char *text, size_t len);
/* Adds the rows of entries that are `text`, with `score`. */
void agent_exact(const struct agents *a, const struct register_entry *entry, uint32_t count, const char *text, size_t len,
    unsigned score, struct agent_list *l);
/* The loose form of a row, as far as the two measures need it. */
void agent_row_name(const struct agents *a, uint32_t row, struct agent_name *out);
/* 0..100, the better of both measures. */
unsigned agent_score(const struct agent_name *asked, const struct agent_name *of_row);
/*
 * A telephone number is no part of a name, nor is "call" before it.  True, and `name` is without it, if there was one
 * and more than it.  Overwrites f->rest.
 */
bool agent_drop_telephone(struct agent_finder *f, struct agent_name *name);
/* Adds rows whose names score AGENT_NEAR and more. */
void agent_near(struct agent_finder *f, const struct agent_name *asked, struct agent_list *l);

#endif
