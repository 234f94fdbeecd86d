/*
 * A pack that somebody bent: refused with a sentence, or every reader can trust it, and so can the whole service: it is
 * as hostile a pack as one with good signatures can be.
 * The input is a list of bends, 4 octets each: place (24 bits, big-endian,
 * modulo the length) and the octet to put there; the hash is made right again,
 * so that the bend meets the checks behind it.
 */
#include "content/pack.h"
#include "content/pack_diff.h"
#include "content/render.h"
#include "gateway/log.h"
#include "gateway/service.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/language.h"
#include "routing/meaning.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/pack_make.h"

const struct fuzz fuzz = { "pack", 20000 };

enum { ROOM = 64 << 10 };

struct world { size_t len; char *bytes, *bent, *text; struct pack *good; };

static struct pack *
good_pack(const char *bytes, size_t len)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct pack *p = pack_from_memory(bytes, len, &why);

	BUG_IF(p == NULL);
	return p;
}

static struct world *
world(void)
{
	static struct world w;		/* made once, the same for every input */

	if (w.bytes == NULL) {
		struct make *m = make_world(PACK_SAMPLE);

		make_alias(m, "en", "salary", "work.pay", 0);
		make_alias(m, "en", "help", "danger", ALIAS_DANGER);
		make_places(m);
		make_office_topics(m);
		w.bytes = make_bytes(m, &w.len);
		w.bent = xmalloc(w.len);
		w.text = xmalloc(ROOM);
		w.good = good_pack(w.bytes, w.len);
		make_free(m);
	}
	return &w;
}

static void
ask_everything(const struct pack *p, char *room)
{
	static const char *const words[] = { "salary", "salery", "h?lp", "\u0924\u0932\u092C", "nothing of that kind" };
	struct meaning m;

	for (uint16_t locale = 0; locale < p->locales_count; locale++) {
		struct render r = { .pack = p, .now_s = 1795262400, .locale = locale,
			.stay = COUNTRY('Q', 'A'), .origin = COUNTRY('N', 'P') };

		for (uint16_t topic = 0; topic < p->topics_count; topic++) {
			struct buf out;
			struct rendered did;

			buf_wrap(&out, room, ROOM);
			render_topic(&r, topic, 0, &out, &did);
		}
		for (uint16_t key = 0; key < p->keys_count; key++) {
			struct buf out;
			struct rendered did;

			buf_wrap(&out, room, ROOM);
			(void)render_text(&r, key, &out, &did);
		}
		for (size_t i = 0; i < COUNT(words); i++) {
			struct language_clues c = { .stored = PACK_NONE, .text = words[i],
				.len = strlen(words[i]), .country = COUNTRY('N', 'P') };

			meaning_read(p, words[i], strlen(words[i]), locale, &m);
			BUG_IF(m.hit.topic != PACK_NONE && m.hit.topic >= p->topics_count);
			BUG_IF(language_choose(p, &c).locale >= p->locales_count);
		}
	}
}

/* Everything that a phone can send, to a service that began with the good pack and got the bent one in between. */
static void
serve(const struct pack *good, const struct pack *bent)
{
	static const char *const said[] = { "salary", "help", "1", "3", "98", "0", "00", "2", "9", "STOP", "97", "salery", "office", "doha", "1", "98",
		"office riyadh", "al khor" };
	struct log log = { .out = NULL };
	struct service_settings settings = { .sessions = 16, .log = &log };
	struct service *s = service_new(&settings, good, NULL);
	struct peer peer = { .kind = PEER_PERSON, .country = COUNTRY('Q', 'A'), .id = { 1 } };
	const struct pack *served[2];

	for (unsigned turn = 0; turn < 3; turn++) {
		const struct pack *p = turn == 0 ? good : bent;

		for (uint32_t i = 0; i < p->services_count; i++)
			for (size_t k = 0; k < COUNT(said); k++) {
				const char *number = pack_string(p, p->services[i].number);
				bool is_sms = p->services[i].kind == SERVICE_SMS;
				struct inbound in = { .kind = is_sms ? INBOUND_SMS : k == 0 ? INBOUND_USSD_BEGIN : INBOUND_USSD_INPUT,
					.bearer = "phone", .service = number, .peer = &peer, .session = "1", .text = k == 0 && !is_sms ? "" : said[k],
					.len = k == 0 && !is_sms ? 0 : strlen(said[k]), .when_s = 1795262400, .is_simulator = true };
				struct outbound out;

				service_receive(s, &in, &out);
			}
		if (turn == 0)
			service_follow(s, bent, NULL);
		else if (turn == 1 && service_packs(s, served, 2) == 1)	/* of one owner, not beside each other */
			service_drop(s, good);		/* talks under way are carried over */
	}
	service_free(s);
}

static void
count_change(void *arg, const struct pack_change *c)
{
	unsigned *count = arg;

	*count += (unsigned)strlen(c->name);
}

static void
compare(const struct pack *good, const struct pack *bent)
{
	unsigned count = 0;

	(void)pack_diff(good, bent, count_change, &count);
	(void)pack_diff(bent, good, count_change, &count);
	(void)pack_diff_is_wording(good, bent);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct world *w = world();
	struct pack_header *h = (struct pack_header *)(void *)w->bent;
	struct buf why = BUF_INIT(1024);
	struct pack *p;

	memcpy(w->bent, w->bytes, w->len);
	for (size_t i = 0; i + 4 <= len; i += 4)
		w->bent[((size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2]) % w->len] = (char)data[i + 3];
	pack_hash(w->bent, w->len, h->hash);
	p = pack_from_memory(w->bent, w->len, &why);
	if (p != NULL) {
		ask_everything(p, w->text);
		compare(w->good, p);
		serve(w->good, p);
	} else {
		BUG_IF(why.len == 0);
	}
	pack_close(p);
	buf_free(&why);
	return 0;
}
