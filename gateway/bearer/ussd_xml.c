/*
 * ussd_xml.c - the XML dialog of RestComm's ussdgateway
 *
 * libxml2 reads, told that the bytes are UTF-8 whatever they say, so that no
 * other encoding hides a document type: a request with one is refused before
 * it is parsed, and with it every entity.  The number, the code and the
 * invokeId of the first message stand in later ones only because we ask for
 * it: userObject is handed back unchanged, also after a restart of ours.
 */
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "gateway/bearer/ussd_reader_inside.h"
#include "locales/text/bug.h"
#include "locales/text/dcs.h"
#include "locales/text/utf8.h"

enum { OK = 0, BAD = 400 };

static const char *
attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node ? node->properties : NULL; a; a = a->next)
		if (!strcmp((const char *)a->name, name))
			return a->children && a->children->content ? (const char *)a->children->content : "";
	return NULL;
}

static const xmlNode *
child(const xmlNode *node, const char *name)
{
	for (const xmlNode *c = node ? node->children : NULL; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && !strcmp((const char *)c->name, name))
			return c;
	return NULL;
}

/* The child that is a message, by the row's words. */
static const xmlNode *
message_in(const xmlNode *dialog, const struct http_dialect *d)
{
	for (const xmlNode *c = dialog->children; c; c = c->next)
		for (size_t i = 0; c->type == XML_ELEMENT_NODE && i < USSD_KIND_UNTOLD; i++)
			if (ussd_word_place(d->word[i], (const char *)c->name))
				return c;
	return NULL;
}

static bool
is_over(const xmlNode *dialog)
{
	static const char *const signs[] = { "dialogTimedOut", "mapUserAbortChoice", "mapAbortProviderReason",
	    "mapRefuseReason", "invokeTimedOut" };
	const char *type = attribute(dialog, "type");
	const xmlNode *errors = child(dialog, "errComponents");

	for (size_t i = 0; i < COUNT(signs); i++) {
		const char *value = attribute(dialog, signs[i]);

		if (value && strcmp(value, "false") != 0)
			return true;
	}
	return (errors && errors->children) || (type && (!strcmp(type, "Abort") || !strcmp(type, "End")));
}

/* "invokeId number code" of ussd_write_restcomm(), for what this message leaves out. */
static bool
echo_take(struct ussd_request *r, const char *echo)
{
	char room[USSD_WORD_BYTES + USSD_NUMBER_BYTES + USSD_CODE_BYTES], *number, *code;

	if (!ussd_copy(room, sizeof(room), echo))
		return false;
	number = strchr(room, ' ');
	code = number ? strchr(number + 1, ' ') : NULL;
	if (!code)
		return false;
	*number++ = *code++ = '\0';
	return (r->mark[0] || ussd_copy(r->mark, sizeof(r->mark), room)) &&
	    (r->number[0] || ussd_copy(r->number, sizeof(r->number), number)) &&
	    ussd_copy(r->service, sizeof(r->service), code);
}

/* An invokeId may be negative (ITU-T Q.773). */
static bool
is_number(const char *text)
{
	size_t sign = text && *text == '-' ? 1 : 0;
	size_t digits = text ? strspn(text + sign, "0123456789") : 0;

	return digits > 0 && digits < 20 && text[sign + digits] == '\0';
}

/*
 * The language that the data coding scheme names: a phone may say what it is
 * set to.  0 and 1, German and English, are what gateways send that know nothing.
 */
static const char *
language_of(const xmlNode *message)
{
	const char *text = attribute(message, "dataCodingScheme");
	size_t digits = text ? strspn(text, "0123456789") : 0;
	unsigned long dcs = digits > 0 && digits < 4 && text[digits] == '\0' ? strtoul(text, NULL, 10) : 0x0F;

	return dcs > 1 && dcs <= 0xFF ? dcs_read_ussd((uint8_t)dcs).language : NULL;
}

static unsigned
dialog_read(struct ussd_request *r, const xmlNode *dialog, const char **why)
{
	const xmlNode *message = message_in(dialog, r->dialect);
	const char *remote = attribute(dialog, "remoteId"), *echo = attribute(dialog, "userObject");
	const char *invoke = attribute(message, "invokeId"), *number = attribute(child(message, "msisdn"), "number");
	struct ussd_values v = { { NULL } };
	unsigned status;
	char session[USSD_SESSION_BYTES];

	if (!number)
		number = attribute(child(dialog, "originationReference"), "number");
	*why = "localId, remoteId and invokeId are numbers";
	if (!is_number(attribute(dialog, "localId")) || (remote && !is_number(remote)) || (invoke && !is_number(invoke)))
		return BAD;
	snprintf(session, sizeof(session), "%s-%s", attribute(dialog, "localId"), remote ? remote : "");
	v.value[USSD_FIELD_SESSION] = session;
	v.value[USSD_FIELD_NUMBER] = number;
	v.value[USSD_FIELD_TEXT] = attribute(message, "string");
	v.value[USSD_FIELD_LANGUAGE] = language_of(message);
	v.value[USSD_FIELD_KIND] = is_over(dialog) || !message ? r->dialect->word[USSD_KIND_GONE] : (const char *)message->name;
	*why = "this dialog has no message and no end";
	if (!message && !is_over(dialog))
		return BAD;
	status = ussd_request_fill(r, &v, why);
	if (status != OK)
		return status;
	if (r->kind == USSD_KIND_BEGIN && invoke && !ussd_copy(r->mark, sizeof(r->mark), invoke))
		return BAD;
	*why = "userObject is none of ours";
	return r->kind != USSD_KIND_BEGIN && echo && !echo_take(r, echo) ? BAD : OK;
}

/* Other encodings, a NUL, and whatever begins with "<!" (a document type, comments, CDATA) are no dialog. */
static bool
is_plain(const char *body, size_t len)
{
	if (!utf8_valid(body, len, NULL) || memchr(body, '\0', len))
		return false;
	for (size_t i = 0; i + 1 < len; i++)
		if (body[i] == '<' && body[i + 1] == '!')
			return false;
	return true;
}

unsigned
ussd_xml_read(struct ussd_request *r, const char *body, size_t len, const char **why)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOBLANKS;
	xmlDoc *doc = NULL;
	const xmlNode *root;
	unsigned status = BAD;

	*why = "the XML cannot be read, or is no dialog";
	if (len > 0 && is_plain(body, len))
		doc = xmlReadMemory(body, (int)len, "request.xml", "UTF-8", options);
	root = doc ? xmlDocGetRootElement(doc) : NULL;
	if (root && !doc->intSubset && !strcmp((const char *)root->name, "dialog"))
		status = dialog_read(r, root, why);
	xmlFreeDoc(doc);
	return status;
}

static void
set(xmlNode *node, const char *name, const char *value)
{
	BUG_IF(!xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)value));
}

static void
add_message(xmlNode *dialog, const struct ussd_request *r, const struct outbound *out, bool closes)
{
	xmlNode *message = xmlNewChild(dialog, NULL, (const xmlChar *)(closes ?
	    "processUnstructuredSSRequest_Response" : "unstructuredSSRequest_Request"), NULL);
	char page[USSD_PAGE_BYTES + 1], dcs[8];
	size_t len;
	const char *text = ussd_page(out, &len);

	BUG_IF(!message);
	if (closes)		/* answers the first message: its invokeId */
		set(message, "invokeId", r->mark[0] ? r->mark : "0");
	snprintf(dcs, sizeof(dcs), "%u", dcs_write_ussd(out->page_alphabet));
	set(message, "dataCodingScheme", dcs);
	snprintf(page, sizeof(page), "%.*s", (int)len, text);
	set(message, "string", page);
}

void
ussd_write_restcomm(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply)
{
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	xmlNode *dialog = doc ? xmlNewNode(NULL, (const xmlChar *)"dialog") : NULL;
	char echo[USSD_WORD_BYTES + USSD_NUMBER_BYTES + USSD_CODE_BYTES + 2];
	xmlChar *text = NULL;
	int len = 0;

	BUG_IF(!dialog);
	xmlDocSetRootElement(doc, dialog);
	set(dialog, "mapMessagesSize", r->kind == USSD_KIND_GONE ? "0" : "1");
	if (reply->closes)
		set(dialog, "prearrangedEnd", "false");
	if (r->kind != USSD_KIND_GONE && !reply->closes) {
		snprintf(echo, sizeof(echo), "%s %s %s", r->mark[0] ? r->mark : "0", r->number, r->service);
		set(dialog, "userObject", echo);
	}
	if (r->kind != USSD_KIND_GONE)
		add_message(dialog, r, out, reply->closes);
	xmlDocDumpMemoryEnc(doc, &text, &len, "UTF-8");
	BUG_IF(!text);
	buf_add(&reply->body, text, (size_t)len);
	xmlFree(text);
	xmlFreeDoc(doc);
}
