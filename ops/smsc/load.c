/*
 * load.c - a person is a slot in an array
 */
#include "ops/smsc/load.h"

#include <errno.h>
#include <sodium.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/dcs.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/smpp.h"
#include "ops/smsc/spread.h"
#include "ops/smsc/ussd.h"

#define PREFIX "+9740"
enum { PREFIX_LEN = sizeof PREFIX - 1, DIGITS = 8, KEYS = 2, PARTS = 4, NO_ROOM_US = 1000 };

static const char *const keys[KEYS] = { "1", "0" };

struct slot {
	int64_t		 start_us;	/* of what is unanswered */
	uint32_t	 part[PARTS];	/* hashes of what came; 0 = nothing yet */
	uint8_t		 is_twice, is_ended, keys;
};

struct load {
	struct operator	*operator;
	struct smpp	*smpp;
	struct ussd	*ussd;
	int		 alarm;		/* a timerfd: the loop's timers know milliseconds, latency is made of less */
	struct loop_watch *watch;
	struct load_plan plan;
	char		 code[PDU_ADDRESS];
	struct pdu_message message;	/* the next; only its sender changes */
	struct slot	*slot;		/* plan.count of them */
	unsigned long	 begun, asked, answered, ended, twice;	/* people; messages that want an answer */
	int64_t		 start_us, last_us;
	uint8_t		 key[crypto_shorthash_KEYBYTES];
	struct spread	 spread;
};

static int64_t
now_us(void)
{
	struct timespec t;

	BUG_IF(clock_gettime(CLOCK_MONOTONIC, &t) < 0);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
due_us(const struct load *l, unsigned long i)
{
	return l->start_us + (int64_t)(i * 1000000 / l->plan.per_s);
}

/* How many are to have begun by now. */
static unsigned long
due_count(const struct load *l)
{
	uint64_t due;

	if (l->plan.kind == LOAD_CLOSED)
		due = l->answered + l->plan.window;
	else
		due = (uint64_t)(now_us() - l->start_us) * l->plan.per_s / 1000000 + 1;
	return due < l->plan.count ? due : l->plan.count;
}

static void
name_sender(const struct load *l, unsigned long i, char out[PDU_ADDRESS + 1])
{
	unsigned long n = l->plan.first + i;

	memcpy(out, PREFIX, PREFIX_LEN);
	for (int at = DIGITS - 1; at >= 0; at--, n /= 10)
		out[PREFIX_LEN + at] = (char)('0' + n % 10);
	out[PREFIX_LEN + DIGITS] = '\0';
}

/* The slot of a number, or NULL. */
static struct slot *
slot_of(const struct load *l, const char *number)
{
	unsigned long n = 0;

	if (strncmp(number, PREFIX, PREFIX_LEN) != 0 || strlen(number) != PREFIX_LEN + DIGITS)
		return NULL;
	for (number += PREFIX_LEN; *number >= '0' && *number <= '9'; number++)
		n = n * 10 + (unsigned long)(*number - '0');
	if (*number != '\0' || n < l->plan.first || n - l->plan.first >= l->begun)
		return NULL;
	return &l->slot[n - l->plan.first];
}

static struct slot *
begin_next(struct load *l, char sender[PDU_ADDRESS + 1])
{
	struct slot *s = &l->slot[l->begun];

	name_sender(l, l->begun, sender);
	s->start_us = l->plan.kind == LOAD_CLOSED ? now_us() : due_us(l, l->begun);
	l->begun++;
	l->asked++;
	return s;
}

/* The link has room: is a message due? */
static const struct pdu_message *
on_room(void *arg)
{
	struct load *l = arg;

	if (l->slot == NULL || l->plan.kind == LOAD_USSD || l->begun >= due_count(l))
		return NULL;
	begin_next(l, l->message.from);
	return &l->message;
}

/* At the next message's moment; soon, when that is over and the link had no room. */
static void
set_alarm(struct load *l)
{
	int64_t at = due_us(l, l->begun), now = now_us();
	struct itimerspec when = { .it_value.tv_sec = 0 };

	if (at <= now)
		at = now + NO_ROOM_US;
	when.it_value.tv_sec = at / 1000000;
	when.it_value.tv_nsec = at % 1000000 * 1000;
	BUG_IF(timerfd_settime(l->alarm, TFD_TIMER_ABSTIME, &when, NULL) < 0);
}

static void
go_on(struct load *l)
{
	char from[PDU_ADDRESS + 1], room[256];
	struct buf why = BUF_OVER(room);

	if (l->plan.kind != LOAD_USSD)
		smpp_pump(l->smpp);
	while (l->plan.kind == LOAD_USSD && l->begun < due_count(l)) {
		struct slot *s = begin_next(l, from);

		if (!ussd_dial(l->ussd, from, l->code, &why)) {
			s->is_ended = 1;	/* her last dialogue is not over: this one never was */
			l->asked--;
			l->ended++;
		}
	}
	/* The closed loop goes on with each answer. */
	if (l->begun < l->plan.count && l->plan.kind != LOAD_CLOSED)
		set_alarm(l);
}

static void
on_alarm(void *arg, uint32_t events)
{
	struct load *l = arg;
	uint64_t times;

	(void)events;
	BUG_IF(read(l->alarm, &times, sizeof times) < 0 && errno != EAGAIN);
	go_on(l);
}

static void
answer(struct load *l, const struct slot *s)
{
	l->last_us = now_us();
	spread_add(&l->spread, (uint64_t)(l->last_us - s->start_us));
	l->answered++;
}

/* Of one part; another reference (the fourth octet of 05 00 03, 3GPP TS 23.040 9.2.3.24.1) is no other content. */
static uint32_t
content_hash(const struct load *l, const struct pdu_message *m)
{
	size_t udh = pdu_udh_octets(m);
	uint64_t hash;

	if (udh == 6 && m->data[1] == 0 && m->data[2] == 3)
		udh = 4;
	crypto_shorthash((unsigned char *)&hash, m->data + udh, m->len - udh, l->key);
	return (uint32_t)hash == 0 ? 1 : (uint32_t)hash;
}

static void
on_taken(void *arg, const struct operator_record *r)
{
	struct load *l = arg;
	struct slot *s = slot_of(l, r->message.to);
	unsigned i = 0;
	uint32_t hash;

	if (s == NULL || l->plan.kind == LOAD_USSD)
		return;
	if (s->part[0] == 0)
		answer(l, s);		/* on_submit() pumps when the answer to it is written */
	hash = content_hash(l, &r->message);
	while (i < PARTS && s->part[i] != 0 && s->part[i] != hash)
		i++;
	if (i == PARTS)
		return;
	if (s->part[i] == hash && !s->is_twice) {
		s->is_twice = 1;
		l->twice++;
	}
	s->part[i] = hash;
}

static void
on_page(void *arg, const struct ussd_seen *seen)
{
	struct load *l = arg;
	struct slot *s = slot_of(l, seen->from);
	char room[256];
	struct buf why = BUF_OVER(room);

	if (s == NULL || l->plan.kind != LOAD_USSD || seen->page == USSD_PAGE_PUSH || seen->page == USSD_PAGE_NOTIFY)
		return;
	if (seen->is_late || s->is_ended) {
		l->twice += !s->is_twice;
		s->is_twice = 1;
		return;
	}
	answer(l, s);
	if (seen->page == USSD_PAGE_MORE && s->keys < KEYS) {
		s->start_us = now_us();
		l->asked++;
		BUG_IF(!ussd_key(l->ussd, seen->from, keys[s->keys++], &why));
		return;
	}
	if (seen->page == USSD_PAGE_MORE)
		BUG_IF(!ussd_hangup(l->ussd, seen->from, &why));
	s->is_ended = 1;
	l->ended++;
}

struct load *
load_new(struct loop *loop, struct operator *o, struct smpp *s, struct ussd *u)
{
	struct load *l = xcalloc(1, sizeof *l);
	char room[256];
	struct buf why = BUF_OVER(room);

	l->operator = o;
	l->smpp = s;
	l->ussd = u;
	l->alarm = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	BUG_IF(l->alarm < 0);
	l->watch = loop_watch(loop, l->alarm, EPOLLIN, on_alarm, l, &why);
	BUG_IF(l->watch == NULL);
	randombytes_buf(l->key, sizeof l->key);
	operator_watch(o, on_taken, l);
	ussd_watch(u, on_page, l);
	smpp_source(s, on_room, l);
	return l;
}

void
load_free(struct load *l)
{
	if (l == NULL)
		return;
	smpp_source(l->smpp, NULL, NULL);
	loop_unwatch(l->watch);
	close(l->alarm);
	free(l->slot);
	free(l);
}

/* Fills *m but for its sender; false and a sentence. */
static bool
write_message(const struct load_plan *plan, struct pdu_message *m, struct buf *why)
{
	uint8_t frame[PDU_MAX_BYTES];
	const struct parts_rules rules = { .prefix = "" };
	struct parts parts;

	*m = (struct pdu_message){ .from = PREFIX "00000000" };
	if (!utf8_valid(plan->text, strlen(plan->text), NULL) ||
	    !parts_cut(plan->text, strlen(plan->text), &rules, &parts) || parts.count != 1) {
		buf_adds(why, "the text is not UTF-8 or more than one part");
		return false;
	}
	m->data_coding = dcs_write_sms(parts.alphabet, false);
	m->len = parts.part[0].octets;
	memcpy(m->data, parts.part[0].data, m->len);
	if ((size_t)snprintf(m->to, sizeof m->to, "%s", plan->to) < sizeof m->to && *m->to != '\0' &&
	    pdu_write_deliver(frame, 1, m) > 0)
		return true;
	buf_adds(why, "the service number is empty or longer than 20 characters");
	return false;
}

bool
load_start(struct load *l, const struct load_plan *plan, struct buf *why)
{
	struct pdu_message m = { .len = 0 };

	if (plan->count < 1 || plan->count > LOAD_MAX || plan->first + plan->count - 1 > LOAD_LAST_PERSON ||
	    (plan->kind == LOAD_CLOSED && (plan->window < 1 || plan->window > LOAD_WINDOW_MAX)) ||
	    (plan->kind != LOAD_CLOSED && (plan->per_s < 1 || plan->per_s > LOAD_RATE_MAX))) {
		buf_addf(why, "count 1 to %d, window 1 to %d, rate 1 to %d, people up to %d", LOAD_MAX,
		    LOAD_WINDOW_MAX, LOAD_RATE_MAX, LOAD_LAST_PERSON);
		return false;
	}
	if (plan->kind == LOAD_USSD && strlen(plan->to) >= sizeof l->code) {
		buf_adds(why, "the code is longer than 20 characters");
		return false;
	}
	if (plan->kind != LOAD_USSD && !write_message(plan, &m, why))
		return false;
	free(l->slot);
	l->slot = xcalloc(plan->count, sizeof *l->slot);
	l->plan = *plan;
	l->plan.text = l->plan.to = NULL;
	l->message = m;
	(void)snprintf(l->code, sizeof l->code, "%s", plan->kind == LOAD_USSD ? plan->to : "");
	l->begun = l->asked = l->answered = l->ended = l->twice = 0;
	memset(&l->spread, 0, sizeof l->spread);
	operator_reserve(l->operator, plan->count * (plan->kind == LOAD_USSD ? 1 + KEYS : 2));
	l->start_us = l->last_us = now_us();
	go_on(l);
	return true;
}

struct load_report
load_report(const struct load *l)
{
	struct load_report r = { .answered = l->answered, .twice = l->twice, .max_us = l->spread.max_us };
	unsigned long asked = l->asked;

	if (l->slot == NULL)
		return r;
	if (l->plan.kind == LOAD_OPEN)
		asked = due_count(l);		/* what no link let out yet is unanswered all the same */
	r.unanswered = asked - l->answered;
	r.is_done = l->begun == l->plan.count && r.unanswered == 0 &&
	    (l->plan.kind != LOAD_USSD || l->ended == l->plan.count);
	r.elapsed_us = (uint64_t)((r.is_done ? l->last_us : now_us()) - l->start_us);
	r.p50_us = spread_at(&l->spread, 500);
	r.p90_us = spread_at(&l->spread, 900);
	r.p99_us = spread_at(&l->spread, 990);
	r.rate_per_s = r.elapsed_us == 0 ? 0 : (double)l->answered * 1e6 / (double)r.elapsed_us;
	return r;
}
