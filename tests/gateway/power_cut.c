/*
 * power_cut.c - records, cuts, counts verdicts
 */
#include "tests/gateway/power_cut.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { NAME_BYTES = 256, OPS_LEAST = 400 };

void
power_must(bool ok, int code)
{
	if (!ok)
		_exit(code);
}

int
power_acks_open(const char *path)
{
	char name[NAME_BYTES];
	int fd;

	snprintf(name, sizeof(name), "%s-acks", path);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	power_must(fd >= 0, 13);
	return fd;
}

static void
beside_us(char *out, const char *name)
{
	char self[NAME_BYTES];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_true(n > 0);
	self[n] = '\0';
	for (int up = 0; up < 3; up++)
		*strrchr(self, '/') = '\0';
	snprintf(out, NAME_BYTES, "%.200s/%s", self, name);
}

static void
record(struct place *p, const char *log, const char *how)
{
	char recorder[NAME_BYTES];
	int status;
	pid_t child;

	beside_us(recorder, "power_recorder.so");
	assert_int_equal(access(recorder, R_OK), 0);
	child = fork();
	if (child == 0) {
		setenv("LD_PRELOAD", recorder, 1);
		setenv("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", 1);
		setenv("SAFAR_POWER_DB", p->path, 1);
		setenv("SAFAR_POWER_LOG", log, 1);
		execl("/proc/self/exe", "power_cut", "--work", p->path, how, (char *)NULL);
		_exit(9);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

struct power_verdicts
power_cut(const char *how, unsigned images, power_judge_fn *judge)
{
	struct power_verdicts v = { 0, 0, 0 };
	struct place work, image;
	struct power_log l;
	char log[NAME_BYTES], acks[NAME_BYTES];

	place_make(&work);
	place_make(&image);
	snprintf(log, sizeof(log), "%s/record", work.folder);
	snprintf(acks, sizeof(acks), "%s-acks", work.path);
	record(&work, log, how);
	assert_true(power_log_read(&l, log));
	assert_true(l.count > OPS_LEAST);
	for (uint64_t dice = 1; dice <= images; dice++) {
		size_t cut = dice * UINT64_C(11400714819323198485) % l.count + 1;
		enum power_verdict one;

		power_image(&l, cut, dice, image.path);
		buf_reset(&image.why);
		one = judge(&l, cut, &image);
		v.images++;
		v.lost += one == POWER_LOST;
		v.damaged += one == POWER_DAMAGED;
		if (one == POWER_DAMAGED)
			print_message("# image %llu, cut %zu: %s\n", (unsigned long long)dice, cut, image.why.ptr);
	}
	power_log_free(&l);
	unlink(log);
	unlink(acks);
	place_drop(&work);
	place_drop(&image);
	return v;
}

unsigned
power_images(unsigned usual)
{
	const char *says = getenv("POWER_IMAGES");
	long n = says ? strtol(says, NULL, 10) : 0;

	return n > 0 && n < 10000000 ? (unsigned)n : usual;
}
