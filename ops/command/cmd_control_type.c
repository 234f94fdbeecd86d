/*
 * cmd_control_type.c - what is typed unseen, and what is shown in columns
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/command/cmd_control.h"

enum { COLUMNS_MAX = 10, CELL_BYTES = 256 };

/* False when a signal came first. */
static bool
await_byte(int signals)
{
	struct pollfd p[2] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = signals, .events = POLLIN } };

	while (poll(p, 2, -1) < 0)
		if (errno != EINTR)
			return false;
	return p[1].revents == 0;
}

/* One line without its end; a byte at a time, so that the next secret stays in the pipe. */
static bool
read_line(int signals, char out[CONTROL_SECRET_BYTES])
{
	size_t len = 0;
	char c;

	while (await_byte(signals) && read(STDIN_FILENO, &c, 1) == 1) {
		if (c == '\n') {
			if (len > 0 && out[len - 1] == '\r')
				len--;
			out[len] = '\0';
			return true;
		}
		if (len == CONTROL_SECRET_BYTES - 1)
			break;
		out[len++] = c;
	}
	sodium_memzero(out, CONTROL_SECRET_BYTES);
	return false;
}

/*
 * Without echo for one line.  A signal that ends us (^C) waits until the
 * terminal is as it was, or the shell would be left without echo.
 */
static bool
type_unseen(const struct termios *before, const char *what, bool has_echo, char out[CONTROL_SECRET_BYTES])
{
	struct termios quiet = *before;
	sigset_t set, was;
	bool is_typed;
	int signals;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTSTP);
	sigprocmask(SIG_BLOCK, &set, &was);
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (!has_echo)
		quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	fprintf(stderr, "%s: ", what);	/* only now: who answers a question types into the dark */
	is_typed = read_line(signals, out);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, before);
	if (!has_echo)
		fputc('\n', stderr);
	close(signals);
	sigprocmask(SIG_SETMASK, &was, NULL);	/* what waited comes now */
	return is_typed;
}

static bool
ask_line(struct control_words *w, const char *what, bool has_echo, char out[CONTROL_SECRET_BYTES])
{
	struct termios before;
	bool is_typed;

	if (w->has_secrets_stdin) {
		is_typed = read_line(-1, out);
	} else if (tcgetattr(STDIN_FILENO, &before) != 0) {
		fprintf(stderr, "%s: %s: this is no terminal; --secrets-stdin reads it from a pipe\n", w->title, what);
		return false;
	} else {
		is_typed = type_unseen(&before, what, has_echo, out);
	}
	if (!is_typed)
		fprintf(stderr, "%s: %s: nothing was typed, or too much\n", w->title, what);
	if (is_typed && !utf8_valid(out, strlen(out), NULL)) {
		fprintf(stderr, "%s: %s: this is not UTF-8: is the terminal set to UTF-8?\n", w->title, what);
		sodium_memzero(out, CONTROL_SECRET_BYTES);
		is_typed = false;
	}
	return is_typed;
}

bool
control_secret(struct control_words *w, const char *what, char out[CONTROL_SECRET_BYTES])
{
	return ask_line(w, what, false, out);
}

bool
control_visible(struct control_words *w, const char *what, char out[CONTROL_SECRET_BYTES])
{
	return ask_line(w, what, true, out);
}

bool
control_new_password(struct control_words *w, const char *who, char out[CONTROL_SECRET_BYTES])
{
	char what[128], again[CONTROL_SECRET_BYTES];
	bool is_good;

	snprintf(what, sizeof(what), "password of %s, 12 characters or more", who);
	if (!control_secret(w, what, out))
		return false;
	snprintf(what, sizeof(what), "the same again");
	is_good = control_secret(w, what, again);
	if (is_good && strcmp(out, again) != 0) {
		fprintf(stderr, "%s: the two passwords of %s differ\n", w->title, who);
		is_good = false;
	}
	sodium_memzero(again, sizeof(again));
	if (!is_good)
		sodium_memzero(out, CONTROL_SECRET_BYTES);
	return is_good;
}

static void
cell(const json_t *row, const struct control_column *column, char out[CELL_BYTES])
{
	const json_t *v = json_object_get(row, column->key);

	*out = '\0';
	if (column->say != NULL)
		column->say(v, out, CELL_BYTES);
	else if (json_is_string(v))
		snprintf(out, CELL_BYTES, "%s", json_string_value(v));
	else if (json_is_integer(v))
		snprintf(out, CELL_BYTES, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	if (*out == '\0')
		snprintf(out, CELL_BYTES, "-");
}

void
control_table(const json_t *rows, const struct control_column *columns, unsigned count)
{
	size_t width[COLUMNS_MAX], n, i;
	char word[CELL_BYTES];
	json_t *row;

	BUG_IF(count > COLUMNS_MAX);
	if (rows == NULL)		/* refused; an empty list is a heading alone, so that nobody waits for more */
		return;
	for (unsigned c = 0; c < count; c++) {
		width[c] = strlen(columns[c].title);
		json_array_foreach(rows, i, row) {
			cell(row, &columns[c], word);
			n = strlen(word);
			width[c] = n > width[c] ? n : width[c];
		}
	}
	for (unsigned c = 0; c < count; c++)
		printf("%-*s%s", c + 1 < count ? (int)width[c] : 0, columns[c].title, c + 1 < count ? " " : "\n");
	json_array_foreach(rows, i, row)
		for (unsigned c = 0; c < count; c++) {
			cell(row, &columns[c], word);
			printf("%-*s%s", c + 1 < count ? (int)width[c] : 0, word, c + 1 < count ? " " : "\n");
		}
}

void
control_say_time(const json_t *v, char *out, size_t size)
{
	time_t t = (time_t)json_integer_value(v);
	struct tm tm;

	if (gmtime_r(&t, &tm) != NULL)
		strftime(out, size, "%Y-%m-%d %H:%M", &tm);
}

void
control_say_age(const json_t *v, char *out, size_t size)
{
	long minutes = (long)(json_integer_value(v) / 60);

	if (minutes < 120)
		snprintf(out, size, "%ldm", minutes);
	else if (minutes < 72 * 60)
		snprintf(out, size, "%ldh", minutes / 60);
	else
		snprintf(out, size, "%ldd", minutes / (24 * 60));
}

void
control_say_id(const json_t *v, char *out, size_t size)
{
	snprintf(out, size, "%.12s", json_is_string(v) ? json_string_value(v) : "");
}

void
control_say_yes(const json_t *v, char *out, size_t size)
{
	snprintf(out, size, "%s", json_is_true(v) ? "yes" : "");
}

void
control_say_words(const json_t *v, char *out, size_t size)
{
	struct buf words = BUF_INIT(CELL_BYTES);
	json_t *word;
	size_t i;

	json_array_foreach(v, i, word)
		buf_addf(&words, "%s%s", i > 0 ? "," : "", json_string_value(word));
	snprintf(out, size, "%s", words.ptr);
	buf_free(&words);
}
