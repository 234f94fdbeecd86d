/*
 * trust.c - who signed, and who of them counts
 */
#include "content/sign/trust.h"

#include "content/sign/trust_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DAY_S = 86400 };

const struct trust_owner *
trust_owner(const struct trust *t, const char *owner)
{
	for (unsigned i = 0; i < t->owners; i++)
		if (strcmp(t->owner[i].owner, owner) == 0)
			return &t->owner[i];
	return NULL;
}

static const struct trust_key *
key_of(const struct trust *t, const struct trust_owner *owner, const uint8_t id[MINISIGN_ID_BYTES])
{
	for (unsigned i = 0; i < t->keys; i++)
		if (&t->owner[t->key[i].owner] == owner && memcmp(t->key[i].key.id, id, MINISIGN_ID_BYTES) == 0)
			return &t->key[i];
	return NULL;
}

static void
add_day(struct buf *out, int32_t day)
{
	time_t at = (time_t)day * DAY_S;
	struct tm tm;
	char text[16] = "";

	if (gmtime_r(&at, &tm) != NULL)
		strftime(text, sizeof text, "%Y-%m-%d", &tm);
	buf_adds(out, text);
}

/* Whose good signature it is; NULL and a sentence if it is nobody's. */
static const struct trust_key *
signer(const struct trust *t, const struct trust_owner *owner, const struct minisign_signature *s,
    const uint8_t hash[MINISIGN_HASH_BYTES], int64_t now_s, struct buf *not)
{
	const struct trust_key *key = key_of(t, owner, s->id);
	char id[MINISIGN_ID_CHARS];

	minisign_id_text(s->id, id);
	if (key == NULL) {
		buf_addf(not, "%s%s is no key that %s has", not->len > 0 ? "; " : "", id, owner->owner);
		return NULL;
	}
	if (now_s >= ((int64_t)key->until_day + 1) * DAY_S) {
		buf_addf(not, "%sthe key of %s (%s) was believed until ", not->len > 0 ? "; " : "", key->person, key->name);
		add_day(not, key->until_day);
		return NULL;
	}
	if (!minisign_verify(&key->key, s, hash)) {
		buf_addf(not, "%sthe signature of %s (%s) does not fit: the file, the comment or the signature was changed",
		    not->len > 0 ? "; " : "", key->person, key->name);
		return NULL;
	}
	return key;
}

unsigned
trust_count(const struct trust *t, const char *owner, const struct minisign_signature *s, unsigned count,
    const uint8_t hash[MINISIGN_HASH_BYTES], int64_t now_s, struct buf *who, struct buf *not)
{
	const struct trust_owner *o = trust_owner(t, owner);
	const struct trust_key *good[TRUST_KEYS];
	struct buf nobody = BUF_INIT(0);
	unsigned persons = 0;

	if (not == NULL)
		not = &nobody;
	if (o == NULL) {
		buf_addf(not, "%snobody is believed for packs of \"", not->len > 0 ? "; " : "");
		buf_add_escaped(not, owner, strlen(owner));
		buf_addc(not, '"');
		return 0;
	}
	for (unsigned i = 0; i < count; i++) {
		const struct trust_key *key = signer(t, o, &s[i], hash, now_s, not);
		unsigned k = 0;

		if (key == NULL)
			continue;
		while (k < persons && !trust_is_same_person(good[k]->person, key->person) && !trust_is_same_key(good[k], key))
			k++;
		if (k < persons) {
			buf_addf(not, "%s%s (%s) has signed already", not->len > 0 ? "; " : "", key->person, key->name);
			continue;
		}
		BUG_IF(persons == TRUST_KEYS);	/* no more persons than keys */
		good[persons++] = key;
		if (who != NULL)
			buf_addf(who, "%s%s", persons > 1 ? ", " : "", key->person);
	}
	return persons;
}
