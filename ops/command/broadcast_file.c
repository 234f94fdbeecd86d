/*
 * broadcast_file.c - the file of a broadcast becomes its definition, and each mistake has a line
 *
 * The rules are the definition's (gateway/broadcast/broadcast.h), whose
 * sentences begin with the name they speak of: it is looked up in the file.
 * What was wrong is then set aside, and the rest is looked at again.
 */
#include "ops/command/broadcast_file.h"

#include <errno.h>

#include "content/ini.h"
#include "content/ini_value.h"
#include "gateway/broadcast/broadcast.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/plain.h"

enum { MISTAKES = 20, NAME_BYTES = 64, SENTENCE_BYTES = 1024, NUMBER_CHARS = 3 };

const struct broadcast_line broadcast_lines[BROADCAST_LINES] = {
#define BROADCAST_LINE(name, as, news, alert, hint) { #name, BROADCAST_AS_##as, { news, alert }, hint },
#include "ops/command/broadcast_file.def"
};
const char *const broadcast_inside[BROADCAST_INSIDE] = { "seats", "sign_off", "note" };

struct reading { const struct ini *ini; struct diag *d; json_t *definition; };

const struct broadcast_line *
broadcast_line(const char *name)
{
	for (size_t i = 0; i < COUNT(broadcast_lines); i++)
		if (strcmp(broadcast_lines[i].name, name) == 0)
			return &broadcast_lines[i];
	return NULL;
}

/* \n begins a line, \q is a quotation mark and \\ a backslash; any other backslash stays. */
static void
add_words(struct buf *out, const char *value)
{
	for (; *value != '\0'; value++) {
		char next = *value == '\\' ? value[1] : '\0';

		buf_addc(out, next == 'n' ? '\n' : next == 'q' ? '"' : *value);
		value += next == 'n' || next == 'q' || next == '\\';
	}
}

static json_t *
words(const char *value)
{
	struct buf b = BUF_INIT(BROADCAST_FILE_BYTES);
	json_t *v;

	add_words(&b, value);
	v = json_stringn(b.ptr, b.len);
	buf_free(&b);
	return v;
}

static json_t *
list(const char *value)
{
	json_t *v = json_array();
	char entry[NAME_BYTES];

	while (ini_entry(&value, entry, sizeof(entry)))
		json_array_append_new(v, json_string(entry));
	return v;
}

static void
unknown_key(struct reading *r, const struct ini_section *s, const struct ini_key *k, const char *there_are)
{
	struct place at = ini_place_of_name(r->ini, k);

	diag_at(r->d, E121, &at, "[%s] %s: unknown key; there are %s", s->name, k->name, there_are);
}

static void
read_line(struct reading *r, const struct ini_section *s, const struct ini_key *k)
{
	const struct broadcast_line *line = broadcast_line(k->name);
	struct place at = ini_place_of_value(r->ini, k);
	struct buf names = BUF_INIT(SENTENCE_BYTES);
	json_t *v = NULL;

	if (line == NULL) {
		for (size_t i = 0; i < COUNT(broadcast_lines); i++)
			buf_addf(&names, "%s%s", i > 0 ? ", " : "", broadcast_lines[i].name);
		unknown_key(r, s, k, names.ptr);
	} else if (line->as == BROADCAST_AS_LIST) {
		v = list(k->value);
	} else if (line->as == BROADCAST_AS_WORDS) {
		v = words(k->value);
	} else if (line->as == BROADCAST_AS_YES) {
		if (strcmp(k->value, "yes") != 0 && strcmp(k->value, "no") != 0)
			diag_at(r->d, E122, &at, "[%s] %s: say yes or no", s->name, k->name);
		else
			v = json_boolean(strcmp(k->value, "yes") == 0);
	} else if (strspn(k->value, "0123456789") != strlen(k->value) || *k->value == '\0' || strlen(k->value) > NUMBER_CHARS) {
		diag_at(r->d, E123, &at, "[%s] %s: write a whole number", s->name, k->name);
	} else {
		v = json_integer(strtol(k->value, NULL, 10));
	}
	if (v != NULL)
		json_object_set_new(r->definition, k->name, v);
	buf_free(&names);
}

/* An object of the definition, made when the first word comes. */
static json_t *
inner(json_t *definition, const char *name)
{
	json_t *o = json_object_get(definition, name);

	if (o == NULL) {
		o = json_object();
		json_object_set_new(definition, name, o);
	}
	return o;
}

static void
read_inner(struct reading *r, const struct ini_section *s, const char *const *known, unsigned count)
{
	struct buf names = BUF_INIT(SENTENCE_BYTES);

	for (unsigned i = 0; i < count; i++)
		buf_addf(&names, "%s%s", i > 0 ? ", " : "", known[i]);
	for (size_t i = 0; i < s->key_count; i++) {
		const struct ini_key *k = &s->keys[i];
		unsigned n = 0;

		while (n < count && strcmp(known[n], k->name) != 0)
			n++;
		if (n == count)
			unknown_key(r, s, k, names.ptr);
		else if (strcmp(s->name, "slots") == 0 && n == ALERT_SLOT_NOTE)
			json_object_set_new(r->definition, "code", words(k->value));
		else
			json_object_set_new(inner(r->definition, s->name), k->name, words(k->value));
	}
	buf_free(&names);
}

/* "text" is 1, "text2" to "text9" go on; 0 is none. */
static unsigned
text_line(const char *key)
{
	if (strncmp(key, "text", 4) != 0 || (key[4] != '\0' && (key[4] < '2' || key[4] > '9' || key[5] != '\0')))
		return 0;
	return key[4] == '\0' ? 1 : (unsigned)(key[4] - '0');
}

static void
read_text(struct reading *r, const struct ini_section *s)
{
	const char *tag = s->name + strlen("text."), *lines[BROADCAST_TEXT_LINES] = { NULL };
	const struct ini_key *other = ini_key(s, "other"), *out = ini_key(s, "leave_out");
	struct place at = ini_place_of_section(r->ini, s);
	struct buf text = BUF_INIT(BROADCAST_FILE_BYTES);
	unsigned choices = 0;

	for (size_t i = 0; i < s->key_count; i++) {
		unsigned n = text_line(s->keys[i].name);

		if (n > 0)
			lines[n - 1] = s->keys[i].value;
		else if (&s->keys[i] != other && &s->keys[i] != out)
			unknown_key(r, s, &s->keys[i], "text, text2 to text9, other and leave_out");
	}
	for (size_t i = 0; i < COUNT(lines); i++)
		if (lines[i] != NULL)
			add_words(&text, lines[i]);
	choices = (text.len > 0) + (other != NULL) + (out != NULL);
	if (choices != 1 || (out != NULL && strcmp(out->value, "yes") != 0)) {
		if (!s->is_damaged) {
			diag_at(r->d, E730, &at, "[%s]: expected one of text, other and leave_out = yes", s->name);
			diag_fix(r->d, "write text = \"...\"; or other = en, and these people are sent the text of en, marked; or leave_out = yes");
		}
	} else if (text.len > 0) {
		json_object_set_new(inner(r->definition, "texts"), tag, json_stringn(text.ptr, text.len));
	} else {
		json_object_set_new(inner(r->definition, "other"), tag, json_string(other == NULL ? "" : other->value));
	}
	buf_free(&text);
}

static void
read_sections(struct reading *r)
{
	for (size_t i = 0; i < r->ini->section_count; i++) {
		const struct ini_section *s = &r->ini->sections[i];
		struct place at = ini_place_of_section(r->ini, s);

		if (strcmp(s->name, "broadcast") == 0)
			for (size_t j = 0; j < s->key_count; j++)
				read_line(r, s, &s->keys[j]);
		else if (strcmp(s->name, "slots") == 0)
			read_inner(r, s, alert_slot_words, ALERT_SLOT_COUNT);
		else if (strcmp(s->name, "inside") == 0)
			read_inner(r, s, broadcast_inside, BROADCAST_INSIDE);
		else if (strncmp(s->name, "text.", 5) == 0 && s->name[5] != '\0')
			read_text(r, s);
		else
			diag_at(r->d, E120, &at, "[%s]: unknown section; there are [broadcast], [text.TAG], [slots] and [inside]", s->name);
	}
	if (json_object_get(r->definition, "kind") == NULL)
		json_object_set_new(r->definition, "kind", json_string(json_object_get(r->definition, "type") == NULL ? "news" : "alert"));
}

/* What a sentence of the definition speaks of: "texts.ne: found ..." is texts and ne, "stay[2]: ..." is stay. */
struct spoken { char name[NAME_BYTES], word[NAME_BYTES]; };

static struct spoken
spoken_of(const char *sentence)
{
	struct spoken s = { "", "" };
	size_t len = strspn(sentence, "abcdefghijklmnopqrstuvwxyz_");

	snprintf(s.name, sizeof(s.name), "%.*s", (int)len, sentence);
	if (sentence[len] == '.')
		snprintf(s.word, sizeof(s.word), "%.*s", (int)strcspn(sentence + len + 1, ":"), sentence + len + 1);
	return s;
}

static struct place
place_of(const struct ini *ini, const struct spoken *p)
{
	const struct ini_section *s, *whole = ini_section(ini, "broadcast");
	const struct ini_key *k = NULL;
	const char *key = p->word;
	char name[2 * NAME_BYTES];

	snprintf(name, sizeof(name), "%s", p->name);
	if (strcmp(p->name, "code") == 0) {
		snprintf(name, sizeof(name), "slots");
		key = alert_slot_words[ALERT_SLOT_NOTE];
	} else if (strcmp(p->name, "texts") == 0 || strcmp(p->name, "other") == 0) {
		snprintf(name, sizeof(name), "text.%s", p->word);
		key = *p->name == 't' ? "text" : "other";
	} else if (broadcast_line(p->name) != NULL) {
		snprintf(name, sizeof(name), "broadcast");
		key = p->name;
	}
	s = ini_section(ini, name);
	for (size_t i = 0; s == NULL && strcmp(name, "text.") == 0 && i < ini->section_count; i++)
		if (strncmp(ini->sections[i].name, name, strlen(name)) == 0 && ini_key(&ini->sections[i], key) != NULL)
			s = &ini->sections[i];	/* a rule about all of them */
	if (s != NULL)
		k = ini_key(s, key);
	if (k != NULL) {
		struct place at = ini_place_of_value(ini, k);

		/* what is read over a shoulder, or kept with a screen, holds no number of a person */
		if (strcmp(key, "until") != 0 && strcmp(key, "at") != 0 && plain_holds_number(k->value))
			at.source = NULL;
		return at;
	}
	if (s == NULL)
		s = whole;
	return s != NULL ? ini_place_of_section(ini, s) : (struct place){ ini->path, 0, 0, NULL, 0, 0 };
}

/* The sentence up to its fix, then the fix: ours where the definition's speaks of JSON. */
static void
tell(struct reading *r, const char *sentence, const struct spoken *p)
{
	const struct broadcast_line *line = broadcast_line(p->name);
	struct place at = place_of(r->ini, p);
	const char *expected = strstr(sentence, "; expected "), *end = expected == NULL ? NULL : strstr(expected, ": ");
	const char *fix = end == NULL ? NULL : end + 2;

	if (fix == NULL || strpbrk(fix, "[{\"") != NULL)
		fix = line != NULL ? line->hint : strcmp(p->name, "other") != 0 ? NULL :
		    "write other = en with a language that has a text of its own, or leave_out = yes";
	diag_at(r->d, E730, &at, "%.*s", end == NULL ? (int)strlen(sentence) : (int)(end - sentence), sentence);
	if (fix != NULL)
		diag_fix(r->d, "%s", fix);
}

/* So that the rest can be looked at: what was wrong becomes something right, or goes. */
static bool
set_aside(json_t *left, const struct spoken *p)
{
	if (strcmp(p->name, "title") == 0 || strcmp(p->name, "reason") == 0)
		json_object_set_new(left, p->name, json_string("x"));
	else if (strcmp(p->name, "until") == 0)
		json_object_set_new(left, p->name, json_string("2099-12-31T00:00:00Z"));
	else if (strcmp(p->name, "texts") == 0 && *p->word != '\0')
		json_object_set_new(inner(left, "texts"), p->word, json_string("x"));
	else if (*p->word != '\0')
		json_object_del(json_object_get(left, p->name), p->word);
	else if (strcmp(p->name, "kind") == 0 || strcmp(p->name, "list") == 0 || json_object_del(left, p->name) != 0)
		return false;	/* too much depends on it */
	return true;
}

static bool
is_any(void *arg, const char *typed, uint8_t id[STORE_ID_BYTES])
{
	(void)arg;
	memset(id, 1, STORE_ID_BYTES);	/* only safard knows which one is meant */
	return *typed != '\0';
}

static void
hold_against_rules(struct reading *r)
{
	json_t *left = json_deep_copy(r->definition), *seen = json_object();
	struct broadcast *b = xmalloc(sizeof(*b));

	for (unsigned n = 0; n < MISTAKES; n++) {
		char room[SENTENCE_BYTES], whole[2 * NAME_BYTES];
		struct buf why = BUF_OVER(room);
		struct spoken p;

		if (broadcast_refs(left, is_any, NULL, &why) && broadcast_read(left, b, &why))
			break;
		p = spoken_of(why.ptr);
		snprintf(whole, sizeof(whole), "%s.%s", p.name, p.word);
		if (json_object_get(seen, whole) != NULL)
			break;		/* of what was set aside */
		json_object_set_new(seen, whole, json_true());
		tell(r, why.ptr, &p);
		if (!set_aside(left, &p))
			break;
	}
	free(b);
	json_decref(seen);
	json_decref(left);
}

/* Standard input is read once, a file of the house's grammar twice. */
static FILE *
keep_stdin(char path[NAME_BYTES], struct diag *d)
{
	FILE *copy = tmpfile();
	struct place whole = { "stdin", 0, 0, NULL, 0, 0 };
	char *bytes = xmalloc(BROADCAST_FILE_BYTES);
	size_t len = fread(bytes, 1, BROADCAST_FILE_BYTES, stdin);
	bool is_kept = copy != NULL && len < BROADCAST_FILE_BYTES && fwrite(bytes, 1, len, copy) == len && fflush(copy) == 0;

	free(bytes);
	if (is_kept) {
		snprintf(path, NAME_BYTES, "/proc/self/fd/%d", fileno(copy));
		return copy;
	}
	diag_at(d, E101, &whole, "cannot be read: %s", len == BROADCAST_FILE_BYTES ? "it is too long" : strerror(errno));
	if (copy != NULL)
		fclose(copy);
	return NULL;
}

json_t *
broadcast_file_read(const char *path, struct diag *d)
{
	struct reading r = { .d = d, .definition = json_object() };
	bool is_stdin = strcmp(path, "-") == 0;
	char copied[NAME_BYTES];
	FILE *copy = is_stdin ? keep_stdin(copied, d) : NULL;
	struct ini *ini = is_stdin && copy == NULL ? NULL : ini_read(is_stdin ? copied : path, is_stdin ? "stdin" : path, d);

	if (ini != NULL) {
		r.ini = ini;
		read_sections(&r);
		if (d->errors == 0)
			hold_against_rules(&r);
	}
	diag_summary(d);
	ini_free(ini);
	if (copy != NULL)
		fclose(copy);
	if (d->errors == 0)
		return r.definition;
	json_decref(r.definition);
	return NULL;
}
