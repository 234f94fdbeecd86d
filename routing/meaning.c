/*
 * meaning.c - keys or words
 *
 * One exception to "digits choose": three digits or more that are an alias
 * (112, 999) are words, because people text emergency numbers, and no menu has
 * a key that long.
 */
#include "routing/meaning.h"

#include "content/pack.h"
#include "locales/text/fold.h"

static bool
is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] > ' ')
			return false;
	return true;
}

void
meaning_read(const struct pack *p, const char *text, size_t len, uint16_t prefer,
    struct meaning *m)
{
	size_t digits;

	*m = (struct meaning){ MEANING_UNKNOWN, "", KEYWORD_NO_HIT };
	if (len > MEANING_BYTES) {
		len = MEANING_BYTES;
		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
			len--;
	}
	if (is_blank(text, len)) {
		m->kind = MEANING_EMPTY;
		return;
	}
	digits = fold_digits(&p->fold, text, len, m->keys, sizeof(m->keys));
	if (digits == 0 || (digits > 2 && memchr(m->keys, '*', strlen(m->keys)) == NULL)) {
		m->hit = keyword_find(p, text, len, prefer);
		if (digits > 2 && m->hit.match != KEYWORD_EXACT)
			m->hit = KEYWORD_NO_HIT;
	}
	if (m->hit.topic != PACK_NONE) {
		m->kind = MEANING_TOPIC;
		m->keys[0] = '\0';
	} else if (digits > 0) {
		m->kind = MEANING_KEYS_ONLY;
	}
}
