/*
 * check_repairs.c - messages that are dear only for a sign or a letter
 *
 * One character outside GSM-7 makes the whole message UCS-2: 70 units a part
 * instead of 160, and a USSD page as much less.  Told only where the repair
 * saves a part or a page, of a text or of a whole menu, which one title makes
 * dear; a text that stays UCS-2 for other letters keeps its typography.  What is
 * said to be saved is what the repair saves that is offered, no more.
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
	TOGETHER_FROM = 4,	/* texts and menus that are dear for letters: from here on the language is told, not each text */
};

/* A character outside GSM-7, where it stands first in a text, and what may be written for it. */
struct kind { uint32_t cp; uint16_t key; size_t at; unsigned times; bool is_letter; char to[REPAIR_BYTES]; };

struct price { unsigned parts, pages; };	/* pages 0: never shown on USSD, or too long for it */

struct dear {			/* a text or a menu that a repair makes cheaper */
	struct subject	 what;
	struct kind	 kind[KINDS];
	unsigned	 kinds;
	bool		 has_letters, has_signs;
	struct price	 before, after;
};

/* False if some character has nothing to be written for it. */
static bool
take_kind(struct dear *d, uint32_t cp, uint16_t key, size_t at)
{
	struct kind *k = d->kind;
	const char *sign = repair_sign(cp);

	while (k < d->kind + d->kinds && (k->cp != cp || k->key != key))
		k++;
	if (k < d->kind + d->kinds) {
		k->times++;
		return true;
	}
	if (d->kinds == KINDS)
		return false;
	*k = (struct kind){ cp, key, at, 1, sign == NULL, "" };
	if (sign != NULL)
		snprintf(k->to, sizeof k->to, "%s", sign);
	else if (!repair_letter(cp, k->to))
		return false;
	d->has_letters = d->has_letters || k->is_letter;
	d->has_signs = d->has_signs || !k->is_letter;
	d->kinds++;
	return true;
}

/* The characters of a text in the language `said`; false if one of them has nothing to be written for it. */
static bool
take_kinds(const struct measure *m, uint16_t said, uint16_t key, struct dear *d)
{
	const struct source_text *t = source_text(m->s, said, key);
	const struct substitutes *declared = &m->s->locales[m->locale].declared;

	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_span *span = &t->span[i];
		uint32_t cp;

		for (size_t at = 0, n; span->token == PACK_NONE && at < span->len; at += n) {
			n = utf8_decode(span->literal + at, span->len - at, &cp);
			if (gsm7_septets(cp) == 0 && substitute_for(declared, cp) == NULL && !take_kind(d, cp, key, span->at + at))
				return false;
		}
	}
	return true;
}

static bool
is_shown(const struct measure *m, struct subject what)
{
	return what.key == PACK_NONE || (what.key != m->s->ui[UI_QUIET_SMS] && (m->s->keys[what.key].use == USE_UI ||
	    m->s->keys[what.key].use == USE_TEXT || m->s->keys[what.key].use == USE_WITHOUT));
}

static struct price
price_of(const struct measure *m, struct subject what, unsigned repairs)
{
	struct measured is = measure(m, what, repairs);

	return (struct price){ is.parts, is_shown(m, what) ? is.pages : 0 };
}

static bool
saves_pages(const struct dear *d)
{
	return d->after.pages > 0 && d->after.pages < d->before.pages;
}

/* With all that was taken repaired. */
static bool
is_cheaper(const struct measure *m, struct dear *d)
{
	if (d->kinds == 0)
		return false;
	d->before = price_of(m, d->what, 0);
	d->after = price_of(m, d->what, REPAIR_SIGNS | REPAIR_LETTERS);
	return d->after.parts < d->before.parts || saves_pages(d);
}

static bool
is_dear(const struct measure *m, uint16_t key, struct dear *d)
{
	*d = (struct dear){ .what = SUBJECT_TEXT(key) };
	return take_kinds(m, m->locale, key, d) && is_cheaper(m, d);
}

/* An option or line of a menu.  What is said in another language must do without repairs: its own file is not this one. */
static bool
take_line(const struct measure *m, uint16_t key, struct dear *d)
{
	uint16_t said = key != PACK_NONE ? source_said_in(m->s, m->locale, key) : PACK_NONE;
	unsigned kinds = d->kinds;

	return said == PACK_NONE || (take_kinds(m, said, key, d) && (said == m->locale || d->kinds == kinds));
}

/* Are the lines of a topic sent together, and dear? */
static bool
is_dear_menu(const struct measure *m, uint16_t topic, struct dear *d)
{
	const struct source_topic *t = &m->s->topics[topic];

	*d = (struct dear){ .what = subject_topic(m->s, topic) };
	if (t->kind != TOPIC_KIND_MENU && t->kind != TOPIC_KIND_LINES)
		return false;
	for (uint16_t i = 0; i < t->refs; i++)
		if (!take_line(m, t->ref[i].key, d))
			return false;
	for (uint16_t i = 0; i < t->children; i++)
		if (!take_line(m, m->s->topics[t->child[i]].title, d))
			return false;
	return is_cheaper(m, d);
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

static struct buf
name_of(const struct kind *k)
{
	struct buf name = BUF_INIT(160);

	character_name(&name, k->cp);
	if (k->times > 1)
		buf_addf(&name, " (%u times)", k->times);
	return name;
}

/* The end of each sentence: how much is how much afterwards; `whose` is "" for a text, " of the menu work" for a menu. */
static void
add_saving(struct buf *out, const struct dear *t, const char *whose)
{
	bool has_parts = t->after.parts < t->before.parts;

	if (has_parts)
		buf_addf(out, "%u part%s%s become%s %u", t->before.parts, t->before.parts == 1 ? "" : "s", whose,
		    t->before.parts == 1 ? "s" : "", t->after.parts);
	if (saves_pages(t))
		buf_addf(out, "%s%u USSD pages%s become %u", has_parts ? ", and " : "", t->before.pages, has_parts ? "" : whose,
		    t->after.pages);
}

static void
tell(const struct measure *m, const struct dear *t)
{
	const struct source_locale *l = &m->s->locales[m->locale];
	struct buf whose = BUF_INIT(256);

	if (t->what.topic != PACK_NONE)
		buf_addf(&whose, " of the menu %s", m->s->topics[t->what.topic].name);
	for (unsigned i = 0; i < t->kinds; i++) {
		const struct kind *k = &t->kind[i];
		struct place here = source_place(m->s, m->locale, k->key, k->at, 1);
		struct buf name = name_of(k), saving = BUF_INIT(512), advice = BUF_INIT(256);

		add_saving(&saving, t, whose.ptr);
		add_advice(&advice, l, k);
		if (i == 0)
			diag_at(m->s->d, W301, &here, "%s is outside the GSM alphabet: without %s %s", name.ptr,
			    t->kinds > 1 ? "it and those below" : "it", saving.ptr);
		if (i == 0 && t->kinds == 1)
			diag_fix(m->s->d, "%s", advice.ptr);
		else
			diag_note(m->s->d, &here, "%s: %s", name.ptr, advice.ptr);
		buf_free(&name);
		buf_free(&saving);
		buf_free(&advice);
	}
	buf_free(&whose);
}

static int
by_code(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	return x->cp < y->cp ? -1 : x->cp > y->cp;
}

static void
add_price(struct price *sum, struct price one)
{
	sum->parts += one.parts;
	sum->pages += one.pages;
}

/*
 * Price of these texts if the language declared the letters of `all`, and the
 * signs were written as `repairs` says.  A substitute is used for values,
 * too, so that it is not enough to repair the words of the texts.
 */
static struct price
price_declared(const struct measure *m, const struct dear *texts, unsigned count, const struct dear *all, unsigned repairs)
{
	struct source with = *m->s;		/* borrows all but the two below */
	const struct substitutes *had = &m->s->locales[m->locale].declared;
	struct substitute *row = xcalloc(had->rows + all->kinds + 1, sizeof *row);
	uint32_t rows = 0;
	struct measure declared;
	struct price sum = { 0, 0 };

	for (uint32_t i = 0, k = 0; i < had->rows || k < all->kinds; rows++)
		if (k == all->kinds || (i < had->rows && had->row[i].from < all->kind[k].cp)) {
			row[rows] = had->row[i++];
		} else {
			row[rows].from = all->kind[k].cp;
			snprintf(row[rows].to, sizeof row[rows].to, "%s", all->kind[k++].to);
		}
	with.arena = (struct arena){ NULL };
	with.locales = xcalloc(m->s->locales_count, sizeof *with.locales);
	memcpy(with.locales, m->s->locales, m->s->locales_count * sizeof *with.locales);
	with.locales[m->locale].declared = (struct substitutes){ row, rows };
	measure_init(&declared, &with, m->locale);
	for (unsigned i = 0; i < count; i++)
		if (texts[i].has_letters)
			add_price(&sum, price_of(&declared, texts[i].what, repairs));
	measure_release(&declared);
	free(with.locales);
	free(row);
	arena_release(&with.arena);
	return sum;
}

/* Signs that keep these texts UCS-2 when their letters are declared, each where it stands. */
static void
note_signs(const struct measure *m, const struct dear *texts, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		for (unsigned k = 0; k < texts[i].kinds; k++) {
			const struct kind *sign = &texts[i].kind[k];
			struct place here;
			struct buf name, advice = BUF_INIT(256);

			if (!texts[i].has_letters || sign->is_letter)
				continue;
			here = source_place(m->s, m->locale, sign->key, sign->at, 1);
			name = name_of(sign);
			add_advice(&advice, &m->s->locales[m->locale], sign);
			diag_note(m->s->d, &here, "%s: %s", name.ptr, advice.ptr);
			buf_free(&name);
			buf_free(&advice);
		}
}

/* A language that is full of such letters is told once, with all of them. */
static void
tell_language(const struct measure *m, const struct dear *texts, unsigned count)
{
	const struct source_locale *l = &m->s->locales[m->locale];
	struct dear *all = xcalloc(1, sizeof *all);
	struct buf declared = BUF_INIT(2000), saving = BUF_INIT(512), letters = BUF_INIT(256);
	bool has_signs = false;
	unsigned told = 0;

	for (unsigned i = 0; i < count; i++) {
		if (!texts[i].has_letters)
			continue;
		told++;
		has_signs = has_signs || texts[i].has_signs;
		add_price(&all->before, texts[i].before);
		for (unsigned k = 0; k < texts[i].kinds; k++)
			if (texts[i].kind[k].is_letter)
				take_kind(all, texts[i].kind[k].cp, 0, 0);
	}
	qsort(all->kind, all->kinds, sizeof all->kind[0], by_code);
	for (unsigned k = 0; k < all->kinds; k++) {
		char bytes[4];

		buf_adds(&declared, k > 0 ? ", " : "");
		buf_add(&declared, bytes, utf8_encode(all->kind[k].cp, bytes));
		buf_addf(&declared, " %s", all->kind[k].to);
	}
	if (has_signs) {
		struct dear alone = { .before = all->before, .after = price_declared(m, texts, count, all, 0) };

		add_saving(&letters, &alone, "");
	}
	all->after = price_declared(m, texts, count, all, has_signs ? REPAIR_SIGNS : 0);
	add_saving(&saving, all, "");
	if (has_signs)
		buf_addf(&saving, "; with plain letters alone %s", letters.len > 0 ? letters.ptr : "nothing is saved");
	diag_at(m->s->d, W302, &l->at, "%u texts and menus in %s leave the GSM alphabet for letters that have a plain one: with plain letters%s "
	    "%s", told, l->english, has_signs ? " and the signs below written plainly," : "", saving.ptr);
	if (has_signs)
		note_signs(m, texts, count);
	diag_fix(m->s->d, "if readers of %s are used to it, declare it in [%s]: substitute = %s%s", l->english, l->tag, declared.ptr,
	    has_signs ? "; and write the signs above as said there" : "");
	buf_free(&letters);
	buf_free(&saving);
	buf_free(&declared);
	free(all);
}

void
check_repairs(const struct measure *m)
{
	struct dear *dear = xcalloc(m->s->keys_count + m->s->topics_count + 1, sizeof *dear);
	unsigned count = 0, with_letters = 0;

	for (uint32_t key = 0; key < m->s->keys_count; key++)
		if (source_text(m->s, m->locale, key)->spans > 0 && is_dear(m, (uint16_t)key, &dear[count]))
			with_letters += dear[count++].has_letters;
	for (uint16_t topic = 0; topic < m->s->topics_count; topic++)
		if (is_dear_menu(m, topic, &dear[count]))
			with_letters += dear[count++].has_letters;
	for (unsigned i = 0; i < count; i++)
		if (with_letters < TOGETHER_FROM || !dear[i].has_letters)
			tell(m, &dear[i]);
	if (with_letters >= TOGETHER_FROM)
		tell_language(m, dear, count);
	free(dear);
}
