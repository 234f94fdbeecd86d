/*
 * A CAP message: what is read is within bounds and becomes a draft or a sentence; what is taken is a definition, and its
 * words, written as a message of ours, are read again.
 */
#include <jansson.h>

#include "gateway/broadcast/cap.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "cap", 200000 };

enum { NOW_S = 1795780800 };		/* 2026-11-27T12:00:00Z */

static bool
find_any(void *arg, const char *reference, uint8_t id[STORE_ID_BYTES])
{
	(void)arg;
	memset(id, reference[0] & 1, STORE_ID_BYTES);
	return reference[strlen(reference) / 2] & 1;
}

static void
check(const struct cap *c)
{
	BUG_IF(c->infos > CAP_INFOS || c->references > CAP_REFERENCES || c->sent_s <= 0);
	BUG_IF(c->identifier[strcspn(c->identifier, " \t\r\n,<&")] != '\0' || c->identifier[0] == '\0');
	BUG_IF(cap_message_of(c->message) == CAP_MESSAGE_COUNT || strchr(c->sent, 'Z') != NULL);
	for (unsigned i = 0; i < c->infos; i++)
		BUG_IF(!utf8_valid(c->info[i].headline, strlen(c->info[i].headline), NULL) || c->info[i].event[0] == '\0');
}

/* Its words once around. */
static void
comes_back(const struct cap *c)
{
	struct broadcast b = { .kind = BROADCAST_ALERT, .type = ALERT_GO, .until_s = c->sent_s + 60 };
	struct cap *again = xmalloc(sizeof(*again));
	struct buf xml = BUF_INIT(CAP_BYTES), why = BUF_INIT(4096);
	struct cap_out out = { .b = &b, .identifier = c->identifier, .sender = c->sender, .sender_name = c->note, .sent_s = c->sent_s,
	    .is_public = true };

	for (unsigned i = 0; i < c->infos && i < 3; i++) {
		out.language[i].locale = "en";
		out.language[out.languages++].headline = c->info[i].instruction;
	}
	if (cap_write(&out, &xml, &why)) {
		BUG_IF(!cap_read(xml.ptr, xml.len, again, &why) || again->infos != out.languages || again->sent_s != c->sent_s);
		BUG_IF(strcmp(again->identifier, c->identifier) != 0 || strcmp(again->sender, c->sender) != 0);
	}
	buf_free(&xml);
	buf_free(&why);
	free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct cap *c = xmalloc(sizeof(*c));
	struct buf why = BUF_INIT(16384);
	uint8_t id[STORE_ID_BYTES];
	bool is_read = cap_read((const char *)data, len, c, &why), is_ours;
	struct broadcast b;
	json_t *draft;

	BUG_IF(is_read != (why.len == 0) || !buf_ok(&why));
	if (is_read) {
		check(c);
		is_ours = cap_changes(c, find_any, NULL, id, &why);
		draft = cap_draft(c, is_ours ? id : NULL, NOW_S, &why);
		BUG_IF(draft == NULL && why.len == 0);
		buf_reset(&why);
		/* Letters that nobody sees, and another century, are refused where a definition is read. */
		BUG_IF(draft != NULL && !broadcast_read(draft, &b, &why) && strncmp(why.ptr, "texts", 5) != 0 && strncmp(why.ptr, "until", 5) != 0);
		json_decref(draft);
		comes_back(c);
	}
	buf_free(&why);
	free(c);
	return 0;
}
