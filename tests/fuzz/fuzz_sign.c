/* A signature, a public key, a secret key as far as scrypt, a trust.ini: what is taken is within its bounds, and is written again as it was. */
#include "content/diag.h"
#include "content/sign/trust.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "sign", 5000 };

static void
check_texts(const char *text)
{
	char again[MINISIGN_FILE_CHARS], line[MINISIGN_KEY_CHARS], room[300];
	struct buf why = BUF_OVER(room);
	struct minisign_signature s, s2;
	struct minisign_secret secret;
	struct minisign_public p, p2;

	if (minisign_signature_read(text, &s, &why)) {
		BUG_IF(!minisign_comment_judge(s.comment, &why));
		minisign_signature_write(&s, again);
		BUG_IF(!minisign_signature_read(again, &s2, &why) || memcmp(&s, &s2, sizeof s) != 0);
	} else
		BUG_IF(why.len == 0);
	buf_reset(&why);
	if (minisign_public_read(text, &p, &why)) {
		minisign_public_write(&p, line);
		BUG_IF(!minisign_public_read(line, &p2, &why) || memcmp(&p, &p2, sizeof p) != 0);
	} else
		BUG_IF(why.len == 0);
	buf_reset(&why);
	BUG_IF(minisign_secret_read(text, "", &secret, &why) || why.len == 0);	/* an empty passphrase ends before scrypt */
}

static void
check_trust(const struct trust *t)
{
	BUG_IF(t->owners == 0 || t->owners > TRUST_OWNERS || t->keys == 0 || t->keys > TRUST_KEYS);
	for (unsigned i = 0; i < t->owners; i++) {
		const struct trust_owner *o = &t->owner[i];

		BUG_IF(o->owner[0] == '\0' || o->wording < 1 || o->facts < o->wording || o->facts > TRUST_PERSONS_MAX);
		BUG_IF(o->url[0] != '\0' && strncmp(o->url, "https://", 8) != 0);
		BUG_IF(trust_owner(t, o->owner) != o);
	}
	for (unsigned i = 0; i < t->keys; i++) {
		const struct trust_key *k = &t->key[i];

		BUG_IF(k->owner >= t->owners || k->person[0] == '\0' || strpbrk(k->person, ",;\033") != NULL || k->until_day == 0);
		BUG_IF(!utf8_valid(k->person, strlen(k->person), NULL));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	FILE *file = tmpfile(), *out = fopen("/dev/null", "we");
	char path[64], text[FUZZ_BYTES + 1];
	struct trust *t = xcalloc(1, sizeof *t);
	struct diag d;

	BUG_IF(file == NULL || out == NULL || fwrite(data, 1, len, file) != len || fflush(file) != 0);
	memcpy(text, data, len);
	text[len] = '\0';
	check_texts(text);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
	diag_init(&d, out);
	if (trust_read(t, path, &d))
		check_trust(t);
	else
		BUG_IF(d.errors == 0);
	diag_summary(&d);
	free(t);
	fclose(out);
	fclose(file);
	return 0;
}
