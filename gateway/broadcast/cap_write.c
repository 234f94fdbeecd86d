/*
 * cap_write.c - one of our alerts, as CAP 1.2 says it
 *
 * What is internal (who it is for, nationals of whom) stands only in what is
 * not public; what may not be published (text, place) not in what is.  The
 * result is read like any stranger's before it is given out.
 */
#include <libxml/xmlwriter.h>

#include "gateway/broadcast/cap.h"
#include "gateway/broadcast/cap_inside.h"
#include "locales/text/breaks.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { HEADLINE_CHARS = 160 };		/* of a phone, says the standard (3.2.2) */
#define PROFILE "safar:1"

/* What the table of alerts says of a type. */
static const struct { const char *message, *response, *urgency, *event; } types[ALERT_TYPE_COUNT] = {
#define ROW(name, id, topic, old, slots, msg, response, urgency, what) [ALERT_##name] = { msg, response, urgency, what },
	ALERT_TYPES(ROW)
#undef ROW
};

/* Our judgement.  Nothing below Likely is sent: what is not sure is no alert, but an answer to a question. */
static const struct { const char *category, *severity, *certainty; } judged[ALERT_TYPE_COUNT] = {
	[ALERT_PREPARE] = { "Security", "Severe", "Likely" },		/* it may still pass by */
	[ALERT_SHELTER] = { "Safety", "Extreme", "Observed" },		/* lives are in danger where people are now */
	[ALERT_GO] = { "Security", "Extreme", "Likely" },		/* so much that people leave; the way out is planned, not driven */
	[ALERT_UPDATE] = { "Security", "Extreme", "Likely" },		/* as what it changes */
	[ALERT_OFF] = { "Security", "Extreme", "Observed" },		/* who goes there now is in danger */
	[ALERT_CLEAR] = { "Safety", "Minor", "Observed" },		/* it is over, and somebody has looked */
	[ALERT_DRILL] = { "Safety", "Minor", "Observed" },		/* nothing is wrong, surely */
};

static void
open_element(xmlTextWriter *w, const char *name)
{
	BUG_IF(xmlTextWriterStartElement(w, (const xmlChar *)name) < 0);
}

static void
close_element(xmlTextWriter *w)
{
	BUG_IF(xmlTextWriterEndElement(w) < 0);
}

static void
put(xmlTextWriter *w, const char *name, const char *text)
{
	BUG_IF(xmlTextWriterWriteElement(w, (const xmlChar *)name, (const xmlChar *)text) < 0);
}

static void
put_parameter(xmlTextWriter *w, const char *name, const char *value)
{
	open_element(w, "parameter");
	put(w, "valueName", name);
	put(w, "value", value);
	close_element(w);
}

static bool
ends_sentence(const char *text, size_t len)
{
	static const char *const ends[] = { ".", "!", "?", "\u0964", "\u061F", "\u06D4", "\u104B", "\u1362", "\u17D4", "\u3002" };

	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && memcmp(text + len - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

/* Behind the last sentence within `HEADLINE_CHARS`, else behind the last blank, else between two letters. */
static size_t
headline_len(const char *text)
{
	size_t len = strlen(text), at = 0, blank = 0, sentence = 0;

	for (unsigned chars = 0; at < len; ) {
		size_t n = break_cluster(text + at, len - at);

		for (size_t i = 0; i < n; i++)
			chars += ((unsigned char)text[at + i] & 0xC0) != 0x80;
		if (chars > HEADLINE_CHARS)
			return sentence > 0 ? sentence : blank > 0 ? blank : at;
		at += n;
		if (at < len && (text[at] == ' ' || text[at] == '\n')) {
			blank = at;
			if (text[at] == '\n' || ends_sentence(text, at))
				sentence = at;
		}
	}
	return len;
}

static void
put_text(xmlTextWriter *w, const char *text)
{
	size_t len = headline_len(text);
	char *headline = xmemdup0(text, len);

	put(w, "headline", headline);
	text += len + strspn(text + len, " \n");
	if (text[0] != '\0')
		put(w, "instruction", text);
	free(headline);
}

static void
put_parameters(xmlTextWriter *w, const struct broadcast *b)
{
	if (b->slot[ALERT_SLOT_NOTE][0] != '\0')
		put_parameter(w, "shortCode", b->slot[ALERT_SLOT_NOTE]);
	if (b->type == ALERT_GO) {
		put_parameter(w, "free", "yes");
		put_parameter(w, "idRequired", "no");
	}
}

static void
put_audience(xmlTextWriter *w, const struct cap_out *c)
{
	const struct addressees *a = &c->b->audience;
	char room[16 + BROADCAST_STAYS * 4 + 64];
	struct buf who = BUF_OVER(room);

	if (c->is_public) {
		put(w, "audience", "who asked for alerts");
		return;
	}
	buf_adds(&who, a->is_of ? "who was given the alert before" : a->list == LIST_WARDEN ? "wardens" : "who asked for alerts");
	for (unsigned i = 0; i < a->stays; i++)
		buf_addf(&who, "%s %s", i == 0 ? " in" : "", a->stay[i]);
	if (c->b->origin[0] != '\0')
		buf_addf(&who, ", nationals of %s", c->b->origin);
	BUG_IF(!buf_ok(&who));
	put(w, "audience", who.ptr);
}

static void
put_places(xmlTextWriter *w, const struct broadcast *b)
{
	static const enum alert_slot places[] = { ALERT_SLOT_AREA, ALERT_SLOT_POINT, ALERT_SLOT_BORDER };

	for (size_t i = 0; i < COUNT(places); i++)
		if (b->slot[places[i]][0] != '\0') {
			open_element(w, "area");
			put(w, "areaDesc", b->slot[places[i]]);
			close_element(w);
		}
}

static bool
put_moment(xmlTextWriter *w, const char *name, int64_t at_s, const struct cap_out *c, struct buf *why)
{
	char text[CAP_TIME_BYTES];

	if (cap_time_write(at_s, c->offset_minutes, text)) {
		put(w, name, text);
		return true;
	}
	buf_addf(why, "<%s> would be no moment between 1970 and 9999 with an offset of at most 14 hours", name);
	return false;
}

static bool
put_info(xmlTextWriter *w, const struct cap_out *c, unsigned i, struct buf *why)
{
	const struct broadcast *b = c->b;
	char language[STORE_TAG_BYTES];

	cap_language_of(c->language[i].locale, language, sizeof(language));
	open_element(w, "info");
	put(w, "language", language);
	put(w, "category", judged[b->type].category);
	put(w, "event", types[b->type].event);
	put(w, "responseType", types[b->type].response);
	put(w, "urgency", types[b->type].urgency);
	put(w, "severity", judged[b->type].severity);
	put(w, "certainty", judged[b->type].certainty);
	put_audience(w, c);
	if (!put_moment(w, "effective", b->at_s > c->sent_s ? b->at_s : c->sent_s, c, why) ||
	    !put_moment(w, "expires", b->until_s, c, why))
		return false;
	if (c->sender_name != NULL)
		put(w, "senderName", c->sender_name);
	if (!(c->is_public && b->is_restricted)) {
		put_text(w, c->language[i].headline);
		put_parameters(w, b);
		put_places(w, b);
	}
	close_element(w);
	return true;
}

static bool
put_alert(xmlTextWriter *w, const struct cap_out *c, struct buf *why)
{
	const struct broadcast *b = c->b;
	bool is_drill = b->type == ALERT_DRILL || b->is_training;

	open_element(w, "alert");
	BUG_IF(xmlTextWriterWriteAttribute(w, (const xmlChar *)"xmlns", (const xmlChar *)CAP_NAMESPACE) < 0);
	put(w, "identifier", c->identifier);
	put(w, "sender", c->sender);
	if (!put_moment(w, "sent", c->sent_s, c, why))
		return false;
	put(w, "status", is_drill ? "Exercise" : "Actual");
	put(w, "msgType", types[b->type].message);
	put(w, "scope", c->is_public && !b->is_restricted ? "Public" : "Restricted");
	if (!c->is_public || b->is_restricted)
		put(w, "restriction", b->is_restricted ? "not for publication" : "for offices that work with the sender");
	put(w, "code", PROFILE);
	if (is_drill)
		put(w, "note", "a drill: nobody does anything");
	if (c->reference != NULL)
		put(w, "references", c->reference);
	for (unsigned i = 0; i < c->languages; i++)
		if (!put_info(w, c, i, why))
			return false;
	close_element(w);
	return true;
}

static const char *
wrong_with(const struct cap_out *c)
{
	if (c->b->kind != BROADCAST_ALERT)
		return "news are no alert; only alerts are written as CAP";
	if (alert_type_is_old(c->b->type) && c->reference == NULL)
		return "it changes an earlier alert and does not name it";
	if (!alert_type_is_old(c->b->type) && c->reference != NULL)
		return "it changes no alert and names one";
	if (c->languages == 0)
		return "it has no text in any language";
	if (c->b->until_s <= c->sent_s || c->b->until_s <= c->b->at_s)
		return "it would be over before it begins";
	for (unsigned i = 0; i < c->languages; i++)
		if (!utf8_valid(c->language[i].headline, strlen(c->language[i].headline), NULL))
			return "its text is not UTF-8";
	return NULL;
}

bool
cap_write(const struct cap_out *c, struct buf *out, struct buf *why)
{
	const char *wrong = wrong_with(c);
	xmlBuffer *bytes = xmlBufferCreate();
	xmlTextWriter *w = xmlNewTextWriterMemory(bytes, 0);
	bool is_written = false;
	xmlDoc *doc = NULL;

	BUG_IF(bytes == NULL || w == NULL);
	if (wrong != NULL) {
		buf_adds(why, wrong);
		goto out;
	}
	xmlTextWriterSetIndent(w, 1);
	BUG_IF(xmlTextWriterStartDocument(w, "1.0", "UTF-8", NULL) < 0);
	if (!put_alert(w, c, why))
		goto out;
	BUG_IF(xmlTextWriterEndDocument(w) < 0 || xmlTextWriterFlush(w) < 0);
	doc = cap_xml_read((const char *)xmlBufferContent(bytes), (size_t)xmlBufferLength(bytes), why);
	if (doc == NULL)
		goto out;
	buf_add(out, xmlBufferContent(bytes), (size_t)xmlBufferLength(bytes));
	is_written = buf_ok(out);
	if (!is_written)
		buf_adds(why, "longer than there is room for");
out:
	xmlFreeDoc(doc);
	xmlFreeTextWriter(w);
	xmlBufferFree(bytes);
	return is_written;
}

bool
cap_write_reference(const char *sender, const char *identifier, int64_t sent_s, int16_t offset_minutes, struct buf *out)
{
	char sent[CAP_TIME_BYTES];

	if (!cap_time_write(sent_s, offset_minutes, sent))
		return false;
	buf_addf(out, "%s,%s,%s", sender, identifier, sent);
	return buf_ok(out);
}
