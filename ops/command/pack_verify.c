/*
 * pack_verify.c - safar pack verify: who signed a pack, and is that enough
 *
 * Looks at the files beside the pack that are named for it: PACK.<key id>.minisig, and PACK.minisig, as minisign -S
 * writes it.  One that is no signature counts as none; whoever may write into a folder can put one there.
 */
#include <argp.h>
#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "content/diag.h"
#include "content/pack.h"
#include "content/sign/trust.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_sign.h"

enum { KEY_TRUST = 0x100, KEY_PUB, PATH_CHARS = 4096, SIGNATURES_MAX = 64, PUBS_MAX = 16, SENTENCE_CHARS = 512 };
#define ENDING ".minisig"

struct wish { const char *file, *trust, *pub[PUBS_MAX]; unsigned pubs; };

struct found {
	char	*name[SIGNATURES_MAX];		/* of files, sorted; ours */
	unsigned names;
	struct minisign_signature s[SIGNATURES_MAX];	/* those that were read */
	unsigned count;
};

static const struct argp_option options[] = {
	{ "trust", KEY_TRUST, "FILE", 0, "who is believed (trust.ini): do enough persons sign?", 0 },
	{ "pub", KEY_PUB, "FILE", 0, "a public key that must have signed (may be repeated)", 0 },
	{ 0 }
};

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *w = state->input;

	switch (key) {
	case KEY_TRUST: w->trust = arg; break;
	case KEY_PUB:
		if (w->pubs == PUBS_MAX)
			argp_error(state, "at most %d keys", PUBS_MAX);
		w->pub[w->pubs++] = arg;
		break;
	case ARGP_KEY_ARG:
		if (w->file != NULL)
			argp_error(state, "one PACK at a time, and \"%s\" is a second", arg);
		w->file = arg;
		break;
	case ARGP_KEY_END:
		if (w->file == NULL)
			argp_error(state, "which PACK?");
		if ((w->trust != NULL) == (w->pubs > 0))
			argp_error(state, "whom do you believe? --trust FILE, or --pub FILE");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* Is it named for the pack `base`? */
static bool
is_signature_name(const char *name, const char *base)
{
	size_t len = strlen(base), id = MINISIGN_ID_CHARS - 1;

	if (strncmp(name, base, len) != 0)
		return false;
	name += len;
	if (*name == '.' && strspn(name + 1, "0123456789abcdef") == id)
		name += 1 + id;
	return strcmp(name, ENDING) == 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
look_around(const char *folder, const char *base, struct found *f, struct buf *why)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	if (d == NULL) {
		buf_addf(why, "%s: %s", folder, strerror(errno));
		return false;
	}
	while ((e = readdir(d)) != NULL && f->names < SIGNATURES_MAX)
		if (is_signature_name(e->d_name, base))
			f->name[f->names++] = xstrdup(e->d_name);
	if (e != NULL)
		buf_addf(why, "more than %d signatures beside it", SIGNATURES_MAX);
	closedir(d);
	qsort(f->name, f->names, sizeof f->name[0], by_name);
	return e == NULL;
}

static bool
read_signatures(const char *title, const char *pack, struct found *f)
{
	const char *slash = strrchr(pack, '/'), *base = slash != NULL ? slash + 1 : pack;
	char *folder = slash == NULL ? xstrdup(".") : xmemdup0(pack, slash == pack ? 1 : (size_t)(slash - pack));
	struct buf why = BUF_INIT(SENTENCE_CHARS), path = BUF_INIT(PATH_CHARS);
	char text[MINISIGN_FILE_CHARS];
	bool is_good = look_around(folder, base, f, &why);

	if (!is_good)
		fprintf(stderr, "%s: %s\n", title, why.ptr);
	for (unsigned i = 0; is_good && i < f->names; i++) {
		buf_reset(&path);
		buf_addf(&path, "%s/%s", folder, f->name[i]);
		buf_reset(&why);
		if (pack_sign_text(path.ptr, text, &why) && minisign_signature_read(text, &f->s[f->count], &why)) {
			f->count++;
			continue;
		}
		printf("no      %s: %s\n", f->name[i], why.ptr);
	}
	if (is_good && f->names == 0)
		printf("no      there is no %s.<key id>" ENDING " beside it\n", base);
	free(folder);
	buf_free(&why);
	buf_free(&path);
	return is_good;
}

static void
print_comment(const struct minisign_signature *s)
{
	char room[4 * MINISIGN_COMMENT_CHARS];
	struct buf out = BUF_OVER(room);

	buf_add_escaped(&out, s->comment, strlen(s->comment));
	printf("        said with it: %s\n", out.ptr);
}

/* Each of the keys given must have signed. */
static int
by_keys(const char *title, const struct wish *w, const struct found *f, const uint8_t hash[MINISIGN_HASH_BYTES])
{
	struct minisign_public p[PUBS_MAX];
	char text[MINISIGN_FILE_CHARS], room[SENTENCE_CHARS], id[MINISIGN_ID_CHARS];
	int status = EXIT_SUCCESS;

	for (unsigned k = 0; k < w->pubs; k++) {
		struct buf why = BUF_OVER(room);

		if (!pack_sign_text(w->pub[k], text, &why) || !minisign_public_read(text, &p[k], &why)) {
			fprintf(stderr, "%s: %s: %s\n", title, w->pub[k], why.ptr);
			return pack_sign_code(w->pub[k]);
		}
	}
	for (unsigned k = 0; k < w->pubs; k++) {
		const char *what = "has not signed this pack";
		unsigned i = 0;

		for (; i < f->count && !minisign_verify(&p[k], &f->s[i], hash); i++)
			if (memcmp(p[k].id, f->s[i].id, sizeof p[k].id) == 0)
				what = "its signature does not fit: the file, the comment or the signature was changed";
		minisign_id_text(p[k].id, id);
		printf("%s %s (%s)%s%s\n", i < f->count ? "good   " : "no     ", id, w->pub[k], i < f->count ? "" : ": ",
		    i < f->count ? "" : what);
		if (i < f->count)
			print_comment(&f->s[i]);
		else
			status = EXIT_REFUSED;
	}
	return status;
}

static int
is_enough(const struct trust_owner *o, const struct pack *p, unsigned persons, const char *who)
{
	bool is_low = p->header->serial < o->floor;

	printf("%u person%s signed for %s%s%s\nwording needs %u: %s; all else needs %u: %s\n", persons, persons == 1 ? "" : "s",
	    o->owner, persons > 0 ? ": " : "", persons > 0 ? who : "", o->wording, persons >= o->wording ? "enough" : "not enough",
	    o->facts, persons >= o->facts ? "enough" : "not enough");
	if (is_low)
		printf("its serial is %llu, and none below %llu is taken\n", (unsigned long long)p->header->serial,
		    (unsigned long long)o->floor);
	return persons >= o->facts && !is_low ? EXIT_SUCCESS : EXIT_REFUSED;
}

/* Do as many persons sign as trust.ini asks for? */
static int
by_trust(const struct wish *w, const struct pack *p, const struct found *f, const uint8_t hash[MINISIGN_HASH_BYTES])
{
	struct trust *t = xcalloc(1, sizeof *t);
	const char *owner = pack_string(p, p->header->owner);
	struct buf who = BUF_INIT(TRUST_KEYS * (TRUST_PERSON_CHARS + 2)), not = BUF_INIT(SENTENCE_CHARS);
	int64_t now_s = (int64_t)time(NULL);
	const struct trust_owner *o;
	struct diag d;
	int status = EXIT_BAD_INPUT;

	diag_init(&d, stderr);
	if (!trust_read(t, w->trust, &d)) {
		status = pack_sign_code(w->trust);
		goto out;
	}
	o = trust_owner(t, owner);
	for (unsigned i = 0; i < f->count && o != NULL; i++) {
		char id[MINISIGN_ID_CHARS];
		bool is_good;

		buf_reset(&who);
		buf_reset(&not);
		is_good = trust_count(t, owner, &f->s[i], 1, hash, now_s, &who, &not) == 1;
		minisign_id_text(f->s[i].id, id);
		printf("%s %s: %s\n", is_good ? "good   " : "no     ", id, is_good ? who.ptr : not.ptr);
		if (is_good)
			print_comment(&f->s[i]);
	}
	buf_reset(&who);
	buf_reset(&not);
	if (o != NULL) {
		unsigned persons = trust_count(t, owner, f->s, f->count, hash, now_s, &who, NULL);

		status = is_enough(o, p, persons, who.ptr);
	} else {
		trust_count(t, owner, f->s, f->count, hash, now_s, NULL, &not);
		printf("%s\n", not.ptr);
		status = EXIT_REFUSED;
	}
out:
	diag_summary(&d);
	free(t);
	buf_free(&who);
	buf_free(&not);
	return status;
}

int
pack_verify(int argc, char **argv)
{
	static const struct argp argp = { options, take_option, "PACK",
		"Tell who signed a pack, and whether that is enough. Exit codes: 0 enough, 4 not enough.", NULL, NULL, NULL };
	struct found *f = xcalloc(1, sizeof *f);
	uint8_t hash[MINISIGN_HASH_BYTES];
	struct wish w = { 0 };
	struct pack *p;
	int status = EXIT_BAD_INPUT;

	argp_parse(&argp, argc, argv, 0, NULL, &w);
	p = pack_sign_look(argv[0], w.file, hash, &status);
	if (p != NULL && !read_signatures(argv[0], w.file, f))
		status = EXIT_WORLD;
	else if (p != NULL)
		status = w.trust != NULL ? by_trust(&w, p, f, hash) : by_keys(argv[0], &w, f, hash);
	for (unsigned i = 0; i < f->names; i++)
		free(f->name[i]);
	free(f);
	pack_close(p);
	return status;
}
