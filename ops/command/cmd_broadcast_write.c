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

/* What people call it: refs in place of ids, as safard says them. */
static json_t *
with_refs(const json_t *shown)
{
	static const char *const names[][2] = { { "of", "of_ref" }, { "changes", "changes_ref" } };
	json_t *d = json_deep_copy(json_object_get(shown, "definition"));

	for (size_t i = 0; i < COUNT(names); i++)
		if (json_object_get(d, names[i][0]) != NULL && *words_in(shown, names[i][1]) != '\0')
			json_object_set(d, names[i][0], json_object_get(shown, names[i][1]));
	return d;
}

static void
print_file(const json_t *shown)
{
	struct buf out = BUF_INIT(BROADCAST_FILE_BYTES);
	json_t *d = with_refs(shown);

	broadcast_file_write(d, (unsigned)number_in(shown, "revision"), &out);
	fputs(out.ptr, stdout);
	json_decref(d);
	buf_free(&out);
}

/* "x9" is a slip: no ref is looked for that begins so. */
static bool
is_slip(const char *what)
{
	return (what[0] == 'x' && strlen(what) == 2 && what[1] >= '0' && what[1] <= '9') || strcmp(what, "alert") == 0 || strcmp(what, "alerts") == 0;
}

/* What may still be changed is changed; of anything else this is a copy. */
static void
tell_file(const struct control_words *w, const json_t *shown)
{
	static const char *const open[] = { "draft", "waiting", "returned" };

	for (size_t i = 0; i < COUNT(open); i++)
		if (strcmp(words_in(shown, "state"), open[i]) == 0) {
			broadcast_next(w, "change it, then safar broadcast edit %s FILE", words_in(shown, "ref"));
			return;
		}
	broadcast_next(w, "this is a copy of %s: change it, then safar broadcast new FILE", words_in(shown, "ref"));
}

int
broadcast_template_verb(struct control_words *w)
{
	const char *what = w->words > 0 ? w->word[0] : "news";
	struct buf out = BUF_INIT(BROADCAST_FILE_BYTES);
	json_t *shown = NULL;
	int status = 0;

	if (broadcast_file_template(what, time(NULL), &out)) {
		fputs(out.ptr, stdout);
		broadcast_next(w, "write this into a file, change it, then safar broadcast new FILE");
	} else if (is_slip(what)) {
		broadcast_file_templates(&out);
		fprintf(stderr, "%s: there is no template %s; there are %s\n", w->title, what, out.ptr);
		status = EXIT_BAD_INPUT;
	} else {
		status = control_ask(w, "broadcast.show", broadcast_args(w), NULL, &shown);
		if (status == 0) {
			print_file(shown);
			tell_file(w, shown);
		}
	}
	json_decref(shown);
	buf_free(&out);
	return status;
}

/* *revision: what it was made of; 0 = it does not say. */
static json_t *
read_file(const char *path, unsigned *revision)
{
	struct diag d;

	diag_init(&d, stderr);
	return broadcast_file_read(path, revision, &d);
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
	unsigned revision;	/* of a copy: it says nothing of the new one */
	json_t *definition = read_file(w->word[0], &revision), *args = json_object(), *result = NULL;
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

/* Nobody else changed it since the file was made: her own revisions she knows. */
static int
is_hers_since(struct control_words *w, const json_t *shown, unsigned revision, bool *is_hers)
{
	json_t *me = NULL, *e;
	int status = control_ask(w, "whoami", NULL, NULL, &me);
	size_t i;

	*is_hers = status == 0 && revision <= number_in(shown, "revision");
	json_array_foreach(json_object_get(shown, "history"), i, e)
		if (number_in(e, "revision") > revision && strcmp(words_in(e, "what"), "edit") == 0 && strcmp(words_in(e, "who"), words_in(me, "name")) != 0)
			*is_hers = false;
	json_decref(me);
	return status;
}

/* `revision`: what the changes were made against. */
static int
send_changes(struct control_words *w, json_t *shown, unsigned revision, json_t *changes)
{
	bool was_asked = strcmp(words_in(shown, "state"), "waiting") == 0;
	json_t *args = broadcast_args(w), *result = NULL;
	int status;

	json_object_set_new(args, BROADCAST_REVISION, json_integer(revision));
	json_object_set(args, "changes", changes);
	status = control_ask(w, "broadcast.edit", args, NULL, &result);
	if (status == EXIT_REFUSED && revision != number_in(shown, "revision"))
		broadcast_next(w, "safar broadcast template %s >NEW, and write your changes into that one", words_in(shown, "ref"));
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

/* What is the same broadcast is no difference, whichever way it was written. */
static void
take_refs(const json_t *shown, json_t *mine)
{
	json_t *theirs = with_refs(shown), *d = json_object_get(shown, "definition"), *v;
	const char *name;

	json_object_foreach(theirs, name, v)
		if (!json_equal(v, json_object_get(d, name)) && json_equal(v, json_object_get(mine, name)))
			json_object_set(mine, name, json_object_get(d, name));
	json_decref(theirs);
}

int
broadcast_edit(struct control_words *w)
{
	unsigned revision;
	json_t *mine = read_file(w->word[1], &revision), *shown = NULL, *changes = NULL;
	bool is_hers = true;
	int status;

	if (mine == NULL)
		return EXIT_BAD_INPUT;
	status = control_ask(w, "broadcast.show", broadcast_args(w), NULL, &shown);
	if (status == 0) {
		take_refs(shown, mine);
		changes = difference(json_object_get(shown, "definition"), mine);
		if (revision != 0 && revision != number_in(shown, "revision") && json_object_size(changes) > 0)
			status = is_hers_since(w, shown, revision, &is_hers);
	}
	if (status == 0 && json_object_size(changes) > 0)
		status = send_changes(w, shown, is_hers ? (unsigned)number_in(shown, "revision") : revision, changes);
	else if (status == 0 && !broadcast_json(w, shown))
		fprintf(stderr, "%s says this already; nothing was changed\n", words_in(shown, "ref"));
	json_decref(changes);
	json_decref(shown);
	json_decref(mine);
	return status;
}

/* What kind of correction is a question about alerts: of news it would be ignored, and she would not know. */
static int
must_be_alert(struct control_words *w)
{
	json_t *first = NULL;
	int status = control_ask(w, "broadcast.show", broadcast_args(w), NULL, &first);

	if (status == 0 && !json_is_true(json_object_get(first, "alert"))) {
		fprintf(stderr, "%s: %s is news: --type is for a correction of an alert; leave it out\n", w->title, words_in(first, "ref"));
		status = EXIT_MISUSE;
	}
	json_decref(first);
	return status;
}

/* The draft is there; what it is to say is written into the file that is printed. */
int
broadcast_correct(struct control_words *w)
{
	json_t *args, *made = NULL, *shown = NULL;
	int status = w->option[CONTROL_OPTION_type] == NULL ? 0 : must_be_alert(w);

	if (status == 0) {
		args = broadcast_args(w);
		control_put(args, "type", w->option[CONTROL_OPTION_type]);
		status = control_ask(w, "broadcast.correct", args, NULL, &made);
	}
	if (status == 0) {
		args = json_pack("{s:s}", "broadcast", words_in(made, "ref"));
		control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
		status = control_ask(w, "broadcast.show", args, NULL, &shown);
	}
	if (status == 0 && !broadcast_json(w, shown)) {
		print_file(shown);
		fflush(stdout);
		fprintf(stderr, "%s is a draft to exactly those who were handed %s.\n", words_in(made, "ref"),
		    *words_in(shown, "of_ref") == '\0' ? "the first one" : words_in(shown, "of_ref"));
		broadcast_next(w, "write what is right into this file, then safar broadcast edit %s FILE", words_in(made, "ref"));
	}
	json_decref(shown);
	json_decref(made);
	return status;
}
