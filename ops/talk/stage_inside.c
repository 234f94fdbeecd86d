/*
 * stage_inside.c - talks inside this process
 *
 * The real service on a store in RAM; the stage is a bearer that keeps no
 * connection.  What a handset would show is made from the finished parts, so
 * alphabets and cuts are seen as they leave.
 */
#include "ops/talk/talk.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "content/withdrawn.h"
#include "gateway/log.h"
#include "gateway/service.h"
#include "gateway/store/ram.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/talk/packs.h"
#include "ops/talk/see.h"

enum { SESSIONS = 64, CALLERS = 8 };
#define DEFAULT_SMS "33444"

/* A handset in a USSD session: networks name it, and remember which code was dialled. */
struct caller { char number[TALK_WORD_BYTES], code[TALK_WORD_BYTES], session[24]; };

struct inside {
	struct talk_stage base;
	struct packs	*packs;
	const struct pack *pack;
	struct store	*store;
	struct service	*service;
	struct withdrawn *withdrawn;
	char		 folder[40], withdrawn_path[64];	/* made when a fact is withdrawn */
	struct log	 log;
	char		*logged;
	size_t		 logged_bytes;
	int64_t		 now_s;
	unsigned	 messages, sessions;
	struct caller	 caller[CALLERS];
	struct {
		char	 from[TALK_WORD_BYTES], service[TALK_WORD_BYTES], text[16384];
		size_t	 len;
		bool	 is_test, is_binary;
	} last;
};

static void
service_start(struct inside *s)
{
	struct service_settings settings = { .sessions = SESSIONS, .log = &s->log, .store = s->store };

	s->service = service_new(&settings, s->pack, s->withdrawn);
}

static void
drop_folder(struct inside *s)
{
	char lock[sizeof s->withdrawn_path + 8];

	if (s->folder[0] == '\0')
		return;
	(void)snprintf(lock, sizeof lock, "%s.lock", s->withdrawn_path);
	(void)unlink(s->withdrawn_path);
	(void)unlink(lock);
	(void)rmdir(s->folder);
	s->folder[0] = '\0';
}

static void
reset(struct inside *s)
{
	service_free(s->service);
	if (s->store != NULL)
		s->store->ops->close(s->store);
	withdrawn_free(s->withdrawn);
	if (s->log.out != NULL)
		(void)fclose(s->log.out);
	free(s->logged);
	drop_folder(s);
	s->service = NULL;
	s->store = NULL;
	s->withdrawn = NULL;
	s->logged = NULL;
	memset(&s->log, 0, sizeof s->log);
	memset(s->caller, 0, sizeof s->caller);
	memset(&s->last, 0, sizeof s->last);
}

static bool
inside_begin(struct talk_stage *stage, const char *pack, int64_t now_s, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	reset(s);
	if ((s->pack = packs_get(s->packs, pack, why)) == NULL)
		return false;
	s->log = (struct log){ .out = open_memstream(&s->logged, &s->logged_bytes),
	    .level = LOG_LEVEL_DEBUG };
	s->store = store_ram_open();
	s->now_s = now_s;
	service_start(s);
	return true;
}

static bool
inside_clock(struct talk_stage *stage, int64_t now_s, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	s->now_s = now_s;
	service_tick(s->service, now_s);
	return true;
}

/* As the daemon's host does it: our own numbers are known before anybody is hashed. */
static struct peer
identify(const struct inside *s, const char *number, bool is_test)
{
	static const struct peer_key key = { "a key that only talks know of.." };
	struct peer peer;

	if (service_is_ours(s->service, number))
		return (struct peer){ .kind = PEER_OURS };
	peer = peer_of_number(&key, number);
	peer.is_test = is_test;
	return peer;
}

static void
deliver(struct inside *s, struct inbound *in, const struct peer *peer, struct talk_seen *seen)
{
	struct outbound *out = xcalloc(1, sizeof *out);
	char room[512];
	struct buf trace = BUF_OVER(room);

	in->bearer = "talk";
	in->peer = peer;
	in->when_s = s->now_s;
	service_receive(s->service, in, out);
	service_trace(s->service, &trace);
	if (seen != NULL)
		see_outbound(out, trace.ptr, seen);
	if (in->id != NULL && out->kind != OUTBOUND_LATER)
		service_answered(s->service, in->service, in->id, s->now_s);
	(void)service_commit(s->service);
	free(out);
}

static void
message(struct inside *s, struct talk_seen *seen)
{
	uint8_t id[16] = { 0 };
	struct peer peer = identify(s, s->last.from, s->last.is_test);
	struct inbound in = { .kind = INBOUND_SMS, .service = s->last.service, .session = "",
	    .text = s->last.text, .len = s->last.len, .id = id, .is_binary = s->last.is_binary };

	memcpy(id, &s->messages, sizeof s->messages);
	deliver(s, &in, &peer, seen);
}

static void
remember(struct inside *s, const char *from, bool is_test, const char *service, const char *text,
    size_t len)
{
	s->messages++;
	(void)snprintf(s->last.from, sizeof s->last.from, "%s", from);
	(void)snprintf(s->last.service, sizeof s->last.service, "%s",
	    service[0] != '\0' ? service : DEFAULT_SMS);
	s->last.is_test = is_test;
	s->last.len = len < sizeof s->last.text ? len : sizeof s->last.text;
	memcpy(s->last.text, text, s->last.len);
}

static bool
inside_sms(struct talk_stage *stage, const char *from, bool is_test, const char *service,
    const char *text, size_t len, struct talk_seen *seen, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	remember(s, from, is_test, service, text, len);
	s->last.is_binary = false;
	message(s, seen);
	return true;
}

static bool
inside_again(struct talk_stage *stage, struct talk_seen *seen, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	if (s->messages == 0) {
		buf_adds(why, "nothing was texted yet");
		return false;
	}
	message(s, seen);
	return true;
}

static bool
inside_binary(struct talk_stage *stage, const char *from, bool is_test, const char *text, size_t len,
    struct talk_seen *seen, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	remember(s, from, is_test, "", text, len);
	s->last.is_binary = true;
	message(s, seen);
	return true;
}

static struct caller *
caller_of(struct inside *s, const char *from)
{
	struct caller *free_one = NULL;

	for (unsigned i = 0; i < CALLERS; i++) {
		if (strcmp(s->caller[i].number, from) == 0)
			return &s->caller[i];
		if (s->caller[i].number[0] == '\0' && free_one == NULL)
			free_one = &s->caller[i];
	}
	BUG_IF(free_one == NULL);
	(void)snprintf(free_one->number, sizeof free_one->number, "%s", from);
	return free_one;
}

static bool
ussd(struct inside *s, enum inbound_kind kind, struct caller *c, bool is_test, const char *text,
    size_t len, struct talk_seen *seen)
{
	struct peer peer = identify(s, c->number, is_test);
	struct inbound in = { .kind = kind, .service = c->code, .session = c->session, .text = text,
	    .len = len };

	deliver(s, &in, &peer, seen);
	if (kind == INBOUND_USSD_GONE || (seen != NULL && strcmp(seen->end, "yes") == 0))
		c->session[0] = '\0';
	return true;
}

static bool
inside_dial(struct talk_stage *stage, const char *from, bool is_test, const char *code,
    struct talk_seen *seen, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct caller *c = caller_of(s, from);

	(void)why;
	(void)snprintf(c->code, sizeof c->code, "%s", code);
	(void)snprintf(c->session, sizeof c->session, "talk-%u", ++s->sessions);
	return ussd(s, INBOUND_USSD_BEGIN, c, is_test, "", 0, seen);
}

static bool
inside_press(struct talk_stage *stage, const char *from, bool is_test, const char *text, size_t len,
    struct talk_seen *seen, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct caller *c = caller_of(s, from);

	if (c->session[0] == '\0') {
		buf_adds(why, "no session is open");
		return false;
	}
	return ussd(s, INBOUND_USSD_INPUT, c, is_test, text, len, seen);
}

static bool
inside_hang_up(struct talk_stage *stage, const char *from, bool is_test, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	return ussd(s, INBOUND_USSD_GONE, caller_of(s, from), is_test, "", 0, NULL);
}

static bool
inside_withdraw(struct talk_stage *stage, const char *fact, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct withdrawn *now;

	if (pack_find_fact(s->pack, fact) == PACK_NONE) {
		buf_addf(why, "the pack has no fact %s", fact);
		return false;
	}
	if (s->folder[0] == '\0') {
		(void)snprintf(s->folder, sizeof s->folder, "/tmp/safar-talk-XXXXXX");
		if (mkdtemp(s->folder) == NULL) {
			buf_addf(why, "%s: %s", s->folder, strerror(errno));
			s->folder[0] = '\0';
			return false;
		}
		(void)snprintf(s->withdrawn_path, sizeof s->withdrawn_path, "%s/withdrawn", s->folder);
	}
	if (!withdrawn_add(s->withdrawn_path, fact, "talk", "a talk asks for it", s->now_s, why)
	    || (now = withdrawn_load(s->withdrawn_path, s->pack, why)) == NULL)
		return false;
	service_set_withdrawn(s->service, now);
	withdrawn_free(s->withdrawn);
	s->withdrawn = now;
	return true;
}

static bool
inside_restart(struct talk_stage *stage, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	service_free(s->service);
	service_start(s);
	return true;
}

static bool
inside_reload(struct talk_stage *stage, const char *name, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	const struct pack *pack = packs_get(s->packs, name, why);

	if (pack == NULL)
		return false;
	service_swap(s->service, pack, NULL);
	s->pack = pack;
	withdrawn_free(s->withdrawn);
	s->withdrawn = NULL;
	return true;
}

static bool
inside_store_fails(struct talk_stage *stage, bool fails, struct buf *why)
{
	(void)why;
	store_ram_fail(((struct inside *)stage)->store, fails);
	return true;
}

static bool
inside_counted(struct talk_stage *stage, const char *what, const char *name, const char *country,
    unsigned long *n, struct buf *why)
{
	(void)why;
	*n = store_ram_count(((struct inside *)stage)->store, what, strcmp(name, "*") == 0 ? NULL : name,
	    strcmp(country, "*") == 0 ? NULL : country);
	return true;
}

static bool
inside_logged(struct talk_stage *stage, struct buf *out)
{
	struct inside *s = (struct inside *)stage;

	if (s->log.out != NULL)
		(void)fflush(s->log.out);
	buf_add(out, s->logged, s->logged_bytes);
	return buf_ok(out);
}

static void
inside_close(struct talk_stage *stage)
{
	struct inside *s = (struct inside *)stage;

	reset(s);
	packs_free(s->packs);
	free(s);
}

static const struct talk_stage_ops inside_ops = {
	.begin = inside_begin, .clock = inside_clock, .sms = inside_sms, .sms_again = inside_again,
	.sms_binary = inside_binary, .dial = inside_dial, .press = inside_press,
	.hang_up = inside_hang_up, .withdraw = inside_withdraw, .restart = inside_restart,
	.reload = inside_reload, .store_fails = inside_store_fails, .counted = inside_counted,
	.logged = inside_logged, .close = inside_close,
};

struct talk_stage *
stage_inside_open(const char *sample, const char *release)
{
	struct inside *s = xcalloc(1, sizeof *s);

	s->base.ops = &inside_ops;
	s->packs = packs_new(sample, release);
	return &s->base;
}
