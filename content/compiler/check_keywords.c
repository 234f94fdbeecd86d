/* check_keywords.c - one word, one topic; the words every language owes */
#include "content/compiler/check.h"

#include <ctype.h>

#include "locales/text/buf.h"

static const char *
leads_to(const struct source *s, const struct source_alias *a)
{
	return a->topic == PACK_NONE ? "the stop-list" : s->topics[a->topic].name;
}

static void
check_clashes(const struct source *s)
{
	for (uint32_t i = 1; i < s->aliases_count; i++) {
		const struct source_alias *a = &s->aliases[i - 1], *b = &s->aliases[i];

		if (strcmp(a->alias, b->alias) != 0 || a->topic == b->topic)
			continue;
		diag_at(s->d, E260, &b->at, "\"%s\" leads to %s and to %s", b->written, leads_to(s, b), leads_to(s, a));
		diag_note(s->d, &a->at, "%s is written here", a->written);
		diag_fix(s->d, a->topic == PACK_NONE || b->topic == PACK_NONE ?
		    "leave it out of the stop-list, or of the keywords" : "leave it out in one of the two");
	}
}

/* Not counting numbers, which are in every language (read_aliases.c). */
static bool
has_word(const struct source *s, uint16_t locale, uint16_t topic)
{
	for (uint32_t i = 0; i < s->aliases_count; i++)
		if (s->aliases[i].topic == topic && s->aliases[i].locale == locale && !isdigit((unsigned char)s->aliases[i].alias[0]))
			return true;
	return false;
}

static void
check_owed(const struct source *s)
{
	static const struct { enum topic_action action; const char *english; } acts[] = {
		{ ACTION_STOP, "STOP" }, { ACTION_START, "START" }, { ACTION_DELETE, "DELETE" }, { ACTION_QUIET_ON, "QUIET" },
	};
	static const struct { enum topic_root root; const char *english; } roots[] = {
		{ ROOT_MAIN, "MENU or HELP" }, { ROOT_DANGER, "SOS" },
	};

	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct place whole = { s->locales[locale].po->name, 0, 0, NULL, 0, 0 };

		for (size_t i = 0; i < COUNT(acts); i++) {
			const char *row = NULL;
			bool has = false;

			for (uint16_t topic = 0; topic < s->topics_count && !has; topic++)
				if (s->topics[topic].action == acts[i].action) {
					if (row == NULL || has_word(s, 0, topic))	/* the one with words in English */
						row = s->topics[topic].keywords;
					has = has_word(s, locale, topic);
				}
			if (!has) {
				diag_at(s->d, E262, &whole, "there is no word for %s in %s", acts[i].english, s->locales[locale].english);
				diag_fix(s->d, row ? "fill in %s" : "there is no topic with this action", row);
			}
		}
		for (size_t i = 0; i < COUNT(roots); i++) {
			uint16_t topic = s->roots[roots[i].root];

			if (topic == PACK_NONE || has_word(s, locale, topic))
				continue;
			diag_at(s->d, E262, &whole, "there is no word for %s in %s", roots[i].english, s->locales[locale].english);
			diag_fix(s->d, "fill in %s", s->topics[topic].keywords);
		}
	}
}

void
check_keywords(const struct source *s)
{
	check_clashes(s);
	check_owed(s);
}
