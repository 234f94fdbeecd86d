/*
 * bench.c - asks the server of bench_server.c, as people of its staff
 */
#include "tests/control/bench.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <setjmp.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

const char *const bench_roles[BENCH_ROLES] = { "admin", "editor", "approver", "auditor", "operator", "caller" };

enum { SAID_BYTES = 4 << 20, WAIT_TURNS = 2000 };

void
bench_path(const struct bench *b, const char *name, char out[128])
{
	snprintf(out, 128, "%s/%s", b->folder, name);
}

static void
spawn_vault(struct bench *b)
{
	const char *build = getenv("SAFAR_BUILD") != NULL ? getenv("SAFAR_BUILD") : "build";
	char program[256], keys[128], public[128], vault[128], jobs[128];

	snprintf(program, sizeof(program), "%s/safar-vault", build);
	bench_path(b, "keys", keys);
	bench_path(b, "vault.pub", public);
	bench_path(b, "vault", vault);
	bench_path(b, "jobs", jobs);
	mkdir(keys, 0700);
	mkdir(jobs, 0700);
	b->vault = fork();
	if (b->vault == 0) {
		alarm(100);
		if (freopen("/dev/null", "w", stderr) != NULL)
			execl(program, "safar-vault", "-k", keys, "-p", public, "-s", vault, "-j", jobs, (char *)NULL);
		_exit(127);
	}
	for (unsigned turn = 0; turn < WAIT_TURNS && access(vault, F_OK) != 0; turn++)
		usleep(10000);
	if (access(vault, F_OK) != 0)
		fail_msg("safar-vault did not start; is build/safar-vault there?");
}

void
bench_open(struct bench *b, unsigned how)
{
	memset(b, 0, sizeof(*b));
	snprintf(b->folder, sizeof(b->folder), "/tmp/safar-control-XXXXXX");
	assert_non_null(mkdtemp(b->folder));
	snprintf(b->socket, sizeof(b->socket), "%s/control", b->folder);
	b->now = mmap(NULL, 2 * sizeof(*b->now), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(b->now, MAP_FAILED);
	*b->now = how & BENCH_VAULT ? time(NULL) : BENCH_NOW;	/* safar-vault has a clock of its own */
	b->said = xcalloc(1, SAID_BYTES);
	setenv("XDG_RUNTIME_DIR", b->folder, 1);
	setenv("SAFAR_CONTROL", b->socket, 1);
	if (how & BENCH_VAULT)
		spawn_vault(b);
	fflush(NULL);
	b->server = fork();
	if (b->server == 0)
		bench_serve(b, how);
	for (unsigned turn = 0; turn < WAIT_TURNS && access(b->socket, F_OK) != 0; turn++)
		usleep(10000);
}

static void
stop(pid_t *pid)
{
	int status;

	if (*pid <= 0)
		return;
	kill(*pid, SIGTERM);
	assert_int_equal(waitpid(*pid, &status, 0), *pid);
	*pid = 0;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

void
bench_close(struct bench *b)
{
	static const char *const files[] = { "audit.log", "keys/audit.log", "staff.db", "staff.db-wal", "people.db", "people.db-wal" };

	stop(&b->server);
	stop(&b->vault);
	for (size_t i = 0; i < COUNT(files); i++) {
		assert_false(bench_file_has(b, files[i], "4477009"));
		assert_false(bench_file_has(b, files[i], "7700900"));
	}
	assert_false(bench_has(b->said, b->said_len, "7700900"));
	free(b->said);
	munmap(b->now, 2 * sizeof(*b->now));
	bench_remove(b);
}

/* --- the client ---------------------------------------------------------------- */

int
bench_connect(const struct bench *b)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = 20 };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(at.sun_path, b->socket, strlen(b->socket));
	/* Its name is there a moment before it listens. */
	for (unsigned turn = 0; connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0; turn++) {
		assert_true(turn < WAIT_TURNS && errno == ECONNREFUSED);
		usleep(10000);
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

json_t *
bench_send(struct bench *b, const char *line)
{
	static char room[1 << 20];
	int fd = bench_connect(b);
	size_t len = 0;
	ssize_t n;
	json_t *answer;

	assert_int_equal(send(fd, line, strlen(line), MSG_NOSIGNAL), strlen(line));
	assert_int_equal(send(fd, "\n", 1, MSG_NOSIGNAL), 1);
	while ((n = recv(fd, room + len, sizeof(room) - len, 0)) > 0) {
		len += (size_t)n;
		if (room[len - 1] == '\n')
			break;
	}
	close(fd);
	if (len == 0)
		return NULL;
	answer = json_loadb(room, len, JSON_REJECT_DUPLICATES, NULL);
	assert_true(json_is_boolean(json_object_get(answer, "ok")));
	if (json_object_get(json_object_get(answer, "result"), "number") == NULL && b->said_len + len < SAID_BYTES) {
		memcpy(b->said + b->said_len, room, len);
		b->said_len += len;
	}
	return answer;
}

/* Tests move the clock; who asked nothing for long is signed out. */
static void
stay_in(struct bench *b, const char *who)
{
	struct bench_person *p = bench_person(b, who);
	bool was_long = *b->now - p->seen_s > 600;

	if (p->token[0] == '\0')
		return;
	p->seen_s = *b->now;
	if (was_long)
		bench_login(b, who);
}

json_t *
bench_ask(struct bench *b, const char *who, const char *op, const char *args, const char *extra)
{
	struct buf line = BUF_INIT(100000);
	json_t *answer;

	if (who != NULL)
		stay_in(b, who);
	buf_addf(&line, "{\"op\":\"%s\",\"args\":%s%s", op, args == NULL ? "{}" : args, extra == NULL ? "" : extra);
	if (who != NULL)
		buf_addf(&line, ",\"token\":\"%s\"", bench_person(b, who)->token);
	buf_addc(&line, '}');
	answer = bench_send(b, line.ptr);
	buf_free(&line);
	assert_non_null(answer);
	return answer;
}

const char *
bench_code(json_t *answer)
{
	static char code[16];

	snprintf(code, sizeof(code), "%s", json_is_true(json_object_get(answer, "ok")) ? "ok" :
	    json_string_value(json_object_get(answer, "code")));
	json_decref(answer);
	return code;
}

struct bench_person *
bench_person(struct bench *b, const char *name)
{
	for (unsigned i = 0; i < b->people; i++)
		if (strcmp(b->staff[i].name, name) == 0)
			return &b->staff[i];
	BUG_IF(b->people == BENCH_STAFF);
	snprintf(b->staff[b->people].name, sizeof(b->staff[0].name), "%s", name);
	snprintf(b->staff[b->people].password, sizeof(b->staff[0].password), "password of %s", name);
	return &b->staff[b->people++];
}

/* RFC 6238 with SHA-1 and six digits, by another library than the server's. */
void
bench_totp(struct bench *b, const char *who, char code[8])
{
	struct bench_person *p = bench_person(b, who);
	unsigned char step[8], mac[EVP_MAX_MD_SIZE];
	unsigned len = 0, at;
	uint64_t n;

	stay_in(b, who);
	*b->now += 31;
	n = (uint64_t)*b->now / 30;
	for (unsigned i = 0; i < 8; i++)
		step[i] = (unsigned char)(n >> (56 - 8 * i));
	HMAC(EVP_sha1(), p->totp, sizeof(p->totp), step, sizeof(step), mac, &len);
	at = mac[19] & 15;
	snprintf(code, 8, "%06u", (((mac[at] & 127u) << 24) | ((unsigned)mac[at + 1] << 16) | ((unsigned)mac[at + 2] << 8) |
	    mac[at + 3]) % 1000000);
}

static void
must(const json_t *answer, const char *what)
{
	if (!json_is_true(json_object_get(answer, "ok")))
		fail_msg("%s: %s", what, json_string_value(json_object_get(answer, "error")));
}

static void
take_totp(struct bench_person *p, const json_t *row)
{
	const char *hex = json_string_value(json_object_get(row, "totp"));

	assert_non_null(hex);
	assert_int_equal(sodium_hex2bin(p->totp, sizeof(p->totp), hex, strlen(hex), NULL, NULL, NULL), 0);
}

void
bench_login(struct bench *b, const char *who)
{
	struct bench_person *p = bench_person(b, who);
	char args[256], extra[64], code[8];
	json_t *answer;

	bench_totp(b, who, code);
	snprintf(args, sizeof(args), "{\"name\":\"%s\",\"password\":\"%s\"}", who, p->password);
	snprintf(extra, sizeof(extra), ",\"totp\":\"%s\"", code);
	answer = bench_ask(b, NULL, "login", args, extra);
	must(answer, who);
	p->seen_s = *b->now;
	snprintf(p->token, sizeof(p->token), "%s", json_string_value(json_object_get(json_object_get(answer, "result"), "token")));
	json_decref(answer);
}

void
bench_found(struct bench *b)
{
	char args[256];
	json_t *answer;

	snprintf(args, sizeof(args), "{\"name\":\"ada\",\"password\":\"%s\",\"name2\":\"bea\",\"password2\":\"%s\"}",
	    bench_person(b, "ada")->password, bench_person(b, "bea")->password);
	answer = bench_ask(b, NULL, "staff.found", args, NULL);
	assert_true(json_is_true(json_object_get(answer, "ok")));
	take_totp(bench_person(b, "ada"), json_object_get(json_object_get(answer, "result"), "first"));
	take_totp(bench_person(b, "bea"), json_object_get(json_object_get(answer, "result"), "second"));
	json_decref(answer);
	bench_login(b, "ada");
	bench_login(b, "bea");
}

const char *
bench_agreed(struct bench *b, const char *maker, const char *checker, const char *op, const char *args, char extra[64])
{
	static char half[32];
	json_t *answer = bench_ask(b, maker, op, args, NULL);
	char more[64], agree[256], code[8];
	const char *given;

	if (json_object_get(answer, "approval") == NULL)
		fail_msg("%s: no approval: %s", op, json_string_value(json_object_get(answer, "error")));
	snprintf(agree, sizeof(agree), "{\"id\":\"%s\",\"hash\":\"%s\"}", json_string_value(json_object_get(answer, "approval")),
	    json_string_value(json_object_get(answer, "hash")));
	snprintf(extra, 64, ",\"approval\":\"%s\"", json_string_value(json_object_get(answer, "approval")));
	json_decref(answer);
	bench_totp(b, checker, code);
	snprintf(more, sizeof(more), ",\"totp\":\"%s\"", code);
	answer = bench_ask(b, checker, "approval.agree", agree, more);
	must(answer, op);
	given = json_string_value(json_object_get(json_object_get(answer, "result"), "half"));
	snprintf(half, sizeof(half), "%s", given == NULL ? "" : given);
	json_decref(answer);
	return half;
}

void
bench_add(struct bench *b, const char *name, const char *owner, const char *roles, const char *area)
{
	char args[256], extra[64];
	const char *half;
	json_t *answer;

	snprintf(args, sizeof(args), "{\"name\":\"%s\",\"owner\":\"%s\",\"roles\":%s,\"area\":\"%s\"}", name, owner, roles, area);
	half = bench_agreed(b, "ada", "bea", "staff.add", args, extra);
	answer = bench_ask(b, "ada", "staff.add", NULL, extra);
	must(answer, name);
	snprintf(args, sizeof(args), "{\"name\":\"%s\",\"half\":\"%s\",\"half2\":\"%s\",\"password\":\"%s\"}", name,
	    json_string_value(json_object_get(json_object_get(answer, "result"), "half")), half, bench_person(b, name)->password);
	json_decref(answer);
	answer = bench_ask(b, NULL, "staff.enrol", args, NULL);
	must(answer, name);
	take_totp(bench_person(b, name), json_object_get(answer, "result"));
	json_decref(answer);
	bench_login(b, name);
}

void
bench_cast(struct bench *b)
{
	char roles[32], name[32];

	bench_found(b);
	for (size_t i = 1; i < COUNT(bench_roles); i++) {
		snprintf(name, sizeof(name), "only-%s", bench_roles[i]);
		snprintf(roles, sizeof(roles), "[\"%s\"]", bench_roles[i]);
		bench_add(b, name, "", roles, "");
	}
	bench_add(b, "nepal", "np", "[\"admin\",\"editor\",\"approver\",\"operator\"]", "");
	bench_add(b, "sita", "np", "[\"editor\",\"approver\",\"auditor\",\"operator\",\"caller\"]", "");
	bench_add(b, "bangla", "bd", "[\"caller\"]", "");
	bench_add(b, "one", "np", "[\"caller\"]", "doha");
	bench_add(b, "two", "np", "[\"caller\"]", "doha");
}
