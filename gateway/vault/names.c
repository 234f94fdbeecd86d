/* names.c - words that may be written down */
#include "gateway/vault/names.h"

enum { DIGITS_IN_A_ROW = 6 };

bool
vault_is_name(const char *word)
{
	size_t len = strlen(word), row = 0;

	if (len > NAME_CHARS || *word < 'a' || *word > 'z' ||
	    strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != len)
		return false;
	for (; *word; word++) {
		row = *word >= '0' && *word <= '9' ? row + 1 : 0;
		if (row > DIGITS_IN_A_ROW)
			return false;
	}
	return true;
}

bool
vault_is_job(const char *word)
{
	return strlen(word) == JOB_CHARS && strspn(word, "0123456789abcdef") == JOB_CHARS;
}
