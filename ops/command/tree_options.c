/* tree_options.c - which tree is compiled, and as of which day */
#include "ops/command/tree_options.h"

#include "content/compiler/compile.h"

enum { KEY_BASE = 0x100 };

static const struct argp_option options[] = {
	{ "root", 'C', "ROOT", 0, "directory that holds locales/ and content/ (default: here)", 0 },
	{ "base", KEY_BASE, "BASE", 0, "a tree that ROOT stands on; repeated: the lowest first", 0 },
	{ 0 }
};

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct compile_settings *c = state->input;

	switch (key) {
	case 'C': c->root = arg; break;
	case KEY_BASE:
		if (!compile_over(c, arg))
			argp_error(state, "at most %d bases", COMPILE_BASES);
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp tree = { options, take_option, NULL, NULL, NULL, NULL, NULL };
const struct argp_child tree_options[] = { { &tree, 0, NULL, 0 }, { NULL, 0, NULL, 0 } };

void
tree_options_into(struct argp_state *state, struct compile_settings *c)
{
	state->child_inputs[0] = c;
}

int64_t
day_of_option(struct argp_state *state, const char *text)
{
	int64_t seconds = 0;

	if (!compile_date(text, &seconds))
		argp_error(state, "\"%s\" is not a day in the calendar (YYYY-MM-DD)", text);
	return seconds;
}
