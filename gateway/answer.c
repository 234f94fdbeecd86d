/*
 * answer.c - from a decision to what leaves
 *
 * A sample pack's parts and pages all begin with SAMPLE_PREFIX, put on here by
 * the same call that cuts: no road leads around it.  Key lines that are only
 * a comfort ("0 Back") are left out of an SMS that would grow by a part.
 */
#include "gateway/answer.h"

#include <string.h>

#include "gateway/answer_inside.h"
#include "locales/text/buf.h"
#include "locales/text/pages.h"
#include "locales/text/utf8.h"

enum { TEXT_BYTES = 8192, LINE_BYTES = 256 };

/*
 * The service whose number {code} says: what was dialled; to an SMS the code to
 * dial; in quiet mode the code that always opens quiet.
 */
static const struct pack_service *
code_service(const struct answering *a, bool is_quiet)
{
	const struct pack *p = a->turn->pack;
	const struct pack_service *here = a->turn->service;

	if (here == NULL || (here->kind == SERVICE_USSD && !is_quiet))
		return here;
	for (uint32_t i = 0; i < p->services_count; i++) {
		const struct pack_service *s = &p->services[i];

		if (s->kind == SERVICE_USSD && (s->is_quiet != 0) == is_quiet
		    && strcmp(pack_string(p, s->owner), pack_string(p, here->owner)) == 0)
			return s;
	}
	return here;
}

static struct render
render_of(const struct answering *a, const struct talk *where, uint16_t locale)
{
	const struct alert_desk *alerts = where->is_quiet ? NULL : a->turn->alerts;
	uint16_t stay = where->stay == COUNTRY_OTHER ? 0 : where->stay, origin = where->origin == COUNTRY_OTHER ? 0 : where->origin;

	return (struct render){ .pack = a->turn->pack, .withdrawn = a->withdrawn,
	    .service = code_service(a, where->is_quiet != 0), .now_s = a->now_s, .locale = locale,
	    .stay = stay, .origin = origin, .level = alerts != NULL && stay != 0 ? alerts->level(alerts->arg, stay, origin) : 0,
	    .fears_state = where->fears_state != 0, .is_child = where->is_child != 0, .quiet_only = where->is_quiet != 0, .doubted = a->doubted };
}

static const char *
prefix_of(const struct answering *a)
{
	return pack_is_sample(a->turn->pack) ? SAMPLE_PREFIX : "";
}

static struct parts_rules
parts_rules_of(const struct answering *a, uint16_t locale)
{
	return (struct parts_rules){ .prefix = prefix_of(a), .reference = a->reference,
	    .encoding = { pack_substitutes(a->turn->pack, locale), a->national } };
}

/* The emergency number that may be said now, bare; false if there is none. */
static bool
add_digits(const struct render *r, struct buf *text)
{
	const struct pack *p = r->pack;

	for (uint32_t t = 0; t < p->tokens_count; t++) {
		const struct pack_token *token = &p->tokens[t];
		uint16_t fact;

		if (token->kind != TOKEN_FACT || strcmp(pack_string(p, token->name), "emergency") != 0)
			continue;
		fact = render_fact(r, (uint16_t)t, true);	/* its chain stays inside its class */
		if (fact == PACK_NONE || !p->facts[fact].is_number)
			return false;
		buf_add(text, pack_string(p, p->facts[fact].value), p->facts[fact].value.len);
		return true;
	}
	return false;
}

/* Returns the locale that it was said in: a fallback's text has the fallback's key lines, as the compiler proved it. */
static uint16_t
add_body(const struct answering *a, const struct render *r, const struct talk *where, const struct answer *answer,
    struct buf *text, struct answered *did)
{
	struct rendered said = { .missing = PACK_NONE, .locale = r->locale };

	switch (answer->kind) {
	case ANSWER_NOTHING: break;
	case ANSWER_GROUP:
		group_report_add(text, a->turn->group);
		answer_new_line(text);
		/* fall through */
	case ANSWER_UI:
		if (answer->ui == UI_NO_RATES && rates_line(a->rates, r->stay, r->origin, a->now_s, text))
			break;
		render_ui(r, answer->ui, text);
		said.locale = render_locale(r, r->pack->ui[answer->ui]);
		break;
	case ANSWER_SLOTS: answer_add_slots(r, where, text); break;
	case ANSWER_AGENTS: answer_add_agents(a, r, where, text); break;
	case ANSWER_LANGUAGES:
	case ANSWER_STAYS:
	case ANSWER_ORIGINS: did->pages = answer_add_list(a, r, answer, text); break;
	case ANSWER_TOPIC:
		if ((said.locale = answer_add_offices(a, r, where, answer, text, did)) != PACK_NONE)
			break;
		render_topic(r, answer->topic, answer->link, text, &said);
		did->missing = said.missing;
		did->offers = answer->may_offer && said.has_number;
		did->number = said.has_number ? said.number : PACK_NONE;
		answer_add_behind(a, r, where, answer->topic, text);
		if (r->pack->topics[answer->topic].kind == TOPIC_KIND_CHAIN && said.texts > 0)
			did->links = said.texts;
		break;
	case ANSWER_DIGITS:
		if (!add_digits(r, text))
			render_ui(r, UI_QUIET_SMS, text);	/* nothing is guessed, nothing shows */
		break;
	}
	return said.locale != PACK_NONE ? said.locale : r->locale;
}

static bool
more_follows(const struct answering *a, const struct answer *answer, const struct answered *did)
{
	if (answer->kind != ANSWER_TOPIC || answer->is_alone)
		return false;
	return answer->link + 1u < did->links
	    || a->turn->pack->topics[answer->topic].continues != PACK_NONE;
}

/* A text that was compiled fits; a list may not: whole lines go, then letters. */
static void
cut_sms(const struct answering *a, uint16_t locale, struct buf *text, struct outbound *out)
{
	struct parts_rules rules = parts_rules_of(a, locale);

	if (text->len == 0)
		buf_addc(text, ' ');	/* silence would be read as a fault */
	while (!parts_cut(text->ptr, text->len, &rules, &out->parts)) {
		size_t len = text->len - 1;

		while (len > 0 && text->ptr[len] != '\n')
			len--;
		if (len == 0)
			for (len = text->len * 3 / 4; len > 0 && ((unsigned char)text->ptr[len] & 0xC0) == 0x80;)
				len--;
		buf_cut(text, len);
	}
	out->kind = OUTBOUND_SMS;
}

/* Adds a key line; a comfort is left out where it would cost a part. */
static void
add_key_line(const struct answering *a, const struct render *r, enum ui ui, bool is_comfort, struct buf *text)
{
	struct parts_rules rules = parts_rules_of(a, r->locale);
	size_t before = text->len;
	unsigned parts;

	answer_new_line(text);
	render_ui(r, ui, text);
	parts = text->full ? PARTS_MAX + 1 : parts_count(text->ptr, text->len, &rules);
	if (parts > PARTS_MAX || (is_comfort && parts > 1
	    && parts > parts_count(text->ptr, before, &rules))) {
		text->full = false;
		buf_cut(text, before);
	}
}

static void
write_sms(const struct answering *a, const struct render *r, const struct answer *answer,
    struct buf *text, struct answered *did, struct outbound *out)
{
	bool is_list = did->pages > 1;

	if (more_follows(a, answer, did) || (is_list && answer->page + 1u < did->pages))
		add_key_line(a, r, UI_MORE, false, text);	/* else nobody would know */
	if (answer->shows_back && answer->kind != ANSWER_UI && answer->kind != ANSWER_DIGITS)
		add_key_line(a, r, UI_BACK, true, text);
	cut_sms(a, r->locale, text, out);
	did->page = is_list ? answer->page : 0;
}

/* Puts a sentence above a finished page, if the page has room for it. */
static void
put_above(const struct answering *a, const struct render *r, enum ui ui, struct buf *page)
{
	char room[USSD_PAGE_BYTES], spare[USSD_PAGE_BYTES];
	struct buf whole = BUF_OVER(room), one = BUF_OVER(spare);
	size_t prefix = strlen(prefix_of(a));
	struct page_rules rules = { .septets = a->septets, .units = a->units, .prefix = "", .more = "", .back = "",
	    .home = "", .declared = pack_substitutes(a->turn->pack, r->locale) };

	buf_add(&whole, page->ptr, prefix);
	render_ui(r, ui, &whole);
	buf_addc(&whole, '\n');
	buf_add(&whole, page->ptr + prefix, page->len - prefix);
	if (!buf_ok(&whole) || page_cut(whole.ptr, whole.len, &rules, 0, &one) != 1 || !buf_ok(&one))
		return;
	buf_reset(page);
	buf_add(page, one.ptr, one.len);
}

static void
write_page(const struct answering *a, const struct render *r, const struct answer *answer,
    const struct buf *text, struct answered *did, struct outbound *out)
{
	char more[LINE_BYTES], back[LINE_BYTES], home[LINE_BYTES], offer[LINE_BYTES];
	struct buf more_line = BUF_OVER(more), back_line = BUF_OVER(back), home_line = BUF_OVER(home);
	struct buf offer_line = BUF_OVER(offer);
	struct buf page;
	bool is_list = answer->kind == ANSWER_LANGUAGES || answer->kind == ANSWER_STAYS
	    || answer->kind == ANSWER_ORIGINS || answer->kind == ANSWER_SLOTS || answer->kind == ANSWER_AGENTS;
	const uint16_t *roots = a->turn->pack->roots;
	bool is_root = answer->kind != ANSWER_TOPIC || answer->topic == roots[ROOT_MAIN]
	    || answer->topic == roots[ROOT_QUIET];
	struct page_rules rules = { .septets = a->septets, .units = a->units,
	    .prefix = prefix_of(a), .declared = pack_substitutes(a->turn->pack, r->locale), .whole_lines = is_list || (answer->kind == ANSWER_TOPIC
		&& a->turn->pack->topics[answer->topic].kind == TOPIC_KIND_MENU),
	    .more_at_end = more_follows(a, answer, did) };

	render_ui(r, UI_MORE, &more_line);
	if (answer->shows_back)
		render_ui(r, UI_BACK, &back_line);
	if (answer->shows_back && !is_root)
		render_ui(r, UI_HOME, &home_line);
	if (did->offers)
		render_ui(r, UI_SEND, &offer_line);
	rules.offer = offer;
	rules.more = more;
	rules.back = back;
	rules.home = home;
	buf_wrap(&page, out->page, sizeof out->page);
	did->pages = page_cut(text->ptr, text->len, &rules, answer->page, &page);
	if (did->pages == 0)
		did->pages = 1;
	did->page = answer->page < did->pages ? answer->page : did->pages - 1;
	if (answer->above >= 0)
		put_above(a, r, (enum ui)answer->above, &page);
	out->kind = OUTBOUND_USSD;
	out->page_len = page.len;
	out->page_alphabet = text_alphabet(page.ptr, page.len);
	out->ends = answer->ends && did->page + 1 >= did->pages && !rules.more_at_end;
}

bool
answer_fits(const struct answering *a, uint16_t locale, const struct buf *text, unsigned parts)
{
	struct parts_rules rules = parts_rules_of(a, locale);

	return !text->full && parts_count(text->ptr, text->len, &rules) <= parts;
}

bool
answer_limit(const struct answering *a, const struct talk *where, uint16_t locale, struct fee_limit *out)
{
	struct render r = render_of(a, where, locale);

	return answer_read_limit(&r, out);
}

void
answer_write(const struct answering *a, const struct talk *where, const struct answer *answer,
    struct outbound *out, struct answered *did)
{
	struct render r = render_of(a, where, answer->locale);
	struct agent_words words;
	struct alert_words alert;
	char room[TEXT_BYTES];
	struct buf text = BUF_OVER(room);
	int intro = answer->intro;
	uint16_t said;

	*did = (struct answered){ .pages = 1, .links = 1, .missing = PACK_NONE, .number = PACK_NONE };
	if (answer->ui == UI_QUIET_SMS || answer->kind == ANSWER_DIGITS)
		r.service = code_service(a, true);
	if (answer->kind == ANSWER_NOTHING)
		return;
	answer_agent_words(a, &r, where, &words);
	answer_alert_words(a, where, answer, &alert, words.argument);
	r.arguments = words.argument;
	if (intro < 0 && a->turn->medium == MEDIUM_SMS)
		intro = answer->above;
	if (intro >= 0) {
		render_ui(&r, (enum ui)intro, &text);
		answer_new_line(&text);
	}
	said = add_body(a, &r, where, answer, &text, did);
	/* A text that was compiled fits, an intro above it may not: what was asked for goes before it. */
	if (intro >= 0 && a->turn->medium == MEDIUM_SMS && !answer_fits(a, r.locale, &text, PARTS_MAX)) {
		intro = -1;
		buf_reset(&text);
		add_body(a, &r, where, answer, &text, did);
	}
	if (intro < 0)
		r.locale = said;
	if (a->turn->medium == MEDIUM_SMS)
		write_sms(a, &r, answer, &text, did, out);
	else
		write_page(a, &r, answer, &text, did, out);
}

void
answer_closed(const struct answering *a, uint16_t locale, struct outbound *out)
{
	struct render r = { .pack = a->turn->pack, .service = a->turn->service, .now_s = a->now_s,
	    .locale = locale, .live_only = true };
	char room[TEXT_BYTES];
	struct buf text = BUF_OVER(room), page;
	struct page_rules rules = { .septets = a->septets, .units = a->units, .prefix = "",
	    .more = "", .back = "", .home = "", .declared = pack_substitutes(a->turn->pack, locale) };
	struct parts_rules sms = parts_rules_of(a, locale);

	sms.prefix = "";		/* nothing of the sample is said */
	render_ui(&r, UI_CLOSED, &text);
	if (a->turn->medium == MEDIUM_SMS) {
		if (parts_cut(text.ptr, text.len, &sms, &out->parts))
			out->kind = OUTBOUND_SMS;
		return;
	}
	buf_wrap(&page, out->page, sizeof out->page);
	(void)page_cut(text.ptr, text.len, &rules, 0, &page);
	out->kind = OUTBOUND_USSD;
	out->page_len = page.len;
	out->page_alphabet = text_alphabet(page.ptr, page.len);
	out->ends = true;
}
