/* agent_telephone.c - telephone numbers that were copied with a name, from a paper or an advertisement */
#include "routing/agent_inside.h"

#include <string.h>

#include "locales/text/bug.h"

enum { TELEPHONE_DIGITS = 7 };

/* Words of digits alone, at the beginning of a text: their bytes; *digits counts them. */
static size_t
digit_words(const char *text, unsigned *digits)
{
	size_t len = 0;

	for (*digits = 0; ; ) {
		size_t at = len + (len > 0 && text[len] == ' '), n = strspn(text + at, "0123456789");

		if (n == 0 || (text[at + n] != ' ' && text[at + n] != '\0'))
			return len;
		*digits += (unsigned)n;
		len = at + n;
	}
}

static bool
is_call_word(const char *word, size_t len)
{
	static const char words[][9] = { "tel", "phone", "ph", "mob", "mobile", "cell", "call", "contact", "whatsapp", "no" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (strlen(words[i]) == len && memcmp(word, words[i], len) == 0)
			return true;
	return false;
}

static bool
is_telephone(const struct agent_name *name, size_t at)
{
	unsigned digits = 0;

	if (at < name->clean_len)
		(void)digit_words(name->clean + at, &digits);
	return digits >= TELEPHONE_DIGITS;
}

bool
agent_drop_telephone(struct agent_finder *f, struct agent_name *name)
{
	size_t used = 0;
	bool is_dropped = false;

	for (size_t at = 0, n; at < name->clean_len; at += n + 1) {
		unsigned digits;

		n = digit_words(name->clean + at, &digits);
		if (digits >= TELEPHONE_DIGITS) {
			is_dropped = true;
			continue;
		}
		n = n > 0 ? n : strcspn(name->clean + at, " ");
		if (is_call_word(name->clean + at, n) && is_telephone(name, at + n + 1))
			continue;
		memcpy(f->rest + used, name->clean + at, n);
		used += n;
		f->rest[used++] = ' ';
	}
	if (is_dropped && used > 0)
		agent_name_read(f->fold, f->rest, used, name);
	return is_dropped && used > 0;
}
