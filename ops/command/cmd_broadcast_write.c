/*
 * cmd_broadcast_write.c - template, new, edit, correct: files that mean broadcasts
 *
 * The same file is sent again to change one: only what differs goes to safard,
 * with the revision it was compared with, so that nobody writes over what
 * somebody else changed meanwhile.
 */
#include "content/diag.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_file.h"
#include "ops/command/broadcast_words.h"
#include "ops/command/cmd_broadcast.h"

static void
print_file(const json_t *definition)
{
	struct buf out = BUF_INIT(BROADCAST_FILE_BYTES);

	broadcast_file_write(definition, &out);
	fputs(out.ptr, stdout);
	buf_free(&out);
}

int
broadcast_template_verb(struct control_words *w)
{
	const char *what = w->words > 0 ? w->word[0] : "news";
	struct buf out = BUF_INIT(BROADCAST_FILE_BYTES);
	json_t *shown = NULL;
	int status = 0;

	if (broadcast_file_template(what, &out)) {
		fputs(out.ptr, stdout);
		broadcast_next(w, "write this into a file, change it, then safar broadcast new FILE");
	} else {
		status = control_ask(w, "broadcast.show", broadcast_args(w), NULL, &shown);
		if (status == 0) {
			print_file(json_object_get(shown, "definition"));
			broadcast_next(w, "change it, then safar broadcast edit %s FILE", words_in(shown, "ref"));
		}
	}
	json_decref(shown);
	buf_free(&out);
	return status;
}

static json_t *
read_file(const char *path)
{
	struct diag d;

	diag_init(&d, stderr);
	return broadcast_file_read(path, &d);
}

/* The ref alone on stdout, so that a script can take it. */
static void
tell_draft(const struct control_words *w, json_t *result)
{
	const char *ref = words_in(result, "ref");

	if (broadcast_json(w, result))
		return;
	printf("%s\n", ref);
	fflush(stdout);
	if (json_is_true(json_object_get(result, "training")))
		fputs("TRAINING: nothing of it leaves.\n", stderr);
	broadcast_next(w, "safar broadcast check %s", ref);
}

int
broadcast_new(struct control_words *w)
{
	json_t *definition = read_file(w->word[0]), *args = json_object(), *result = NULL;
	int status = EXIT_BAD_INPUT;

	if (definition != NULL) {
		json_object_set_new(args, "definition", definition);
		control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
		status = control_ask(w, "broadcast.new", json_incref(args), NULL, &result);
	}
	if (status == 0)
		tell_draft(w, result);
	json_decref(result);
	json_decref(args);
	return status;
}

/* What changes `old` into `mine`: null takes a name away, and within an object a word. */
static json_t *
difference(json_t *old, json_t *mine)
{
	json_t *changes = json_object(), *v;
	const char *name;

	json_object_foreach(old, name, v)
		if (json_object_get(mine, name) == NULL)
			json_object_set_new(changes, name, json_null());
	json_object_foreach(mine, name, v) {
		json_t *before = json_object_get(old, name);

		if (json_is_object(v) && json_is_object(before) && !json_equal(v, before))
			json_object_set_new(changes, name, difference(before, v));
		else if (!json_equal(v, before))
			json_object_set(changes, name, v);
	}
	return changes;
}

static int
send_changes(struct control_words *w, json_t *shown, json_t *changes)
{
	bool was_asked = strcmp(words_in(shown, "state"), "waiting") == 0;
	json_t *args = broadcast_args(w), *result = NULL;
	int status;

	json_object_set(args, "revision", json_object_get(shown, "revision"));
	json_object_set(args, "changes", changes);
	status = control_ask(w, "broadcast.edit", args, NULL, &result);
	if (status == 0 && !broadcast_json(w, result)) {
		struct buf said = BUF_INIT(1024);

		buf_addf(&said, "%s is at revision %" JSON_INTEGER_FORMAT " now, %s\n", words_in(result, "ref"), number_in(result, "revision"),
		    words_in(result, "mark"));
		if (was_asked)
			buf_adds(&said, "What a second person was asked is void: it has to be submitted again.\n");
		words_print(&said, json_is_true(json_object_get(result, "training")));
		broadcast_next(w, "safar broadcast check %s", words_in(result, "ref"));
		buf_free(&said);
	}
	json_decref(result);
	return status;
}

int
broadcast_edit(struct control_words *w)
{
	json_t *mine = read_file(w->word[1]), *shown = NULL, *changes;
	int status;

	if (mine == NULL)
		return EXIT_BAD_INPUT;
	status = control_ask(w, "broadcast.show", broadcast_args(w), NULL, &shown);
	if (status == 0) {
		changes = difference(json_object_get(shown, "definition"), mine);
		if (json_object_size(changes) > 0)
			status = send_changes(w, shown, changes);
		else if (!broadcast_json(w, shown))
			fprintf(stderr, "%s says this already; nothing was changed\n", words_in(shown, "ref"));
		json_decref(changes);
	}
	json_decref(shown);
	json_decref(mine);
	return status;
}

/* The draft is there; what it is to say is written into the file that is printed. */
int
broadcast_correct(struct control_words *w)
{
	json_t *args = broadcast_args(w), *made = NULL, *shown = NULL;
	int status;

	control_put(args, "type", w->option[CONTROL_OPTION_type]);
	status = control_ask(w, "broadcast.correct", args, NULL, &made);
	if (status == 0) {
		args = json_pack("{s:s}", "broadcast", words_in(made, "ref"));
		control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
		status = control_ask(w, "broadcast.show", args, NULL, &shown);
	}
	if (status == 0 && !broadcast_json(w, shown)) {
		print_file(json_object_get(shown, "definition"));
		fflush(stdout);
		fprintf(stderr, "%s is a draft to exactly those who were handed the first one.\n", words_in(made, "ref"));
		broadcast_next(w, "write what is right into this file, then safar broadcast edit %s FILE", words_in(made, "ref"));
	}
	json_decref(shown);
	json_decref(made);
	return status;
}
