/* render_text.c - one text: its language, its tokens, its words */
#include "content/render_inside.h"

#include "locales/text/buf.h"
#include "locales/text/dialled.h"

uint16_t
render_locale(const struct render *r, uint16_t key)
{
	const struct pack_locale *l = &r->pack->locales[r->locale];
	enum text_review least = render_shows_all(r) ? REVIEW_MACHINE : REVIEW_READ;
	uint16_t locale = r->locale;

	for (uint32_t i = 0;; i++) {
		const struct pack_text *t = pack_text(r->pack, locale, key);

		if (t->spans > 0 && t->review >= least)
			return locale;
		if (i >= l->fallbacks)
			return PACK_NONE;
		locale = l->fallback[i];
	}
}

static void
add_string(const struct render *r, struct pack_str s, struct buf *out)
{
	buf_add(out, pack_string(r->pack, s), s.len);
}

/* Texts that stand inside others name no tokens: pack_open() proved it. */
static void
add_plain(const struct render *r, uint16_t key, struct buf *out)
{
	uint16_t locale = render_locale(r, key);
	const struct pack_text *t;

	if (locale == PACK_NONE)
		return;
	t = pack_text(r->pack, locale, key);
	for (uint32_t i = 0; i < t->spans; i++)
		add_string(r, r->pack->spans[t->first_span + i].literal, out);
}

void
render_country(const struct render *r, uint16_t code, struct buf *out)
{
	const struct pack_country *c = code == 0 ? NULL : pack_find_country(r->pack, code);

	if (c != NULL)
		add_plain(r, c->name, out);
}

static void
add_country_or(const struct render *r, uint16_t code, enum ui otherwise, struct buf *out)
{
	size_t before = out->len;

	render_country(r, code, out);
	if (out->len == before)
		add_plain(r, r->pack->ui[otherwise], out);
}

static bool
is_leap_year(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* YYYY-MM-DD by counting: the C library's calendar reads files and environment. */
void
render_day(int32_t day, struct buf *out)
{
	static const uint8_t month_days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = 1970, month = 0;
	char digits[10];

	while (day >= 365 + is_leap_year(year)) {
		day -= 365 + is_leap_year(year);
		year++;
	}
	while (day >= month_days[month] + (month == 1 && is_leap_year(year))) {
		day -= month_days[month] + (month == 1 && is_leap_year(year));
		month++;
	}
	month++;
	day++;
	for (int i = 3; i >= 0; i--, year /= 10)
		digits[i] = (char)('0' + year % 10);
	digits[4] = digits[7] = '-';
	digits[5] = (char)('0' + month / 10);
	digits[6] = (char)('0' + month % 10);
	digits[8] = (char)('0' + day / 10);
	digits[9] = (char)('0' + day % 10);
	buf_add(out, digits, sizeof(digits));
}

static const char *
argument_of(const struct render *r, const struct pack_token *t)
{
	return r->arguments == NULL ? NULL : r->arguments[t->argument];
}

static void
plan_fact(const struct render *r, struct text_plan *plan, uint32_t span, uint16_t token, bool with_chain)
{
	struct fact_choice choice = fact_choose(r, token, with_chain);
	const struct pack_fact *f;

	plan->has_facts = true;
	plan->fact[span] = choice.fact;
	if (choice.fact == PACK_NONE) {
		if (plan->missing == PACK_NONE)
			plan->missing = token;
		return;
	}
	f = &r->pack->facts[choice.fact];
	if (f->is_number)
		plan->number = choice.fact;
	if (r->pack->tokens[choice.token].caution && fact_warns(f))
		plan->warns = true;
	if (f->call_tested < plan->oldest)
		plan->oldest = f->call_tested;
}

bool
text_plan(const struct render *r, uint16_t key, bool with_chain, struct text_plan *plan)
{
	const struct pack *p = r->pack;

	plan->locale = render_locale(r, key);
	plan->text = plan->locale == PACK_NONE ? NULL : pack_text(p, plan->locale, key);
	plan->missing = plan->date = plan->number = PACK_NONE;
	plan->has_facts = plan->warns = false;
	plan->oldest = NO_TEST_NEEDED;
	if (plan->text == NULL)
		return false;
	for (uint32_t i = 0; i < plan->text->spans; i++) {
		uint16_t token = p->spans[plan->text->first_span + i].token;

		if (token == PACK_NONE)
			continue;
		if (p->tokens[token].kind == TOKEN_FACT)
			plan_fact(r, plan, i, token, with_chain);
		else if (p->tokens[token].kind == TOKEN_DATE)
			plan->date = token;
		else if (p->tokens[token].kind == TOKEN_ARGUMENT && argument_of(r, &p->tokens[token]) == NULL &&
		    plan->missing == PACK_NONE)
			plan->missing = token;
	}
	return plan->missing == PACK_NONE;
}

static void
add_fact(const struct render *r, uint16_t fact, struct buf *out)
{
	const struct pack_fact *f;

	if (fact == PACK_NONE)
		return;
	f = &r->pack->facts[fact];
	if (f->words != PACK_NONE)
		add_plain(r, f->words, out);
	else if (f->is_number)
		dialled_add(out, pack_string(r->pack, f->value), f->value.len, r->pack->locales[r->locale].rtl);
	else
		add_string(r, f->value, out);
}

static void
add_token(const struct render *r, const struct text_plan *plan, uint32_t span, uint16_t token,
    int32_t oldest, struct buf *out)
{
	const struct pack *p = r->pack;
	const struct pack_token *t = &p->tokens[token];

	switch ((enum token_kind)t->kind) {
	case TOKEN_FACT:
		add_fact(r, plan->fact[span], out);
		break;
	case TOKEN_STAY:
		add_country_or(r, r->stay, UI_HERE, out);
		break;
	case TOKEN_ORIGIN:
		add_country_or(r, r->origin, UI_HOME_COUNTRY, out);
		break;
	case TOKEN_CODE:
		if (r->service != NULL)
			add_string(r, r->service->number, out);
		break;
	case TOKEN_PRICE:
		if (r->service != NULL)
			add_string(r, r->service->price, out);
		break;
	case TOKEN_DATE:
		if (test_day_is_known(oldest))
			render_day(oldest, out);
		break;
	case TOKEN_WARN:
		if (plan->warns)
			add_plain(r, p->ui[UI_WARN], out);
		break;
	case TOKEN_FEARED:
		if (r->fears_state) {
			buf_addc(out, ' ');
			add_plain(r, p->ui[UI_FEARED], out);
		}
		break;
	case TOKEN_ARGUMENT:
		if (argument_of(r, t) != NULL)
			buf_adds(out, argument_of(r, t));
		break;
	case TOKEN_KIND_COUNT:
		break;
	}
}

void
text_say(const struct render *r, const struct text_plan *plan, int32_t oldest, struct buf *out)
{
	struct render said = *r;
	size_t start = out->len;

	if (plan->text == NULL)
		return;
	said.locale = plan->locale;	/* an English text names countries in English, too */
	for (uint32_t i = 0; i < plan->text->spans; i++) {
		const struct pack_span *span = &r->pack->spans[plan->text->first_span + i];

		if (span->token == PACK_NONE)
			add_string(r, span->literal, out);
		else
			add_token(&said, plan, i, span->token, oldest, out);
	}
	while (out->len > start && out->ptr[out->len - 1] == ' ')	/* before a {price} that nobody declared */
		buf_cut(out, out->len - 1);
}

bool
text_say_alone(const struct render *r, uint16_t key, struct buf *out, struct rendered *did)
{
	struct text_plan plan;
	bool can_say = text_plan(r, key, true, &plan);

	if (can_say && plan.date != PACK_NONE && !test_day_is_known(plan.oldest)) {
		plan.missing = plan.date;
		can_say = false;
	}
	*did = (struct rendered){ .key = key, .locale = plan.locale, .missing = plan.missing, .texts = can_say,
	    .number = can_say ? plan.number : PACK_NONE };
	did->has_number = did->number != PACK_NONE;
	if (can_say)
		text_say(r, &plan, plan.oldest, out);
	return can_say;
}

bool
render_text(const struct render *r, uint16_t key, struct buf *out, struct rendered *did)
{
	return text_say_alone(r, key, out, did);
}

void
render_ui(const struct render *r, enum ui ui, struct buf *out)
{
	struct text_plan plan;

	if (r->pack->ui[ui] == PACK_NONE)
		return;
	text_plan(r, r->pack->ui[ui], true, &plan);
	text_say(r, &plan, plan.oldest, out);
}
