/* harden.c - what safard and safar-vault give up before they read a key */
#include "gateway/harden.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

void
harden(void)
{
	struct rlimit none = { 0, 0 };

	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef __SANITIZE_ADDRESS__	/* its leak check must look at us from outside */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
