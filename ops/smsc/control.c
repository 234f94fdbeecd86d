/*
 * control.c - one line in, one answer out, and events for who watches
 */
#include "ops/smsc/control.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"
#include "ops/command/lines.h"
#include "ops/smsc/link.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/stream.h"

struct client {
	struct control	*control;
	struct client	*next;
	bool		 is_watching;
	struct stream	 stream;
};

struct control {
	struct loop	*loop;
	struct operator	*operator;
	struct smpp	*smpp;
	char		*path;
	int		 fd;
	struct loop_watch *watch;
	unsigned long	 next_mo;
	uint8_t		 reference;		/* of concatenated parts */
	struct client	*clients;
};

struct request { struct client *client; struct line line; };

static void
reply(struct client *c, struct buf *line)
{
	buf_addc(line, '\n');
	BUG_IF(!buf_ok(line));
	stream_send(&c->stream, line->ptr, line->len);
}

static void
reply_words(struct client *c, const char *word, const char *more)
{
	char room[256];
	struct buf line = BUF_OVER(room);

	line_add(&line, word);
	if (more != NULL)
		line_add(&line, more);
	reply(c, &line);
}

static void
reply_mo(struct client *c)
{
	char id[24];

	snprintf(id, sizeof id, "%lu", ++c->control->next_mo);
	reply_words(c, "ok", id);
}

static void
send_event(struct client *c, const struct operator_record *r)
{
	char room[4 * PDU_DATA_BYTES];
	struct buf line = BUF_OVER(room);
	const struct pdu_message *m = &r->message;
	size_t udh = pdu_udh_octets(m);

	line_add(&line, "submit");
	line_add(&line, r->id);
	line_add(&line, m->from);
	line_add(&line, m->to);
	line_addf(&line, "%u", m->esm_class);
	line_addf(&line, "%u", m->data_coding);
	buf_addc(&line, '\t');
	hex_add(&line, m->data, udh);
	buf_addc(&line, '\t');
	hex_add(&line, m->data + udh, m->len - udh);
	reply(c, &line);
}

static void
on_taken(void *arg, const struct operator_record *r)
{
	struct control *control = arg;

	for (struct client *c = control->clients; c != NULL; c = c->next) {
		if (c->is_watching)
			send_event(c, r);
	}
}

/* Fills the addresses; false (and an error was said) when they do not fit SMPP. */
static bool
addresses(struct request *r, struct pdu_message *m)
{
	const char *from = line_field(&r->line, 1), *to = line_field(&r->line, 2);

	memset(m, 0, sizeof *m);
	if (strlen(from) >= PDU_ADDRESS || strlen(to) >= PDU_ADDRESS || *to == '\0') {
		reply_words(r->client, "error", "an address is empty or longer than 20 characters");
		return false;
	}
	memcpy(m->from, from, strlen(from));
	memcpy(m->to, to, strlen(to));
	return true;
}

static void
on_mo(struct request *r)
{
	struct control *c = r->client->control;
	const char *text = line_field(&r->line, 3);
	char room[4096];
	struct buf clean = BUF_OVER(room);
	struct parts parts;
	struct pdu_message m;

	if (!addresses(r, &m))
		return;
	if (!utf8_valid(text, strlen(text), NULL)) {
		reply_words(r->client, "error", "the text is not UTF-8; mo-hex sends any octets");
		return;
	}
	utf8_add_clean(&clean, text, strlen(text));
	if (!buf_ok(&clean) || !parts_cut(clean.ptr, clean.len, "", c->reference++, &parts)) {
		reply_words(r->client, "error", "the text needs more than 8 parts; send parts with mo-hex");
		return;
	}
	for (unsigned i = 0; i < parts.count; i++) {
		const struct part *p = &parts.part[i];

		m.esm_class = p->udh_octets > 0 ? ESM_UDH : 0;
		m.data_coding = parts.alphabet == ALPHABET_UCS2 ? 8 : 0;
		memcpy(m.data, p->udh, p->udh_octets);
		memcpy(m.data + p->udh_octets, p->data, p->octets);
		m.len = (uint16_t)(p->udh_octets + p->octets);
		BUG_IF(!smpp_deliver(c->smpp, &m));
	}
	reply_mo(r->client);
}

/* A number from 0 to `max`, or -1. */
static long
number(const char *text, long max)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text == '\0' || *end != '\0' || n < 0 || n > max ? -1 : n;
}

static void
on_mo_hex(struct request *r)
{
	long dcs = number(line_field(&r->line, 3), 255), esm = number(line_field(&r->line, 4), 255);
	struct pdu_message m;
	int len;

	if (!addresses(r, &m))
		return;
	len = hex_read(line_field(&r->line, 5), m.data, sizeof m.data);
	if (dcs < 0 || esm < 0 || len < 0) {
		reply_words(r->client, "error", "say: mo-hex, from, to, data_coding, esm_class, octets in hex");
		return;
	}
	m.data_coding = (uint8_t)dcs;
	m.esm_class = (uint8_t)esm;
	m.len = (uint16_t)len;
	if (smpp_deliver(r->client->control->smpp, &m))
		reply_mo(r->client);
	else
		reply_words(r->client, "error", "one part has at most 254 octets");
}

static void
on_watch(struct request *r)
{
	r->client->is_watching = true;
	reply_words(r->client, "ok", NULL);
}

static void
on_count(struct request *r)
{
	const struct operator_counts *n = operator_counts(r->client->control->operator);
	char room[256];
	struct buf line = BUF_OVER(room);

	buf_addf(&line, "count\t%lu\t%lu\t%lu\t%lu\t%lu\t%lu", n->submits, n->unique, n->duplicates, n->mos,
	    n->mo_acked, n->dlrs);
	reply(r->client, &line);
}

static void
on_bound(struct request *r)
{
	char n[24];

	snprintf(n, sizeof n, "%u", smpp_bound(r->client->control->smpp));
	reply_words(r->client, "bound", n);
}

static void
send_history(void *arg, const struct operator_record *r)
{
	send_event(arg, r);
}

static void
on_history(struct request *r)
{
	operator_history(r->client->control->operator, send_history, r->client);
	reply_words(r->client, "ok", NULL);
}

static void
on_set(struct request *r)
{
	long n = number(line_field(&r->line, 2), 1000);

	if (n >= 0 && operator_set(r->client->control->operator, line_field(&r->line, 1), (unsigned)n))
		reply_words(r->client, "ok", NULL);
	else
		reply_words(r->client, "error", "say: set, throttle|reject|silent|dup-dlr, 0 to 1000 per mille");
}

static const struct { const char *word; void (*run)(struct request *r); } commands[] = {
	{ "mo", on_mo }, { "mo-hex", on_mo_hex }, { "watch", on_watch }, { "count", on_count },
	{ "bound", on_bound }, { "history", on_history }, { "set", on_set },
};

static void
on_line(struct client *c, char *text)
{
	struct request r = { .client = c };

	line_split(text, &r.line);
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(r.line.field[0], commands[i].word) == 0) {
			commands[i].run(&r);
			return;
		}
	}
	reply_words(c, "error", "unknown word; there are mo, mo-hex, watch, count, bound, history, set");
}

static void
client_free(struct client *c)
{
	for (struct client **at = &c->control->clients; *at != NULL; at = &(*at)->next) {
		if (*at == c) {
			*at = c->next;
			break;
		}
	}
	stream_release(&c->stream);
	free(c);
}

static void
on_client(void *arg, uint32_t events)
{
	struct client *c = arg;
	struct stream *in = &c->stream;
	bool is_open = true;
	uint8_t *lf;

	if (events & EPOLLOUT)
		stream_flush(in);
	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		is_open = stream_read(in);
	while ((lf = memchr(in->in, '\n', in->in_len)) != NULL) {
		*lf = '\0';
		on_line(c, (char *)in->in);
		stream_consume(in, (size_t)(lf - in->in) + 1);
	}
	if (!is_open || in->in_len == sizeof in->in)
		client_free(c);
}

static void
on_listener(void *arg, uint32_t events)
{
	struct control *control = arg;
	char room[256];
	struct buf why = BUF_OVER(room);
	struct client *c;
	int fd = accept(control->fd, NULL, NULL);

	(void)events;
	if (fd < 0)
		return;
	c = xcalloc(1, sizeof *c);
	c->control = control;
	if (!stream_init(&c->stream, control->loop, fd, on_client, c, &why)) {
		free(c);
		return;
	}
	c->next = control->clients;
	control->clients = c;
}

static int
listen_at(const char *path, struct buf *why)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	mode_t before;
	bool is_bound;
	int fd;

	if ((size_t)snprintf(at.sun_path, sizeof at.sun_path, "%s", path) >= sizeof at.sun_path) {
		buf_addf(why, "the path of socket %s is longer than %zu bytes", path, sizeof at.sun_path - 1);
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	unlink(path);
	before = umask(0177);
	is_bound = fd >= 0 && bind(fd, (const struct sockaddr *)&at, sizeof at) == 0;
	umask(before);
	if (is_bound && listen(fd, 64) == 0)
		return fd;
	buf_addf(why, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

struct control *
control_open(struct loop *loop, const char *path, struct operator *o, struct smpp *s, struct buf *why)
{
	struct control *c = xcalloc(1, sizeof *c);

	c->loop = loop;
	c->operator = o;
	c->smpp = s;
	c->path = xstrdup(path);
	c->fd = listen_at(path, why);
	if (c->fd >= 0)
		c->watch = loop_watch(loop, c->fd, EPOLLIN, on_listener, c, why);
	if (c->watch == NULL) {
		control_close(c);
		return NULL;
	}
	operator_watch(o, on_taken, c);
	return c;
}

void
control_close(struct control *c)
{
	if (c == NULL)
		return;
	while (c->clients != NULL)
		client_free(c->clients);
	loop_unwatch(c->watch);
	if (c->fd >= 0) {
		close(c->fd);
		unlink(c->path);
	}
	free(c->path);
	free(c);
}
