/* What a person may have written: made readable, then understood or not, and in which language. */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "routing/language.h"
#include "routing/meaning.h"
#include "routing/town.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/pack_make.h"

const struct fuzz fuzz = { "meaning", 50000 };

static struct pack *
pack_with_words(void)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;

	make_alias(m, "en", "salary", "work.pay", 0);
	make_alias(m, "ne", "\xe0\xa4\xa4\xe0\xa4\xb2\xe0\xa4\xac", "work.pay", 0);
	make_alias(m, "en", "112", "danger", ALIAS_DANGER);
	make_alias(m, "en", "stop", "stop", ALIAS_EXACT);
	make_alias(m, "en", "free", NULL, 0);
	make_alias(m, "en", "passport", "work.passport", 0);
	make_alias(m, "ne-latn", "sahayata", "main", 0);
	make_alias(m, "ar", "\xd8\xb1\xd8\xa7\xd8\xaa\xd8\xa8", "work.pay", 0);
	make_places(m);
	p = make_open(m);
	make_free(m);
	return p;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct pack *pack;	/* only read, the same for every input */
	char room[3 * FUZZ_BYTES + 1];
	struct buf text = BUF_OVER(room);
	struct meaning m;
	struct language_clues clues;
	struct towns_found towns;

	if (pack == NULL)
		pack = pack_with_words();
	utf8_add_clean(&text, (const char *)data, len < FUZZ_BYTES ? len : FUZZ_BYTES);
	BUG_IF(!buf_ok(&text) || !utf8_valid(text.ptr, text.len, NULL));
	meaning_read(pack, text.ptr, text.len, PACK_NONE, &m);
	BUG_IF(m.kind > MEANING_UNKNOWN || memchr(m.keys, '\0', sizeof m.keys) == NULL ||
	    strspn(m.keys, "0123456789*") != strlen(m.keys) ||
	    (m.kind == MEANING_TOPIC) != (m.hit.topic != PACK_NONE));
	BUG_IF(town_meant(pack, text.ptr, text.len, &towns) != (towns.count > 0) || towns.count > TOWNS_FOUND);
	clues = (struct language_clues){ .stored = PACK_NONE, .words = m.hit.locales, .text = text.ptr, .len = text.len };
	BUG_IF(language_choose(pack, &clues).locale >= pack->locales_count);
	return 0;
}
