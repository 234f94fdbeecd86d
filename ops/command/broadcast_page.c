/*
 * broadcast_page.c - people, parts, price, time, texts, and what stands in the way
 *
 * The sums are shown as sums, so that a slip of one figure is seen.
 */
#include "ops/command/broadcast_page.h"

#include "gateway/alert_desk.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_words.h"

enum { CENTS = 100 };

static const json_t *
preview_of(const json_t *checked)
{
	return json_object_get(checked, "preview");
}

/* A draft has no figures of its own yet. */
static bool
is_submitted(const json_t *e)
{
	return strcmp(words_in(e, "state"), "draft") != 0 && strcmp(words_in(e, "state"), "returned") != 0;
}

json_int_t
broadcast_people(const json_t *c)
{
	return number_in(is_submitted(c) ? c : preview_of(c), "people");
}

json_int_t
broadcast_parts(const json_t *c)
{
	return number_in(is_submitted(c) ? c : preview_of(c), "parts");
}

static void
add_head(struct buf *out, const char *word)
{
	buf_addf(out, "%-10s ", word);
}

static void
add_alert(struct buf *out, const json_t *d)
{
	static const struct { const char *id, *what; } types[ALERT_TYPE_COUNT] = {
#define ROW(name, id, topic, old, slots, msg, response, urgency, what) { id, what },
		ALERT_TYPES(ROW)
#undef ROW
	};
	const char *id = words_in(d, "type");

	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(types[i].id, id) == 0) {
			add_head(out, "Alert");
			buf_addf(out, "%s, %s", id, types[i].what);
		}
	if (*id == '\0')
		return;
	if (*words_in(d, "code") != '\0') {
		buf_adds(out, "; its code ");
		words_clean(out, words_in(d, "code"));
	}
	if (*words_in(d, "origin") != '\0') {
		buf_adds(out, "; for people of ");
		words_clean(out, words_in(d, "origin"));
	}
	if (json_object_get(d, "level") != NULL)
		buf_addf(out, "; the country is at level %" JSON_INTEGER_FORMAT " then", number_in(d, "level"));
	if (json_is_true(json_object_get(d, "restricted")))
		buf_adds(out, "; NOT TO BE PUBLISHED");
	buf_addc(out, '\n');
}

/* Hundredths of "ETB 25007.60"; 0 if it is none. */
static unsigned long long
cents_of(const char *money)
{
	unsigned long long whole = 0, cents = 0;
	const char *digits = money + strcspn(money, "0123456789");

	return sscanf(digits, "%15llu.%2llu", &whole, &cents) == 2 ? whole * CENTS + cents : 0;
}

/* People get no text, and were not left out: it is missing, or may not go as it is. */
static bool
is_unsent(const json_t *l)
{
	return strcmp(words_in(l, "choice"), "leave out") != 0 && number_in(l, "people") > 0 && number_in(l, "parts") == 0;
}

/* Its people are in no sum. */
static bool
has_stopped_text(const json_t *p)
{
	static const char *const words[] = { "language", "unread", "too-long", "number" };	/* blocks.def */
	json_t *b;
	size_t i;

	json_array_foreach(json_object_get(p, "blocks"), i, b)
		for (size_t k = 0; k < COUNT(words); k++)
			if (strcmp(words_in(b, "word"), words[k]) == 0)
				return true;
	return false;
}

static void
add_cost(struct buf *out, const json_t *p, json_int_t parts)
{
	const char *cost = words_in(p, "cost");
	unsigned long long cents = cents_of(cost), each = parts > 0 ? (cents + (unsigned long long)parts / 2) / (unsigned long long)parts : 0;

	add_head(out, "Cost");
	words_number(out, parts);
	buf_addf(out, "%s x %s%llu.%02llu = ", parts == 1 ? " part" : " parts", each * (unsigned long long)parts == cents ? "" : "about ", each / CENTS, each % CENTS);
	words_money(out, cost);
	if (has_stopped_text(p))
		buf_adds(out, "; who has no text, or one that is stopped, is not counted in it");
	if (*words_in(p, "budget") != '\0') {
		buf_adds(out, "; one broadcast may cost ");
		words_money(out, words_in(p, "budget"));
	}
	buf_addc(out, '\n');
}

static void
add_ways(struct buf *out, const json_t *p, const json_t *d)
{
	bool is_held = strcmp(words_in(d, "kind"), "alert") != 0 && !json_is_true(json_object_get(d, "night"));
	json_t *way;
	size_t i;

	json_array_foreach(json_object_get(p, "ways"), i, way) {
		json_int_t parts = number_in(way, "parts"), pace = number_in(way, "parts_a_second");

		add_head(out, i == 0 ? "Time" : "");
		words_clean(out, words_in(way, "way"));
		buf_adds(out, ": ");
		words_number(out, parts);
		buf_adds(out, parts == 1 ? " part / " : " parts / ");
		words_number(out, pace);
		buf_adds(out, " a second = ");
		words_span(out, pace > 0 ? (parts + pace - 1) / pace : 0);
		buf_adds(out, is_held ? ", nights apart\n" : ", night or day\n");
	}
}

static void
add_times(struct buf *out, const json_t *d)
{
	add_head(out, "When");
	if (*words_in(d, "at") == '\0')
		buf_adds(out, "as soon as it is agreed to");
	else
		words_clean(out, words_in(d, "at"));
	buf_adds(out, ", nothing behind ");
	words_clean(out, words_in(d, "until"));
	if (json_is_true(json_object_get(d, "night")))
		buf_adds(out, "; ALSO AT NIGHT");
	buf_addc(out, '\n');
	if (*words_in(d, "reason") == '\0')
		return;
	add_head(out, "Reason");
	words_clean(out, words_in(d, "reason"));
	buf_addc(out, '\n');
}

static void
add_language(struct buf *out, const json_t *l)
{
	json_int_t people = number_in(l, "people"), parts = number_in(l, "parts"), spare = number_in(l, "spare");
	const char *choice = words_in(l, "choice");

	buf_addc(out, '\n');
	add_head(out, words_in(l, "language"));
	words_number(out, people);
	buf_adds(out, people == 1 ? " person" : " people");
	if (strcmp(choice, "leave out") == 0) {
		buf_adds(out, ": LEFT OUT, nothing is sent to them\n");
		return;
	}
	if (is_unsent(l)) {
		buf_adds(out, *words_in(l, "text") == '\0' ? ": NO TEXT\n" : ": STOPPED, not counted\n");
		words_lines(out, "    | ", words_in(l, "text"));
		return;
	}
	if (strcmp(choice, "other") == 0) {
		buf_adds(out, people == 1 ? " is sent the text of " : " are sent the text of ");
		words_clean(out, words_in(l, "other"));
		buf_adds(out, ", marked;");
	}
	buf_addf(out, " x %" JSON_INTEGER_FORMAT " = ", parts);
	words_number(out, people * parts);
	buf_addf(out, "%s  %s, %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT " characters of the last part are used\n",
	    people * parts == 1 ? " part" : " parts", words_in(l, "encoding"), number_in(l, "units"), number_in(l, "room"));
	if (parts > 1 && spare > 0) {
		add_head(out, "");
		buf_addf(out, "%" JSON_INTEGER_FORMAT " %s less make it %" JSON_INTEGER_FORMAT " each\n", spare,
		    spare == 1 ? "character" : "characters", parts - 1);
	}
	words_lines(out, "    | ", words_in(l, "text"));
}

static void
add_cure(struct buf *out, const char *cure)
{
	buf_addf(out, "\n%10s do: %s\n", "", cure);
}

/* The lines of the file that decide it: another language with a text, or nothing. */
static void
add_language_lines(struct buf *out, const char *tag, const json_t *p)
{
	const char *other = "en";
	json_t *l;
	size_t i;

	json_array_foreach(json_object_get(p, "languages"), i, l)
		if (strcmp(words_in(l, "choice"), "text") == 0 && number_in(l, "parts") > 0) {
			other = words_in(l, "language");
			break;
		}
	buf_addf(out, "%14s [text.%s]\n%14s other = %s\n%14s or, in place of that line: leave_out = yes\n", "", tag, "", other, "");
}

/* What safard calls by its own words is called here by those of the file. */
static void
add_block(struct buf *out, const json_t *b, const json_t *d, const json_t *p)
{
	const char *word = words_in(b, "word"), *what = words_in(b, "what");

	if (strcmp(word, "slot") == 0) {
		bool is_note = strcmp(what, "note") == 0;

		buf_addf(out, "[slots] %s is %s", what, *words_in(is_note ? d : json_object_get(d, "slots"), is_note ? "code" : what) == '\0' ? "empty" : "too long");
		add_cure(out, is_note ? "a new code, as Q1234: a capital letter but I and O, then four digits" : words_in(b, "cure"));
		return;
	}
	buf_adds(out, words_in(b, "says"));
	if (*what != '\0') {
		buf_adds(out, ": ");
		words_clean(out, what);
	}
	add_cure(out, words_in(b, "cure"));
	if (strcmp(word, "language") == 0 || strcmp(word, "unread") == 0)
		add_language_lines(out, what, p);
}

/* Those that stop it stand first. */
static unsigned
add_blocks(struct buf *out, const json_t *d, const json_t *p)
{
	unsigned stops = 0;
	json_t *b;
	size_t i;

	for (int turn = 0; turn < 2; turn++)
		json_array_foreach(json_object_get(p, "blocks"), i, b) {
			bool is_stop = json_is_true(json_object_get(b, "stops"));

			if (is_stop == (turn == 1))
				continue;
			stops += is_stop;
			buf_addf(out, "\n%-10s ", is_stop ? "STOPS" : "Look");
			add_block(out, b, d, p);
		}
	return stops;
}

unsigned
broadcast_page(const json_t *shown, const json_t *checked, struct buf *out)
{
	const json_t *d = json_object_get(shown, "definition"), *p = preview_of(checked);
	json_int_t people = broadcast_people(checked), parts = broadcast_parts(checked);
	json_t *l;
	size_t i;

	words_headline(out, checked, words_in(d, "title"), people);
	buf_addf(out, "\n%s  revision %" JSON_INTEGER_FORMAT "  %s\n\n", words_in(checked, "ref"), number_in(checked, "revision"),
	    words_in(checked, "mark"));
	add_alert(out, d);
	add_head(out, "Audience");
	words_audience(out, shown);
	buf_adds(out, ": ");
	words_number(out, people);
	buf_addc(out, '\n');
	if (*words_in(p, "from") != '\0') {
		add_head(out, "From");
		words_clean(out, words_in(p, "from"));
		buf_adds(out, ", what people see as its sender\n");
	}
	add_head(out, "Left out");
	words_clean(out, *words_in(p, "left_out") == '\0' ? "nobody" : words_in(p, "left_out"));
	buf_addc(out, '\n');
	add_cost(out, p, parts);
	add_ways(out, p, d);
	add_times(out, d);
	json_array_foreach(json_object_get(p, "languages"), i, l)
		add_language(out, l);
	return add_blocks(out, d, p);
}

void
broadcast_clock(const json_t *checked, struct buf *out)
{
	const json_t *p = preview_of(checked);
	json_int_t now = number_in(p, "people"), then = broadcast_people(checked);

	buf_addc(out, '\n');
	if (words_seconds(words_in(p, "ends")) != 0) {
		add_head(out, "From now");
		words_time(out, words_in(p, "begins"));
		buf_adds(out, " to ");
		words_time(out, words_in(p, "ends"));
		buf_adds(out, ", ");
		words_span(out, words_seconds(words_in(p, "ends")) - words_seconds(words_in(p, "begins")));
		buf_addc(out, '\n');
	}
	if (now != then) {
		add_head(out, "List");
		words_number(out, now);
		buf_adds(out, " people now; it was ");
		words_number(out, then);
		buf_adds(out, " when it was submitted\n");
	}
}

void
broadcast_scale(const json_t *checked, struct buf *out)
{
	json_int_t parts = broadcast_parts(checked), people = broadcast_people(checked);
	unsigned languages = 0;
	json_t *l;
	size_t i;

	json_array_foreach(json_object_get(preview_of(checked), "languages"), i, l)
		languages += strcmp(words_in(l, "choice"), "leave out") != 0 && number_in(l, "people") > 0;
	words_number(out, parts);
	buf_adds(out, parts == 1 ? " text message to " : " text messages to ");
	words_number(out, people);
	buf_addf(out, "%s in %u %s", people == 1 ? " person" : " people", languages, languages == 1 ? "language" : "languages");
}
