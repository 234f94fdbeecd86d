/* pack_release.c - safar pack check --release --json */
#include "ops/command/pack_release.h"

#include <jansson.h>

#include "content/compiler/upkeep.h"
#include "content/compiler/values.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"

static json_t *
totals(const struct upkeep *u)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "facts_withheld", (int)u->facts_withheld,
	    "texts_withheld", (int)u->texts_withheld, "keywords_withheld", (int)upkeep_unread(u, UNREAD_WITHHELD), "call",
	    (int)upkeep_late(u, DUE_CALL), "check", (int)upkeep_late(u, DUE_CHECK), "source", (int)upkeep_late(u, DUE_SOURCE),
	    "texts_danger", (int)upkeep_unread(u, UNREAD_DANGER), "texts_other", (int)upkeep_unread(u, UNREAD_OTHER), "keywords",
	    (int)upkeep_unread(u, UNREAD_KEYWORDS), "signoffs", (int)u->signoffs_count, "holds", (int)u->holds_count);
}

static json_t *
tests(const struct upkeep *u)
{
	static const char *const tasks[] = { "call", "check", "source" };
	json_t *owners = json_array(), *of = NULL;
	const struct due *last = NULL;

	for (uint32_t i = 0; i < u->dues_count; i++) {
		const struct due *d = &u->dues[i];

		if (!d->is_late)
			continue;
		if (last == NULL || !due_same_owner(last, d)) {
			of = json_array();
			json_array_append_new(owners, json_pack("{s:s?, s:o}", "owner", d->owner, "facts", of));
		}
		json_array_append_new(of, json_pack("{s:s, s:s, s:b, s:s?, s:s?, s:s, s:s}", "country", d->place, "fact", d->fact, "danger",
		    d->is_danger, "number", d->number, "office", d->office, "do", tasks[d->task], "why", due_why(d)));
		last = d;
	}
	return owners;
}

static json_t *
readers(const struct upkeep *u)
{
	json_t *languages = json_array();
	uint32_t i = 0;

	for (uint32_t k = 0; k < u->languages_count; k++) {
		const struct unread_language *l = &u->languages[k];
		json_t *texts = json_array();

		for (; i < u->unread_count && u->unread[i].language == k; i++)
			json_array_append_new(texts, json_pack("{s:s, s:s, s:s}", "name", u->unread[i].name, "class", unread_word(u->unread[i].kind),
			    "why", u->unread[i].why));
		json_array_append_new(languages, json_pack("{s:s, s:i, s:i, s:i, s:i, s:o}", "locale", l->tag, "danger",
		    (int)l->count[UNREAD_DANGER], "other", (int)l->count[UNREAD_OTHER], "withheld", (int)l->count[UNREAD_WITHHELD],
		    "keywords", (int)l->count[UNREAD_KEYWORDS], "texts", texts));
	}
	return languages;
}

bool
release_print_json(const struct upkeep *u, FILE *out)
{
	json_t *signoffs = json_array(), *holds = json_array(), *types = json_array(), *whole;
	char day[DATE_BYTES];
	bool is_printed;

	date_of_days(u->today, day);
	for (uint32_t i = 0; i < u->signoffs_count; i++)
		json_array_append_new(signoffs, json_pack("{s:s, s:s, s:s}", "name", u->signoffs[i].name, "topics", u->signoffs[i].topics,
		    "countries", u->signoffs[i].countries));
	for (uint32_t i = 0; i < u->holds_count; i++)
		json_array_append_new(holds, json_pack("{s:s?, s:s, s:s, s:s}", "owner", u->holds[i].owner, "country",
		    u->holds[i].place, "fact", u->holds[i].fact, "why", u->holds[i].why));
	for (uint32_t i = 0; i < u->types_count; i++)
		json_array_append_new(types, json_string(u->types[i]));
	whole = json_pack("{s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "v", 1, "day", day, "totals", totals(u), "tests", tests(u), "readers",
	    readers(u), "signoffs", signoffs, "holds", holds, "kinds_without_fact", types);
	is_printed = json_dumpf(whole, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER) == 0 && fputc('\n', out) != EOF;
	json_decref(whole);
	return is_printed;
}

int
release_say(const struct upkeep *u, const char *html, bool is_json)
{
	struct buf why = BUF_INIT(1024);
	bool is_said = html == NULL || release_write_html(u, html, &why);

	if (is_said && is_json && (!release_print_json(u, stdout) || fflush(stdout) != 0)) {
		is_said = false;
		buf_adds(&why, "standard output could not be written");
	}
	if (!is_said)
		fprintf(stderr, "safar pack check: %s\n", why.ptr);
	buf_free(&why);
	return is_said ? EXIT_SUCCESS : EXIT_WORLD;
}
