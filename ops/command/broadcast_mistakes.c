/*
 * broadcast_mistakes.c - a definition against its rules, and each mistake has a line
 *
 * The rules are the definition's (gateway/broadcast/broadcast.h), whose
 * sentences begin with the name they speak of: it is looked up in the file.
 * What was wrong is then set aside, and the rest is looked at again, so that
 * who wrote it hears everything at once.
 */
#include "ops/command/broadcast_mistakes.h"

#include "content/ini.h"
#include "gateway/broadcast/broadcast.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/plain.h"
#include "ops/command/broadcast_file.h"

enum { MISTAKES = 30, NAME_BYTES = 64, SENTENCE_BYTES = 1024 };

/* `left` is the definition without what was told already. */
struct holding { const struct ini *ini; struct diag *d; json_t *left; bool is_damaged; };

/* What a sentence of the definition speaks of: "texts.ne: found ..." is texts and ne, "stay[2]: ..." is stay; `rest` is behind it. */
struct spoken { char name[NAME_BYTES], word[NAME_BYTES]; const char *rest; };

static struct spoken
spoken_of(const char *sentence)
{
	struct spoken s = { "", "", sentence };
	size_t len = strspn(sentence, "abcdefghijklmnopqrstuvwxyz_");

	snprintf(s.name, sizeof(s.name), "%.*s", (int)len, sentence);
	s.rest = sentence + len;
	if (sentence[len] == '.') {
		snprintf(s.word, sizeof(s.word), "%.*s", (int)strcspn(sentence + len + 1, ":"), sentence + len + 1);
		s.rest += 1 + strlen(s.word);
	}
	return s;
}

static bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Section and key of the file. */
static void
file_words(const struct spoken *p, char section[2 * NAME_BYTES], const char **key)
{
	snprintf(section, 2 * NAME_BYTES, "%s", p->name);
	*key = p->word;
	if (is(p->name, "code")) {
		snprintf(section, 2 * NAME_BYTES, "slots");
		*key = alert_slot_words[ALERT_SLOT_NOTE];
	} else if (is(p->name, "texts") || is(p->name, "other")) {
		snprintf(section, 2 * NAME_BYTES, "text.%s", p->word);
		*key = *p->name == 't' ? "text" : "other";
	} else if (broadcast_line(p->name) != NULL) {
		snprintf(section, 2 * NAME_BYTES, "broadcast");
		*key = p->name;
	}
}

static const char *
value_of(const json_t *definition, const struct spoken *p)
{
	const json_t *v = json_object_get(definition, p->name);

	v = *p->word == '\0' ? v : json_object_get(v, p->word);
	return json_is_string(v) ? json_string_value(v) : NULL;
}

/* Of a rule about all of them, the first that breaks it: one that is sent a text which nobody wrote. */
static const struct ini_section *
broken_section(const struct holding *h, const char *beginning, const char *key)
{
	for (size_t i = 0; i < h->ini->section_count; i++) {
		const struct ini_section *s = &h->ini->sections[i];
		const struct ini_key *k = strncmp(s->name, beginning, strlen(beginning)) == 0 ? ini_key(s, key) : NULL;

		if (k != NULL && (!is(key, "other") || json_object_get(json_object_get(h->left, "texts"), k->value) == NULL))
			return s;
	}
	return NULL;
}

static struct place
place_of(const struct holding *h, const struct spoken *p)
{
	const struct ini *ini = h->ini;
	const struct ini_section *s, *whole = ini_section(ini, "broadcast");
	const struct ini_key *k = NULL;
	const char *key;
	char name[2 * NAME_BYTES];

	file_words(p, name, &key);
	s = ini_section(ini, name);
	if (s == NULL && is(name, "text."))
		s = broken_section(h, name, key);
	if (s != NULL)
		k = ini_key(s, key);
	if (k != NULL) {
		struct place at = ini_place_of_value(ini, k);

		/* what is read over a shoulder, or kept with a screen, holds no number of a person */
		if (!is(key, "until") && !is(key, "at") && plain_holds_number(k->value))
			at.source = NULL;
		return at;
	}
	if (s == NULL)
		s = whole;
	return s != NULL ? ini_place_of_section(ini, s) : (struct place){ ini->path, 1, 1, NULL, 0, 0 };
}

/* What the definition's sentence cannot say, because it does not know a file; false: it can. */
static bool
say_ours(const struct holding *h, const struct spoken *p, struct buf *says, struct buf *fix)
{
	const char *value = value_of(h->left, p);
	bool is_slot = is(p->name, "slots") || is(p->name, "code");

	if (is_slot && value != NULL && *value == '\0') {
		buf_adds(says, " is empty");
		if (is(p->name, "code"))
			buf_adds(fix, "a new code, as Q1234: a capital letter but I and O, then four digits");
		else
			buf_adds(fix, "write it as people there say it; a day as Thu 3 Dec");
		return true;
	}
	if (is(p->name, "texts") || is(p->name, "until") || is(p->name, "at") || value == NULL || !plain_holds_number(value))
		return false;
	buf_adds(says, ": it holds a telephone number");
	buf_adds(fix, "take the number out; a day is written 27 Nov");
	return true;
}

/* The rest of the sentence up to its fix, in words of the file, then the fix: ours where the definition's speaks of JSON. */
static void
say_theirs(const struct spoken *p, struct buf *says, struct buf *fix)
{
	static const char *const json[][2] = { { "found true", "found yes" }, { "found false", "found no" } };
	const struct broadcast_line *line = broadcast_line(p->name);
	const char *rest = p->rest, *expected = strstr(rest, "; expected "), *end = NULL, *theirs;

	for (const char *at = expected; at != NULL && (at = strstr(at, ": ")) != NULL; at++)
		end = at;	/* what was expected may have one of its own */
	theirs = end == NULL ? NULL : end + 2;

	if (strncmp(rest, " is missing", strlen(" is missing")) == 0)
		end = strchr(rest, ':');	/* all that must be there is told, each in a line of its own */
	end = end == NULL ? rest + strlen(rest) : end;
	while (rest < end) {
		const char *in = NULL;

		for (size_t i = 0; i < COUNT(json) && in == NULL; i++)
			if (strncmp(rest, json[i][0], strlen(json[i][0])) == 0) {
				in = json[i][1];
				rest += strlen(json[i][0]);
			}
		if (in != NULL)
			buf_adds(says, in);
		else
			buf_addc(says, *rest++);
	}
	if (theirs != NULL && strpbrk(theirs, "[{\"") == NULL)
		buf_adds(fix, theirs);
	else if (line != NULL)
		buf_adds(fix, line->hint);
	else if (is(p->name, "other"))
		buf_adds(fix, "write other = en with a language that has a text of its own, or leave_out = yes");
}

static void
tell(const struct holding *h, const struct spoken *p)
{
	struct buf says = BUF_INIT(SENTENCE_BYTES), fix = BUF_INIT(SENTENCE_BYTES);
	struct place at = place_of(h, p);
	char section[2 * NAME_BYTES];
	const char *key;

	file_words(p, section, &key);
	if (is(section, "broadcast") || *key == '\0' || section[strlen(section) - 1] == '.')
		buf_adds(&says, p->name);
	else
		buf_addf(&says, "[%s] %s", section, key);
	if (!say_ours(h, p, &says, &fix))
		say_theirs(p, &says, &fix);
	diag_at(h->d, E730, &at, "%s", says.ptr);
	if (fix.len > 0)
		diag_fix(h->d, "%s", fix.ptr);
	buf_free(&says);
	buf_free(&fix);
}

static bool
has(const struct holding *h, const char *name)
{
	return json_object_get(h->left, name) != NULL;
}

static bool
says(const struct holding *h, const char *name, const char *word)
{
	const char *value = json_string_value(json_object_get(h->left, name));

	return value != NULL && is(value, word);
}

/* What most of the file seems to mean. */
static const char *
likely(const struct holding *h, const char *name)
{
	bool is_alert = has(h, "kind") && !is(name, "kind") ? says(h, "kind", "alert") : has(h, "type") || has(h, "slots") || has(h, "code");

	if (is(name, "kind"))
		return is_alert ? "alert" : "news";
	if (is(name, "list"))
		return has(h, "area") ? "warden" : is_alert ? "alerts" : "broadcast";
	if (is(name, "topic"))
		return says(h, "list", "broadcast") ? "fees" : NULL;
	return NULL;
}

/* So that the rest can be looked at: what was wrong becomes something right, or goes. */
static void
set_aside(const struct holding *h, const struct spoken *p)
{
	static const struct { const char *name, *right; } rights[] = {
		{ "title", "x" }, { "until", "2099-12-31T00:00:00Z" }, { "changes", "00000000000000000000000000000001" },
	};
	json_t *left = h->left, *in = json_object_get(left, p->name);
	const char *right = likely(h, p->name);
	bool was_there = in != NULL;

	for (size_t i = 0; i < COUNT(rights); i++)
		if (is(p->name, rights[i].name))
			right = rights[i].right;
	if (is(p->name, "changes") && was_there)
		right = NULL;
	if (is(p->name, "type")) {
		json_object_set_new(left, "type", json_string("x1"));
		json_object_del(left, "slots");		/* of a type that nobody knows */
		json_object_del(left, "changes");
	} else if (is(p->name, "stay") && says(h, "kind", "alert")) {
		json_object_set_new(left, "stay", json_pack("[s]", "QA"));
	} else if (is(p->name, "texts") && *p->word != '\0') {
		json_object_set_new(in, p->word, json_string("x"));
	} else if (*p->word != '\0') {
		json_object_del(in, p->word);
	} else if (right != NULL) {
		json_object_set_new(left, p->name, json_string(right));
	} else {
		json_object_del(left, p->name);
	}
	if (is(p->name, "list") && says(h, "list", "broadcast") && !has(h, "topic"))
		json_object_set_new(left, "topic", json_string("fees"));
	if (is(p->name, "list") && !says(h, "list", "broadcast"))
		json_object_del(left, "topic");
	if (is(p->name, "texts") && *p->word == '\0')
		json_object_del(left, "other");
}

static bool
is_any(void *arg, const char *typed, uint8_t id[STORE_ID_BYTES])
{
	(void)arg;
	memset(id, 1, STORE_ID_BYTES);	/* only safard knows which one is meant */
	return *typed != '\0';
}

/* Where a line was refused, what seems missing may be there. */
static bool
is_damaged(const struct ini *ini)
{
	for (size_t i = 0; i < ini->section_count; i++)
		if (ini->sections[i].is_damaged)
			return true;
	return false;
}

void
broadcast_mistakes(const struct ini *ini, const json_t *definition, struct diag *d)
{
	struct holding h = { ini, d, json_deep_copy(definition), is_damaged(ini) };
	json_t *seen = json_object();
	struct broadcast *b = xmalloc(sizeof(*b));

	for (unsigned n = 0; n < MISTAKES; n++) {
		char room[SENTENCE_BYTES], whole[2 * NAME_BYTES];
		struct buf why = BUF_OVER(room);
		struct spoken p;

		if (broadcast_refs(h.left, is_any, NULL, &why) && broadcast_read(h.left, b, &why))
			break;
		p = spoken_of(why.ptr);
		snprintf(whole, sizeof(whole), "%s.%s", p.name, p.word);
		if (json_object_get(seen, whole) != NULL)
			break;		/* of what was set aside */
		json_object_set_new(seen, whole, json_true());
		if (!h.is_damaged || (strstr(why.ptr, " is missing") == NULL && strstr(why.ptr, "found none") == NULL))
			tell(&h, &p);
		set_aside(&h, &p);
	}
	free(b);
	json_decref(seen);
	json_decref(h.left);
}
