/*
 * number_shape.c - what a licence number looks like, office by office (domain.md D.1, D.3)
 *
 * Each gives one form for all spellings.  Zeros before are as the office
 * writes them, or gone where it is not of one mind (Kenya).  A bare number
 * among other words is a hint only: "Star 2000" is a name.
 */
#include "content/register/number_inside.h"

#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* What the shapes are asked about, from one piece on. */
struct at { const struct number_pieces *p; size_t first; };

static const struct number_piece *
piece(const struct at *a, size_t i)
{
	size_t at = a->first + i;

	return &a->p->piece[at < a->p->count ? at : a->p->count];
}

/* Letters that read `word`. */
static bool
is_word(const struct at *a, size_t i, const char *word)
{
	return !piece(a, i)->is_digits && strcmp(piece(a, i)->text, word) == 0;
}

static bool
is_digits(const struct at *a, size_t i, size_t min, size_t max)
{
	const struct number_piece *p = piece(a, i);

	return p->is_digits && p->len >= min && p->len <= max;
}

static bool
is_letters(const struct at *a, size_t i, size_t min, size_t max)
{
	const struct number_piece *p = piece(a, i);

	return !p->is_digits && p->len >= min && p->len <= max;
}

/* The piece belongs to the one before it: a blank may stand for '/'. */
static bool is_joined(const struct at *a, size_t i) { return piece(a, i)->before != '!'; }

static bool
is_tied(const struct at *a, size_t i)
{
	return (piece(a, i)->before == '/' || piece(a, i)->before == 0) && !piece(a, i)->is_noise;
}

/* At most nine digits. */
static unsigned
value(const struct at *a, size_t i)
{
	unsigned n = 0;

	for (const char *s = piece(a, i)->text; *s != '\0'; s++)
		n = 10 * n + (unsigned)(*s - '0');
	return n;
}

/* Nothing but this and "LICENCE NO." was sent. */
static bool
is_whole(const struct at *a, size_t took)
{
	if (!a->p->are_all)
		return false;
	for (size_t i = 0; i < a->p->count; i++)
		if ((i < a->first || i >= a->first + took) && !a->p->piece[i].is_noise)
			return false;
	return true;
}

static bool
is_after_noise(const struct at *a)
{
	return a->first > 0 && a->p->piece[a->first - 1].is_noise;
}

/* A number with a '/' to a neighbour that is not ours is another thing: a phone number, a date. */
static bool
stands_alone(const struct at *a, size_t took)
{
	return (piece(a, 0)->before != '/' || a->first == 0 || is_after_noise(a)) && !is_tied(a, took);
}

static bool
is_year(const struct at *a, size_t i)
{
	return is_digits(a, i, 4, 4) && value(a, i) >= 1950 && value(a, i) < 2100;
}

static void
say(struct agent_number *out, enum agent_number_kind kind, const struct buf *text)
{
	out->kind = kind;
	if (buf_ok(text))
		memcpy(out->text, text->ptr, text->len + 1);
	else
		out->kind = NUMBER_NOT;
}

/* PVT-AB12CD, CPR/2011/53972, C.12345, BN/2019/7: how many pieces. */
static size_t
fit_company(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	bool has_digit = false;
	size_t n = 1;

	if (is_word(a, 0, "PVT") && is_joined(a, 1)) {
		size_t bytes = 0;

		do {
			has_digit |= piece(a, n)->is_digits;
			bytes += piece(a, n)->len;
			n++;
		} while (piece(a, n)->before == 0 && piece(a, n)->len > 0);
		if (!has_digit || bytes < 5 || bytes > 12)
			return 0;
	} else if ((is_word(a, 0, "CPR") || is_word(a, 0, "BN")) && is_joined(a, 1) && is_year(a, 1) && is_joined(a, 2) &&
	    is_digits(a, 2, 1, 9)) {
		n = 3;
	} else if (is_word(a, 0, "C") && is_joined(a, 1) && is_digits(a, 1, 4, 7) && !is_tied(a, 2)) {
		n = 2;
	} else {
		return 0;
	}
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i == 1 || (i > 1 && piece(a, i)->before != 0) ? "/" : "", piece(a, i)->text);
	say(out, NUMBER_COMPANY, &b);
	return n;
}

static size_t
fit_kenya(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);

	if (!is_word(a, 0, "RA") && !is_word(a, 0, "NA"))
		return fit_company(a, out);
	if (!is_joined(a, 1) || !is_year(a, 1) || !is_joined(a, 2) || !is_digits(a, 2, 1, 2) || value(a, 2) < 1 ||
	    value(a, 2) > 12 || !is_joined(a, 3) || !is_digits(a, 3, 1, 5))
		return 0;
	buf_addf(&b, "%s/%u/%u/%u", piece(a, 0)->text, value(a, 1), value(a, 2), value(a, 3));
	say(out, NUMBER_LICENCE, &b);
	return 4;
}

/* Two years of Bikram Sambat, one after the other: 066 067, 66 67, 2066 2067, 2066 67. */
static bool
is_fiscal_year(const struct at *a, size_t i, unsigned *year)
{
	unsigned one, two;

	if (!is_joined(a, i) || !is_digits(a, i, 2, 4) || !is_joined(a, i + 1) || !is_digits(a, i + 1, 2, 4))
		return false;
	one = value(a, i);
	two = value(a, i + 1);
	*year = one % 1000;
	return (one < 100 || (one >= 2000 && one < 2100)) && (two < 100 || (two >= 2000 && two < 2100)) &&
	    (one + 1) % 100 == two % 100;
}

static size_t
fit_nepal(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	unsigned year;

	if (!is_digits(a, 0, 1, 4) || value(a, 0) == 0)
		return 0;
	buf_addf(&b, "%u", value(a, 0));
	if (is_fiscal_year(a, 1, &year)) {
		buf_addf(&b, "/%03u/%03u", year, (year + 1) % 100);
		say(out, NUMBER_LICENCE, &b);
		return 3;
	}
	if (!stands_alone(a, 1))
		return 0;
	say(out, NUMBER_HINT, &b);
	return 1;
}

static size_t
fit_four_digits(const struct at *a, const char *prefix, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	bool has_prefix = prefix[0] != '\0' && is_word(a, 0, prefix);
	size_t i = has_prefix;

	if (!is_digits(a, i, 1, 4) || value(a, i) == 0 || (has_prefix && !is_joined(a, 1)) ||
	    (!has_prefix && !stands_alone(a, 1)) || is_tied(a, i + 1))
		return 0;
	buf_addf(&b, "%s%s%04u", prefix, prefix[0] != '\0' ? "-" : "", value(a, i));
	say(out, has_prefix || is_after_noise(a) || is_whole(a, 1) ? NUMBER_LICENCE : NUMBER_HINT, &b);
	return i + 1;
}

static size_t
fit_pakistan(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	bool has_city;

	if (!is_digits(a, 0, 1, 4) || value(a, 0) == 0 || (piece(a, 0)->before == '/' && a->first > 0 && !is_after_noise(a)))
		return 0;
	buf_addf(&b, "%04u", value(a, 0));
	has_city = is_letters(a, 1, 3, 3) && is_joined(a, 1) && piece(a, 2)->before != 0 &&
	    (is_tied(a, 1) || is_after_noise(a) || is_whole(a, 2));
	if (has_city) {
		buf_addf(&b, "/%s", piece(a, 1)->text);
		say(out, NUMBER_LICENCE, &b);
		return 2;
	}
	if (is_tied(a, 1))
		return 0;
	say(out, NUMBER_HINT, &b);
	return 1;
}

/* Typed with blanks: only the full form, city kind count digit serial year. */
static bool
is_india_with_blanks(const struct at *a)
{
	bool is_so = is_letters(a, 2, 2, 4) && is_letters(a, 3, 2, 5) && is_digits(a, 4, 1, 5) && is_digits(a, 5, 1, 2) &&
	    is_digits(a, 6, 1, 6) && is_year(a, 7);

	for (size_t i = 2; i < 8; i++)
		is_so &= is_joined(a, i);
	return is_so;
}

static size_t
fit_india(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	size_t n = 2, hint;

	if (!is_word(a, 0, "B") || !is_joined(a, 1) || !is_digits(a, 1, 1, 5))
		return 0;
	buf_addf(&b, "B-%04u", value(a, 1));
	hint = b.len;
	if (is_india_with_blanks(a))
		n = 8;
	else
		while (is_tied(a, n) && n < 12)
			n++;
	for (size_t i = 2; i < n; i++)
		buf_addf(&b, "%s%s", piece(a, i)->before == 0 && !piece(a, i)->is_digits ? "" : "/", piece(a, i)->text);
	if (n >= 5 && is_year(a, n - 1)) {
		say(out, NUMBER_LICENCE, &b);
		return n;
	}
	buf_cut(&b, hint);
	say(out, NUMBER_HINT, &b);
	return 2;
}

/* Any office: letters and digits apart by '/', zeros before gone; three characters with a digit at least. */
static size_t
fit_any(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	bool has_digit = false;
	size_t n = 0, bytes = 0;

	if (piece(a, 0)->len == 0)
		return 0;
	while (n == 0 || (is_tied(a, n) && piece(a, n)->len > 0) || (piece(a, n)->before == ' ' && piece(a, n)->is_digits &&
	    (piece(a, n - 1)->is_digits || is_letters(a, n - 1, 1, 3)))) {
		const char *text = piece(a, n)->text;

		while (piece(a, n)->is_digits && *text == '0' && text[1] != '\0')
			text++;
		if (piece(a, n)->len >= PIECE_BYTES)
			return 0;
		has_digit |= piece(a, n)->is_digits;
		bytes += strlen(text);
		buf_addf(&b, "%s%s", n > 0 ? "/" : "", text);
		n++;
	}
	if (!has_digit || bytes < 3)
		return 0;
	say(out, NUMBER_LICENCE, &b);
	return out->kind == NUMBER_NOT ? 0 : n;
}

size_t
number_shape_fit(enum agent_shape shape, const struct number_pieces *p, size_t first, struct agent_number *out)
{
	struct at a = { p, first };

	switch (shape) {
	case SHAPE_ANY: return fit_any(&a, out);
	case SHAPE_KENYA: return fit_kenya(&a, out);
	case SHAPE_NEPAL: return fit_nepal(&a, out);
	case SHAPE_BANGLADESH: return fit_four_digits(&a, "RL", out);
	case SHAPE_PAKISTAN: return fit_pakistan(&a, out);
	case SHAPE_INDIA: return fit_india(&a, out);
	case SHAPE_SRI_LANKA: return fit_four_digits(&a, "", out);
	case SHAPE_NONE:
	case SHAPE_COUNT: break;
	}
	return 0;
}
