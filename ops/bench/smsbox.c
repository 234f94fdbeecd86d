/*
 * smsbox.c - operator, bearerbox and smsbox started in order; a text out, its parts back
 */
#include "ops/bench/smsbox.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/generator.h"
#include "ops/bench/process.h"
#include "ops/command/kannel_conf.h"
#include "ops/command/lines.h"
#include "ops/command/ports.h"
#include "ops/command/run_directory.h"
#include "ops/command/stack_files.h"
#include "ops/command/wire_part.h"

#define BEARERBOX "/usr/sbin/bearerbox"
#define SMSBOX	  "/usr/sbin/smsbox"
#define FOLDER	  "/dev/shm/bench.XXXXXX"
#define SERVICE	  "33444"
#define NOBODY	  "9740"		/* "+" before, and eight digits, the text's place: as the loads of ops/smsc have them */

enum { PORT_SENDSMS = PORT_COUNT, PORTS };
enum { SMSC, BEARER, BOX, PROGRAMS };
enum {
	ATTEMPTS = 5, READY_MS = 15000, LOOK_MS = 20, SILENCE_MS = 5000, ANSWER_MS = 10000,
	PATH_BYTES = 300, CONF_BYTES = 16384, URL_BYTES = 65536, ACCEPTED = 202,
};

struct smsbox {
	char		 directory[32];
	bool		 has_directory;
	struct stack_files files;
	uint16_t	 sendsms_port;
	struct process	 process[PROGRAMS];
	struct wire	*operator, *events;
	CURL		*curl;
	size_t		 texts, sent, whole;	/* whole: all parts are there */
	struct smsbox_taken *taken;
};

/* --- settings --------------------------------------------------------------------- */

/* Ours, less what is there for safard only: Kannel's own defaults come back. */
static void
add_as_kannel_has_it(struct buf *out, const char *conf)
{
	for (size_t len; *conf != '\0'; conf += len) {
		len = strcspn(conf, "\n") + 1;
		if (strncmp(conf, "alt-charset =", 13) != 0 && strncmp(conf, "max-sms-octets =", 16) != 0)
			buf_add(out, conf, len);
	}
}

static bool
write_kannel(const struct smsbox *s, struct buf *why)
{
	char room[CONF_BYTES], shipped_room[CONF_BYTES], account_room[64];
	struct buf out = BUF_OVER(room), shipped = BUF_OVER(shipped_room), account = BUF_OVER(account_room);
	const struct kannel_conf settings = {
		.smsc_port = s->files.port[PORT_SMSC], .box_port = s->files.port[PORT_BOX],
		.admin_port = s->files.port[PORT_ADMIN], .admin_password = s->files.admin_password,
		.smsc_user = STACK_BOX, .smsc_password = s->files.password, .box = STACK_BOX, .pending = STACK_PENDING,
	};

	if (!kannel_conf_write(&shipped, &settings, why))
		return false;
	add_as_kannel_has_it(&out, shipped.ptr);
	buf_addf(&account, STACK_BOX "\n%s\n", s->files.password);
	BUG_IF(!buf_ok(&out) || !buf_ok(&account));
	return run_directory_make(s->directory, "spool", why) && run_directory_make(s->directory, "dlr", why) &&
	    run_directory_write(s->directory, "account", &account, why) &&
	    run_directory_write(s->directory, "kannel.conf", &out, why);
}

static bool
write_smsbox(const struct smsbox *s, struct buf *why)
{
	char room[CONF_BYTES];
	struct buf out = BUF_OVER(room);
	struct kannel_writer w = { &out, why, false };

	kannel_group(&w, "core");
	kannel_setn(&w, "smsbox-port", s->files.port[PORT_BOX]);

	kannel_group(&w, "smsbox");
	kannel_set(&w, "bearerbox-host", "127.0.0.1");
	kannel_set(&w, "smsbox-id", STACK_BOX);
	kannel_setn(&w, "sendsms-port", s->sendsms_port);
	kannel_set(&w, "sendsms-interface", "127.0.0.1");
	kannel_set(&w, "log-file", "smsbox-errors.log");
	kannel_setn(&w, "log-level", 3);	/* errors: what is below prints texts */

	kannel_group(&w, "sms-service");
	kannel_set(&w, "keyword", "default");
	kannel_set(&w, "text", "no service");
	kannel_setn(&w, "max-messages", 0);

	kannel_group(&w, "sendsms-user");
	kannel_set(&w, "username", STACK_BOX);
	kannel_set(&w, "password", s->files.admin_password);
	kannel_set(&w, "user-deny-ip", "*.*.*.*");
	kannel_set(&w, "user-allow-ip", "127.0.0.1");
	kannel_set(&w, "forced-smsc", "simulator");
	kannel_set(&w, "concatenation", "true");
	kannel_setn(&w, "max-messages", SMSBOX_PARTS);
	return !w.is_bad && run_directory_write(s->directory, "smsbox.conf", &out, why);
}

static bool
write_files(struct smsbox *s, struct buf *why)
{
	uint16_t port[PORTS];

	memcpy(s->directory, FOLDER, sizeof FOLDER);
	s->has_directory = mkdtemp(s->directory) != NULL;	/* 0700 */
	if (!s->has_directory)
		buf_addf(why, "%s: %s", s->directory, strerror(errno));
	if (!s->has_directory || !ports_choose(port, PORTS, why))
		return false;
	memcpy(s->files.port, port, sizeof s->files.port);
	s->sendsms_port = port[PORT_SENDSMS];
	stack_make_passwords(&s->files);
	return write_kannel(s, why) && write_smsbox(s, why);
}

/* --- programs --------------------------------------------------------------------- */

static bool
are_up(struct smsbox *s, struct buf *why)
{
	for (int i = 0; i < PROGRAMS; i++)
		if (s->process[i].name != NULL && !process_is_up(&s->process[i], s->directory, why))
			return false;
	return true;
}

static bool
wait_a_little(struct buf *why)
{
	if (process_nap(LOOK_MS))
		return true;
	buf_adds(why, "stopped");
	return false;
}

static bool
start_operator(struct smsbox *s, const char *build, struct buf *why)
{
	char path[PATH_BYTES], socket[64], port[8], room[16];
	const char *const argv[] = { path, "--port", port, "--socket", "control.sock", "--account", "account", NULL };
	struct buf watch = BUF_OVER(room);
	struct line answer;

	snprintf(path, sizeof path, "%.280s/smsc", build);
	snprintf(port, sizeof port, "%u", s->files.port[PORT_SMSC]);
	snprintf(socket, sizeof socket, "%s/control.sock", s->directory);
	if (!process_start(&s->process[SMSC], "smsc", argv, s->directory, NULL, why))
		return false;
	s->operator = wire_connect(socket, READY_MS, why);
	s->events = s->operator == NULL ? NULL : wire_connect(socket, READY_MS, why);
	line_add(&watch, "watch");
	if (s->events == NULL || !wire_send(s->events, &watch, why))
		return false;
	if (wire_next(s->events, ANSWER_MS, &answer) == WIRE_LINE && strcmp(line_field(&answer, 0), "ok") == 0)
		return true;
	buf_adds(why, "the operator does not answer");
	return false;
}

static bool
start_bearerbox(struct smsbox *s, struct buf *why)
{
	static const char *const argv[] = { BEARERBOX, "-v", "4", "kannel.conf", NULL };

	if (!process_start(&s->process[BEARER], "bearerbox", argv, s->directory, NULL, why))
		return false;
	for (int waited = 0; waited < READY_MS; waited += LOOK_MS) {
		if (generator_links(s->operator) > 0)
			return true;
		if (!are_up(s, why) || !wait_a_little(why))
			return false;
	}
	buf_adds(why, "bearerbox did not bind to the operator");
	return false;
}

static size_t
forget(char *bytes, size_t size, size_t count, void *arg)
{
	(void)bytes;
	(void)arg;
	return size * count;
}

static const char *
way_words(enum smsbox_way way)
{
	switch (way) {
	case SMSBOX_CARELESS: return "";
	case SMSBOX_GSM7: return "&coding=0&charset=UTF-8";
	case SMSBOX_UCS2: return "&coding=2&charset=UTF-8";
	}
	return "";
}

/* The status of smsbox's answer; 0 when there was none. */
static long
request(struct smsbox *s, size_t i, const char *utf8, size_t len, enum smsbox_way way)
{
	char *text = curl_easy_escape(s->curl, utf8, (int)len);
	struct buf url = BUF_INIT(URL_BYTES);
	long status = 0;

	BUG_IF(text == NULL);
	buf_addf(&url, "http://127.0.0.1:%u/cgi-bin/sendsms?username=" STACK_BOX "&password=%s&from=" SERVICE
	    "&to=%%2B" NOBODY "%08zu%s&text=%s", s->sendsms_port, s->files.admin_password, i, way_words(way), text);
	curl_free(text);
	BUG_IF(!buf_ok(&url));
	curl_easy_setopt(s->curl, CURLOPT_URL, url.ptr);
	curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(s->curl, CURLOPT_TIMEOUT_MS, (long)ANSWER_MS);
	curl_easy_setopt(s->curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, forget);
	if (curl_easy_perform(s->curl) == CURLE_OK)
		curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
	buf_free(&url);
	return status;
}

/* smsbox is ready when it takes a message: the one behind the last text. */
static bool
start_box(struct smsbox *s, struct buf *why)
{
	static const char *const argv[] = { SMSBOX, "-v", "4", "smsbox.conf", NULL };

	if (!process_start(&s->process[BOX], "smsbox", argv, s->directory, NULL, why))
		return false;
	for (int waited = 0; waited < READY_MS; waited += LOOK_MS) {
		if (request(s, s->texts, "x", 1, SMSBOX_GSM7) == ACCEPTED) {
			s->sent++;
			return smsbox_settle(s, why);
		}
		if (!are_up(s, why) || !wait_a_little(why))
			return false;
	}
	buf_adds(why, "smsbox takes no message");
	return false;
}

static void
take_down(struct smsbox *s)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	wire_close(s->events);
	wire_close(s->operator);
	s->events = s->operator = NULL;
	for (int i = PROGRAMS - 1; i >= 0; i--)
		process_end(&s->process[i]);
	if (s->has_directory && !run_directory_remove(s->directory, &why))
		fprintf(stderr, "bench: %s\n", why.ptr);
	s->has_directory = false;
}

struct smsbox *
smsbox_start(const char *build, size_t texts, struct buf *why)
{
	struct smsbox *s = xcalloc(1, sizeof *s);
	bool is_up = false;

	s->texts = texts;
	s->taken = xcalloc(texts + 1, sizeof *s->taken);
	s->curl = curl_easy_init();
	BUG_IF(s->curl == NULL);
	/* A port may have been taken between asking and using, and Kannel's smsbox falls over one request while it starts. */
	for (int i = 0; !is_up && i < ATTEMPTS; i++) {
		take_down(s);
		buf_reset(why);
		is_up = write_files(s, why) && start_operator(s, build, why) && start_bearerbox(s, why) && start_box(s, why);
		if (!is_up && strstr(why->ptr, "ddress already in use") == NULL && strstr(why->ptr, "smsbox did not stay up") == NULL)
			break;
	}
	if (is_up)
		return s;
	smsbox_stop(s);
	return NULL;
}

void
smsbox_stop(struct smsbox *s)
{
	if (s == NULL)
		return;
	take_down(s);
	for (size_t i = 0; i <= s->texts; i++)
		free(s->taken[i].part);
	free(s->taken);
	curl_easy_cleanup(s->curl);
	free(s);
}

/* --- what comes back -------------------------------------------------------------- */

static void
keep(struct smsbox *s, const struct line *l)
{
	struct wire_part part;
	struct smsbox_taken *taken;
	struct smsbox_part *here;
	size_t i;
	int octets;

	if (!wire_part_read(l, &part) || strncmp(part.to, "+" NOBODY, strlen("+" NOBODY)) != 0)
		return;
	i = strtoul(part.to + strlen("+" NOBODY), NULL, 10);
	if (i > s->texts || part.part < 1 || part.part > SMSBOX_PARTS || part.parts > SMSBOX_PARTS)
		return;
	taken = &s->taken[i];
	if (taken->part == NULL)
		taken->part = xcalloc(SMSBOX_PARTS, sizeof *taken->part);
	here = &taken->part[part.part - 1];
	octets = hex_read(line_field(l, 7), here->data, sizeof here->data);
	if (here->is_there || octets < 0)
		return;
	here->is_there = true;
	here->is_ucs2 = part.data_coding == 8;
	here->octets = (uint8_t)octets;
	taken->parts = part.parts;
	if (++taken->got == taken->parts)
		s->whole++;
}

bool
smsbox_send(struct smsbox *s, size_t i, const char *utf8, size_t len, enum smsbox_way way, struct buf *why)
{
	long status = request(s, i, utf8, len, way);
	struct line l;

	while (wire_next(s->events, 0, &l) == WIRE_LINE)
		keep(s, &l);
	if (status == ACCEPTED) {
		s->sent++;
		return true;
	}
	buf_addf(why, "smsbox: status %ld", status);
	return false;
}

bool
smsbox_settle(struct smsbox *s, struct buf *why)
{
	for (int silent = 0; s->whole < s->sent && silent < SILENCE_MS; silent += LOOK_MS) {
		struct line l;

		switch (wire_next(s->events, LOOK_MS, &l)) {
		case WIRE_LINE:
			keep(s, &l);
			silent = 0;
			break;
		case WIRE_NOTHING:
			break;
		case WIRE_GONE:
			buf_adds(why, "the operator is gone");
			return false;
		}
		if (!process_nap(0)) {
			buf_adds(why, "stopped");
			return false;
		}
	}
	return are_up(s, why);
}

const struct smsbox_taken *
smsbox_taken(const struct smsbox *s, size_t i)
{
	return &s->taken[i];
}
