/* measure.c - how long a text can become */
#include "content/compiler/measure.h"

#include "content/compiler/repairs.h"
#include "locales/text/buf.h"
#include "locales/text/pages.h"
#include "locales/text/parts.h"

enum { TEXT_BYTES = 16 << 10 };

/*
 * Which values stand in the text.  The worst of UCS-2 is one value that leaves
 * GSM-7 and the longest of everything else, so each token has its turn.
 */
struct fill { bool is_gsm7, is_release; uint16_t ucs2; unsigned repairs; };	/* ucs2: a token, or PACK_NONE */

static const char *
value_of(const struct measure *m, uint16_t token, const struct fill *fill)
{
	if (fill->is_gsm7 && m->widest[token].gsm7.words != NULL)
		return m->widest[token].gsm7.words;
	return token == fill->ucs2 ? m->widest[token].ucs2.words : m->widest[token].any.words;
}

static void
add_text(const struct measure *m, uint16_t key, const struct fill *fill, struct buf *out)
{
	uint16_t said = measure_said(m->s, m->locale, key, fill->is_release);
	const struct source_text *t;

	if (said == PACK_NONE)
		return;
	t = source_text(m->s, said, key);
	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_span *span = &t->span[i];
		const char *value = span->token != PACK_NONE ? value_of(m, span->token, fill) : NULL;

		if (span->token == PACK_NONE)
			repair_text(out, span->literal, span->len, fill->repairs);
		else if (value != NULL)
			buf_adds(out, value);
	}
}

static void
add_topic(const struct measure *m, uint16_t topic, const struct fill *fill, struct buf *out)
{
	const struct source_topic *t = &m->s->topics[topic];

	for (uint16_t i = 0; i < t->refs; i++) {
		if (out->len > 0)
			buf_addc(out, '\n');
		add_text(m, t->ref[i].key, fill, out);
	}
	for (uint16_t i = 0; i < 2 * t->children; i++) {	/* as content/render.c: those of a crisis first */
		const struct source_topic *child = &m->s->topics[t->child[i % t->children]];

		if ((child->level == 0) != (i >= t->children))
			continue;
		buf_addf(out, "%s%u ", out->len > 0 ? "\n" : "", child->key);
		add_text(m, child->title, fill, out);
	}
}

void
measure_menu(const struct measure *m, uint16_t topic, struct buf *out)
{
	add_topic(m, topic, &(struct fill){ .ucs2 = PACK_NONE }, out);
}

static void
use_text(const struct measure *m, uint16_t key, bool *used)
{
	uint16_t said = key != PACK_NONE ? source_said_in(m->s, m->locale, key) : PACK_NONE;

	if (said == PACK_NONE)
		return;
	for (uint16_t i = 0; i < source_text(m->s, said, key)->spans; i++)
		if (source_text(m->s, said, key)->span[i].token != PACK_NONE)
			used[source_text(m->s, said, key)->span[i].token] = true;
}

void
measure_tokens(const struct measure *m, struct subject what, bool *used)
{
	const struct source_topic *t = what.topic != PACK_NONE ? &m->s->topics[what.topic] : NULL;

	use_text(m, what.key, used);
	for (uint16_t i = 0; t != NULL && i < t->refs; i++)
		use_text(m, t->ref[i].key, used);
	for (uint16_t i = 0; t != NULL && i < t->children; i++)
		use_text(m, m->s->topics[t->child[i]].title, used);
}

/* The language of its key lines is that of its first words (gateway/answer.c). */
static uint16_t
first_said(const struct measure *m, struct subject what, bool is_release)
{
	const struct source_topic *t = what.topic != PACK_NONE ? &m->s->topics[what.topic] : NULL;
	uint16_t key = what.key, said;

	if (t != NULL && t->refs > 0)
		key = t->ref[0].key;
	else if (t != NULL && t->children > 0)
		key = m->s->topics[t->child[0]].title;
	said = measure_said(m->s, m->locale, key, is_release);
	return said != PACK_NONE ? said : m->locale;
}

static struct page_rules
rules_of(const struct measure *m, struct subject what, bool is_release)
{
	const struct source *s = m->s;
	uint16_t said = first_said(m, what, is_release);

	return (struct page_rules){ .septets = USSD_SEPTETS, .units = USSD_UNITS, .prefix = "",
		.more = measure_plain(s, said, s->ui[UI_MORE], is_release),
		.back = measure_plain(s, said, s->ui[UI_BACK], is_release),
		.home = measure_plain(s, said, s->ui[UI_HOME], is_release),
		.whole_lines = what.topic != PACK_NONE && s->topics[what.topic].kind == TOPIC_KIND_MENU,
		.more_at_end = what.is_followed, .declared = s->locales[said].declared };
}

struct page_rules
measure_rules(const struct measure *m, uint16_t topic)
{
	return rules_of(m, subject_topic(m->s, topic), false);
}

struct subject
subject_topic(const struct source *s, uint16_t topic)
{
	return (struct subject){ PACK_NONE, topic, s->topics[topic].continues != PACK_NONE };
}

struct subject
subject_link(const struct source *s, uint16_t topic, uint16_t ref)
{
	const struct source_topic *t = &s->topics[topic];

	return (struct subject){ t->ref[ref].key, PACK_NONE,
		t->continues != PACK_NONE || (t->kind == TOPIC_KIND_CHAIN && ref + 1 < t->refs) };
}

static unsigned
pages_of(const struct buf *text, const struct page_rules *rules, unsigned septets, unsigned units)
{
	struct page_rules sized = *rules;
	struct buf page = BUF_INIT(TEXT_BYTES);
	unsigned count;

	sized.septets = septets;
	sized.units = units;
	count = text->len > 0 ? page_cut(text->ptr, text->len, &sized, 0, &page) : 0;
	buf_free(&page);
	return count;
}

size_t
measure_hold(const struct measured *is, unsigned parts)
{
	return (size_t)parts * part_capacity(&is->encoding, parts > 1, false);
}

/* More parts; or as many, and nearer to the next one. */
static bool
is_worse(const struct measured *a, const struct measured *b)
{
	if (a->parts != b->parts)
		return a->parts > b->parts;
	return a->parts > 0 && a->room < b->room;
}

static void
keep_worst(struct measured *worst, const struct measured *now)
{
	struct measured kept = *worst;

	if (is_worse(now, worst)) {
		kept = *now;
		kept.page_alphabet = worst->page_alphabet;
		kept.page_units = worst->page_units;
		kept.pages = worst->pages;
	}
	if (now->pages > worst->pages || worst->page_units == 0) {
		kept.page_alphabet = now->page_alphabet;
		kept.page_units = now->page_units;
		kept.pages = now->pages;
	}
	kept.pages_hard = now->pages_hard > worst->pages_hard ? now->pages_hard : worst->pages_hard;
	*worst = kept;
}

static void
note_last(void *ctx, const struct part *part, unsigned i, unsigned count, size_t from, size_t end)
{
	struct measured *is = ctx;

	(void)from;
	(void)end;
	if (i + 1 == count)
		is->last = is->alphabet == ALPHABET_UCS2 ? part->octets / 2u : part->octets;
}

/* As an SMS: what stands at the end of it tells that more can be had. */
static void
measure_sms(const struct measure *m, struct buf *text, const struct page_rules *keys, struct measured *now)
{
	struct parts_rules sms = { .prefix = "", .encoding = { keys->declared, m->national } };
	size_t len = text->len;

	if (len == 0)
		return;
	if (keys->more_at_end)
		buf_addf(text, "\n%s", keys->more);
	now->encoding = parts_encoding(text->ptr, text->len, &sms);
	now->alphabet = now->encoding.alphabet;
	now->units = text_units_in(text->ptr, text->len, &now->encoding);
	now->parts = parts_each(text->ptr, text->len, &sms, note_last, now);
	now->room = part_capacity(&now->encoding, now->parts > 1, false) - now->last;
	buf_cut(text, len);
}

static struct measured
measure_filled(const struct measure *m, struct buf *text, const struct page_rules *pages)
{
	struct parts_rules screen = { .prefix = "", .encoding = { pages->declared, 0 } };
	struct encoding shown = parts_encoding(text->ptr, text->len, &screen);
	struct measured now = { .encoding = shown };

	measure_sms(m, text, pages, &now);
	now.page_alphabet = shown.alphabet;
	now.page_units = text_units_in(text->ptr, text->len, &shown);
	now.pages = pages_of(text, pages, USSD_SEPTETS, USSD_UNITS);
	now.pages_hard = now.pages == 1 ? 1 : pages_of(text, pages, USSD_SEPTETS_MAX, USSD_UNITS_MAX);	/* larger pages */
	return now;
}

/* One subject on the way to its worst; `before` is the text that was measured last. */
struct trial { const struct measure *m; struct subject what; struct page_rules rules; struct buf text, before; struct measured worst; };

static void
try_fill(struct trial *t, const struct fill *fill)
{
	struct measured now;

	buf_reset(&t->text);
	if (t->what.topic != PACK_NONE)
		add_topic(t->m, t->what.topic, fill, &t->text);
	else
		add_text(t->m, t->what.key, fill, &t->text);
	if (t->text.len == t->before.len && memcmp(t->text.ptr, t->before.ptr, t->text.len) == 0)
		return;
	now = measure_filled(t->m, &t->text, &t->rules);
	keep_worst(&t->worst, &now);
	buf_reset(&t->before);
	buf_add(&t->before, t->text.ptr, t->text.len);
}

static void
try_all(struct trial *t, bool is_release, unsigned repairs)
{
	const struct measure *m = t->m;
	bool *used = xcalloc(m->s->tokens_count + 1, sizeof *used);

	t->rules = rules_of(m, t->what, is_release);
	buf_reset(&t->before);
	try_fill(t, &(struct fill){ true, is_release, PACK_NONE, repairs });
	try_fill(t, &(struct fill){ false, is_release, PACK_NONE, repairs });
	measure_tokens(m, t->what, used);
	for (uint16_t i = 0; i < m->s->tokens_count; i++)
		if (used[i] && m->widest[i].ucs2.words != NULL)
			try_fill(t, &(struct fill){ false, is_release, i, repairs });
	free(used);
}

/* In a release a text that nobody has read is another's: its fallback's, and is measured there. */
struct measured
measure(const struct measure *m, struct subject what, unsigned repairs)
{
	struct trial t = { .m = m, .what = what, .text = BUF_INIT(TEXT_BYTES), .before = BUF_INIT(TEXT_BYTES) };

	try_all(&t, false, repairs);
	if (what.topic != PACK_NONE || measure_said(m->s, m->locale, what.key, true) == m->locale)
		try_all(&t, true, repairs);
	buf_free(&t.before);
	buf_free(&t.text);
	return t.worst;
}

struct measured
measure_words(const struct measure *m, const char *words)
{
	struct page_rules rules = rules_of(m, SUBJECT_TEXT(PACK_NONE), false);
	struct buf text = BUF_INIT(TEXT_BYTES);
	struct measured is;

	buf_adds(&text, words);
	is = measure_filled(m, &text, &rules);
	buf_free(&text);
	return is;
}
