/*
 * ussd_request.h - an aggregator's bytes as a request, a page as an aggregator's bytes
 *
 * A dialect is a row of http_dialects.def.  Both directions are pure: no
 * socket, no clock, nothing is remembered, no byte is trusted.  What needs a
 * memory (which part of a cumulative text is new, who a bare session id
 * belongs to) is ussd_seen.h; who may post at all is ussd_gate.h.
 */
#ifndef GATEWAY_BEARER_USSD_REQUEST_H
#define GATEWAY_BEARER_USSD_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/bearer/bearer.h"
#include "locales/text/buf.h"
#include "locales/text/charset.h"

enum {
	USSD_BODY_BYTES	   = 8192,	/* longest body that is read */
	USSD_URL_BYTES	   = 2048,	/* longest path and query, with its NUL */
	USSD_SESSION_BYTES = 128,	/* these with their NUL */
	USSD_NUMBER_BYTES  = 32,
	USSD_CODE_BYTES	   = 192,	/* a code and the path dialled behind it */
	USSD_WORD_BYTES	   = 40,
	USSD_REPLY_BYTES   = 8192,
	USSD_HEADERS	   = 4,
};

enum ussd_methods { USSD_GET = 1, USSD_POST = 2, USSD_PUT = 4 };

enum ussd_field {	/* in the order of http_dialects.def */
	USSD_FIELD_SESSION, USSD_FIELD_NUMBER, USSD_FIELD_SERVICE, USSD_FIELD_TEXT, USSD_FIELD_LANGUAGE,
	USSD_FIELD_KIND, USSD_FIELD_SEQUENCE, USSD_FIELD_COUNT,
};

enum ussd_kind {
	USSD_KIND_BEGIN, USSD_KIND_INPUT, USSD_KIND_GONE,
	USSD_KIND_ASKS,		/* whether a session is alive */
	USSD_KIND_UNTOLD,	/* a beginning or an answer: ussd_seen_judge() decides */
};

enum ussd_body { USSD_BODY_FORM, USSD_BODY_JSON, USSD_BODY_XML };
enum ussd_text { USSD_TEXT_CUMULATIVE, USSD_TEXT_LAST };

/* What messages behind the first one do not repeat. */
enum ussd_lacks {
	USSD_LACKS_NOTHING,
	USSD_LACKS_CODE,	/* the code that was dialled */
	USSD_LACKS_PERSON,	/* … and, when the session is over, the number */
	USSD_LACKS_ECHOED,	/* both, but the network hands back a word of ours */
};

struct ussd_request;
struct ussd_reply;
typedef void ussd_write_fn(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply);

struct http_dialect {
	const char	*name;
	unsigned	 methods;		/* of enum ussd_methods */
	enum ussd_body	 body;
	enum ussd_text	 text;
	enum ussd_lacks	 lacks;
	ussd_write_fn	*write;
	const char	*field[USSD_FIELD_COUNT];
	const char	*word[USSD_KIND_UNTOLD];	/* of the kind, by enum ussd_kind */
};

struct ussd_request {
	const struct http_dialect *dialect;
	enum ussd_kind	 kind;
	char		 session[USSD_SESSION_BYTES];
	char		 number[USSD_NUMBER_BYTES];	/* as the network writes it; "" not told */
	char		 service[USSD_CODE_BYTES];	/* "*384*77#", perhaps with a path; "" not told */
	char		 language[USSD_WORD_BYTES];	/* BCP 47, or "" */
	char		 mark[USSD_WORD_BYTES];		/* what the network wants back: invokeId of MAP */
	unsigned long	 sequence;			/* 0 none */
	bool		 is_alive;			/* ASKS: the answer */
	size_t		 len;				/* of text */
	char		 text[USSD_BODY_BYTES + 1];	/* as it came; may be no UTF-8 */
};

struct ussd_reply {
	const char	*type;				/* Content-Type */
	struct { const char *name, *value; } header[USSD_HEADERS];
	unsigned	 headers;
	bool		 closes;			/* the network was told that the session is over */
	struct buf	 body;
	char		 room[USSD_REPLY_BYTES];
};

/* NULL if there is none of that name. */
const struct http_dialect *http_dialect_find(const char *name, size_t len);
/* The n-th, from 0; NULL past the end. */
const struct http_dialect *http_dialect_at(unsigned n);

/*
 * Fills *r from one HTTP request: `url` is what stands below the dialect's own
 * path ("", "/17/start", "?id=17&text=1"), NUL-terminated; `body` any `len`
 * bytes.  Returns 0, or the HTTP status that refuses it and in *why a constant
 * sentence without a byte of the request.  This is the entry for fuzzing: any
 * bytes may come, for any dialect.
 */
unsigned ussd_request_read(const struct http_dialect *d, const char *method, const char *url, const char *body,
    size_t len, struct ussd_request *r, const char **why);
/*
 * *r begins a talk: a code that came as the text becomes the service, with the
 * path dialled behind it.  True: the text was that code and says nothing else.
 */
bool ussd_request_begins(struct ussd_request *r);

/* What the network is told.  `out` is USSD, or NOTHING: for GONE and ASKS, or a last screen that is empty. */
void ussd_answer_write(const struct ussd_request *r, const struct outbound *out, struct ussd_reply *reply);

/* A body of this Content-Type can be read by `d`; NULL is not given, and may be anything. */
bool ussd_type_fits(const struct http_dialect *d, const char *type);
/*
 * The old encoding that a Content-Type says a form is in; CHARSET_NONE when it is UTF-8, not said, not known, or
 * the body is no form: JSON and XML are UTF-8 here whatever they say.
 */
enum charset ussd_type_charset(const struct http_dialect *d, const char *type);
/* The text as UTF-8; false when it does not fit then. */
bool ussd_request_decode(struct ussd_request *r, struct charsets *c, enum charset charset);

#endif
