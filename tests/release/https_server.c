/* https_server.c - a real TLS server on loopback */
#include "tests/release/https_server.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <curl/curl.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include "locales/text/bug.h"
#include "tests/support/tree.h"

extern char **environ;

enum { PEM_BYTES = 8192, LOOK_US = 2000 };

static void
openssl(const char *const *words)
{
	char *argv[40];
	posix_spawn_file_actions_t actions;
	int argc = 0, status = -1;
	pid_t pid;

	for (; words[argc] != NULL && argc < 39; argc++)
		argv[argc] = xstrdup(words[argc]);
	argv[argc] = NULL;
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	assert_int_equal(posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0), 0);
	assert_int_equal(posix_spawnp(&pid, "openssl", &actions, NULL, argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	posix_spawn_file_actions_destroy(&actions);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	assert_int_equal(status, 0);
}

#define NEW_KEY "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"

static void
make_certificates(struct https_server *s)
{
	char ca_key[96], other_key[96], key[96], certificate[96];

	snprintf(s->ca, sizeof(s->ca), "%s/ca.pem", s->folder);
	snprintf(s->other_ca, sizeof(s->other_ca), "%s/other.pem", s->folder);
	snprintf(ca_key, sizeof(ca_key), "%s/ca.key", s->folder);
	snprintf(other_key, sizeof(other_key), "%s/other.key", s->folder);
	snprintf(key, sizeof(key), "%s/server.key", s->folder);
	snprintf(certificate, sizeof(certificate), "%s/server.pem", s->folder);
	openssl((const char *const[]){ NEW_KEY, "-subj", "/CN=safar test", "-keyout", ca_key, "-out", s->ca, NULL });
	openssl((const char *const[]){ NEW_KEY, "-subj", "/CN=somebody else", "-keyout", other_key, "-out", s->other_ca, NULL });
	openssl((const char *const[]){ NEW_KEY, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext",
	    "basicConstraints=critical,CA:FALSE", "-CA", s->ca, "-CAkey", ca_key, "-keyout", key, "-out", certificate, NULL });
	s->key = xcalloc(1, PEM_BYTES);
	s->certificate = xcalloc(1, PEM_BYTES);
	for (int i = 0; i < 2; i++) {
		FILE *f = fopen(i == 0 ? key : certificate, "re");

		assert_non_null(f);
		assert_true(fread(i == 0 ? s->key : s->certificate, 1, PEM_BYTES - 1, f) > 0);
		fclose(f);
	}
}

/* The head promises more; here the line is closed. */
static ssize_t
cut_off(void *arg, uint64_t at, char *out, size_t max)
{
	size_t len = at < CUT_BYTES ? CUT_BYTES - (size_t)at : 0;

	if (len == 0)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	len = len < max ? len : max;
	memcpy(out, (const char *)arg + at, len);
	return (ssize_t)len;
}

static ssize_t
endless(void *arg, uint64_t at, char *out, size_t max)
{
	(void)arg;
	(void)at;
	memset(out, 'x', max);
	return (ssize_t)max;
}

static ssize_t
drip(void *arg, uint64_t at, char *out, size_t max)
{
	struct https_server *s = arg;

	(void)at;
	(void)max;
	usleep(50000);
	*out = 'x';
	return s->is_over ? MHD_CONTENT_READER_END_WITH_ERROR : 1;
}

static ssize_t
held(void *arg, uint64_t at, char *out, size_t max)
{
	struct https_server *s = arg;

	if (at < CUT_BYTES)
		return cut_off(s->body, at, out, max);
	while (!s->is_over)
		usleep(20000);
	return MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *
lasting(const void *bytes, size_t len)
{
	return MHD_create_response_from_buffer(len, (void *)(uintptr_t)bytes, MHD_RESPMEM_PERSISTENT);
}

/* Answers to /file and its kin. */
static struct MHD_Response *
kin_of_file(struct https_server *s, struct MHD_Connection *c, const char *url, unsigned *status)
{
	const char *same = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
	bool is_changed = s->is_changed && (strcmp(url, "/changed") == 0 || strcmp(url, "/liar") == 0), has_part;
	const char *etag = strcmp(url, "/weak") == 0 ? "W/\"v1\"" : is_changed ? "\"v2\"" : "\"v1\"";
	char *body = is_changed ? s->backwards : s->body;
	struct MHD_Response *r;
	unsigned long from = 0;
	char line[80];

	has_part = sscanf(s->range, "bytes=%lu-", &from) == 1 &&
	    (strcmp(url, "/liar") == 0 || strcmp(s->if_range, etag) == 0);
	if (same != NULL && strcmp(same, etag) == 0) {
		*status = 304;
		r = lasting("", 0);
	} else if (has_part && from >= BODY_BYTES) {
		*status = 416;
		r = lasting("", 0);
	} else if (has_part || strcmp(url, "/odd") == 0) {
		*status = 206;
		r = lasting(body + from, BODY_BYTES - from);
		snprintf(line, sizeof(line), "bytes %lu-%d/%d", from, BODY_BYTES - 1, BODY_BYTES);
		MHD_add_response_header(r, "Content-Range", line);
	} else if (strcmp(url, "/file") == 0 || is_changed) {
		r = lasting(body, BODY_BYTES);
	} else {
		r = MHD_create_response_from_callback(BODY_BYTES, 4096, cut_off, body, NULL);
	}
	MHD_add_response_header(r, "ETag", etag);
	return r;
}

static struct MHD_Response *
redirect(const char *to, unsigned *status)
{
	struct MHD_Response *r = lasting("", 0);

	*status = 302;
	MHD_add_response_header(r, "Location", to);
	return r;
}

static struct MHD_Response *
from_folder(const char *folder, const char *name)
{
	char path[256];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && fstat(fd, &st) == 0 ? MHD_create_response_from_fd((size_t)st.st_size, fd) : NULL;
}

static struct MHD_Response *
response(struct https_server *s, struct MHD_Connection *c, const char *url, unsigned *status)
{
	static const char *const kin[] = { "/file", "/cut", "/changed", "/liar", "/weak", "/odd" };

	for (size_t i = 0; i < COUNT(kin); i++)
		if (strcmp(url, kin[i]) == 0)
			return kin_of_file(s, c, url, status);
	if (strcmp(url, "/huge") == 0)
		return MHD_create_response_from_callback((uint64_t)10 << 30, 4096, endless, NULL, NULL);
	if (strcmp(url, "/endless") == 0)
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, endless, NULL, NULL);
	if (strcmp(url, "/drip") == 0)
		return MHD_create_response_from_callback(BODY_BYTES, 64, drip, s, NULL);
	if (strcmp(url, "/held") == 0)
		return MHD_create_response_from_callback(BODY_BYTES, 4096, held, s, NULL);
	if (strcmp(url, "/to-http") == 0)
		return redirect("http://localhost/file", status);
	if (strcmp(url, "/to-file") == 0)
		return redirect("/file", status);
	if (*s->public != '\0' && strncmp(url, "/public/", 8) == 0) {
		struct MHD_Response *r = from_folder(s->public, url + 8);

		if (r != NULL)
			return r;
	}
	if (strcmp(url, "/list") == 0 && *s->list != '\0')
		return lasting(s->list, strlen(s->list));
	if (strncmp(url, "/packs/", 7) == 0 && *s->served != '\0')
		return folder_server_response(s, c, url + 7, status);
	*status = 404;
	return lasting("", 0);
}

static enum MHD_Result
answer(void *arg, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *upload, size_t *size,
    void **state)
{
	struct https_server *s = arg;
	const char *range = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Range");
	const char *if_range = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-Range");
	unsigned status = 200;
	struct MHD_Response *r;
	enum MHD_Result is_sent;

	(void)method, (void)version, (void)upload, (void)size, (void)state;
	snprintf(s->range, sizeof(s->range), "%s", range != NULL ? range : "");
	snprintf(s->if_range, sizeof(s->if_range), "%s", if_range != NULL ? if_range : "");
	s->asked++;
	if (s->is_gone)
		return MHD_NO;
	r = response(s, c, url, &status);
	is_sent = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return is_sent;
}

static void
serve(struct https_server *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct MHD_Daemon *daemon;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_TLS, 0, NULL, NULL, answer, s,
	    MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_HTTPS_MEM_KEY, s->key, MHD_OPTION_HTTPS_MEM_CERT, s->certificate, MHD_OPTION_END);
	if (daemon != NULL)
		s->port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	s->is_up = daemon != NULL ? 1 : -1;
	while (daemon != NULL && !s->is_over)
		usleep(LOOK_US);
	if (daemon != NULL)
		MHD_stop_daemon(daemon);
	_exit(daemon != NULL ? 0 : 1);
}

struct https_server *
https_server_start(void)
{
	struct https_server *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	pid_t pid;

	assert_true(s != MAP_FAILED);
	snprintf(s->folder, sizeof(s->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	make_certificates(s);
	for (size_t i = 0; i < BODY_BYTES; i++)
		s->body[i] = s->backwards[BODY_BYTES - 1 - i] = (char)(i * i / 7 + i / 251);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		serve(s);
	s->pid = pid;
	while (s->is_up == 0 && waitpid(s->pid, NULL, WNOHANG) == 0)
		usleep(LOOK_US);
	assert_int_equal(s->is_up, 1);
	return s;
}

void
https_server_stop(struct https_server *s)
{
	int status;

	s->is_over = true;
	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	assert_int_equal(status, 0);
	assert_true(tree_remove(s->folder));
	free(s->key);
	free(s->certificate);
	munmap(s, sizeof(*s));
}

int
https_server_setup(void **state)
{
	*state = https_server_start();
	return curl_global_init(CURL_GLOBAL_DEFAULT);
}

int
https_server_teardown(void **state)
{
	https_server_stop(*state);
	curl_global_cleanup();
	return 0;
}
