/*
 * test_privacy.c - after everything that people and staff can do, nothing can be read
 *
 * Real programs on loopback (site.h).  Each file of roads/ is a road into the
 * gateway; the numbers in it, and the words its comments call canaries, are
 * what is searched for.  First the search itself is proved: each form is laid
 * down in the same folder and must be found.  What is not searched: the
 * operator's own log and memory (it is the network), safar.conf (the numbers a
 * sample may answer stand there because the operator wrote them), what was
 * revealed, on the standard output of that one command.
 */
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/exit_codes.h"
#include "locales/text/bug.h"
#include "ops/command/http.h"
#include "ops/command/lines.h"
#include "ops/talk/talk.h"
#include "tests/privacy/crew.h"
#include "tests/privacy/prove.h"
#include "tests/privacy/search.h"
#include "tests/privacy/site.h"
#include "tests/privacy/trouble.h"

#define FROM "+447700900122"
#define PHONE_NUMBER "447700900126"
#define WARDEN "+447700900128"
#define PHONE_WORD "saffronbuckle"
#define ROADS "tests/privacy/roads/*.talk"

enum { LINE_BYTES = 1024, SETTLE_TURNS = 400 };

struct trial {
	struct site	 site;
	struct crew	 crew;
	struct canary	 canary[CANARIES];
	unsigned	 canaries, points, failed;
	struct forms	*forms;
};

static bool
point(struct trial *t, bool ok, const char *name, const char *more)
{
	printf("%s %u - %s\n", ok ? "ok" : "not ok", ++t->points, name);
	if (!ok && *more != '\0')
		printf("# %s\n", more);
	fflush(stdout);
	t->failed += !ok;
	return ok;
}

/* --- what is planted ----------------------------------------------------------- */

static void
plant(struct trial *t, const char *text, bool is_number, const char *what, const char *where)
{
	struct canary *c = &t->canary[t->canaries++];

	BUG_IF(t->canaries > CANARIES);
	snprintf(c->text, sizeof(c->text), "%s", text);
	snprintf(c->name, sizeof(c->name), "the %s of %s", what, where);
	c->is_number = is_number;
	forms_add(t->forms, c);
}

static void
read_road(struct trial *t, const char *path)
{
	FILE *f = fopen(path, "re");
	char line[LINE_BYTES], word[CANARY_BYTES], who;
	const char *name = strrchr(path, '/') + 1;

	BUG_IF(f == NULL);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "# canary: %63s", word) == 1)
			plant(t, word, false, "word", name);
		else if (sscanf(line, "%c is +%63[0-9]", &who, word) == 2)
			plant(t, word, true, "number", name);
	}
	fclose(f);
}

/* --- the roads ----------------------------------------------------------------- */

/* roads/NAME*.talk, by the operator, or its USSD by the aggregator's port. */
static void
road(struct trial *t, const char *name)
{
	bool is_http = strstr(name, "http") != NULL;
	struct talk_stage *stage = stage_wire_open(t->site.control, is_http ? t->site.ussd : NULL, t->site.ring);
	char path[128];
	bool ok;

	snprintf(path, sizeof(path), "tests/privacy/roads/%s.talk", name);
	ok = talk_play(stage, path, ++t->points, stdout);
	fflush(stdout);
	t->failed += !ok;
	stage->ops->close(stage);
}

static void
phone_road(struct trial *t)
{
	char room[256], text[256];
	struct buf why = BUF_OVER(room), ask = BUF_OVER(text);
	struct wire *w = wire_connect(t->site.phone, 2000, &why);
	struct line answer;
	bool ok = w != NULL;

	line_add(&ask, "sms");
	line_add(&ask, "+" PHONE_NUMBER);
	line_add(&ask, "33444");
	line_add(&ask, "salary Saffronbuckle has it");
	ok = ok && wire_send(w, &ask, &why) && wire_next(w, 5000, &answer) == WIRE_LINE &&
	    strcmp(line_field(&answer, 0), "part") == 0;
	wire_close(w);
	point(t, ok, "the socket of the simulated handset", why.ptr);
}

/* --- staff --------------------------------------------------------------------- */

static bool
crew_point(struct trial *t, bool ok, const char *name)
{
	bool is_well = point(t, ok, name, t->crew.why.ptr);

	buf_reset(&t->crew.why);
	return is_well;
}

static bool
agreed(struct trial *t, struct crew_person *maker, struct crew_person *checker, const char *typed, const char *const *words,
    const char *const *carry)
{
	char id[64];
	const char *again[8] = { 0 };
	int n = 0;

	if (!crew_run(&t->crew, maker, typed, words) || !crew_agree(&t->crew, checker, id))
		return false;
	while (carry[n] != NULL) {
		again[n] = carry[n];
		n++;
	}
	again[n++] = "--approval";
	again[n] = id;
	return crew_run(&t->crew, maker, "", again);
}

static void
warden_road(struct trial *t)
{
	static const char *const propose[] = { "warden", "add", "--owner", "np", "--area", "SEBHA", "--language", "en", "--consent-date",
		"2026-11-01", "--consent-ref", "folder 3", "--secrets-stdin", NULL };
	static const char *const carry[] = { "warden", "add", NULL };
	/* Of the first day only founders can agree to anything, and they do not begin as approvers. */
	static const char *const roles[] = { "staff", "change", "bea", "--roles", "admin,approver", NULL };
	static const char *const change[] = { "staff", "change", NULL };

	crew_point(t, agreed(t, &t->crew.bea, &t->crew.ada, "", roles, change), "a founder becomes an approver");
	crew_point(t, agreed(t, &t->crew.cora, &t->crew.bea, WARDEN "\n", propose, carry), "a warden is added by two");
}

/* A vault that hangs: two seconds later a sentence, and no digits. */
static bool
is_refused_meanwhile(struct trial *t, const char *const *reveal)
{
	pid_t vault = site_pid(&t->site, "safar-vault");
	bool ok;

	if (vault <= 0 || kill(vault, SIGSTOP) < 0)
		return false;
	ok = site_command(&t->site, "cora", "no-vault", "", reveal, &t->crew.said) == EXIT_WORLD &&
	    site_said(&t->site, "no-vault.err", "no answer within two seconds") && !site_said(&t->site, "no-vault.out", "7700900");
	kill(vault, SIGCONT);
	return ok;
}

/* The digits come to standard output, once, and to nowhere else. */
static void
reveal_road(struct trial *t)
{
	struct crew *c = &t->crew;
	char id[64] = "";
	const char *const reveal[] = { "request", "show", id, "--owner", "np", "--reveal", NULL };
	bool ok = CREW_RUN(c, &c->cora, "", "request", "list", "--owner", "np") && crew_behind(c, "TAKEN BY\n", id, sizeof(id)) &&
	    CREW_RUN(c, &c->cora, "", "request", "take", id, "--owner", "np") &&
	    CREW_RUN(c, &c->cora, "", "request", "show", id, "--owner", "np") && strstr(c->said.ptr, "7700900") == NULL;

	crew_point(t, ok, "a request is listed, taken and shown without its number");
	sleep(1);			/* it costs safard much, as crew_run() knows */
	crew_point(t, is_refused_meanwhile(t, reveal), "no number while the vault hangs, but a sentence");
	ok = false;
	for (int tries = 0; !ok && tries < 20; tries++) {	/* such a vault is left alone for ten seconds */
		sleep(1);
		ok = site_command(&t->site, "cora", "reveal", "", reveal, &c->said) == 0;
	}
	crew_point(t, ok && strstr(c->said.ptr, "\n+447700900127\n") != NULL, "a number is revealed to who took the request");
	crew_point(t, CREW_RUN(c, &c->cora, "", "request", "done", id, "--owner", "np"), "and the request is done");
}

static void
staff_road(struct trial *t)
{
	static const char *const rotate[] = { "key", "rotate", NULL };
	struct crew *c = &t->crew;
	char ours[128], vaults[128];
	bool ok;

	crew_point(t, agreed(t, &c->bea, &c->ada, "", rotate, rotate), "the key of the numbers is turned");
	ok = CREW_RUN(c, &c->ada, "", "backup", "copy.db") && CREW_RUN(c, &c->ada, "", "status") &&
	    CREW_RUN(c, &c->cora, "", "marks", "list", "--owner", "np") && CREW_RUN(c, &c->cora, "", "warden", "list", "--owner", "np") &&
	    CREW_RUN(c, &c->ada, "", "approval", "list") && CREW_RUN(c, &c->ada, "", "staff", "list");
	crew_point(t, ok, "a backup, the status, and the lists of staff");
	snprintf(ours, sizeof(ours), "%s/state/audit", t->site.run);
	snprintf(vaults, sizeof(vaults), "%s/vault", t->site.run);
	ok = CREW_RUN(c, &c->ada, "", "audit", "verify", ours) && CREW_RUN(c, &c->ada, "", "audit", "show", ours) &&
	    CREW_RUN(c, &c->ada, "", "audit", "verify", vaults) && CREW_RUN(c, &c->ada, "", "audit", "show", vaults);
	crew_point(t, ok, "the audit logs are whole, and shown");
}

static void
check_process(struct trial *t, const char *program)
{
	char path[64], line[256], name[96];
	FILE *f;
	bool is_none = false;

	snprintf(path, sizeof(path), "/proc/%d/limits", (int)site_pid(&t->site, program));
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		char soft[16], hard[16];

		if (sscanf(line, "Max core file size %15s %15s", soft, hard) == 2)
			is_none = strcmp(soft, "0") == 0 && strcmp(hard, "0") == 0;
	}
	if (f != NULL)
		fclose(f);
	snprintf(name, sizeof(name), "%s leaves no core file", program);
	point(t, is_none, name, "its limit is not 0");
}

/* --- the end ------------------------------------------------------------------- */

/* What bearerbox holds until it is answered may be read there; not any longer. */
static void
settle(struct trial *t)
{
	long spool = 1, receipts = 1;
	char more[96];

	for (int i = 0; i < SETTLE_TURNS && spool + receipts > 0; i++) {
		spool = site_spooled(&t->site, "spool");
		receipts = site_spooled(&t->site, "dlr");
		usleep(50000);
	}
	snprintf(more, sizeof(more), "%ld bytes of messages, %ld of receipts", spool, receipts);
	point(t, spool == 0, "the spool is empty when all is answered", more);
	point(t, receipts == 0, "no receipt is waited for any more", more);
}

static void
search_all(struct trial *t, const char *when)
{
	static const char *const spared[] = { "/run/safar.conf", "/run/smsc.log", "/terminal", "/said/reveal.out", NULL };
	static const char *const programs[] = { "safard", "safar-vault", "bearerbox" };
	struct search s;
	char name[128];

	search_init(&s, t->forms, spared);
	search_folder(&s, site_path(&t->site, "run"));
	search_folder(&s, site_path(&t->site, "said"));
	search_folder(&s, site_path(&t->site, "tmp"));
	for (size_t i = 0; i < COUNT(programs); i++)
		if (site_pid(&t->site, programs[i]) > 0)
			search_process(&s, site_pid(&t->site, programs[i]));
	printf("# %u files, %lu bytes\n", s.files, s.bytes);
	snprintf(name, sizeof(name), "nothing of %u people and sentences can be read %s", t->canaries, when);
	if (!point(t, s.hits == 0 && s.files > 10, name, ""))
		for (const char *line = s.found.ptr; *line != '\0'; line += strcspn(line, "\n") + 1)
			printf("# %.*s\n", (int)strcspn(line, "\n"), line);
	search_release(&s);
}

static void
prove(struct trial *t)
{
	char more[160] = "";
	unsigned missed = prove_search(&t->site, t->forms, more, sizeof(more));

	point(t, missed == 0, "the search finds every form that is laid down", more);
}

static void
run(struct trial *t)
{
	static const char *const first[] = { "10-sms", "20-ussd-smpp", "30-ussd-http", "31-ring-http", "40-alerts", "41-wishes",
		"42-agent" };
	bool ok;

	prove(t);
	check_process(t, "safard");
	check_process(t, "safar-vault");
	check_process(t, "bearerbox");
	ok = site_reload(&t->site);
	point(t, ok, "settings are read again", "no event says offices=1");
	for (size_t i = 0; i < COUNT(first); i++)
		road(t, first[i]);
	phone_road(t);
	road(t, "50-callback");
	if (crew_point(t, crew_found(&t->crew), "accounts are founded, and added by two")) {
		warden_road(t);
		road(t, "51-group");
		reveal_road(t);
		staff_road(t);
		road(t, "60-after-the-key");
	}
	ok = trouble_faults(&t->site);
	point(t, ok, "the operator refuses, forges, repeats and cuts", "");
	ok = trouble_kill(&t->site, "safard");
	point(t, ok, "safard is killed in the middle of texts, and is back", "");
	ok = trouble_kill(&t->site, "bearerbox");
	point(t, ok, "bearerbox is killed in the middle of texts, and is back", "");
	road(t, "90-after-the-kill");
	settle(t);
	search_all(t, "while all runs");
	site_stop(&t->site);
	search_all(t, "when all has stopped");
}

int
main(void)
{
	static struct trial t;
	char room[8192];
	struct buf why = BUF_OVER(room);
	glob_t roads;
	bool is_up;

	signal(SIGPIPE, SIG_IGN);
	t.forms = forms_new();
	BUG_IF(glob(ROADS, 0, NULL, &roads) != 0);
	for (size_t i = 0; i < roads.gl_pathc; i++)
		read_road(&t, roads.gl_pathv[i]);
	globfree(&roads);
	plant(&t, PHONE_NUMBER, true, "number", "the handset's socket");
	plant(&t, PHONE_WORD, false, "word", "the handset's socket");
	plant(&t, TROUBLE_KILL_WORD, false, "word", "the kills");
	plant(&t, TROUBLE_FAULT_WORD, false, "word", "the operator's bad days");
	is_up = site_start(&t.site, FROM, &why);
	if (point(&t, is_up, "everything starts", why.ptr)) {
		crew_init(&t.crew, &t.site);
		run(&t);
		crew_release(&t.crew);
	}
	if (t.failed == 0 || getenv("SAFAR_KEEP") == NULL)
		site_remove(&t.site);
	site_stop(&t.site);
	printf("1..%u\n", t.points);
	free(t.forms);
	return t.failed > 0;
}
