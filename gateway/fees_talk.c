/*
 * fees_talk.c - an amount that somebody asks for, held against the limit of her way
 *
 * "FEES 25000", or digits on the screen about fees.  Read in the digits of any
 * script, with the marks between thousands that people write; what can be read
 * in two ways ("5" may be five thousand), or is in other money than the limit,
 * gets the limit and no verdict: an amount that seems to be within it is paid.
 * Nor is any within a limit that the law where she will work does not know for
 * some kinds of work.
 */
#include <string.h>

#include "gateway/talk.h"
#include "locales/text/fold.h"
#include "locales/text/utf8.h"

enum { AMOUNT_MAX = 1000000000, FAR_BELOW = 20 /* an amount so many times smaller than the limit is of thousands, or a key */, AMOUNT_TEXT = 80, FOLDED_BYTES = 16 * AMOUNT_TEXT };

struct asked_amount { uint32_t value; char money[4]; unsigned groups, words; bool is_odd; };

/* "1,50,000" and "25.000" are one amount, "25.50" is none that we know. */
static void
add_digits(struct asked_amount *a, const char *at, size_t len, bool is_last)
{
	uint64_t value = a->value;

	if (a->groups > 0 && (len > 3 || len < 2 || (is_last && len != 3)))
		a->is_odd = true;
	for (size_t i = 0; i < len && value <= AMOUNT_MAX; i++)
		value = value * 10 + (uint64_t)(at[i] - '0');
	a->is_odd = a->is_odd || value > AMOUNT_MAX;
	a->value = value > AMOUNT_MAX ? 0 : (uint32_t)value;
	a->groups++;
}

static size_t
digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

static bool is_minus(uint32_t cp) { return cp == '-' || cp == 0x2212 || cp == 0xFF0D || (cp >= 0x2010 && cp <= 0x2015); }

/* A sign that folding drops and that makes another amount of it, before it or behind: "$500", "10%", "9000+", "-500". */
static bool
has_odd_sign(const char *text, size_t len)
{
	for (size_t at = 0, n = 0; at < len; at += n) {
		uint32_t cp = (unsigned char)text[at];

		n = cp < 0x80 ? 1 : utf8_decode(text + at, len - at, &cp);
		if (n == 0 || (is_minus(cp) && (at == 0 || text[at - 1] == ' ') && at + n < len && text[at + n] != ' ')
		    || (cp < 0x80 && cp != 0 && strchr("$%*+<>=", (int)cp) != NULL) || (cp >= 0xA2 && cp <= 0xA5) ||
		    (cp >= 0x20A0 && cp <= 0x20CF && cp != 0x20A8 /* Rs */) || cp == 0xFF04)
			return true;
	}
	return false;
}

/* True if `text` is one amount, with one word of money at most. */
static bool
amount_read(const struct talking *c, const char *text, size_t len, struct asked_amount *a)
{
	char folded[FOLDED_BYTES];

	memset(a, 0, sizeof *a);
	if (len == 0 || len > AMOUNT_TEXT || has_odd_sign(c->turn->text, c->turn->len))
		return false;
	(void)fold_text(&c->pack->fold, text, len, folded, sizeof folded);
	for (const char *at = folded; *at != '\0'; at += *at == ' ') {
		size_t n = digits_at(at);

		if (n > 0) {
			add_digits(a, at, n, at[n] != ' ' || digits_at(at + n + 1) == 0);
		} else if (*at != ' ') {
			n = strcspn(at, " 0123456789");
			a->is_odd = a->is_odd || n >= sizeof a->money || a->words++ > 0;
			if (!a->is_odd)
				memcpy(a->money, at, n);
		}
		at += n;
	}
	explicit_bzero(folded, sizeof folded);
	return !a->is_odd && a->groups > 0 && a->value > 0;
}

/* "npr", "rs", or nothing: what she reads back names the money. */
static bool
is_money(const char *said, const char *limit)
{
	if (said[0] == '\0' || strcmp(said, "rs") == 0)
		return true;
	for (unsigned i = 0; i < 3; i++)
		if (said[i] == '\0' || (said[i] | 0x20) != (limit[i] | 0x20))
			return false;
	return true;
}

/* Place of the amount, or of what is said where nothing can be compared. */
static void
compare(struct talking *c, uint16_t topic, const struct asked_amount *a)
{
	const struct agent_desk *desk = c->turn->agents;
	struct fee_limit limit;
	uint16_t to = PACK_NONE;

	if (desk != NULL && desk->limit(desk->arg, c->next, c->locale, &limit) && is_money(a->money, limit.money)
	    && a->value >= limit.most / FAR_BELOW && (a->value > limit.most || limit.is_for_all))
		to = pack_find_topic(c->pack, a->value > limit.most ? "fees.above" : "fees.within");
	c->next->amount = a->value;
	talk_place(c, to != PACK_NONE ? to : topic, -1);
}

/*
 * Limits are of a way: asks for the country that is missing.  False if none is.
 * An amount in other money has no verdict, and waits for none.
 */
static bool
asks_way(struct talking *c, uint16_t topic, const struct asked_amount *a)
{
	struct talk *n = c->next;

	if (n->stay != 0 && n->origin != 0)
		return false;
	n->amount = a->money[0] == '\0' || strcmp(a->money, "rs") == 0 ? a->value : 0;
	n->wanted = topic;
	question_ask(c, n->stay == 0 ? QUESTION_STAY : QUESTION_ORIGIN);
	return true;
}

void
fees_ask(struct talking *c, uint16_t topic)
{
	struct talk *n = c->next;
	struct asked_amount a = { .value = n->wanted == topic ? n->amount : 0 };	/* from before the question */
	const char *text;
	size_t len;

	n->amount = 0;
	if (talk_rest(c, topic, &text, &len) && !amount_read(c, text, len, &a))
		a.value = 0;
	if ((a.value > 0 || c->input == INPUT_WORD) && asks_way(c, topic, &a))
		return;
	if (a.value == 0)
		talk_place(c, topic, -1);
	else
		compare(c, topic, &a);
}

static bool
is_about_fees(const struct talking *c)
{
	static const char *const names[] = { "fees.ask", "fees.above", "fees.within" };
	uint16_t topic = c->next->topic;

	if (c->next->ui != 0 || topic == PACK_NONE)
		return false;
	if (c->pack->topics[topic].action == ACTION_FEES)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(pack_string(c->pack, c->pack->topics[topic].name), names[i]) == 0)
			return true;
	return false;
}

bool
fees_is_verdict(const struct talking *c, uint16_t topic)
{
	const char *name = pack_string(c->pack, c->pack->topics[topic].name);

	return strcmp(name, "fees.above") == 0 || strcmp(name, "fees.within") == 0;
}

bool
fees_took(struct talking *c)
{
	uint16_t topic;
	struct asked_amount a;

	if (c->turn->text == NULL || (c->input != INPUT_UNKNOWN && (c->input != INPUT_OPTION || c->option < 10)) || !is_about_fees(c)
	    || (topic = pack_find_topic(c->pack, "before.fees")) == PACK_NONE || !amount_read(c, c->turn->text, c->turn->len, &a))
		return false;
	if (!asks_way(c, topic, &a))
		compare(c, topic, &a);
	return true;
}
