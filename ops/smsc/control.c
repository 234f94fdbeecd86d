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
#include "locales/text/bug.h"
#include "ops/smsc/control_inside.h"
#include "ops/smsc/tlv.h"
#include "ops/smsc/ussd.h"

void
reply(struct client *c, struct buf *line)
{
	buf_addc(line, '\n');
	BUG_IF(!buf_ok(line));
	stream_send(&c->stream, line->ptr, line->len);
}

void
reply_words(struct client *c, const char *word, const char *more)
{
	char room[512];
	struct buf line = BUF_OVER(room);

	line_add(&line, word);
	if (more != NULL)
		line_add(&line, more);
	reply(c, &line);
}

void
reply_error(struct request *r, const struct buf *why)
{
	reply_words(r->client, "error", why->ptr);
}

long
read_number(const char *text, long max)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text == '\0' || *end != '\0' || n < 0 || n > max ? -1 : n;
}

void
send_event(struct client *c, const struct operator_record *r)
{
	char room[2 * PDU_DATA_BYTES + 4 * PDU_TLV_BYTES];
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
	line_add(&line, m->service_type);
	buf_addc(&line, '\t');
	tlv_add_text(&line, m->tlv, m->tlv_len);
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

void
control_page(void *arg, const struct ussd_seen *seen)
{
	struct control *control = arg;
	char room[4 * PDU_DATA_BYTES], text[2 * PDU_DATA_BYTES];
	struct buf line = BUF_OVER(room);

	for (struct client *c = control->clients; c != NULL; c = c->next) {
		if (!c->is_watching)
			continue;
		ussd_wire_text(seen->message, text, sizeof text);
		buf_reset(&line);
		line_add(&line, seen->is_late ? "late" : "page");
		line_add(&line, seen->from);
		line_add(&line, ussd_page_words[seen->page]);
		line_add(&line, text);
		reply(c, &line);
	}
}

static void
on_line(struct client *c, char *text)
{
	const struct words all[] = { sms_words(), load_words() };
	char room[256];
	struct buf known = BUF_OVER(room);
	struct request r = { .client = c };

	line_split(text, &r.line);
	buf_adds(&known, "unknown word; there are");
	for (size_t k = 0; k < COUNT(all); k++) {
		for (size_t i = 0; i < all[k].count; i++) {
			const struct word *w = &all[k].word[i];

			if (strcmp(r.line.field[0], w->word) == 0) {
				w->run(&r);
				return;
			}
			buf_addf(&known, " %s", w->word);
		}
	}
	reply_error(&r, &known);
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
control_open(struct loop *loop, const char *path, struct network *n, struct buf *why)
{
	struct control *c = xcalloc(1, sizeof *c);

	c->loop = loop;
	c->network = n;
	c->path = xstrdup(path);
	c->fd = listen_at(path, why);
	if (c->fd >= 0)
		c->watch = loop_watch(loop, c->fd, EPOLLIN, on_listener, c, why);
	if (c->watch == NULL) {
		control_close(c);
		return NULL;
	}
	operator_watch(n->operator, on_taken, c);
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
