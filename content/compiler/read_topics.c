/* read_topics.c - content/topics: what can be asked, without a word of prose */
#include "content/compiler/source_read.h"
#include "content/compiler/values.h"
#include "locales/text/buf.h"

#include "locales/text/parts.h"

static const char *const known[] = { "id", "menu", "key", "variants", "chain", "lines", "opens", "parts", "pages",
	"audience", "sensitivity", "class", "quiet", "danger", "exact", "fears_state", "end", "town", "action", "continues",
	"hidden", "level", "note" };

enum { PARTS_DEFAULT = 3, PAGES_DEFAULT = 5, PAGES_HIGHEST = 20 };

static void
read_flags(const struct row *r, struct source_topic *t)
{
	static const char *const opens[] = { "menu" };
	uint16_t yes, no_menu = 1;

	for (unsigned i = 0; i < TOPIC_FLAG_COUNT; i++) {
		yes = 0;
		value_yes(r, words_of_topic_flag[i], &yes);
		if (yes)
			t->flags |= (uint16_t)(1 << i);
	}
	yes = 0;
	value_yes(r, "hidden", &yes);
	t->is_hidden = yes != 0;
	value_word(r, "opens", opens, 1, &no_menu);
	t->opens_menu = no_menu == 0;
}

static void
add_ref(const struct row *r, struct source_topic *t, const struct word *word, size_t len, uint16_t when)
{
	t->ref[t->refs++] = (struct source_ref){
		arena_printf(&r->s->arena, "%s.%.*s.text", t->name, (int)len, word->text), PACK_NONE, when, word->at };
}

/* "W2 W3 W4" */
static void
read_row(const struct row *r, struct source_topic *t, const char *key)
{
	struct word *words;
	size_t count = value_words(r, key, &words);

	t->ref = arena_alloc(&r->s->arena, count * sizeof *t->ref);
	for (size_t i = 0; i < count; i++)
		add_ref(r, t, &words[i], strlen(words[i].text), PACK_NONE);
}

/* PACK_NONE, after a diagnostic, if there is no such fact. */
static uint16_t
condition(const struct row *r, const char *name, const struct place *at)
{
	uint16_t token = source_token(r->s, name);
	const char *near;

	if (r->s->tokens_count == 0)
		return PACK_NONE;	/* tokens.ini could not be read: said already */
	if (token == PACK_NONE) {
		near = nearest_name(name, &r->s->token_names);
		diag_at(r->s->d, E240, at, "content/tokens.ini has no [%s]", name);
		if (!joined_note_gone(r->s, &r->s->token_rows, name) && near != NULL)
			diag_fix(r->s->d, "did you mean %s?", near);
	} else if (r->s->tokens[token].kind != TOKEN_FACT) {
		diag_at(r->s->d, E225, at, "\"%s\" does not stand for a fact, so it is no condition", name);
		token = PACK_NONE;
	}
	return token;
}

/* "B3 when fee.cap, B4 when fee.none, B5 otherwise" */
static void
read_variants(const struct row *r, struct source_topic *t)
{
	struct word *one;
	size_t count = value_list(r, "variants", &one);

	t->ref = arena_alloc(&r->s->arena, count * sizeof *t->ref);
	for (size_t i = 0; i < count; i++) {
		size_t len = strcspn(one[i].text, " \t");
		const char *rest = one[i].text + len + strspn(one[i].text + len, " \t");
		bool is_last = i + 1 == count, is_rest = strcmp(rest, "otherwise") == 0;

		if (is_rest != is_last || (!is_rest && (strncmp(rest, "when ", 5) != 0 || strchr(rest + 5, ' ') != NULL))) {
			diag_at(r->s->d, E225, &one[i].at, is_last ? "the last variant must say otherwise" :
			    "this is not NAME when PLACEHOLDER");
			diag_fix(r->s->d, "write for example: variants = B3 when fee.cap, B5 otherwise");
			continue;
		}
		add_ref(r, t, &one[i], len, is_rest ? PACK_NONE : condition(r, rest + 5, &one[i].at));
	}
}

static void
read_kind(const struct row *r, struct source_topic *t)
{
	static const struct { const char *key; uint16_t kind; } kinds[] = {
		{ "variants", TOPIC_KIND_VARIANTS }, { "chain", TOPIC_KIND_CHAIN }, { "lines", TOPIC_KIND_LINES },
	};
	const char *first = NULL;

	t->kind = t->opens_menu ? TOPIC_KIND_MENU : TOPIC_KIND_TEXT;
	if (t->opens_menu)
		first = "opens";
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct place here = value_place(r, kinds[i].key);

		if (ini_key(r->section, kinds[i].key) == NULL)
			continue;
		if (first != NULL) {
			diag_at(r->s->d, E226, &here, "[%s] has %s and %s; a topic is one of them", t->name, first,
			    kinds[i].key);
			continue;
		}
		first = kinds[i].key;
		t->kind = kinds[i].kind;
		if (t->kind == TOPIC_KIND_VARIANTS)
			read_variants(r, t);
		else
			read_row(r, t, kinds[i].key);
		if (t->refs == 0 && value_string(r, kinds[i].key) == NULL)
			diag_at(r->s->d, E123, &here, "%s names no text", kinds[i].key);
	}
}

static void
read_topic(const struct row *r)
{
	struct source *s = r->s;
	struct source_topic *t;
	struct place here = ini_place_of_section(r->ini, r->section);
	uint32_t before = names_add(&s->topic_names, r->section->name, s->topics_count);

	if (before != NAME_NONE) {
		diag_at(s->d, E114, &here, "topic [%s] is given twice", r->section->name);
		diag_note(s->d, &s->topics[before].at, "it stands here already");
		return;
	}
	GROW(s->topics, s->topics_count, s->topics_room);
	t = &s->topics[s->topics_count++];
	memset(t, 0, sizeof *t);
	t->name = r->section->name;
	t->ini = r->ini;
	t->section = r->section;
	t->at = here;
	t->parent = t->title = t->without = t->continues = PACK_NONE;
	t->parts = PARTS_DEFAULT;
	t->pages = PAGES_DEFAULT;
	t->keywords = arena_printf(&s->arena, "%s.keywords", t->name);
	value_only(r, known, COUNT(known));
	t->id = value_string(r, "id");
	value_number(r, "key", 1, 9, &t->key);
	value_number(r, "level", 1, PACK_LEVEL_MOST, &t->level);
	value_number(r, "parts", 1, PARTS_MAX, &t->parts);
	value_number(r, "pages", 1, PAGES_HIGHEST, &t->pages);
	value_word(r, "audience", words_of_audience, AUDIENCE_COUNT, &t->audience);
	value_word(r, "sensitivity", words_of_sensitivity, SENSITIVITY_COUNT, &t->sensitivity);
	value_word(r, "class", words_of_topic_class, CLASS_COUNT, &t->topic_class);
	value_word(r, "action", words_of_topic_action, ACTION_COUNT, &t->action);
	read_flags(r, t);
	/* Words that end, erase or hide are never guessed at (keyword.h). */
	if (t->action >= ACTION_STOP && t->action <= ACTION_QUIET_OFF)
		t->flags |= TOPIC_EXACT;
	read_kind(r, t);
}

static uint16_t
named_topic(const struct row *r, const char *key)
{
	const char *name = value_string(r, key), *near;
	struct place here = value_place(r, key);
	uint16_t topic;

	if (name == NULL)
		return PACK_NONE;
	topic = source_topic(r->s, name);
	if (topic == PACK_NONE) {
		near = nearest_name(name, &r->s->topic_names);
		diag_at(r->s->d, E220, &here, "%s: there is no topic \"%s\"", key, name);
		if (!joined_note_gone(r->s, &r->s->topic_rows, name) && near != NULL)
			diag_fix(r->s->d, "did you mean %s?", near);
	}
	return topic;
}

static void
join_menu(const struct row *r, struct source_topic *t)
{
	struct source *s = r->s;
	struct place here = value_place(r, "menu");
	struct source_topic *menu;

	t->parent = named_topic(r, "menu");
	t->continues = named_topic(r, "continues");
	if (t->continues != PACK_NONE)
		s->topics[t->continues].is_continued = true;
	if (ini_key(r->section, "level") != NULL) {	/* no digit is taken from an option that is always there */
		if (ini_key(r->section, "menu") == NULL || t->key != 0) {
			diag_at(s->d, E224, &t->at, t->key ? "[%s] has a level and a key" : "[%s] has a level but no menu", t->name);
			diag_fix(s->d, t->key ? "take the key away: what is there in a crisis only is said first, with 99" :
			    "give it a menu, or take the level away");
			return;
		}
		t->key = PACK_KEY_CRISIS;
	} else if ((ini_key(r->section, "menu") == NULL) != (ini_key(r->section, "key") == NULL)) {
		diag_at(s->d, E224, &t->at, t->key ? "[%s] has a key but no menu" : "[%s] stands in a menu without a key",
		    t->name);
		return;
	}
	if (t->parent == PACK_NONE)
		return;
	menu = &s->topics[t->parent];
	if (menu->kind != TOPIC_KIND_TEXT && menu->kind != TOPIC_KIND_MENU) {
		diag_at(s->d, E226, &here, "[%s] has %s, so it cannot be a menu too", menu->name,
		    words_of_topic_kind[menu->kind]);
		diag_note(s->d, &menu->at, "it stands here");
		t->parent = PACK_NONE;
		return;
	}
	menu->kind = TOPIC_KIND_MENU;
	menu->children++;
}

/* "4, 6, 7": digits that no option of the menu has. */
static void
tell_free(const struct source *s, uint16_t menu)
{
	struct buf digits = BUF_INIT(64);

	for (unsigned key = 1; key <= 9; key++) {
		bool is_taken = false;

		for (uint16_t i = 0; i < s->topics_count && !is_taken; i++)
			is_taken = s->topics[i].parent == menu && s->topics[i].key == key;
		if (!is_taken)
			buf_addf(&digits, "%s%u", digits.len > 0 ? ", " : "", key);
	}
	if (digits.len > 0)
		diag_fix(s->d, "give one of the two a free digit: %s", digits.ptr);
	else
		diag_fix(s->d, "all nine digits are taken: let a topic of the menu go on to one of the two (continues = NAME), or put it "
		    "into another menu");
	buf_free(&digits);
}

/* Children by key; two with one key are told, and both kept out of each other's way. */
static void
order_children(struct source *s, uint16_t menu)
{
	struct source_topic *m = &s->topics[menu];

	m->child = arena_alloc(&s->arena, m->children * sizeof *m->child);
	m->children = 0;
	for (unsigned key = 1; key <= PACK_KEY_CRISIS; key = key == 9 ? PACK_KEY_CRISIS : key + 1) {
		uint16_t first = PACK_NONE;

		for (uint16_t i = 0; i < s->topics_count; i++) {
			struct source_topic *t = &s->topics[i];
			struct row r = { s, t->ini, t->section };
			struct place here = value_place(&r, "key"), other;

			if (t->parent != menu || t->key != key)
				continue;
			if (first == PACK_NONE) {
				first = i;
				m->child[m->children++] = i;
				continue;
			}
			r = (struct row){ s, s->topics[first].ini, s->topics[first].section };
			other = value_place(&r, "key");
			diag_at(s->d, E221, &here, "key %u of menu %s already chooses %s", key, m->name,
			    s->topics[first].name);
			diag_note(s->d, &other, "it is given here");
			tell_free(s, menu);
		}
	}
}

/* In which file of its tree a topic stands means nothing. */
static void
join_topics(struct source *s)
{
	bool is_anywhere = false;

	for (unsigned layer = 0; layer < s->layers; layer++) {
		const char **names;
		uint32_t count;

		if (!layer_has(s, layer, "content/topics") && (layer + 1 < s->layers || is_anywhere))
			continue;
		is_anywhere = true;
		count = source_list(s, layer, "content/topics", "ini", &names);
		for (uint32_t i = 0; i < count; i++) {
			const struct ini *ini = source_ini(s, layer, arena_printf(&s->arena, "content/topics/%s.ini", names[i]));

			if (ini != NULL)
				joined_add(s, &s->topic_rows, ini, layer);
		}
		free(names);
	}
	joined_settle(s, &s->topic_rows, joined_is_owed);
}

void
read_topics(struct source *s)
{
	join_topics(s);
	for (uint32_t i = 0; i < s->topic_rows.rows; i++) {
		const struct joined *j = &s->topic_rows.row[i];

		if (!j->is_gone)
			read_topic(&(struct row){ s, j->ini, j->section });
	}
	if (s->topics_count > PACK_MAX_TOPICS) {
		diag_at(s->d, E127, &s->topics[PACK_MAX_TOPICS].at, "at most %d topics fit", PACK_MAX_TOPICS);
		s->is_readable = false;
		return;
	}
	for (uint32_t i = 0; i < s->topics_count; i++) {
		struct row r = { s, s->topics[i].ini, s->topics[i].section };

		join_menu(&r, &s->topics[i]);
	}
	for (uint32_t i = 0; i < s->topics_count; i++)
		if (s->topics[i].children > 0)
			order_children(s, (uint16_t)i);
	for (int i = 0; i < ROOT_COUNT; i++)
		s->roots[i] = source_topic(s, words_of_topic_root[i]);
}
