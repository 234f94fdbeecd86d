/*
 * check_repairs.c - messages that are dear only for a sign or a letter
 *
 * One character outside GSM-7 makes the whole message UCS-2: 70 units a part
 * instead of 160.  Told only where the repair saves a part; a text that stays
 * UCS-2 for other letters keeps its typography.
 */
#include "content/compiler/characters.h"
#include "content/compiler/check.h"
#include "content/compiler/measure.h"
#include "content/compiler/repairs.h"
#include "locales/text/buf.h"
#include "locales/text/gsm7.h"
#include "locales/text/utf8.h"

enum {
	KINDS = 160,		/* different characters outside GSM-7 in one text or language */
	TOGETHER_FROM = 4,	/* texts that are dear for letters: from here on the language is told, not each text */
};

/* A character outside GSM-7, where it stands first, and what may be written for it. */
struct kind { uint32_t cp; size_t at; unsigned times; bool is_letter; char to[REPAIR_BYTES]; };

struct dear {			/* a text that a repair makes cheaper */
	uint16_t	 key;
	struct kind	 kind[KINDS];
	unsigned	 kinds;
	bool		 has_letters;
	unsigned	 before, after;	/* parts */
};

/* False if some character has nothing to be written for it. */
static bool
take_kind(struct dear *d, uint32_t cp, size_t at)
{
	struct kind *k = d->kind;
	const char *sign = repair_sign(cp);

	while (k < d->kind + d->kinds && k->cp != cp)
		k++;
	if (k < d->kind + d->kinds) {
		k->times++;
		return true;
	}
	if (d->kinds == KINDS)
		return false;
	*k = (struct kind){ cp, at, 1, sign == NULL, "" };
	if (sign != NULL)
		snprintf(k->to, sizeof k->to, "%s", sign);
	else if (!repair_letter(cp, k->to))
		return false;
	d->has_letters = d->has_letters || k->is_letter;
	d->kinds++;
	return true;
}

static bool
is_dear(const struct measure *m, uint16_t key, struct dear *d)
{
	const struct source_text *t = source_text(m->s, m->locale, key);
	const struct substitutes *declared = &m->s->locales[m->locale].declared;

	*d = (struct dear){ .key = key };
	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_span *span = &t->span[i];
		uint32_t cp;

		for (size_t at = 0, n; span->token == PACK_NONE && at < span->len; at += n) {
			n = utf8_decode(span->literal + at, span->len - at, &cp);
			if (gsm7_septets(cp) == 0 && substitute_for(declared, cp) == NULL && !take_kind(d, cp, span->at + at))
				return false;
		}
	}
	if (d->kinds == 0)
		return false;
	d->before = measure(m, SUBJECT_TEXT(key), 0).parts;
	d->after = measure(m, SUBJECT_TEXT(key), REPAIR_SIGNS | REPAIR_LETTERS).parts;
	return d->after < d->before;
}

/* "write '" or "delete it", and what a language may declare. */
static void
add_advice(struct buf *out, const struct source_locale *l, const struct kind *k)
{
	char bytes[4];

	if (k->to[0] == '\0')
		buf_adds(out, "delete it");
	else if (k->to[0] == ' ')
		buf_adds(out, "write an ordinary blank");
	else
		buf_addf(out, "write %s instead, or another word", k->to);
	if (k->is_letter) {
		buf_adds(out, "; or declare it: substitute = ");
		buf_add(out, bytes, utf8_encode(k->cp, bytes));
		buf_addf(out, " %s in [%s] of locales/locales.ini", k->to, l->tag);
	}
}

static void
tell_text(const struct measure *m, const struct dear *t)
{
	const struct source_locale *l = &m->s->locales[m->locale];

	for (unsigned i = 0; i < t->kinds; i++) {
		const struct kind *k = &t->kind[i];
		struct place here = source_place(m->s, m->locale, t->key, k->at, 1);
		struct buf name = BUF_INIT(128), times = BUF_INIT(32), advice = BUF_INIT(256);

		character_name(&name, k->cp);
		if (k->times > 1)
			buf_addf(&times, " (%u times)", k->times);
		add_advice(&advice, l, k);
		if (i == 0)
			diag_at(m->s->d, W301, &here, "%s%s is outside the GSM alphabet: without %s %u part%s become%s %u", name.ptr,
			    times.ptr, t->kinds > 1 ? "it and those below" : "it", t->before, t->before == 1 ? "" : "s",
			    t->before == 1 ? "s" : "", t->after);
		if (i == 0 && t->kinds == 1)
			diag_fix(m->s->d, "%s", advice.ptr);
		else
			diag_note(m->s->d, &here, "%s%s: %s", name.ptr, times.ptr, advice.ptr);
		buf_free(&name);
		buf_free(&times);
		buf_free(&advice);
	}
}

static int
by_code(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	return x->cp < y->cp ? -1 : x->cp > y->cp;
}

/* A language that is full of such letters is told once, with all of them. */
static void
tell_language(const struct measure *m, const struct dear *texts, unsigned count)
{
	const struct source_locale *l = &m->s->locales[m->locale];
	struct dear all = { .kinds = 0 };
	struct buf declared = BUF_INIT(2000);
	unsigned told = 0;

	for (unsigned i = 0; i < count; i++) {
		if (!texts[i].has_letters)
			continue;
		told++;
		all.before += texts[i].before;
		all.after += texts[i].after;
		for (unsigned k = 0; k < texts[i].kinds; k++)
			if (texts[i].kind[k].is_letter)
				take_kind(&all, texts[i].kind[k].cp, 0);
	}
	qsort(all.kind, all.kinds, sizeof all.kind[0], by_code);
	for (unsigned k = 0; k < all.kinds; k++) {
		char bytes[4];

		buf_adds(&declared, k > 0 ? ", " : "");
		buf_add(&declared, bytes, utf8_encode(all.kind[k].cp, bytes));
		buf_addf(&declared, " %s", all.kind[k].to);
	}
	diag_at(m->s->d, W302, &l->at, "%u texts in %s leave the GSM alphabet for letters that have a plain one: "
	    "with plain letters %u parts become %u", told, l->english, all.before, all.after);
	diag_fix(m->s->d, "if readers of %s are used to it, declare it in [%s]: substitute = %s", l->english, l->tag, declared.ptr);
	buf_free(&declared);
}

void
check_repairs(const struct measure *m)
{
	struct dear *texts = xcalloc(m->s->keys_count + 1, sizeof *texts);
	unsigned count = 0, with_letters = 0;

	for (uint32_t key = 0; key < m->s->keys_count; key++)
		if (source_text(m->s, m->locale, key)->spans > 0 && is_dear(m, (uint16_t)key, &texts[count]))
			with_letters += texts[count++].has_letters;
	for (unsigned i = 0; i < count; i++)
		if (with_letters < TOGETHER_FROM || !texts[i].has_letters)
			tell_text(m, &texts[i]);
	if (with_letters >= TOGETHER_FROM)
		tell_language(m, texts, count);
	free(texts);
}
