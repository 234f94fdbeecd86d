/* sim_disk.c - the faults of a disk, the same ones for the same seed */
#include "gateway/store/sim_disk.h"

#include "locales/text/buf.h"

/* One in so many calls. */
enum { ODDS_RETRY = 96, ODDS_FULL = 512, ODDS_READ_RETRY = 256, ODDS_BREAK = 1024, ODDS_COMMIT = 48, ODDS_COMMIT_BREAK = 192,
	LONGEST_SPELL = 40 };

static bool
happens(struct sim_disk *d, unsigned odds)
{
	uint64_t z;

	if (d->is_calm)
		return false;
	z = d->state += UINT64_C(0x9e3779b97f4a7c15);	/* splitmix64 */
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % odds == 0;
}

static enum store_result
lose_group(struct sim_disk *d)
{
	d->is_group_lost = true;
	return STORE_RETRY;
}

static enum store_result
crash(struct sim_disk *d)
{
	d->is_broken = true;
	return STORE_BROKEN;
}

enum store_result
sim_disk_change(struct sim_disk *d)
{
	if (d->is_broken)
		return STORE_BROKEN;
	if (d->is_group_lost)
		return STORE_RETRY;	/* until a commit has told */
	if (happens(d, ODDS_BREAK))
		return crash(d);
	if (d->full_for == 0 && happens(d, ODDS_FULL))
		d->full_for = 1 + (unsigned)(d->state >> 32) % LONGEST_SPELL;
	if (d->full_for > 0) {
		d->full_for--;
		return lose_group(d);
	}
	return happens(d, ODDS_RETRY) ? lose_group(d) : STORE_OK;
}

enum store_result
sim_disk_read(struct sim_disk *d, bool is_dirty)
{
	if (d->is_broken)
		return STORE_BROKEN;
	if (!happens(d, ODDS_READ_RETRY))
		return STORE_OK;
	return is_dirty ? lose_group(d) : STORE_RETRY;
}

enum store_result
sim_disk_commit(struct sim_disk *d, bool is_dirty, bool *is_kept, struct buf *why)
{
	bool may_fail = is_dirty && !d->is_group_lost;

	*is_kept = false;
	if (d->is_broken) {
		buf_adds(why, "the simulated disk is broken");
		return STORE_BROKEN;
	}
	if (may_fail && happens(d, ODDS_COMMIT_BREAK)) {
		*is_kept = d->state >> 40 & 1;
		buf_adds(why, "the simulated disk broke in a commit");
		return crash(d);
	}
	if (may_fail && happens(d, ODDS_COMMIT))
		(void)lose_group(d);
	if (d->is_group_lost) {
		d->is_group_lost = false;
		buf_adds(why, "the simulated disk is full: the last changes were not kept");
		return STORE_RETRY;
	}
	*is_kept = true;
	return STORE_OK;
}

void
sim_disk_reopen(struct sim_disk *d)
{
	d->is_broken = d->is_group_lost = false;
}
