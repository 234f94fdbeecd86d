/*
 * kannel_conf.c - the settings that make bearerbox a wire and nothing more
 *
 * Why each stands here: ops/README.md, "What bearerbox is told".
 */
#include "ops/command/kannel_conf.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/ways.h"
#include "routing/ways_check.h"

enum { SMS_WAIT_S = 60, USSD_WAIT_S = 10 };

static void
refuse(struct kannel_writer *w, const char *key, const char *because)
{
	if (!w->is_bad)
		buf_addf(w->why, "kannel.conf: %s: %s", key, because);
	w->is_bad = true;
}

void
kannel_group(struct kannel_writer *w, const char *name)
{
	const char *reason = ways_misread(name);

	if (reason != NULL) {
		refuse(w, "group", reason);
		return;
	}
	buf_addf(w->out, "%sgroup = %s\n", w->out->len > 0 ? "\n" : "", name);
}

void
kannel_set(struct kannel_writer *w, const char *key, const char *value)
{
	const char *reason = ways_misread(key);

	if (reason == NULL)
		reason = ways_misread(value);
	if (reason != NULL) {
		refuse(w, key, reason);
		return;
	}
	if (*value != '\0' && strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_/") ==
	    strlen(value))
		buf_addf(w->out, "%s = %s\n", key, value);
	else
		buf_addf(w->out, "%s = \"%s\"\n", key, value);
}

void
kannel_setn(struct kannel_writer *w, const char *key, unsigned long value)
{
	buf_addf(w->out, "%s = %lu\n", key, value);
}

/* A file of ours in a folder of theirs. */
static void
set_path(struct kannel_writer *w, const char *key, const char *folder, const char *name)
{
	char room[1024];
	struct buf path = BUF_OVER(room);

	buf_addf(&path, "%s/%s", folder, name);
	BUG_IF(!buf_ok(&path));		/* ways.def: 200 characters of 4 bytes */
	kannel_set(w, key, path.ptr);
}

static void
write_store(struct kannel_writer *w, const struct bearerbox_keys *k)
{
	if (!strcmp(k->store, "spool")) {
		kannel_set(w, "store-type", "spool");
		kannel_set(w, "store-location", k->store_folder);
	} else if (!strcmp(k->store, "file")) {
		kannel_set(w, "store-type", "file");
		set_path(w, "store-location", k->store_folder, "kannel.store");
	}				/* no store at all: neither line */
	kannel_set(w, "dlr-storage", k->receipts);
	if (!strcmp(k->receipts, "spool"))
		kannel_set(w, "dlr-spool", k->receipts_folder);
}

static void
write_core(struct kannel_writer *w, const struct bearerbox_keys *k)
{
	kannel_group(w, "core");
	kannel_setn(w, "admin-port", (unsigned long)k->admin_port);
	kannel_set(w, "admin-interface", "127.0.0.1");
	kannel_set(w, "admin-password", k->admin_password);
	kannel_set(w, "status-password", k->admin_password);
	kannel_set(w, "admin-deny-ip", "*.*.*.*");
	kannel_set(w, "admin-allow-ip", "127.0.0.1");
	kannel_setn(w, "smsbox-port", (unsigned long)k->box_port);
	kannel_set(w, "smsbox-interface", "127.0.0.1");
	kannel_setn(w, "smsbox-max-pending", (unsigned long)k->pending);
	kannel_set(w, "box-deny-ip", "*.*.*.*");
	kannel_set(w, "box-allow-ip", "127.0.0.1");
	set_path(w, "log-file", k->log_folder, "kannel.log");
	/*
	 * Only what ends it: even errors print numbers (a receipt that it cannot place), and what is below prints
	 * texts.  And no access-log at all.
	 */
	kannel_setn(w, "log-level", 4);
	write_store(w, k);
	kannel_set(w, "sms-combine-concatenated-mo", "false");
	kannel_setn(w, "sms-resend-freq", 5);
	kannel_setn(w, "sms-incoming-queue-limit", 100000);
	kannel_setn(w, "sms-outgoing-queue-limit", 10000);
	if (k->tls_ca[0] != '\0')
		kannel_set(w, "ssl-trusted-ca-file", k->tls_ca);
}

/* No smsbox runs, but bearerbox panics without the group; and a named box hears nobody without a route. */
static void
write_boxes(struct kannel_writer *w, const struct ways *ways)
{
	struct buf names = BUF_INIT(WAYS_MAX * 40);

	for (size_t i = 0; i < ways->count; i++)
		buf_addf(&names, "%s%s", i > 0 ? ";" : "", ways->way[i].name);
	BUG_IF(!buf_ok(&names));
	kannel_group(w, "smsbox");
	kannel_set(w, "bearerbox-host", "127.0.0.1");
	kannel_group(w, "smsbox-route");
	kannel_set(w, "smsbox-id", ways->bearerbox.box);
	kannel_set(w, "smsc-id", names.ptr);
	buf_free(&names);
}

static void
write_link(struct kannel_writer *w, const struct way_keys *k)
{
	kannel_set(w, "host", k->host);
	kannel_setn(w, "port", (unsigned long)k->port);
	if (k->receiver_port > 0)
		kannel_setn(w, "receiver-port", (unsigned long)k->receiver_port);
	kannel_set(w, "transceiver-mode", k->receiver_port > 0 ? "no" : "yes");
	if (k->tls)
		kannel_set(w, "use-ssl", "yes");
	kannel_set(w, "smsc-username", k->user);
	kannel_set(w, "smsc-password", k->password);
	kannel_set(w, "system-type", k->system_type);
	kannel_setn(w, "interface-version", 34);
}

static void
write_smsc(struct kannel_writer *w, const struct way *way, const struct bearerbox_keys *all)
{
	const struct way_keys *k = &way->key;
	bool is_ussd = way->carries == WAY_USSD;

	kannel_group(w, "smsc");
	kannel_set(w, "smsc", "smpp");
	kannel_set(w, "smsc-id", way->name);
	kannel_set(w, "allowed-smsc-id", way->name);
	write_link(w, k);
	kannel_setn(w, "source-addr-ton", (unsigned long)k->source_ton);
	kannel_setn(w, "source-addr-npi", (unsigned long)k->source_npi);
	if (is_ussd)
		kannel_set(w, "source-addr-autodetect", "no");	/* it takes a code with * for a name: TON 5 */
	kannel_setn(w, "max-pending-submits", (unsigned long)(k->max_submits > 0 ? k->max_submits : all->max_submits));
	if (k->throughput > 0)
		kannel_setn(w, "throughput", (unsigned long)k->throughput);
	kannel_setn(w, "enquire-link-interval", 30);
	kannel_setn(w, "reconnect-delay", 2);
	kannel_setn(w, "wait-ack", is_ussd ? USSD_WAIT_S : SMS_WAIT_S);
	kannel_setn(w, "wait-ack-expire", 1);
	if (is_ussd) {
		kannel_set(w, "service-type", "USSD");
		kannel_setn(w, "esm-class", 0);		/* bearerbox says 3, store and forward, otherwise */
	}
	/* These two make data_coding 0 octet-transparent: our parts leave as they are. */
	kannel_set(w, "alt-charset", "UTF-8");
	kannel_setn(w, "max-sms-octets", 1000);
}

/*
 * Without a group bearerbox drops the TLV in silence; of type integer it changes its octets.  One exception:
 * user_message_reference is a number to Kannel on the way in, "263" for the octets 01 07, whatever its group says;
 * of type integer it is so on the way out, too.
 */
static void
write_tlvs(struct kannel_writer *w, const struct way *way)
{
	const struct ussd_dialect *u = &way->ussd;
	const struct { const char *name, *tag, *type; unsigned octets; bool is_needed; } tlvs[] = {
		{ "ussd_service_op",	    "0x0501", "octetstring", 1, true },
		{ "its_session_info",	    "0x1383", "octetstring", 2, u->session == USSD_SESSION_ITS || u->ends_by_bit },
		{ "user_message_reference", "0x0204", "integer",     2, u->session == USSD_SESSION_REFERENCE },
	};

	for (size_t i = 0; i < COUNT(tlvs); i++) {
		if (!tlvs[i].is_needed)
			continue;
		kannel_group(w, "smpp-tlv");
		kannel_set(w, "name", tlvs[i].name);
		kannel_set(w, "tag", tlvs[i].tag);
		kannel_setn(w, "length", tlvs[i].octets);
		kannel_set(w, "type", tlvs[i].type);
		kannel_set(w, "smsc-id", way->name);
	}
}

bool
kannel_conf_of_ways(struct buf *out, const struct ways *ways, struct buf *why)
{
	struct kannel_writer w = { out, why, false };

	write_core(&w, &ways->bearerbox);
	write_boxes(&w, ways);
	for (size_t i = 0; i < ways->count; i++)
		write_smsc(&w, &ways->way[i], &ways->bearerbox);
	for (size_t i = 0; i < ways->count; i++)
		if (ways->way[i].carries == WAY_USSD)
			write_tlvs(&w, &ways->way[i]);
	if (!w.is_bad && !buf_ok(out)) {
		buf_adds(why, "kannel.conf: too long");
		return false;
	}
	return !w.is_bad;
}

static void
put(char **field, const char *value)
{
	free(*field);
	*field = xstrdup(value);
}

bool
kannel_conf_write(struct buf *out, const struct kannel_conf *c, struct buf *why)
{
	struct ways w;
	struct way *way;
	bool is_written;

	ways_init(&w);
	w.bearerbox.admin_port = c->admin_port;
	w.bearerbox.box_port = c->box_port;
	put(&w.bearerbox.admin_password, c->admin_password);
	put(&w.bearerbox.box, c->box);
	put(&w.bearerbox.store_folder, "spool");
	put(&w.bearerbox.receipts_folder, "dlr");
	put(&w.bearerbox.log_folder, ".");
	way = ways_add(&w, "simulator", WAY_SMS);
	put(&way->key.host, "127.0.0.1");
	way->key.port = c->smsc_port;
	put(&way->key.user, c->smsc_user);
	put(&way->key.password, c->smsc_password);
	way->key.max_submits = c->pending;
	is_written = kannel_conf_of_ways(out, &w, why);
	ways_release(&w);
	return is_written;
}
