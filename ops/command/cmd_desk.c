/* stub */
#include "ops/command/command.h"
int
cmd_desk(int argc, char **argv)
{
	(void)argc, (void)argv;
	return EXIT_SUCCESS;
}
