/* What staff write for a broadcast, in any bytes: refused with a sentence that repeats no number, or the same when it is read again. */
#include <string.h>

#include "gateway/broadcast/broadcast.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/plain.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "definition", 100000 };

/* Its canonical form, read again: the same in every field. */
static void
judge_again(const json_t *json, struct broadcast *b)
{
	char *canonical = broadcast_canonical(json), *twice, room[2048];
	struct buf why = BUF_OVER(room);
	json_t *same = json_loads(canonical, JSON_REJECT_DUPLICATES, NULL);
	struct broadcast again;

	BUG_IF(same == NULL || !broadcast_read(same, &again, &why));
	twice = broadcast_canonical(same);
	BUG_IF(strcmp(canonical, twice) != 0 || b->wordings != again.wordings);
	for (unsigned i = 0; i < b->wordings; i++) {
		const char *one = b->wording[i].text, *other = again.wording[i].text;

		BUG_IF((one == NULL) != (other == NULL) || (one != NULL && strcmp(one, other) != 0));
		b->wording[i].text = again.wording[i].text = NULL;
	}
	b->json = again.json = NULL;
	BUG_IF(memcmp(b, &again, sizeof(again)) != 0);
	free(canonical);
	free(twice);
	json_decref(same);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	json_t *json = json_loadb(len > 0 ? (const char *)data : "", len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	char room[2048];
	struct buf why = BUF_OVER(room);
	struct broadcast b;

	if (json == NULL)
		return 0;
	if (broadcast_read(json, &b, &why)) {
		BUG_IF(why.len > 0 || b.title[0] == '\0' || b.until_s == 0 || (b.at_s != 0 && b.at_s >= b.until_s));
		BUG_IF(b.kind == BROADCAST_ALERT && (b.audience.stays != 1 || alert_type_is_old(b.type) != b.has_changes));
		judge_again(json, &b);
	} else
		BUG_IF(why.len == 0 || !buf_ok(&why) || plain_holds_run(why.ptr, "", PLAIN_DIGITS_MAX));
	json_decref(json);
	return 0;
}
