/*
 * list_read_row.c - one row of an official list, judged
 *
 * A row is taken whole or not at all.  A word we do not know is no mistake of
 * the row: it becomes CAUTION, never VALID.  E-mail is nowhere looked at, and
 * a name with one in it is refused.
 */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "content/register/list_read_inside.h"

enum { TEXT_BYTES = 512, PLAIN_BYTES = 256, WORD_BYTES = 64 };

void
list_row_refuse(struct list_reader *r, const struct list_cells *c, int column, enum diag_code code, struct buf *reason,
    const char *fmt, ...)
{
	struct place here = { r->path, c->row, (unsigned)(column + 1), NULL, 0, 0 };
	size_t begin = reason->len;
	va_list args;

	va_start(args, fmt);
	buf_addv(reason, fmt, args);
	va_end(args);
	diag_at(r->d, code, &here, "%s", reason->ptr + begin);
}

/* Blanks, and what shows nothing or turns the writing direction: U+00A0, U+200B to U+200F, U+202A to U+202E, U+2066 to U+2069, U+FEFF. */
static size_t
unseen(const char *s, size_t len, bool *is_blank)
{
	const unsigned char *u = (const unsigned char *)s;

	*is_blank = *u <= ' ' || *u == 0x7F;
	if (*is_blank)
		return 1;
	if (len >= 2 && u[0] == 0xC2 && u[1] == 0xA0) {
		*is_blank = true;
		return 2;
	}
	if (len >= 3 && u[0] == 0xE2 && ((u[1] == 0x80 && ((u[2] >= 0x8B && u[2] <= 0x8F) || (u[2] >= 0xAA && u[2] <= 0xAE))) ||
	    (u[1] == 0x81 && u[2] >= 0xA6 && u[2] <= 0xA9)))
		return 3;
	return len >= 3 && memcmp(u, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

bool
list_cell_text(const struct list_cells *c, int column, struct buf *out)
{
	static const char *const nothing[] = { "-", "--", "n/a", "null", "nil", "none", "undefined", "na" };
	unsigned at = (unsigned)column;
	bool owes_blank = false;

	buf_reset(out);
	if (column < 0 || at >= c->count)
		return true;
	for (size_t i = 0, n; i < c->len[at]; i += n) {
		bool is_blank;

		n = unseen(c->text[at] + i, c->len[at] - i, &is_blank);
		if (n > 0) {
			owes_blank |= is_blank && out->len > 0;
			continue;
		}
		if (owes_blank)
			buf_addc(out, ' ');
		buf_addc(out, c->text[at][i]);
		owes_blank = false;
		n = 1;
	}
	for (size_t i = 0; i < COUNT(nothing); i++) {
		size_t k = 0;

		while (nothing[i][k] != '\0' && tolower((unsigned char)out->ptr[k]) == nothing[i][k])
			k++;
		if (nothing[i][k] == '\0' && out->ptr[k] == '\0')
			buf_reset(out);
	}
	return buf_ok(out);
}

static bool
has_letter(const char *s)
{
	for (; *s != '\0'; s++)
		if (isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80)
			return true;
	return false;
}

/* Eight digits and more, whatever stands between them: it would be said to people as if the office meant it. */
static bool
has_phone(const char *name)
{
	unsigned digits = 0;

	for (const char *c = name; *c != '\0'; c++)
		if (*c >= '0' && *c <= '9')
			digits++;
		else if (strchr(" -.()/+", *c) == NULL)
			digits = digits >= 8 ? digits : 0;
	return digits >= 8;
}

/* What is wrong with it as a name; NULL if nothing is. */
static const char *
wrong_name(const char *name)
{
	static const char *const tests[] = { "test", "test agency", "test test", "dummy", "sample", "sample agency", "demo agency" };
	char plain[PLAIN_BYTES];

	if (name[0] == '\0')
		return "no name";
	if (strchr(name, '@') != NULL || strstr(name, "://") != NULL)
		return "an e-mail or web address stands in the name";
	if (!has_letter(name))
		return "a name without a letter";
	if (has_phone(name))
		return "a telephone number stands in the name";
	if (strlen(name) >= REGISTER_NAME_BYTES)
		return "a name of 160 bytes or more";
	mapping_plain(name, strlen(name), plain, sizeof plain);
	for (size_t i = 0; i < COUNT(tests); i++)
		if (strcmp(plain, tests[i]) == 0)
			return "a row that somebody made to try something";
	return NULL;
}

bool
list_is_mangled(const char *s)
{
	size_t n = strspn(s, "0123456789.,");

	if (s[0] == '#' && s[strspn(s, "#")] == '\0')
		return true;
	return n > 0 && (s[n] == 'E' || s[n] == 'e') && (s[n + 1] == '+' || s[n + 1] == '-') &&
	    s[n + 2 + strspn(s + n + 2, "0123456789")] == '\0';
}

bool
list_has_rest(const char *text, size_t at, size_t used)
{
	for (size_t i = 0; text[i] != '\0'; i++)
		if ((i < at || i >= at + used) && (isalnum((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80))
			return true;
	return false;
}

/* One row on its way. */
struct judge {
	struct list_reader *r;
	const struct list_cells *c;
	struct list_row *out;
	struct buf *reason, text;
	bool has_new_word;
};

static bool
no(struct judge *j, enum list_column column, enum diag_code code, const char *sentence)
{
	list_row_refuse(j->r, j->c, j->r->at[column], code, j->reason, "%s", sentence);
	return false;
}

/* The text of a column; false after a diagnostic. */
static bool
get(struct judge *j, enum list_column column)
{
	if (!list_cell_text(j->c, j->r->at[column], &j->text))
		return no(j, column, E408, "a cell with more than 511 bytes");
	if (j->text.ptr[0] == '=' || j->text.ptr[0] == '+' || j->text.ptr[0] == '@')
		return no(j, column, E406, "a formula, where a text must be");
	return true;
}

static const char *
keep(struct judge *j)
{
	return arena_copy(&j->r->arena, j->text.ptr, j->text.len);
}

static bool
judge_number(struct judge *j)
{
	struct agent_number n;
	size_t at;

	j->out->number = "";
	j->r->number[0] = '\0';
	if (j->r->at[COLUMN_NUMBER] < 0)
		return true;
	if (!get(j, COLUMN_NUMBER))
		return false;
	if (j->text.len == 0)
		return true;
	if (list_is_mangled(j->text.ptr))
		return no(j, COLUMN_NUMBER, E406, "a spreadsheet has made something else of the licence number");
	agent_number_read(j->r->m->shape, j->text.ptr, j->text.len, &n, &at);
	if (n.kind == NUMBER_COMPANY && !list_has_rest(j->text.ptr, at, n.used)) {
		struct place here = { j->r->path, j->c->row, (unsigned)j->r->at[COLUMN_NUMBER] + 1, NULL, 0, 0 };

		diag_at(j->r->d, W411, &here, "a company number, not a licence number");
		return true;
	}
	if (n.kind != NUMBER_LICENCE || list_has_rest(j->text.ptr, at, n.used) || j->text.len >= REGISTER_NUMBER_BYTES)
		return no(j, COLUMN_NUMBER, E404, "this is no licence number of the office's shape");
	j->out->number = keep(j);
	memcpy(j->r->number, n.text, n.len + 1);
	return true;
}

static void
note_new_word(struct list_reader *r, const struct list_cells *c, const char *word)
{
	struct place here = { r->path, c->row, (unsigned)r->at[COLUMN_STATUS] + 1, NULL, 0, 0 };

	if (names_add(&r->new_words, word, (uint32_t)r->new_count) != NAME_NONE)
		return;
	r->new_count++;
	if (r->result.new_word_count < COUNT(r->result.new_words))
		r->result.new_words[r->result.new_word_count++] = word;
	diag_at(r->d, W410, &here, "a status word that content/registers does not have: \"%s\"", word);
}

static bool
judge_status(struct judge *j)
{
	const struct mapping *m = j->r->m;
	char plain[PLAIN_BYTES];

	j->out->word = "";
	j->out->status = m->every;
	if (m->every != AGENT_STATUS_COUNT)
		return true;
	if (!get(j, COLUMN_STATUS))
		return false;
	j->out->status = AGENT_CAUTION;
	if (j->text.len == 0)
		return true;
	if (j->text.len > WORD_BYTES || strchr(j->text.ptr, '@') != NULL)
		return no(j, COLUMN_STATUS, E408, "this is no status word");
	j->out->word = keep(j);
	mapping_plain(j->text.ptr, j->text.len, plain, sizeof plain);
	for (size_t i = 0; i < m->status_count; i++)
		if (strcmp(m->status[i].word, plain) == 0) {
			j->out->status = m->status[i].status;
			return true;
		}
	j->has_new_word = true;
	return true;
}

static bool
judge_date(struct judge *j, enum list_column column, bool may_come, int32_t *days)
{
	const char *wrong;

	*days = 0;
	if (!get(j, column))
		return false;
	if (j->text.len == 0)
		return true;
	wrong = list_day_read(j->r->m->dates, j->text.ptr, j->r->today, may_come, days);
	return wrong == NULL || no(j, column, E405, wrong);
}

/* "4.5" as tenths; false if it is none up to 10. */
static bool
tenths_of(const char *s, uint8_t *out)
{
	unsigned n = 0;
	size_t whole = strspn(s, "0123456789");

	if (whole < 1 || whole > 2)
		return false;
	for (size_t i = 0; i < whole; i++)
		n = 10 * n + (unsigned)(s[i] - '0');
	n *= 10;
	s += whole;
	if (s[0] == '.' && isdigit((unsigned char)s[1])) {
		n += (unsigned)(s[1] - '0');
		s += 2;
	}
	*out = (uint8_t)n;
	return *s == '\0' && n <= 100;
}

static bool
judge_grade(struct judge *j)
{
	if (!get(j, COLUMN_GRADE))
		return false;
	if (j->text.len > 0) {
		if (!tenths_of(j->text.ptr, &j->out->grade))
			return no(j, COLUMN_GRADE, E408, "a grade is a number up to 10");
		j->out->flags |= ROW_HAS_GRADE;
	}
	if (!judge_date(j, COLUMN_GRADE_DATE, false, &j->out->grade_day) || !get(j, COLUMN_ACTIONS))
		return false;
	if (j->text.len > 0) {
		if (j->text.len > 9 || strspn(j->text.ptr, "0123456789") != j->text.len)
			return no(j, COLUMN_ACTIONS, E408, "this is no count of actions");
		j->out->actions = (uint8_t)(strtoul(j->text.ptr, NULL, 10) > 255 ? 255 : strtoul(j->text.ptr, NULL, 10));
	}
	return true;
}

static bool
judge_trade(struct judge *j)
{
	char plain[PLAIN_BYTES];

	if (!get(j, COLUMN_TRADE))
		return false;
	mapping_plain(j->text.ptr, j->text.len, plain, sizeof plain);
	if (mapping_has_word(&j->r->m->other_trade, plain))
		j->out->flags |= ROW_WRONG_TRADE;
	return true;
}

static bool
judge_name(struct judge *j)
{
	const char *wrong;

	if (!get(j, COLUMN_NAME))
		return false;
	if ((wrong = wrong_name(j->text.ptr)) != NULL)
		return no(j, COLUMN_NAME, E403, wrong);
	j->out->name = keep(j);
	return true;
}

/*
 * "Valid" alone is not enough where the list has more to say: without its
 * licence number or its end date a row is not clear, and the office is asked.
 */
static void
doubt(const struct list_reader *r, struct list_row *row)
{
	bool lacks_number = r->m->shape != SHAPE_NONE && row->number[0] == '\0';
	bool lacks_end = r->at[COLUMN_END] >= 0 && row->end_day == 0;

	if ((row->status == AGENT_VALID || row->status == AGENT_PROVISIONAL) && (lacks_number || lacks_end))
		row->status = AGENT_CAUTION;
}

bool
list_row_read(struct list_reader *r, const struct list_cells *c, struct list_row *out, struct buf *reason)
{
	struct judge j = { r, c, out, reason, BUF_INIT(TEXT_BYTES - 1), false };
	int32_t list_day = 0;
	bool is_good = false;

	memset(out, 0, sizeof *out);
	out->line = c->row;
	for (unsigned i = r->width; i < c->count; i++)
		if (c->len[i] > 0) {
			list_row_refuse(r, c, (int)i, E408, reason, "more cells than the heading has: a cell was cut at its comma");
			goto out;
		}
	if (!judge_name(&j) || !judge_number(&j) || !judge_status(&j) || !judge_trade(&j) || !judge_grade(&j) ||
	    !judge_date(&j, COLUMN_STATUS_DATE, false, &out->status_day) || !judge_date(&j, COLUMN_END, true, &out->end_day) ||
	    !judge_date(&j, COLUMN_LIST_DATE, false, &list_day) || !get(&j, COLUMN_ALIAS))
		goto out;
	out->alias = keep(&j);
	doubt(r, out);
	if (j.has_new_word)
		note_new_word(r, c, out->word);
	if (list_day != 0 && (r->oldest == 0 || list_day < r->oldest))
		r->oldest = list_day;	/* a list is as old as its oldest row */
	is_good = true;
out:
	buf_free(&j.text);
	return is_good;
}
