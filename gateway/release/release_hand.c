/*
 * release_hand.c - what somebody decides at the gateway itself
 *
 * It holds against the index for this one pack: who stands beside the people
 * knows more than who published.
 */
#include "gateway/release/release_inside.h"

#include "locales/text/buf.h"

enum { DAY_S = 86400 };

static enum release_end
end_of(bool is_done, const struct release_line *l)
{
	return is_done ? RELEASE_DONE : l->was_rule ? RELEASE_REFUSED : RELEASE_FAILED;
}

/* Is it on the shelf?  False and a sentence. */
static bool
is_here(const struct release_line *l, uint64_t serial, struct buf *why)
{
	uint64_t on[SHELF_MOST];
	unsigned count = shelf_list(&l->shelf, on);

	for (unsigned i = 0; i < count; i++)
		if (on[i] == serial)
			return true;
	buf_addf(why, "serial %llu is not on the shelf; it has", (unsigned long long)serial);
	for (unsigned i = 0; i < count; i++)
		buf_addf(why, " %llu", (unsigned long long)on[i]);
	return false;
}

enum release_end
release_try(struct release *r, const char *owner, uint64_t serial, const struct trial *t, struct buf *why)
{
	struct release_line *l = release_line_of(r, owner, why);
	uint64_t was;

	if (l == NULL || !is_here(l, serial, why))
		return RELEASE_REFUSED;
	if (serial < l->shelf.serving) {
		buf_adds(why, "an older pack is gone back to, not tried");
		return RELEASE_REFUSED;
	}
	was = l->shelf.by_hand;
	l->shelf.by_hand = serial;
	if (release_some(r, l, serial, t, why))
		return RELEASE_DONE;
	l->shelf.by_hand = was;
	return end_of(false, l);
}

enum release_end
release_serve(struct release *r, const char *owner, uint64_t serial, int64_t now_s, struct buf *why)
{
	struct release_line *l = release_line_of(r, owner, why);

	if (l == NULL || !is_here(l, serial, why))
		return RELEASE_REFUSED;
	if (serial <= l->shelf.serving) {
		buf_addf(why, "serial %llu is not above what is served; go back with pack.back", (unsigned long long)serial);
		return RELEASE_REFUSED;
	}
	return end_of(release_all(r, l, serial, now_s, why), l);
}

enum release_end
release_back(struct release *r, const char *owner, uint64_t serial, int64_t now_s, struct buf *why)
{
	struct release_line *l = release_line_of(r, owner, why);

	if (l == NULL)
		return RELEASE_REFUSED;
	if (serial == 0 && l->tried != NULL) {
		shelf_hold(&l->shelf, l->shelf.tried);
		return end_of(release_none(r, l, why), l);
	}
	if (serial != 0 && !is_here(l, serial, why))
		return RELEASE_REFUSED;
	if (serial >= l->shelf.serving && serial != 0) {
		buf_addf(why, "serial %llu is not before what is served, %llu", (unsigned long long)serial,
		    (unsigned long long)l->shelf.serving);
		return RELEASE_REFUSED;
	}
	return end_of(release_return(r, l, serial, now_s, why), l);
}

static const char *
state_of(const struct release_line *l, uint64_t serial)
{
	if (serial == l->shelf.serving)
		return "served";
	if (serial == l->shelf.tried)
		return "tried";
	if (shelf_is_revoked(&l->shelf, serial))
		return "revoked";
	if (serial < l->shelf.serving)
		return "before";
	return shelf_is_held(&l->shelf, serial) ? "held" : "waits";
}

static void
print_rates(const struct release *r, const struct pack *p, struct buf *out)
{
	struct edition_counts n;

	if (r->service == NULL || p == NULL)
		return;
	n = service_edition_counts(r->service, p);
	watch_print(&n, out);
}

void
release_print(const struct release *r, const char *owner, int64_t now_s, struct buf *out)
{
	for (unsigned i = 0; i < r->lines; i++) {
		const struct release_line *l = &r->line[i];
		uint64_t serial[SHELF_MOST];
		unsigned count = l->is_broken ? 0 : shelf_list(&l->shelf, serial);

		if (owner[0] != '\0' && strcmp(owner, l->shelf.owner) != 0)
			continue;
		for (unsigned k = count; k-- > 0; ) {
			buf_addf(out, "%s\t%llu\t%s", l->shelf.owner, (unsigned long long)serial[k], state_of(l, serial[k]));
			if (serial[k] == l->shelf.tried)
				buf_addf(out, " %s%u%s", l->shelf.trial.bearer, l->shelf.trial.percent,
				    l->shelf.trial.is_for_tests ? " test numbers" : " of 100");
			buf_addc(out, '\t');
			print_rates(r, serial[k] == l->shelf.serving ? l->serving : serial[k] == l->shelf.tried ? l->tried : NULL, out);
			buf_addc(out, '\n');
		}
		if (l->shelf.index_version != 0)
			buf_addf(out, "%s\tindex\t%llu\t%lld days old\n", l->shelf.owner, (unsigned long long)l->shelf.index_version,
			    (long long)((now_s - l->shelf.index_issued_s) / DAY_S));
	}
}
