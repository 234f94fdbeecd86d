/*
 * ini.c - the one door to iniparser
 *
 * iniparser 4.1 cuts unquoted values at '#' and ';' anywhere, lower-cases
 * keys, silently keeps the last of two equal keys, joins lines at a backslash,
 * stops at 1024 bytes and remembers no line numbers.  So the grammar is the
 * pass of ini_lines.c; iniparser reads the file behind it, and where the two differ
 * the author is told instead of one of them being believed.
 */
#include "content/ini.h"

#include <iniparser/iniparser.h>

#include "content/ini_lines.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

static int
say_nothing(const char *fmt, ...)
{
	(void)fmt;
	return 0;
}

/* iniparser stops at a byte order mark, so such a file is given to it as a copy without one. */
static dictionary *
parse_again(const char *path, const char *bytes, size_t len, bool has_mark)
{
	char name[40];
	dictionary *dict = NULL;
	FILE *copy = NULL;

	iniparser_set_error_callback(say_nothing);
	if (!has_mark) {
		dict = iniparser_load(path);
	} else if ((copy = tmpfile()) != NULL && fwrite(bytes, 1, len, copy) == len && fflush(copy) == 0) {
		snprintf(name, sizeof name, "/proc/self/fd/%d", fileno(copy));
		dict = iniparser_load(name);
	}
	if (copy != NULL)
		fclose(copy);
	iniparser_set_error_callback(NULL);
	return dict;
}

static void
compare(const struct ini *ini, dictionary *dict, struct diag *d)
{
	struct place whole = { ini->path, 0, 0, NULL, 0, 0 };

	if (dict == NULL) {
		diag_at(d, E117, &whole, "this file cannot be taken apart into sections and keys");
		return;
	}
	for (size_t i = 0; i < ini->section_count; i++) {
		const struct ini_section *s = &ini->sections[i];

		for (size_t j = 0; j < s->key_count; j++) {
			const struct ini_key *k = &s->keys[j];
			struct buf name = BUF_INIT(2 * INI_LINE_MAX);
			struct place here = ini_place_of_value(ini, k);
			const char *value;

			buf_addf(&name, "%s:%s", s->name, k->name);
			value = iniparser_getstring(dict, name.ptr, NULL);
			if (value == NULL || strcmp(value, k->value) != 0) {
				diag_at(d, E117, &here, "%s: this value would be read as \"%s\"", k->name,
				    value == NULL ? "nothing" : k->is_secret ? "another" : value);
				diag_fix(d, "write it in \" quotes");
			}
			buf_free(&name);
		}
	}
}

struct ini *
ini_read(const char *path, const char *name, struct diag *d)
{
	struct buf why = BUF_INIT(512);
	struct place whole = { name, 0, 0, NULL, 0, 0 };
	unsigned errors = d->errors;
	size_t len = 0, mark;
	char *bytes = whole_file_read(path, &len, &why);
	struct ini *ini = NULL;

	if (bytes == NULL) {
		diag_at(d, E101, &whole, "cannot be read: %s", why.ptr);
		goto out;
	}
	ini = xcalloc(1, sizeof *ini);
	ini->path = name;
	ini->bytes = bytes;
	if (!whole_file_is_text(name, bytes, len, &mark, d))
		goto out;
	ini_read_lines(ini, bytes + mark, len - mark, d);
	if (d->errors == errors) {
		dictionary *dict = parse_again(path, bytes + mark, len - mark, mark > 0);

		compare(ini, dict, d);
		if (dict != NULL)
			iniparser_freedict(dict);
	}
out:
	buf_free(&why);
	return ini;
}

void
ini_free(struct ini *ini)
{
	if (ini == NULL)
		return;
	for (size_t i = 0; i < ini->section_count; i++)
		free(ini->sections[i].keys);
	free(ini->sections);
	free(ini->bytes);
	free(ini->kept);
	free(ini);
}

const struct ini_section *
ini_section(const struct ini *ini, const char *name)
{
	for (size_t i = 0; i < ini->section_count; i++)
		if (strcmp(ini->sections[i].name, name) == 0)
			return &ini->sections[i];
	return NULL;
}

const struct ini_key *
ini_key(const struct ini_section *s, const char *name)
{
	for (size_t i = 0; i < s->key_count; i++)
		if (strcmp(s->keys[i].name, name) == 0)
			return &s->keys[i];
	return NULL;
}

struct place
ini_place_of_value(const struct ini *ini, const struct ini_key *k)
{
	return (struct place){ ini->path, k->line, k->value_column, k->is_secret ? NULL : k->source, k->source_len,
		(unsigned)utf8_count(k->value, strlen(k->value)) };
}

struct place
ini_place_of_name(const struct ini *ini, const struct ini_key *k)
{
	return (struct place){ ini->path, k->line, k->name_column, k->is_secret ? NULL : k->source, k->source_len,
		(unsigned)strlen(k->name) };
}

struct place
ini_place_of_section(const struct ini *ini, const struct ini_section *s)
{
	return (struct place){ ini->path, s->line, 1, NULL, 0, (unsigned)strlen(s->name) + 2 };
}
