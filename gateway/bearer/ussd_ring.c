/*
 * ussd_ring.c - who called which number
 */
#include "gateway/bearer/ussd_ring.h"

#include <strings.h>

#include "gateway/bearer/ussd_form.h"
#include "locales/text/bug.h"

enum { OK = 0, BAD = 400, METHOD = 405, TOO_LARGE = 413, TOO_LONG = 414 };

enum { FROM, TO, IS_ACTIVE, DIRECTION, SESSION, FIELDS };

struct values { const char *value[FIELDS]; };

static bool
on_field(void *arg, const char *name, const char *value)
{
	static const struct { const char *name; unsigned field; } names[] = {
		{ "callerNumber", FROM }, { "from", FROM }, { "destinationNumber", TO }, { "to", TO },
		{ "isActive", IS_ACTIVE }, { "direction", DIRECTION }, { "sessionId", SESSION },
	};
	struct values *v = arg;

	for (size_t i = 0; i < COUNT(names); i++) {
		if (strcmp(name, names[i].name) != 0)
			continue;
		if (v->value[names[i].field])
			return false;
		v->value[names[i].field] = value;
	}
	return true;
}

static bool
copy(char *out, size_t size, const char *text)
{
	return (size_t)snprintf(out, size, "%s", text ? text : "") < size;
}

static unsigned
fill(struct ussd_ring *r, const struct values *v, const char **why)
{
	const char *active = v->value[IS_ACTIVE], *direction = v->value[DIRECTION];

	*why = "who called, and which number, is needed";
	if (!v->value[FROM] || !v->value[TO] || !*v->value[TO])
		return BAD;
	*why = "a field is too long";
	if (!copy(r->from, sizeof(r->from), v->value[FROM]) || !copy(r->to, sizeof(r->to), v->value[TO]) ||
	    !copy(r->session, sizeof(r->session), v->value[SESSION]))
		return BAD;
	r->is_call = (!active || !strcmp(active, "1")) && (!direction || !strcasecmp(direction, "Inbound"));
	return OK;
}

unsigned
ussd_ring_read(const char *method, const char *url, const char *body, size_t len, struct ussd_ring *r,
    const char **why)
{
	const char *query = strchr(url, '?');
	bool is_get = !strcmp(method, "GET");
	char room[USSD_BODY_BYTES + 1];
	struct values v = { { NULL } };
	unsigned status = BAD;

	memset(r, 0, sizeof(*r));
	*why = "this method is not used here";
	if (!is_get && strcmp(method, "POST") != 0)
		return METHOD;
	*why = "the body is longer than 8 KiB";
	if (len > USSD_BODY_BYTES)
		return TOO_LARGE;
	*why = "the path is too long";
	if (strlen(url) >= USSD_URL_BYTES)
		return TOO_LONG;
	if (is_get) {
		body = query ? query + 1 : "";
		len = strlen(body);
	}
	memcpy(room, body, len);
	*why = "the form cannot be read";
	if (ussd_form_read(room, len, on_field, &v))
		status = fill(r, &v, why);
	explicit_bzero(room, sizeof(room));
	return status;
}
