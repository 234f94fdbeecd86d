/*
 * check_same.c - what a translation keeps of the English: its numbers, and the keys that it tells
 *
 * "Come in 3 days" must not become 5, and a key that a text of the program
 * tells ("1 Yes") means what the program does with it, in every language.  A
 * number may be said in words, so one that is only missing is a warning; one
 * more than English has ("2 people" for "two people") is nothing.
 */
#include "content/compiler/check.h"

#include "locales/text/utf8.h"

enum { MOST = 24, LONGEST = 8 };

struct number { char digits[LONGEST]; size_t at; unsigned width; };
struct numbers { struct number at[MOST]; unsigned count; };

/* '0' to '9' in any script, else 0. */
static char
digit_of(const struct source *s, const char *at, size_t n)
{
	char folded[16];

	if (n == 1)
		return *at >= '0' && *at <= '9' ? *at : '\0';
	fold_text(&s->fold.table, at, n, folded, sizeof folded);
	return folded[0] >= '0' && folded[0] <= '9' && folded[1] == '\0' ? folded[0] : '\0';
}

/* Digits that stand together, to the end of their run; `start` is where their literal begins in the text. */
static size_t
read_number(const struct source *s, const char *text, size_t len, size_t start, struct numbers *out)
{
	struct number *to = out->count < MOST ? &out->at[out->count] : NULL;
	size_t i = 0, digits = 0, n;
	uint32_t cp;

	for (; i < len; i += n, digits++) {
		char c;

		n = utf8_decode(text + i, len - i, &cp);
		c = digit_of(s, text + i, n);
		if (c == '\0')
			break;
		if (to != NULL && digits + 1 < LONGEST)
			to->digits[digits] = c, to->digits[digits + 1] = '\0';
	}
	if (to != NULL && digits > 0) {
		to->at = start;
		to->width = (unsigned)digits;
		out->count++;
	}
	return i;
}

/* All numbers of a text; or the keys alone: those that begin a line and have a blank behind them. */
static void
read_numbers(const struct source *s, const struct source_text *t, bool keys_alone, struct numbers *out)
{
	out->count = 0;
	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_span *span = &t->span[i];
		bool begins = i == 0;
		uint32_t cp;

		for (size_t at = 0, n; span->token == PACK_NONE && at < span->len; at += n) {
			unsigned before = out->count;

			n = read_number(s, span->literal + at, span->len - at, span->at + at, out);
			if (keys_alone && out->count > before &&
			    !(begins && at + n < span->len && span->literal[at + n] == ' '))
				out->count = before;
			if (n == 0)
				n = utf8_decode(span->literal + at, span->len - at, &cp);
			begins = span->literal[at + n - 1] == '\n';
		}
	}
}

static struct place
place_of(const struct source *s, uint32_t locale, uint32_t key, const struct number *n)
{
	return source_place(s, locale, key, n != NULL ? n->at : 0, n != NULL ? n->width : 0);
}

/* The keys of its lines, in their order; true if they differ, and that was told. */
static bool
check_keys(const struct source *s, uint32_t locale, uint32_t key)
{
	struct numbers en, own;
	const struct number *want, *has;
	struct place here;
	unsigned i = 0;

	read_numbers(s, source_text(s, 0, key), true, &en);
	read_numbers(s, source_text(s, locale, key), true, &own);
	while (i < en.count && i < own.count && strcmp(en.at[i].digits, own.at[i].digits) == 0)
		i++;
	if (i == en.count && i == own.count)
		return false;
	want = i < en.count ? &en.at[i] : NULL;
	has = i < own.count ? &own.at[i] : NULL;
	here = place_of(s, locale, key, has);
	if (want != NULL && has != NULL)
		diag_at(s->d, E218, &here, "a line begins with %s where English has %s", has->digits, want->digits);
	else if (want != NULL)
		diag_at(s->d, E218, &here, "no line begins with %s, as one does in English", want->digits);
	else
		diag_at(s->d, E218, &here, "a line begins with %s, which is no key in English", has->digits);
	if (want != NULL) {
		here = place_of(s, 0, key, want);
		diag_note(s->d, &here, "English has %s here", want->digits);
	}
	return true;
}

/* One of `a` that `b` does not have as often; NULL if there is none. */
static const struct number *
one_more(const struct numbers *a, const struct numbers *b)
{
	for (unsigned i = 0; i < a->count; i++) {
		int more = 0;

		for (unsigned k = 0; k <= i; k++)
			more += strcmp(a->at[k].digits, a->at[i].digits) == 0;
		for (unsigned k = 0; k < b->count; k++)
			more -= strcmp(b->at[k].digits, a->at[i].digits) == 0;
		if (more > 0)
			return &a->at[i];
	}
	return NULL;
}

static void
check_values(const struct source *s, uint32_t locale, uint32_t key)
{
	struct numbers en, own;
	const struct number *lost, *new;
	struct place here;

	read_numbers(s, source_text(s, 0, key), false, &en);
	if (en.count == 0)
		return;			/* as most are */
	read_numbers(s, source_text(s, locale, key), false, &own);
	lost = one_more(&en, &own);
	new = one_more(&own, &en);
	if (lost == NULL || (new == NULL && s->keys[key].use == USE_TITLE))	/* "a minor" for "under 18" */
		return;
	if (!number_may_stand(lost->digits) || (new != NULL && !number_may_stand(new->digits)))
		return;			/* neither should be there: E212 */
	here = place_of(s, locale, key, new);
	if (new != NULL)
		diag_at(s->d, E215, &here, "%s stands where English has %s", new->digits, lost->digits);
	else
		diag_at(s->d, W219, &here, "%s of the English text is missing", lost->digits);
	here = place_of(s, 0, key, lost);
	diag_note(s->d, &here, "English has %s here", lost->digits);
}

/* "0 Back" without its 0 tells nobody how to get back, in English either.  False: it is no such line. */
static bool
check_key_line(const struct source *s, uint32_t locale, uint32_t key)
{
	static const struct { enum ui ui; const char *key; } lines[] = {
		{ UI_BACK, "0" }, { UI_HOME, "00" }, { UI_MORE, "98" }, { UI_SEND, "97" },
	};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct numbers own;
		struct place here;

		if (s->keys[key].use != USE_UI || s->ui[lines[i].ui] != key)
			continue;
		read_numbers(s, source_text(s, locale, key), true, &own);
		here = source_place(s, locale, key, 0, 0);
		if (own.count != 1 || strcmp(own.at[0].digits, lines[i].key) != 0)
			diag_at(s->d, E218, &here, "%s must begin with its key, %s", s->keys[key].name, lines[i].key);
		return true;
	}
	return false;
}

void
check_same(const struct source *s)
{
	for (uint32_t locale = 0; locale < s->locales_count; locale++)
		for (uint32_t key = 0; key < s->keys_count; key++) {
			if (source_text(s, locale, key)->spans == 0 || check_key_line(s, locale, key) || locale == 0 ||
			    source_text(s, 0, key)->spans == 0 || s->keys[key].use == USE_COUNTRY)
				continue;
			if (s->keys[key].use != USE_UI || !check_keys(s, locale, key))
				check_values(s, locale, key);
		}
}
