/* words.c - the closed sets of content/words.h, as words */
#include "content/words.h"

#include <string.h>

#define ROW(name, word, what) word,
const char *const words_of_topic_kind[TOPIC_KIND_COUNT] = { TOPIC_KINDS(ROW) };
const char *const words_of_topic_action[ACTION_COUNT] = { TOPIC_ACTIONS(ROW) };
const char *const words_of_topic_flag[TOPIC_FLAG_COUNT] = { TOPIC_FLAGS(ROW) };
const char *const words_of_audience[AUDIENCE_COUNT] = { AUDIENCES(ROW) };
const char *const words_of_sensitivity[SENSITIVITY_COUNT] = { SENSITIVITIES(ROW) };
const char *const words_of_topic_class[CLASS_COUNT] = { TOPIC_CLASSES(ROW) };
const char *const words_of_token_kind[TOKEN_KIND_COUNT] = { TOKEN_KINDS(ROW) };
const char *const words_of_token_argument[ARGUMENT_COUNT] = { TOKEN_ARGUMENTS(ROW) };
const char *const words_of_fact_role[ROLE_COUNT] = { FACT_ROLES(ROW) };
const char *const words_of_office_kind[OFFICE_KIND_COUNT] = { OFFICE_KINDS(ROW) };
const char *const words_of_service_kind[SERVICE_KIND_COUNT] = { SERVICE_KINDS(ROW) };
const char *const words_of_topic_root[ROOT_COUNT] = { TOPIC_ROOTS(ROW) };
const char *const words_of_ui[UI_COUNT] = { UI_TEXTS(ROW) };
#undef ROW

int
word_index(const char *const *words, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}
