/* safar.c - one command, its subcommands in the table of ops/command/command.h */
#include <argp.h>

#include "ops/command/command.h"

static const struct {
	const char *name, *what;
	int (*run)(int argc, char **argv);
} commands[] = {
#define ROW(name, what) { #name, what, cmd_##name },
	COMMANDS(ROW)
#undef ROW
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

/* What people type: "kannel-conf" for cmd_kannel_conf(). */
static void
word_of(const char *name, char out[24])
{
	snprintf(out, 24, "%s", name);
	for (; *out != '\0'; out++)
		if (*out == '_')
			*out = '-';
}

static void
usage(FILE *out)
{
	char word[24];

	fputs("Usage: safar COMMAND [OPTION...] [FILE...]\n\n", out);
	for (int i = 0; i < COMMAND_COUNT; i++) {
		word_of(commands[i].name, word);
		fprintf(out, "  %-12s %s\n", word, commands[i].what);
	}
	fputs("\nsafar COMMAND --help tells the rest.\n", out);
}

int
main(int argc, char **argv)
{
	argp_err_exit_status = EXIT_MISUSE;
	if (argc < 2) {
		usage(stderr);
		return EXIT_MISUSE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "-?") == 0) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("safar " SAFAR_VERSION);
		return EXIT_SUCCESS;
	}
	for (int i = 0; i < COMMAND_COUNT; i++) {
		char title[32], word[24];

		word_of(commands[i].name, word);
		if (strcmp(argv[1], word) != 0)
			continue;
		/* argp and getopt begin their sentences with argv[0] */
		snprintf(title, sizeof title, "safar %s", word);
		argv[1] = title;
		return commands[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "safar: there is no command \"%s\"; safar --help lists them\n", argv[1]);
	return EXIT_MISUSE;
}
