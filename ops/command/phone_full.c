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
#include "ops/command/phone_plain.h"
#include "ops/command/phone_screen.h"
#include "ops/command/terminal.h"

struct full {
	struct handset	*handset;
	struct phone_screen *screen;
	struct terminal	 terminal;
	int		 signals;
	bool		 is_over;
	bool		 has_asked;	/* and heard nothing yet */
	unsigned long	 heards;	/* before it asked */
	int64_t		 asked_ms;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
ask(struct full *f)
{
	f->has_asked = true;
	f->heards = f->handset->heards;
	f->asked_ms = now_ms();
}

/* Milliseconds until silence is an answer; -1 when nothing is due.  Says so when it is time. */
static int
tend_silence(struct full *f)
{
	int64_t left = f->asked_ms + PHONE_WAIT_MS - now_ms();

	if (f->has_asked && f->handset->heards != f->heards)
		f->has_asked = false;
	if (!f->has_asked)
		return -1;
	if (left > 0 && f->handset->ops->is_waiting(f->handset))
		return (int)left;
	f->has_asked = false;
	phone_screen_tell(f->screen, "", "(no answer)");
	return -1;
}

static bool
is_code(const char *text)
{
	size_t len = strlen(text);

	return len >= 3 && text[0] == '*' && text[len - 1] == '#' && strspn(text, "*#0123456789") == len;
}

#define SLASH_WORDS "/help, /sms TEXT, /hangup, /quit"

static void
help(struct full *f)
{
	char room[SCREEN_TEXT];
	struct buf text = BUF_OVER(room);

	buf_adds(&text, "A text and Enter: an SMS. *384*77# and Enter: USSD; then keys and Enter.\n"
	    "Phone: " SLASH_WORDS ". A text that begins with / goes with /sms.\n"
	    "Up and Down scroll; Ctrl-C ends.");
	if (f->screen->second != NULL)
		buf_addf(&text, "\nAnother person, in a second terminal:\n%s", f->screen->second);
	phone_screen_tell(f->screen, "help", text.ptr);
}

/* What is for the phone itself; a mistyped one must not go to the network as a text. */
static bool
obey_slash(struct full *f, const char *text, struct buf *why)
{
	if (strcmp(text, "/quit") == 0) {
		f->is_over = true;
	} else if (strcmp(text, "/help") == 0) {
		help(f);
	} else if (strcmp(text, "/hangup") == 0) {
		if (f->handset->is_open)
			return f->handset->ops->hangup(f->handset, why);
	} else {
		buf_adds(why, "this phone has no such word; it has " SLASH_WORDS);
		return false;
	}
	return true;
}

static void
obey(struct full *f, const char *text)
{
	const struct handset_ops *ops = f->handset->ops;
	char room[512];
	struct buf why = BUF_OVER(room);
	bool is_done = true;

	if (text[0] == '/' && strncmp(text, "/sms ", 5) != 0) {
		is_done = obey_slash(f, text, &why);
	} else if (is_code(text)) {
		ask(f);
		is_done = ops->dial(f->handset, text, &why);
	} else if (f->handset->is_open && text[0] != '/') {
		ask(f);
		is_done = ops->key(f->handset, text, &why);
	} else {
		const char *body = text[0] == '/' ? text + 5 : text;

		phone_screen_said(f->screen, "you", body);
		ask(f);
		is_done = ops->sms(f->handset, body, &why);
	}
	if (!is_done) {
		f->has_asked = false;
		phone_screen_notice(f->screen, why.ptr);
	}
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

	int wait_ms = tend_silence(f);

	phone_screen_draw(f->screen, &f->terminal);
	if (poll(p, 3, wait_ms) < 0)
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
