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
value_of(const char *digits, size_t len)
{
	unsigned n = 0;

	for (size_t i = 0; i < len; i++)
		n = 10 * n + (unsigned)(digits[i] - '0');
	return n;
}

static unsigned value(const struct at *a, size_t i) { return value_of(piece(a, i)->text, strlen(piece(a, i)->text)); }

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

/*
 * RA20251024: year, month and serial in one run.  Serials have no zeros before them, so "924" is 9/24 and "1024" is
 * 10/24; "1124" may be 11/24 or 1/124 and is neither.
 */
static bool
is_kenya_in_one(const struct at *a, unsigned *year, unsigned *month, unsigned *serial)
{
	const char *run = piece(a, 1)->text, *rest = run + 4;
	size_t len = piece(a, 1)->len, month_len;

	if (!is_joined(a, 1) || !is_digits(a, 1, 6, 11) || is_tied(a, 2) || strncmp(run, "20", 2) != 0)
		return false;
	month_len = rest[0] == '0' || strncmp(rest, "10", 2) == 0 ? 2 : 1;
	if ((month_len == 1 && rest[0] == '1') || rest[month_len] < '1')
		return false;
	*year = value_of(run, 4);
	*month = value_of(rest, month_len);
	*serial = value_of(rest + month_len, len - 4 - month_len);
	return *month > 0 && len - 4 - month_len <= 5;
}

static size_t
fit_kenya(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	unsigned year, month, serial;

	if (!is_word(a, 0, "RA") && !is_word(a, 0, "NA"))
		return fit_company(a, out);
	if (is_kenya_in_one(a, &year, &month, &serial)) {
		buf_addf(&b, "%s/%u/%u/%u", piece(a, 0)->text, year, month, serial);
		say(out, NUMBER_LICENCE, &b);
		return 2;
	}
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

/* 836066067: the serial, and both years with the zero that a telephone number seldom has twice there. */
static bool
is_nepal_in_one(const struct at *a, unsigned *serial, unsigned *year)
{
	const char *run = piece(a, 0)->text;
	size_t len = piece(a, 0)->len;

	if (!is_digits(a, 0, 7, 10) || !stands_alone(a, 1) || run[len - 6] != '0' || run[len - 3] != '0')
		return false;
	*serial = value_of(run, len - 6);
	*year = value_of(run + len - 6, 3);
	return *serial > 0 && *year + 1 == value_of(run + len - 3, 3);
}

static size_t
fit_nepal(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	unsigned serial, year;

	if (is_nepal_in_one(a, &serial, &year)) {
		buf_addf(&b, "%u/%03u/%03u", serial, year, year + 1);
		say(out, NUMBER_LICENCE, &b);
		return 1;
	}
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
		while (is_tied(a, n) && piece(a, n)->len > 0 && n < 12)
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

/* Behind a number, O and I alone are 0 and 1, however they came to stand there. */
static bool
add_any(struct buf *b, const struct number_piece *p, bool is_behind_digits)
{
	char text[PIECE_BYTES];
	const char *s = text;
	bool is_number = p->is_digits || (is_behind_digits && p->text[strspn(p->text, "OI")] == '\0');
	size_t i = 0;

	for (; p->text[i] != '\0'; i++)
		text[i] = is_number && p->text[i] == 'O' ? '0' : is_number && p->text[i] == 'I' ? '1' : p->text[i];
	text[i] = '\0';
	while (is_number && *s == '0' && s[1] != '\0')
		s++;
	buf_addf(b, "%s%s", b->len > 0 ? "/" : "", s);
	return is_number;
}

/* Any office: letters and digits apart by '/', zeros before gone; three characters with a digit at least. */
static size_t
fit_any(const struct at *a, struct agent_number *out)
{
	char room[NUMBER_BYTES];
	struct buf b = BUF_OVER(room);
	bool has_digit = false, is_digit = false;
	size_t n = 0;

	if (piece(a, 0)->len == 0)
		return 0;
	while (n == 0 || (is_tied(a, n) && piece(a, n)->len > 0) || (piece(a, n)->before == ' ' && piece(a, n)->is_digits &&
	    (piece(a, n - 1)->is_digits || is_letters(a, n - 1, 1, 3)))) {
		if (piece(a, n)->len >= PIECE_BYTES)
			return 0;
		is_digit = add_any(&b, piece(a, n), is_digit);
		has_digit |= is_digit;
		n++;
	}
	if (!has_digit || b.len - (n - 1) < 3)
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
