/*
 * pack_publish.c - safar pack publish: what is asked for, in which order it is done, what comes next
 */
#include "ops/command/pack_publish.h"

#include <argp.h>
#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_sign.h"
#include "ops/command/passphrase.h"
#include "ops/command/publish_inside.h"

enum { KEY_PACK = 0x100, KEY_KEY, KEY_PASSPHRASE, KEY_STAGE, KEY_REVOKE, KEY_FLOOR, KEY_WITHDRAWN, KEY_TRUST, KEY_SIGN };

static const struct argp_option options[] = {
	{ "pack", KEY_PACK, "FILE", 0, "the pack to publish, with its signatures beside it", 0 },
	{ "key", KEY_KEY, "FILE", 0, "your secret key: it signs the index", 0 },
	{ "passphrase-file", KEY_PASSPHRASE, "FILE", 0, "its first line is the passphrase (- is standard input)", 0 },
	{ "stage", KEY_STAGE, "N", 0, "of a hundred people, who get the newest pack (100)", 0 },
	{ "revoke", KEY_REVOKE, "SERIAL", 0, "a pack that must never be served again (may be repeated)", 0 },
	{ "floor", KEY_FLOOR, "N", 0, "no pack with a smaller serial, ever", 0 },
	{ "withdrawn", KEY_WITHDRAWN, "FILE", 0, "facts that are taken back, all of them: a gateway's list", 0 },
	{ "trust", KEY_TRUST, "FILE", 0, "refuse what a gateway with this trust.ini would refuse", 0 },
	{ "sign", KEY_SIGN, "FILE", 0, "another person's signature of DIR/index.txt (.minisig); nothing else is changed", 0 },
	{ 0 }
};

static uint64_t
number_or_stop(struct argp_state *state, const char *name, const char *text, uint64_t least, uint64_t most)
{
	char *end = NULL;
	unsigned long long n;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno != 0 || *text < '0' || *text > '9' || *end != '\0' || n < least || n > most)
		argp_error(state, "--%s: \"%s\" is not a number from %llu to %llu", name, text, (unsigned long long)least,
		    (unsigned long long)most);
	return n;
}

static void
check(const struct publish *p, struct argp_state *state)
{
	bool changes = p->pack != NULL || p->key != NULL || p->stage != 0 || p->revokes > 0 || p->has_floor || p->withdrawn != NULL;

	if (p->dir == NULL)
		argp_error(state, "into which folder? DIR");
	else if (p->sign != NULL && changes)
		argp_error(state, "--sign adds a signature to the index that is there; do the other things first");
	else if (p->sign != NULL && p->trust == NULL)
		argp_error(state, "--sign needs --trust FILE: whose signature may it be?");
	else if (p->sign == NULL && p->key == NULL)
		argp_error(state, "whose signature? --key FILE");
}

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct publish *p = state->input;

	switch (key) {
	case KEY_PACK: p->pack = arg; break;
	case KEY_KEY: p->key = arg; break;
	case KEY_PASSPHRASE: p->passphrase = arg; break;
	case KEY_STAGE: p->stage = (unsigned)number_or_stop(state, "stage", arg, 1, 100); break;
	case KEY_REVOKE:
		if (p->revokes == INDEX_REVOKED)
			argp_error(state, "--revoke: at most %d; --floor N forbids all below N", INDEX_REVOKED);
		p->revoke[p->revokes++] = number_or_stop(state, "revoke", arg, 1, PACK_SERIAL_MOST);
		break;
	case KEY_FLOOR:
		p->floor = number_or_stop(state, "floor", arg, 0, PACK_SERIAL_MOST);
		p->has_floor = true;
		break;
	case KEY_WITHDRAWN: p->withdrawn = arg; break;
	case KEY_TRUST: p->trust = arg; break;
	case KEY_SIGN: p->sign = arg; break;
	case ARGP_KEY_ARG:
		if (p->dir != NULL)
			argp_error(state, "one DIR only, and \"%s\" is a second", arg);
		p->dir = arg;
		break;
	case ARGP_KEY_END: check(p, state); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int
open_key(struct publish *p, struct minisign_secret *secret)
{
	char text[MINISIGN_FILE_CHARS], passphrase[PASSPHRASE_BYTES];
	int status = EXIT_SUCCESS;

	if (!pack_sign_text(p->key, text, p->why)) {
		buf_prefixf(p->why, "%s: ", p->key);
		return pack_sign_code(p->key);
	}
	status = passphrase_ask(p->title, p->passphrase, false, passphrase);
	if (status == EXIT_SUCCESS && !minisign_secret_read(text, passphrase, secret, p->why)) {
		buf_prefixf(p->why, "%s: ", p->key);
		status = EXIT_BAD_INPUT;
	}
	sodium_memzero(text, sizeof(text));
	sodium_memzero(passphrase, sizeof(passphrase));
	return status;
}

static int
sign_index(struct publish *p)
{
	char comment[MINISIGN_COMMENT_CHARS];
	struct minisign_secret secret;
	struct minisign_public ours;
	int status = open_key(p, &secret);

	if (status != EXIT_SUCCESS)
		return status;
	minisign_public_of(&secret, &ours);
	status = publish_judge_old(p, &ours);
	if (status == EXIT_SUCCESS) {
		p->now_signed = xcalloc(1, sizeof(*p->now_signed));
		snprintf(comment, sizeof(comment), "safar-index owner=%s version=%llu", p->now->owner, (unsigned long long)p->now->version);
		minisign_hash(p->text->ptr, p->text->len, p->now_signed->hash);
		minisign_sign(&secret, p->now_signed->hash, comment, &p->now_signed->sign[0]);
		p->now_signed->signs = 1;
		status = publish_judge_new(p);
	}
	sodium_memzero(&secret, sizeof(secret));
	return status;
}

/* What another person does, in one line; without --trust nobody knows how many. */
static void
say_lacking(const struct publish *p)
{
	char room[128] = "as many persons sign it as trust.ini wants for facts (it forbids less than the one before)";
	const char *trust = p->trust != NULL ? p->trust : "trust.ini";

	if (p->believed != NULL && p->lacking == 0)
		return;
	if (p->believed != NULL)
		snprintf(room, sizeof(room), "%u more %s it", p->lacking, p->lacking == 1 ? "person signs" : "persons sign");
	else if (!p->takes_back)
		return;
	fprintf(stderr, "%s: gateways refuse this index until %s: minisign -S -s KEY -m %s/index.txt, then safar pack publish %s "
	    "--sign %s/index.txt.minisig --trust %s\n", p->title, room, p->dir, p->dir, p->dir, trust);
}

/* Without --trust nobody has asked whether they are enough. */
static void
say_unasked(const struct publish *p)
{
	if (p->opened != NULL && p->believed == NULL)
		fprintf(stderr, "%s: warning: the pack has %u signature%s, and nobody asked whose: gateways want as many persons as their "
		    "trust.ini says (--trust FILE)\n", p->title, p->founds, p->founds == 1 ? "" : "s");
}

static void
say(const struct publish *p)
{
	const struct index *x = p->now;

	printf("%s: version %llu of %s", p->dir, (unsigned long long)x->version, x->owner);
	if (x->packs > 0)
		printf(", pack %llu for %u of a hundred people", (unsigned long long)x->pack[x->packs - 1].serial, x->stage);
	else
		printf(", without a pack");
	printf("; %u revoked, %u facts withdrawn\n", x->revokeds, x->withdrawns);
	if (p->entry != NULL)
		printf("%s.gz: %zu bytes, %zu s at 64 kbit/s; signatures: %u\n", p->entry->file, p->gz_bytes, p->gz_bytes / PUBLISH_BYTES_A_SECOND,
		    p->entry->signs);
	if (p->opened != NULL && p->gz_bytes > PUBLISH_GZ_BYTES)
		fprintf(stderr, "%s: warning: a line of 64 kbit/s needs more than ten minutes for it\n", p->title);
	if (x->packs == 0)
		fprintf(stderr, "%s: warning: no pack is left; gateways have nothing to go back to\n", p->title);
	say_unasked(p);
	say_lacking(p);
	printf("%s: bring %s to the server, the file index last", p->lacking > 0 || p->takes_back ? "When it is signed" : "Next", p->dir);
	if (x->packs > 0 && x->stage < 100)
		printf("; when all goes well with them: safar pack publish %s --stage 100 --key %s", p->dir, p->key);
	printf("\n");
}

static int
publish(struct publish *p)
{
	static int (*const steps[])(struct publish *p) = { publish_open_pack, publish_judge_pack, publish_next, sign_index, publish_put };
	int status = EXIT_SUCCESS;

	for (size_t i = 0; i < COUNT(steps) && status == EXIT_SUCCESS; i++)
		status = steps[i](p);
	if (status == EXIT_SUCCESS) {
		publish_sweep(p);
		say(p);
		if (p->lacking > 0)
			status = EXIT_REFUSED;
	}
	return status;
}

/* Another person's, under the index that is there. */
static int
add_signature(struct publish *p)
{
	char text[MINISIGN_FILE_CHARS];
	struct minisign_signature s;
	struct index_signed *all = p->old_signed;
	int status;

	if (p->old == NULL) {
		buf_addf(p->why, "%s: nothing is published here", p->dir);
		return EXIT_BAD_INPUT;
	}
	if (!pack_sign_text(p->sign, text, p->why) || !minisign_signature_read(text, &s, p->why)) {
		buf_prefixf(p->why, "%s: ", p->sign);
		return pack_sign_code(p->sign);
	}
	status = publish_judge_one(p, &s);
	if (status != EXIT_SUCCESS)
		return status;
	for (unsigned i = 0; i < all->signs; i++)
		if (memcmp(all->sign[i].id, s.id, sizeof(s.id)) == 0) {
			printf("%s: this key has signed version %llu already\n", p->dir, (unsigned long long)p->old->version);
			return EXIT_SUCCESS;
		}
	if (all->signs == INDEX_SIGNS) {
		buf_addf(p->why, "%s/index has %d signatures; there is no room for more", p->dir, INDEX_SIGNS);
		return EXIT_BAD_INPUT;
	}
	all->sign[all->signs++] = s;
	p->now_signed = all;
	p->old_signed = NULL;
	status = publish_put_index(p, p->old_text, all->len);
	if (status == EXIT_SUCCESS)
		printf("%s: version %llu has %u signatures\nNext: bring %s/index to the server\n", p->dir, (unsigned long long)p->old->version,
		    all->signs, p->dir);
	return status;
}

static void
release(struct publish *p)
{
	pack_close(p->opened);
	free(p->believed);
	free(p->old);
	free(p->old_signed);
	free(p->old_text);
	free(p->now);
	free(p->now_signed);
	free(p->gz);
	if (p->folder >= 0)
		close(p->folder);
	buf_free(p->text);
}

int
pack_publish(int argc, char **argv)
{
	static const struct argp argp = { options, take_option, "DIR",
		"Put a pack, its signatures and an index that names them into a folder that a web server serves. Exit codes: 0 done, "
		"4 refused by a rule (too few persons signed, an old serial, a sample), or gateways refuse the new index until another person signs it.", NULL, NULL, NULL };
	struct buf why = BUF_INIT(2048), text = BUF_INIT(INDEX_BYTES);
	struct publish p = { .title = argv[0], .folder = -1, .now_s = (int64_t)time(NULL), .why = &why, .text = &text };
	int status;

	BUG_IF(sodium_init() < 0);
	argp_parse(&argp, argc, argv, 0, NULL, &p);
	status = publish_lock(&p);
	if (status == EXIT_SUCCESS)
		status = publish_read_trust(&p);
	if (status == EXIT_SUCCESS)
		status = publish_read_old(&p);
	if (status == EXIT_SUCCESS)
		status = p.sign != NULL ? add_signature(&p) : publish(&p);
	if (why.len > 0)
		fprintf(stderr, "%s: %s\n", argv[0], why.ptr);
	if (fflush(stdout) != 0 && status == EXIT_SUCCESS)
		status = EXIT_WORLD;
	release(&p);
	buf_free(&why);
	return status;
}
