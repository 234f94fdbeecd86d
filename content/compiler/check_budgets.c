/*
 * check_budgets.c - every text fits, in its own alphabet, with the widest values
 */
#include "content/compiler/check.h"

#include "content/compiler/measure.h"
#include "locales/text/buf.h"
#include "locales/text/pages.h"
#include "locales/text/utf8.h"

_Static_assert(USSD_SEPTETS <= USSD_SEPTETS_MAX && USSD_UNITS <= USSD_UNITS_MAX, "our pages fit into USSD's own");


struct budget { unsigned parts, pages; struct place at; };

/* One text or topic that is proved, and what it is called. */
struct proof {
	const struct measure *m;
	struct subject	 what;
	const char	*name;
	struct place	 here;
	const struct budget *most;
	bool		 is_pages;	/* which of the two budgets failed */
};

static const char *
alphabet_name(enum alphabet a)
{
	return a == ALPHABET_GSM7 ? "GSM-7" : "UCS-2";
}

static bool
is_over(const struct proof *p, const struct measured *is)
{
	if (!p->is_pages)
		return is->parts > p->most->parts;
	return is->pages > p->most->pages || (is->pages == 0 && is->page_units > 0);
}

/* A fact can be said shorter; a name or a warning cannot, and is looked at last. */
static size_t
length_of(const struct source_token *t, const struct widest *w)
{
	return w->words == NULL ? 0 : utf8_count(w->words, strlen(w->words)) + (w->fact != NULL ? 200000 : 0) +
	    (t->kind == TOKEN_FACT ? 100000 : 0);
}

/* Of the values that may stand in the text, the longest; NULL if there is none. */
static const struct widest *
longest_value(const struct proof *p, const struct measure *m, uint16_t *token)
{
	bool *used = xcalloc(m->s->tokens_count + 1, sizeof *used);
	const struct widest *longest = NULL;
	size_t most = 0;

	measure_tokens(p->m, p->what, used);
	for (uint16_t i = 0; i < m->s->tokens_count; i++) {
		const struct widest *w = &m->widest[i].any;

		if (!used[i] || length_of(&m->s->tokens[i], w) <= most)
			continue;
		longest = w;
		most = length_of(&m->s->tokens[i], w);
		*token = i;
	}
	free(used);
	return longest;
}

static void
add_value(struct buf *out, const struct source *s, uint16_t token, const struct widest *w)
{
	buf_addf(out, "{%s} holds up to %zu characters", s->tokens[token].name, utf8_count(w->words, strlen(w->words)));
	if (w->fact != NULL)
		buf_addf(out, " (%s)", w->fact->id);
}

/* A budget is proved for all countries at once; who mends the text wants to know for whom it fails. */
static void
note_where(const struct proof *p)
{
	const struct source *s = p->m->s;
	struct buf value = BUF_INIT(512);
	uint16_t token = 0;

	if (longest_value(p, p->m, &token) == NULL)
		return;
	for (uint32_t i = 0; i < s->countries_count; i++) {
		struct measure m;
		struct measured is;

		if (!s->countries[i].is_stay)
			continue;
		measure_init_for(&m, s, p->m->locale, s->countries[i].code);
		is = measure(&m, p->what, 0);
		if (is_over(p, &is)) {
			const struct widest *w = longest_value(p, &m, &token);
			const struct place *at = w != NULL && w->fact != NULL ? &w->fact->at : &s->countries[i].at;

			if (w != NULL)
				add_value(&value, s, token, w);
			diag_note(s->d, at, "too long first for people in %s: there %s", s->countries[i].english, value.ptr);
			measure_release(&m);
			goto out;
		}
		measure_release(&m);
	}
	add_value(&value, s, token, longest_value(p, p->m, &token));
	diag_note(s->d, &p->here, "no country alone makes it too long, but it must hold for all: %s", value.ptr);
out:
	buf_free(&value);
}

/* One value that is longer than the whole text may be: no word of the text would help. */
static bool
is_too_wide(const struct proof *p)
{
	const struct source *s = p->m->s;
	bool *used = xcalloc(s->tokens_count + 1, sizeof *used), found = false;

	measure_tokens(p->m, p->what, used);
	for (uint16_t i = 0; i < s->tokens_count && !found; i++) {
		const struct widest *w = &p->m->widest[i].any;
		struct measured alone = { .parts = 0 };

		if (used[i] && w->words != NULL)
			alone = measure_words(p->m, w->words);
		found = is_over(p, &alone);
		if (!found)
			continue;
		diag_at(s->d, E322, &p->here, "%s: {%s} alone takes %u %s, and the whole text may take %u", p->name,
		    s->tokens[i].name, p->is_pages ? alone.pages : alone.parts, p->is_pages ? "USSD pages" : "SMS parts",
		    p->is_pages ? p->most->pages : p->most->parts);
		if (w->fact != NULL)
			diag_note(s->d, &w->fact->at, "its longest words are those of %s", w->fact->id);
		else
			diag_note(s->d, &s->tokens[i].at, "it is described here");
	}
	free(used);
	return found;
}

static void
tell(const struct proof *p, const struct measured *is)
{
	struct diag *d = p->m->s->d;
	unsigned most = p->is_pages ? p->most->pages : p->most->parts;

	if (is_too_wide(p))
		return;
	if (!p->is_pages) {
		size_t hold = measure_hold(is, most), over = is->units > hold ? is->units - hold : is->last;

		diag_at(d, E320, &p->here, "%s: %u SMS parts and at most %u: %zu unit%s over what %u part%s hold%s (%s, %zu "
		    "with the longest values, %zu fit)", p->name, is->parts, most, over, over == 1 ? "" : "s", most,
		    most == 1 ? "" : "s", most == 1 ? "s" : "", alphabet_name(is->alphabet), is->units, hold);
	} else if (is->pages == 0) {
		diag_at(d, E321, &p->here, "%s: the key lines leave no room for it on a USSD page", p->name);
		diag_fix(d, "shorten ui.more, ui.back or ui.home in this language");
		return;
	} else {
		diag_at(d, E321, &p->here, "%s: %u USSD pages and at most %u (%s, %zu units with the longest values; a page holds %d, "
		    "less its key lines)", p->name, is->pages, most, alphabet_name(is->page_alphabet), is->page_units,
		    is->page_alphabet == ALPHABET_GSM7 ? USSD_SEPTETS : USSD_UNITS);
	}
	if (p->most->at.file != NULL)
		diag_note(d, &p->most->at, "the budget of this topic is set here: %s = %u", p->is_pages ? "pages" : "parts", most);
	note_where(p);
}

static void
prove(struct proof *p)
{
	struct measured is = measure(p->m, p->what, 0);

	for (int pages = 0; pages < 2; pages++) {
		p->is_pages = pages;
		if (is_over(p, &is))
			tell(p, &is);
	}
}

static void
check_text(const struct measure *m, struct subject what, const struct budget *most)
{
	uint16_t key = what.key;
	struct proof p = { m, what, NULL, { NULL, 0, 0, NULL, 0, 0 }, most, false };

	/* Where English is said instead, English was measured. */
	if (key == PACK_NONE || source_text(m->s, m->locale, key)->spans == 0)
		return;
	p.name = m->s->keys[key].name;
	p.here = source_place(m->s, m->locale, key, 0, 0);
	prove(&p);
}

static void
check_topic(const struct measure *m, uint16_t topic)
{
	const struct source_topic *t = &m->s->topics[topic];
	struct budget most = { t->parts, t->pages, t->at };
	struct proof p = { m, subject_topic(m->s, topic), t->name, { m->s->locales[m->locale].po->name, 0, 0, NULL, 0, 0 }, &most, false };
	uint16_t key, said;

	check_text(m, (struct subject){ t->without, PACK_NONE, t->continues != PACK_NONE }, &most);
	if (t->kind != TOPIC_KIND_MENU && t->kind != TOPIC_KIND_LINES) {
		for (uint16_t i = 0; i < t->refs; i++)
			check_text(m, subject_link(m->s, topic, i), &most);
		return;
	}
	key = t->refs > 0 ? t->ref[0].key : t->children > 0 ? m->s->topics[t->child[0]].title : PACK_NONE;
	said = key != PACK_NONE ? source_said_in(m->s, m->locale, key) : PACK_NONE;
	if (said != PACK_NONE)
		p.here = source_place(m->s, said, key, 0, 0);
	prove(&p);
}

/* Danger and child stand on the page that opens first, in every language. */
static void
check_first_page(const struct measure *m, enum topic_root root)
{
	const struct source *s = m->s;
	uint16_t main = s->roots[ROOT_MAIN], topic = s->roots[root];
	struct buf text = BUF_INIT(8192), page = BUF_INIT(8192), option = BUF_INIT(1024);
	struct page_rules rules;
	uint16_t said = topic != PACK_NONE && s->topics[topic].title != PACK_NONE ?
	    source_said_in(s, m->locale, s->topics[topic].title) : PACK_NONE;

	if (topic == PACK_NONE || main == PACK_NONE)
		goto out;
	if (s->topics[topic].parent != main || said == PACK_NONE) {
		if (m->locale == 0)
			diag_at(s->d, E228, &s->topics[topic].at, "%s is not an option of the main menu", s->topics[topic].name);
		goto out;
	}
	rules = measure_rules(m, main);
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

void
check_budgets(const struct source *s)
{
	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct budget ui = { UI_PARTS, UI_PAGES, { NULL, 0, 0, NULL, 0, 0 } };
		struct measure m;

		measure_init(&m, s, locale);
		for (int i = 0; i < UI_COUNT; i++) {
			ui.parts = i == UI_QUIET_SMS ? 1 : UI_PARTS;
			check_text(&m, SUBJECT_TEXT(s->ui[i]), &ui);
		}
		for (uint16_t topic = 0; topic < s->topics_count; topic++)
			check_topic(&m, topic);
		check_first_page(&m, ROOT_DANGER);
		check_first_page(&m, ROOT_CHILD);
		check_repairs(&m);
		measure_release(&m);
	}
}
