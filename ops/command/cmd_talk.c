/*
 * cmd_talk.c - safar talk: plays talk files, TAP on stdout
 */
#include <argp.h>
#include <stdbool.h>

#include "ops/command/command.h"
#include "ops/talk/talk.h"

enum { OPTION_USSD = 1000, OPTION_RING };

struct talk_options {
	const char	*sample, *release, *wire, *ussd, *ring;
	char		**files;
	int		 count;
};

static const struct argp_option options[] = {
	{ "sample", 's', "PACK", 0, "a sample pack that was built (default: built from this tree)", 0 },
	{ "release", 'r', "PACK", 0, "a release pack that was built (default: built from this tree)", 0 },
	{ "wire", 'w', "SOCKET", 0, "play through the simulated operator with this control socket", 0 },
	{ "ussd", OPTION_USSD, "URL", 0, "with --wire: USSD is posted to this port instead of going through the operator, http://127.0.0.1:8090/ussd", 0 },
	{ "ring", OPTION_RING, "URL", 0, "with --wire: where missed calls are told, http://127.0.0.1:8090/ring", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct talk_options *o = state->input;

	switch (key) {
	case 's': o->sample = arg; break;
	case 'r': o->release = arg; break;
	case 'w': o->wire = arg; break;
	case OPTION_USSD: o->ussd = arg; break;
	case OPTION_RING: o->ring = arg; break;
	case ARGP_KEY_ARGS:
		o->files = state->argv + state->next;
		o->count = state->argc - state->next;
		break;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no talk given: safar talk tests/talk/*.talk");
		break;
	case ARGP_KEY_END:
		if ((o->ussd != NULL || o->ring != NULL) && o->wire == NULL)
			argp_error(state, "--ussd and --ring go with --wire");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

int
cmd_talk(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "FILE...",
	    "Plays talk files and checks what the person sees.", NULL, NULL, NULL };
	struct talk_options o = { 0 };
	struct talk_stage *stage;
	int status = 0;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	stage = o.wire != NULL ? stage_wire_open(o.wire, o.ussd, o.ring)
	    : stage_inside_open(o.sample, o.release);
	(void)printf("1..%d\n", o.count);
	for (int i = 0; i < o.count; i++)
		if (!talk_play(stage, o.files[i], (unsigned)i + 1, stdout))
			status = EXIT_BAD_INPUT;
	stage->ops->close(stage);
	return status;
}
