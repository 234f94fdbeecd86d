/*
 * age.h - how much time has surely passed
 *
 * Keys die of age, and a clock that jumps must not kill one before its time.
 * What the vault saw pass by (CLOCK_BOOTTIME), it believes.  What the wall
 * clock says beyond that (a jump; the time the vault was off) it believes after
 * the clock has said so for as long as the leap, at most AGE_WAIT_MAX_S.  So a
 * clock a day ahead forgets nothing for a day, one that is years ahead nothing for
 * 35 days, with a warning in the log all the while.  A clock that falls back
 * delays at once, because the earlier of the two counts, and is believed after a
 * day: machines without a clock of their own begin in 1970 until the network
 * tells them better.  The price: after a long time off, a key may live up to
 * AGE_WAIT_MAX_S too long.
 */
#ifndef GATEWAY_VAULT_AGE_H
#define GATEWAY_VAULT_AGE_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

enum { AGE_SLACK_S = 600, AGE_WAIT_MAX_S = 35 * 86400, AGE_BACK_S = 86400, AGE_SAVE_S = 3600 };

/* Two clocks at one moment. */
struct vault_now {
	int64_t	wall_s;		/* Unix time: may jump */
	int64_t	boot_ms;	/* CLOCK_BOOTTIME: never jumps, begins anew with the machine */
};
struct vault_now vault_now(void);

struct age {
	int64_t	sure_s;		/* Unix time that has come, if no clock lied for long; see age_s() */
	int64_t	held_s;		/* for how long the wall clock has been ahead of it; negative: behind it */
	int64_t	boot_ms, saved_ms;
	bool	is_ahead;	/* the wall clock is, and is not believed yet */
};

/* From the file that age_save() left; without it the wall clock is believed.  False: the file is damaged. */
bool age_open(struct age *a, const char *path, const struct vault_now *now, struct buf *why);
void age_tick(struct age *a, const struct vault_now *now);
int64_t age_s(const struct age *a, const struct vault_now *now);	/* the time that keys die by: the earlier one */
bool age_save(struct age *a, const char *path, struct buf *why);

#endif
