/*
 * generator.c - one line there, one line back, until it is done
 */
#include "ops/bench/generator.h"

#include "locales/text/buf.h"
#include "ops/bench/process.h"
#include "ops/command/lines.h"

enum { ANSWER_MS = 5000, LOOK_MS = 50 };

/* The answer to one line; false and a sentence when there is none, or it is "error". */
static bool
exchange(struct wire *w, const struct buf *line, struct line *answer, struct buf *why)
{
	if (!wire_send(w, line, why))
		return false;
	if (wire_next(w, ANSWER_MS, answer) != WIRE_LINE) {
		buf_adds(why, "the operator does not answer");
		return false;
	}
	if (strcmp(line_field(answer, 0), "error") != 0)
		return true;
	buf_addf(why, "the operator says: %s", line_field(answer, 1));
	return false;
}

static bool
say(struct wire *w, const char *word, struct line *answer, struct buf *why)
{
	char room[64];
	struct buf line = BUF_OVER(room);

	line_add(&line, word);
	return exchange(w, &line, answer, why);
}

unsigned long
generator_links(struct wire *operator)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct line answer;

	return say(operator, "bound", &answer, &why) ? strtoul(line_field(&answer, 1), NULL, 10) : 0;
}

/* One part of data_coding 0 without escapes: letters, digits and what Kannel's settings and URLs leave alone. */
static bool
read_plain(const struct line *submit, char answer[GENERATOR_TEXT_BYTES])
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;?!'()/*+-";
	unsigned char octets[GENERATOR_TEXT_BYTES];
	int len = hex_read(line_field(submit, 7), octets, sizeof octets - 1);

	if (len <= 0 || strcmp(line_field(submit, 5), "0") != 0 || *line_field(submit, 6) != '\0')
		return false;
	for (int i = 0; i < len; i++) {
		answer[i] = octets[i] == '\n' ? ' ' : (char)octets[i];
		if (answer[i] == '\0' || strchr(plain, answer[i]) == NULL)
			return false;
	}
	answer[len] = '\0';
	return true;
}

bool
generator_ask(const char *socket, const char *from, const char *to, const char *text, int wait_ms,
    char answer[GENERATOR_TEXT_BYTES], struct buf *why)
{
	struct wire *w = wire_connect(socket, 0, why);
	char room[512];
	struct buf line = BUF_OVER(room);
	struct line got;
	bool is_good = false;

	if (w == NULL || !say(w, "watch", &got, why))
		goto out;
	line_add(&line, "mo");
	line_add(&line, from);
	line_add(&line, to);
	line_add(&line, text);
	if (!exchange(w, &line, &got, why))
		goto out;
	for (; wait_ms > 0; wait_ms -= LOOK_MS) {
		enum wire_result r = wire_next(w, LOOK_MS, &got);

		if (r == WIRE_GONE || !process_nap(0))
			break;
		if (r == WIRE_NOTHING)
			continue;
		is_good = read_plain(&got, answer);
		buf_adds(why, is_good ? "" : "the answer is not one plain part of the GSM alphabet: take another WORD");
		goto out;
	}
	buf_adds(why, "a first message was not answered");
out:
	wire_close(w);
	return is_good;
}

static struct generator_report
read_report(const struct line *l)
{
	struct generator_report r = {
		.is_done = strcmp(line_field(l, 1), "yes") == 0 || strcmp(line_field(l, 1), "1") == 0,
		.answered = strtoul(line_field(l, 2), NULL, 10),
		.unanswered = strtoul(line_field(l, 3), NULL, 10),
		.twice = strtoul(line_field(l, 4), NULL, 10),
		.elapsed_us = strtoull(line_field(l, 5), NULL, 10),
		.p50_us = strtoull(line_field(l, 6), NULL, 10),
		.p90_us = strtoull(line_field(l, 7), NULL, 10),
		.p99_us = strtoull(line_field(l, 8), NULL, 10),
		.max_us = strtoull(line_field(l, 9), NULL, 10),
		.rate_per_s = strtod(line_field(l, 10), NULL),
	};

	return r;
}

bool
generator_run(struct wire *operator, const struct buf *line, int wait_ms, struct generator_report *out,
    struct buf *why)
{
	struct line answer;

	*out = (struct generator_report){ 0 };
	if (!exchange(operator, line, &answer, why))
		return false;
	for (; wait_ms > 0 && !out->is_done; wait_ms -= LOOK_MS) {
		if (!process_nap(LOOK_MS)) {
			buf_adds(why, "stopped");
			return false;
		}
		if (!say(operator, "load-report", &answer, why))
			return false;
		*out = read_report(&answer);
	}
	if (out->is_done && out->unanswered == 0)
		return true;
	buf_addf(why, "%lu messages have no answer", out->unanswered);
	return false;
}
