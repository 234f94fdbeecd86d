/*
 * wording_number.c - numbers that staff wrote into a text: tested facts, or none at all
 *
 * A wrong digit in a text to 800,000 people rings a stranger, or worse.  What is
 * no number to ring (days, years, hours, money) is let through by its form; in
 * doubt it is a number, and staff write it otherwise.
 */
#include <stdlib.h>
#include <string.h>

#include "content/render.h"
#include "content/withdrawn.h"
#include "gateway/broadcast/wording_inside.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { GROUPS = 24, GROUP_DIGITS = 24, RUN_DIGITS = 64, LEAST = 5, MONEY_DIGITS = 7, YEARS = 20, BETWEEN = 8 };

/* Digits that stand together, and what stands between them and those before. */
struct group { char digits[GROUP_DIGITS]; unsigned count; char before[BETWEEN]; };
struct run { struct group group[GROUPS]; unsigned groups; bool has_plus, is_money; };

/* The next character; a byte that is none stands for itself. */
static size_t
next(const char *at, const char *end, uint32_t *cp)
{
	size_t bytes = utf8_decode(at, (size_t)(end - at), cp);

	if (bytes == 0)
		*cp = 0xFFFD;
	return bytes > 0 ? bytes : 1;
}

/* The digit that a character is, in whatever script; -1 for others. */
static int
digit_of(const struct pack *p, const char *at, size_t bytes)
{
	char room[8];

	if (bytes == 1)
		return at[0] >= '0' && at[0] <= '9' ? at[0] - '0' : -1;
	return fold_digits(&p->fold, at, bytes, room, sizeof room) == 1 && room[0] >= '0' && room[0] <= '9' ? room[0] - '0' : -1;
}

/* What people write between digits of one number, as one ASCII sign; 0 for what ends it; -1 for what nobody sees. */
static int
sign_between(uint32_t cp)
{
	if (cp == ' ' || cp == 0xA0 || cp == 0x2009 || cp == 0x202F)
		return ' ';
	if (cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212)
		return '-';
	if (cp == '.' || cp == '/' || cp == ',' || cp == '(' || cp == ')')
		return (int)cp;
	return (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060 || cp == 0xAD ? -1 : 0;
}

/* One sign, or one with blanks or a bracket beside it; a sentence or a list ("in 2026. 12", "3, 4") goes no further. */
static bool
joins(const char *between)
{
	static const char *const more[] = { " - ", ") ", " (", ")-", "-(", " / " };

	for (size_t i = 0; i < COUNT(more); i++)
		if (strcmp(between, more[i]) == 0)
			return true;
	return strlen(between) <= 1;
}

static const char *const currencies[] = {
	"AED", "BDT", "BHD", "ETB", "EUR", "GBP", "HKD", "IDR", "INR", "JOD", "KES", "KHR", "KWD", "LBP", "LKR", "MMK", "MYR", "NPR", "OMR",
	"PHP", "PKR", "QAR", "SAR", "SGD", "THB", "UGX", "USD", "VND", "Rs", "Rs.", "Tk", "Ksh", "birr", "taka", "riyal", "dirham", "dinar",
	"\xc2\xa3", "$", "\xe2\x82\xac", "\xe2\x82\xb9", "\xe0\xa7\xb3", "\xe2\x82\xb1", "\xe0\xb8\xbf", "\xe1\x9f\x9b", "\xe2\x82\xa8",
	"\xe1\x89\xa5\xe1\x88\xad",		/* birr */
};

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A currency that ends before `at`, or begins behind `end`, with at most one blank between. */
static bool
is_money(const char *text, const char *at, const char *end)
{
	const char *left = at > text && at[-1] == ' ' ? at - 1 : at, *right = end + (*end == ' ');

	for (size_t i = 0; i < COUNT(currencies); i++) {
		size_t len = strlen(currencies[i]);

		if ((size_t)(left - text) >= len && memcmp(left - len, currencies[i], len) == 0
		    && ((size_t)(left - text) == len || !is_letter(left[-1 - (ptrdiff_t)len]) || !is_letter(currencies[i][0])))
			return true;
		if (strncmp(right, currencies[i], len) == 0 && !(is_letter(right[len]) && is_letter(currencies[i][len - 1])))
			return true;
	}
	return false;
}

static int
value_of(const struct group *g)
{
	return g->count <= 4 ? (int)strtol(g->digits, NULL, 10) : -1;
}

static bool
is_year(const struct group *g)
{
	return g->count == 4 && value_of(g) >= 1900 && value_of(g) <= 2100;
}

static bool
is_from_to(const struct group *g, int from, int to)
{
	return g->count <= 2 && value_of(g) >= from && value_of(g) <= to;
}

/* "2026-11-27", "27.11.2026", "27/11/2026" */
static bool
is_date(const struct group *g)
{
	const char *sign = g[1].before;

	if (strcmp(sign, g[2].before) != 0 || (strcmp(sign, "-") != 0 && strcmp(sign, ".") != 0 && strcmp(sign, "/") != 0))
		return false;
	return is_from_to(&g[1], 1, 12) && ((is_year(&g[0]) && is_from_to(&g[2], 1, 31)) || (is_from_to(&g[0], 1, 31) && is_year(&g[2])));
}

/* "06.00-10.00" */
static bool
is_hours(const struct group *g)
{
	return is_from_to(&g[0], 0, 24) && is_from_to(&g[1], 0, 59) && is_from_to(&g[2], 0, 24) && is_from_to(&g[3], 0, 59)
	    && g[1].count == 2 && g[3].count == 2 && strcmp(g[1].before, ".") == 0 && strcmp(g[3].before, ".") == 0
	    && (strcmp(g[2].before, "-") == 0 || strcmp(g[2].before, " - ") == 0);
}

/* "2025-2026": a few years, in their order. */
static bool
are_years(const struct group *g)
{
	return is_year(&g[0]) && is_year(&g[1]) && (strcmp(g[1].before, "-") == 0 || strcmp(g[1].before, "/") == 0)
	    && value_of(&g[1]) > value_of(&g[0]) && value_of(&g[1]) - value_of(&g[0]) <= YEARS;
}

/* How many groups from g on are no number by their form; they end where the run does, or at a blank. */
static unsigned
free_groups(const struct run *r, unsigned first)
{
	const struct group *g = &r->group[first];
	unsigned left = r->groups - first, n = 0;

	if (r->has_plus || (first > 0 && g[0].before[0] != ' '))
		return 0;
	if (left >= 3 && is_date(g))
		n = 3;
	else if (left >= 4 && is_hours(g))
		n = 4;
	else if (left >= 2 && are_years(g))
		n = 2;
	return n == left || (n > 0 && g[n].before[0] == ' ') ? n : 0;
}

/* "15,000"; beside a currency "15 000", "15000", "1.250.000", "25007.60", too. */
static bool
is_amount(const struct run *r, unsigned first, unsigned end)
{
	unsigned digits = 0, groups = end - first;
	const struct group *g = &r->group[first];
	bool is_grouped = groups > 1 && g[0].count <= 3 && g[0].digits[0] != '0';

	for (unsigned i = 0; i < groups; i++) {
		digits += g[i].count;
		if (i > 0)
			is_grouped = is_grouped && g[i].count == 3 && strcmp(g[i].before, g[1].before) == 0 && strlen(g[i].before) == 1;
	}
	if (r->has_plus || g[0].digits[0] == '0')
		return false;
	if (is_grouped && (g[1].before[0] == ',' || (r->is_money && strchr(" .", g[1].before[0]) != NULL)))
		return true;
	if (groups == 2 && strcmp(g[1].before, ".") == 0 && g[1].count <= 2) {	/* cents */
		digits -= g[1].count;
		groups = 1;
	}
	return r->is_money && groups == 1 && digits <= MONEY_DIGITS;
}

/* A telephone number as digits, "+" in front if it is international; "" if it is longer than any. */
static void
number_of(const struct run *r, unsigned first, unsigned end, char out[RUN_DIGITS])
{
	size_t n = 0;

	if (r->has_plus && first == 0)
		out[n++] = '+';
	for (unsigned i = first; i < end; i++) {
		if (n + r->group[i].count + 1 >= RUN_DIGITS) {
			out[0] = '\0';
			return;
		}
		memcpy(out + n, r->group[i].digits, r->group[i].count);
		n += r->group[i].count;
	}
	out[n] = '\0';
	if (strncmp(out, "00", 2) == 0 && n > 8) {
		out[0] = '+';
		memmove(out + 1, out + 2, n - 1);
	}
}

/* The same in what the pack says, whose numbers are written for people. */
static bool
is_same(const struct pack *p, struct pack_str value, const char *number)
{
	const char *at = pack_string(p, value), *end = at + value.len;

	for (; at < end; at++) {
		if ((*at < '0' || *at > '9') && *at != '+')
			continue;
		if (*at != *number)
			return false;
		number++;
	}
	return *number == '\0';
}

/* As an answer says it: live, or in a sample what is untested or old as well. */
static bool
may_be_said(const struct wording_of *w, uint16_t fact)
{
	enum fact_gate gate = fact_gate(w->pack, fact, w->withdrawn, w->now_s);

	return gate == FACT_LIVE || (pack_is_sample(w->pack) && (gate == FACT_UNTESTED || gate == FACT_EXPIRED));
}

static bool
is_tested(const struct wording_of *w, const char *number, uint16_t stay)
{
	const struct pack *p = w->pack;

	for (uint32_t i = 0; i < p->facts_count && *number != '\0'; i++) {
		const struct pack_fact *f = &p->facts[i];
		bool works_there = f->country == 0 || f->country == stay || f->works_from_abroad == FLAG_YES;

		if (f->is_number && works_there && is_same(p, f->value, number) && may_be_said(w, (uint16_t)i))
			return true;
	}
	for (uint32_t i = 0; w->service != NULL && i < p->services_count && *number != '\0'; i++)
		if (pack_compare(p, p->services[i].owner, pack_string(p, w->service->owner), w->service->owner.len) == 0
		    && is_same(p, p->services[i].number, number))
			return true;
	return false;
}

static bool
is_right(const struct wording_of *w, const struct run *r, unsigned first, unsigned end, uint16_t stay)
{
	char number[RUN_DIGITS];

	number_of(r, first, end, number);
	return is_tested(w, number, stay);
}

/* "16008/16009", "999 112": each of them is one. */
static bool
are_right_alone(const struct wording_of *w, const struct run *r, unsigned first, unsigned end, uint16_t stay)
{
	for (unsigned i = first; i < end; i++)
		if ((i > first && strchr(" /,", r->group[i].before[0]) == NULL) || !is_right(w, r, i, i + 1, stay))
			return false;
	return true;
}

static bool
piece_is_right(const struct wording_of *w, const struct run *r, unsigned first, unsigned end, uint16_t stay)
{
	unsigned digits = 0;

	for (unsigned i = first; i < end; i++)
		digits += r->group[i].count;
	return digits < LEAST || is_amount(r, first, end) || is_right(w, r, first, end, stay)
	    || are_right_alone(w, r, first, end, stay);
}

static bool
run_is_right(const struct wording_of *w, const struct run *r, uint16_t stay)
{
	unsigned first = 0;

	for (unsigned i = 0; i < r->groups;) {
		unsigned n = free_groups(r, i);

		if (n == 0) {
			i++;
			continue;
		}
		if (!piece_is_right(w, r, first, i, stay))
			return false;
		i += n;
		first = i;
	}
	return piece_is_right(w, r, first, r->groups, stay);
}

/* Reads a run from the digit at *at on; false if it is longer than any number can be. */
static bool
run_read(const struct pack *p, const char **at, const char *end, struct run *r)
{
	char between[BETWEEN] = "";
	const char *last = *at;		/* behind the last digit */

	for (const char *s = *at; s < end;) {
		uint32_t cp;
		size_t bytes = next(s, end, &cp), len = strlen(between);
		int digit = digit_of(p, s, bytes), sign = digit < 0 ? sign_between(cp) : 0;
		struct group *g = r->groups > 0 ? &r->group[r->groups - 1] : NULL;

		s += bytes;
		if (digit < 0 && (sign == 0 || (sign > 0 && len + 1 >= sizeof between)))
			break;
		if (digit < 0) {
			between[len] = sign > 0 ? (char)sign : '\0';
			between[len + (sign > 0)] = '\0';
			continue;
		}
		if (g == NULL || len > 0) {
			if (!joins(between))
				break;
			if (r->groups == GROUPS)
				return false;
			g = &r->group[r->groups++];
			*g = (struct group){ .count = 0 };
			memcpy(g->before, between, sizeof between);
			between[0] = '\0';
		}
		if (g->count + 1 == sizeof g->digits)
			return false;
		g->digits[g->count++] = (char)('0' + digit);
		last = s;
	}
	*at = last;
	return true;
}

bool
wording_numbers_are_tested(const struct wording_of *w, const char *text, uint16_t stay)
{
	const char *at = text, *end = text + strlen(text);
	bool has_plus = false;

	while (at < end) {
		struct run r = { .has_plus = has_plus };
		const char *begin = at;
		uint32_t cp;
		size_t bytes = next(at, end, &cp);

		if (digit_of(w->pack, at, bytes) < 0) {
			has_plus = cp == '+' || cp == 0xFF0B || (has_plus && (sign_between(cp) == ' ' || cp == '('));
			at += bytes;
			continue;
		}
		if (!run_read(w->pack, &at, end, &r))
			return false;
		r.is_money = is_money(text, begin, at);
		if (!run_is_right(w, &r, stay))
			return false;
		has_plus = false;
	}
	return true;
}
