/*
 * ussd_request.c - the table of dialects, and what the values of a request mean
 *
 * Readers (form here, ussd_json.c, ussd_xml.c) only collect values; every rule
 * about them stands in ussd_request_fill(), once for all dialects.
 */
#include "gateway/bearer/ussd_request.h"

#include <strings.h>

#include "gateway/bearer/ussd_form.h"
#include "gateway/bearer/ussd_reader_inside.h"
#include "locales/text/bug.h"

enum { OK = 0, BAD = 400, NOT_FOUND = 404, METHOD = 405, TOO_LARGE = 413, TOO_LONG = 414 };

static const struct http_dialect dialects[] = {
#define HTTP_DIALECT(name, methods, body, text, lacks, write, session, number, service, said, language, kind, \
    begin, input, gone, asks, sequence) \
	{ #name, methods, USSD_BODY_##body, USSD_TEXT_##text, USSD_LACKS_##lacks, ussd_write_##write, \
	    { session, number, service, said, language, kind, sequence }, { begin, input, gone, asks } },
#include "gateway/bearer/http_dialects.def"
#undef HTTP_DIALECT
};

static const char *const types[] = {
	[USSD_BODY_FORM] = "text/plain; charset=utf-8",
	[USSD_BODY_JSON] = "application/json; charset=utf-8",
	[USSD_BODY_XML]	 = "text/xml; charset=utf-8",
};

const struct http_dialect *
http_dialect_find(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(dialects); i++)
		if (strlen(dialects[i].name) == len && !memcmp(dialects[i].name, name, len))
			return &dialects[i];
	return NULL;
}

const struct http_dialect *
http_dialect_at(unsigned n)
{
	return n < COUNT(dialects) ? &dialects[n] : NULL;
}

bool
ussd_type_fits(const struct http_dialect *d, const char *type)
{
	static const char *const words[] = {
		[USSD_BODY_FORM] = "application/x-www-form-urlencoded", [USSD_BODY_JSON] = "json", [USSD_BODY_XML] = "xml",
	};
	size_t len = type ? strcspn(type, "; \t") : 0, want = strlen(words[d->body]);

	for (size_t i = 0; i + want <= len; i++)
		if (!strncasecmp(type + i, words[d->body], want))
			return true;
	return !type;
}

enum charset
ussd_type_charset(const struct http_dialect *d, const char *type)
{
	static const char word[] = "charset=";
	const char *at = type && d->body == USSD_BODY_FORM ? strchr(type, ';') : NULL;
	enum charset charset;
	char name[32];
	size_t len;

	for (; at; at = strchr(at, ';')) {
		at += 1 + strspn(at + 1, " \t");
		if (!strncasecmp(at, word, strlen(word)))
			break;
	}
	if (!at)
		return CHARSET_NONE;
	at += strlen(word);
	at += *at == '"';
	len = strcspn(at, "\"; \t");
	if (len >= sizeof(name))
		return CHARSET_NONE;
	snprintf(name, sizeof(name), "%.*s", (int)len, at);
	charset = charset_named(name);
	return charset == CHARSET_UTF_8 ? CHARSET_NONE : charset;
}

bool
ussd_request_decode(struct ussd_request *r, struct charsets *c, enum charset charset)
{
	char room[USSD_BODY_BYTES + 1];
	struct buf text = BUF_OVER(room);
	bool fits;

	charset_to_utf8_clean(c, charset, r->text, r->len, &text);
	fits = buf_ok(&text) && ussd_copy(r->text, sizeof(r->text), text.ptr);
	r->len = strlen(r->text);
	explicit_bzero(room, sizeof(room));
	return fits;
}

const char *
ussd_next_word(const char *words, size_t *len)
{
	words += strspn(words, " ");
	*len = strcspn(words, " ");
	return *len ? words : NULL;
}

unsigned
ussd_word_place(const char *words, const char *text)
{
	unsigned place = 0;
	size_t len;

	for (const char *w = words; (w = ussd_next_word(w, &len)) != NULL; w += len) {
		place++;
		if (strlen(text) == len && !strncasecmp(w, text, len))
			return place;
	}
	return 0;
}

/* The same for names of fields, where letters' case counts. */
static unsigned
name_place(const char *names, const char *name)
{
	unsigned place = 0;
	size_t len;

	for (const char *w = names; (w = ussd_next_word(w, &len)) != NULL; w += len) {
		place++;
		if (strlen(name) == len && !memcmp(w, name, len))
			return place;
	}
	return 0;
}

bool
ussd_copy(char *out, size_t size, const char *text)
{
	size_t len = strlen(text);

	if (len >= size)
		return false;
	memcpy(out, text, len + 1);
	return true;
}

/* A hint that is no language tag is no hint: networks put all sorts of words there. */
static void
language_take(struct ussd_request *r, const char *value)
{
	size_t len = strlen(value);

	if (len < 2 || len >= sizeof(r->language) || value[strspn(value,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] != '\0')
		return;
	for (size_t i = 0; i <= len; i++)
		r->language[i] = value[i] == '_' ? '-' : value[i];
}

/* "384*77" and "*384*77#" are one code; networks leave the ends out. False: too long. */
static bool
code_take(struct ussd_request *r, const char *value)
{
	struct buf out;

	buf_wrap(&out, r->service, sizeof(r->service));
	if (*value >= '0' && *value <= '9' && value[strspn(value, "0123456789*#")] == '\0')
		buf_addf(&out, "*%s%s", value, value[strlen(value) - 1] == '#' ? "" : "#");
	else
		buf_adds(&out, value);
	return buf_ok(&out);
}

static bool
kind_take(struct ussd_request *r, const char *value)
{
	bool is_told = *r->dialect->word[USSD_KIND_BEGIN] != '\0';

	r->kind = USSD_KIND_UNTOLD;
	if (!value)
		return !is_told;
	for (size_t i = 0; i < USSD_KIND_UNTOLD; i++) {
		const char *words = r->dialect->word[i];

		if (!strcmp(words, "*") || ussd_word_place(words, value))
			r->kind = (enum ussd_kind)i;
	}
	return r->kind != USSD_KIND_UNTOLD;
}

static bool
sequence_take(struct ussd_request *r, const char *value)
{
	size_t digits = strspn(value, "0123456789");

	if (digits == 0 || digits > 9 || value[digits] != '\0')
		return false;
	r->sequence = strtoul(value, NULL, 10);
	return true;
}

static const char *
lack(const struct ussd_request *r, const struct ussd_values *v)
{
	enum ussd_lacks lacks = r->dialect->lacks;
	bool is_first = r->kind == USSD_KIND_BEGIN || r->kind == USSD_KIND_UNTOLD;

	if (!r->session[0])
		return "the session has no name";
	if (r->kind == USSD_KIND_ASKS)
		return "";
	if (!r->number[0] && (is_first || lacks < USSD_LACKS_PERSON))
		return "the number is needed";
	if (!r->service[0] && lacks == USSD_LACKS_NOTHING)
		return "the code is needed";
	if (!v->value[USSD_FIELD_TEXT] && (r->kind == USSD_KIND_INPUT || r->kind == USSD_KIND_UNTOLD))
		return "the text is needed";
	if (r->kind == USSD_KIND_BEGIN && !r->service[0] && r->len == 0)
		return "the code is needed";
	return "";
}

unsigned
ussd_request_fill(struct ussd_request *r, const struct ussd_values *v, const char **why)
{
	const char *const *value = v->value;

	*why = "this kind of message is not known";
	if (!kind_take(r, value[USSD_FIELD_KIND]))
		return BAD;
	*why = "a field is too long, or not what it should be";
	if (value[USSD_FIELD_SESSION] && !ussd_copy(r->session, sizeof(r->session), value[USSD_FIELD_SESSION]))
		return BAD;
	if (value[USSD_FIELD_NUMBER] && !ussd_copy(r->number, sizeof(r->number), value[USSD_FIELD_NUMBER]))
		return BAD;
	if (value[USSD_FIELD_SERVICE] && !code_take(r, value[USSD_FIELD_SERVICE]))
		return BAD;
	if (value[USSD_FIELD_SEQUENCE] && !sequence_take(r, value[USSD_FIELD_SEQUENCE]))
		return BAD;
	if (value[USSD_FIELD_TEXT] && !ussd_copy(r->text, sizeof(r->text), value[USSD_FIELD_TEXT]))
		return BAD;
	if (value[USSD_FIELD_LANGUAGE])
		language_take(r, value[USSD_FIELD_LANGUAGE]);
	r->len = strlen(r->text);
	*why = lack(r, v);
	return **why ? BAD : OK;
}

bool
ussd_request_begins(struct ussd_request *r)
{
	bool is_code = r->len > 0 && r->text[strspn(r->text, "0123456789*#")] == '\0';

	if (r->dialect->text == USSD_TEXT_CUMULATIVE || r->len == 0)
		return false;
	if (!r->service[0] || (is_code && r->text[0] == '*'))
		return code_take(r, r->text);
	return false;
}

/* `place`: how early in the list of names the value's stands, 0 = none yet. */
struct reading { const struct http_dialect *dialect; struct ussd_values values; unsigned place[USSD_FIELD_COUNT]; };

static bool
on_field(void *arg, const char *name, const char *value)
{
	struct reading *reading = arg;

	for (size_t i = 0; i < USSD_FIELD_COUNT; i++) {
		unsigned place = name_place(reading->dialect->field[i], name);

		if (place == 0 || (reading->place[i] != 0 && reading->place[i] < place))
			continue;
		if (reading->place[i] == place)
			return false;
		reading->place[i] = place;
		reading->values.value[i] = value;
	}
	return true;
}

static unsigned
form_read(struct ussd_request *r, const char *form, size_t len, const char **why)
{
	struct reading reading = { .dialect = r->dialect };
	char room[USSD_BODY_BYTES + 1];
	unsigned status = BAD;

	memcpy(room, form, len);
	*why = "the form cannot be read";
	if (ussd_form_read(room, len, on_field, &reading))
		status = ussd_request_fill(r, &reading.values, why);
	explicit_bzero(room, sizeof(room));
	return status;
}

/* "/<session>/<kind>" */
static unsigned
json_read(struct ussd_request *r, const char *path, size_t len, const char *body, size_t body_len, const char **why)
{
	char room[USSD_URL_BYTES], *session = NULL, *kind = NULL;

	if (strcmp(r->dialect->field[USSD_FIELD_SESSION], "/") == 0) {
		*why = "no such path";
		snprintf(room, sizeof(room), "%.*s", (int)len, path);
		session = room[0] == '/' ? room + 1 : NULL;
		kind = session ? strchr(session, '/') : NULL;
		if (!kind || strchr(kind + 1, '/'))
			return NOT_FOUND;
		*kind++ = '\0';
		if (!ussd_segment_decode(session) || !ussd_segment_decode(kind))
			return NOT_FOUND;
	} else if (len > 0) {
		*why = "no such path";
		return NOT_FOUND;
	}
	return ussd_json_read(r, session, kind, body, body_len, why);
}

static bool
method_fits(const struct http_dialect *d, const char *method)
{
	static const struct { const char *name; unsigned bit; } methods[] = {
		{ "GET", USSD_GET }, { "POST", USSD_POST }, { "PUT", USSD_PUT },
	};

	for (size_t i = 0; i < COUNT(methods); i++)
		if (!strcmp(method, methods[i].name))
			return d->methods & methods[i].bit;
	return false;
}

unsigned
ussd_request_read(const struct http_dialect *d, const char *method, const char *url, const char *body,
    size_t len, struct ussd_request *r, const char **why)
{
	size_t path_len = strcspn(url, "?");
	const char *query = url + path_len + (url[path_len] == '?');

	memset(r, 0, sizeof(*r));
	r->dialect = d;
	*why = "this method is not used here";
	if (!method_fits(d, method))
		return METHOD;
	*why = "the body is longer than 8 KiB";
	if (len > USSD_BODY_BYTES)
		return TOO_LARGE;
	*why = "the path is too long";
	if (strlen(url) >= USSD_URL_BYTES)
		return TOO_LONG;
	if (d->body == USSD_BODY_JSON)
		return json_read(r, url, path_len, body, len, why);
	*why = "no such path";
	if (path_len > 0)
		return NOT_FOUND;
	if (d->body == USSD_BODY_XML)
		return ussd_xml_read(r, body, len, why);
	if (!strcmp(method, "GET"))
		return form_read(r, query, strlen(query), why);
	return form_read(r, body, len, why);
}

void
ussd_answer_write(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply)
{
	reply->type = types[r->dialect->body];
	reply->headers = 0;
	/* nothing to say is an empty last screen */
	reply->closes = r->kind == USSD_KIND_GONE || out->kind != OUTBOUND_USSD || out->ends;
	buf_wrap(&reply->body, reply->room, sizeof(reply->room));
	r->dialect->write(r, out, reply);
	BUG_IF(!buf_ok(&reply->body));
}
