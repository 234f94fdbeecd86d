/*
 * seen.c - what the audit log knows, so that staff.db is not believed alone
 *
 * Who has the file and sqlite3 can write an account or an agreement into it;
 * she cannot make safard believe it without an entry that auditors see, too.
 * The log is read once, when staff.db is opened (a quarter of a second for a
 * million records), and safard's own entries are added as it writes them.
 *
 * Accounts that are older than what is left of a log (its oldest files were
 * removed, or it broke) are believed, or a bad disk would shut everybody out;
 * each gets an entry of its own that says so.
 */
#include <time.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/staff_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* More agreements than a day can have: each needs a code of a telephone, and an approval lives for a day. */
enum { AGREED = 4096 };

struct name { char name[STAFF_NAME_BYTES]; uint32_t roles; /* all it ever had */ };
struct agreed { char checker[AUDIT_WORD_BYTES], owner[AUDIT_WORD_BYTES], object[AUDIT_WORD_BYTES]; int64_t when_s; };

struct seen {
	struct name	*names;
	size_t		 count, room;
	struct agreed	*agreed;		/* a ring */
	size_t		 next;
	uint64_t	 number;		/* of the entry read last */
	bool		 has_gap;
	int64_t		 gap_s;			/* the first entry behind the newest gap */
};

static struct name *
name_find(const struct seen *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->names[i].name, name) == 0)
			return &s->names[i];
	return NULL;
}

/* "abeba roles=0x05 blocked", or of a founding "abeba again". */
static void
name_add(struct seen *s, const char *object, uint32_t roles)
{
	size_t len = strcspn(object, " ");
	const char *said = strstr(object, " roles=0x");
	char name[STAFF_NAME_BYTES];
	struct name *n;

	if (len >= sizeof(name))
		return;
	memcpy(name, object, len);
	name[len] = '\0';
	n = name_find(s, name);
	if (n == NULL) {
		if (s->count == s->room) {
			s->room = s->room == 0 ? 64 : 2 * s->room;
			s->names = xrealloc(s->names, s->room * sizeof(*s->names));
		}
		n = &s->names[s->count++];
		memcpy(n->name, name, sizeof(name));
		n->roles = 0;
	}
	n->roles |= said == NULL ? roles : (uint32_t)strtoul(said + strlen(" roles="), NULL, 16);
}

void
seen_entry(struct seen *s, const struct audit_entry *e)
{
	if (strcmp(e->what, "approval.agree") == 0) {
		struct agreed *a = &s->agreed[s->next++ % AGREED];

		snprintf(a->checker, sizeof(a->checker), "%s", e->who);
		snprintf(a->owner, sizeof(a->owner), "%s", e->owner);
		snprintf(a->object, sizeof(a->object), "%s", e->object);
		a->when_s = e->when_s;
	} else if (strcmp(e->what, "staff.found") == 0) {
		name_add(s, e->object, 1U << ROLE_ADMIN);
	} else if (strcmp(e->what, "staff.add") == 0 || strcmp(e->what, "staff.change") == 0 ||
	    strcmp(e->what, "staff.carried") == 0) {
		name_add(s, e->object, 0);
	}
}

static void
read_entry(void *arg, uint64_t number, const struct audit_entry *e)
{
	struct seen *s = arg;

	if (number != s->number + 1 || strcmp(e->what, "log.broken") == 0) {
		s->has_gap = true;
		s->gap_s = e->when_s;
	}
	s->number = number;
	seen_entry(s, e);
}

bool
seen_account(const struct staff *st, const struct account *a)
{
	const struct name *n = name_find(st->seen, a->name);

	return n != NULL && (a->roles & ~n->roles) == 0;
}

bool
seen_agreement(const struct staff *st, const char *checker, const char *owner, const char *object, int64_t since_s)
{
	for (const struct agreed *a = st->seen->agreed; a < st->seen->agreed + AGREED; a++)
		if (strcmp(a->object, object) == 0 && strcmp(a->checker, checker) == 0 && strcmp(a->owner, owner) == 0 &&
		    a->when_s >= since_s)
			return true;
	return false;
}

bool
staff_was_founded(const struct staff *st)
{
	return st->seen->count > 0 || st->seen->has_gap;
}

static bool
note(struct staff *st, const char *what, const char *owner, const char *object, struct buf *why)
{
	struct audit_entry e = { time(NULL), "safard", what, owner, object };
	bool is_there = audit_add(st->audit, &e, why);

	if (is_there)
		seen_entry(st->seen, &e);
	return is_there;
}

struct carrying { struct staff *st; bool is_done; struct buf *why; };

static bool
carry(void *arg, const struct account *a)
{
	struct carrying *c = arg;
	char object[AUDIT_WORD_BYTES];

	if (a->made_s > c->st->seen->gap_s || seen_account(c->st, a))
		return true;
	snprintf(object, sizeof(object), "%s roles=0x%02x", a->name, (unsigned)a->roles);
	c->is_done = note(c->st, "staff.carried", a->owner, object, c->why);
	return c->is_done;
}

bool
seen_open(struct staff *st, struct buf *why)
{
	struct carrying c = { st, true, why };

	st->seen = xcalloc(1, sizeof(*st->seen));
	st->seen->agreed = xcalloc(AGREED, sizeof(*st->seen->agreed));
	if (!audit_each(st->audit, read_entry, st->seen, why))
		return false;
	if (staff_is_empty(st))
		return !staff_was_founded(st) || note(st, "staff.lost", "", "", why);
	return !st->seen->has_gap || (staff_list(st, carry, &c, why) == STAFF_OK && c.is_done);
}

void
seen_close(struct staff *st)
{
	if (st->seen == NULL)
		return;
	free(st->seen->names);
	free(st->seen->agreed);
	free(st->seen);
}
