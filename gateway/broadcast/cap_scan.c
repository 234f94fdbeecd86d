/*
 * cap_scan.c - what is refused before a parser sees it
 *
 * One look at the bytes, linear in their number: so neither an entity, nor
 * another encoding, nor a tag with ten thousand attributes ever reaches libxml2.
 */
#include <stdint.h>
#include <strings.h>

#include "gateway/broadcast/cap.h"
#include "gateway/broadcast/cap_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

/* A signature lies nine deep; a message of the standard has one attribute, a signed one twenty. */
enum { DEPTH = 16, ATTRIBUTES = 16, ATTRIBUTES_IN_ALL = 256 };

struct scan {
	const char	*begin, *at, *end;
	unsigned	depth, attributes;
};

void
cap_add_line(struct buf *why, long line)
{
	if (line > 0)
		buf_addf(why, "line %ld: ", line);
}

void
cap_add_quoted(struct buf *out, const char *text, size_t len)
{
	char room[CAP_QUOTED + 1];
	struct buf shown = BUF_OVER(room);
	size_t n = 0;

	while (n < len && buf_ok(&shown))
		buf_add_escaped(&shown, text + n++, 1);
	buf_addf(out, "\"%s%s\"", shown.ptr, buf_ok(&shown) ? "" : "...");
}

static bool
refuse(const struct scan *s, struct buf *why, const char *sentence)
{
	long line = 1;

	for (const char *p = s->begin; p < s->at; p++)
		line += *p == '\n';
	cap_add_line(why, line);
	buf_adds(why, sentence);
	return false;
}

static bool
begins(const struct scan *s, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(s->end - s->at) >= len && memcmp(s->at, word, len) == 0;
}

/* Behind the next `word`; false, and at the end, if it never comes. */
static bool
pass(struct scan *s, const char *word)
{
	for (; s->at < s->end; s->at++)
		if (begins(s, word)) {
			s->at += strlen(word);
			return true;
		}
	return false;
}

/* Over a start or end tag; a '>' may stand in a value in quotes. */
static bool
pass_tag(struct scan *s, struct buf *why)
{
	const char *tag = s->at;
	bool closes = tag + 1 < s->end && tag[1] == '/';
	unsigned attributes = 0;
	char quote = '\0';

	for (; s->at < s->end && (quote != '\0' || *s->at != '>'); s->at++) {
		attributes += quote == '\0' && *s->at == '=';
		if (quote != '\0' ? *s->at == quote : *s->at == '"' || *s->at == '\'')
			quote = quote != '\0' ? '\0' : *s->at;
	}
	s->attributes += attributes;
	if (attributes > ATTRIBUTES || s->attributes > ATTRIBUTES_IN_ALL)
		return refuse(s, why, "more attributes than any CAP message has");
	if (s->at == s->end)
		return refuse(s, why, "the last tag never ends: was the message cut?");
	if (closes)
		s->depth -= s->depth > 0;
	else if (s->at[-1] != '/' && ++s->depth > DEPTH)
		return refuse(s, why, "elements within elements, deeper than any CAP message");
	s->at++;
	return true;
}

static bool
pass_markup(struct scan *s, struct buf *why)
{
	if (begins(s, "<!--"))
		return pass(s, "-->") || refuse(s, why, "a comment never ends");
	if (begins(s, "<![CDATA["))
		return pass(s, "]]>") || refuse(s, why, "a CDATA section never ends");
	if (begins(s, "<?"))
		return pass(s, "?>") || refuse(s, why, "an instruction (<?...) never ends");
	if (begins(s, "<!"))
		return refuse(s, why, "a document type (DOCTYPE); take it out: CAP has none, and no entity is read");
	return pass_tag(s, why);
}

/* What the first line says of its encoding must be true. */
static bool
says_utf8(struct scan *s, struct buf *why)
{
	static const char *const same[] = { "UTF-8", "UTF8", "US-ASCII", "ASCII" };
	struct scan head = *s;
	size_t len;

	if (!begins(s, "<?xml"))
		return true;
	pass(&head, "?>");
	head.end = head.at;
	head.at = s->at;
	if (!pass(&head, "encoding") || !pass(&head, "="))
		return true;
	while (head.at < head.end && strchr(" \t\r\n\"'", *head.at) != NULL)
		head.at++;
	for (len = 0; head.at + len < head.end && strchr("\"'?", head.at[len]) == NULL; )
		len++;
	for (size_t i = 0; i < COUNT(same); i++)
		if (strlen(same[i]) == len && strncasecmp(head.at, same[i], len) == 0)
			return true;
	refuse(s, why, "it says that it is ");
	cap_add_quoted(why, head.at, len);
	buf_adds(why, "; send UTF-8");
	return false;
}

bool
cap_scan(const char *xml, size_t len, struct buf *why)
{
	struct scan s = { xml, xml, xml + len, 0, 0 };
	size_t bad = 0;

	if (len == 0 || len > CAP_BYTES) {
		buf_addf(why, len == 0 ? "nothing was sent; expected a CAP 1.2 message" : "%zu bytes; a CAP message has at most %d",
		    len, CAP_BYTES);
		return false;
	}
	if (!utf8_valid(xml, len, &bad)) {
		s.at += bad;
		return refuse(&s, why, "bytes that are not UTF-8; send UTF-8");
	}
	if (memchr(xml, '\0', len) != NULL) {
		s.at = memchr(xml, '\0', len);
		return refuse(&s, why, "a NUL, which no text has; send UTF-8");
	}
	if (begins(&s, "\xEF\xBB\xBF"))
		s.at += 3;
	if (!says_utf8(&s, why))
		return false;
	while ((s.at = memchr(s.at, '<', (size_t)(s.end - s.at))) != NULL)
		if (!pass_markup(&s, why))
			return false;
	return true;
}
