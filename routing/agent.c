/*
 * agent.c - by number, by exact name, by what looks the same; then by what is near (agent_near.c)
 *
 * The order is domain.md D.4.  A text that is a number and a name is read in
 * both ways: a number that stands in the middle of a name ("Gulf 2000") must
 * not accuse the firm that has licence 2000, so the whole text as an exact name
 * goes before its number.
 */
#include "routing/agent_inside.h"

#include <stdlib.h>
#include <string.h>

#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { NUMBER_ROWS = 64 /* with one serial */, NAME_LEAST = 3 /* bytes of a word that makes a name of what stands beside a number */ };

struct agent_finder *
agent_finder_new(const struct agents *a, const struct fold_table *fold, enum agent_shape shape)
{
	struct agent_finder *f = xcalloc(1, sizeof *f);

	f->agents = a;
	f->fold = fold;
	f->shape = shape;
	f->shared = xcalloc((size_t)a->row_count + 8, sizeof *f->shared);
	return f;
}

void
agent_finder_free(struct agent_finder *f)
{
	if (f == NULL)
		return;
	free(f->shared);
	free(f);
}

/* --- what was found --- */

/* One of them, if it may be and is far enough ahead; else all. */
static void
answer(const struct agent_list *l, bool may_be_one, unsigned gap, struct agent_hit *out)
{
	if (l->count == 0)
		return;
	out->found = may_be_one && l->best[0].score >= AGENT_SURE &&
	    (l->count == 1 || l->best[0].score - l->best[1].score >= (int)gap) ? AGENT_FOUND_ONE : AGENT_FOUND_LIKE;
	out->count = out->found == AGENT_FOUND_ONE ? 1 : l->count;
	for (unsigned i = 0; i < out->count; i++) {
		out->row[i] = l->best[i].row;
		out->score[i] = l->best[i].score;
	}
	out->was_renamed = l->best[0].typed != l->best[0].row;
}

static void
exact_names(const struct agents *a, const struct agent_name *asked, struct agent_list *l)
{
	agent_exact(a, a->names, a->name_count, asked->clean, asked->clean_len, 100, l);
}

static void
same_looks(const struct agents *a, const struct agent_name *asked, unsigned score, struct agent_list *l)
{
	agent_exact(a, a->skeletons, a->skeleton_count, asked->skeleton, asked->skeleton_len, score, l);
}

/* --- names --- */

/*
 * An exact name.  Others that look the same to the eye are shown with it: what
 * she copied from a paper may be either.
 */
static bool
by_exact_name(const struct agents *a, const struct agent_name *asked, struct agent_hit *out)
{
	struct agent_list l = { 0 };

	exact_names(a, asked, &l);
	if (l.count == 0)
		return false;
	same_looks(a, asked, 99, &l);
	answer(&l, true, AGENT_GAP, out);
	return true;
}

static void
near_names(struct agent_finder *f, const struct agent_name *asked, struct agent_list *l)
{
	same_looks(f->agents, asked, AGENT_SURE, l);
	agent_near(f, asked, l);
}

/* --- numbers --- */

static bool
has_word(const struct agent_name *name)
{
	size_t word = 0;

	for (size_t i = 0; !name->is_empty && i < name->loose_len && word < NAME_LEAST; i++)
		word = name->loose[i] == ' ' ? 0 : word + 1;
	return word >= NAME_LEAST;
}

/* The first words of a name are how people call a firm: "sunrise" of "Sunrise Overseas". */
static bool
begins(const struct agent_name *of_row, const struct agent_name *asked)
{
	return asked->loose_len < of_row->loose_len && of_row->loose[asked->loose_len] == ' ' &&
	    memcmp(of_row->loose, asked->loose, asked->loose_len) == 0;
}

static unsigned
fit_of_row(struct agent_finder *f, uint32_t row, const struct agent_name *asked)
{
	unsigned score;

	agent_row_name(f->agents, row, &f->row);
	score = agent_score(asked, &f->row);
	return score < AGENT_NEAR && begins(&f->row, asked) ? AGENT_NEAR : score;
}

static bool
holds(const struct agent_list *l, uint32_t row)
{
	for (unsigned i = 0; i < l->count; i++)
		if (l->best[i].row == row)
			return true;
	return false;
}

/* How well a typed name fits a row: its name, or the one it has now.  The very name of another firm never does. */
static unsigned
fit(struct agent_finder *f, uint32_t typed, uint32_t row, const struct agent_name *asked, const struct agent_list *owners)
{
	unsigned one, other;

	if (owners->count > 0)
		return holds(owners, row) ? 100 : 0;
	one = fit_of_row(f, typed, asked);
	other = typed == row ? one : fit_of_row(f, row, asked);
	return one > other ? one : other;
}

/*
 * Whose name it is: the rows with exactly this name; else those that the name alone would be sure of but for each
 * other, as when "Overseas" is left out.  Else a firm that lost its licence could use the number of one with nearly
 * its name.  More of them than a list holds: nobody's.
 */
static void
owners_of(struct agent_finder *f, const struct agent_name *asked, struct agent_list *owners)
{
	unsigned sure = 0;

	exact_names(f->agents, asked, owners);
	if (owners->count > 0)
		return;
	near_names(f, asked, owners);
	while (sure < owners->count && owners->best[0].score >= AGENT_SURE &&
	    owners->best[0].score - owners->best[sure].score < AGENT_GAP)
		sure++;
	owners->count = sure < AGENT_CHOICES ? sure : 0;
}

/* The rows of a number, and those of them that the typed name fits (`asked` NULL: none was typed). */
static void
number_rows(struct agent_finder *f, const struct agent_name *asked, struct agent_list *rows, struct agent_list *fits)
{
	const struct agents *a = f->agents;
	struct agent_list owners = { 0 };
	uint64_t hash = agent_hash(f->number.text, f->number.len);

	if (asked != NULL)
		owners_of(f, asked, &owners);
	for (uint32_t i = agent_entry_first(a->numbers, a->number_count, hash), met = 0;
	    i < a->number_count && a->numbers[i].hash == hash && met < NUMBER_ROWS; i++) {
		uint32_t row = a->numbers[i].row;
		unsigned score;

		if (!agent_is_entry(a, &a->numbers[i], f->number.text, f->number.len))
			continue;
		met++;
		agent_list_add(a, rows, row, 100);
		score = asked == NULL ? 0 : fit(f, row, agent_followed(a, row), asked, &owners);
		if (score >= AGENT_NEAR)
			agent_list_add(a, fits, row, score);
	}
}

/* Firms that are called by the same first words as the one whose number it is.  Those near the name were counted. */
static void
begun_alike(struct agent_finder *f, const struct agent_name *asked, struct agent_list *l)
{
	for (unsigned i = 0; i < f->near_count; i++) {
		agent_row_name(f->agents, f->near[i].row, &f->row);
		if (begins(&f->row, asked))
			agent_list_add(f->agents, l, f->near[i].row, AGENT_NEAR);
	}
}

/* Number and name agree: one row is sure from AGENT_NEAR on, unless first words are all that agrees and others have them. */
static void
confirmed(struct agent_finder *f, const struct agent_name *asked, const struct agent_list *fits, struct agent_hit *out)
{
	struct agent_list l = *fits;

	if (l.count == 1 && l.best[0].score == AGENT_NEAR) {
		l.best[0].score++;		/* her number speaks for it: the first of them */
		begun_alike(f, asked, &l);
	}
	answer(&l, true, AGENT_GAP, out);
	if (l.count == 1)
		out->found = AGENT_FOUND_ONE;
}

static void
other_name(const struct agent_list *rows, struct agent_hit *out)
{
	answer(rows, true, AGENT_GAP, out);
	out->found = AGENT_FOUND_OTHER_NAME;
	out->count = 1;
	out->score[0] = 0;
}

static bool
by_number(struct agent_finder *f, const struct agent_name *asked, struct agent_hit *out)
{
	struct agent_list rows = { 0 }, fits = { 0 };

	number_rows(f, asked, &rows, &fits);
	if (rows.count == 0)
		return false;
	if (fits.count > 0) {
		confirmed(f, asked, &fits, out);
	} else if (asked != NULL) {
		other_name(&rows, out);
	} else {
		answer(&rows, true, AGENT_GAP, out);
	}
	out->by_number = true;
	return true;
}

/* Rows by name that stand beside a number; what they are worth, in `l`. */
static void
near_beside(struct agent_finder *f, struct agent_list *l)
{
	near_names(f, &f->name, l);
	if (l->count == 0)
		near_names(f, &f->whole, l);
}

/*
 * The rows of a serial, or of a bare number among words.  A name that fits
 * confirms it; else it may be part of a name ("Gulf 2000"), so she chooses.
 * With no such name, a whole number is another firm's as in by_number().
 */
static void
by_hint(struct agent_finder *f, const struct agent_name *asked, struct agent_hit *out)
{
	bool is_whole = f->shape == SHAPE_BANGLADESH || f->shape == SHAPE_SRI_LANKA;
	struct agent_list rows = { 0 }, fits = { 0 }, names = { 0 };

	number_rows(f, asked, &rows, &fits);
	if (rows.count == 0)
		return;
	out->by_number = true;
	if (fits.count > 0) {
		confirmed(f, asked, &fits, out);
		return;
	}
	if (asked != NULL)
		near_beside(f, &names);
	if (asked != NULL && names.count == 0 && is_whole) {
		other_name(&rows, out);
		return;
	}
	for (unsigned i = 0; i < rows.count; i++)
		agent_list_add(f->agents, &names, rows.best[i].typed, AGENT_NEAR);
	answer(&names, false, AGENT_GAP, out);
	out->by_number = asked == NULL;
}

/* --- a question --- */

/* Bytes of at most AGENT_CHARS characters. */
static size_t
looked_at(const char *text, size_t len)
{
	size_t at = 0;

	for (unsigned i = 0; i < AGENT_CHARS && at < len; i++) {
		uint32_t cp;
		size_t bytes = (unsigned char)text[at] < 0x80 ? 1 : utf8_decode(text + at, len - at, &cp);

		if (bytes == 0)
			break;
		at += bytes;
	}
	return at;
}

/* The text without its number, a blank in its place; true if there is a name in it. */
static bool
read_rest(struct agent_finder *f, const char *text, size_t len, size_t at)
{
	size_t behind = at + f->number.used;

	BUG_IF(behind > len);
	if (at + len - behind < NAME_LEAST)
		return false;
	memcpy(f->rest, text, at);
	f->rest[at] = ' ';
	memcpy(f->rest + at + 1, text + behind, len - behind);
	f->rest_len = at + 1 + len - behind;
	agent_name_read(f->fold, f->rest, f->rest_len, &f->name);
	(void)agent_drop_telephone(f, &f->name);
	return has_word(&f->name);
}

static void
find_with_number(struct agent_finder *f, const char *text, size_t len, size_t at, struct agent_hit *out)
{
	bool has_name = read_rest(f, text, len, at);
	const struct agent_name *asked = has_name ? &f->name : NULL;
	struct agent_list names = { 0 };

	if (has_name) {
		agent_name_read(f->fold, text, len, &f->whole);
		if (by_exact_name(f->agents, &f->whole, out))
			return;
	}
	if (f->number.kind == NUMBER_LICENCE && by_number(f, asked, out))
		return;
	if (f->number.kind == NUMBER_HINT)
		by_hint(f, asked, out);
	if (out->found == AGENT_FOUND_NONE && has_name) {
		/* A number that nobody has beside a name is no reason to be sure of the name. */
		near_beside(f, &names);
		answer(&names, false, AGENT_GAP, out);
	} else if (out->found == AGENT_FOUND_NONE) {
		/* a name of digits alone */
		agent_name_read(f->fold, text, len, &f->whole);
		(void)by_exact_name(f->agents, &f->whole, out);
	}
}

static void
find(struct agent_finder *f, const char *text, size_t len, struct agent_hit *out)
{
	struct agent_list names = { 0 };
	size_t at = 0;
	bool has_telephone;

	*out = (struct agent_hit){ .found = AGENT_FOUND_NONE };
	len = looked_at(text, len);
	agent_number_read(f->shape, text, len, &f->number, &at);
	if (f->number.kind == NUMBER_COMPANY) {
		out->found = AGENT_FOUND_COMPANY;
		return;
	}
	if (f->number.kind != NUMBER_NOT) {
		find_with_number(f, text, len, at, out);
		return;
	}
	agent_name_read(f->fold, text, len, &f->whole);
	if (by_exact_name(f->agents, &f->whole, out) || f->whole.is_empty)
		return;
	has_telephone = agent_drop_telephone(f, &f->whole);
	if (has_telephone)		/* which firm answers it, no list says: she chooses */
		exact_names(f->agents, &f->whole, &names);
	near_names(f, &f->whole, &names);
	answer(&names, !has_telephone, AGENT_GAP, out);
}

void
agent_find(struct agent_finder *f, const char *text, size_t len, struct agent_hit *out)
{
	find(f, text, len, out);
	/* What was asked is in the room of the question: a finder lives as long as the list. */
	explicit_bzero(&f->number, sizeof f->number);
	explicit_bzero(f->rest, sizeof f->rest);
	explicit_bzero(&f->whole, sizeof f->whole);
	explicit_bzero(&f->name, sizeof f->name);
	explicit_bzero(f->near, sizeof f->near);
}
