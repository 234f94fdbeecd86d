/*
 * trouble.c - bad days of the operator, and programs that are killed
 */
#include "tests/privacy/trouble.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "tests/privacy/site.h"

enum { TURNS = 400, BURST = 12, FAULT_US = 300000 };

/* One line to the operator; false unless it says "ok", or "bound" with all links. */
static bool
tell(const struct site *s, const char *const *words)
{
	char room[256], text[512];
	struct buf why = BUF_OVER(room), ask = BUF_OVER(text);
	struct wire *w = wire_connect(s->control, 2000, &why);
	struct line answer;
	bool ok;

	for (; *words != NULL; words++)
		line_add(&ask, *words);
	ok = w != NULL && wire_send(w, &ask, &why) && wire_next(w, 2000, &answer) == WIRE_LINE &&
	    (strcmp(line_field(&answer, 0), "ok") == 0 || strcmp(line_field(&answer, 1), "2") == 0);
	wire_close(w);
	return ok;
}
#define TELL(s, ...) tell((s), (const char *const[]){ __VA_ARGS__, NULL })

bool
trouble_faults(const struct site *s)
{
	static const struct { const char *fault, *text; } bad[] = {
		{ "reject", "passport Gossamerkettle" }, { "dup-dlr", "contract Gossamerkettle" }, { "forge-dlr", "food Gossamerkettle" },
		{ "cut-mo", "lawyer Gossamerkettle" }, { "cut", "doctor Gossamerkettle" },
	};
	bool ok = TELL(s, "mo-hex", TROUBLE_NUMBER, "33444", "0", "64", "ff00476f7373616d65726b6574746c65");

	for (size_t i = 0; i < COUNT(bad); i++) {
		ok = TELL(s, "set", bad[i].fault, "1000") && TELL(s, "mo", TROUBLE_NUMBER, "33444", bad[i].text) && ok;
		usleep(FAULT_US);
		ok = TELL(s, "set", bad[i].fault, "0") && ok;
	}
	return ok;
}

bool
trouble_kill(const struct site *s, const char *program)
{
	pid_t before = site_pid(s, program);
	char from[24], text[64];
	bool ok = before > 0, is_safard = strcmp(program, "safard") == 0;

	for (int i = 0; ok && i < BURST; i++) {
		snprintf(from, sizeof(from), "+44770090012%d", 3 + i % 7);
		snprintf(text, sizeof(text), "salary Thimbleorchid %d", i);
		ok = TELL(s, "mo", from, "33444", text);
		if (i == BURST / 2)
			kill(before, SIGKILL);
	}
	if (is_safard)
		ok = ok && site_wait_safard(s, before);
	for (int i = 0; !is_safard && ok && i < TURNS && !(site_pid(s, program) != before && TELL(s, "bound")); i++)
		usleep(50000);
	return ok && site_pid(s, program) != before;
}
