/*
 * broadcast_progress.c - how far it is: a bar that is drawn over, or a line every ten of a hundred
 */
#include "ops/command/broadcast_progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_words.h"
#include "ops/command/terminal.h"

enum { REDRAW_MS = 200, BAR_CELLS = 20, COLUMNS = 80, HUNDRED = 100, TENTHS = 10 };

struct progress_sums
progress_sum(const json_t *rows)
{
	struct progress_sums s = { 0 };
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		s.planned += number_in(row, "planned");
		s.waiting += number_in(row, "waiting");
		s.under_way += number_in(row, "under_way");
		s.accepted += number_in(row, "accepted");
		s.delivered += number_in(row, "delivered");
		s.unknown += number_in(row, "unknown");
		s.not_reached += number_in(row, "not_reached");
		s.in_doubt += number_in(row, "in_doubt");
		s.maybe_twice += number_in(row, "maybe_twice");
		s.got += number_in(row, "got");
	}
	return s;
}

static json_int_t
done_of(const struct progress_sums *s)
{
	json_int_t done = s->planned - s->waiting - s->under_way;

	return done < 0 ? 0 : done;
}

static json_int_t
sent_of(const struct progress_sums *s)
{
	return s->delivered + s->accepted + s->unknown;
}

/* Of these nobody waits either, and yet it is not done. */
static bool
is_cut_short(const json_t *shown)
{
	return strcmp(words_in(shown, "state"), "cancelled") == 0 || strcmp(words_in(shown, "state"), "expired") == 0;
}

/* A hundred only when nobody waits. */
unsigned
progress_percent(const struct progress_sums *s)
{
	return s->planned <= 0 ? 0 : (unsigned)(done_of(s) * HUNDRED / s->planned);
}

static void
add_count(struct buf *out, const char *before, json_int_t n)
{
	buf_adds(out, before);
	words_number(out, n);
}

void
progress_words(const struct progress_sums *s, struct buf *out)
{
	add_count(out, "sent to    ", sent_of(s));
	add_count(out, " of ", s->planned);
	add_count(out, " people: delivered ", s->delivered);
	add_count(out, ", accepted by the operator ", s->accepted);
	add_count(out, ", no answer yet ", s->unknown);
	add_count(out, "\nnot sent   ", s->not_reached);
	add_count(out, " (refused, too late, taken back); still here ", s->waiting);
	add_count(out, "; under way ", s->under_way);
	buf_addc(out, '\n');
	if (s->got > 0) {
		add_count(out, "said 1     ", s->got);
		buf_addc(out, '\n');
	}
	if (s->in_doubt > 0 || s->maybe_twice > 0) {
		add_count(out, "in doubt   ", s->in_doubt);
		add_count(out, "; perhaps twice ", s->maybe_twice);
		buf_addc(out, '\n');
	}
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
progress_init(struct progress *p)
{
	*p = (struct progress){ .is_terminal = terminal_is_there(STDERR_FILENO, STDERR_FILENO), .drawn_ms = -REDRAW_MS };
}

/* Over what stood there; cut at the edge, or it would scroll. */
static void
draw(struct progress *p, const char *line)
{
	struct winsize size;
	unsigned columns = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : COLUMNS;
	int64_t now = now_ms();
	size_t next;

	if (now - p->drawn_ms < REDRAW_MS)
		return;
	fprintf(stderr, "\r\033[K%.*s", (int)terminal_wrap(line, strlen(line), columns - 1, &next), line);
	fflush(stderr);
	p->drawn_ms = now;
	p->is_drawn = true;
}

void
progress_end(struct progress *p)
{
	if (p->is_drawn)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	p->is_drawn = false;
}

void
progress_counting(struct progress *p, json_int_t people)
{
	struct buf line = BUF_INIT(COLUMNS);

	if (!p->is_terminal)
		return;
	add_count(&line, "counting: ", people);
	buf_adds(&line, " people so far");
	draw(p, line.ptr);
	buf_free(&line);
}

/* "20/s, ends about 14:52 UTC": what waits, in parts, by the pace of now. */
static void
add_end(struct buf *out, const json_t *shown, const struct progress_sums *s, int64_t now_s)
{
	double pace = json_number_value(json_object_get(shown, "parts_a_second"));
	json_int_t people = number_in(shown, "people"), parts = number_in(shown, "parts"), left = s->waiting + s->under_way;
	time_t end;
	struct tm tm;

	if (pace < 0.05 || strcmp(words_in(shown, "state"), "sending") != 0)
		return;
	buf_addf(out, "  %.0f/s", pace < 1 ? 1 : pace);
	end = (time_t)(now_s + (people > 0 ? (int64_t)((double)left * (double)parts / (double)people / pace) : 0));
	if (gmtime_r(&end, &tm) != NULL)
		buf_addf(out, ", ends about %02d:%02d UTC", tm.tm_hour, tm.tm_min);
}

static void
add_bar(struct buf *out, unsigned percent)
{
	for (unsigned i = 0; i < BAR_CELLS; i++)
		buf_adds(out, i < percent * BAR_CELLS / HUNDRED ? "\342\226\210" : "\342\226\221");
}

void
progress_show(struct progress *p, const json_t *shown, int64_t now_s)
{
	struct progress_sums s = progress_sum(json_object_get(shown, "progress"));
	unsigned percent = progress_percent(&s);
	bool is_news = strcmp(p->state, words_in(shown, "state")) != 0 || percent / TENTHS > p->tenth;
	struct buf line = BUF_INIT(1024);

	if (json_is_true(json_object_get(shown, "training")))
		buf_adds(&line, "TRAINING  ");
	buf_addf(&line, "%s %s ", words_in(shown, "ref"), words_in(shown, "state"));
	if (is_cut_short(shown)) {
		add_count(&line, " sent to ", sent_of(&s));
		add_count(&line, " of ", s.planned);
		buf_adds(&line, " people, and to nobody else");
	} else if (s.planned > 0) {
		if (p->is_terminal)
			add_bar(&line, percent);
		buf_addf(&line, " %u %%  ", percent);
		add_count(&line, "", done_of(&s));
		add_count(&line, " of ", s.planned);
		buf_adds(&line, " people");
		add_end(&line, shown, &s, now_s);
	}
	if (strcmp(words_in(shown, "state"), "waiting") == 0) {
		buf_adds(&line, " ");
		words_waits(&line, shown);
	}
	if (*words_in(shown, "paused_why") != '\0') {
		buf_adds(&line, "  ");
		words_clean(&line, words_in(shown, "paused_why"));
	}
	if (p->is_terminal)
		draw(p, line.ptr);
	else if (is_news)
		fprintf(stderr, "%s\n", line.ptr);
	p->tenth = percent / TENTHS;
	snprintf(p->state, sizeof(p->state), "%s", words_in(shown, "state"));
	buf_free(&line);
}
