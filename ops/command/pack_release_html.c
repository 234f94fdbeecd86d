/* pack_release_html.c - safar pack check --release --html: a work list for a ministry, with room to sign */
#include "ops/command/pack_release.h"

#include "content/compiler/upkeep.h"
#include "content/compiler/values.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/html_page.h"

static void
add_total(xmlNodePtr t, const char *what, unsigned count)
{
	xmlNodePtr row = page_element(t, "tr");
	char words[16];

	snprintf(words, sizeof words, "%u", count);
	page_said(row, "td", what);
	page_said(row, "td", words);
}

static void
add_totals(const struct upkeep *u, xmlNodePtr body)
{
	static const char *const titles[] = { "To do", "How many" };
	char words[160], day[DATE_BYTES];
	xmlNodePtr t;

	date_of_days(u->today, day);
	snprintf(words, sizeof words, "On %s a release would not say %u facts and %u texts, and not go by %u lists of keywords.", day,
	    u->facts_withheld, u->texts_withheld, upkeep_unread(u, UNREAD_WITHHELD));
	page_said(body, "p", words);
	t = page_table(body, titles, COUNT(titles));
	add_total(t, "Numbers to call", upkeep_late(u, DUE_CALL));
	add_total(t, "Rules and fees to check with an office", upkeep_late(u, DUE_CHECK));
	add_total(t, "Sources to read again", upkeep_late(u, DUE_SOURCE));
	add_total(t, "Texts of danger to read", upkeep_unread(u, UNREAD_DANGER));
	add_total(t, "Other texts to read", upkeep_unread(u, UNREAD_OTHER));
	add_total(t, "Keywords of danger, STOP, DELETE to read", upkeep_unread(u, UNREAD_WITHHELD));
	add_total(t, "Other keywords to read", upkeep_unread(u, UNREAD_KEYWORDS));
	add_total(t, "Sign-offs", u->signoffs_count);
	add_total(t, "Facts on hold", u->holds_count);
}

static void
add_dues(const struct upkeep *u, xmlNodePtr body)
{
	static const char *const titles[] = { "Country", "Fact", "Number", "Office", "To do", "Why", "Done: day, name" };
	const struct due *last = NULL;
	xmlNodePtr t = NULL, row;

	for (uint32_t i = 0; i < u->dues_count; i++) {
		const struct due *d = &u->dues[i];

		if (!d->is_late)
			continue;
		if (last == NULL)
			page_said(body, "h2", "Test calls and checks");
		if (last == NULL || !due_same_owner(last, d)) {
			page_said(body, "h3", due_owner(d));
			t = page_table(body, titles, COUNT(titles));
		}
		row = page_element(t, "tr");
		page_said(row, "td", d->place);
		page_said(page_element(row, "td"), d->is_danger ? "strong" : "span", d->fact);
		page_attribute(page_said(row, "td", d->number != NULL ? d->number : "—"), "dir", "ltr");
		page_attribute(page_said(row, "td", d->office != NULL ? d->office : "—"), "dir", "auto");
		page_said(row, "td", due_words(d));
		page_said(row, "td", due_why(d));
		page_element(row, "td");
		last = d;
	}
}

static void
add_language(const struct upkeep *u, xmlNodePtr body, uint32_t language)
{
	static const char *const titles[] = { "Text", "English", "To read", "Why", "Read: day, name" };
	static const char *const kinds[UNREAD_KINDS] = { "Danger first", "Other texts",
		"Keywords of danger, STOP, DELETE: they lead nowhere until they were read", "Other keywords" };
	const struct unread_language *l = &u->languages[language];
	int kind = -1;
	xmlNodePtr t = NULL, row;
	char words[160];

	snprintf(words, sizeof words, "%s (%s): %u texts of danger, %u others, %u lists of keywords", l->english, l->tag,
	    l->count[UNREAD_DANGER], l->count[UNREAD_OTHER], l->count[UNREAD_WITHHELD] + l->count[UNREAD_KEYWORDS]);
	page_said(body, "h2", words);
	for (uint32_t i = 0; i < u->unread_count; i++) {
		const struct unread *text = &u->unread[i];

		if (text->language != language)
			continue;
		if ((int)text->kind != kind) {
			page_said(body, "h3", kinds[text->kind]);
			t = page_table(body, titles, COUNT(titles));
		}
		kind = (int)text->kind;
		row = page_element(t, "tr");
		page_said(row, "td", text->name);
		page_attribute(page_said(row, "td", text->english), "class", "text");
		if (text->words != NULL) {
			xmlNodePtr cell = page_said(row, "td", text->words);

			page_attribute(cell, "class", "text");
			page_language(cell, l->tag, l->is_rtl);
		} else {
			page_said(row, "td", "—");
		}
		page_said(row, "td", text->why);
		page_element(row, "td");
	}
}

static void
add_rest(const struct upkeep *u, xmlNodePtr body)
{
	static const char *const signoff[] = { "Sign-off", "Topics that wait", "Countries", "Agreed: day, name" };
	static const char *const hold[] = { "Who", "Country", "Fact", "Why" };
	xmlNodePtr t = NULL;

	for (uint32_t i = 0; i < u->signoffs_count; i++) {
		xmlNodePtr row;

		if (i == 0) {
			page_said(body, "h2", "Sign-offs");
			t = page_table(body, signoff, COUNT(signoff));
		}
		row = page_element(t, "tr");
		page_said(row, "td", u->signoffs[i].name);
		page_said(row, "td", u->signoffs[i].topics);
		page_said(row, "td", u->signoffs[i].countries);
		page_element(row, "td");
	}
	for (uint32_t i = 0; i < u->holds_count; i++) {
		xmlNodePtr row;

		if (i == 0) {
			page_said(body, "h2", "On hold: no release says it");
			t = page_table(body, hold, COUNT(hold));
		}
		row = page_element(t, "tr");
		page_said(row, "td", u->holds[i].owner != NULL ? u->holds[i].owner : "nobody named");
		page_said(row, "td", u->holds[i].place);
		page_said(row, "td", u->holds[i].fact);
		page_said(row, "td", u->holds[i].why);
	}
	for (uint32_t i = 0; i < u->types_count; i++) {
		if (i == 0) {
			page_said(body, "h2", "Kinds of fact that no country has yet");
			t = page_element(body, "ul");
		}
		page_said(t, "li", u->types[i]);
	}
}

bool
release_write_html(const struct upkeep *u, const char *path, struct buf *why)
{
	xmlDocPtr doc = page_new();
	xmlNodePtr body = page_begin(doc, "What stands between this and a release");

	add_totals(u, body);
	add_dues(u, body);
	for (uint32_t i = 0; i < u->languages_count; i++)
		add_language(u, body, i);
	add_rest(u, body);
	return page_write(doc, path, why);
}
