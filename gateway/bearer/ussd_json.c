/*
 * ussd_json.c - dialects that speak JSON: Infobip, Hubtel
 *
 * jansson reads; a key twice, a NUL, broken UTF-8 and nesting beyond its own
 * bound (2048) are refused there, a number too large for 64 bits as well.
 */
#include <jansson.h>

#include "gateway/bearer/ussd_reader_inside.h"
#include "locales/text/bug.h"

enum { OK = 0, BAD = 400, DIGITS = 24 };

/* Whole numbers stand for their digits: networks write them both ways. */
static const char *
value_of(const json_t *value, char room[DIGITS])
{
	if (json_is_string(value))
		return json_string_value(value);
	if (!json_is_integer(value))
		return NULL;
	snprintf(room, DIGITS, "%lld", (long long)json_integer_value(value));
	return room;
}

static unsigned
object_read(struct ussd_request *r, const json_t *root, struct ussd_values *v, const char **why)
{
	char room[USSD_FIELD_COUNT][DIGITS];
	size_t len;

	*why = "a field is not a text";
	for (size_t i = 0; i < USSD_FIELD_COUNT; i++) {
		const char *name = r->dialect->field[i];
		const json_t *value = NULL;

		while (!v->value[i] && (name = ussd_next_word(name, &len)) != NULL) {
			value = json_object_getn(root, name, len);
			name += len;
			if (!value || json_is_null(value))
				continue;
			v->value[i] = value_of(value, room[i]);
			if (!v->value[i])
				return BAD;
		}
	}
	return ussd_request_fill(r, v, why);
}

unsigned
ussd_json_read(struct ussd_request *r, const char *session, const char *kind, const char *body, size_t len,
    const char **why)
{
	struct ussd_values v = { { NULL } };
	json_t *root = NULL;
	unsigned status = BAD;

	v.value[USSD_FIELD_SESSION] = session;
	v.value[USSD_FIELD_KIND] = kind;
	if (kind && ussd_word_place(r->dialect->word[USSD_KIND_ASKS], kind))
		return ussd_request_fill(r, &v, why);	/* asks with GET: there is no body */
	root = json_loadb(body, len, JSON_REJECT_DUPLICATES, NULL);
	*why = "the JSON cannot be read, or is no object";
	if (json_is_object(root))
		status = object_read(r, root, &v, why);
	json_decref(root);
	return status;
}

static void
dump(json_t *root, struct ussd_reply *reply)
{
	char *text;

	BUG_IF(!root);		/* pages are UTF-8; the rest is ours */
	text = json_dumps(root, JSON_COMPACT);
	BUG_IF(!text);
	buf_adds(&reply->body, text);
	free(text);
	json_decref(root);
}

/* Their first message is a menu whatever we say: shouldClose would promise what does not happen. */
void
ussd_write_infobip(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply)
{
	size_t len;
	const char *page = ussd_page(out, &len);

	switch (r->kind) {
	case USSD_KIND_ASKS:
		reply->closes = false;
		dump(json_pack("{s:b, s:i, s:s}", "sessionActive", r->is_alive, "responseExitCode", 200,
		    "responseMessage", ""), reply);
		return;
	case USSD_KIND_GONE:
		dump(json_pack("{s:i, s:s}", "responseExitCode", 200, "responseMessage", ""), reply);
		return;
	case USSD_KIND_BEGIN:
	case USSD_KIND_INPUT:
	case USSD_KIND_UNTOLD:
		break;
	}
	if (r->kind == USSD_KIND_BEGIN)
		reply->closes = false;
	dump(json_pack("{s:b, s:s%, s:i, s:s}", "shouldClose", reply->closes, "ussdMenu", page, len,
	    "responseExitCode", 200, "responseMessage", ""), reply);
}

/* Label is the title where Hubtel is not a phone's screen: the page's first line. */
void
ussd_write_hubtel(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply)
{
	size_t len, line;
	const char *page = ussd_page(out, &len), *end = memchr(page, '\n', len);

	line = end ? (size_t)(end - page) : len;
	dump(json_pack("{s:s, s:s, s:s%, s:s%, s:s, s:s, s:s}", "SessionId", r->session,
	    "Type", reply->closes ? "release" : "response", "Message", page, len, "Label", page, line,
	    "ClientState", "", "DataType", reply->closes ? "display" : "input", "FieldType", "text"), reply);
}
