/*
 * config_check.c - what single values cannot say
 *
 * The one rule that protects people: a port that others can reach without a
 * list of who may use it, or a secret, would let anyone ask in anyone's name,
 * so it is an error and not a warning.
 */
#include "gateway/config_check.h"

#include "content/diag.h"
#include "content/ini.h"
#include "gateway/bearer/net_list.h"
#include "gateway/config.h"
#include "locales/text/bug.h"
#include "routing/phone_number.h"

/* The value's place, or the file's when the default stands. */
static struct place
place_of(const struct ini *ini, const char *section, const char *key)
{
	const struct ini_section *s = ini_section(ini, section);
	const struct ini_key *k = s ? ini_key(s, key) : NULL;
	struct place whole = { .file = ini->path };

	return k ? ini_place_of_value(ini, k) : whole;
}

static void
check_allow(const struct config *c, const struct ini *ini, struct diag *d)
{
	struct place address = place_of(ini, "ussd_http", "address");
	struct place allow = place_of(ini, "ussd_http", "allow");
	struct place path = place_of(ini, "ussd_http", "path");
	const char *at = c->ussd_http_allow;
	struct net_list list = { 0 };
	char entry[64];

	if (c->ussd_http_path[0] != '/')
		diag_at(d, E123, &path, "[ussd_http] path: a path begins with /");
	while (config_entry(&at, entry, sizeof(entry)))
		if (!net_list_add(&list, entry))
			diag_at(d, E123, &allow,
			    "[ussd_http] allow: \"%s\" is not an address, as 192.0.2.7 or 192.0.2.0/24", entry);
	if (!net_is_address(c->ussd_http_address))
		diag_at(d, E123, &address, "[ussd_http] address: write an address in digits, as 127.0.0.1");
	else if (c->ussd_http_enabled && !net_is_loopback(c->ussd_http_address) && !c->ussd_http_allow[0] &&
	    !c->ussd_http_secret_file[0])
		diag_at(d, E701, &address, "[ussd_http] address: other machines reach %s, and allow and secret_file are "
		    "empty: anyone could ask in anyone's name", c->ussd_http_address);
	else
		return;
	diag_fix(d, "give the aggregator's addresses in allow or a secret in secret_file, or listen on 127.0.0.1");
}

static bool
is_dialect(const char *word)
{
	static const char *const names[] = {
#define HTTP_DIALECT(name, ...) #name,
#include "gateway/bearer/http_dialects.def"
#undef HTTP_DIALECT
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(names[i], word))
			return true;
	return false;
}

/* `path` names `below`, or something under it: a request for the one would be taken for the other. */
static bool
lies_on(const char *path, const char *below)
{
	size_t len = strlen(path);

	return !strncmp(below, path, len) && (below[len] == '\0' || below[len] == '/' || (len > 0 && path[len - 1] == '/'));
}

static void
check_ways(const struct config *c, const struct ini *ini, struct diag *d)
{
	struct place dialects = place_of(ini, "ussd_http", "dialects");
	struct place ring = place_of(ini, "ussd_http", "ring_path");
	const char *at = c->ussd_http_dialects;
	char entry[64];

	while (config_entry(&at, entry, sizeof(entry)))
		if (!is_dialect(entry))
			diag_at(d, E122, &dialects, "[ussd_http] dialects: \"%s\" is none; say some of:"
#define HTTP_DIALECT(name, ...) " " #name
#include "gateway/bearer/http_dialects.def"
#undef HTTP_DIALECT
			    , entry);
	if (c->ussd_http_ring_path[0] && c->ussd_http_ring_path[0] != '/')
		diag_at(d, E123, &ring, "[ussd_http] ring_path: a path begins with /");
	else if (c->ussd_http_ring_path[0] && (lies_on(c->ussd_http_ring_path, c->ussd_http_path) ||
	    lies_on(c->ussd_http_path, c->ussd_http_ring_path)))
		diag_at(d, E701, &ring, "[ussd_http] ring_path: %s and path %s must not be the same, nor one below the other",
		    c->ussd_http_ring_path, c->ussd_http_path);
}

void
config_check(const struct config *c, const struct ini *ini, struct diag *d)
{
	struct place numbers = place_of(ini, "sample", "test_numbers");
	struct place whole = { .file = ini->path };
	const char *at = c->sample_test_numbers;
	unsigned n = 0;
	char entry[64];

	numbers.source = NULL;	/* see config.c: no number in a diagnostic */
	while (config_entry(&at, entry, sizeof(entry))) {
		n++;
		if (entry[0] != '+' || phone_number_read(entry).kind != NUMBER_E164)
			diag_at(d, E123, &numbers, "[sample] test_numbers: entry %u is not a number "
			    "with + and country code, without blanks", n);
	}
	check_allow(c, ini, d);
	check_ways(c, ini, d);
	if (!c->kannel_enabled && !c->ussd_http_enabled && !c->phone_socket[0])
		diag_at(d, E701, &whole, "no way in is switched on: kannel.enabled, ussd_http.enabled "
		    "or phone.socket");
}
