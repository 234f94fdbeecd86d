/*
 * ussd.c - dialogues by number, in a tree of libc
 */
#include "ops/smsc/ussd.h"

#include <search.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/smpp.h"
#include "routing/ussd_dialect.h"

struct dialogue {
	char		 from[PDU_ADDRESS + 1];	/* first: the key */
	char		 to[PDU_ADDRESS + 1];
	uint16_t	 session;
	bool		 is_waiting;		/* for a page */
};

struct watcher { ussd_watch_fn *fn; void *arg; };

struct ussd {
	struct smpp	*smpp;
	const struct ussd_dialect *dialect;
	char		 code[PDU_ADDRESS];	/* "" or "*384*77#" */
	uint16_t	 last_session;
	void		*dialogues;		/* of tsearch() */
	struct ussd_counts counts;
	struct watcher	 watcher[USSD_WATCHERS];
	unsigned	 watchers;
};

static int
by_number(const void *a, const void *b)
{
	return strcmp(a, b);
}

static struct dialogue *
find(struct ussd *u, const char *from)
{
	struct dialogue *const *at = tfind(from, &u->dialogues, by_number);

	return at == NULL ? NULL : *at;
}

static void
end(struct ussd *u, struct dialogue *d)
{
	tdelete(d->from, &u->dialogues, by_number);
	free(d);
}

static void
end_all(struct ussd *u)
{
	while (u->dialogues != NULL)
		end(u, *(struct dialogue **)u->dialogues);	/* a node begins with its key, POSIX tsearch() */
}

/* Never 0, bit 0 free: 15 bits where its_session_info holds them, the same elsewhere. */
static uint16_t
next_session(struct ussd *u)
{
	u->last_session = (uint16_t)(u->last_session + 2);
	if (u->last_session == 0)
		u->last_session = 2;
	return u->last_session;
}

static struct dialogue *
begin(struct ussd *u, const char *from, const char *to, uint16_t session)
{
	struct dialogue *d = xcalloc(1, sizeof *d);

	(void)snprintf(d->from, sizeof d->from, "%s", from);
	(void)snprintf(d->to, sizeof d->to, "%s", to);
	d->session = session;
	BUG_IF(tsearch(d, &u->dialogues, by_number) == NULL);
	return d;
}

static bool
send_step(struct ussd *u, const struct dialogue *d, uint16_t op, bool is_over, const char *text, struct buf *why)
{
	const struct ussd_step step = { op, d->session, is_over, text };
	struct pdu_message m = { .len = 0 };

	memcpy(m.from, d->from, sizeof m.from);
	memcpy(m.to, d->to, sizeof m.to);
	if (!utf8_valid(text, strlen(text), NULL) || !ussd_wire_write(u->dialect, &step, &m)) {
		buf_adds(why, "the text is not UTF-8, or longer than a USSD string (182 septets, 80 units)");
		return false;
	}
	if (smpp_deliver(u->smpp, &m))
		return true;
	buf_adds(why, "an address is longer than SMPP has room for");
	return false;
}

/* '*', digits in groups, '#' at the end. */
static bool
is_code(const char *code)
{
	size_t len = strlen(code);

	return len >= 3 && len < PDU_ADDRESS && code[0] == '*' && code[len - 1] == '#' &&
	    strspn(code, "*0123456789") == len - 1;
}

/* What stands in the address, and behind it in the text: "*384*77*3#" of the service "*384*77#" leaves "3". */
static void
connect_code(const struct ussd *u, const char *code, char to[PDU_ADDRESS], char text[PDU_ADDRESS])
{
	size_t stem = strlen(u->code) > 0 ? strlen(u->code) - 1 : 0;
	bool is_ours = stem > 0 && strncmp(code, u->code, stem) == 0 && (code[stem] == '*' || code[stem] == '#');

	(void)snprintf(text, PDU_ADDRESS, "%s", code);
	if (u->dialect->code == USSD_CODE_MESSAGE) {
		/* The operator's own short number: the first group of digits. */
		(void)snprintf(to, PDU_ADDRESS, "%.*s", (int)strcspn(code + 1, "*#"), code + 1);
		return;
	}
	(void)snprintf(to, PDU_ADDRESS, "%s", is_ours ? u->code : code);
	if (is_ours) {
		const char *rest = code + stem + (code[stem] == '*');

		(void)snprintf(text, PDU_ADDRESS, "%.*s", (int)strcspn(rest, "#"), rest);
	}
}

bool
ussd_dial(struct ussd *u, const char *from, const char *code, struct buf *why)
{
	char to[PDU_ADDRESS], text[PDU_ADDRESS];
	struct dialogue *d;

	if (*from == '\0' || strlen(from) > PDU_ADDRESS || !is_code(code)) {
		buf_adds(why, "say: dial, a number, a code such as *384*77# (at most 20 characters)");
		return false;
	}
	if (find(u, from) != NULL) {
		buf_adds(why, "this number has a dialogue; it must hang up first");
		return false;
	}
	connect_code(u, code, to, text);
	d = begin(u, from, to, next_session(u));
	d->is_waiting = true;
	if (send_step(u, d, u->dialect->begin, false, text, why))
		return true;
	end(u, d);
	return false;
}

bool
ussd_key(struct ussd *u, const char *from, const char *text, struct buf *why)
{
	struct dialogue *d = find(u, from);

	if (d == NULL || d->is_waiting) {
		buf_adds(why, d == NULL ? "this number has no dialogue" : "no screen has come yet");
		return false;
	}
	if (!send_step(u, d, u->dialect->input, false, text, why))
		return false;
	d->is_waiting = true;
	return true;
}

static bool
hang_up(struct ussd *u, const char *from, uint16_t op, struct buf *why)
{
	struct dialogue *d = find(u, from);
	bool is_told;

	if (d == NULL) {
		buf_adds(why, "this number has no dialogue");
		return false;
	}
	is_told = op == USSD_OP_NONE || send_step(u, d, op, true, "", why);
	end(u, d);
	return is_told;
}

bool
ussd_hangup(struct ussd *u, const char *from, struct buf *why)
{
	return hang_up(u, from, u->dialect->abort, why);
}

bool
ussd_timeout(struct ussd *u, const char *from, struct buf *why)
{
	uint16_t gone = u->dialect->gone;

	return hang_up(u, from, gone == USSD_OP_NONE ? u->dialect->abort : gone, why);
}

/* Which page it is; false when the dialect has no such operation. */
static bool
what_page(const struct ussd *u, const struct ussd_shown *shown, bool has_dialogue, enum ussd_page *out)
{
	const struct ussd_dialect *d = u->dialect;
	bool is_named = d->session == USSD_SESSION_NUMBER ? has_dialogue : shown->has_session;

	if (shown->op == d->more && (d->more != d->push || is_named))
		*out = USSD_PAGE_MORE;
	else if (shown->op == d->end)
		*out = USSD_PAGE_END;
	else if (shown->op == d->push)
		*out = USSD_PAGE_PUSH;
	else if (shown->op == d->notify)
		*out = USSD_PAGE_NOTIFY;
	else
		return false;
	return true;
}

/* Before it is taken: is it in this dialect at all? */
static enum pdu_status
on_gate(void *arg, const struct pdu_message *m)
{
	struct ussd *u = arg;
	struct ussd_shown shown;
	enum ussd_page page;

	if (!ussd_wire_read(u->dialect, m, &shown))
		return PDU_OK;
	if (!what_page(u, &shown, find(u, m->to) != NULL, &page))
		return PDU_REFUSED;
	if (u->dialect->ends_by_bit && shown.has_session && shown.is_over != (page == USSD_PAGE_END))
		return PDU_REFUSED;
	return PDU_OK;
}

/* Moves the dialogue; false when the page is late. */
static bool
show(struct ussd *u, const struct pdu_message *m, const struct ussd_shown *shown, enum ussd_page page)
{
	struct dialogue *d = find(u, m->to);

	switch (page) {
	case USSD_PAGE_NOTIFY:
		return true;
	case USSD_PAGE_PUSH:
		if (d != NULL)
			return false;		/* a phone shows one dialogue */
		begin(u, m->to, m->from, shown->has_session ? shown->session : next_session(u));
		return true;
	default:
		if (d == NULL || !d->is_waiting)
			return false;
		if (u->dialect->session != USSD_SESSION_NUMBER && shown->session != d->session)
			return false;
		d->is_waiting = false;
		if (page == USSD_PAGE_END)
			end(u, d);
		return true;
	}
}

static void
on_taken(void *arg, const struct operator_record *r)
{
	struct ussd *u = arg;
	struct ussd_seen seen = { .from = r->message.to, .message = &r->message };
	struct ussd_shown shown;

	if (!ussd_wire_read(u->dialect, &r->message, &shown) ||
	    !what_page(u, &shown, find(u, r->message.to) != NULL, &seen.page))
		return;
	seen.is_late = !show(u, &r->message, &shown, seen.page);
	if (seen.is_late)
		u->counts.late++;
	else
		u->counts.pages++;
	for (unsigned i = 0; i < u->watchers; i++)
		u->watcher[i].fn(u->watcher[i].arg, &seen);
}

struct ussd *
ussd_new(struct operator *o, struct smpp *s)
{
	struct ussd *u = xcalloc(1, sizeof *u);

	u->smpp = s;
	BUG_IF(!ussd_speak(u, "standard", ""));
	operator_gate(o, on_gate, u);
	operator_watch(o, on_taken, u);
	return u;
}

void
ussd_free(struct ussd *u)
{
	if (u == NULL)
		return;
	end_all(u);
	free(u);
}

bool
ussd_speak(struct ussd *u, const char *dialect, const char *code)
{
	const struct ussd_dialect *row = ussd_dialect_find(dialect);

	if (row == NULL || (*code != '\0' && !is_code(code)))
		return false;
	end_all(u);
	u->dialect = row;
	(void)snprintf(u->code, sizeof u->code, "%s", code);
	return true;
}

void
ussd_watch(struct ussd *u, ussd_watch_fn *fn, void *arg)
{
	BUG_IF(u->watchers == USSD_WATCHERS);
	u->watcher[u->watchers++] = (struct watcher){ fn, arg };
}

struct ussd_counts
ussd_counts(const struct ussd *u)
{
	return u->counts;
}
