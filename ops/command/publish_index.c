/*
 * publish_index.c - the next index: the one before it, and what was asked for
 */
#include <errno.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/command/command.h"
#include "ops/command/publish_inside.h"

typedef unsigned long long number;

static int
refuse(struct publish *p, int status, const char *words)
{
	buf_adds(p->why, words);
	return status;
}

static void
drop_pack(struct index *x, unsigned i)
{
	x->packs--;
	memmove(&x->pack[i], &x->pack[i + 1], (x->packs - i) * sizeof(x->pack[0]));
}

static void
drop_revoked(struct index *x, unsigned i)
{
	x->revokeds--;
	memmove(&x->revoked[i], &x->revoked[i + 1], (x->revokeds - i) * sizeof(x->revoked[0]));
}

/* Where it belongs among those that rise; what is below the floor needs no line. */
static int
add_revoked(struct publish *p, uint64_t serial)
{
	struct index *x = p->now;
	unsigned i = 0;

	if (index_is_revoked(x, serial))
		return EXIT_SUCCESS;
	if (x->revokeds == INDEX_REVOKED)
		return refuse(p, EXIT_BAD_INPUT, "too many serials are revoked; --floor N forbids all below N");
	while (i < x->revokeds && x->revoked[i] < serial)
		i++;
	memmove(&x->revoked[i + 1], &x->revoked[i], (x->revokeds - i) * sizeof(x->revoked[0]));
	x->revoked[i] = serial;
	x->revokeds++;
	return EXIT_SUCCESS;
}

/* A floor above all that was ever published would forbid packs that nobody has made yet. */
static int
take_floor(struct publish *p)
{
	struct index *x = p->now;
	uint64_t most = x->packs > 0 ? x->pack[x->packs - 1].serial : 0;

	if (!p->has_floor)
		return EXIT_SUCCESS;
	if (x->revokeds > 0 && x->revoked[x->revokeds - 1] > most)
		most = x->revoked[x->revokeds - 1];
	if (p->opened != NULL && p->opened->header->serial > most)
		most = p->opened->header->serial;
	if (p->floor > most && p->floor > x->floor) {
		buf_addf(p->why, "a floor of %llu is above %llu, the newest serial that was published", (number)p->floor, (number)most);
		return EXIT_REFUSED;
	}
	x->floor = p->floor;
	return EXIT_SUCCESS;
}

static int
take_forbidden(struct publish *p)
{
	struct index *x = p->now;
	uint64_t last = x->packs > 0 ? x->pack[x->packs - 1].serial : 0;
	int status = take_floor(p);

	for (unsigned i = 0; i < x->revokeds;)
		if (x->revoked[i] < x->floor)
			drop_revoked(x, i);
		else
			i++;
	for (unsigned i = 0; i < p->revokes && status == EXIT_SUCCESS; i++)
		status = add_revoked(p, p->revoke[i]);
	for (unsigned i = 0; i < x->packs;)
		if (index_is_revoked(x, x->pack[i].serial))
			drop_pack(x, i);
		else
			i++;
	/* The one before it was with everybody already. */
	if (x->packs > 0 && x->pack[x->packs - 1].serial != last)
		x->stage = 100;
	return status;
}

/* Its place in the next index: a new one, or the one it has if it is published already. */
static struct index_pack *
entry_of(struct publish *p, const char *owner)
{
	const struct pack_header *h = p->opened->header;
	struct index *x = p->now;
	uint64_t newest = p->old != NULL && p->old->packs > 0 ? p->old->pack[p->old->packs - 1].serial : 0;
	struct index_pack *e;

	for (unsigned i = 0; i < x->packs; i++)
		if (x->pack[i].serial == h->serial && memcmp(x->pack[i].hash, p->hash, sizeof(p->hash)) == 0)
			return &x->pack[i];
	if (h->serial <= newest) {
		buf_addf(p->why, "serial %llu is not above %llu, which is published%s", (number)h->serial, (number)newest,
		    index_pack(x, h->serial) != NULL ? "; it is another pack than the published one of its serial" : "");
		return NULL;
	}
	if (x->packs == INDEX_PACKS)
		drop_pack(x, 0);
	e = &x->pack[x->packs++];
	*e = (struct index_pack){ .serial = h->serial, .bytes = (size_t)h->file_bytes };
	memcpy(e->hash, p->hash, sizeof(e->hash));
	snprintf(e->file, sizeof(e->file), "%s-%llu.pack", owner, (number)h->serial);
	x->stage = 100;
	return e;
}

static int
take_pack(struct publish *p)
{
	const struct pack_header *h = p->opened->header;
	const char *owner = pack_string(p->opened, h->owner);

	if (strcmp(p->now->owner, owner) != 0) {
		buf_addf(p->why, "%s is of the owner \"%s\", this folder of \"%s\"", p->pack, owner, p->now->owner);
		return EXIT_BAD_INPUT;
	}
	if (h->serial > PACK_SERIAL_MOST) {
		buf_addf(p->why, "serial %llu is above %llu: nobody could type the next one", (number)h->serial, (number)PACK_SERIAL_MOST);
		return EXIT_REFUSED;
	}
	if (index_is_revoked(p->now, h->serial)) {
		buf_addf(p->why, "serial %llu is revoked, or below the floor", (number)h->serial);
		return EXIT_REFUSED;
	}
	p->entry = entry_of(p, owner);
	if (p->entry == NULL)
		return EXIT_REFUSED;
	p->entry->gz_bytes = p->gz_bytes;
	p->entry->signs = p->founds;
	for (unsigned i = 0; i < p->founds; i++)
		memcpy(p->entry->sign[i], p->found[i].id, MINISIGN_ID_BYTES);
	return EXIT_SUCCESS;
}

/* A field of the gateway's list, as long as an index has room for; never cut in the middle of a character. */
static void
take_words(char *out, size_t chars, const char *from, bool is_one_word)
{
	size_t len = strnlen(from, chars - 1);

	while (from[len] != '\0' && len > 0 && ((unsigned char)from[len] & 0xC0) == 0x80)
		len--;
	memcpy(out, from, len);
	out[len] = '\0';
	for (size_t i = 0; is_one_word && i < len; i++)
		if (out[i] == ' ')
			out[i] = '-';
	while (len > 0 && out[len - 1] == ' ')
		out[--len] = '\0';
	if (len == 0)
		snprintf(out, chars, "-");
}

/* "qa/hotline.labour<TAB>time<TAB>who<TAB>reason" (content/withdrawn.h). */
static const char *
take_withdrawn_line(struct index *x, char *line)
{
	char *field[4] = { line, NULL, NULL, NULL };
	struct index_withdrawn *w = &x->withdrawn[x->withdrawns];

	for (unsigned i = 1; i < 4; i++) {
		field[i] = strchr(field[i - 1], '\t');
		if (field[i] == NULL)
			return "four fields with tabs between: fact, time, who, reason";
		*field[i]++ = '\0';
	}
	if (x->withdrawns == INDEX_WITHDRAWN)
		return "too many facts; publish a pack without them";
	if (*field[0] == '\0' || strlen(field[0]) >= sizeof(w->fact))
		return "this cannot be the id of a fact";
	if (!index_time_read(field[1], &w->when_s))
		return "a time like 2026-11-27T12:00:00Z comes second";
	for (unsigned i = 0; i < x->withdrawns; i++)
		if (strcmp(x->withdrawn[i].fact, field[0]) == 0)
			return NULL;		/* who withdrew it first, and why, stays */
	memcpy(w->fact, field[0], strlen(field[0]) + 1);
	take_words(w->who, sizeof(w->who), field[2] + strspn(field[2], " "), true);
	take_words(w->reason, sizeof(w->reason), field[3] + strspn(field[3], " "), false);
	x->withdrawns++;
	return NULL;
}

static int
take_withdrawn(struct publish *p)
{
	size_t len;
	char *text = whole_file_read(p->withdrawn, &len, p->why), *rest = text;
	const char *bad = NULL;
	unsigned at = 0;
	int status = EXIT_SUCCESS;

	if (text == NULL) {
		buf_prefixf(p->why, "%s: ", p->withdrawn);
		return access(p->withdrawn, R_OK) != 0 ? EXIT_WORLD : EXIT_BAD_INPUT;
	}
	p->now->withdrawns = 0;
	if (memchr(text, '\0', len) != NULL || !utf8_valid(text, len, NULL))
		bad = "this is not text";
	while (bad == NULL && *rest != '\0') {
		char *line = rest, *end = strchr(line, '\n');

		rest = end != NULL ? end + 1 : line + strlen(line);
		if (end != NULL)
			*end = '\0';
		at++;
		if (*line != '\0')
			bad = take_withdrawn_line(p->now, line);
	}
	if (bad != NULL) {
		buf_addf(p->why, "%s:%u: %s", p->withdrawn, at > 0 ? at : 1, bad);
		status = EXIT_BAD_INPUT;
	}
	free(text);
	return status;
}

/* What a gateway would not read is not published. */
static int
write_text(struct publish *p)
{
	struct index *again = xmalloc(sizeof(*again));
	bool is_good = index_write(p->now, p->text);

	if (!is_good)
		buf_addf(p->why, "the index would have more than %d bytes", INDEX_BYTES);
	else
		is_good = index_read(p->text->ptr, p->text->len, again, p->why);
	free(again);
	return is_good ? EXIT_SUCCESS : EXIT_BAD_INPUT;
}

int
publish_next(struct publish *p)
{
	int status;

	if (p->old == NULL && p->opened == NULL)
		return refuse(p, EXIT_BAD_INPUT, "nothing is published here yet: which pack is the first? --pack FILE");
	if (p->old != NULL && p->now_s < p->old->issued_s)
		return refuse(p, EXIT_WORLD, "the clock of this machine is behind the index that is published");
	p->now = xcalloc(1, sizeof(*p->now));
	if (p->old != NULL)
		*p->now = *p->old;
	else if (p->opened->header->owner.len < sizeof(p->now->owner))
		snprintf(p->now->owner, sizeof(p->now->owner), "%s", pack_string(p->opened, p->opened->header->owner));
	p->now->version++;
	p->now->issued_s = p->now_s;
	status = take_forbidden(p);
	if (status == EXIT_SUCCESS && p->opened != NULL)
		status = take_pack(p);
	if (status == EXIT_SUCCESS && p->withdrawn != NULL)
		status = take_withdrawn(p);
	if (p->stage != 0)
		p->now->stage = p->stage;
	if (p->now->packs == 0)
		p->now->stage = 0;
	return status == EXIT_SUCCESS ? write_text(p) : status;
}
