/*
 * preview_rules.c - what stands in the way of the whole, the words for it, and what a text and an audience are known by
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "content/days.h"
#include "content/quantity.h"
#include "gateway/broadcast/preview_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { DAY_S = 86400 };

/* How a block binds. */
enum block_stop { STOPS, REASON, WARNS };
static const struct { const char *word, *sentence, *cure; enum block_stop stop; } blocks[BLOCK_COUNT] = {
#define BLOCK(id, word, stops, sentence, cure) { word, sentence, cure, stops },
#include "gateway/broadcast/blocks.def"
};

const char *block_word(enum block_kind k) { return blocks[k].word; }
const char *block_sentence(enum block_kind k) { return blocks[k].sentence; }
const char *block_cure(enum block_kind k) { return blocks[k].cure; }
bool block_stops(enum block_kind k) { return blocks[k].stop != WARNS; }

/* "2026-11-28 05:12 UTC" */
static void
time_of(int64_t at_s, char out[64])
{
	char day[DATE_BYTES];

	date_of_days((int32_t)(at_s / DAY_S), day);
	(void)snprintf(out, 64, "%s %02d:%02d UTC", day, (int)(at_s % DAY_S / 3600), (int)(at_s % 3600 / 60));
}

static void
slots_check(const struct broadcast *b, struct preview *out)
{
	static const unsigned most[ALERT_SLOT_COUNT] = {
#define ROW(name, word, chars, what) [ALERT_SLOT_##name] = (chars),
		ALERT_SLOTS(ROW)
#undef ROW
	};

	for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++) {
		size_t chars = utf8_count(b->slot[i], strlen(b->slot[i]));

		if ((alert_type_slots(b->type) >> i & 1) != 0 && (chars == 0 || chars > most[i]))
			preview_block(out, BLOCK_SLOT, alert_slot_words[i]);
	}
}

void
preview_rules(const struct broadcast *b, const struct wording_of *w, const struct sending *s, struct preview *out)
{
	char what[64];
	struct buf money = BUF_OVER(what);

	if (s == NULL)
		preview_block(out, BLOCK_NO_FILE, "");
	else if (s->budget > 0 && out->cost > s->budget) {
		quantity_money_say(&money, s->currency, out->cost);
		preview_block(out, BLOCK_BUDGET, money.ptr);
	}
	if (b->until_s <= w->now_s) {
		preview_block(out, BLOCK_PAST, "");
	} else if (out->ends_s > b->until_s) {
		time_of(out->ends_s, what);
		preview_block(out, BLOCK_LATE, what);
	}
	if (b->kind == BROADCAST_ALERT)
		slots_check(b, out);
	if (b->kind == BROADCAST_ALERT && alert_type_is_old(b->type) && !b->has_changes)
		preview_block(out, BLOCK_REFERENCE, "");
	if (pack_is_sample(w->pack))
		preview_block(out, BLOCK_SAMPLE, "");
	if (b->is_training)
		preview_block(out, BLOCK_TRAINING, "");
}

/* A field with its length, so that two never run together. */
static void
hash_add(crypto_generichash_state *h, const void *bytes, size_t len)
{
	const uint8_t size[4] = { (uint8_t)(len >> 24), (uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len };

	crypto_generichash_update(h, size, sizeof size);
	crypto_generichash_update(h, bytes, len);
}

static void
hash_word(crypto_generichash_state *h, const char *word)
{
	hash_add(h, word, strlen(word));
}

static void
hash_small(crypto_generichash_state *h, unsigned value)
{
	const uint8_t byte = (uint8_t)value;

	hash_add(h, &byte, 1);
}

static int
by_word(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In order of the words, so that the same things written in another order are the same. */
static void
hash_sorted(crypto_generichash_state *h, const char *all, unsigned count, size_t bytes)
{
	const char *word[BROADCAST_LOCALES];

	BUG_IF(count > COUNT(word));
	for (unsigned i = 0; i < count; i++)
		word[i] = all + i * bytes;
	qsort(word, count, sizeof word[0], by_word);
	hash_small(h, count);
	for (unsigned i = 0; i < count; i++)
		hash_word(h, word[i]);
}

static int
by_locale(const void *a, const void *b)
{
	return strcmp((*(const struct wording *const *)a)->locale, (*(const struct wording *const *)b)->locale);
}

void
preview_text_hash(const struct broadcast *b, uint8_t out[BROADCAST_HASH_BYTES])
{
	const struct wording *sorted[BROADCAST_LOCALES];
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, BROADCAST_HASH_BYTES);
	hash_word(&h, "safar text 1");
	hash_small(&h, b->kind);
	if (b->kind == BROADCAST_ALERT) {
		hash_small(&h, b->type);
		for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++)
			hash_word(&h, b->slot[i]);
	}
	for (unsigned i = 0; i < b->wordings; i++)
		sorted[i] = &b->wording[i];
	qsort(sorted, b->wordings, sizeof sorted[0], by_locale);
	for (unsigned i = 0; i < b->wordings; i++) {
		hash_word(&h, sorted[i]->locale);
		hash_small(&h, sorted[i]->choice);
		hash_word(&h, sorted[i]->other);
		hash_word(&h, sorted[i]->choice == CHOICE_TEXT && sorted[i]->text != NULL ? sorted[i]->text : "");
	}
	crypto_generichash_final(&h, out, BROADCAST_HASH_BYTES);
}

void
preview_audience_hash(const struct broadcast *b, uint8_t out[BROADCAST_HASH_BYTES])
{
	const struct addressees *a = &b->audience;
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, BROADCAST_HASH_BYTES);
	hash_word(&h, "safar audience 1");
	hash_small(&h, a->list);
	hash_small(&h, a->list == LIST_BROADCAST ? a->subscription : 0);
	hash_sorted(&h, a->stay[0], a->stays, sizeof a->stay[0]);
	hash_sorted(&h, a->locale[0], a->locales, sizeof a->locale[0]);
	hash_word(&h, a->area);
	hash_small(&h, a->is_of);
	hash_add(&h, a->of, a->is_of ? sizeof a->of : 0);
	crypto_generichash_final(&h, out, BROADCAST_HASH_BYTES);
}
