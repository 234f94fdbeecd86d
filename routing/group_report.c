/*
 * group_report.c - reads a warden's report, piece by piece
 *
 * The text is folded by the pack's table, so digits of every script are ASCII
 * and signs are blanks; Ethiopic numerals, which are no decimal digits in
 * Unicode, are read here.  What folding would hide (a dash between two
 * numbers, a fraction) is looked for before.
 */
#include "routing/group_report.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/utf8.h"

enum { FOLDED_BYTES = 16 * GROUP_TEXT_MAX, WORD_BYTES = 96, NUMBERS_MAX = 24, NUMBER_DIGITS = 7,
	ETHIOPIC_ONE = 0x1369, ETHIOPIC_TEN = 0x1372, ETHIOPIC_HUNDRED = 0x137B, ETHIOPIC_MYRIAD = 0x137C };

static const char *const need_words[10] = {
#define GROUP_NEED(digit, id, word) [digit] = word,
#include "routing/needs.def"
#undef GROUP_NEED
};

static const char *const problem_words[GROUP_PROBLEM_COUNT] = {
	"clear", "no-people", "people-range", "people-unclear", "need-unclear", "no-area", "area-unknown", "area-long",
	"too-many-words", "unreadable",
};

struct number { uint32_t value; unsigned digits; };	/* digits: as written; an Ethiopic numeral below ten is one */

struct pieces {
	struct number	 number[NUMBERS_MAX];
	unsigned	 numbers, words;
	bool		 is_odd;		/* an Ethiopic numeral that is none */
	char		 word[WORD_BYTES];	/* the first */
};

const char *
group_need_word(unsigned digit)
{
	return digit < COUNT(need_words) ? need_words[digit] : NULL;
}

const char *
group_problem_word(enum group_problem problem)
{
	BUG_IF(problem >= GROUP_PROBLEM_COUNT);
	return problem_words[problem];
}

static bool
is_ethiopic_number(uint32_t cp)
{
	return cp >= ETHIOPIC_ONE && cp <= ETHIOPIC_MYRIAD;
}

static bool
is_dash(uint32_t cp)
{
	return cp == '-' || cp == '~' || cp == '/' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x301C || cp == 0xFF0D;
}

/* ½, ², and other numbers that folding would set beside their neighbours. */
static bool
is_small_number(uint32_t cp)
{
	return cp == 0xB2 || cp == 0xB3 || cp == 0xB9 || (cp >= 0xBC && cp <= 0xBE) || (cp >= 0x2070 && cp <= 0x2089) ||
	    (cp >= 0x2150 && cp <= 0x215F) || cp == 0x2189;
}

static bool
is_digit(const struct fold_table *fold, const char *at, size_t len)
{
	char folded[8];
	uint32_t cp = 0;

	utf8_decode(at, len, &cp);
	return is_ethiopic_number(cp) ||
	    (fold_text(fold, at, len, folded, sizeof(folded)) == 1 && folded[0] >= '0' && folded[0] <= '9');
}

/* "40-50", "12½": a number that is two, or a part. */
static bool
is_unclear(const struct fold_table *fold, const char *text, size_t len)
{
	bool was_digit = false, was_dash = false;

	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp;
		bool is_number;

		n = utf8_decode(text + i, len - i, &cp);
		is_number = is_digit(fold, text + i, n);
		if (is_small_number(cp) || (was_dash && is_number))
			return true;
		was_dash = was_digit && is_dash(cp);
		was_digit = is_number;
	}
	return false;
}

static void
number_add(struct pieces *p, uint32_t value, unsigned digits)
{
	if (p->numbers < NUMBERS_MAX)
		p->number[p->numbers] = (struct number){ value, digits };
	p->numbers++;
}

static size_t
decimal_read(struct pieces *p, const char *at)
{
	size_t len = strspn(at, "0123456789");
	uint32_t value = 0;

	for (size_t i = 0; i < len; i++)
		value = value > GROUP_PEOPLE_MAX ? value : value * 10 + (uint32_t)(at[i] - '0');
	number_add(p, value, (unsigned)len);
	return len;
}

/* An Ethiopic numeral: tens and ones, times a hundred, times ten thousand. */
static size_t
ethiopic_read(struct pieces *p, const char *at, size_t len)
{
	uint32_t total = 0, group = 0, pair = 0, cp;
	size_t i = 0, n;

	while (i < len && (n = utf8_decode(at + i, len - i, &cp)) != 0 && is_ethiopic_number(cp)) {
		if (cp < ETHIOPIC_TEN) {
			p->is_odd |= pair % 10 != 0;
			pair += cp - ETHIOPIC_ONE + 1;
		} else if (cp < ETHIOPIC_HUNDRED) {
			p->is_odd |= pair != 0;
			pair += (cp - ETHIOPIC_TEN + 1) * 10;
		} else if (cp == ETHIOPIC_HUNDRED) {
			p->is_odd |= group != 0;
			group = (pair != 0 ? pair : 1) * 100;
			pair = 0;
		} else {
			p->is_odd |= total != 0;
			total = (group + pair != 0 ? group + pair : 1) * 10000;
			group = pair = 0;
		}
		i += n;
		if (p->is_odd)		/* and no sum of it grows without end */
			group = pair = total = 0;
	}
	total += group + pair;
	number_add(p, total, total < 10 ? 1 : 2);
	return i;
}

/* Up to a digit or a blank. */
static size_t
letters_read(struct pieces *p, const char *at, size_t len)
{
	size_t i = 0, n;
	uint32_t cp;

	while (i < len && at[i] != ' ' && (at[i] < '0' || at[i] > '9') && (n = utf8_decode(at + i, len - i, &cp)) != 0 &&
	    !is_ethiopic_number(cp))
		i += n;
	if (p->words++ == 0 && i < WORD_BYTES) {
		memcpy(p->word, at, i);
		p->word[i] = '\0';
	} else if (p->words == 1) {
		memset(p->word, 'x', WORD_BYTES - 1);		/* too long for any area */
		p->word[WORD_BYTES - 1] = '\0';
	}
	return i;
}

/* A piece between blanks that as a whole is a registered area, perhaps with digits in it: "a14". */
static bool
is_registered(const struct group_ask *ask, const char *at, size_t len, struct pieces *p)
{
	char word[WORD_BYTES], code[GROUP_AREA_BYTES] = "";

	if (ask->find_area == NULL || len >= WORD_BYTES || strspn(at, "0123456789") >= len)
		return false;
	memcpy(word, at, len);
	word[len] = '\0';
	if (!ask->find_area(ask->arg, word, code))
		return false;
	if (p->words++ == 0)
		memcpy(p->word, word, len + 1);
	return true;
}

static void
piece_read(const struct group_ask *ask, const char *at, size_t len, struct pieces *p)
{
	uint32_t cp;

	if (is_registered(ask, at, len, p))
		return;
	for (size_t i = 0, n; i < len; i += n) {
		BUG_IF(utf8_decode(at + i, len - i, &cp) == 0);
		if (at[i] >= '0' && at[i] <= '9')
			n = decimal_read(p, at + i);
		else if (is_ethiopic_number(cp))
			n = ethiopic_read(p, at + i, len - i);
		else
			n = letters_read(p, at + i, len - i);
	}
}

static enum group_problem
area_read(const struct group_ask *ask, const struct pieces *p, struct group_report *out)
{
	struct buf area;
	const char *own = ask->own_area != NULL ? ask->own_area : "";

	buf_wrap(&area, out->area, sizeof(out->area));
	if (p->words == 0) {
		buf_adds(&area, own);
		return *own == '\0' ? GROUP_NO_AREA : buf_ok(&area) ? GROUP_CLEAR : GROUP_AREA_LONG;
	}
	if (ask->find_area != NULL)
		return ask->find_area(ask->arg, p->word, out->area) ? GROUP_CLEAR : GROUP_AREA_UNKNOWN;
	buf_adds(&area, p->word);
	return buf_ok(&area) ? GROUP_CLEAR : GROUP_AREA_LONG;
}

static enum group_problem
numbers_read(const struct pieces *p, struct group_report *out)
{
	if (p->numbers == 0)
		return GROUP_NO_PEOPLE;
	if (p->is_odd)
		return GROUP_PEOPLE_UNCLEAR;
	if (p->number[0].value == 0 || p->number[0].value > GROUP_PEOPLE_MAX || p->number[0].digits > NUMBER_DIGITS)
		return GROUP_PEOPLE_RANGE;
	if (p->numbers > NUMBERS_MAX)
		return GROUP_NEED_UNCLEAR;
	out->people = p->number[0].value;
	for (unsigned i = 1; i < p->numbers; i++) {
		if (p->number[i].digits != 1 || group_need_word(p->number[i].value) == NULL)
			return GROUP_NEED_UNCLEAR;
		out->needs |= (uint16_t)(1U << p->number[i].value);
	}
	return GROUP_CLEAR;
}

bool
group_report_read(const struct group_ask *ask, const char *text, size_t len, size_t at, struct group_report *out)
{
	char folded[FOLDED_BYTES];
	struct pieces p = { 0 };
	enum group_problem problem = GROUP_CLEAR;
	size_t end = 0;

	BUG_IF(at > len);
	*out = (struct group_report){ 0 };
	text += at;
	len -= at;
	if (len > GROUP_TEXT_MAX)
		problem = GROUP_TOO_MANY_WORDS;
	else if (!utf8_valid(text, len, NULL))
		problem = GROUP_UNREADABLE;
	if (problem == GROUP_CLEAR)
		end = fold_text(ask->fold, text, len, folded, sizeof(folded));
	for (size_t i = 0, n; i < end; i += n + 1) {
		n = strcspn(folded + i, " ");
		piece_read(ask, folded + i, n, &p);
	}
	/* Words first: of a text with names nothing else is looked at. */
	if (problem == GROUP_CLEAR && p.words > 1)
		problem = GROUP_TOO_MANY_WORDS;
	if (problem == GROUP_CLEAR && is_unclear(ask->fold, text, len))
		problem = GROUP_PEOPLE_UNCLEAR;
	if (problem == GROUP_CLEAR)
		problem = numbers_read(&p, out);
	if (problem == GROUP_CLEAR)
		problem = area_read(ask, &p, out);
	if (problem != GROUP_CLEAR)
		*out = (struct group_report){ .problem = problem };
	explicit_bzero(folded, end);
	explicit_bzero(p.word, sizeof(p.word));
	return problem == GROUP_CLEAR;
}

void
group_report_add(struct buf *out, const struct group_report *r)
{
	buf_addf(out, "%lu", (unsigned long)r->people);
	for (const char *c = r->area; *c != '\0'; c++) {
		if (c == r->area)
			buf_addc(out, ' ');
		buf_addc(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
	}
	for (unsigned digit = 0; digit < COUNT(need_words); digit++)
		if ((r->needs >> digit & 1) != 0)
			buf_addf(out, " %u", digit);
}
