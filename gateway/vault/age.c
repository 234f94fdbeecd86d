/* age.c - a clock for keys that is never early */
#include "gateway/vault/age.h"

#include <errno.h>
#include <unistd.h>

#include "gateway/vault/disk.h"
#include "locales/text/buf.h"

struct vault_now
vault_now(void)
{
	struct timespec boot = { 0, 0 };

	clock_gettime(CLOCK_BOOTTIME, &boot);
	return (struct vault_now){ (int64_t)time(NULL), (int64_t)boot.tv_sec * 1000 + boot.tv_nsec / 1000000 };
}

bool
age_open(struct age *a, const char *path, const struct vault_now *now, struct buf *why)
{
	char room[64];
	long long sure, held;
	int end = 0;
	ssize_t n;

	*a = (struct age){ now->wall_s, 0, now->boot_ms, now->boot_ms - AGE_SAVE_S * 1000, false };	/* saved at once */
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return true;
	n = disk_get(path, room, sizeof(room) - 1, 022, why);
	if (n < 0)
		return false;
	room[n] = '\0';
	if (sscanf(room, "%lld %lld%n", &sure, &held, &end) != 2 || strcmp(room + end, "\n") != 0 || sure < 0) {
		buf_addf(why, "%s: wants two numbers; remove it when you are sure that the clock is right", path);
		return false;
	}
	a->sure_s = sure;
	a->held_s = held;
	age_tick(a, now);
	return true;
}

void
age_tick(struct age *a, const struct vault_now *now)
{
	int64_t passed_s = (now->boot_ms - a->boot_ms) / 1000;
	int64_t leap_s;

	if (passed_s < 0)
		passed_s = 0;
	a->boot_ms += passed_s * 1000;
	a->sure_s += passed_s;
	leap_s = now->wall_s - a->sure_s;
	a->is_ahead = leap_s > AGE_SLACK_S;
	if (a->is_ahead) {
		a->held_s = (a->held_s > 0 ? a->held_s : 0) + passed_s;
		if (a->held_s < leap_s && a->held_s < AGE_WAIT_MAX_S)
			return;
	} else if (leap_s < -AGE_SLACK_S) {
		a->held_s = (a->held_s < 0 ? a->held_s : 0) - passed_s;
		if (-a->held_s < AGE_BACK_S)
			return;
	}
	a->is_ahead = false;
	a->sure_s = now->wall_s;
	a->held_s = 0;
}

int64_t
age_s(const struct age *a, const struct vault_now *now)
{
	return a->sure_s < now->wall_s ? a->sure_s : now->wall_s;
}

bool
age_save(struct age *a, const char *path, struct buf *why)
{
	char room[64];
	struct buf line = BUF_OVER(room);

	a->saved_ms = a->boot_ms;
	buf_addf(&line, "%lld %lld\n", (long long)a->sure_s, (long long)a->held_s);
	return disk_put(path, line.ptr, line.len, 0600, why);
}
