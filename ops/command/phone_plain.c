/*
 * phone_plain.c - for pipes, tests and people with a screen reader
 */
#include "ops/command/phone_plain.h"

#include <poll.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/command/command.h"
#include "ops/command/handset.h"

static const char *
alphabet_name(enum alphabet a)
{
	return a == ALPHABET_UCS2 ? "ucs2" : "gsm7";
}

static void
print_indented(FILE *out, const char *text)
{
	size_t len;

	do {
		len = strcspn(text, "\n");
		fprintf(out, "  %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	} while (*text != '\0');
}

void
phone_plain_heard(void *arg, const struct heard *h)
{
	FILE *out = arg;

	switch (h->kind) {
	case HEARD_PART:
		fprintf(out, "part %u/%u %s %u\n", h->part, h->parts, alphabet_name(h->alphabet), h->units);
		break;
	case HEARD_PAGE:
		fprintf(out, "page %s %s %u\n", h->is_end ? "end" : "more", alphabet_name(h->alphabet), h->units);
		break;
	case HEARD_ERROR:
		fprintf(out, "error\n");
		break;
	}
	print_indented(out, h->text);
	fflush(out);
}

/* `heards` is what was heard before the question.  False when the network is gone. */
static bool
wait_for_answer(struct handset *h, unsigned long heards, FILE *out, struct buf *why)
{
	while (h->ops->is_waiting(h)) {
		struct pollfd p = { h->ops->fd(h), POLLIN, 0 };

		if (poll(&p, 1, PHONE_WAIT_MS) <= 0) {
			heards = h->heards;
			break;
		}
		if (!h->ops->take(h, why))
			return false;
	}
	if (h->heards == heards) {
		fprintf(out, "no answer\n");
		fflush(out);
	}
	return true;
}

enum did { DID, HUNG_UP, DID_NOT, NOT_UNDERSTOOD, QUIT };

static enum did
obey(struct handset *h, char *line, struct buf *why)
{
	char *rest = strchr(line, ' ');

	if (rest != NULL)
		*rest++ = '\0';
	else
		rest = line + strlen(line);
	if (strcmp(line, "sms") == 0)
		return h->ops->sms(h, rest, why) ? DID : DID_NOT;
	if (strcmp(line, "dial") == 0)
		return h->ops->dial(h, rest, why) ? DID : DID_NOT;
	if (strcmp(line, "hangup") == 0)
		return h->ops->hangup(h, why) ? HUNG_UP : DID_NOT;
	if (strcmp(line, "quit") == 0)
		return QUIT;
	if (strcmp(line, "key") != 0) {
		buf_adds(why, "say: sms TEXT, dial CODE, key X, hangup or quit");
		return NOT_UNDERSTOOD;
	}
	if (!h->is_open) {
		buf_adds(why, "no USSD session is open; dial first");
		return NOT_UNDERSTOOD;
	}
	return h->ops->key(h, rest, why) ? DID : DID_NOT;
}

int
phone_plain(struct handset *h, FILE *in, FILE *out)
{
	char line[8192], room[512];
	struct buf why = BUF_OVER(room);
	int status = 0;

	while (fgets(line, sizeof line, in) != NULL) {
		unsigned long heards = h->heards;
		enum did did = NOT_UNDERSTOOD;

		line[strcspn(line, "\r\n")] = '\0';
		if (*line == '\0' || *line == '#')
			continue;
		buf_reset(&why);
		if (utf8_valid(line, strlen(line), NULL))
			did = obey(h, line, &why);
		else
			buf_adds(&why, "this line is not UTF-8");
		if (did == QUIT)
			break;
		if (did == DID && !wait_for_answer(h, heards, out, &why)) {
			fprintf(stderr, "safar phone: %s\n", why.ptr);
			return EXIT_WORLD;
		}
		if (did == DID_NOT || did == NOT_UNDERSTOOD) {
			fprintf(stderr, "safar phone: %s\n", why.ptr);
			status = did == DID_NOT ? EXIT_WORLD : EXIT_BAD_INPUT;
		}
	}
	return status;
}
