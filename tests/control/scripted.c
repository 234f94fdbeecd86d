/* scripted.c - a control socket that answers what a test says */
#include "tests/control/scripted.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { LINE_BYTES = 128 * 1024, LINES = 32 };

void
scripted_sign_in(const struct scripted *s)
{
	char path[96];
	FILE *token;

	snprintf(path, sizeof(path), "%s/safar-token", s->folder);
	umask(077);
	token = fopen(path, "we");
	assert_non_null(token);
	fputs("token", token);
	fclose(token);
}

void
scripted_open(struct scripted *s)
{
	*s = (struct scripted){ .folder = "/tmp/safar-scripted-XXXXXX" };
	assert_non_null(mkdtemp(s->folder));
	snprintf(s->socket, sizeof(s->socket), "%s/control", s->folder);
	snprintf(s->asked, sizeof(s->asked), "%s/asked", s->folder);
	scripted_sign_in(s);
	setenv("SAFAR_CONTROL", s->socket, 1);
	setenv("XDG_RUNTIME_DIR", s->folder, 1);
}

static void
end(struct scripted *s)
{
	if (s->server <= 0)
		return;
	kill(s->server, SIGKILL);
	waitpid(s->server, NULL, 0);
	s->server = 0;
	unlink(s->socket);
	unlink(s->asked);
}

void
scripted_close(struct scripted *s)
{
	char path[96];

	end(s);
	snprintf(path, sizeof(path), "%s/safar-token", s->folder);
	unlink(path);
	rmdir(s->folder);
}

/* One question, one answer, as the command asks. */
static void
serve(const struct scripted *s, int client, const struct scripted_line *lines, unsigned count, unsigned used[LINES])
{
	char *line = xmalloc(LINE_BYTES);
	const char *answer = "{\"ok\":false,\"code\":\"bad\",\"error\":\"the script has no answer\"}", *op;
	size_t len = 0;
	ssize_t n;
	json_t *request;
	FILE *asked;

	while ((len == 0 || line[len - 1] != '\n') && len < LINE_BYTES - 1 && (n = read(client, line + len, LINE_BYTES - 1 - len)) > 0)
		len += (size_t)n;
	line[len] = '\0';
	asked = fopen(s->asked, "ae");
	if (asked != NULL) {
		fputs(line, asked);
		fclose(asked);
	}
	request = json_loads(line, 0, NULL);
	op = json_string_value(json_object_get(request, "op"));
	for (unsigned i = 0; i < count; i++) {
		if (op == NULL || strcmp(lines[i].op, op) != 0)
			continue;
		answer = lines[i].answer;
		if (!used[i]++)
			break;
	}
	(void)!write(client, answer, strlen(answer));
	(void)!write(client, "\n", 1);
	json_decref(request);
	free(line);
}

void
scripted_play(struct scripted *s, const struct scripted_line *lines, unsigned count)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	unsigned used[LINES] = { 0 };
	int listener;

	end(s);
	assert_true(count <= LINES);
	memcpy(at.sun_path, s->socket, strlen(s->socket) + 1);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(listener, 8), 0);
	fflush(NULL);
	s->server = fork();
	if (s->server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;) {
			int client = accept(listener, NULL, NULL);

			serve(s, client, lines, count, used);
			close(client);
		}
	}
	close(listener);
}

json_t *
scripted_asked(const struct scripted *s, const char *op, unsigned n)
{
	char *line = xmalloc(LINE_BYTES);
	FILE *in = fopen(s->asked, "re");
	json_t *found = NULL;

	while (in != NULL && found == NULL && fgets(line, LINE_BYTES, in) != NULL) {
		json_t *request = json_loads(line, 0, NULL);
		const char *name = json_string_value(json_object_get(request, "op"));

		if (name != NULL && strcmp(name, op) == 0 && n-- == 0)
			found = json_incref(request);
		json_decref(request);
	}
	if (in != NULL)
		fclose(in);
	free(line);
	return found;
}

void
scripted_was_asked(const struct scripted *s, const char *op, unsigned n, const char *args)
{
	json_t *request = scripted_asked(s, op, n), *want = json_loads(args, 0, NULL);

	assert_non_null(want);
	if (!json_equal(json_object_get(request, "args"), want))
		fail_msg("%s was asked with %s", op, request == NULL ? "nothing" : json_dumps(json_object_get(request, "args"), 0));
	json_decref(want);
	json_decref(request);
}

void
scripted_said(const struct buf *said, const char *words, bool is_there)
{
	if ((strstr(said->ptr, words) != NULL) != is_there)
		fail_msg("\"%s\" is %s in: %s", words, is_there ? "not" : "", said->ptr);
}
