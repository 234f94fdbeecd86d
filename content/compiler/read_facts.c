/*
 * read_facts.c - countries and corridors, and the facts they state
 *
 * A fact without source, date and confidence is refused, not guessed: someone
 * will dial it.
 */
#include "content/compiler/characters.h"
#include "content/compiler/repairs.h"
#include "content/compiler/source_read.h"
#include "content/compiler/values.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

static const char *const known_country[] = { "english", "roles", "languages", "note" };
static const char *const known_fact[] = { "number", "value", "words", "office", "hours", "works_from_abroad",
	"asks_for_id", "may_tell_immigration", "nationals", "source", "as_of", "confidence", "call_tested",
	"tested_by", "tested_number", "review_by", "owner", "note" };
static const char *const flag_words[] = { "unknown", "no", "yes" };	/* enum fact_flag */
static const char no_value[] = "?";	/* what was refused is told once, and not measured */
static const char *const confidence_words[] = { "low", "medium", "high" };

static void
read_country(const struct row *r, const struct fact_file *file)
{
	struct source *s = r->s;
	struct source_country *c;
	struct word *roles;
	size_t count;

	GROW(s->countries, s->countries_count, s->countries_room);
	c = &s->countries[s->countries_count++];
	memset(c, 0, sizeof *c);
	c->file = file->tag;
	c->code = file->country;
	c->is_of_base = file->layer + 1 < s->layers;
	c->at = ini_place_of_section(r->ini, r->section);
	value_only(r, known_country, COUNT(known_country));
	c->english = value_needed(r, "english");
	value_needed(r, "roles");
	count = value_words(r, "roles", &roles);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(roles[i].text, "origin") == 0)
			c->is_origin = true;
		else if (strcmp(roles[i].text, "stay") == 0)
			c->is_stay = true;
		else
			diag_at(s->d, E122, &roles[i].at, "a role is origin or stay, not \"%s\"", roles[i].text);
	}
	c->locales = value_locales(r, "languages", c->locale);
}

/* What stands there instead, by its name: a quotation mark of a word processor looks like ours. */
static void
tell_character(const struct row *r, const struct source_fact *f, size_t at)
{
	struct place here = f->value_at;
	struct buf name = BUF_INIT(128);
	const char *sign;
	uint32_t cp;

	utf8_decode(f->value + at, strlen(f->value + at), &cp);
	sign = repair_sign(cp);
	here.column += (unsigned)utf8_count(f->value, at);
	here.width = 1;
	character_name(&name, cp);
	diag_at(r->s->d, E253, &here, "a number has digits, single blanks inside and a leading + only, and here stands %s", name.ptr);
	if (sign != NULL && sign[0] == '"')
		diag_fix(r->s->d, "write number = \"...\" with the plain quotation marks of the keyboard; a word processor makes others of them");
	else
		diag_fix(r->s->d, "put other words into office, hours or note");
	buf_free(&name);
}

/* Digits, blanks and a leading +; 17 characters is what the longest real number takes.  False if it is none. */
static bool
check_number(const struct row *r, const struct source_fact *f)
{
	struct diag *d = r->s->d;
	size_t len = strlen(f->value), digits = 0;

	for (size_t i = 0; i < len; i++) {
		char c = f->value[i];

		if (c >= '0' && c <= '9') {
			digits++;
		} else if (!(c == '+' && i == 0) && !(c == ' ' && i > 0 && i + 1 < len)) {
			tell_character(r, f, i);
			return false;
		}
	}
	if (digits < 2)
		diag_at(d, E253, &f->value_at, "this is too short for a number");
	else if (len > 17)
		diag_at(d, E253, &f->value_at, "a number is at most 17 characters long, not %zu", len);
	return digits >= 2 && len <= 17;
}

static void
read_value(const struct row *r, struct source_fact *f, const struct fact_file *file)
{
	const char *number = value_string(r, "number"), *value = value_string(r, "value");
	uint16_t words = 0;
	struct place here = ini_place_of_section(r->ini, r->section);

	value_yes(r, "words", &words);
	f->value_at = here;
	if ((number != NULL) + (value != NULL) + (words != 0) != 1) {
		diag_at(r->s->d, E254, &here, "[%s] must have exactly one of number, value and words", r->section->name);
		f->value = no_value;
		return;
	}
	if (words) {
		f->words_key = arena_printf(&r->s->arena, "fact.%s.%s.text", file->tag, r->section->name);
		return;
	}
	f->value = number != NULL ? number : value;
	f->value_at = value_place(r, number != NULL ? "number" : "value");
	f->is_number = number != NULL;
	if (number != NULL && !check_number(r, f))
		f->value = no_value;
}

/* A call was made to a number: when that is changed the call says nothing any more. */
static void
check_tested_number(const struct row *r, const struct source_fact *f)
{
	const char *tested = value_string(r, "tested_number");
	struct place here = value_place(r, tested != NULL ? "tested_number" : "call_tested");

	if (tested == NULL) {
		diag_at(r->s->d, W257, &here, "[%s] says not which number was called", r->section->name);
		diag_fix(r->s->d, "add tested_number = \"%s\", if that was it", f->value);
	} else if (strcmp(tested, f->value) != 0) {
		diag_at(r->s->d, E256, &here, "another number was called than the one that will be said");
		diag_note(r->s->d, &f->value_at, "this one would be said");
		diag_fix(r->s->d, "call the new number, then write call_tested, tested_by and tested_number anew");
	}
}

static void
read_provenance(const struct row *r, struct source_fact *f)
{
	static const char *const owed[] = { "source", "as_of", "confidence" };
	struct diag *d = r->s->d;
	struct place here = ini_place_of_section(r->ini, r->section);
	uint16_t confidence = CONFIDENCE_LOW;

	for (size_t i = 0; i < COUNT(owed); i++)
		if (value_string(r, owed[i]) == NULL && !r->section->is_damaged)
			diag_at(d, E250, &here, "[%s] has no %s", r->section->name, owed[i]);
	f->source = value_string(r, "source");
	value_rough_date(r, "as_of", &f->as_of);
	value_word(r, "confidence", confidence_words, 3, &confidence);
	f->confidence = (uint8_t)confidence;
	value_date(r, "call_tested", &f->call_tested);
	value_date(r, "review_by", &f->review_by);
	f->tested_by = value_string(r, "tested_by");
	here = value_place(r, "call_tested");
	if (f->call_tested != 0 && f->tested_by == NULL) {
		diag_at(d, E251, &here, "[%s] was tested by nobody", r->section->name);
		diag_fix(d, "add tested_by = who called");
	}
	if (f->call_tested != 0 && f->is_number && f->value != no_value)
		check_tested_number(r, f);
	if (f->call_tested > r->s->today)
		diag_at(d, E252, &here, "this test has not happened yet");
	here = value_place(r, "as_of");
	if (f->as_of > r->s->today)
		diag_at(d, E252, &here, "this date has not come yet");
}

static void
read_flag(const struct row *r, const char *key, uint8_t *out)
{
	uint16_t flag = FLAG_UNKNOWN;

	value_word(r, key, flag_words, 3, &flag);
	*out = (uint8_t)flag;
}

static uint16_t
read_nationals(const struct row *r)
{
	const char *value = value_string(r, "nationals");
	struct place here = value_place(r, "nationals");
	uint16_t code;

	if (value == NULL)
		return 0;
	code = source_country_code(value, strlen(value));
	if (code == 0)
		diag_at(r->s->d, E123, &here, "nationals is a country of two letters, not \"%s\"", value);
	return code;
}

/* Who keeps the fact true; it is for reports, the pack does not have it. */
static const char *
read_owner(const struct row *r)
{
	const char *owner = value_string(r, "owner");
	struct place here = value_place(r, "owner");

	if (owner == NULL || is_owner_word(owner))
		return owner;
	diag_at(r->s->d, E123, &here, "owner is one word of at most %d of a-z 0-9 . -, not \"%s\"", OWNER_MOST, owner);
	diag_fix(r->s->d, "write the office's word, such as labour-desk; it is for reports, people never see it");
	return NULL;
}

/* "hotline.labour.2" is a further fact of type "hotline.labour". */
static const char *
type_name(struct source *s, const char *section)
{
	const char *dot = strrchr(section, '.');

	if (dot == NULL || dot[1] == '\0' || strspn(dot + 1, "0123456789") != strlen(dot + 1))
		return section;
	return arena_copy(&s->arena, section, (size_t)(dot - section));
}

void
read_fact(const struct row *r, const struct fact_file *file, unsigned layer, const char *type)
{
	struct source *s = r->s;
	struct source_fact *f;

	GROW(s->facts, s->facts_count, s->facts_room);
	f = &s->facts[s->facts_count++];
	memset(f, 0, sizeof *f);
	f->at = ini_place_of_section(r->ini, r->section);
	f->id = arena_printf(&s->arena, "%s/%s", file->tag, r->section->name);
	f->type = source_type(s, type, &f->at);
	f->layer = layer;
	f->country = file->country;
	f->origin = file->origin;
	f->corridor = file->is_corridor;
	f->words = PACK_NONE;
	read_value(r, f, file);
	read_provenance(r, f);
	f->office = value_string(r, "office");
	f->hours = value_string(r, "hours");
	f->office_at = value_place(r, "office");
	f->hours_at = value_place(r, "hours");
	f->owner = read_owner(r);
	f->note = value_string(r, "note");
	f->nationals = read_nationals(r);
	read_flag(r, "works_from_abroad", &f->works_from_abroad);
	read_flag(r, "asks_for_id", &f->asks_for_id);
	read_flag(r, "may_tell_immigration", &f->may_tell_immigration);
}

static bool
is_country(const struct joined *j)
{
	return strcmp(j->section->name, "country") == 0;
}

static void
read_file(struct source *s, const char *folder, struct fact_file *file)
{
	const char *path = arena_printf(&s->arena, "content/%s/%s.ini", folder, file->tag);
	bool owes_country = !file->is_corridor && file->country != 0;
	struct joined_list list = { NULL, 0, 0, { NULL, 0, 0 } };

	for (unsigned layer = 0; layer < s->layers; layer++)
		if (layer_has(s, layer, path))
			file->layer = layer;
	if (joined_read(s, &list, path, is_country) && owes_country && joined_find(&list, "country") == NULL) {
		struct place whole = { layer_name(s, file->layer, path), 0, 0, NULL, 0, 0 };

		diag_at(s->d, E124, &whole, "there is no [country]");
	}
	for (uint32_t i = 0; i < list.rows; i++) {
		const struct joined *j = &list.row[i];
		struct row r = { s, j->ini, j->section };

		if (j->is_gone)
			continue;
		if (source_office_kind(j->section->name) >= 0 || strncmp(j->section->name, "town.", 5) == 0) {
			struct place here = ini_place_of_section(j->ini, j->section);

			diag_at(s->d, E120, &here, "towns and offices stand in a file of content/offices");
		} else if (!is_country(j)) {
			value_only(&r, known_fact, COUNT(known_fact));
			read_fact(&r, file, j->layer, type_name(s, j->section->name));
		} else if (owes_country) {
			read_country(&r, file);
		} else {
			struct place here = ini_place_of_section(j->ini, j->section);

			diag_at(s->d, E120, &here, "[country] stands in the file of a country only");
		}
	}
	joined_release(&list);
}

/* "qa", "np-qa", "np-any", "any-qa", "world"; false if it names nothing. */
static bool
file_place(const char *tag, bool is_corridor, struct fact_file *f)
{
	const char *dash = strchr(tag, '-');

	*f = (struct fact_file){ tag, 0, 0, 0, is_corridor };
	if (!is_corridor) {
		f->country = source_country_code(tag, strlen(tag));
		return f->country != 0 || strcmp(tag, "world") == 0;
	}
	if (dash == NULL)
		return false;
	f->origin = source_country_code(tag, (size_t)(dash - tag));
	f->country = source_country_code(dash + 1, strlen(dash + 1));
	return (f->origin != 0 || strncmp(tag, "any-", 4) == 0) &&
	    (f->country != 0 || strcmp(dash, "-any") == 0) && (f->origin != 0 || f->country != 0);
}

static void
read_folder(struct source *s, const char *folder, bool is_corridor)
{
	const char *path = arena_printf(&s->arena, "content/%s", folder), **names;
	uint32_t count = layers_list(s, path, "ini", &names);

	for (uint32_t i = 0; i < count; i++) {
		struct fact_file file;
		const char *name = arena_printf(&s->arena, "%s/%s.ini", path, names[i]);
		struct place whole = { name, 0, 0, NULL, 0, 0 };

		if (file_place(names[i], is_corridor, &file)) {
			read_file(s, folder, &file);
			continue;
		}
		for (unsigned layer = 0; layer < s->layers; layer++)
			if (layer_has(s, layer, name))
				whole.file = layer_name(s, layer, name);
		diag_at(s->d, E126, &whole, is_corridor ?
		    "a corridor is named origin-stay in two letters each, or any: np-qa, np-any, any-qa" :
		    "a country is named by its two letters, or world");
	}
	free(names);
}

/* Unless its row says so, a token speaks a warning if what it stands for is a number to call. */
static void
settle_caution(struct source *s)
{
	for (uint32_t i = 0; i < s->tokens_count; i++) {
		struct source_token *t = &s->tokens[i];

		if (t->caution <= 1)
			continue;
		t->caution = 0;
		for (uint32_t k = 0; k < s->facts_count && t->kind == TOKEN_FACT; k++)
			for (uint16_t n = 0; n < t->sources; n++)
				if (s->facts[k].type == t->source[n].type && s->facts[k].is_number)
					t->caution = 1;
	}
}

void
read_countries(struct source *s)
{
	read_folder(s, "countries", false);
	read_folder(s, "corridors", true);
	settle_caution(s);
	if (s->facts_count >= PACK_NONE) {
		diag_at(s->d, E127, &s->facts[PACK_NONE].at, "at most %d facts fit", PACK_NONE);
		s->is_readable = false;
	}
}
