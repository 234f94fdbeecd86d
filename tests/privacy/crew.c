/*
 * crew.c - codes of telephones are used once, so a person waits for the next when she has none left
 */
#include "tests/privacy/crew.h"

#include <sodium.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gateway/exit_codes.h"
#include "gateway/staff/totp.h"
#include "locales/text/bug.h"

enum { SAID_BYTES = 1 << 20, WHY_BYTES = 4096, CODE_BYTES = TOTP_DIGITS + 1, TRIES = 4, TOTP_BITS = 8 * STAFF_TOTP_BYTES };

void
crew_init(struct crew *c, const struct site *site)
{
	struct crew_person *all[] = { &c->ada, &c->bea, &c->cora };
	static const char *const names[] = { "ada", "bea", "cora" };

	*c = (struct crew){ .site = site, .said = BUF_INIT(SAID_BYTES), .why = BUF_INIT(WHY_BYTES) };
	totp_init();
	for (size_t i = 0; i < COUNT(all); i++) {
		all[i]->name = names[i];
		snprintf(all[i]->password, sizeof(all[i]->password), "the password of %s", names[i]);
	}
}

void
crew_release(struct crew *c)
{
	buf_free(&c->said);
	buf_free(&c->why);
}

bool
crew_run(struct crew *c, const struct crew_person *who, const char *typed, const char *const *words)
{
	char name[64];
	int status = EXIT_WORLD;

	/* What costs safard much is done twice a second at most, and else refused with 3: try again. */
	for (int tries = 0; tries < TRIES; tries++) {
		snprintf(name, sizeof(name), "%03u-%s-%s", c->commands++, words[0], who->name);
		status = site_command(c->site, who->name, name, typed, words, &c->said);
		if (status != EXIT_WORLD)
			break;
		sleep(1);
	}
	if (status != 0 && buf_ok(&c->why))
		buf_addf(&c->why, "%s %s by %s: exit %d; ", words[0], words[1] == NULL ? "" : words[1], who->name, status);
	return status == 0;
}

bool
crew_behind(struct crew *c, const char *words, char *out, size_t size)
{
	const char *at = strstr(c->said.ptr, words);
	size_t n;

	out[0] = '\0';
	if (at == NULL) {
		buf_addf(&c->why, "\"%s\" was not said; ", words);
		return false;
	}
	at += strlen(words);
	at += strspn(at, " \n");
	n = strcspn(at, " \n&");
	snprintf(out, size, "%.*s", (int)n, at);
	return n > 0;
}

/* The oldest code that counts for some while yet, so that two or three are at hand at any moment. */
static void
code_of(struct crew_person *p, char out[CODE_BYTES])
{
	int64_t oldest = (time(NULL) - TOTP_STEP_S / 2) / TOTP_STEP_S;

	p->step = p->step + 1 > oldest ? p->step + 1 : oldest;
	while (p->step > time(NULL) / TOTP_STEP_S + 1)
		sleep(1);
	totp_digits(p->totp, p->step * TOTP_STEP_S, out);
}

static bool
take_secret(struct crew *c, struct crew_person *p)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	char words[64], text[64];

	snprintf(words, sizeof(words), "otpauth://totp/Safar:%s?secret=", p->name);
	if (!crew_behind(c, words, text, sizeof(text)) || strlen(text) != TOTP_BITS / 5)
		return false;
	memset(p->totp, 0, sizeof(p->totp));
	for (size_t bit = 0; bit < TOTP_BITS; bit++) {
		const char *at = strchr(letters, text[bit / 5]);

		if (at != NULL && ((size_t)(at - letters) & 16u >> bit % 5) != 0)
			p->totp[bit / 8] |= (uint8_t)(128 >> bit % 8);
	}
	return true;
}

bool
crew_login(struct crew *c, struct crew_person *who)
{
	char typed[128], code[CODE_BYTES];

	code_of(who, code);
	snprintf(typed, sizeof(typed), "%s\n%s\n", who->password, code);
	return CREW_RUN(c, who, typed, "staff", "login", who->name, "--secrets-stdin");
}

bool
crew_agree(struct crew *c, struct crew_person *checker, char id[64])
{
	char typed[64], code[CODE_BYTES];

	if (!crew_behind(c, "safar approval agree", id, 64))
		return false;
	code_of(checker, code);
	snprintf(typed, sizeof(typed), "agree\n%s\n", code);
	return CREW_RUN(c, checker, typed, "approval", "agree", id, "--secrets-stdin");
}

static bool
add_person(struct crew *c, struct crew_person *who, const char *roles, struct crew_person *maker, struct crew_person *checker)
{
	char id[64], half[64], half2[64], typed[256];

	if (!CREW_RUN(c, maker, "", "staff", "add", who->name, "--roles", roles) || !crew_agree(c, checker, id) ||
	    !crew_behind(c, "and to nobody else:", half, sizeof(half)) || !CREW_RUN(c, maker, "", "staff", "add", "--approval", id) ||
	    !crew_behind(c, "to the new person yourself:", half2, sizeof(half2)))
		return false;
	snprintf(typed, sizeof(typed), "%s\n%s\n%s\n%s\n", half, half2, who->password, who->password);
	return CREW_RUN(c, who, typed, "staff", "enrol", who->name, "--secrets-stdin") && take_secret(c, who) && crew_login(c, who);
}

bool
crew_found(struct crew *c)
{
	char typed[256];

	snprintf(typed, sizeof(typed), "%s\n%s\n%s\n%s\n", c->ada.password, c->ada.password, c->bea.password, c->bea.password);
	return CREW_RUN(c, &c->ada, typed, "staff", "found", "ada", "bea", "--secrets-stdin") && take_secret(c, &c->ada) &&
	    take_secret(c, &c->bea) && crew_login(c, &c->ada) && crew_login(c, &c->bea) &&
	    add_person(c, &c->cora, "caller,operator,editor", &c->ada, &c->bea);
}
