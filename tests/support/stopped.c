/* stopped.c - see stopped.h */
#include "tests/support/stopped.h"

#include <signal.h>
#include <sys/wait.h>

bool
stopped(pid_t pid)
{
	int status;

	return kill(pid, SIGSTOP) == 0 && waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status);
}
