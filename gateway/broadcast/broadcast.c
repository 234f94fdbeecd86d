/*
 * broadcast.c - the words of a definition, its canonical form and its hash
 */
#include <sodium.h>
#include <string.h>

#include "gateway/broadcast/broadcast_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

const char *const subscription_words[SUBSCRIPTION_COUNT] = {
#define ROW(name, word, what) word,
	SUBSCRIPTIONS(ROW)
#undef ROW
};
const char *const alert_type_ids[ALERT_TYPE_COUNT] = {
#define ROW(name, id, topic, old, slots, msg, response, urgency, what) id,
	ALERT_TYPES(ROW)
#undef ROW
};
const char *const alert_type_topics[ALERT_TYPE_COUNT] = {
#define ROW(name, id, topic, old, slots, msg, response, urgency, what) topic,
	ALERT_TYPES(ROW)
#undef ROW
};
const char *const alert_slot_words[ALERT_SLOT_COUNT] = {
#define ROW(name, word, chars, what) word,
	ALERT_SLOTS(ROW)
#undef ROW
};

/* Where `word` stands among them; their count if nowhere. */
static unsigned
word_at(const char *word, const char *const *words, unsigned count)
{
	unsigned i = 0;

	while (i < count && (word == NULL || strcmp(words[i], word) != 0))
		i++;
	return i;
}

enum list
broadcast_list_of(const char *word)
{
	return (enum list)word_at(word, list_words, LIST_COUNT);
}

enum subscription
broadcast_subscription_of(const char *word)
{
	return (enum subscription)word_at(word, subscription_words, SUBSCRIPTION_COUNT);
}

enum alert_type
alert_type_of(const char *id)
{
	return (enum alert_type)word_at(id, alert_type_ids, ALERT_TYPE_COUNT);
}

bool
alert_type_is_old(enum alert_type t)
{
	enum { NEW, OLD };
	static const bool is_old[ALERT_TYPE_COUNT] = {
#define ROW(name, id, topic, old, slots, msg, response, urgency, what) [ALERT_##name] = (old) == OLD,
		ALERT_TYPES(ROW)
#undef ROW
	};

	BUG_IF(t >= ALERT_TYPE_COUNT);
	return is_old[t];
}

/* The text of a drill says that real alerts have a code: it has none in it. */
unsigned
alert_type_slots(enum alert_type t)
{
	static const unsigned slots_of[ALERT_TYPE_COUNT] = {
#define S(slot) 1u << ALERT_SLOT_##slot
#define ROW(name, id, topic, old, slots, msg, response, urgency, what) [ALERT_##name] = (slots),
		ALERT_TYPES(ROW)
#undef ROW
#undef S
	};

	BUG_IF(t >= ALERT_TYPE_COUNT);
	return slots_of[t] | 1u << ALERT_SLOT_OFFICE | (t == ALERT_DRILL ? 0 : 1u << ALERT_SLOT_NOTE);
}

char *
broadcast_canonical(const json_t *json)
{
	char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);

	BUG_IF(text == NULL);
	return text;
}

void
broadcast_hash(const char *canonical, uint8_t out[BROADCAST_HASH_BYTES])
{
	static const char domain[] = "safar broadcast 1";	/* its NUL is hashed, too: the two cannot run together */
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, BROADCAST_HASH_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)domain, sizeof(domain));
	crypto_generichash_update(&state, (const unsigned char *)canonical, strlen(canonical));
	crypto_generichash_final(&state, out, BROADCAST_HASH_BYTES);
}

void
broadcast_hash_short(const uint8_t hash[BROADCAST_HASH_BYTES], char out[12])
{
	snprintf(out, 12, "%02x%02x\xc2\xb7%02x%02x", hash[0], hash[1], hash[2], hash[3]);
}

bool
broadcast_refs(json_t *json, broadcast_find_fn *find, void *arg, struct buf *why)
{
	static const char *const names[] = { "of", "changes" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *typed = json_string_value(json_object_get(json, names[i]));
		char hex[2 * STORE_ID_BYTES + 1];
		uint8_t id[STORE_ID_BYTES];

		if (typed == NULL || definition_id(typed, id))
			continue;
		if (!find(arg, typed, id))
			return definition_sentence(why, "%s: there is no such broadcast, or several begin so; expected its name, as B7K2Q:"
			    " take it from safar broadcast list", names[i]);
		sodium_bin2hex(hex, sizeof(hex), id, sizeof(id));
		json_object_set_new(json, names[i], json_string(hex));
	}
	return true;
}
