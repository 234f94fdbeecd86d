/*
 * cmd_broadcast_show.c - list, show, and watching one leave
 */
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_progress.h"
#include "ops/command/broadcast_words.h"
#include "ops/command/cmd_broadcast.h"

enum { PAGE_BYTES = 256 * 1024, WATCH_S = 2 };

/* Pages follow each other behind the last id. */
static int
rows_of(struct control_words *w, json_t **rows)
{
	char after[CONTROL_ID_CHARS + 1] = "";
	bool is_more = true;

	*rows = json_array();
	while (is_more) {
		json_t *args = json_object(), *page = NULL, *list;
		const char *last;
		int status;

		control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
		if (*after != '\0')
			control_put(args, "after", after);
		status = control_ask(w, "broadcast.list", args, NULL, &page);
		if (status != 0) {
			json_decref(*rows);
			*rows = NULL;
			return status;
		}
		list = json_object_get(page, "rows");
		last = words_in(json_array_get(list, json_array_size(list) - 1), "id");
		is_more = json_is_true(json_object_get(page, "more")) && json_array_size(list) > 0 && strcmp(last, after) != 0;
		snprintf(after, sizeof(after), "%s", last);
		json_array_extend(*rows, list);
		json_decref(page);
	}
	return 0;
}

static void
put_words(json_t *row, const char *name, struct buf *words)
{
	json_object_set_new(row, name, json_stringn(words->ptr, words->len));
	buf_reset(words);
}

/* What a row says, in words: TRAINING, people, who waits for whom, a title without orders to the terminal. */
static void
word_row(json_t *row)
{
	struct buf words = BUF_INIT(1024);

	buf_adds(&words, json_is_true(json_object_get(row, "training")) ? "TRAINING" : json_is_true(json_object_get(row, "alert")) ? "alert" : "news");
	put_words(row, "what", &words);
	if (number_in(row, "people") > 0)
		words_number(&words, number_in(row, "people"));
	put_words(row, "people", &words);
	if (strcmp(words_in(row, "state"), "waiting") == 0) {
		buf_adds(&words, "another than ");
		words_clean(&words, words_in(row, "maker"));
	} else {
		words_waits(&words, row);
	}
	put_words(row, "waits", &words);
	words_clean(&words, words_in(row, "title"));
	put_words(row, "title", &words);
	buf_free(&words);
}

int
broadcast_list(struct control_words *w)
{
	static const struct control_column columns[] = {
		{ "WHAT", "what", NULL }, { "REF", "ref", NULL }, { "STATE", "state", NULL }, { "PEOPLE", "people", NULL },
		{ "WAITS FOR", "waits", NULL }, { "TITLE", "title", NULL },
	};
	json_t *rows, *row, *whole;
	size_t i;
	int status = rows_of(w, &rows);

	if (status != 0)
		return status;
	whole = json_pack("{s:O}", "rows", rows);
	if (!broadcast_json(w, whole)) {
		json_array_foreach(rows, i, row)
			word_row(row);
		control_table(rows, columns, COUNT(columns));
	}
	json_decref(whole);
	json_decref(rows);
	return 0;
}

static void
add_texts(struct buf *out, const json_t *d)
{
	const char *tag;
	json_t *v;

	json_object_foreach(json_object_get(d, "texts"), tag, v) {
		buf_addf(out, "\n%s\n", tag);
		words_lines(out, "    | ", json_string_value(v));
	}
	json_object_foreach(json_object_get(d, "other"), tag, v)
		buf_addf(out, *json_string_value(v) == '\0' ? "\n%s: left out, nothing is sent to them%s\n" :
		    "\n%s: they are sent the text of %s, marked\n", tag, json_string_value(v));
	if (*words_in(d, "type") == '\0')
		return;
	buf_addf(out, "\nalert %s", words_in(d, "type"));
	if (*words_in(d, "code") != '\0')
		buf_addf(out, ", code %s", words_in(d, "code"));
	buf_adds(out, json_is_true(json_object_get(d, "restricted")) ? ", NOT TO BE PUBLISHED\n" : "\n");
	json_object_foreach(json_object_get(d, "slots"), tag, v) {
		buf_addf(out, "    %-8s ", tag);
		words_clean(out, json_string_value(v));
		buf_addc(out, '\n');
	}
}

static void
add_history(struct buf *out, const json_t *shown)
{
	json_t *e;
	size_t i;

	buf_adds(out, "\n");
	json_array_foreach(json_object_get(shown, "history"), i, e) {
		buf_adds(out, i == 0 ? "history    " : "           ");
		words_time(out, words_in(e, "at"));
		buf_addf(out, "  %s  %s, revision %" JSON_INTEGER_FORMAT, words_in(e, "who"), words_in(e, "what"), number_in(e, "revision"));
		if (*words_in(e, "reason") != '\0') {
			buf_adds(out, ": ");
			words_clean(out, words_in(e, "reason"));
		}
		buf_addc(out, '\n');
	}
}

static void
add_progress(struct buf *out, const json_t *shown)
{
	struct progress_sums s = progress_sum(json_object_get(shown, "progress"));
	const char *state = words_in(shown, "state");

	if (s.planned == 0)
		return;
	buf_addc(out, '\n');
	progress_words(&s, out);
	if (strcmp(state, "sending") == 0 || strcmp(state, "paused") == 0 || (strcmp(state, "cancelled") == 0 && number_in(shown, "beyond_recall") > 0))
		broadcast_beyond(shown, out);
}

static void
print_shown(const json_t *shown)
{
	const json_t *d = json_object_get(shown, "definition");
	struct buf out = BUF_INIT(PAGE_BYTES);

	words_headline(&out, shown, words_in(d, "title"), number_in(shown, "people") > 0 ? number_in(shown, "people") : -1);
	buf_addf(&out, "\n%s  revision %" JSON_INTEGER_FORMAT "  %s\n\n", words_in(shown, "ref"), number_in(shown, "revision"), words_in(shown, "mark"));
	buf_addf(&out, "state      %s: %s\nwaits for  ", words_in(shown, "state"), words_in(shown, "says"));
	words_waits(&out, shown);
	buf_adds(&out, "\naudience   ");
	words_audience(&out, shown);
	buf_adds(&out, "\nuntil      ");
	words_clean(&out, words_in(d, "until"));
	buf_addc(&out, '\n');
	if (*words_in(d, "reason") != '\0') {
		buf_adds(&out, "reason     ");
		words_clean(&out, words_in(d, "reason"));
		buf_addc(&out, '\n');
	}
	add_texts(&out, d);
	add_history(&out, shown);
	add_progress(&out, shown);
	words_print(&out, json_is_true(json_object_get(shown, "training")));
	buf_free(&out);
}

/* Something happens to it by itself, or by somebody else. */
static bool
goes_on(const json_t *shown)
{
	static const char *const states[] = { "waiting", "scheduled", "sending", "paused" };

	for (size_t i = 0; i < COUNT(states); i++)
		if (strcmp(words_in(shown, "state"), states[i]) == 0)
			return true;
	return false;
}

static void
tell_next(const struct control_words *w, const json_t *shown)
{
	static const struct { const char *state, *next; } nexts[] = {
		{ "draft", "safar broadcast check %s" },
		{ "waiting", "another person: safar broadcast approve %s" },
		{ "scheduled", "safar broadcast show %s --watch" },
		{ "sending", "safar broadcast show %s --watch" },
		{ "paused", "safar broadcast resume %s" },
		{ "returned", "safar broadcast template %s >FILE, change it, safar broadcast edit" },
		{ "sent", "safar broadcast report %s" },
		{ "cancelled", "safar broadcast report %s" },
		{ "rejected", "a copy to change: safar broadcast template %s >FILE, then safar broadcast new FILE" },
		{ "expired", "a copy to change: safar broadcast template %s >FILE, then safar broadcast new FILE" },
	};

	for (size_t i = 0; i < COUNT(nexts); i++)
		if (strcmp(words_in(shown, "state"), nexts[i].state) == 0) {
			struct buf line = BUF_INIT(256);
			const char *at = strstr(nexts[i].next, "%s");

			buf_addf(&line, "%.*s%s%s", (int)(at - nexts[i].next), nexts[i].next, words_in(shown, "ref"), at + 2);
			broadcast_next(w, "%s", line.ptr);
			buf_free(&line);
		}
}

int
broadcast_show(struct control_words *w)
{
	bool is_watch = w->option[CONTROL_OPTION_watch] != NULL, is_json = w->option[CONTROL_OPTION_json] != NULL;
	struct progress p;
	json_t *shown = NULL;
	int status;

	progress_init(&p);
	for (;;) {
		status = control_ask(w, "broadcast.show", broadcast_args(w), NULL, &shown);
		if (status != 0 || !is_watch)
			break;
		if (is_json)
			(void)broadcast_json(w, shown);
		else
			progress_show(&p, shown, time(NULL));
		if (!goes_on(shown))
			break;
		json_decref(shown);
		shown = NULL;
		sleep(WATCH_S);
	}
	progress_end(&p);
	if (status == 0 && !(is_json && is_watch) && !broadcast_json(w, shown)) {
		print_shown(shown);
		tell_next(w, shown);
	}
	json_decref(shown);
	return status;
}
