/*
 * register_look.c - safar register diff, show and find: what a list says
 */
#include "content/register/number.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"
#include "ops/command/command.h"
#include "ops/command/register_command.h"

enum { PATH_BYTES = 4096 };

int
register_diff(struct register_words *w)
{
	struct buf path = BUF_INIT(PATH_BYTES);
	struct agents *current = NULL, *staged = NULL;
	struct register_diff *d = NULL;
	struct stage_report r;
	int status = EXIT_BAD_INPUT;

	if (!stage_read(&w->stage, &r, w->why)) {
		if (w->why->len == 0)
			buf_addf(w->why, "nothing is staged for %s", w->country);
		goto out;
	}
	stage_path(&w->stage, "staged.reg", &path);
	staged = register_open(path.ptr, w->why);
	current = staged == NULL || r.against == 0 ? NULL : register_in_service(w);
	if (staged == NULL || (r.against != 0 && current == NULL)) {
		status = EXIT_WORLD;
		goto out;
	}
	d = diff_new((struct diff_side){ .agents = current }, (struct diff_side){ .agents = staged }, staged->header->shape);
	register_print_diff(d, &r, w->is_json);
	status = 0;
out:
	diff_free(d);
	register_close(staged);
	register_close(current);
	buf_free(&path);
	return status;
}

/* As it is asked, or as the list writes it. */
static bool
is_number(const struct agents *a, const struct register_entry *e, const struct agent_number *cleaned, const char *typed)
{
	if (strcmp(register_string(a, a->rows[e->row].number), typed) == 0)
		return true;
	return cleaned->kind == NUMBER_LICENCE && cleaned->len == e->text.len &&
	    memcmp(cleaned->text, register_string(a, e->text), e->text.len) == 0;
}

int
register_show(struct register_words *w)
{
	struct agents *a = register_in_service(w);
	struct agent_number cleaned;
	uint32_t last = REGISTER_NONE;
	unsigned found = 0;
	size_t at;

	if (a == NULL)
		return EXIT_WORLD;
	if (!utf8_valid(w->word, strlen(w->word), &at)) {
		buf_adds(w->why, "the number is not UTF-8");
		register_close(a);
		return EXIT_BAD_INPUT;
	}
	agent_number_read(a->header->shape, w->word, strlen(w->word), &cleaned, &at);
	for (uint32_t i = 0; i < a->number_count; i++)
		if (a->numbers[i].row != last && is_number(a, &a->numbers[i], &cleaned, w->word)) {
			last = a->numbers[i].row;
			register_print_row(a, last, w->stage.now_s);
			found++;
		}
	register_close(a);
	if (found > 0)
		return 0;
	buf_addf(w->why, "no agent of %s has this number", w->country);
	return EXIT_BAD_INPUT;
}
