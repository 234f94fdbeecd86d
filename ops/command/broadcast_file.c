/*
 * broadcast_file.c - the file of a broadcast becomes its definition
 *
 * Here is what the file alone can have wrong; broadcast_mistakes.c holds the
 * definition against its rules, and says the line.
 */
#include "ops/command/broadcast_file.h"

#include <errno.h>

#include "content/ini.h"
#include "content/ini_value.h"
#include "gateway/broadcast/broadcast.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_mistakes.h"

enum { NAME_BYTES = 64, SENTENCE_BYTES = 1024, NUMBER_CHARS = 6 };

const struct broadcast_line broadcast_lines[BROADCAST_LINES] = {
#define BROADCAST_LINE(name, as, news, alert, hint) { #name, BROADCAST_AS_##as, { news, alert }, hint },
#include "ops/command/broadcast_file.def"
};
const char *const broadcast_inside[BROADCAST_INSIDE] = { "seats", "sign_off", "note" };

struct reading { const struct ini *ini; struct diag *d; json_t *definition; unsigned revision; };

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

/* -1, and said: it is none. */
static long
whole_number(struct reading *r, const struct ini_section *s, const struct ini_key *k)
{
	struct place at = ini_place_of_value(r->ini, k);

	if (*k->value != '\0' && strspn(k->value, "0123456789") == strlen(k->value) && strlen(k->value) <= NUMBER_CHARS)
		return strtol(k->value, NULL, 10);
	diag_at(r->d, E123, &at, "[%s] %s: write a whole number", s->name, k->name);
	return -1;
}

static void
read_line(struct reading *r, const struct ini_section *s, const struct ini_key *k)
{
	const struct broadcast_line *line = broadcast_line(k->name);
	struct place at = ini_place_of_value(r->ini, k);
	struct buf names = BUF_INIT(SENTENCE_BYTES);
	json_t *v = NULL;
	long n;

	if (strcmp(k->name, BROADCAST_REVISION) == 0) {
		n = whole_number(r, s, k);	/* of the file, not of what is said */
		r->revision = n < 0 ? 0 : (unsigned)n;
	} else if (line == NULL) {
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
	} else {
		n = whole_number(r, s, k);
		v = n < 0 ? NULL : json_integer(n);
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
		if (text.len > 0)
			json_object_set_new(inner(r->definition, "texts"), tag, json_string("x"));	/* for who is sent it */
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
	if (json_object_get(r->definition, "kind") != NULL)
		return;
	if (json_object_get(r->definition, "type") != NULL)
		json_object_set_new(r->definition, "kind", json_string("alert"));
	else if (json_object_get(r->definition, "texts") != NULL)
		json_object_set_new(r->definition, "kind", json_string("news"));
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
broadcast_file_read(const char *path, unsigned *revision, struct diag *d)
{
	struct reading r = { .d = d, .definition = json_object() };
	bool is_stdin = strcmp(path, "-") == 0;
	char copied[NAME_BYTES];
	FILE *copy = is_stdin ? keep_stdin(copied, d) : NULL;
	struct ini *ini = is_stdin && copy == NULL ? NULL : ini_read(is_stdin ? copied : path, is_stdin ? "stdin" : path, d);

	if (ini != NULL) {
		r.ini = ini;
		read_sections(&r);
		broadcast_mistakes(ini, r.definition, d);
	}
	diag_summary(d);
	ini_free(ini);
	if (copy != NULL)
		fclose(copy);
	*revision = r.revision;
	if (d->errors == 0)
		return r.definition;
	json_decref(r.definition);
	return NULL;
}
