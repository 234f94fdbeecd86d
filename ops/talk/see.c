/*
 * see.c - what a handset would show of an answer
 *
 * Made from the finished parts and pages, so that alphabets and cuts are seen
 * as they leave.
 */
#include "ops/talk/see.h"

#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* "node=work.pay lang=ne …" into the fields of what was seen. */
static void
read_trace(const char *trace, struct talk_seen *seen)
{
	struct { const char *name; char *at; size_t size; } fields[] = {
		{ "node=", seen->node, sizeof seen->node }, { "lang=", seen->lang, sizeof seen->lang },
		{ "page=", seen->page, sizeof seen->page },
		{ "state=", seen->state, sizeof seen->state },
	};

	for (size_t i = 0; i < COUNT(fields); i++) {
		const char *at = strstr(trace, fields[i].name);

		if (at == NULL)
			continue;
		at += strlen(fields[i].name);
		(void)snprintf(fields[i].at, fields[i].size, "%.*s", (int)strcspn(at, " "), at);
	}
}

/* The parts joined as a reader would, the mark of a sample once; false when one lacks it. */
static bool
join_parts(const struct parts *parts, struct buf *text)
{
	bool each_begins_sample = true;

	for (unsigned i = 0; i < parts->count; i++) {
		size_t before = text->len;

		part_add_utf8(text, parts, i);
		if (strncmp(text->ptr + before, "SAMPLE ", 7) != 0) {
			each_begins_sample = false;
		} else if (i > 0) {
			memmove(text->ptr + before, text->ptr + before + 7, text->len - before - 6);
			buf_cut(text, text->len - 7);
		}
	}
	return each_begins_sample;
}

void
see_outbound(const struct outbound *out, const char *trace, struct talk_seen *seen)
{
	struct buf text = BUF_OVER(seen->text), sms = BUF_OVER(seen->sms);
	bool is_sms = out->kind == OUTBOUND_SMS;
	struct encoding written = { 0 };

	if (!is_sms && out->kind != OUTBOUND_USSD)
		return;
	seen->is_anything = true;
	seen->parts = out->parts.count;
	seen->each_begins_sample = join_parts(&out->parts, is_sms ? &text : &sms);
	if (!is_sms) {
		buf_add(&text, out->page, out->page_len);
		seen->each_begins_sample = seen->each_begins_sample && strncmp(text.ptr, "SAMPLE ", 7) == 0;
	}
	written.alphabet = is_sms ? out->parts.alphabet : out->page_alphabet;
	written.gsm7.lock = is_sms ? out->parts.lock : 0;
	written.gsm7.single = is_sms ? out->parts.single : 0;
	(void)snprintf(seen->alphabet, sizeof seen->alphabet, "%s", encoding_word(&written));
	(void)snprintf(seen->end, sizeof seen->end, "%s", out->ends ? "yes" : "no");
	read_trace(trace, seen);
}
