/*
 * fence.c - Landlock
 *
 * Writing only: what may be read is the unit's to say, which hides the state
 * folder as a whole.  A kernel before 5.19 (ABI 1) would forbid every rename
 * from one folder to another, so there is no fence there.
 */
#include "gateway/release/fence.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "locales/text/buf.h"

enum { ABI_OF_RENAMES = 2, ABI_OF_TRUNCATE = 3 };

#define MAY_WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | \
	LANDLOCK_ACCESS_FS_REFER)
#define NEVER (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
	LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)
#ifdef LANDLOCK_ACCESS_FS_TRUNCATE
#define TRUNCATE LANDLOCK_ACCESS_FS_TRUNCATE
#else
#define TRUNCATE (1ULL << 14)	/* younger than the headers of Debian 12 */
#endif

static bool
allow(int rules, const char *folder, uint64_t what, struct buf *why)
{
	struct landlock_path_beneath_attr below = { .allowed_access = what };
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_done;

	below.parent_fd = fd;
	is_done = fd >= 0 && syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0;
	if (!is_done)
		buf_addf(why, "%s: %s", folder, strerror(errno));
	if (fd >= 0)
		close(fd);
	return is_done;
}

bool
fence_up(const char *const *folders, unsigned count, bool *is_up, struct buf *why)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	uint64_t may = MAY_WRITE | (abi >= ABI_OF_TRUNCATE ? TRUNCATE : 0);
	struct landlock_ruleset_attr all = { .handled_access_fs = may | NEVER };
	int rules;

	*is_up = false;
	if (abi < ABI_OF_RENAMES)
		return true;
	rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
	if (rules < 0) {
		buf_addf(why, "landlock: %s", strerror(errno));
		return false;
	}
	*is_up = true;
	for (unsigned i = 0; i < count && *is_up; i++)
		*is_up = allow(rules, folders[i], may, why);
	if (*is_up && syscall(SYS_landlock_restrict_self, rules, 0) != 0) {
		buf_addf(why, "landlock: %s", strerror(errno));
		*is_up = false;
	}
	close(rules);
	return *is_up;
}
