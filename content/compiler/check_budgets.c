/*
 * check_budgets.c - every text fits, in its own alphabet, with the widest values
 */
#include "content/compiler/check.h"

#include <utf8proc.h>

#include "content/compiler/characters.h"
#include "content/compiler/measure.h"
#include "locales/text/buf.h"
#include "locales/text/gsm7.h"
#include "locales/text/utf8.h"

enum { UI_PARTS = 3, UI_PAGES = 5 };

struct budget { unsigned parts, pages; struct place at; };

static const char *
alphabet_name(enum alphabet a)
{
	return a == ALPHABET_GSM7 ? "GSM-7" : "UCS-2";
}

static void
compare(const struct measure *m, const struct measured *is, const struct budget *most, const struct place *here,
    const char *name)
{
	struct diag *d = m->s->d;
	bool is_gsm7 = is->alphabet == ALPHABET_GSM7;
	unsigned hold = most->parts == 1 ? (is_gsm7 ? 160 : 70) : most->parts * (is_gsm7 ? 153 : 67);

	if (is->parts > most->parts) {
		diag_at(d, E320, here, "%s: %u SMS parts (%s, %zu units with the longest values; %u part%s hold%s %u)", name,
		    is->parts, alphabet_name(is->alphabet), is->units, most->parts, most->parts == 1 ? "" : "s",
		    most->parts == 1 ? "s" : "", hold);
		if (most->at.file != NULL)
			diag_note(d, &most->at, "the budget of this topic is set here: parts = %u", most->parts);
	}
	if (is->pages > most->pages || (is->pages == 0 && is->units > 0)) {
		diag_at(d, E321, here, "%s: %u USSD pages (%s, %zu units with the longest values); at most %u", name, is->pages,
		    alphabet_name(is->alphabet), is->units, most->pages);
		if (most->at.file != NULL)
			diag_note(d, &most->at, "the budget of this topic is set here: pages = %u", most->pages);
	}
}

static void
check_key(const struct measure *m, uint16_t key, const struct budget *most)
{
	struct place here;
	struct measured is;

	/* Where English is said instead, English was measured. */
	if (key == PACK_NONE || source_text(m->s, m->locale, key)->spans == 0)
		return;
	here = source_place(m->s, m->locale, key, 0, 0);
	is = measure_text(m, key);
	compare(m, &is, most, &here, m->s->keys[key].name);
}

static void
check_topic(const struct measure *m, uint16_t topic)
{
	const struct source_topic *t = &m->s->topics[topic];
	struct budget most = { t->parts, t->pages, t->at };
	struct measured is;
	struct place here;
	uint16_t key, said;

	check_key(m, t->without, &most);
	if (t->kind != TOPIC_KIND_MENU && t->kind != TOPIC_KIND_LINES) {
		for (uint16_t i = 0; i < t->refs; i++)
			check_key(m, t->ref[i].key, &most);
		return;
	}
	is = measure_topic(m, topic);
	here = (struct place){ m->s->locales[m->locale].po->name, 0, 0, NULL, 0, 0 };
	key = t->refs > 0 ? t->ref[0].key : t->children > 0 ? m->s->topics[t->child[0]].title : PACK_NONE;
	said = key != PACK_NONE ? source_said_in(m->s, m->locale, key) : PACK_NONE;
	if (said != PACK_NONE)
		here = source_place(m->s, said, key, 0, 0);
	compare(m, &is, &most, &here, t->name);
}

/* Danger and child stand on the page that opens first, in every language. */
static void
check_first_page(const struct measure *m, enum topic_root root)
{
	const struct source *s = m->s;
	uint16_t main = s->roots[ROOT_MAIN], topic = s->roots[root];
	struct buf text = BUF_INIT(8192), page = BUF_INIT(8192), option = BUF_INIT(1024);
	struct page_rules rules = measure_rules(m, true);
	uint16_t said = topic != PACK_NONE && s->topics[topic].title != PACK_NONE ?
	    source_said_in(s, m->locale, s->topics[topic].title) : PACK_NONE;

	if (topic == PACK_NONE || main == PACK_NONE)
		goto out;
	if (s->topics[topic].parent != main || said == PACK_NONE) {
		if (m->locale == 0)
			diag_at(s->d, E228, &s->topics[topic].at, "%s is not an option of the main menu", s->topics[topic].name);
		goto out;
	}
	rules.more_at_end = s->topics[main].continues != PACK_NONE;
	measure_menu(m, main, &text);
	page_cut(text.ptr, text.len, &rules, 0, &page);
	buf_addf(&option, "\n%u ", s->topics[topic].key);
	buf_prefixf(&page, "\n");
	if (strstr(page.ptr, option.ptr) == NULL) {
		struct place here = source_place(s, said, s->topics[topic].title, 0, 0);

		diag_at(s->d, E228, &here, "in %s, %s is not on the first page of the main menu", s->locales[m->locale].english,
		    s->topics[topic].name);
		diag_fix(s->d, "give it a smaller key, or shorten the titles before it");
	}
out:
	buf_free(&text);
	buf_free(&page);
	buf_free(&option);
}

/* What a phone can show in its place within GSM-7; 0 if nothing is near. */
static char
plain_for(uint32_t cp)
{
	static const struct { uint32_t cp; char plain; } signs[] = {
		{ 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201A, ',' }, { 0x201C, '"' }, { 0x201D, '"' }, { 0x201E, '"' },
		{ 0x00AB, '"' }, { 0x00BB, '"' }, { 0x2010, '-' }, { 0x2011, '-' }, { 0x2013, '-' }, { 0x2014, '-' },
		{ 0x2022, '-' }, { 0x2026, '.' }, { 0x00A0, ' ' }, { 0x202F, ' ' }, { 0x2009, ' ' }, { 0x00B4, '\'' },
		{ '`', '\'' }, { 0x02BC, '\'' }, { 0x200B, ' ' }, { 0x2212, '-' }, { 0x00D7, 'x' },
	};
	utf8proc_int32_t parts[8];

	for (size_t i = 0; i < COUNT(signs); i++)
		if (signs[i].cp == cp)
			return signs[i].plain;
	if (utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, NULL) > 0 &&
	    parts[0] < 0x7F && gsm7_septets((uint32_t)parts[0]) > 0)
		return (char)parts[0];
	return '\0';
}

/*
 * A text of Latin letters that two characters at most push out of GSM-7: it
 * costs more than twice as much, often for an apostrophe.
 */
static void
check_alphabet(const struct source *s, uint32_t locale, uint32_t key)
{
	const struct po_string *text = &source_text(s, locale, key)->entry->text;
	struct buf plain = BUF_INIT(16 << 10), name = BUF_INIT(64);
	uint32_t foreign[2] = { 0, 0 }, cp;
	size_t first = 0, kinds = 0;
	struct parts_rules sms = { .prefix = "", .encoding = { .declared = s->locales[locale].declared } };
	unsigned before, after;
	struct place here;

	for (size_t i = 0, n; i < text->len; i += n) {
		n = utf8_decode(text->text + i, text->len - i, &cp);
		if (gsm7_septets(cp) > 0 || substitute_for(&s->locales[locale].declared, cp) != NULL) {
			buf_add(&plain, text->text + i, n);
			continue;
		}
		if (kinds == 0)
			first = i;
		if (cp != foreign[0] && cp != foreign[1]) {
			if (kinds == 2 || plain_for(cp) == '\0')
				goto out;	/* a language that needs UCS-2 */
			foreign[kinds++] = cp;
		}
		buf_addc(&plain, plain_for(cp));
	}
	before = parts_count(text->text, text->len, &sms);
	after = parts_count(plain.ptr, plain.len, &sms);
	if (kinds == 0 || before == after)
		goto out;
	here = source_place(s, locale, key, first, 1);
	character_name(&name, foreign[0]);
	diag_at(s->d, W301, &here, "%s is outside the GSM alphabet: %u part%s become%s %u", name.ptr, after,
	    after == 1 ? "" : "s", after == 1 ? "s" : "", before);
	diag_fix(s->d, "write %c instead, or another word", plain_for(foreign[0]));
out:
	buf_free(&plain);
	buf_free(&name);
}

void
check_budgets(const struct source *s)
{
	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct budget ui = { UI_PARTS, UI_PAGES, { NULL, 0, 0, NULL, 0, 0 } };
		struct measure m;

		measure_init(&m, s, locale);
		for (int i = 0; i < UI_COUNT; i++) {
			ui.parts = i == UI_QUIET_SMS ? 1 : UI_PARTS;
			check_key(&m, s->ui[i], &ui);
		}
		for (uint16_t topic = 0; topic < s->topics_count; topic++)
			check_topic(&m, topic);
		check_first_page(&m, ROOT_DANGER);
		check_first_page(&m, ROOT_CHILD);
		for (uint32_t key = 0; key < s->keys_count; key++)
			if (source_text(s, locale, key)->spans > 0)
				check_alphabet(s, locale, key);
		measure_release(&m);
	}
}
