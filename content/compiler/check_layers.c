/*
 * check_layers.c - what an owner may not change in the trees below
 *
 * Cards print the keys of options, and people know the words for stop, help
 * and danger by heart: neither may come to mean something else.
 */
#include "content/compiler/check.h"

#include "content/compiler/values.h"

static struct place
place_of(const struct source *s, const struct joined *j, const char *key)
{
	struct row r = { (struct source *)(uintptr_t)s, j->ini, j->section };

	return value_place(&r, key);
}

static const char *
value_of(const struct joined *j, const char *key)
{
	const struct ini_key *k = ini_key(j->section, key);

	return k != NULL ? k->value : "";
}

/* The topic of a higher tree that stands where `base` stood, under another name. */
static const struct joined *
stands_at(const struct source *s, const struct joined *base)
{
	for (uint32_t i = 0; i < s->topic_rows.rows; i++) {
		const struct joined *j = &s->topic_rows.row[i];

		if (!j->is_gone && j->layer > base->layer && strcmp(j->section->name, base->section->name) != 0 &&
		    strcmp(value_of(j, "menu"), value_of(base, "menu")) == 0 &&
		    strcmp(value_of(j, "key"), value_of(base, "key")) == 0)
			return j;
	}
	return NULL;
}

static bool
has_same_place(const struct joined *a, const struct joined *b)
{
	return strcmp(value_of(a, "menu"), value_of(b, "menu")) == 0 && strcmp(value_of(a, "key"), value_of(b, "key")) == 0;
}

/* `now` is what counts, `base` one of the sections it stands in place of. */
static void
check_option(const struct source *s, const struct joined *now, const struct joined *base)
{
	const struct joined *other = stands_at(s, base);
	struct place here, there = place_of(s, base, "key");

	if (!now->is_gone && !has_same_place(now, base)) {
		here = place_of(s, now, "key");
		diag_at(s->d, E283, &here, "[%s] stood at key %s of menu %s, and may not move", now->section->name,
		    value_of(base, "key"), value_of(base, "menu"));
		diag_note(s->d, &there, "the base has it here");
		diag_fix(s->d, "write menu = %s and key = %s", value_of(base, "menu"), value_of(base, "key"));
	}
	/* As long as both stand there, E221 says it. */
	if (other == NULL || (!now->is_gone && has_same_place(now, base)))
		return;
	here = place_of(s, other, "key");
	diag_at(s->d, E283, &here, "key %s of menu %s led to %s, and may not lead to %s", value_of(base, "key"),
	    value_of(base, "menu"), base->section->name, other->section->name);
	diag_note(s->d, &there, "the base has it here");
}

static void
check_options(const struct source *s)
{
	for (uint32_t i = 0; i < s->topic_rows.rows; i++) {
		const struct joined *now = &s->topic_rows.row[i];

		for (const struct joined *base = now->below; base != NULL; base = base->below)
			if (ini_key(base->section, "key") != NULL)
				check_option(s, now, base);
	}
}

/* [stop] of the base stays what stops: its words would do something else. */
static void
check_acts(const struct source *s)
{
	for (uint32_t i = 0; i < s->topic_rows.rows; i++) {
		static const char *const kept[] = { "action", "danger" };
		const struct joined *now = &s->topic_rows.row[i], *base = joined_owed_below(now);

		for (size_t k = 0; base != NULL && !now->is_gone && k < COUNT(kept); k++) {
			struct place here = place_of(s, now, kept[k]), there = place_of(s, base, kept[k]);

			if (strcmp(value_of(now, kept[k]), value_of(base, kept[k])) == 0)
				continue;
			diag_at(s->d, E284, &here, "[%s] has another %s than in the base: its words would do something else",
			    now->section->name, kept[k]);
			diag_note(s->d, &there, "the base has it here");
			if (ini_key(base->section, kept[k]) != NULL)
				diag_fix(s->d, "write %s = %s", kept[k], value_of(base, kept[k]));
			else
				diag_fix(s->d, "leave %s out", kept[k]);
		}
	}
}

/* Words that say a fact come with where they are from: the section of the same tree. */
static void
check_words_of_facts(const struct source *s)
{
	for (uint32_t i = 0; i < s->facts_count; i++) {
		const struct source_fact *f = &s->facts[i];
		const struct po_entry *en = f->words != PACK_NONE ? source_text(s, 0, f->words)->entry : NULL;
		struct place here;

		if (en == NULL || en->layer <= f->layer || (en->below != NULL && strcmp(en->text.text, en->below->text.text) == 0))
			continue;
		here = source_place(s, 0, f->words, 0, 0);
		diag_at(s->d, E285, &here, "these words of %s are not those that its source was read for", f->id);
		diag_note(s->d, &f->at, "source, as_of and call_tested stand here, in the base");
	}
}

void
check_layers(const struct source *s)
{
	if (s->layers == 1)
		return;
	check_options(s);
	check_acts(s);
	check_words_of_facts(s);
}
