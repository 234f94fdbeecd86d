/*
 * pack_sign.c - safar pack sign: a person answers for a pack
 *
 * What is signed is what was opened and shown, not what has its name a moment later.
 */
#include "ops/command/pack_sign.h"

#include <argp.h>
#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#include "content/compiler/write.h"
#include "content/pack.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/passphrase.h"

enum { KEY_KEY = 0x100, KEY_PASSPHRASE, KEY_COMMENT, PATH_CHARS = 4096 };

struct wish { const char *file, *key, *passphrase, *comment; };

static const struct argp_option options[] = {
	{ "key", KEY_KEY, "FILE", 0, "the secret key (safar pack keys new, or minisign -G)", 0 },
	{ "passphrase-file", KEY_PASSPHRASE, "FILE", 0, "its first line is the passphrase (- is standard input)", 0 },
	{ "comment", KEY_COMMENT, "TEXT", 0, "words that are signed too, behind those about the pack", 0 },
	{ 0 }
};

bool
pack_sign_text(const char *path, char out[MINISIGN_FILE_CHARS], struct buf *why)
{
	size_t len = 0;
	char *bytes = whole_file_read(path, &len, why);
	bool is_text = false;

	if (bytes == NULL)
		return false;
	if (len >= MINISIGN_FILE_CHARS)
		buf_adds(why, "too long for a key or a signature");
	else if (memchr(bytes, '\0', len) != NULL)
		buf_adds(why, "this is not text");
	else
		is_text = true;
	if (is_text)
		memcpy(out, bytes, len + 1);
	free(bytes);
	return is_text;
}

int
pack_sign_code(const char *path)
{
	return access(path, R_OK) != 0 ? EXIT_WORLD : EXIT_BAD_INPUT;
}

static void
day_of(int64_t seconds, char out[16])
{
	time_t at = (time_t)seconds;
	struct tm tm;

	out[0] = '\0';
	if (gmtime_r(&at, &tm) != NULL)
		strftime(out, 16, "%Y-%m-%d", &tm);
}

static void
add_string(struct buf *out, const struct pack *p, struct pack_str s)
{
	buf_add_escaped(out, pack_string(p, s), s.len);
}

struct pack *
pack_sign_look(const char *title, const char *path, uint8_t hash[MINISIGN_HASH_BYTES], int *status)
{
	struct buf why = BUF_INIT(1024), name = BUF_INIT(1024), owner = BUF_INIT(256);
	struct pack *p = pack_open(path, &why);
	char words[MINISIGN_WORDS_CHARS], expires[16];

	if (p == NULL) {
		fprintf(stderr, "%s: %s\n", title, why.ptr);
		*status = pack_sign_code(path);
		goto out;
	}
	minisign_hash(p->header, (size_t)p->header->file_bytes, hash);
	minisign_words(hash, MINISIGN_HASH_BYTES, words);
	add_string(&name, p, p->header->name);
	add_string(&owner, p, p->header->owner);
	day_of(p->header->expires_s, expires);
	printf("pack    %s\nname    %s\nowner   %s\nserial  %llu\nexpires %s\nwords   %s\n", path, name.ptr, owner.ptr,
	    (unsigned long long)p->header->serial, expires, words);
	fflush(stdout);
	if (pack_is_sample(p))
		fprintf(stderr, "%s: warning: this is a sample: it reaches test numbers only\n", title);
	if (p->header->expires_s <= (int64_t)time(NULL))
		fprintf(stderr, "%s: warning: this pack has expired on %s, if the clock here is right\n", title, expires);
out:
	buf_free(&why);
	buf_free(&name);
	buf_free(&owner);
	return p;
}

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case KEY_KEY: w->key = arg; break;
	case KEY_PASSPHRASE: w->passphrase = arg; break;
	case KEY_COMMENT: w->comment = arg; break;
	case ARGP_KEY_ARG:
		if (w->file != NULL)
			argp_error(state, "one PACK at a time, and \"%s\" is a second", arg);
		w->file = arg;
		break;
	case ARGP_KEY_END:
		if (w->file == NULL)
			argp_error(state, "which PACK?");
		if (w->key == NULL)
			argp_error(state, "whose signature? --key FILE");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static bool
comment_of(const struct wish *w, const struct pack *p, char out[MINISIGN_COMMENT_CHARS], struct buf *why)
{
	struct buf all = BUF_INIT(4 * PATH_CHARS);
	const char *slash = strrchr(w->file, '/'), *file = slash != NULL ? slash + 1 : w->file;
	char expires[16];
	bool is_good;

	day_of(p->header->expires_s, expires);
	buf_adds(&all, "safar-pack owner=");
	add_string(&all, p, p->header->owner);
	buf_addf(&all, " serial=%llu name=", (unsigned long long)p->header->serial);
	add_string(&all, p, p->header->name);
	buf_addf(&all, " expires=%s file=", expires);
	buf_add_escaped(&all, file, strlen(file));
	if (w->comment != NULL)
		buf_addf(&all, " %s", w->comment);
	is_good = buf_ok(&all) && minisign_comment_judge(all.ptr, why);
	if (is_good)
		snprintf(out, MINISIGN_COMMENT_CHARS, "%s", all.ptr);
	buf_free(&all);
	return is_good;
}

static int
put_signature(const char *title, const char *pack, const struct minisign_signature *s)
{
	char id[MINISIGN_ID_CHARS], path[PATH_CHARS], text[MINISIGN_FILE_CHARS];
	struct buf why = BUF_INIT(512);
	int status = EXIT_SUCCESS;

	minisign_id_text(s->id, id);
	minisign_signature_write(s, text);
	if (snprintf(path, sizeof path, "%s.%s.minisig", pack, id) >= (int)sizeof path)
		buf_adds(&why, "the name is too long");
	else if (write_file(path, text, strlen(text), &why))
		printf("signed  %s\n", path);
	if (why.len > 0) {
		fprintf(stderr, "%s: %s: %s\n", title, path, why.ptr);
		status = EXIT_WORLD;
	}
	buf_free(&why);
	return status;
}

static int
open_and_sign(const char *title, const struct wish *w, const char *key_text, const uint8_t hash[MINISIGN_HASH_BYTES],
    const char *comment, struct minisign_signature *s)
{
	char passphrase[PASSPHRASE_BYTES], room[200];
	struct buf why = BUF_OVER(room);
	struct minisign_secret secret;
	struct minisign_public p;
	int status = passphrase_ask(title, w->passphrase, false, passphrase);

	if (status != 0)
		return status;
	if (minisign_secret_read(key_text, passphrase, &secret, &why)) {
		minisign_sign(&secret, hash, comment, s);
		minisign_public_of(&secret, &p);
		BUG_IF(!minisign_verify(&p, s, hash));
	} else {
		fprintf(stderr, "%s: %s: %s\n", title, w->key, why.ptr);
		status = EXIT_BAD_INPUT;
	}
	sodium_memzero(&secret, sizeof secret);
	sodium_memzero(passphrase, sizeof passphrase);
	return status;
}

int
pack_sign(int argc, char **argv)
{
	static const struct argp argp = { options, take_option, "PACK",
		"Sign a pack with your key: PACK.<key id>.minisig appears beside it.", NULL, NULL, NULL };
	char comment[MINISIGN_COMMENT_CHARS], key[MINISIGN_FILE_CHARS];
	uint8_t hash[MINISIGN_HASH_BYTES];
	struct minisign_signature s;
	struct buf why = BUF_INIT(512);
	struct wish w = { 0 };
	struct pack *p;
	int status = EXIT_BAD_INPUT;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	p = pack_sign_look(argv[0], w.file, hash, &status);
	if (p == NULL)
		goto out;
	if (p->header->expires_s <= (int64_t)time(NULL)) {
		fprintf(stderr, "%s: not signed: no gateway takes a pack that has expired\n", argv[0]);
		goto out;
	}
	if (p->header->serial > PACK_SERIAL_MOST) {
		fprintf(stderr, "%s: not signed: its serial is above %llu, and is not published\n", argv[0],
		    (unsigned long long)PACK_SERIAL_MOST);
		goto out;
	}
	if (!comment_of(&w, p, comment, &why)) {
		fprintf(stderr, "%s: %s\n", argv[0], why.ptr);
		goto out;
	}
	if (!pack_sign_text(w.key, key, &why)) {
		fprintf(stderr, "%s: %s: %s\n", argv[0], w.key, why.ptr);
		status = pack_sign_code(w.key);
		goto out;
	}
	status = open_and_sign(argv[0], &w, key, hash, comment, &s);
	if (status == 0)
		status = put_signature(argv[0], w.file, &s);
out:
	pack_close(p);
	buf_free(&why);
	return status;
}
