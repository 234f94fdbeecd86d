/*
 * ussd_gate.c - addresses, the secret, paths
 */
#include "gateway/bearer/ussd_gate.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/bearer/ussd_form.h"
#include "gateway/bearer/ussd_request.h"
#include "locales/text/bug.h"

enum { DIALECTS = 16, SECRET_MIN = 16, SECRET_MAX = 128, HASH_BYTES = 32 };

struct ussd_gate {
	struct net_list	 allow;
	bool		 allows_all;	/* no list, and a secret instead */
	bool		 has_secret;
	uint8_t		 key[crypto_generichash_KEYBYTES], secret[HASH_BYTES];
	char		*path, *ring_path;
	const struct http_dialect *dialect[DIALECTS];
	unsigned	 dialects;
};

static void
hash(const struct ussd_gate *g, const char *word, size_t len, uint8_t out[HASH_BYTES])
{
	crypto_generichash(out, HASH_BYTES, (const unsigned char *)word, len, g->key, sizeof(g->key));
}

static bool
is_secret(const struct ussd_gate *g, const char *word, size_t len)
{
	uint8_t h[HASH_BYTES];

	hash(g, word, len, h);
	return g->has_secret && sodium_memcmp(h, g->secret, HASH_BYTES) == 0;
}

/* One line of 16 to 128 signs that mean nothing in a URL (RFC 3986 2.3). */
static bool
secret_take(struct ussd_gate *g, const char *path, char *text, struct buf *why)
{
	size_t len = strcspn(text, "\n");
	bool good = (text[len] == '\0' || text[len + 1] == '\0') && len >= SECRET_MIN && len <= SECRET_MAX;

	text[len] = '\0';
	if (!good || text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")] != '\0') {
		buf_addf(why, "%s: a secret is one line of %d to %d letters, digits and - . _ ~", path,
		    SECRET_MIN, SECRET_MAX);
		return false;
	}
	hash(g, text, len, g->secret);
	g->has_secret = true;
	return true;
}

static bool
secret_load(struct ussd_gate *g, const char *path, struct buf *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char text[SECRET_MAX + 3] = "";
	struct stat st;
	bool read_it = false;

	if (fd < 0 || fstat(fd, &st) < 0) {
		buf_addf(why, "%s: %s", path, strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		buf_addf(why, "%s: not a plain file", path);
	} else if (st.st_mode & 077) {
		buf_addf(why, "%s: others may read this secret (mode %04o); make it 0600", path,
		    (unsigned)(st.st_mode & 07777));
	} else if (read(fd, text, sizeof(text) - 1) < 0) {
		buf_addf(why, "%s: %s", path, strerror(errno));
	} else {
		read_it = secret_take(g, path, text, why);
	}
	if (fd >= 0)
		close(fd);
	sodium_memzero(text, sizeof(text));
	return read_it;
}

static bool
allow_read(struct net_list *l, const char *text, struct buf *why)
{
	char entry[64];
	size_t len;

	for (text += strspn(text, " "); *text; text += len, text += strspn(text, " ")) {
		len = strcspn(text, " ");
		snprintf(entry, sizeof(entry), "%.*s", (int)len, text);
		if (!net_list_add(l, entry)) {
			buf_addf(why, "allow: %s is no address, or there are more than %d", entry, NET_LIST_MAX);
			return false;
		}
	}
	if (l->count == 0)
		net_list_add_loopback(l);
	return true;
}

static bool
dialects_read(struct ussd_gate *g, const char *names, struct buf *why)
{
	size_t len;

	for (names += strspn(names, " "); *names; names += len, names += strspn(names, " ")) {
		const struct http_dialect *d;

		len = strcspn(names, " ");
		d = http_dialect_find(names, len);
		if (!d || g->dialects == DIALECTS) {
			buf_addf(why, "dialects: \"%.*s\" is none, or there are more than %d", (int)len, names, DIALECTS);
			return false;
		}
		g->dialect[g->dialects++] = d;
	}
	if (g->dialects == 0)
		buf_adds(why, "dialects: name one");
	return g->dialects > 0;
}

struct ussd_gate *
ussd_gate_open(const struct ussd_http_settings *s, struct buf *why)
{
	struct ussd_gate *g = xcalloc(1, sizeof(*g));
	bool is_outside = !net_is_loopback(s->address);

	BUG_IF(sodium_init() < 0);
	randombytes_buf(g->key, sizeof(g->key));
	g->path = xstrdup(strcmp(s->path, "/") == 0 ? "" : s->path);
	g->ring_path = xstrdup(s->ring_path);
	g->allows_all = s->secret_file[0] && !s->allow[0];
	if (is_outside && !s->allow[0] && !s->secret_file[0])
		buf_addf(why, "%s is reached by other machines and nobody is allowed: set allow or secret_file", s->address);
	else if (allow_read(&g->allow, s->allow, why) && dialects_read(g, s->dialects, why) &&
	    (!s->secret_file[0] || secret_load(g, s->secret_file, why)))
		return g;
	ussd_gate_close(g);
	return NULL;
}

void
ussd_gate_close(struct ussd_gate *g)
{
	if (!g)
		return;
	free(g->path);
	free(g->ring_path);
	sodium_memzero(g, sizeof(*g));
	free(g);
}

bool
ussd_gate_knows(const struct ussd_gate *g, const struct sockaddr *from)
{
	return g->allows_all || net_list_has(&g->allow, from);
}

/* `url` behind `path`, which ends at a segment's end; NULL if it does not begin so. */
static const char *
behind(const char *url, const char *path, size_t len)
{
	if (strncmp(url, path, len) != 0 || !strchr("/?", url[len]))
		return NULL;
	return url + len;
}

/* Steps over a segment that is the secret. */
static const char *
over_secret(const struct ussd_gate *g, const char *rest, bool *was_there)
{
	size_t len = *rest == '/' ? strcspn(rest + 1, "/?") : 0;

	*was_there = !g->has_secret || (len > 0 && is_secret(g, rest + 1, len));
	return g->has_secret && *was_there ? rest + 1 + len : rest;
}

bool
ussd_gate_way(const struct ussd_gate *g, const char *url, struct ussd_way *way)
{
	const char *rest = *g->ring_path ? behind(url, g->ring_path, strlen(g->ring_path)) : NULL;

	memset(way, 0, sizeof(*way));
	if (rest) {
		way->rest = over_secret(g, rest, &way->has_secret);
		if (*way->rest != '/')
			return true;
	}
	rest = behind(url, g->path, strlen(g->path));
	if (!rest)
		return false;
	way->dialect = g->dialect[0];
	for (unsigned i = 0; i < g->dialects && *rest == '/'; i++) {
		const char *below = behind(rest + 1, g->dialect[i]->name, strlen(g->dialect[i]->name));

		if (!below)
			continue;
		way->dialect = g->dialect[i];
		rest = below;
		break;
	}
	way->rest = over_secret(g, rest, &way->has_secret);
	return true;
}

/* The password of "user:password" in base64 (RFC 7617 2). */
static bool
basic_is_secret(const struct ussd_gate *g, const char *base64)
{
	unsigned char plain[SECRET_MAX * 2];
	size_t len = 0;
	const unsigned char *colon;
	bool is_it;

	if (sodium_base642bin(plain, sizeof(plain), base64, strlen(base64), NULL, &len, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	colon = memchr(plain, ':', len);
	is_it = colon && is_secret(g, (const char *)colon + 1, len - (size_t)(colon + 1 - plain));
	sodium_memzero(plain, sizeof(plain));
	return is_it;
}

bool
ussd_gate_header(const struct ussd_gate *g, const char *authorization, const char *own)
{
	if (!g->has_secret || (own && is_secret(g, own, strlen(own))))
		return true;
	if (authorization && !strncasecmp(authorization, "Bearer ", 7))
		return is_secret(g, authorization + 7, strlen(authorization + 7));
	return authorization && !strncasecmp(authorization, "Basic ", 6) && basic_is_secret(g, authorization + 6);
}
