/*
 * broadcast_template.c - a file to fill in: what each line means, how long it may be, one invented example
 *
 * The same file is written from a definition that is there, for who changes it;
 * so a template is the file of an invented definition, and reads without a mistake.
 */
#include "ops/command/broadcast_file.h"

#include <sodium.h>
#include <time.h>

#include "gateway/broadcast/broadcast.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { LINE_BYTES = 900, HOUR_S = 3600, DAY_S = 86400,
	UNTIL_DAYS = 5, BUS_DAYS = 2,	/* of an invented alert: it goes before its time is over */
	VALUE_BYTES = 64 };

static const char *const titles[ALERT_TYPE_COUNT] = {
	[ALERT_PREPARE] = "Get ready in Libya", [ALERT_SHELTER] = "Stay in, Sebha", [ALERT_GO] = "Buses to the border",
	[ALERT_UPDATE] = "Buses: another time", [ALERT_OFF] = "Buses are off", [ALERT_CLEAR] = "All clear in Sebha",
	[ALERT_DRILL] = "Drill in Libya",
};

static const struct { const char *word, *what; unsigned most; } slots[ALERT_SLOT_COUNT] = {
#define ROW(name, word, chars, what) [ALERT_SLOT_##name] = { word, what, chars },
	ALERT_SLOTS(ROW)
#undef ROW
};
static const char *const slot_examples[ALERT_SLOT_COUNT] = {
	[ALERT_SLOT_NOTE] = "Q1234", [ALERT_SLOT_OFFICE] = "Embassy", [ALERT_SLOT_TIME] = "06:00 to 10:00", [ALERT_SLOT_AREA] = "Sebha",
	[ALERT_SLOT_BORDER] = "Salloum", [ALERT_SLOT_POINT] = "Stadium, gate 2", [ALERT_SLOT_DAY] = "Thu 3 Dec",
};
static const char *const inside_what[BROADCAST_INSIDE] = { "how many can come along", "who signed, and where it is on file", "anything else" };

enum said_of { SAID_NEWS = 1 << BROADCAST_NEWS, SAID_ALERT = 1 << BROADCAST_ALERT, SAID_BOTH = SAID_NEWS | SAID_ALERT };
static const struct said { const char *name, *type; bool is_must; enum said_of of; int max; const char *what; } saids[] = {
#define MUST true
#define MAY false
#define NEWS SAID_NEWS
#define ALERT SAID_ALERT
#define BOTH SAID_BOTH
#define DEFINITION(name, type, need, of, min, max, what) { #name, #type, need, of, max, what },
#include "gateway/broadcast/definition.def"
#undef MUST
#undef MAY
#undef NEWS
#undef ALERT
#undef BOTH
};

/* In quotes, with what add_words() of broadcast_file.c reads back. */
static void
add_quoted(struct buf *out, const char *s, size_t len)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\n')
			buf_adds(out, "\\n");
		else if (s[i] == '"')
			buf_adds(out, "\\q");
		else if (s[i] == '\\')
			buf_adds(out, "\\\\");
		else
			buf_addc(out, s[i]);
	}
	buf_addc(out, '"');
}

static void
add_value(struct buf *out, const json_t *v)
{
	json_t *one;
	size_t i;

	if (json_is_string(v))
		add_quoted(out, json_string_value(v), json_string_length(v));
	else if (json_is_boolean(v))
		buf_adds(out, json_is_true(v) ? "yes" : "no");
	else if (json_is_integer(v))
		buf_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	json_array_foreach(v, i, one)
		buf_addf(out, "%s%s", i > 0 ? ", " : "", json_string_value(one));
}

static void
add_line(struct buf *out, const struct broadcast_line *line, const struct said *said, const json_t *definition, enum broadcast_kind kind)
{
	const json_t *v = json_object_get(definition, line->name);

	/* the definition's own words are those of JSON */
	buf_addf(out, "# %s%s", strncmp(said->what, "true:", 5) == 0 ? "yes:" : "", said->what + (strncmp(said->what, "true:", 5) == 0 ? 5 : 0));
	if (strcmp(said->type, "TEXT") == 0)
		buf_addf(out, "; at most %d Latin letters", said->max);
	buf_addf(out, "\n#   %s\n", line->hint);
	if (v != NULL) {
		buf_addf(out, "%s = ", line->name);
		add_value(out, v);
	} else {
		buf_addf(out, "# %s = %s", line->name, line->example[kind]);
	}
	buf_addc(out, '\n');
}

static void
add_broadcast(struct buf *out, const json_t *definition, unsigned revision, enum broadcast_kind kind)
{
	buf_adds(out, "[broadcast]\n");
	if (revision > 0)
		buf_addf(out, "# what this file was made of; if somebody else changed it since, nothing is written over\n" BROADCAST_REVISION " = %u\n",
		    revision);
	for (size_t i = 0; i < COUNT(saids); i++) {
		const struct broadcast_line *line = broadcast_line(saids[i].name);

		if (line != NULL && line->example[kind] != NULL && (saids[i].of & 1u << kind) != 0)
			add_line(out, line, &saids[i], definition, kind);
	}
}

/* Bytes from `text` on for one line: no letter is cut in two. */
static size_t
line_bytes(const char *text, size_t len)
{
	size_t n = 0, used = 0;

	while (n < len && used < LINE_BYTES) {
		used += text[n] == '\n' || text[n] == '"' || text[n] == '\\' ? 2 : 1;
		n++;
	}
	while (n < len && ((unsigned char)text[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static void
add_text(struct buf *out, const char *tag, const char *text, size_t len)
{
	buf_addf(out, "[text.%s]\n", tag);
	for (unsigned line = 1; len > 0 && line <= BROADCAST_TEXT_LINES; line++) {
		size_t n = line_bytes(text, len);

		if (line == 1)
			buf_adds(out, "text = ");
		else
			buf_addf(out, "text%u = ", line);
		add_quoted(out, text, n);
		buf_addc(out, '\n');
		text += n;
		len -= n;
	}
}

static void
add_texts(struct buf *out, const json_t *definition, enum broadcast_kind kind)
{
	const char *tag;
	json_t *v;

	if (kind == BROADCAST_NEWS)
		buf_adds(out, "\n# What is said: a section for each language of these people. \\n begins a new line, \\q is a quotation mark.\n"
		    "# A text that does not fit one line of this file goes on in text2 to text9.\n");
	else
		buf_adds(out, "\n# The words of an alert were reviewed in each language. Where a language has none, one line decides:\n"
		    "# [text.ti]\n");
	if (kind == BROADCAST_NEWS && json_object_size(json_object_get(definition, "other")) == 0)
		buf_adds(out, "# Who reads a language without a text is sent another one, marked, or nothing:\n# [text.ti]\n");
	if (kind == BROADCAST_ALERT || json_object_size(json_object_get(definition, "other")) == 0)
		buf_adds(out, "# other = am\n# leave_out = yes\n");
	json_object_foreach(json_object_get(definition, "texts"), tag, v)
		add_text(out, tag, json_string_value(v), json_string_length(v));
	json_object_foreach(json_object_get(definition, "other"), tag, v)
		if (json_string_length(v) > 0)
			buf_addf(out, "[text.%s]\nother = %s\n", tag, json_string_value(v));
		else
			buf_addf(out, "[text.%s]\nleave_out = yes\n", tag);
}

/* Only those that the text of this type says; an empty one stands as a remark. */
static void
add_slots(struct buf *out, const json_t *definition)
{
	const json_t *mine = json_object_get(definition, "slots");
	enum alert_type type = alert_type_of(json_string_value(json_object_get(definition, "type")));

	if (type == ALERT_TYPE_COUNT)
		return;
	buf_adds(out, "\n# What stands in the text of this alert; each is needed.\n[slots]\n");
	for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++) {
		const json_t *v = json_object_get(i == ALERT_SLOT_NOTE ? definition : mine, i == ALERT_SLOT_NOTE ? "code" : slots[i].word);

		if ((alert_type_slots(type) & 1u << i) == 0)
			continue;
		buf_addf(out, "# %s; at most %u letters\n%s%s = ", slots[i].what, slots[i].most, v == NULL ? "# " : "", slots[i].word);
		if (v == NULL)
			add_quoted(out, slot_examples[i], strlen(slot_examples[i]));
		else
			add_value(out, v);
		buf_addc(out, '\n');
	}
}

static void
add_inside(struct buf *out, const json_t *definition)
{
	const json_t *mine = json_object_get(definition, "inside");

	buf_addf(out, "\n# For staff alone: never in a text, never in what is published.\n%s[inside]\n", mine == NULL ? "# " : "");
	for (unsigned i = 0; i < BROADCAST_INSIDE; i++) {
		const json_t *v = json_object_get(mine, broadcast_inside[i]);

		buf_addf(out, "%s%s = ", v == NULL ? "# " : "", broadcast_inside[i]);
		if (v == NULL)
			buf_addf(out, "\"%s\"", inside_what[i]);
		else
			add_value(out, v);
		buf_addc(out, '\n');
	}
}

void
broadcast_file_write(const json_t *definition, unsigned revision, struct buf *out)
{
	const char *word = json_string_value(json_object_get(definition, "kind"));
	enum broadcast_kind kind = word != NULL && strcmp(word, "alert") == 0 ? BROADCAST_ALERT : BROADCAST_NEWS;

	buf_adds(out, "# A broadcast. A line that begins with # is a remark: take the sign away where you need the line.\n");
	add_broadcast(out, definition, revision, kind);
	if (kind == BROADCAST_ALERT)
		add_slots(out, definition);
	add_texts(out, definition, kind);
	add_inside(out, definition);
}

/* "2026-12-02T20:00:00+03:00", by the clock of this machine. */
static json_t *
hour_of(int64_t at_s)
{
	time_t t = (time_t)(at_s - at_s % HOUR_S);
	char room[VALUE_BYTES], zone[8];
	struct tm tm;

	localtime_r(&t, &tm);
	strftime(zone, sizeof(zone), "%z", &tm);	/* +0300 */
	snprintf(room, sizeof(room), "%04d-%02d-%02dT%02d:00:00%.3s:%.2s", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, zone, zone + 3);
	return json_string(room);
}

/* "Thu 3 Dec" */
static json_t *
day_of(int64_t at_s)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = (time_t)at_s;
	char room[VALUE_BYTES];
	struct tm tm;

	localtime_r(&t, &tm);
	snprintf(room, sizeof(room), "%s %d %s", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon]);
	return json_string(room);
}

/* A code is good once, so two files must not begin with the same. */
static json_t *
code_drawn(void)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";	/* I and O are read as figures */
	char room[VALUE_BYTES];

	BUG_IF(sodium_init() < 0);
	snprintf(room, sizeof(room), "%c%04u", letters[randombytes_uniform(sizeof(letters) - 1)], (unsigned)randombytes_uniform(10000));
	return json_string(room);
}

/* What must be there, and what it cannot be understood without. */
static json_t *
invented(enum broadcast_kind kind, enum alert_type type, int64_t now_s)
{
	json_t *d = json_object(), *mine = json_object();

	for (size_t i = 0; i < COUNT(saids); i++) {
		const struct broadcast_line *line = broadcast_line(saids[i].name);

		if (saids[i].is_must)
			json_object_set_new(d, line->name, json_string(line->example[kind]));
	}
	json_object_set_new(d, "until", hour_of(now_s + UNTIL_DAYS * DAY_S));
	if (kind == BROADCAST_NEWS) {
		json_object_set_new(d, "topic", json_string(broadcast_line("topic")->example[kind]));
		json_object_set_new(d, "texts", json_pack("{s:s, s:s}",
		    "en", "Embassy: from 1 January a passport costs nothing for children.\nQuestions? Reply CALL ME.",
		    "fr", "Ambassade: des le 1er janvier le passeport des enfants est gratuit.\nDes questions? Repondez CALL ME."));
		json_decref(mine);
		return d;
	}
	json_object_set_new(d, "title", json_string(titles[type]));
	json_object_set_new(d, "type", json_string(alert_type_ids[type]));
	json_object_set_new(d, "stay", json_pack("[s]", broadcast_line("stay")->example[kind]));
	if (alert_type_is_old(type))
		json_object_set_new(d, "changes", json_string(broadcast_line("changes")->example[kind]));
	for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++) {
		if ((alert_type_slots(type) & 1u << i) == 0)
			continue;
		if (i == ALERT_SLOT_NOTE)
			json_object_set_new(d, "code", code_drawn());
		else
			json_object_set_new(mine, slots[i].word, i == ALERT_SLOT_DAY ? day_of(now_s + BUS_DAYS * DAY_S) : json_string(slot_examples[i]));
	}
	json_object_set_new(d, "slots", mine);
	return d;
}

bool
broadcast_file_template(const char *what, int64_t now_s, struct buf *out)
{
	bool is_news = strcmp(what, "news") == 0;
	json_t *d;

	if (!is_news && alert_type_of(what) == ALERT_TYPE_COUNT)
		return false;
	d = invented(is_news ? BROADCAST_NEWS : BROADCAST_ALERT, is_news ? ALERT_PREPARE : alert_type_of(what), now_s);
	broadcast_file_write(d, 0, out);
	json_decref(d);
	return true;
}

void
broadcast_file_templates(struct buf *out)
{
	buf_adds(out, "news");
#define ROW(name, id, topic, old, slots, msg, response, urgency, what) buf_adds(out, ", " id " " what);
	ALERT_TYPES(ROW)
#undef ROW
}
