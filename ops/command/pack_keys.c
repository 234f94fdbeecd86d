/*
 * pack_keys.c - safar pack keys: a pair of keys for who signs, and what a key looks like
 */
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/write_all.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_sign.h"
#include "ops/command/passphrase.h"

enum { KEY_COMMENT = 0x100, KEY_PASSPHRASE, PATH_CHARS = 4096, COMMENT_CHARS = 200 };

struct wish { const char *file, *comment, *passphrase; };

static const struct argp_option new_options[] = {
	{ "comment", KEY_COMMENT, "TEXT", 0, "words for people in FILE.pub: whose key it is", 0 },
	{ "passphrase-file", KEY_PASSPHRASE, "FILE", 0, "its first line is the passphrase (- is standard input)", 0 },
	{ 0 }
};
static const struct argp_option show_options[] = {
	{ "passphrase-file", KEY_PASSPHRASE, "FILE", 0, "for a secret key: its first line is the passphrase (- is standard input)", 0 },
	{ 0 }
};

static void
take_comment(struct argp_state *state, struct wish *w, const char *text)
{
	char room[160];
	struct buf why = BUF_OVER(room);

	if (strlen(text) > COMMENT_CHARS)
		argp_error(state, "--comment: at most %d bytes", COMMENT_CHARS);
	if (!minisign_comment_judge(text, &why))
		argp_error(state, "--comment: %s", why.ptr);
	w->comment = text;
}

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case KEY_COMMENT: take_comment(state, w, arg); break;
	case KEY_PASSPHRASE: w->passphrase = arg; break;
	case ARGP_KEY_ARG:
		if (w->file != NULL)
			argp_error(state, "one FILE only, and \"%s\" is a second", arg);
		w->file = arg;
		break;
	case ARGP_KEY_END:
		if (w->file == NULL)
			argp_error(state, "which FILE?");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void
print_key(const struct minisign_public *p)
{
	char id[MINISIGN_ID_CHARS], line[MINISIGN_KEY_CHARS], words[MINISIGN_WORDS_CHARS];

	minisign_id_text(p->id, id);
	minisign_public_write(p, line);
	minisign_public_words(p, words);
	printf("id    %s\nkey   %s\nwords %s\n", id, line, words);
}

/* A file that was not there before; never one in the place of another. */
static bool
put_new(const char *title, const char *path, const char *text, mode_t mode, int *status)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	bool is_there = fd >= 0, is_put;

	is_put = is_there && write_all(fd, text, strlen(text)) && fsync(fd) == 0;
	if (!is_put) {
		*status = errno == EEXIST ? EXIT_BAD_INPUT : EXIT_WORLD;
		fprintf(stderr, "%s: %s: %s\n", title, path, errno == EEXIST ? "is there already, and no key is ever overwritten" :
		    strerror(errno));
	}
	if (is_there)
		close(fd);
	if (is_there && !is_put)
		unlink(path);
	return is_put;
}

static int
put_pair(const char *title, const struct wish *w, const char *pub, const struct minisign_public *p, const char *secret)
{
	char id[MINISIGN_ID_CHARS], line[MINISIGN_KEY_CHARS], text[MINISIGN_FILE_CHARS];
	int status = EXIT_SUCCESS;

	minisign_id_text(p->id, id);
	for (char *c = id; *c != '\0'; c++)	/* as minisign writes it */
		*c = *c >= 'a' ? (char)(*c - 'a' + 'A') : *c;
	minisign_public_write(p, line);
	snprintf(text, sizeof text, "untrusted comment: minisign public key %s%s%s\n%s\n", id, w->comment != NULL ? " " : "",
	    w->comment != NULL ? w->comment : "", line);
	if (!put_new(title, w->file, secret, 0600, &status))
		return status;
	if (!put_new(title, pub, text, 0644, &status)) {
		unlink(w->file);	/* ours, of a moment ago */
		return status;
	}
	print_key(p);
	return EXIT_SUCCESS;
}

static int
keys_new(int argc, char **argv)
{
	static const struct argp argp = { new_options, take_option, "FILE",
		"Make a pair of keys: FILE is the secret one, under a passphrase; FILE.pub the one to give away.", NULL, NULL, NULL };
	char pub[PATH_CHARS], passphrase[PASSPHRASE_BYTES], secret[MINISIGN_FILE_CHARS], room[200];
	struct buf why = BUF_OVER(room);
	struct minisign_public p;
	struct wish w = { 0 };
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	if (snprintf(pub, sizeof pub, "%s.pub", w.file) >= (int)sizeof pub) {
		fprintf(stderr, "%s: the name is too long\n", argv[0]);
		return EXIT_BAD_INPUT;
	}
	for (unsigned i = 0; i < 2; i++)	/* before anybody thinks up a passphrase */
		if (faccessat(AT_FDCWD, i == 0 ? w.file : pub, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
			fprintf(stderr, "%s: %s: is there already, and no key is ever overwritten\n", argv[0], i == 0 ? w.file : pub);
			return EXIT_BAD_INPUT;
		}
	status = passphrase_ask(argv[0], w.passphrase, true, passphrase);
	if (status != 0)
		return status;
	if (minisign_new(&p, passphrase, secret, &why)) {
		status = put_pair(argv[0], &w, pub, &p, secret);
	} else {
		fprintf(stderr, "%s: %s\n", argv[0], why.ptr);
		status = EXIT_WORLD;
	}
	sodium_memzero(passphrase, sizeof passphrase);
	return status;
}

static int
show_secret(const char *title, const struct wish *w, const char *text)
{
	char passphrase[PASSPHRASE_BYTES], room[200];
	struct buf why = BUF_OVER(room);
	struct minisign_secret s;
	struct minisign_public p;
	int status = passphrase_ask(title, w->passphrase, false, passphrase);

	if (status != 0)
		return status;
	if (minisign_secret_read(text, passphrase, &s, &why)) {
		minisign_public_of(&s, &p);
		print_key(&p);
	} else {
		fprintf(stderr, "%s: %s: %s\n", title, w->file, why.ptr);
		status = EXIT_BAD_INPUT;
	}
	sodium_memzero(&s, sizeof s);
	sodium_memzero(passphrase, sizeof passphrase);
	return status;
}

static int
keys_show(int argc, char **argv)
{
	static const struct argp argp = { show_options, take_option, "FILE",
		"Print id, line and words of a key; a secret one asks for its passphrase.", NULL, NULL, NULL };
	char text[MINISIGN_FILE_CHARS], room[200], room2[200];
	struct buf why = BUF_OVER(room), not_public = BUF_OVER(room2);
	struct minisign_public p;
	struct wish w = { 0 };

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	if (!pack_sign_text(w.file, text, &why)) {
		fprintf(stderr, "%s: %s: %s\n", argv[0], w.file, why.ptr);
		return pack_sign_code(w.file);
	}
	if (minisign_public_read(text, &p, &not_public)) {
		print_key(&p);
		return EXIT_SUCCESS;
	}
	if (strstr(text, "secret key") != NULL)
		return show_secret(argv[0], &w, text);
	fprintf(stderr, "%s: %s: %s\n", argv[0], w.file, not_public.ptr);
	return EXIT_BAD_INPUT;
}

int
pack_keys(int argc, char **argv)
{
	static const struct { const char *word, *title; int (*run)(int argc, char **argv); } verbs[] = {
		{ "new", "safar pack keys new", keys_new },
		{ "show", "safar pack keys show", keys_show },
	};
	static const char usage[] = "Usage: safar pack keys new FILE [--comment TEXT] [--passphrase-file FILE]\n"
	    "  or:  safar pack keys show FILE [--passphrase-file FILE]\n";
	char title[32];

	for (size_t i = 0; argc > 1 && i < COUNT(verbs); i++)
		if (strcmp(argv[1], verbs[i].word) == 0) {
			snprintf(title, sizeof title, "%s", verbs[i].title);
			argv[1] = title;
			return verbs[i].run(argc - 1, argv + 1);
		}
	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return EXIT_SUCCESS;
	}
	fputs(usage, stderr);
	return EXIT_MISUSE;
}
