/*
 * promise.c - compares the last answer with what a talk promises
 */
#include "ops/talk/promise.h"

#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/talk/script.h"
#include "ops/talk/talk.h"

enum { PAGE = 3 /* in kept_field() */ };

static bool
fail(struct buf *why, const char *sentence)
{
	buf_adds(why, sentence);
	return false;
}

static bool
is_word(const struct script_line *line, unsigned i, const char *word)
{
	return i < line->count && !line->word[i].is_quoted && strcmp(line->word[i].text, word) == 0;
}

/* One `key=value` promise. */
static bool
kept_field(const struct talk_seen *seen, const char *promise, struct buf *why)
{
	char parts[16];
	const char *value = strchr(promise, '=');
	size_t len = value != NULL ? (size_t)(value - promise) : 0;
	const struct { const char *name, *is; } fields[] = {
		{ "node", seen->node }, { "lang", seen->lang }, { "parts", parts },
		[PAGE] = { "page", seen->page }, { "alphabet", seen->alphabet }, { "end", seen->end },
		{ "state", seen->state }, { "sample", seen->each_begins_sample ? "yes" : "no" },
	};

	(void)snprintf(parts, sizeof parts, "%u", seen->parts);
	for (size_t i = 0; value != NULL && i < COUNT(fields); i++) {
		if (strlen(fields[i].name) != len || memcmp(fields[i].name, promise, len) != 0)
			continue;
		if (fields[i].is[0] == '\0')
			return fail(why, "this stage cannot tell that");
		if (strcmp(fields[i].is, value + 1) == 0 || (i == PAGE && strchr(value, '/') == NULL
		    && strcspn(fields[i].is, "/") == strlen(value + 1)
		    && strncmp(fields[i].is, value + 1, strlen(value + 1)) == 0))
			return true;
		buf_addf(why, "%s, but it is %s", promise, fields[i].is);
		return false;
	}
	buf_addf(why, "%s: a promise is \"…\", has, lacks, nothing, or node= lang= parts= page= "
	    "alphabet= end= state= sample=", promise);
	return false;
}

static bool
kept_fields(const struct script_line *line, const struct talk_seen *seen, struct buf *why)
{
	for (unsigned i = 2; i < line->count; i++)
		if (!kept_field(seen, line->word[i].text, why))
			return false;
	return line->count > 2 || fail(why, "sees what?");
}

bool
promise_kept(const struct script_line *line, const struct talk_seen *seen, struct buf *why)
{
	bool has = is_word(line, 2, "has"), lacks = is_word(line, 2, "lacks"), is_sms = is_word(line, 1, "gets");
	bool is_anything = is_sms ? seen->sms[0] != '\0' : seen->is_anything;
	const char *text = line->word[line->count - 1].text, *said = is_sms ? seen->sms : seen->text;

	if (is_word(line, 2, "nothing"))
		return !is_anything || fail(why, "something was said");
	if (!is_anything)
		return fail(why, "nothing was said");
	if (has || lacks) {
		if (line->count != 4 || !line->word[3].is_quoted)
			return fail(why, "behind has or lacks stands one quoted text");
		return (strstr(said, text) != NULL) == has || fail(why, has ? "it does not have it" : "it has it");
	}
	if (line->count == 3 && line->word[2].is_quoted)
		return strcmp(said, text) == 0 || fail(why, "it is another text");
	return is_sms ? fail(why, "an SMS beside a screen is \"…\", has, lacks or nothing") : kept_fields(line, seen, why);
}
