/* self.c - see self.h */
#include "gateway/stats/self.h"

#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

const struct self_option self_options[] = {
#define SELF(question, digit, word, ui) { SELF_##question, digit, word, ui },
#include "gateway/stats/self.def"
#undef SELF
};
const size_t self_option_count = COUNT(self_options);

const struct self_option *
self_find(enum self_question question, unsigned digit)
{
	for (size_t i = 0; i < self_option_count; i++)
		if (self_options[i].question == question && self_options[i].digit == digit)
			return &self_options[i];
	return NULL;
}

bool
self_name(const unsigned digits[SELF_QUESTIONS], struct buf *out)
{
	const struct self_option *found[SELF_QUESTIONS];
	bool said = false;

	for (unsigned q = 0; q < SELF_QUESTIONS; q++) {
		found[q] = self_find((enum self_question)q, digits[q]);
		said = said || found[q] != NULL;
	}
	for (unsigned q = 0; said && q < SELF_QUESTIONS; q++)
		buf_addf(out, "%s%s", q > 0 ? "." : "", found[q] == NULL ? "-" : found[q]->word);
	return said;
}

const char *
self_word(const char *name, enum self_question question)
{
	size_t len;

	for (unsigned q = 0; q < question; q++) {
		name += strcspn(name, ".");
		name += *name == '.';
	}
	len = strcspn(name, ".");
	for (size_t i = 0; i < self_option_count; i++)
		if (self_options[i].question == question && strlen(self_options[i].word) == len
		    && memcmp(self_options[i].word, name, len) == 0)
			return self_options[i].word;
	return "-";
}
