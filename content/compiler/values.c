/* values.c - typed values of one ini section */
#include "content/compiler/values.h"

#include "locales/text/buf.h"
#include "locales/text/utf8.h"

const char *
value_string(const struct row *r, const char *key)
{
	const struct ini_key *k = ini_key(r->section, key);

	return k != NULL && k->value[0] != '\0' ? k->value : NULL;
}

struct place
value_place(const struct row *r, const char *key)
{
	const struct ini_key *k = ini_key(r->section, key);

	return k != NULL ? ini_place_of_value(r->ini, k) : ini_place_of_section(r->ini, r->section);
}

const char *
value_needed(const struct row *r, const char *key)
{
	const char *value = value_string(r, key);
	struct place here = value_place(r, key);

	if (value != NULL)
		return value;
	if (!r->section->is_damaged)
		diag_at(r->s->d, E124, &here, "[%s] has no %s", r->section->name, key);
	return "";
}

void
value_word(const struct row *r, const char *key, const char *const *words, int count, uint16_t *out)
{
	const char *value = value_string(r, key), *near;
	struct buf all = BUF_INIT(2000);
	struct place here;
	int i;

	if (value == NULL)
		return;
	i = word_index(words, count, value);
	if (i >= 0) {
		*out = (uint16_t)i;
		return;
	}
	here = value_place(r, key);
	near = nearest_word(value, words, (size_t)count);
	diag_at(r->s->d, E122, &here, "%s cannot be \"%s\"", key, value);
	for (i = 0; i < count; i++)
		buf_addf(&all, "%s%s", i ? ", " : "", words[i]);
	if (near != NULL)
		diag_fix(r->s->d, "did you mean %s? It is one of: %s", near, all.ptr);
	else
		diag_fix(r->s->d, "it is one of: %s", all.ptr);
	buf_free(&all);
}

void
value_yes(const struct row *r, const char *key, uint16_t *out)
{
	static const char *const words[] = { "no", "yes" };

	value_word(r, key, words, 2, out);
}

void
value_number(const struct row *r, const char *key, unsigned min, unsigned max, uint16_t *out)
{
	const char *value = value_string(r, key);
	struct place here = value_place(r, key);
	unsigned n = 0;

	if (value == NULL)
		return;
	for (const char *c = value; *c != '\0'; c++) {
		n = *c >= '0' && *c <= '9' && n < 100000 ? 10 * n + (unsigned)(*c - '0') : 100000;
		if (n >= 100000)
			break;
	}
	if (n < min || n > max)
		diag_at(r->s->d, E123, &here, "%s is a number from %u to %u, not \"%s\"", key, min, max, value);
	else
		*out = (uint16_t)n;
}

void
value_date(const struct row *r, const char *key, int32_t *days)
{
	const char *value = value_string(r, key);
	struct place here = value_place(r, key);

	if (value != NULL && !days_of_date(value, days))
		diag_at(r->s->d, E125, &here, "%s: \"%s\" is not a day in the calendar", key, value);
}

void
value_rough_date(const struct row *r, const char *key, int32_t *days)
{
	const char *value = value_string(r, key);
	struct place here = value_place(r, key);
	struct buf whole = BUF_INIT(64);

	if (value == NULL || strcmp(value, "undated") == 0)
		return;
	buf_adds(&whole, value);
	if (whole.len == 4)
		buf_adds(&whole, "-01");
	if (whole.len == 7)
		buf_adds(&whole, "-01");
	if (!days_of_date(whole.ptr, days)) {
		diag_at(r->s->d, E125, &here, "%s: \"%s\" is not a date", key, value);
		diag_fix(r->s->d, "write YYYY-MM-DD, YYYY-MM, YYYY or undated");
	}
	buf_free(&whole);
}

static size_t
split(const struct row *r, const char *key, const char *at, struct word **out)
{
	const char *value = value_string(r, key), *s;
	struct place here = value_place(r, key);
	size_t count = 0, most = 1;
	struct word *words;

	*out = NULL;
	if (value == NULL)
		return 0;
	for (s = value; *s != '\0'; s++)
		most += strchr(at, *s) != NULL;
	*out = words = arena_alloc(&r->s->arena, most * sizeof *words);
	for (s = value; *s != '\0';) {
		size_t len = strcspn(s, at), lead = strspn(s, " \t"), tail = len;

		while (tail > lead && (s[tail - 1] == ' ' || s[tail - 1] == '\t'))
			tail--;
		if (tail > lead) {
			words[count].text = arena_copy(&r->s->arena, s + lead, tail - lead);
			words[count].at = here;
			words[count].at.column += (unsigned)utf8_count(value, (size_t)(s + lead - value));
			words[count].at.width = (unsigned)utf8_count(s + lead, tail - lead);
			count++;
		}
		s += len + (s[len] != '\0');
	}
	return count;
}

size_t
value_words(const struct row *r, const char *key, struct word **out)
{
	return split(r, key, " \t,", out);
}

size_t
value_list(const struct row *r, const char *key, struct word **out)
{
	return split(r, key, ",", out);
}

uint16_t
value_locales(const struct row *r, const char *key, uint16_t out[PACK_FALLBACKS])
{
	struct word *words;
	size_t count = value_words(r, key, &words);
	uint16_t n = 0;

	if (r->s->locales_count == 0)
		return 0;		/* locales.ini could not be read: said already */
	for (size_t i = 0; i < count; i++) {
		uint16_t locale = source_locale(r->s, words[i].text);

		if (locale == PACK_NONE) {
			const char *near = nearest_name(words[i].text, &r->s->locale_names);

			diag_at(r->s->d, E130, &words[i].at, "locales/locales.ini has no language \"%s\"",
			    words[i].text);
			if (near != NULL)
				diag_fix(r->s->d, "did you mean %s?", near);
		} else if (n == PACK_FALLBACKS) {
			diag_at(r->s->d, E123, &words[i].at, "at most %d languages fit here", PACK_FALLBACKS);
			break;
		} else {
			out[n++] = locale;
		}
	}
	return n;
}

void
value_only(const struct row *r, const char *const *known, size_t count)
{
	for (size_t i = 0; i < r->section->key_count; i++) {
		const struct ini_key *k = &r->section->keys[i];
		struct place here = ini_place_of_name(r->ini, k);
		const char *near;

		if (word_index(known, (int)count, k->name) >= 0)
			continue;
		near = nearest_word(k->name, known, count);
		diag_at(r->s->d, E121, &here, "[%s] %s: unknown key%s%s%s", r->section->name, k->name,
		    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
	}
}

bool
is_owner_word(const char *word)
{
	size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789.-");

	return len > 0 && len <= OWNER_MOST && word[len] == '\0';
}
