/*
 * kannel_conf.c - the settings that make bearerbox a wire and nothing more
 *
 * Why each stands here: ops/README.md, "What bearerbox is told".
 */
#include "ops/command/kannel_conf.h"

#include <strings.h>

#include "locales/text/buf.h"

static bool
contains_include(const char *text)
{
	for (; *text != '\0'; text++) {
		if (strncasecmp(text, "include", 7) == 0)
			return true;
	}
	return false;
}

static bool
is_plain(const char *value)
{
	for (const char *c = value; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7F || *c == '"' || *c == '\\')
			return false;
	}
	return true;
}

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
	if (contains_include(name) || !is_plain(name)) {
		refuse(w, "group", "this name cannot be written");
		return;
	}
	buf_addf(w->out, "%sgroup = %s\n", w->out->len > 0 ? "\n" : "", name);
}

void
kannel_set(struct kannel_writer *w, const char *key, const char *value)
{
	if (contains_include(key) || contains_include(value)) {
		refuse(w, key, "bearerbox takes a line with the word \"include\" for a directive; use another value");
		return;
	}
	if (!is_plain(value)) {
		refuse(w, key, "quotes, backslashes and control characters cannot be written");
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

static void
write_core(struct kannel_writer *w, const struct kannel_conf *c)
{
	kannel_group(w, "core");
	kannel_setn(w, "admin-port", c->admin_port);
	kannel_set(w, "admin-interface", "127.0.0.1");
	kannel_set(w, "admin-password", c->admin_password);
	kannel_set(w, "admin-deny-ip", "*.*.*.*");
	kannel_set(w, "admin-allow-ip", "127.0.0.1");
	kannel_setn(w, "smsbox-port", c->box_port);
	kannel_set(w, "smsbox-interface", "127.0.0.1");
	kannel_setn(w, "smsbox-max-pending", 200);
	kannel_set(w, "box-deny-ip", "*.*.*.*");
	kannel_set(w, "box-allow-ip", "127.0.0.1");
	kannel_set(w, "log-file", "kannel.log");
	/* Errors only: what is below prints numbers.  And no access-log at all: it prints texts. */
	kannel_setn(w, "log-level", 3);
	kannel_set(w, "store-type", "spool");
	kannel_set(w, "store-location", "spool");
	kannel_set(w, "dlr-storage", "spool");
	kannel_set(w, "dlr-spool", "dlr");
	kannel_set(w, "sms-combine-concatenated-mo", "false");
	kannel_setn(w, "sms-resend-freq", 5);
	kannel_setn(w, "sms-incoming-queue-limit", 100000);
	kannel_setn(w, "sms-outgoing-queue-limit", 10000);

	kannel_group(w, "smsbox");
	kannel_set(w, "bearerbox-host", "127.0.0.1");

	kannel_group(w, "smsbox-route");
	kannel_set(w, "smsbox-id", c->box);
	kannel_set(w, "smsc-id", "simulator");
}

static void
write_smsc(struct kannel_writer *w, const struct kannel_conf *c)
{
	kannel_group(w, "smsc");
	kannel_set(w, "smsc", "smpp");
	kannel_set(w, "smsc-id", "simulator");
	kannel_set(w, "allowed-smsc-id", "simulator");
	kannel_set(w, "host", "127.0.0.1");
	kannel_setn(w, "port", c->smsc_port);
	kannel_set(w, "transceiver-mode", "yes");
	kannel_set(w, "smsc-username", c->smsc_user);
	kannel_set(w, "smsc-password", c->smsc_password);
	kannel_set(w, "system-type", "");
	kannel_setn(w, "interface-version", 34);
	/* A short code is "network specific" (SMPP 3.4, 5.2.5), not the default "national". */
	kannel_setn(w, "source-addr-ton", 3);
	kannel_setn(w, "source-addr-npi", 0);
	kannel_setn(w, "max-pending-submits", c->pending);
	kannel_setn(w, "enquire-link-interval", 30);
	kannel_setn(w, "reconnect-delay", 2);
	kannel_setn(w, "wait-ack", 60);
	kannel_setn(w, "wait-ack-expire", 1);
	/* These two make data_coding 0 octet-transparent: our parts leave as they are. */
	kannel_set(w, "alt-charset", "UTF-8");
	kannel_setn(w, "max-sms-octets", 1000);
}

bool
kannel_conf_write(struct buf *out, const struct kannel_conf *c, struct buf *why)
{
	struct kannel_writer w = { out, why, false };

	write_core(&w, c);
	write_smsc(&w, c);
	if (!w.is_bad && !buf_ok(out)) {
		buf_adds(why, "kannel.conf: too long");
		return false;
	}
	return !w.is_bad;
}
