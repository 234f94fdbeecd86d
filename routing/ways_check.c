/*
 * ways_check.c - mistakes in ways.ini that would only be felt on the wire
 */
#include "routing/ways_check.h"

#include <strings.h>

#include "content/diag.h"
#include "content/ini.h"
#include "content/ini_value.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/ways.h"

enum { ADDRESS_MOST = 20 };		/* SMPP 3.4, 5.2.8: 21 octets with the NUL */

const char *
ways_misread(const char *value)
{
	for (const char *c = value; *c != '\0'; c++) {
		if (strncasecmp(c, "include", 7) == 0)
			return "bearerbox takes a line with the word \"include\" for a directive; use another value";
		if ((unsigned char)*c < ' ' || *c == 0x7F || *c == '"' || *c == '\\')
			return "quotes, backslashes and control characters cannot be written for bearerbox";
	}
	return NULL;
}

/* The value's place, or the section's when the key is not there. */
static struct place
place_of(const struct ini *ini, const struct ini_section *s, const char *key)
{
	const struct ini_key *k = ini_key(s, key);

	return k ? ini_place_of_value(ini, k) : ini_place_of_section(ini, s);
}

/* One password: in the file, or in a file of its own. */
static void
check_password(enum ways_password kind, const char *key, const char *user, const struct ini *ini,
    const struct ini_section *s, struct diag *d)
{
	char file_key[32];
	const struct ini_key *here = ini_key(s, key), *there;
	struct place at = place_of(ini, s, key), other;

	snprintf(file_key, sizeof(file_key), "%s_file", key);
	there = ini_key(s, file_key);
	if (there != NULL && there->value[0] == '\0')
		there = NULL;
	if (here != NULL && there != NULL) {
		other = ini_place_of_name(ini, there);
		diag_at(d, E713, &other, "[%s] %s: %s is given, too; which is it?", s->name, file_key, key);
	} else if (here != NULL) {
		ways_check_password(kind, here->value, user, &at, d);
	} else if (there == NULL && !s->is_damaged) {
		diag_at(d, E124, &at, "[%s] %s is missing, or %s", s->name, key, file_key);
	}
}

static bool
is_this_machine(const char *host)
{
	return !strncmp(host, "127.", 4) || !strcasecmp(host, "localhost");
}

void
ways_check_bearerbox(const struct ways *w, const struct ini *ini, const struct ini_section *s, struct diag *d)
{
	const struct bearerbox_keys *k = &w->bearerbox;
	struct place port = place_of(ini, s, "box_port"), store = place_of(ini, s, "store");
	struct place receipts = place_of(ini, s, "receipts"), box = place_of(ini, s, "box");

	check_password(WAYS_PASSWORD_ADMIN, "admin_password", k->box, ini, s, d);
	if (k->box[strspn(k->box, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")] != '\0')
		diag_at(d, E123, &box, "[bearerbox] box: letters, digits, dots, dashes");
	if (k->admin_port == k->box_port)
		diag_at(d, E716, &port, "[bearerbox] box_port: %ld is admin_port, too", k->box_port);
	if (!k->benchmark && !strcmp(k->store, "none")) {
		diag_at(d, E717, &store, "[bearerbox] store: without one, what people asked is lost with the process");
		diag_fix(d, "spool; for a measurement add benchmark = yes");
	}
	if (!k->benchmark && !strcmp(k->store, "file")) {
		diag_at(d, E717, &store, "[bearerbox] store: in one file, and in the copy beside it, numbers and texts stay "
		    "after they were answered");
		diag_fix(d, "spool; for a measurement add benchmark = yes");
	}
	if (!k->benchmark && !strcmp(k->receipts, "internal")) {
		diag_at(d, E717, &receipts, "[bearerbox] receipts: in memory they are lost with the process, and what "
		    "was sent stays in doubt");
		diag_fix(d, "spool; for a measurement add benchmark = yes");
	}
}

static bool
is_number(enum way_carries carries, const char *text)
{
	if (carries == WAY_USSD)
		return strlen(text) <= ADDRESS_MOST && text[strspn(text, "+*#0123456789")] == '\0';
	text += *text == '+';
	return *text != '\0' && strlen(text) < ADDRESS_MOST && text[strspn(text, "0123456789")] == '\0';
}

bool
ways_has_number(const struct way *way, const char *number)
{
	const char *at = way->numbers;
	char entry[64];

	while (ini_entry(&at, entry, sizeof(entry)))
		if (!strcmp(entry, number))
			return true;
	return false;
}

static void
check_numbers(const struct ways *w, const struct way *way, const struct ini *ini, const struct ini_section *s,
    struct diag *d)
{
	struct place here = place_of(ini, s, "numbers"), first;
	const char *at = way->numbers;
	char entry[64], name[64];

	while (ini_entry(&at, entry, sizeof(entry))) {
		if (!is_number(way->carries, entry))
			diag_at(d, E123, &here, "[%s] numbers: \"%s\" is no %s of at most %d characters", s->name, entry,
			    way->carries == WAY_SMS ? "number" : "code", ADDRESS_MOST);
		for (const struct way *other = w->way; other != way; other++) {
			if (other->carries != way->carries || !ways_has_number(other, entry))
				continue;
			diag_at(d, E714, &here, "[%s] numbers: %s belongs to another way already; an answer leaves by "
			    "one", s->name, entry);
			snprintf(name, sizeof(name), "way.%s", other->name);
			first = place_of(ini, ini_section(ini, name), "numbers");
			diag_note(d, &first, "it is claimed here");
			break;
		}
	}
}

/* What SMPP writes as a C-Octet String must be ASCII: an accent counts two of its few octets. */
static void
check_ascii(const struct ini *ini, const struct ini_section *s, struct diag *d)
{
	static const char *const keys[] = { "user", "password", "system_type", "host" };

	for (size_t i = 0; i < COUNT(keys); i++) {
		const struct ini_key *k = ini_key(s, keys[i]);
		struct place at = place_of(ini, s, keys[i]);

		for (const char *c = k ? k->value : ""; *c != '\0'; c++) {
			if ((unsigned char)*c > ' ' && (unsigned char)*c < 0x7F)
				continue;
			diag_at(d, E123, &at, "[%s] %s: ASCII characters only, and no blanks", s->name, keys[i]);
			break;
		}
	}
}

static void
check_host(const struct way *way, const struct ini *ini, const struct ini_section *s, struct diag *d)
{
	struct place at = place_of(ini, s, "host");

	if (strchr(way->key.host, ':') == NULL)
		return;
	diag_at(d, E123, &at, "[%s] host: a name or an IPv4 address; bearerbox knows no other", s->name);
	diag_fix(d, "the port is a key of its own: port = 2775");
}

static void
check_ussd(const struct way *way, const struct ini *ini, const struct ini_section *s, struct diag *d)
{
	static const char *const needed[] = { "ussd_begin", "ussd_input", "ussd_more", "ussd_end" };
	struct place at = place_of(ini, s, "ussd");

	if (way->ussd.name == NULL) {
		if (way->key.ussd[0] != '\0')
			diag_at(d, E122, &at, "[%s] ussd: no such dialect", s->name);
		else if (!s->is_damaged)
			diag_at(d, E715, &at, "[%s] carries USSD and does not say how: ussd is missing", s->name);
		else
			return;
		for (unsigned i = 0; ussd_dialect_at(i) != NULL; i++)
			diag_fix(d, "%s ussd = %s", i == 0 ? "say" : "or ", ussd_dialect_at(i)->name);
		return;
	}
	for (size_t i = 0; i < COUNT(needed); i++) {
		const struct ini_key *k = ini_key(s, needed[i]);

		at = place_of(ini, s, needed[i]);
		if (k != NULL && !strcmp(k->value, "none"))
			diag_at(d, E123, &at, "[%s] %s: without this one there is no USSD", s->name, needed[i]);
	}
}

static void
check_ports(const struct ways *w, const struct way *way, const struct ini *ini, const struct ini_section *s,
    struct diag *d)
{
	const struct { const char *key; long port; } ports[] = {
		{ "port", way->key.port }, { "receiver_port", way->key.receiver_port },
	};

	for (size_t i = 0; is_this_machine(way->key.host) && i < COUNT(ports); i++) {
		const char *whose = ports[i].port == w->bearerbox.admin_port ? "admin_port" :
		    ports[i].port == w->bearerbox.box_port ? "box_port" : NULL;
		struct place at = place_of(ini, s, ports[i].key);

		if (whose != NULL)
			diag_at(d, E716, &at, "[%s] %s: %ld on this machine is bearerbox's own %s", s->name, ports[i].key,
			    ports[i].port, whose);
	}
}

void
ways_check_way(const struct ways *w, const struct way *way, const struct ini *ini, const struct ini_section *s,
    struct diag *d)
{
	struct place tls = place_of(ini, s, "tls");

	check_password(WAYS_PASSWORD_SMPP, "password", way->key.user, ini, s, d);
	check_ascii(ini, s, d);
	check_host(way, ini, s, d);
	check_numbers(w, way, ini, s, d);
	check_ports(w, way, ini, s, d);
	if (way->carries == WAY_USSD)
		check_ussd(way, ini, s, d);
	if (way->key.tls && w->bearerbox.tls_ca[0] == '\0') {
		diag_at(d, E718, &tls, "[%s] tls: without bearerbox.tls_ca nobody asks whose certificate it is", s->name);
		diag_fix(d, "[bearerbox] tls_ca = a file with the operator's certificate, or with its authority's");
	}
}
