/*
 * trust_person.c - are two names in trust.ini one person?
 *
 * Whoever is counted twice signs for two, so what looks alike is one: the skeleton of names.  Words may stand in any
 * order, and run together: the letters of one name are the words of the other, in some order.
 */
#include "content/register/name.h"
#include "content/sign/trust.h"
#include "content/sign/trust_inside.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

struct puzzle {
	const char	*word[NAME_WORDS];
	size_t		 len[NAME_WORDS];
	unsigned	 words;
	uint8_t		 tried[(1 << NAME_WORDS) / 8];	/* a bit for each set of words: these came first, and it went wrong */
};

/* Is `rest` all the words that are not `used`, in some order? */
static bool
is_made_of(struct puzzle *z, unsigned used, const char *rest)
{
	if (*rest == '\0')
		return used == (1u << z->words) - 1;
	if ((z->tried[used / 8] >> used % 8 & 1) != 0)
		return false;
	z->tried[used / 8] |= (uint8_t)(1u << used % 8);
	for (unsigned i = 0; i < z->words; i++)
		if ((used >> i & 1) == 0 && strncmp(rest, z->word[i], z->len[i]) == 0 && is_made_of(z, used | 1u << i, rest + z->len[i]))
			return true;
	return false;
}

/* The letters of `a`, without blanks, are the words of `b`. */
static bool
is_words_of(const struct agent_name *a, const struct agent_name *b)
{
	char letters[NAME_BYTES];
	struct puzzle z = { 0 };
	size_t used = 0;

	for (size_t i = 0; i < a->skeleton_len; i++)
		if (a->skeleton[i] != ' ')
			letters[used++] = a->skeleton[i];
	letters[used] = '\0';
	for (const char *at = b->skeleton; *at != '\0'; at += strspn(at, " ")) {
		BUG_IF(z.words == NAME_WORDS);
		z.word[z.words] = at;
		z.len[z.words] = strcspn(at, " ");
		at += z.len[z.words++];
	}
	return is_made_of(&z, 0, letters);
}

/* Letters that look like Latin ones as capitals only; names are folded to small ones before their look is asked for. */
static char
look_of(uint32_t cp)
{
	static const struct { uint32_t capital, small; char latin; } looks[] = {
		{ 0x412, 0x432, 'b' }, { 0x41A, 0x43A, 'k' }, { 0x41C, 0x43C, 'm' }, { 0x41D, 0x43D, 'h' }, { 0x422, 0x442, 't' },
		{ 0x392, 0x3B2, 'b' }, { 0x395, 0x3B5, 'e' }, { 0x396, 0x3B6, 'z' }, { 0x397, 0x3B7, 'h' }, { 0x39A, 0x3BA, 'k' },
		{ 0x39C, 0x3BC, 'm' }, { 0x3A4, 0x3C4, 't' }, { 0x3A7, 0x3C7, 'x' },
	};

	for (size_t i = 0; i < COUNT(looks); i++)
		if (cp == looks[i].capital || cp == looks[i].small)
			return looks[i].latin;
	return '\0';
}

static void
name_read(const char *person, struct agent_name *out)
{
	char text[TRUST_PERSON_CHARS + 4];
	size_t len = strlen(person), used = 0, bytes;
	struct agent_name once;

	for (size_t at = 0; at < len && used + 4 < sizeof(text); at += bytes) {
		uint32_t cp;
		char look;

		bytes = utf8_decode(person + at, len - at, &cp);
		if (bytes == 0)
			break;		/* not UTF-8: told already */
		look = look_of(cp);
		memcpy(text + used, look != '\0' ? &look : person + at, look != '\0' ? 1 : bytes);
		used += look != '\0' ? 1 : bytes;
	}
	person_name_read(NULL, text, used, &once);
	/* A Cyrillic i looks like i, and that like l: only the look of the look is the same for all. */
	person_name_read(NULL, once.skeleton, once.skeleton_len, out);
}

bool
trust_is_same_person(const char *a, const char *b)
{
	struct agent_name x, y;

	name_read(a, &x);
	name_read(b, &y);
	return is_words_of(&x, &y) || is_words_of(&y, &x);
}

bool
trust_is_nobody(const char *person)
{
	struct agent_name n;

	name_read(person, &n);
	return n.skeleton_len == 0;
}

bool
trust_is_same_key(const struct trust_key *a, const struct trust_key *b)
{
	return memcmp(a->key.key, b->key.key, sizeof(a->key.key)) == 0;
}
