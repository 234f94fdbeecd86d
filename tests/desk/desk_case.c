/*
 * desk_case.c - files laid for a test, and the table of bad ones
 */
#include "tests/desk/desk_case.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "ops/command/run_directory.h"

void
desk_case_open(struct desk_case *c)
{
	c->tree = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(c->tree >= 0);
	snprintf(c->folder, sizeof(c->folder), "/tmp/safar-desk-XXXXXX");
	assert_non_null(mkdtemp(c->folder));
	assert_int_equal(chdir(c->folder), 0);
}

void
desk_case_close(struct desk_case *c)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	assert_int_equal(fchdir(c->tree), 0);
	assert_true(run_directory_remove(c->folder, &why));
	close(c->tree);
}

void
desk_case_lay(struct desk_case *c, const char *name, const char *text)
{
	FILE *f = fopen(name, "we");

	(void)c;
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

bool
desk_case_read(struct desk_case *c, const char *name, bool (*read)(const char *path, struct diag *d))
{
	FILE *out = fmemopen(c->said, sizeof(c->said), "w");
	struct diag d;
	bool is_good;

	assert_non_null(out);
	c->said[0] = '\0';
	diag_init(&d, out);
	is_good = read(name, &d);
	diag_summary(&d);
	assert_int_equal(is_good, d.errors == 0);
	fclose(out);
	return is_good;
}

static void
slurp(int folder, const char *name, char out[DESK_TEXT_BYTES])
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		fail_msg("tests/desk/bad/%s is not there", name);
	n = read(fd, out, DESK_TEXT_BYTES - 1);
	close(fd);
	assert_true(n >= 0);
	out[n] = '\0';
}

static bool
is_refused(struct desk_case *c, int folder, const char *name, size_t stem, bool (*read)(const char *, struct diag *))
{
	static char text[DESK_TEXT_BYTES], expected[DESK_TEXT_BYTES];
	char err[300];

	slurp(folder, name, text);
	desk_case_lay(c, name, text);
	snprintf(err, sizeof(err), "%.*s.err", (int)stem, name);
	slurp(folder, err, expected);
	if (!desk_case_read(c, name, read) && strcmp(c->said, expected) == 0)
		return true;
	fprintf(stderr, "%s was answered:\n%s", name, c->said);	/* print_error() cuts */
	return false;
}

void
desk_case_refused(struct desk_case *c, const char *suffix, bool (*read)(const char *path, struct diag *d))
{
	int fd = openat(c->tree, "tests/desk/bad", O_RDONLY | O_DIRECTORY | O_CLOEXEC), count = 0, wrong = 0;
	DIR *folder = fdopendir(fd);
	struct dirent *e;

	assert_non_null(folder);
	while ((e = readdir(folder)) != NULL) {
		size_t len = strlen(e->d_name), tail = strlen(suffix);

		if (len <= tail || strcmp(e->d_name + len - tail, suffix) != 0)
			continue;
		count++;
		wrong += !is_refused(c, fd, e->d_name, len - strlen(".ini"), read);
	}
	closedir(folder);
	assert_true(count > 0);
	assert_int_equal(wrong, 0);
}
