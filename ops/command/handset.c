/*
 * handset.c - what all networks share
 */
#include "ops/command/handset.h"

#include <errno.h>
#include <unistd.h>

#include "content/pack.h"
#include "gateway/exit_codes.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "routing/phone_number.h"

void
handset_init(struct handset *h, const struct handset_ops *ops, const struct handset_settings *s)
{
	h->ops = ops;
	h->heard = s->heard;
	h->heard_arg = s->heard_arg;
	BUG_IF(strlen(s->from) >= sizeof h->from || strlen(s->service) >= sizeof h->service);
	memcpy(h->from, s->from, strlen(s->from) + 1);
	memcpy(h->service, s->service, strlen(s->service) + 1);
}

void
handset_hear(struct handset *h, const struct heard *what)
{
	if (what->kind == HEARD_PAGE)
		h->is_open = !what->is_end;
	h->heards++;
	h->heard(h->heard_arg, what);
}

void
handset_close(struct handset *h)
{
	if (h != NULL)
		h->ops->close(h);
}

bool
handset_person(struct buf *out, const char *number, struct buf *why)
{
	const struct phone_number n = phone_number_read(number);

	if (n.kind == NUMBER_E164) {
		buf_addf(out, "+%s", n.digits);
		return true;
	}
	buf_adds(why, n.kind == NUMBER_SHORT ? "a short code is no person; say +, country code and number" :
	    n.kind == NUMBER_ALPHANUMERIC ? "a name cannot be answered; say +, country code and number" :
	    "this is no phone number; say +, country code and number");
	return false;
}

bool
handset_is_service(const char *number)
{
	size_t digits = strspn(number + (*number == '+'), "0123456789");

	return digits >= 2 && digits <= E164_DIGITS && number[digits + (*number == '+')] == '\0';
}

int
handset_check_pack(const char *path, struct buf *why)
{
	struct pack *p;

	if (access(path, R_OK) < 0) {
		buf_addf(why, "%s: %s%s", path, strerror(errno), errno == ENOENT ? "; `make' builds build/sample.pack" : "");
		return EXIT_WORLD;
	}
	p = pack_open(path, why);
	if (p == NULL)
		return EXIT_BAD_INPUT;
	pack_close(p);
	return 0;
}

bool
handset_say(const struct handset *h, struct wire *w, const char *word, const char *second, const char *third,
    struct buf *why)
{
	char room[LINE_MAX_BYTES];
	struct buf line = BUF_OVER(room);

	line_add(&line, word);
	line_add(&line, h->from);
	if (second != NULL)
		line_add(&line, second);
	if (third != NULL)
		line_add(&line, third);
	return wire_send(w, &line, why);
}
