/*
 * phone_full.c - keys, answers and the size of the window, in one poll
 */
#include "ops/command/phone_full.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/utf8.h"
#include "ops/command/command.h"
#include "ops/command/handset.h"
#include "ops/command/phone_screen.h"
#include "ops/command/terminal.h"

struct full {
	struct handset	*handset;
	struct phone_screen *screen;
	struct terminal	 terminal;
	int		 signals;
	bool		 is_over;
};

static bool
is_code(const char *text)
{
	size_t len = strlen(text);

	return len >= 3 && text[0] == '*' && text[len - 1] == '#' && strspn(text, "*#0123456789") == len;
}

static void
obey(struct full *f, const char *text)
{
	const struct handset_ops *ops = f->handset->ops;
	char room[512];
	struct buf why = BUF_OVER(room);
	bool is_done = true;

	if (strcmp(text, "/quit") == 0) {
		f->is_over = true;
	} else if (strcmp(text, "/hangup") == 0) {
		if (f->handset->is_open)
			is_done = ops->hangup(f->handset, &why);
	} else if (is_code(text)) {
		is_done = ops->dial(f->handset, text, &why);
	} else if (f->handset->is_open && strncmp(text, "/sms ", 5) != 0) {
		is_done = ops->key(f->handset, text, &why);
	} else {
		const char *body = strncmp(text, "/sms ", 5) == 0 ? text + 5 : text;

		phone_screen_said(f->screen, "you", body);
		is_done = ops->sms(f->handset, body, &why);
	}
	if (!is_done)
		phone_screen_notice(f->screen, why.ptr);
}

static void
on_enter(struct full *f)
{
	char text[SCREEN_INPUT + 1];
	struct phone_screen *s = f->screen;

	memcpy(text, s->input, s->input_len);
	text[s->input_len] = '\0';
	s->input_len = 0;
	phone_screen_notice(s, "");
	if (!utf8_valid(text, strlen(text), NULL))
		phone_screen_notice(s, "this is not UTF-8: is the terminal set to it?");
	else if (*text != '\0')
		obey(f, text);
}

static void
on_key(struct full *f, enum key key, const char *bytes, size_t len)
{
	struct phone_screen *s = f->screen;

	switch (key) {
	case KEY_TEXT:
		if (len <= sizeof s->input - s->input_len) {
			memcpy(s->input + s->input_len, bytes, len);
			s->input_len += len;
		}
		break;
	case KEY_BACK:
		while (s->input_len > 0 && ((unsigned char)s->input[--s->input_len] & 0xC0) == 0x80)
			continue;
		break;
	case KEY_ENTER: on_enter(f); break;
	case KEY_CLEAR: s->input_len = 0; break;
	case KEY_UP: s->scroll += 3; break;
	case KEY_DOWN: s->scroll -= s->scroll < 3 ? s->scroll : 3; break;
	case KEY_QUIT: f->is_over = true; break;
	case KEY_NONE: break;
	}
}

static void
on_typed(struct full *f)
{
	char bytes[512];
	ssize_t n = read(f->terminal.in, bytes, sizeof bytes);
	size_t used;

	if (n <= 0 && errno != EINTR)
		f->is_over = true;
	for (size_t at = 0; n > 0 && at < (size_t)n && !f->is_over; at += used) {
		enum key key = terminal_key(bytes + at, (size_t)n - at, &used);

		on_key(f, key, bytes + at, used);
	}
}

static void
on_signal(struct full *f)
{
	struct signalfd_siginfo info;

	while (read(f->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo != SIGWINCH)
			f->is_over = true;
	}
	terminal_measure(&f->terminal);
}

static bool
one_turn(struct full *f, struct buf *why)
{
	struct pollfd p[3] = {
		{ f->terminal.in, POLLIN, 0 }, { f->signals, POLLIN, 0 }, { f->handset->ops->fd(f->handset), POLLIN, 0 },
	};

	phone_screen_draw(f->screen, &f->terminal);
	if (poll(p, 3, -1) < 0)
		return errno == EINTR;
	if (p[1].revents != 0)
		on_signal(f);
	if (p[0].revents != 0)
		on_typed(f);
	return p[2].revents == 0 || f->handset->ops->take(f->handset, why);
}

int
phone_full(struct handset *h, struct phone_screen *screen, struct buf *why)
{
	struct full f = { .handset = h, .screen = screen, .signals = -1 };
	sigset_t set, before;
	bool is_well = true;
	int status = EXIT_WORLD;

	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, &before);
	f.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (f.signals < 0)
		buf_addf(why, "signalfd: %s", strerror(errno));
	else if (terminal_open(&f.terminal, STDIN_FILENO, STDOUT_FILENO, why)) {
		while (is_well && !f.is_over)
			is_well = one_turn(&f, why);
		terminal_close(&f.terminal);
		status = is_well ? 0 : EXIT_WORLD;
	}
	if (f.signals >= 0)
		close(f.signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}
