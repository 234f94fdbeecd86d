/*
 * A pack that somebody bent: refused with a sentence, or every reader can trust it.
 * The input is a list of bends, 4 octets each: place (24 bits, big-endian,
 * modulo the length) and the octet to put there; the hash is made right again,
 * so that the bend meets the checks behind it.
 */
#include "content/pack.h"
#include "content/render.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/language.h"
#include "routing/meaning.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/pack_make.h"

const struct fuzz fuzz = { "pack", 20000 };

enum { ROOM = 64 << 10 };

struct world { size_t len; char *bytes, *bent, *text; };

static struct world *
world(void)
{
	static struct world w;		/* made once, the same for every input */

	if (w.bytes == NULL) {
		struct make *m = make_world(PACK_SAMPLE);

		make_alias(m, "en", "salary", "work.pay", 0);
		make_alias(m, "en", "help", "danger", ALIAS_DANGER);
		w.bytes = make_bytes(m, &w.len);
		w.bent = xmalloc(w.len);
		w.text = xmalloc(ROOM);
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
			struct language_clues c = { .stored = PACK_NONE, .word = PACK_NONE, .text = words[i],
				.len = strlen(words[i]), .country = COUNTRY('N', 'P') };

			meaning_read(p, words[i], strlen(words[i]), locale, &m);
			BUG_IF(m.hit.topic != PACK_NONE && m.hit.topic >= p->topics_count);
			BUG_IF(language_choose(p, &c).locale >= p->locales_count);
		}
	}
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
	if (p != NULL)
		ask_everything(p, w->text);
	else
		BUG_IF(why.len == 0);
	pack_close(p);
	buf_free(&why);
	return 0;
}
