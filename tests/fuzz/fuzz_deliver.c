/* Frames with their lengths, as bearerbox sends them: border, slot, header, siblings, text. */
#include "gateway/bearer/kannel_mo.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "deliver", 500000 };

static void
read_text(const struct kannel_mo *mo)
{
	char raw[8 * 1024], room[3 * sizeof raw];
	struct buf text = BUF_OVER(raw), clean = BUF_OVER(room);

	kannel_mo_text(mo, &text);
	utf8_add_clean(&clean, text.ptr, text.len);
	BUG_IF(!buf_ok(&clean) || !utf8_valid(clean.ptr, clean.len, NULL));
}

static void
take(struct kannel_mos *mos, const struct kannel_frame *f)
{
	struct kannel_mo *mo = kannel_mos_find(mos, f->id) == NULL ? kannel_mos_take(mos, f->id, 0) : NULL;

	if (mo == NULL || !kannel_mo_fill(mo, f))
		return;			/* brought twice; nobody to answer to */
	mo->state = KANNEL_MO_HELD;
	if (mo->udh.is_concat && (mo = kannel_concat_join(mos, mo, 0)) != NULL)
		mo->state = KANNEL_MO_HELD;
	kannel_concat_hurry(mos, 64);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct kannel_mos mos;	/* 2 MB of slots: laid out once, empty between inputs */
	struct kannel_frame f;
	struct kannel_mo *mo;

	kannel_border_start();
	if (mos.slots == NULL)
		kannel_mos_init(&mos);
	for (size_t n; len >= KANNEL_LENGTH_BYTES; data += n, len -= n) {
		n = (size_t)data[0] << 24 | (size_t)data[1] << 16 | (size_t)data[2] << 8 | data[3];
		data += KANNEL_LENGTH_BYTES;
		len -= KANNEL_LENGTH_BYTES;
		n = n < len ? n : len;
		if (!kannel_border_read(data, n, &f))
			continue;
		if (f.kind == KANNEL_SMS && f.sms_type != KANNEL_DLR)
			take(&mos, &f);
		kannel_border_done(&f);
	}
	kannel_concat_hurry(&mos, 0);
	TAILQ_FOREACH(mo, &mos.used, link)
		if (mo->state == KANNEL_MO_HELD)
			read_text(mo);
	while ((mo = TAILQ_FIRST(&mos.used)) != NULL)
		kannel_mos_give_back(&mos, mo, false);
	return 0;
}
