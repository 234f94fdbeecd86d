/*
 * pack_install.c - safar pack install: a pack and its signatures into the hands of safard
 *
 * No network and no control socket: it works before the first start, from a USB stick.  Judged here by safard's own rules,
 * so that who brings it is told at once; safard judges again.
 */
#include <argp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/diag.h"
#include "content/pack.h"
#include "gateway/config.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/install_inside.h"
#include "ops/command/pack_serve.h"
#include "ops/command/pack_sign.h"
#include "ops/command/sign_files.h"

#define CONFIG_PATH "/etc/safar/safar.conf"

enum { KEY_DIR = 0x100, KEY_TRUST, WAIT_S = 20, LOOK_MS = 200, SENTENCE_CHARS = 1024 };

struct wish { const char *file, *config, *dir, *trust; };

static const struct argp_option options[] = {
	{ "config", 'c', "FILE", 0, "safar.conf of the gateway (" CONFIG_PATH ")", 0 },
	{ "dir", KEY_DIR, "FOLDER", 0, "folder of packs: \"packs\" in the state folder; with --trust instead of --config", 0 },
	{ "trust", KEY_TRUST, "FILE", 0, "trust.ini: whose signatures are believed", 0 },
	{ 0 }
};

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case 'c': w->config = arg; break;
	case KEY_DIR: w->dir = arg; break;
	case KEY_TRUST: w->trust = arg; break;
	case ARGP_KEY_ARG:
		if (w->file != NULL)
			argp_error(state, "one PACK at a time, and \"%s\" is a second", arg);
		w->file = arg;
		break;
	case ARGP_KEY_END:
		if (w->file == NULL)
			argp_error(state, "which PACK?");
		if ((w->dir == NULL) != (w->trust == NULL) || (w->dir != NULL && w->config != NULL))
			argp_error(state, "where to? --config FILE, or --dir FOLDER with --trust FILE");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* 0, or an exit code: told. */
static int
find_places(const char *title, const struct wish *w, struct install *in)
{
	const char *path = w->config == NULL ? CONFIG_PATH : w->config;
	int status = EXIT_BAD_INPUT;
	struct config c;
	struct diag d;

	if (w->dir != NULL) {
		buf_adds(&in->root, w->dir);
		while (in->root.len > 1 && in->root.ptr[in->root.len - 1] == '/')
			buf_cut(&in->root, in->root.len - 1);
		buf_adds(&in->trust_path, w->trust);
		return 0;
	}
	config_init(&c);
	diag_init(&d, stderr);
	if (!config_read(&c, path, &d)) {
		diag_summary(&d);
		status = pack_sign_code(path);
	} else if (c.gateway_trust[0] == '\0') {
		fprintf(stderr, "%s: %s: gateway.trust is not set: safard serves the one pack at %s (safar-trust(5))\n", title, path,
		    c.gateway_pack);
	} else {
		config_path(&c, "", "packs", &in->root);
		buf_adds(&in->trust_path, c.gateway_trust);
		status = 0;
	}
	config_release(&c);
	return status;
}

/* As `minisign -S` writes it, without a key's id in its name: one more that safard would not find by itself. */
static void
add_plain_signature(struct install *in)
{
	char path[SHELF_PATH_BYTES], text[MINISIGN_FILE_CHARS], room[200];
	struct buf why = BUF_OVER(room);
	struct candidate *c = &in->candidate;

	if (snprintf(path, sizeof(path), "%s.minisig", in->file.ptr) >= (int)sizeof(path) || c->signs == INDEX_SIGNS)
		return;
	if (access(path, F_OK) == 0 && pack_sign_text(path, text, &why) && minisign_signature_read(text, &c->sign[c->signs], &why))
		c->signs++;
}

/* Those that do not count because they cannot be read: safard passes over them, who brings them must know. */
static void
tell_bad_signatures(const char *title, const char *pack)
{
	char **paths, text[MINISIGN_FILE_CHARS], room[200];
	unsigned count = sign_files_find(pack, &paths);
	struct minisign_signature s;

	for (unsigned i = 0; i < count; i++) {
		struct buf why = BUF_OVER(room);

		if (!pack_sign_text(paths[i], text, &why) || !minisign_signature_read(text, &s, &why))
			fprintf(stderr, "%s: warning: %s: %s\n", title, paths[i], why.ptr);
	}
	sign_files_free(paths, count);
}

static int
open_pack(const char *title, const struct wish *w, struct install *in)
{
	uint8_t hash[MINISIGN_HASH_BYTES];
	int status = EXIT_BAD_INPUT;
	struct pack *p;

	buf_addf(&in->file, "%s%s", strchr(w->file, '/') == NULL ? "./" : "", w->file);
	if (in->file.len + sizeof(".0123456789abcdef.minisig") > SHELF_PATH_BYTES) {
		fprintf(stderr, "%s: the path of the pack is too long\n", title);
		return EXIT_BAD_INPUT;
	}
	p = pack_sign_look(title, in->file.ptr, hash, &status);
	if (p == NULL)
		return status;
	pack_close(p);
	if (!candidate_open(&in->candidate, in->file.ptr, in->why))
		return pack_sign_code(in->file.ptr);
	add_plain_signature(in);
	tell_bad_signatures(title, in->file.ptr);
	return 0;
}

/* --- what safard makes of it --- */

static bool
is_running(const struct install *in)
{
	bool is_locked;
	int fd = install_state_folder(in);

	if (fd < 0)
		return false;
	is_locked = flock(fd, LOCK_SH | LOCK_NB) != 0;
	close(fd);
	return is_locked;
}

enum fate { FATE_WAITS, FATE_SERVES, FATE_TRIED, FATE_SHELF, FATE_GONE };

static enum fate
fate_of(const struct install *in, uint64_t serial)
{
	char room[SHELF_PATH_BYTES], name[64], sentence[SENTENCE_CHARS];
	struct buf path = BUF_OVER(room), why = BUF_OVER(sentence);
	struct shelf s;

	if (!shelf_open(&s, in->root.ptr, in->shelf.owner, &why))
		return FATE_WAITS;
	snprintf(name, sizeof(name), "incoming/%llu.pack", (unsigned long long)serial);
	if (s.serving == serial || s.tried == serial)
		return s.serving == serial ? FATE_SERVES : FATE_TRIED;
	if (access(shelf_path(&s, name, &path), F_OK) == 0)
		return FATE_WAITS;
	return access(shelf_pack_path(&s, serial, &path), F_OK) == 0 ? FATE_SHELF : FATE_GONE;
}

static int
wait_for(const char *title, const struct install *in, uint64_t serial)
{
	enum fate fate = FATE_WAITS;

	for (int ms = 0; ms < WAIT_S * 1000 && fate != FATE_SERVES && fate != FATE_TRIED && fate != FATE_GONE; ms += LOOK_MS) {
		usleep(LOOK_MS * 1000);
		fate = fate_of(in, serial);
	}
	switch (fate) {
	case FATE_SERVES: printf("serves  %llu, for all\n", (unsigned long long)serial); return EXIT_SUCCESS;
	case FATE_TRIED: printf("tried   %llu, on some people first\n", (unsigned long long)serial); return EXIT_SUCCESS;
	case FATE_SHELF:
		printf("waits   on the shelf: safar pack list tells for what\n");
		return EXIT_SUCCESS;
	case FATE_GONE: fprintf(stderr, "%s: safard refused it; its log says why\n", title); return EXIT_REFUSED;
	case FATE_WAITS: break;
	}
	fprintf(stderr, "%s: safard has not looked at it for %d s; its log may say why\n", title, WAIT_S);
	return EXIT_WORLD;
}

static int
judge_and_put(const char *title, struct install *in)
{
	struct buf who = BUF_INIT(TRUST_KEYS * (TRUST_PERSON_CHARS + 2));
	uint64_t serial = in->candidate.pack->header->serial;
	int status = install_judge(in, &who);

	if (status == 0) {
		printf("signed  by %s\n", who.ptr);
		fflush(stdout);
		if (!install_put(in))
			status = EXIT_WORLD;
	}
	if (status == 0 && is_running(in))
		status = wait_for(title, in, serial);
	else if (status == 0)
		printf("waits   safard takes it when it starts\n");
	buf_free(&who);
	return status;
}

int
pack_install(int argc, char **argv)
{
	static const struct argp argp = { options, take_option, "PACK",
		"Bring a signed pack to the gateway on this machine: as many persons as trust.ini asks for have signed it. "
		"Exit codes: 0 it serves, or waits for safard; 4 a rule is against it.", NULL, NULL, NULL };
	struct buf why = BUF_INIT(SENTENCE_CHARS);
	struct install *in = xcalloc(1, sizeof *in);
	struct wish w = { 0 };
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	*in = (struct install){ .root = BUF_INIT(SHELF_PATH_BYTES), .trust_path = BUF_INIT(SHELF_PATH_BYTES),
		.file = BUF_INIT(SHELF_PATH_BYTES), .why = &why };
	status = find_places(argv[0], &w, in);
	if (status == 0 && !trust_load(&in->trust, in->trust_path.ptr))
		status = pack_sign_code(in->trust_path.ptr);
	if (status == 0)
		status = open_pack(argv[0], &w, in);
	if (status == 0)
		status = judge_and_put(argv[0], in);
	if (why.len > 0)
		fprintf(stderr, "%s: %s\n", argv[0], why.ptr);
	candidate_close(&in->candidate);
	buf_free(&in->root);
	buf_free(&in->trust_path);
	buf_free(&in->file);
	free(in);
	buf_free(&why);
	return fflush(stdout) == 0 || status != 0 ? status : EXIT_WORLD;
}
