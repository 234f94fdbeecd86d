/*
 * stage_inside.c - talks inside this process
 *
 * The real service on a store in RAM; the stage is a bearer that keeps no
 * connection.  What a handset would show is made from the finished parts, so
 * alphabets and cuts are seen as they leave.  What happens to the service
 * itself (restart, another pack, a failing store) is stage_world.c.
 */
#include "ops/talk/stage_inside.h"

#include <string.h>
#include <unistd.h>

#include "content/withdrawn.h"
#include "gateway/service.h"
#include "gateway/store/ram.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/talk/packs.h"
#include "ops/talk/see.h"

#define DEFAULT_SMS "33444"

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
	stage_drop_folder(s);
	s->service = NULL;
	s->store = NULL;
	s->withdrawn = NULL;
	s->logged = NULL;
	memset(&s->log, 0, sizeof s->log);
	memset(s->caller, 0, sizeof s->caller);
	s->sms_fails = false;
	stage_undress(s);
	s->national = 0;
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
	stage_start_service(s);
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
	struct peer peer;

	if (service_is_ours(s->service, number))
		return (struct peer){ .kind = PEER_OURS };
	peer = peer_of_ring(&s->ring, number);
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
	in->may_text = in->kind != INBOUND_SMS && !s->sms_fails;
	in->national = in->kind == INBOUND_SMS ? s->national : 0;
	service_receive(s->service, in, out);
	service_trace(s->service, &trace);
	if (seen != NULL)
		see_outbound(out, trace.ptr, seen);
	if (in->id != NULL && out->kind != OUTBOUND_LATER)
		service_answered(s->service, in->service, in->id);
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
inside_ring(struct talk_stage *stage, const char *from, bool is_test, const char *service,
    struct talk_seen *seen, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct peer peer = identify(s, from, is_test);
	struct inbound in = { .kind = INBOUND_RING, .service = service, .session = "", .text = "" };

	(void)why;
	deliver(s, &in, &peer, seen);
	return true;
}

static bool
inside_hang_up(struct talk_stage *stage, const char *from, bool is_test, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	return ussd(s, INBOUND_USSD_GONE, caller_of(s, from), is_test, "", 0, NULL);
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
	.sms_binary = inside_binary, .dial = inside_dial, .press = inside_press, .ring = inside_ring,
	.hang_up = inside_hang_up, .withdraw = stage_withdraw, .restart = stage_restart,
	.reload = stage_reload, .store_fails = stage_store_fails, .sms_fails = stage_sms_fails,
	.phones_read = stage_phones_read, .vault = stage_vault, .desk = stage_desk, .agents = stage_register, .warden = stage_warden,
	.alert = stage_alert, .level = stage_level, .awaits = stage_awaits,
	.turn_key = stage_turn_key, .kept = stage_kept, .marked = stage_marked,
	.counted = stage_counted, .logged = stage_logged, .close = inside_close,
};

struct talk_stage *
stage_inside_open(const char *sample, const char *release)
{
	struct inside *s = xcalloc(1, sizeof *s);

	s->base.ops = &inside_ops;
	s->packs = packs_new(sample, release);
	return &s->base;
}
