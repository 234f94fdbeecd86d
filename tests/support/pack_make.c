/* pack_make.c - sections grow, record by record; pack_lay.c makes a file of them */
#include "tests/support/pack_make.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make_inside.h"

const uint32_t made_record_bytes[PACK_SECTION_COUNT] = {
#define SECTION(kind, type, field, what) sizeof(type),
	PACK_SECTIONS(SECTION)
#undef SECTION
};

uint32_t
make_add(struct make *m, enum pack_section_kind kind, const void *record)
{
	uint32_t i = m->section[kind].count++;

	m->section[kind].at = xrealloc(m->section[kind].at, ((size_t)i + 1) * made_record_bytes[kind]);
	memcpy(m->section[kind].at + (size_t)i * made_record_bytes[kind], record, made_record_bytes[kind]);
	return i;
}

uint32_t
make_count(const struct make *m, enum pack_section_kind kind)
{
	return m->section[kind].count;
}

void *
make_record(struct make *m, enum pack_section_kind kind, uint32_t i)
{
	BUG_IF(i >= m->section[kind].count);
	return m->section[kind].at + (size_t)i * made_record_bytes[kind];
}

struct pack_str
make_string(struct make *m, const char *s)
{
	struct pack_str str = { m->section[PACK_STRINGS].count, s == NULL ? 0 : (uint32_t)strlen(s) };

	if (str.len == 0 && m->section[PACK_STRINGS].count > 0)
		return (struct pack_str){ 0, 0 };
	for (uint32_t i = 0; i < str.len; i++)
		make_add(m, PACK_STRINGS, &s[i]);
	make_add(m, PACK_STRINGS, "");
	return str;
}

struct make *
make_new(enum pack_kind kind)
{
	struct make *m = xcalloc(1, sizeof(*m));

	m->kind = kind;
	make_string(m, "");
	for (int i = 0; i < UI_COUNT; i++)
		make_add(m, PACK_UI, &(uint16_t){ PACK_NONE });
	for (int i = 0; i < ROOT_COUNT; i++)
		make_add(m, PACK_ROOTS, &(uint16_t){ PACK_NONE });
	return m;
}

void
make_free(struct make *m)
{
	if (m == NULL)
		return;
	for (int i = 0; i < PACK_SECTION_COUNT; i++)
		free(m->section[i].at);
	free(m);
}

/* Index of the record whose name, its first field, is `name`; PACK_NONE if there is none. */
static uint16_t
find_named(struct make *m, enum pack_section_kind kind, const char *name, size_t len)
{
	for (uint32_t i = 0; i < make_count(m, kind); i++) {
		struct pack_str s;

		memcpy(&s, make_record(m, kind, i), sizeof(s));
		if (s.len == len && memcmp(m->section[PACK_STRINGS].at + s.at, name, len) == 0)
			return (uint16_t)i;
	}
	return PACK_NONE;
}

uint16_t
made_named(struct make *m, enum pack_section_kind kind, const char *name, size_t len)
{
	uint16_t i = find_named(m, kind, name, len);

	if (i == PACK_NONE)
		fprintf(stderr, "pack_make: %.*s does not exist\n", (int)len, name);
	BUG_IF(i == PACK_NONE);
	return i;
}

/* As made_named(), but makes it. */
static uint16_t
named_or_new(struct make *m, enum pack_section_kind kind, const char *name, size_t len)
{
	uint16_t i = find_named(m, kind, name, len);
	char room[200];
	struct buf b = BUF_OVER(room);
	struct pack_str s;

	if (i != PACK_NONE)
		return i;
	BUG_IF(made_record_bytes[kind] != sizeof(s));
	buf_add(&b, name, len);
	s = make_string(m, b.ptr);
	return (uint16_t)make_add(m, kind, &s);
}

static uint16_t
key_of(struct make *m, const char *name)
{
	return name == NULL ? PACK_NONE : named_or_new(m, PACK_KEYS, name, strlen(name));
}

/* The next of the words in *list, which blanks and commas separate. */
static bool
next_word(const char **list, const char **word, size_t *len)
{
	if (*list == NULL)
		return false;
	*word = *list + strspn(*list, " ,");
	*len = strcspn(*word, " ,");
	*list = *word + *len;
	return *len > 0;
}

static uint16_t
locales_of(struct make *m, const char *tags, uint16_t out[PACK_FALLBACKS])
{
	const char *word;
	uint16_t count = 0;
	size_t len;

	while (next_word(&tags, &word, &len)) {
		BUG_IF(count == PACK_FALLBACKS);
		out[count++] = made_named(m, PACK_LOCALES, word, len);
	}
	return count;
}

void make_owner(struct make *m, const char *owner) { m->owner = make_string(m, owner); }
void make_serial(struct make *m, uint64_t serial) { m->serial = serial; }

uint16_t
make_locale(struct make *m, const char *tag, const char *script, const char *fallbacks)
{
	struct pack_locale l = { .tag = make_string(m, tag), .name = make_string(m, tag),
		.english = make_string(m, tag) };

	memcpy(l.script, script, sizeof(l.script));
	l.fallbacks = locales_of(m, fallbacks, l.fallback);
	return (uint16_t)make_add(m, PACK_LOCALES, &l);
}

void
make_text(struct make *m, const char *tag, const char *key, const char *text, enum text_review review)
{
	struct made_text t = { made_named(m, PACK_LOCALES, tag, strlen(tag)), key_of(m, key), text, review };
	uint32_t i = 0;

	while (i < m->text_count && (m->texts[i].locale != t.locale || m->texts[i].key != t.key))
		i++;
	BUG_IF(i == MADE_TEXTS);
	m->texts[i] = t;
	if (i == m->text_count)
		m->text_count++;
	for (int u = 0; u < UI_COUNT; u++) {
		uint16_t *ui = make_record(m, PACK_UI, (uint32_t)u);
		size_t len = strlen(words_of_ui[u]);

		if (strncmp(key, "ui.", 3) == 0 && strncmp(key + 3, words_of_ui[u], len) == 0 &&
		    strcmp(key + 3 + len, ".text") == 0)
			*ui = t.key;
	}
}

uint16_t
make_token(struct make *m, const struct make_token *t)
{
	struct pack_token token = { .name = make_string(m, t->name), .kind = (uint16_t)t->kind,
		.token_class = (uint16_t)t->class, .own_state = (uint16_t)t->own_state,
		.caution = (uint16_t)t->caution, .argument = (uint16_t)t->argument };
	const char *list = t->facts, *word;
	size_t len;

	token.first_source = (uint16_t)make_count(m, PACK_SOURCES);
	token.first_else = (uint16_t)make_count(m, PACK_ELSES);
	while (next_word(&list, &word, &len)) {
		struct pack_source s = { ROLE_COUNT, PACK_NONE };

		for (uint16_t role = 0; role < ROLE_COUNT; role++)
			if (strlen(words_of_fact_role[role]) == len &&
			    memcmp(words_of_fact_role[role], word, len) == 0)
				s.role = role;
		BUG_IF(s.role == ROLE_COUNT || !next_word(&list, &word, &len));
		s.type = named_or_new(m, PACK_TYPES, word, len);
		make_add(m, PACK_SOURCES, &s);
		token.sources++;
	}
	for (list = t->otherwise; next_word(&list, &word, &len); token.elses++)
		make_add(m, PACK_ELSES, &(uint16_t){ made_named(m, PACK_TOKENS, word, len) });
	return (uint16_t)make_add(m, PACK_TOKENS, &token);
}

int32_t
make_day(const char *date)
{
	struct tm tm = { 0 };
	int year = 0, month = 0, day = 0;

	if (date == NULL)
		return 0;
	BUG_IF(sscanf(date, "%d-%d-%d", &year, &month, &day) != 3);
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	return (int32_t)(timegm(&tm) / 86400);
}

int64_t
make_noon(const char *date)
{
	return (int64_t)make_day(date) * 86400 + 43200;
}

static uint16_t
code_of(const char *letters)
{
	return letters == NULL ? 0 : country_code(letters);
}

void
make_fact(struct make *m, const struct make_fact *f)
{
	struct pack_fact fact = {
		.id = make_string(m, f->id), .value = make_string(m, f->value),
		.office = make_string(m, "Office"), .hours = make_string(m, f->hours),
		.source = make_string(m, "a test"), .words = key_of(m, f->words),
		.type = named_or_new(m, PACK_TYPES, f->type, strlen(f->type)),
		.country = code_of(f->country), .origin = code_of(f->origin),
		.nationals = code_of(f->nationals), .corridor = (uint8_t)f->corridor,
		.confidence = f->confidence < 0 ? CONFIDENCE_LOW : f->confidence > 0 ? CONFIDENCE_MEDIUM :
		    CONFIDENCE_HIGH,
		.works_from_abroad = (uint8_t)f->abroad, .asks_for_id = (uint8_t)f->asks,
		.may_tell_immigration = (uint8_t)f->tells, .is_number = !f->is_rule && f->words == NULL,
		.as_of = make_day(f->as_of), .call_tested = make_day(f->tested),
		.review_by = make_day(f->review_by),
	};

	make_add(m, PACK_FACTS, &fact);
}

uint16_t
make_topic(struct make *m, const struct make_topic *t)
{
	struct pack_topic topic = { .name = make_string(m, t->name), .id = make_string(m, ""),
		.parent = t->parent == NULL ? PACK_NONE : made_named(m, PACK_TOPICS, t->parent, strlen(t->parent)),
		.key = (uint16_t)t->key, .kind = (uint16_t)t->kind, .action = (uint16_t)t->action,
		.topic_class = (uint16_t)t->class, .flags = (uint16_t)t->flags, .parts = 3, .pages = 5,
		.title = key_of(m, t->title), .without = key_of(m, t->without), .continues = PACK_NONE };
	const char *list = t->texts, *word;
	size_t len;

	topic.first_ref = (uint16_t)make_count(m, PACK_REFS);
	for (; next_word(&list, &word, &len); topic.refs++) {
		const char *colon = memchr(word, ':', len);
		size_t key_len = colon == NULL ? len : (size_t)(colon - word);
		struct pack_ref ref = { named_or_new(m, PACK_KEYS, word, key_len), PACK_NONE };

		if (colon != NULL)
			ref.when = made_named(m, PACK_TOKENS, colon + 1, len - key_len - 1);
		make_add(m, PACK_REFS, &ref);
	}
	return (uint16_t)make_add(m, PACK_TOPICS, &topic);
}

void
make_alias(struct make *m, const char *tag, const char *words, const char *topic, unsigned flags)
{
	struct pack_alias a = { .alias = make_string(m, words),
		.topic = topic == NULL ? PACK_NONE : made_named(m, PACK_TOPICS, topic, strlen(topic)),
		.locale = made_named(m, PACK_LOCALES, tag, strlen(tag)),
		.flags = (uint16_t)(flags | (topic == NULL ? ALIAS_STOPWORD : 0)) };

	for (const char *s = words; *s != '\0'; s++)
		a.letters += (*s & 0xC0) != 0x80;
	make_add(m, PACK_ALIASES, &a);
}

void
make_country(struct make *m, const char *code, const char *key, const char *tags)
{
	struct pack_country c = { .code = country_code(code), .name = key_of(m, key), .is_origin = 1,
		.is_stay = 1 };

	c.locales = locales_of(m, tags, c.locale);
	make_add(m, PACK_COUNTRIES, &c);
}

void
make_service(struct make *m, enum service_kind kind, const char *number, const char *price, const char *tags)
{
	struct pack_service s = { .name = make_string(m, number), .number = make_string(m, number),
		.owner = make_string(m, "np"), .bearer = make_string(m, "phone"),
		.price = make_string(m, price), .kind = (uint16_t)kind };

	s.locales = locales_of(m, tags, s.locale);
	make_add(m, PACK_SERVICES, &s);
}

void
make_root(struct make *m, enum topic_root root, const char *topic)
{
	uint16_t *at = make_record(m, PACK_ROOTS, (uint32_t)root);

	*at = made_named(m, PACK_TOPICS, topic, strlen(topic));
}

void
make_fold(struct make *m, uint32_t from, uint32_t to)
{
	struct fold_entry e = { from, (uint16_t)make_count(m, PACK_FOLDED), 1 };

	make_add(m, PACK_FOLDED, &to);
	make_add(m, PACK_FOLDS, &e);
}
