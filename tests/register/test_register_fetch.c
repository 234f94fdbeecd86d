/*
 * test_register_fetch.c - a list from a server: what is taken, what is thrown away
 *
 * A server on loopback without TLS; the field that allows it has no option.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sodium.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/register_fetch.h"
#include "tests/support/tree.h"

static const char body[] = "licence,name\nRL-0001,Bodofam\n";
static const char older[] = "what was fetched before\n";

struct place { char folder[64], file[96]; struct MHD_Daemon *server; unsigned port; };

/* The head promises 1000 bytes; after 10 the line is closed. */
static ssize_t
cut_off(void *arg, uint64_t at, char *out, size_t max)
{
	(void)arg;
	if (at >= 10 || max < 10)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	memset(out, 'x', 10);
	return 10;
}

static ssize_t
endless(void *arg, uint64_t at, char *out, size_t max)
{
	(void)arg;
	(void)at;
	memset(out, 'x', max);
	return (ssize_t)max;
}

static enum MHD_Result
answer(void *arg, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *upload, size_t *size,
    void **state)
{
	const struct place *p = arg;
	const char *etag = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
	struct MHD_Response *r;
	unsigned status = 200;
	enum MHD_Result is_sent;
	char where[64];

	(void)method, (void)version, (void)upload, (void)size, (void)state;
	if (strcmp(url, "/cut") == 0)
		r = MHD_create_response_from_callback(1000, 512, cut_off, NULL, NULL);
	else if (strcmp(url, "/endless") == 0)
		r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, endless, NULL, NULL);
	else if (strcmp(url, "/long") == 0)
		r = MHD_create_response_from_callback(200 << 20, 4096, endless, NULL, NULL);
	else
		r = MHD_create_response_from_buffer(sizeof(body) - 1, (void *)(uintptr_t)body, MHD_RESPMEM_PERSISTENT);
	if (strcmp(url, "/missing") == 0)
		status = 404;
	if (strcmp(url, "/moved") == 0) {
		status = 302;
		snprintf(where, sizeof(where), "http://127.0.0.1:%u/list", p->port);
		MHD_add_response_header(r, "Location", where);
	}
	if (strcmp(url, "/list") == 0) {
		MHD_add_response_header(r, "ETag", "\"v1\"");
		if (etag != NULL && strcmp(etag, "\"v1\"") == 0)
			status = 304;
	}
	is_sent = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return is_sent;
}

static void
write_file(const char *path, const char *words)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(words, f);
	assert_int_equal(fclose(f), 0);
}

static int
setup(void **state)
{
	struct place *p = xcalloc(1, sizeof(*p));
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	assert_true(sodium_init() >= 0);
	snprintf(p->folder, sizeof(p->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->file, sizeof(p->file), "%s/list.csv", p->folder);
	write_file(p->file, older);
	p->server = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, answer, p, MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_END);
	assert_non_null(p->server);
	p->port = MHD_get_daemon_info(p->server, MHD_DAEMON_INFO_BIND_PORT)->port;
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	MHD_stop_daemon(p->server);
	assert_true(tree_remove(p->folder));
	free(p);
	return 0;
}

static void
file_is(const struct place *p, const char *words)
{
	char room[256] = "", name[128];
	FILE *f = fopen(p->file, "re");

	assert_non_null(f);
	room[fread(room, 1, sizeof(room) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(room, words);
	for (size_t i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s%s", p->file, (const char *const[]){ ".come", ".come.new", ".come.new.etag" }[i]);
		assert_int_equal(access(name, F_OK), -1);
	}
}

static enum fetch_result
fetch(const struct place *p, const char *path, struct register_file *f, const char *says)
{
	char room[512], url[96];
	struct buf why = BUF_OVER(room);
	enum fetch_result got;

	snprintf(url, sizeof(url), "http://127.0.0.1:%u%s", p->port, path);
	f->fetch.url = url;
	f->fetch.path = p->file;
	f->fetch.may_be_loopback = true;
	got = register_fetch(f, &why);
	if (strstr(why.ptr, says) == NULL)
		fail_msg("%s: \"%s\" is not in: %s", path, says, why.ptr);
	assert_int_equal(why.len > 0, got == FETCH_BAD || got == FETCH_WORLD);
	return got;
}

static void
a_list_is_fetched_once(void **state)
{
	struct place *p = *state;
	struct register_file f = { .sum = NULL };

	assert_int_equal(fetch(p, "/list", &f, ""), FETCH_NEW);
	file_is(p, body);
	assert_string_equal(f.fetch.etag, "\"v1\"");
	write_file(p->file, older);
	assert_int_equal(fetch(p, "/list", &f, ""), FETCH_SAME);
	file_is(p, older);
}

static void
what_is_wrong_leaves_the_file(void **state)
{
	static const struct { const char *path; size_t max; enum fetch_result result; const char *says; } cases[] = {
		{ "/cut", 0, FETCH_WORLD, "cut off" },
		{ "/long", 0, FETCH_BAD, "longer than" },		/* 200 MB, by its head */
		{ "/endless", 100000, FETCH_BAD, "longer than 100000 bytes" },	/* its head does not say how long */
		{ "/list", 10, FETCH_BAD, "longer than 10 bytes" },
		{ "/moved", 0, FETCH_WORLD, "only https://" },
		{ "/missing", 0, FETCH_WORLD, "404" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct register_file f = { .fetch = { .max_bytes = cases[i].max } };

		assert_int_equal(fetch(p, cases[i].path, &f, cases[i].says), cases[i].result);
		file_is(p, older);
	}
}

static void
only_https_is_asked(void **state)
{
	static const char *const urls[] = { "http://127.0.0.1:9/list", "ftp://example.org/list", "file:///etc/passwd", "example.org", "" };
	struct place *p = *state;

	for (size_t i = 0; i < COUNT(urls); i++) {
		struct register_file f = { .fetch = { .url = urls[i], .path = p->file } };
		char room[256];
		struct buf why = BUF_OVER(room);

		assert_int_equal(register_fetch(&f, &why), FETCH_BAD);
		assert_non_null(strstr(why.ptr, "only https://"));
		file_is(p, older);
	}
}

static void
nothing_listens(void **state)
{
	struct place *p = *state;
	struct place away = *p;
	struct register_file f = { .sum = NULL };

	away.port = 1;
	assert_int_equal(fetch(&away, "/list", &f, "127.0.0.1"), FETCH_WORLD);
	file_is(p, older);
}

static void
a_checksum_is_kept_to(void **state)
{
	struct place *p = *state;
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(sum) + 1];
	struct register_file f = { .sum = hex };

	crypto_hash_sha256(sum, (const unsigned char *)body, sizeof(body) - 1);
	sum[31] ^= 1;
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	assert_int_equal(fetch(p, "/list", &f, "another checksum"), FETCH_BAD);
	hex[3] = 'g';
	assert_int_equal(fetch(p, "/list", &f, "not SHA-256"), FETCH_BAD);
	file_is(p, older);
	sum[31] ^= 1;
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	assert_int_equal(fetch(p, "/list", &f, ""), FETCH_NEW);
	file_is(p, body);
}

static void
a_signature_is_kept_to(void **state)
{
	struct place *p = *state;
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
	char key[2 * sizeof(public) + 1], hex[2 * sizeof(signature) + 2], path[128];
	struct register_file f = { .signature = path, .key = key };

	snprintf(path, sizeof(path), "%s/list.sig", p->folder);
	assert_int_equal(crypto_sign_keypair(public, secret), 0);
	sodium_bin2hex(key, sizeof(key), public, sizeof(public));
	assert_int_equal(fetch(p, "/list", &f, "list.sig"), FETCH_BAD);	/* no such file */
	write_file(path, "abc\n");
	assert_int_equal(fetch(p, "/list", &f, "not 64 bytes"), FETCH_BAD);
	crypto_sign_detached(signature, NULL, (const unsigned char *)older, sizeof(older) - 1, secret);
	sodium_bin2hex(hex, sizeof(hex), signature, sizeof(signature));
	write_file(path, hex);
	assert_int_equal(fetch(p, "/list", &f, "does not fit"), FETCH_BAD);
	file_is(p, older);
	crypto_sign_detached(signature, NULL, (const unsigned char *)body, sizeof(body) - 1, secret);
	sodium_bin2hex(hex, sizeof(hex), signature, sizeof(signature));
	write_file(path, hex);
	assert_int_equal(fetch(p, "/list", &f, ""), FETCH_NEW);
	file_is(p, body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_list_is_fetched_once, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_wrong_leaves_the_file, setup, teardown),
		cmocka_unit_test_setup_teardown(only_https_is_asked, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_listens, setup, teardown),
		cmocka_unit_test_setup_teardown(a_checksum_is_kept_to, setup, teardown),
		cmocka_unit_test_setup_teardown(a_signature_is_kept_to, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
