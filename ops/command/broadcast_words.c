/*
 * broadcast_words.c - answers of safard about broadcasts, in words of people
 */
#include "ops/command/broadcast_words.h"

#include "content/days.h"
#include "gateway/broadcast/broadcast.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400, DIGITS = 24 };

const char *
words_in(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s == NULL ? "" : s;
}

json_int_t
number_in(const json_t *o, const char *name)
{
	return json_integer_value(json_object_get(o, name));
}

static bool
is_hidden(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n') || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x200E && cp <= 0x200F) ||
	    (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

void
words_clean(struct buf *out, const char *s)
{
	const char *end = s + strlen(s);

	while (s < end) {
		uint32_t cp;
		size_t n = utf8_decode(s, (size_t)(end - s), &cp);

		if (n > 0 && !is_hidden(cp))
			buf_add(out, s, n);
		s += n == 0 ? 1 : n;
	}
}

static void
add_digits(struct buf *out, const char *digits, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_addc(out, ',');
		buf_addc(out, digits[i]);
	}
}

void
words_number(struct buf *out, json_int_t n)
{
	char digits[DIGITS];

	snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT, n < 0 ? 0 : n);
	add_digits(out, digits, strlen(digits));
}

void
words_money(struct buf *out, const char *money)
{
	const char *digits = money + strcspn(money, "0123456789");
	size_t len = strspn(digits, "0123456789");

	buf_add(out, money, (size_t)(digits - money));
	add_digits(out, digits, len);
	words_clean(out, digits + len);
}

void
words_span(struct buf *out, int64_t s)
{
	if (s >= 2 * DAY_S)
		buf_addf(out, "%lld days %lld h", (long long)(s / DAY_S), (long long)(s % DAY_S / HOUR_S));
	else if (s >= HOUR_S)
		buf_addf(out, "%lld h %lld min", (long long)(s / HOUR_S), (long long)(s % HOUR_S / MINUTE_S));
	else if (s >= MINUTE_S)
		buf_addf(out, "%lld min %lld s", (long long)(s / MINUTE_S), (long long)(s % MINUTE_S));
	else
		buf_addf(out, "%lld s", (long long)(s < 0 ? 0 : s));
}

int64_t
words_seconds(const char *t)
{
	char day[DATE_BYTES];
	unsigned hours, minutes, seconds;
	int32_t days;

	snprintf(day, sizeof(day), "%.10s", t);
	if (strlen(t) < 19 || !days_of_date(day, &days) || sscanf(t + 11, "%2u:%2u:%2u", &hours, &minutes, &seconds) != 3)
		return 0;
	return (int64_t)days * DAY_S + hours * HOUR_S + minutes * MINUTE_S + seconds;
}

void
words_time(struct buf *out, const char *t)
{
	if (words_seconds(t) != 0)
		buf_addf(out, "%.10s %.5s UTC", t, t + 11);
}

void
words_lines(struct buf *out, const char *before, const char *text)
{
	struct buf clean = BUF_INIT(64 * 1024);
	const char *line = clean.ptr;

	words_clean(&clean, text);
	for (line = clean.ptr; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		buf_addf(out, "%s%.*s\n", before, (int)len, line);
		line += len + (line[len] == '\n');
	}
	buf_free(&clean);
}

static void
add_list(struct buf *out, const char *before, const json_t *list)
{
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one) {
		buf_adds(out, i == 0 ? before : ", ");
		words_clean(out, json_string_value(one) == NULL ? "" : json_string_value(one));
	}
}

void
words_audience(struct buf *out, const json_t *shown)
{
	const json_t *d = json_object_get(shown, "definition");
	static const char *const what[SUBSCRIPTION_COUNT + 1] = {
#define ROW(name, word, what) [SUBSCRIPTION_##name] = what,
		SUBSCRIPTIONS(ROW)
#undef ROW
		[SUBSCRIPTION_COUNT] = "news",
	};
	const char *list = words_in(d, "list"), *of = *words_in(d, "of") == '\0' ? "changes" : "of";
	const char *ref = words_in(shown, *of == 'o' ? "of_ref" : "changes_ref");

	if (*words_in(d, of) != '\0') {
		buf_addf(out, "exactly those who were handed %s", *ref == '\0' ? "the one that it corrects" : ref);
		return;
	}
	if (strcmp(list, "warden") == 0) {
		buf_adds(out, "wardens");
		if (*words_in(d, "area") != '\0') {
			buf_adds(out, " of ");
			words_clean(out, words_in(d, "area"));
		}
	} else {
		buf_addf(out, "who asked for %s", strcmp(list, "alerts") == 0 ? what[SUBSCRIPTION_ALERTS] :
		    what[broadcast_subscription_of(words_in(d, "topic"))]);
	}
	if (json_array_size(json_object_get(d, "stay")) == 0)
		buf_adds(out, ", in every country");
	add_list(out, ", in ", json_object_get(d, "stay"));
	add_list(out, ", reading ", json_object_get(d, "languages"));
}

void
words_headline(struct buf *out, const json_t *e, const char *title, json_int_t people)
{
	const char *state = words_in(e, "state"), *approver = words_in(e, "approver");
	bool is_training = json_is_true(json_object_get(e, "training"));
	bool is_agreed = *approver != '\0' && strcmp(state, "waiting") != 0 && strcmp(state, "draft") != 0;

	words_clean(out, words_in(e, "maker"));
	buf_adds(out, is_training ? " practises sending \"" : is_agreed ? " sends \"" : " wants to send \"");
	words_clean(out, title);
	buf_adds(out, "\" to ");
	if (people < 0) {
		buf_adds(out, "people who are not counted yet");
	} else {
		words_number(out, people);
		buf_adds(out, people == 1 ? " person" : " people");
	}
	if (is_agreed) {
		buf_adds(out, "; ");
		words_clean(out, approver);
		buf_adds(out, " agreed");
	}
	if (is_training)
		buf_adds(out, "; nothing of it leaves");
}

void
words_waits(struct buf *out, const json_t *e)
{
	const char *state = words_in(e, "state");

	if (strcmp(state, "draft") == 0 || strcmp(state, "returned") == 0) {
		words_clean(out, words_in(e, "maker"));
		buf_adds(out, state[0] == 'd' ? " writes it" : " changes it");
	} else if (strcmp(state, "waiting") == 0) {
		words_clean(out, words_in(e, "maker"));
		buf_adds(out, " waits for another person");
		if (*words_in(e, "expires") != '\0') {
			buf_adds(out, " until ");
			words_time(out, words_in(e, "expires"));
		}
	} else if (strcmp(state, "paused") == 0) {
		buf_adds(out, "whoever resumes it");
		if (*words_in(e, "paused_why") != '\0') {
			buf_adds(out, ": ");
			words_clean(out, words_in(e, "paused_why"));
		}
	} else {
		buf_adds(out, "nobody");
	}
}

void
words_state(struct buf *out, const json_t *e)
{
	const char *says = words_in(e, "says");

	/* "nobody waits any more" has its own subject */
	buf_addf(out, "%s%s %s", words_in(e, "ref"), strncmp(says, "no", 2) == 0 ? ":" : "", says);
}

void
words_no_more(struct buf *out, const json_t *e)
{
	static const struct { const char *state, *is; } states[] = {
		{ "draft", "is still being written" }, { "waiting", "waits for a second person already" },
		{ "scheduled", "was agreed to and waits for its time" }, { "sending", "was agreed to and is leaving" },
		{ "paused", "is paused" }, { "sent", "was sent" }, { "returned", "was given back to be changed" },
		{ "rejected", "was refused for good" }, { "cancelled", "was stopped for good" }, { "expired", "was not agreed to in time" },
	};
	const char *is = words_in(e, "says");

	for (size_t i = 0; i < COUNT(states); i++)
		if (strcmp(words_in(e, "state"), states[i].state) == 0)
			is = states[i].is;
	buf_addf(out, "%s %s", words_in(e, "ref"), is);
}

void
words_print(const struct buf *page, bool is_training)
{
	for (const char *line = page->ptr; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		printf("%s%.*s\n", is_training ? len > 0 ? "TRAINING  " : "TRAINING" : "", (int)len, line);
		line += len + (line[len] == '\n');
	}
}
