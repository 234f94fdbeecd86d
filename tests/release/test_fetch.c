/*
 * test_fetch.c - a file over TLS: whom to believe, what is too much, what is cut off and goes on
 *
 * A server with a private CA (https_server.h).  No test waits for the limits of time of real life: they are fields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/release/fetch.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/release/https_server.h"
#include "tests/support/tree.h"

static const char older[] = "what was fetched before\n";

struct place { char folder[64], file[96], part[112], etag[112]; struct https_server *server; };

static void
write_file(const char *path, const char *bytes, size_t len)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static struct place
place(void **state)
{
	struct place p = { .server = *state };

	p.server->is_changed = false;
	snprintf(p.folder, sizeof(p.folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(p.folder));
	snprintf(p.file, sizeof(p.file), "%s/file", p.folder);
	snprintf(p.part, sizeof(p.part), "%s.new", p.file);
	snprintf(p.etag, sizeof(p.etag), "%s.new.etag", p.file);
	write_file(p.file, older, sizeof(older) - 1);
	return p;
}

static bool
file_is(const char *path, const char *bytes, size_t len)
{
	char *room = xmalloc(len + 1);
	FILE *f = fopen(path, "re");
	bool is_it;

	assert_non_null(f);
	is_it = fread(room, 1, len + 1, f) == len && memcmp(room, bytes, len) == 0;
	fclose(f);
	free(room);
	return is_it;
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool
is_as_before(const struct place *p)
{
	return file_is(p->file, older, sizeof(older) - 1);
}

static enum fetch_result
ask(const struct place *p, const char *host, const char *path, struct fetch *f, const char *says)
{
	char room[512], url[128];
	struct buf why = BUF_OVER(room);
	enum fetch_result got;

	snprintf(url, sizeof(url), "https://%s:%u%s", host, p->server->port, path);
	f->url = url;
	f->path = p->file;
	if (f->ca == NULL)
		f->ca = p->server->ca;
	if (f->max_bytes == 0)
		f->max_bytes = BODY_BYTES;
	got = fetch_file(f, &why);
	if (strstr(why.ptr, says) == NULL)
		fail_msg("%s: \"%s\" is not in: %s", path, says, why.ptr);
	assert_int_equal(why.len > 0, got == FETCH_BAD || got == FETCH_WORLD);
	return got;
}

static enum fetch_result
fetch(const struct place *p, const char *path, struct fetch *f, const char *says)
{
	return ask(p, "localhost", path, f, says);
}

static void
whose_certificate_is_believed(void **state)
{
	struct place p = place(state);
	struct fetch f = { .ca = NULL };

	assert_int_equal(fetch(&p, "/file", &f, ""), FETCH_NEW);
	assert_true(file_is(p.file, p.server->body, BODY_BYTES));
	assert_string_equal(f.etag, "\"v1\"");
	assert_false(is_there(p.part) || is_there(p.etag));
	assert_int_equal(fetch(&p, "/file", &f, ""), FETCH_SAME);
	write_file(p.file, older, sizeof(older) - 1);
	f = (struct fetch){ .ca = p.server->other_ca };
	assert_int_equal(fetch(&p, "/file", &f, "certificate"), FETCH_WORLD);
	f = (struct fetch){ .ca = "" };				/* the system's do not know it */
	assert_int_equal(fetch(&p, "/file", &f, "certificate"), FETCH_WORLD);
	f = (struct fetch){ .ca = "/nowhere/ca.pem" };
	assert_int_equal(fetch(&p, "/file", &f, "/nowhere/ca.pem"), FETCH_WORLD);
	f = (struct fetch){ .ca = NULL };			/* another name than in its certificate */
	assert_int_equal(ask(&p, "127.0.0.1", "/file", &f, "127.0.0.1"), FETCH_WORLD);
	assert_true(is_as_before(&p));
	assert_false(is_there(p.part) || is_there(p.etag));
	assert_true(tree_remove(p.folder));
}

static void
a_proxy_never_sees_loopback(void **state)
{
	struct place p = place(state);
	struct fetch f = { .ca = NULL };

	setenv("https_proxy", "http://127.0.0.1:1", 1);
	assert_int_equal(fetch(&p, "/file", &f, ""), FETCH_NEW);
	unsetenv("https_proxy");
	assert_true(tree_remove(p.folder));
}

static void
what_is_wrong_leaves_the_file(void **state)
{
	static const struct { const char *path; size_t max; bool may_resume; enum fetch_result result; const char *says; } cases[] = {
		{ "/huge", 0, true, FETCH_BAD, "longer than 200000 bytes" },		/* by its head */
		{ "/endless", 100000, true, FETCH_BAD, "longer than 100000 bytes" },	/* while it comes */
		{ "/file", BODY_BYTES - 1, true, FETCH_BAD, "longer than" },
		{ "/to-http", 0, true, FETCH_WORLD, "only https://" },
		{ "/missing", 0, true, FETCH_WORLD, "404" },
		{ "/odd", 0, true, FETCH_WORLD, "status 206" },
		{ "/cut", 0, false, FETCH_WORLD, "" },
		{ "/weak", 0, true, FETCH_WORLD, "" },			/* its ETag says nothing about parts */
	};
	struct place p = place(state);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fetch f = { .max_bytes = cases[i].max, .may_resume = cases[i].may_resume };

		assert_int_equal(fetch(&p, cases[i].path, &f, cases[i].says), cases[i].result);
		assert_true(is_as_before(&p));
		if (is_there(p.part) || is_there(p.etag))
			fail_msg("%s: something stays", cases[i].path);
		assert_string_equal(f.etag, "");
	}
	assert_true(tree_remove(p.folder));
}

static void
a_redirect_to_https_is_followed(void **state)
{
	struct place p = place(state);
	struct fetch f = { .ca = NULL };

	assert_int_equal(fetch(&p, "/to-file", &f, ""), FETCH_NEW);
	assert_true(file_is(p.file, p.server->body, BODY_BYTES));
	assert_true(tree_remove(p.folder));
}

static void
a_slow_server_is_left(void **state)
{
	struct place p = place(state);
	struct fetch f = { .stall_s = 1 };

	assert_int_equal(fetch(&p, "/drip", &f, "too slow"), FETCH_WORLD);
	f = (struct fetch){ .wait_s = 1 };
	assert_int_equal(fetch(&p, "/drip", &f, "timed out"), FETCH_WORLD);
	assert_true(is_as_before(&p));
	assert_true(tree_remove(p.folder));
}

/* Takes the call and never says a word of TLS. */
static void
a_silent_server_is_left(void **state)
{
	struct place p = place(state);
	struct https_server mute = { .port = 0 };
	struct place at = p;
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(here);
	struct fetch f = { .connect_s = 1, .ca = p.server->ca };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&here, len), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &len), 0);
	mute.port = ntohs(here.sin_port);
	at.server = &mute;
	assert_int_equal(fetch(&at, "/file", &f, "timeout"), FETCH_WORLD);
	close(fd);
	assert_true(is_as_before(&p));
	assert_true(tree_remove(p.folder));
}

static void
what_was_cut_off_goes_on(void **state)
{
	struct place p = place(state);
	struct fetch f = { .may_resume = true };

	assert_int_equal(fetch(&p, "/cut", &f, ""), FETCH_WORLD);
	assert_true(is_as_before(&p));
	assert_true(file_is(p.part, p.server->body, CUT_BYTES));
	assert_true(file_is(p.etag, "\"v1\"", 4));
	assert_string_equal(f.etag, "");
	assert_int_equal(fetch(&p, "/cut", &f, ""), FETCH_NEW);
	assert_string_equal(p.server->range, "bytes=60000-");
	assert_string_equal(p.server->if_range, "\"v1\"");
	assert_true(file_is(p.file, p.server->body, BODY_BYTES));
	assert_string_equal(f.etag, "\"v1\"");
	assert_false(is_there(p.part) || is_there(p.etag));
	assert_true(tree_remove(p.folder));
}

static void
another_file_begins_anew(void **state)
{
	static const char *const paths[] = { "/changed", "/liar" };

	for (size_t i = 0; i < COUNT(paths); i++) {
		struct place p = place(state);
		struct fetch f = { .may_resume = true };

		assert_int_equal(fetch(&p, paths[i], &f, ""), FETCH_WORLD);
		p.server->is_changed = true;
		assert_int_equal(fetch(&p, paths[i], &f, ""), FETCH_NEW);
		assert_true(file_is(p.file, p.server->backwards, BODY_BYTES));
		assert_string_equal(f.etag, "\"v2\"");
		assert_true(tree_remove(p.folder));
	}
}

/* What lies in <path>.new, and whether it can be gone on with. */
static void
a_part_that_is_no_use(void **state)
{
	static const struct { size_t bytes; const char *etag; const char *asked; } cases[] = {
		{ BODY_BYTES, "\"v1\"", "" },			/* all of it: 416, and once more */
		{ BODY_BYTES + 1, "\"v1\"", "" },		/* longer than the file may be */
		{ 1000, "\"v0\"", "bytes=1000-" },		/* the server answers with 200 */
		{ 1000, "W/\"v1\"", "" }, { 1000, "\"v1", "" }, { 1000, "\"v\n1\"", "" }, { 1000, "", "" }, { 0, "\"v1\"", "" },
	};
	struct place p = place(state);
	char *rubbish = xcalloc(1, BODY_BYTES + 1);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fetch f = { .may_resume = true };

		write_file(p.part, rubbish, cases[i].bytes);
		write_file(p.etag, cases[i].etag, strlen(cases[i].etag));
		assert_int_equal(fetch(&p, "/file", &f, ""), FETCH_NEW);
		assert_string_equal(p.server->range, cases[i].asked);
		assert_true(file_is(p.file, p.server->body, BODY_BYTES));
		assert_false(is_there(p.part) || is_there(p.etag));
	}
	free(rubbish);
	assert_true(tree_remove(p.folder));
}

static void
what_we_have_needs_no_part(void **state)
{
	struct place p = place(state);
	struct fetch f = { .may_resume = true, .etag = "\"v1\"" };

	write_file(p.part, "abc", 3);
	write_file(p.etag, "\"v1\"", 4);
	assert_int_equal(fetch(&p, "/file", &f, ""), FETCH_SAME);
	assert_true(is_as_before(&p));
	assert_false(is_there(p.part) || is_there(p.etag));
	assert_true(tree_remove(p.folder));
}

static void
killed_in_the_middle(void **state)
{
	struct place p = place(state);
	struct fetch f = { .may_resume = true };
	struct stat st = { .st_size = 0 };
	pid_t pid = fork();

	if (pid == 0)
		_exit((int)fetch(&p, "/held", &f, ""));
	for (int i = 0; i < 2000 && st.st_size < CUT_BYTES; i++) {
		usleep(5000);
		if (stat(p.part, &st) != 0)
			st.st_size = 0;
	}
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(st.st_size, CUT_BYTES);
	assert_true(is_as_before(&p));
	write_file(p.etag, "\"v1\"", 4);		/* /held has none */
	assert_int_equal(fetch(&p, "/file", &f, ""), FETCH_NEW);
	assert_string_equal(p.server->range, "bytes=60000-");
	assert_true(file_is(p.file, p.server->body, BODY_BYTES));
	assert_true(tree_remove(p.folder));
}

static void
a_full_disk_is_the_world(void **state)
{
	struct place p = place(state);
	struct fetch f = { .may_resume = true };
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		const struct rlimit full = { 100000, 100000 };

		signal(SIGXFSZ, SIG_IGN);
		_exit(setrlimit(RLIMIT_FSIZE, &full) == 0 && fetch(&p, "/file", &f, "too large") == FETCH_WORLD ? 42 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 42);
	assert_true(is_as_before(&p));
	assert_false(is_there(p.part) || is_there(p.etag));	/* others need the room */
	assert_true(tree_remove(p.folder));
}

static void
one_at_a_time(void **state)
{
	struct place p = place(state);
	struct fetch f = { .may_resume = true };
	int fd = open(p.part, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(fetch(&p, "/file", &f, "somebody is fetching"), FETCH_WORLD);
	close(fd);
	assert_int_equal(fetch(&p, "/file", &f, ""), FETCH_NEW);
	assert_int_equal(symlink(p.file, p.part), 0);		/* never written through */
	assert_int_equal(fetch(&p, "/file", &(struct fetch){ .ca = NULL }, p.part), FETCH_WORLD);
	assert_true(file_is(p.file, p.server->body, BODY_BYTES));
	assert_true(tree_remove(p.folder));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_certificate_is_believed),
		cmocka_unit_test(a_proxy_never_sees_loopback),
		cmocka_unit_test(what_is_wrong_leaves_the_file),
		cmocka_unit_test(a_redirect_to_https_is_followed),
		cmocka_unit_test(a_slow_server_is_left),
		cmocka_unit_test(a_silent_server_is_left),
		cmocka_unit_test(what_was_cut_off_goes_on),
		cmocka_unit_test(another_file_begins_anew),
		cmocka_unit_test(a_part_that_is_no_use),
		cmocka_unit_test(what_we_have_needs_no_part),
		cmocka_unit_test(killed_in_the_middle),
		cmocka_unit_test(a_full_disk_is_the_world),
		cmocka_unit_test(one_at_a_time),
	};

	return cmocka_run_group_tests(tests, https_server_setup, https_server_teardown);
}
