/*
 * mapping.c - content/registers/<country>.ini: what an office calls things
 *
 * Kept by people who know the office, not C; so every mistake is told with
 * its place, and the file is read to its end.
 */
#include <ctype.h>
#include <string.h>

#include "content/ini.h"
#include "content/register/mapping_inside.h"
#include "content/register/register.h"
#include "locales/text/buf.h"

enum { PLAIN_BYTES = 256, OFFICE_BYTES = 24, FRESH_DAYS_MAX = 366 };

const char *const list_column_words[COLUMN_COUNT] = {
#define LIST_COLUMN(id, word, what) word,
#include "content/register/column.def"
#undef LIST_COLUMN
};
const char *const job_column_words[JOB_COLUMN_COUNT] = {
#define JOB_COLUMN(id, word, what) word,
#include "content/register/job_column.def"
#undef JOB_COLUMN
};
static const char *const date_words[DATE_COUNT] = {
#define LIST_DATE(id, word, what) word,
#include "content/register/list_date.def"
#undef LIST_DATE
};

/* One file being read. */
struct reading { const struct ini *ini; struct mapping *m; struct diag *d; };

size_t
mapping_plain(const char *text, size_t len, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < len && n + 1 < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (isalnum(c) || c >= 0x80)
			out[n++] = (char)tolower(c);
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	n -= n > 0 && out[n - 1] == ' ';
	out[n] = '\0';
	return n;
}

bool
mapping_has_word(const struct mapping_words *w, const char *plain)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->word[i], plain) == 0)
			return true;
	return false;
}

static const struct ini_key *
key_of(const struct reading *r, const char *section, const char *name)
{
	const struct ini_section *s = ini_section(r->ini, section);

	return s != NULL ? ini_key(s, name) : NULL;
}

static void
refuse(const struct reading *r, enum diag_code code, const struct ini_key *k, const char *sentence)
{
	struct place here = ini_place_of_value(r->ini, k);

	diag_at(r->d, code, &here, "%s: %s", k->name, sentence);
}

/* "a, b or c" */
static void
add_list(struct buf *b, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_addf(b, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", words[i]);
}

/* A value that is one of `words`; `count` after a diagnostic or if the key is absent. */
static size_t
word_of(const struct reading *r, const struct ini_key *k, const char *const *words, size_t count)
{
	struct buf said = BUF_INIT(512);
	struct place here;

	if (k == NULL)
		return count;
	for (size_t i = 0; i < count; i++)
		if (strcmp(k->value, words[i]) == 0)
			return i;
	here = ini_place_of_value(r->ini, k);
	add_list(&said, words, count);
	diag_at(r->d, E122, &here, "%s: \"%s\" is none of its words", k->name, k->value);
	diag_fix(r->d, "write %s", said.ptr);
	buf_free(&said);
	return count;
}

static const struct ini_key *
needed(const struct reading *r, const char *section, const char *name)
{
	const struct ini_key *k = key_of(r, section, name);
	const struct ini_section *s = ini_section(r->ini, section);
	struct place here = { r->ini->path, 0, 0, NULL, 0, 0 };

	if (k != NULL && k->value[0] != '\0')
		return k;
	if (s != NULL)
		here = ini_place_of_section(r->ini, s);
	if (s == NULL || !s->is_damaged)
		diag_at(r->d, E124, &here, "[%s] %s must be there", section, name);
	return NULL;
}

/* "agency name | name" in plain form. */
static void
read_words(const struct reading *r, const struct ini_key *k, struct mapping_words *out)
{
	struct mapping *m = r->m;
	size_t room = 1;
	char plain[PLAIN_BYTES];

	for (const char *s = k->value; *s != '\0'; s++)
		room += *s == '|';
	out->word = arena_alloc(&m->arena, room * sizeof *out->word);
	for (const char *s = k->value; ; s++) {
		size_t len = strcspn(s, "|"), n = mapping_plain(s, len, plain, sizeof plain);

		if (n == 0)
			refuse(r, E123, k, "nothing stands between two | or beside one");
		else
			out->word[out->count++] = arena_copy(&m->arena, plain, n);
		s += len;
		if (*s == '\0')
			break;
	}
}

static const char *
text_of(const struct reading *r, const char *name)
{
	const struct ini_key *k = key_of(r, "register", name);

	return k != NULL ? arena_copy(&r->m->arena, k->value, strlen(k->value)) : "";
}

static void
read_register(const struct reading *r)
{
	struct mapping *m = r->m;
	const struct ini_key *k;

	if ((k = needed(r, "register", "office")) != NULL && strlen(k->value) > OFFICE_BYTES)
		refuse(r, E123, k, "at most 24 letters: it stands in every answer");
	if ((k = needed(r, "register", "shape")) != NULL)
		m->shape = (enum agent_shape)word_of(r, k, agent_shape_words, SHAPE_COUNT);
	if ((k = needed(r, "register", "fresh_days")) != NULL) {
		char *end;
		unsigned long n = strtoul(k->value, &end, 10);

		if (!isdigit((unsigned char)k->value[0]) || *end != '\0' || n < 1 || n > FRESH_DAYS_MAX)
			refuse(r, E123, k, "a number of days, 1 to 366");
		m->fresh_days = (uint32_t)n;
	}
	if ((k = key_of(r, "register", "url")) != NULL && k->value[0] != '\0' &&
	    (strncmp(k->value, "https://", 8) != 0 || strpbrk(k->value, " \t@") != NULL))
		refuse(r, E123, k, "an address that begins with https:// and holds no blank and no @");
	m->every = (enum agent_status)word_of(r, key_of(r, "register", "status"), agent_status_words, AGENT_STATUS_COUNT);
	m->office = text_of(r, "office");
	m->url = text_of(r, "url");
}

/* The headings under the keys `words` of a section; one heading means one column. */
static void
read_headings(const struct reading *r, const char *section, const char *const *words, int count, struct mapping_words *out)
{
	for (int c = 0; c < count; c++) {
		const struct ini_key *k = key_of(r, section, words[c]);

		if (k == NULL)
			continue;
		read_words(r, k, &out[c]);
		for (int o = 0; o < c; o++)
			for (size_t i = 0; i < out[c].count * out[o].count; i++)
				if (strcmp(out[c].word[i / out[o].count], out[o].word[i % out[o].count]) == 0)
					refuse(r, E123, k, "another column has this heading already");
	}
}

/* A country without [jobs] publishes no job orders that we know of. */
static void
read_jobs(const struct reading *r)
{
	struct mapping *m = r->m;

	if (ini_section(r->ini, "jobs") == NULL)
		return;
	needed(r, "jobs", "title");
	read_headings(r, "jobs", job_column_words, JOB_COLUMN_COUNT, m->job);
	if (m->job[JOB_NUMBER].count == 0 && m->job[JOB_NAME].count == 0)
		needed(r, "jobs", "name");
	if (m->shape == SHAPE_NONE && m->job[JOB_NUMBER].count > 0)
		refuse(r, E123, key_of(r, "jobs", "number"), "a list of shape none has no numbers");
	if ((m->job[JOB_END].count > 0 || m->job[JOB_LIST_DATE].count > 0) && key_of(r, "dates", "format") == NULL)
		needed(r, "dates", "format");
}

static void
read_columns(const struct reading *r)
{
	struct mapping *m = r->m;

	needed(r, "columns", "name");
	read_headings(r, "columns", list_column_words, COLUMN_COUNT, m->column);
	if (m->shape == SHAPE_NONE && m->column[COLUMN_NUMBER].count > 0)
		refuse(r, E123, key_of(r, "columns", "number"), "a list of shape none has no numbers");
	else if (m->shape < SHAPE_NONE && m->column[COLUMN_NUMBER].count == 0)
		needed(r, "columns", "number");
	if (m->every != AGENT_STATUS_COUNT && m->column[COLUMN_STATUS].count > 0)
		refuse(r, E123, key_of(r, "register", "status"), "the list has a column for it");
	else if (m->every == AGENT_STATUS_COUNT && key_of(r, "register", "status") == NULL && m->column[COLUMN_STATUS].count == 0)
		needed(r, "columns", "status");
}

static void
read_status(const struct reading *r)
{
	struct mapping *m = r->m;

	if (m->column[COLUMN_STATUS].count > 0)
		needed(r, "status", "valid");
	for (int s = 0; s < AGENT_GONE; s++) {
		const struct ini_key *k = key_of(r, "status", agent_status_words[s]);
		struct mapping_words words = { NULL, 0 };

		if (k == NULL)
			continue;
		read_words(r, k, &words);
		for (size_t i = 0; i < words.count; i++) {
			for (size_t o = 0; o < m->status_count; o++)
				if (strcmp(m->status[o].word, words.word[i]) == 0)
					refuse(r, E123, k, "one of its words stands here already, or for another status");
			GROW(m->status, m->status_count, m->status_room);
			m->status[m->status_count++] = (struct mapping_status){ words.word[i], (enum agent_status)s };
		}
	}
}

static bool
is_among(const char *word, const char *const *among, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, among[i]) == 0)
			return true;
	return false;
}

/* What no section and no key is. */
static void
read_strangers(const struct reading *r)
{
	static const char *const of_register[] = { "office", "shape", "fresh_days", "url", "status" };
	static const char *const of_dates[] = { "format" }, *const of_trade[] = { "other" };
	const struct { const char *name; const char *const *keys; size_t count; } sections[] = {
		{ "register", of_register, COUNT(of_register) },
		{ "columns", list_column_words, COLUMN_COUNT },
		{ "status", agent_status_words, AGENT_GONE },	/* GONE is no word of an office: it is seen between two lists */
		{ "dates", of_dates, COUNT(of_dates) },
		{ "trade", of_trade, COUNT(of_trade) },
		{ "jobs", job_column_words, JOB_COLUMN_COUNT },
	};

	for (size_t i = 0; i < r->ini->section_count; i++) {
		const struct ini_section *s = &r->ini->sections[i];
		struct place here = ini_place_of_section(r->ini, s);
		size_t at = 0;

		while (at < COUNT(sections) && strcmp(s->name, sections[at].name) != 0)
			at++;
		if (at == COUNT(sections)) {
			diag_at(r->d, E120, &here, "[%s] means nothing here", s->name);
			diag_fix(r->d, "the sections are [register], [columns], [status], [dates], [trade] and [jobs]");
			continue;
		}
		for (size_t k = 0; k < s->key_count; k++) {
			const char *near = nearest_word(s->keys[k].name, sections[at].keys, sections[at].count);

			if (is_among(s->keys[k].name, sections[at].keys, sections[at].count))
				continue;
			here = ini_place_of_name(r->ini, &s->keys[k]);
			diag_at(r->d, E121, &here, "[%s] %s: unknown key%s%s%s", s->name, s->keys[k].name,
			    near != NULL ? "; did you mean " : "", near != NULL ? near : "", near != NULL ? "?" : "");
		}
	}
}

/* ".../ke.ini" is Kenya. */
static void
read_country(const struct reading *r, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	struct place whole = { path, 0, 0, NULL, 0, 0 };

	if (islower((unsigned char)name[0]) && islower((unsigned char)name[1]) && strcmp(name + 2, ".ini") == 0) {
		r->m->country[0] = (char)toupper((unsigned char)name[0]);
		r->m->country[1] = (char)toupper((unsigned char)name[1]);
	} else {
		diag_at(r->d, E126, &whole, "the file is not named for a country");
		diag_fix(r->d, "call it by the two small letters of ISO 3166-1, as in ke.ini");
	}
}

struct mapping *
mapping_read(const char *path, struct diag *d)
{
	unsigned before = d->errors;
	struct ini *ini = ini_read(path, path, d);
	struct mapping *m;
	struct reading r;
	const struct ini_key *k;

	if (ini == NULL)
		return NULL;
	m = xcalloc(1, sizeof *m);
	m->shape = SHAPE_COUNT;
	r = (struct reading){ ini, m, d };
	read_country(&r, path);
	read_strangers(&r);
	read_register(&r);
	read_columns(&r);
	read_status(&r);
	read_jobs(&r);
	k = key_of(&r, "dates", "format");
	m->dates = (enum list_date)word_of(&r, k, date_words, DATE_COUNT);
	if (k == NULL && (m->column[COLUMN_END].count > 0 || m->column[COLUMN_LIST_DATE].count > 0 ||
	    m->column[COLUMN_STATUS_DATE].count > 0 || m->column[COLUMN_GRADE_DATE].count > 0))
		needed(&r, "dates", "format");
	if ((k = key_of(&r, "trade", "other")) != NULL)
		read_words(&r, k, &m->other_trade);
	ini_free(ini);
	if (d->errors == before)
		return m;
	mapping_free(m);
	return NULL;
}

void
mapping_free(struct mapping *m)
{
	if (m == NULL)
		return;
	free(m->status);
	arena_release(&m->arena);
	free(m);
}

const char *mapping_country(const struct mapping *m) { return m->country; }
const char *mapping_url(const struct mapping *m) { return m->url; }
