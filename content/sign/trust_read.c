/*
 * trust_read.c - trust.ini, judged: all its mistakes in one run
 *
 * The rows give types and bounds; below is what one row cannot say.  Owners are read first, wherever they stand.
 */
#include "content/diag.h"
#include "content/ini_form.h"
#include "content/sign/trust.h"
#include "content/sign/trust_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define OWNER_SECTION "owner."
#define KEY_SECTION "key."

enum { VALUE_CHARS = 512 };

/* As written. */
struct owner_keys { char *url, *ca, *floor; long wording, facts, fresh_days; };
struct key_keys { char *owner, *person, *key, *until; };

#define owner_AT(key) offsetof(struct owner_keys, key)
#define key_AT(key) offsetof(struct key_keys, key)
static const struct ini_row rows[] = {
#define TRUST_KEY(section, key, type, def, min, max, what) { #section, #key, type, def, min, max, 0, what, section##_AT(key) },
#include "content/sign/trust.def"
#undef TRUST_KEY
};

/* Rows of one section stand together. */
static void
rows_of(struct ini_form *f, const char *section)
{
	f->rows = NULL;
	f->count = 0;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (strcmp(rows[i].section, section) == 0) {
			f->rows = f->count == 0 ? &rows[i] : f->rows;
			f->count++;
		}
	ini_values_init(f->values, f->rows, f->count);
	ini_form_read(f);
}

static void
wrong(const struct ini_form *f, const char *key, const char *value, const char *what)
{
	struct place at = ini_form_place(f, key);
	char room[VALUE_CHARS];
	struct buf shown = BUF_OVER(room);

	buf_add_escaped(&shown, value, strlen(value));
	diag_at(f->d, E123, &at, "[%s] %s: \"%s\" %s", f->section->name, key, shown.ptr, what);
}

/* Text that people see in a line with others: it fits, and no sign in it moves what stands beside it. */
static void
take(const struct ini_form *f, const char *key, const char *value, char *out, size_t size)
{
	struct place at = ini_form_place(f, key);

	if (strlen(value) >= size)
		diag_at(f->d, E123, &at, "[%s] %s: at most %zu bytes, here are %zu", f->section->name, key, size - 1, strlen(value));
	else
		snprintf(out, size, "%s", value);
	for (const unsigned char *c = (const unsigned char *)value; *c != '\0'; c++)
		if (*c < ' ' || *c == 0x7F || *c == ',' || *c == ';') {
			wrong(f, key, value, "has a comma, a semicolon or a sign that does not show");
			return;
		}
}

static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~' || strchr("\"\\<>^`{|}", *text) != NULL)
			return false;
	return true;
}

static void
take_place(const struct ini_form *f, const struct owner_keys *k, struct trust_owner *o)
{
	static const char scheme[] = "https://";
	size_t len = strlen(k->url), skip = sizeof scheme - 1;

	if (len > 0 && (strncmp(k->url, scheme, skip) != 0 || len < skip + 2 || k->url[skip] == '/' || k->url[len - 1] != '/' ||
	    !is_plain(k->url) || strpbrk(k->url, "?#@") != NULL))
		wrong(f, "url", k->url, "is not https://, a name and a folder that ends in /");
	else
		snprintf(o->url, sizeof o->url, "%s", k->url);
	if (*k->ca != '\0' && *k->ca != '/')
		wrong(f, "ca", k->ca, "is not a path that begins with /");
	else if (strlen(k->ca) >= sizeof o->ca)
		wrong(f, "ca", k->ca, "is too long");
	else
		snprintf(o->ca, sizeof o->ca, "%s", k->ca);
	if (*k->floor == '\0' || strspn(k->floor, "0123456789") != strlen(k->floor) || strlen(k->floor) > 19)
		wrong(f, "floor", k->floor, "is not a whole number of at most 19 digits");
	else
		o->floor = strtoull(k->floor, NULL, 10);
}

static void
owner_read(struct trust *t, struct ini_form *f, const char *name)
{
	struct trust_owner *o = &t->owner[t->owners++];
	struct owner_keys keys = { 0 };
	struct place at;

	snprintf(o->owner, sizeof o->owner, "%s", name);
	f->values = &keys;
	rows_of(f, "owner");
	take_place(f, &keys, o);
	o->wording = (unsigned)keys.wording;
	o->facts = (unsigned)keys.facts;
	o->fresh_days = (unsigned)keys.fresh_days;
	at = ini_form_place(f, ini_key(f->section, "facts") != NULL ? "facts" : "wording");
	if (o->facts < o->wording)
		diag_at(f->d, E123, &at, "[%s] facts: %u, and wording is %u; facts never need fewer persons than wording",
		    f->section->name, o->facts, o->wording);
	ini_values_release(&keys, f->rows, f->count);
}

/* The same key, or one that cannot be told from it, twice for one owner. */
static void
not_twice(const struct trust *t, const struct ini_form *f, const struct trust_key *k)
{
	struct place at = ini_form_place(f, "key");

	for (const struct trust_key *other = t->key; other < k; other++)
		if (other->owner == k->owner && (memcmp(other->key.id, k->key.id, sizeof k->key.id) == 0 || trust_is_same_key(other, k))) {
			diag_at(f->d, E123, &at, "[%s] key: [key.%s] has this key already%s", f->section->name, other->name,
			    trust_is_same_key(other, k) ? "" : ", or another one of the same id");
			return;
		}
}

static void
key_read(struct trust *t, struct ini_form *f, const char *name)
{
	struct trust_key *k = &t->key[t->keys++];
	struct key_keys keys = { 0 };
	const struct trust_owner *owner;
	struct place at;
	char room[160];
	struct buf why = BUF_OVER(room);

	snprintf(k->name, sizeof k->name, "%s", name);
	f->values = &keys;
	rows_of(f, "key");
	owner = trust_owner(t, keys.owner);
	at = ini_form_place(f, "owner");
	if (owner != NULL)
		k->owner = (unsigned)(owner - t->owner);
	else if (*keys.owner != '\0')
		diag_at(f->d, E122, &at, "[%s] owner: there is no [owner.%s]", f->section->name, keys.owner);
	take(f, "person", keys.person, k->person, sizeof k->person);
	if (*keys.person != '\0' && trust_is_nobody(keys.person))
		wrong(f, "person", keys.person, "names nobody");
	at = ini_form_place(f, "key");
	if (*keys.key != '\0' && !minisign_public_read(keys.key, &k->key, &why))
		diag_at(f->d, E123, &at, "[%s] key: %s", f->section->name, why.ptr);
	else if (*keys.key != '\0' && owner != NULL)
		not_twice(t, f, k);
	at = ini_form_place(f, "until");
	if (*keys.until != '\0' && !ini_day(keys.until, &k->until_day))
		diag_at(f->d, E125, &at, "[%s] until: \"%s\" is no day of the calendar", f->section->name, keys.until);
	ini_values_release(&keys, f->rows, f->count);
}

static bool
begins(const char *name, const char *prefix)
{
	return strncmp(name, prefix, strlen(prefix)) == 0;
}

/* Owners or keys; sections of other names are told with the owners. */
static void
sections_read(struct trust *t, struct ini_form *f, bool is_owners)
{
	const char *prefix = is_owners ? OWNER_SECTION : KEY_SECTION;

	for (size_t i = 0; i < f->ini->section_count; i++) {
		const struct ini_section *s = &f->ini->sections[i];
		struct place at = ini_place_of_section(f->ini, s);
		const char *name = s->name + strlen(prefix);

		f->section = s;
		if (is_owners && !begins(s->name, OWNER_SECTION) && !begins(s->name, KEY_SECTION))
			diag_at(f->d, E120, &at, "[%s]: unknown section; there are [owner.NAME] and [key.NAME]", s->name);
		if (!begins(s->name, prefix))
			continue;
		if (*name == '\0' || strlen(name) >= TRUST_OWNER_CHARS)
			diag_at(f->d, E120, &at, "[%s]: a name of 1 to %d letters stands behind \"%s\"", s->name, TRUST_OWNER_CHARS - 1,
			    prefix);
		else if ((is_owners ? t->owners : t->keys) == (is_owners ? TRUST_OWNERS : TRUST_KEYS))
			diag_at(f->d, E127, &at, "[%s]: %d %s are the most", s->name, is_owners ? TRUST_OWNERS : TRUST_KEYS,
			    is_owners ? "owners" : "keys");
		else if (is_owners)
			owner_read(t, f, name);
		else
			key_read(t, f, name);
	}
}

static unsigned
persons_of(const struct trust *t, unsigned owner)
{
	unsigned persons = 0;

	for (unsigned i = 0; i < t->keys; i++) {
		bool is_new = t->key[i].owner == owner;

		for (unsigned k = 0; k < i && is_new; k++)
			is_new = t->key[k].owner != owner || !trust_is_same_person(t->key[k].person, t->key[i].person);
		persons += is_new;
	}
	return persons;
}

/* What no pack could ever pass is a mistake, not a strict rule. */
static void
persons_check(const struct trust *t, struct ini_form *f)
{
	for (unsigned i = 0; i < t->owners; i++) {
		unsigned persons = persons_of(t, i);
		char name[sizeof OWNER_SECTION + TRUST_OWNER_CHARS];
		struct place at;

		snprintf(name, sizeof name, OWNER_SECTION "%s", t->owner[i].owner);
		f->section = ini_section(f->ini, name);
		at = ini_form_place(f, "facts");
		if (persons < t->owner[i].facts)
			diag_at(f->d, E123, &at, "[%s] facts: %u must sign, and the keys here are those of %u person%s", name,
			    t->owner[i].facts, persons, persons == 1 ? "" : "s");
	}
}

bool
trust_read(struct trust *t, const char *path, struct diag *d)
{
	const struct place whole = { .file = path };
	unsigned before = d->errors;
	struct ini *ini = ini_read(path, path, d);
	struct ini_form f = { .ini = ini, .d = d };

	memset(t, 0, sizeof *t);
	if (ini != NULL) {
		sections_read(t, &f, true);
		sections_read(t, &f, false);
		if (d->errors == before)
			persons_check(t, &f);
		if (t->owners == 0 && d->errors == before)
			diag_at(d, E124, &whole, "no owner: [owner.NAME] is missing");
	}
	ini_free(ini);
	return ini != NULL && d->errors == before;
}

bool
trust_load(struct trust *t, const char *path)
{
	struct diag d;
	bool is_read;

	diag_init(&d, stderr);
	is_read = trust_read(t, path, &d);
	diag_summary(&d);
	return is_read;
}
