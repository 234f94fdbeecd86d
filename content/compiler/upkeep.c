/* upkeep.c - what is due for facts; texts are in upkeep_texts.c */
#include "content/compiler/upkeep.h"

#include <ctype.h>

#include "content/compiler/check.h"
#include "content/compiler/source.h"
#include "content/render.h"

static bool
is_protected(uint16_t token_class)
{
	return token_class != CLASS_GENERAL && token_class != CLASS_EMBASSY;
}

bool
upkeep_is_danger(const struct source *s, const struct source_fact *f)
{
	if (source_office_kind(s->types[f->type]) == OFFICE_SHELTER)
		return true;
	for (uint32_t i = 0; i < s->tokens_count; i++)
		for (uint16_t k = 0; k < s->tokens[i].sources; k++)
			if (s->tokens[i].source[k].type == f->type && is_protected(s->tokens[i].token_class))
				return true;
	return false;
}

static const char *
copy(struct upkeep *u, const char *words)
{
	return words == NULL ? NULL : arena_copy(&u->arena, words, strlen(words));
}

/* "qa/hotline.labour": the file as people name it, and the section. */
static void
name_fact(struct upkeep *u, const char *id, const char **place, const char **fact)
{
	size_t len = strcspn(id, "/");
	char *file = arena_copy(&u->arena, id, len);

	for (size_t i = 0; i < len && len == 2; i++)
		file[i] = (char)toupper((unsigned char)file[i]);
	*place = file;
	*fact = copy(u, id + len + 1);
}

static void
add_due(struct upkeep *u, const struct source *s, const struct source_fact *f, enum due_task task, int32_t day)
{
	struct due *d;

	GROW(u->dues, u->dues_count, u->dues_room);
	d = &u->dues[u->dues_count++];
	*d = (struct due){ .owner = copy(u, f->owner), .number = f->is_number ? copy(u, f->value) : NULL, .office = copy(u, f->office),
		.task = task, .day = day, .is_never = task != DUE_SOURCE && f->call_tested == 0, .is_danger = upkeep_is_danger(s, f) };
	d->is_late = d->is_never || u->today > day;
	name_fact(u, f->id, &d->place, &d->fact);
}

/* The gate of content/render.h, as work. */
static void
add_dues(struct upkeep *u, const struct source *s, const struct source_fact *f)
{
	if (f->call_tested == 0)
		add_due(u, s, f, f->is_number ? DUE_CALL : DUE_CHECK, u->today);
	else if (f->is_number)
		add_due(u, s, f, DUE_CALL, f->call_tested + FACT_TEST_DAYS - 1);
	if (f->review_by != 0)
		add_due(u, s, f, DUE_SOURCE, f->review_by);
	else if (f->call_tested != 0 && !f->is_number)
		add_due(u, s, f, DUE_SOURCE, fact_last_day(f));
}

static void
add_hold(struct upkeep *u, const struct source_fact *f, const char *why)
{
	struct hold *h;

	GROW(u->holds, u->holds_count, u->holds_room);
	h = &u->holds[u->holds_count++];
	h->owner = copy(u, f->owner);
	h->why = why;
	name_fact(u, f->id, &h->place, &h->fact);
}

/* Of an office that is there to try the service with: nobody is asked to call it. */
static bool
is_invented(const struct source *s, const struct source_fact *f)
{
	for (uint32_t i = 0; i < s->offices_count; i++)
		if (s->offices[i].is_invented && &s->facts[s->offices[i].fact] == f)
			return true;
	return false;
}

static void
add_types(const struct source *s, struct upkeep *u)
{
	for (uint32_t i = 0; i < s->types_count; i++) {
		bool is_stated = false;

		for (uint32_t k = 0; k < s->facts_count && !is_stated; k++)
			is_stated = s->facts[k].type == i;
		if (is_stated)
			continue;
		GROW(u->types, u->types_count, u->types_room);
		u->types[u->types_count++] = copy(u, s->types[i]);
	}
}

void
upkeep_facts(const struct source *s, struct upkeep *u)
{
	for (uint32_t i = 0; i < s->facts_count; i++) {
		const struct source_fact *f = &s->facts[i];
		bool is_made_up = is_invented(s, f), is_held = is_made_up || f->confidence == CONFIDENCE_LOW;

		u->facts_withheld += is_held || f->call_tested == 0 || u->today > fact_last_day(f);
		if (is_held)
			add_hold(u, f, is_made_up ? "invented" : "confidence is low");
		else
			add_dues(u, s, f);
	}
	add_types(s, u);
}

static int
by_owner(const struct due *a, const struct due *b)
{
	if (a->owner == NULL || b->owner == NULL)
		return (a->owner == NULL) - (b->owner == NULL);
	return strcmp(a->owner, b->owner);
}

static int
by_name(const struct due *a, const struct due *b)
{
	int order = strcmp(a->place, b->place);

	if (order == 0)
		order = strcmp(a->fact, b->fact);
	return order != 0 ? order : (int)a->task - (int)b->task;
}

int
due_by_day(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	int order = by_owner(x, y);

	if (order == 0)
		order = (x->day > y->day) - (x->day < y->day);
	if (order == 0)
		order = (int)y->is_danger - (int)x->is_danger;
	return order != 0 ? order : by_name(x, y);
}

static int
by_place(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	int order = by_owner(x, y);

	if (order == 0)
		order = strcmp(x->place, y->place);
	if (order == 0)
		order = (int)y->is_danger - (int)x->is_danger;
	return order != 0 ? order : by_name(x, y);
}

void
upkeep_of(const struct source *s, int32_t today, struct upkeep *u)
{
	u->today = today;
	upkeep_facts(s, u);
	upkeep_texts(s, u);
	if (u->dues_count > 0)
		qsort(u->dues, u->dues_count, sizeof *u->dues, by_place);
}

void
upkeep_release(struct upkeep *u)
{
	free(u->dues);
	free(u->holds);
	free(u->unread);
	free(u->languages);
	free(u->signoffs);
	free(u->types);
	arena_release(&u->arena);
}

bool
due_same_owner(const struct due *a, const struct due *b)
{
	return by_owner(a, b) == 0;
}

const char *
due_owner(const struct due *d)
{
	return d->owner != NULL ? d->owner : "nobody named";
}

const char *
due_words(const struct due *d)
{
	static const char *const words[] = { "call it", "check it with the office", "read the source again" };

	return words[d->task];
}

const char *
due_why(const struct due *d)
{
	static const char *const never[] = { "never called", "never checked with the office", "" };
	static const char *const late[] = { "the last test call is too old", "", "its day of review has passed" };

	return d->is_never ? never[d->task] : d->is_late ? late[d->task] : "";
}

unsigned
upkeep_late(const struct upkeep *u, enum due_task task)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < u->dues_count; i++)
		count += u->dues[i].task == task && u->dues[i].is_late;
	return count;
}

unsigned
upkeep_unread(const struct upkeep *u, enum unread_kind kind)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < u->languages_count; i++)
		count += u->languages[i].count[kind];
	return count;
}
