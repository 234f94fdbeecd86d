/* compile_quietly.c - see compile_quietly.h */
#include "ops/command/compile_quietly.h"

#include <stdio.h>

#include "content/compiler/compile.h"
#include "content/diag.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"

int
compile_quietly(const struct compile_settings *c, const char *title)
{
	struct buf why = BUF_INIT(1024);
	struct compile_settings one = *c;
	int status = EXIT_SUCCESS;
	struct diag d;

	diag_init(&d, stderr);
	d.is_quiet = true;
	one.why = &why;
	if (!compile_pack(&one, &d))
		status = d.errors > 0 ? EXIT_BAD_INPUT : EXIT_WORLD;
	if (status == EXIT_BAD_INPUT) {
		one.cost = NULL;
		one.coverage = NULL;
		one.upkeep = NULL;
		diag_init(&d, stderr);
		compile_pack(&one, &d);
		diag_summary(&d);
	}
	if (status == EXIT_WORLD)
		fprintf(stderr, "%s: %s\n", title, why.ptr);
	buf_free(&why);
	return status;
}
