/*
 * stage_world.c - what happens to the service under a talk
 */
#include "ops/talk/stage_inside.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "content/withdrawn.h"
#include "gateway/service.h"
#include "gateway/store/ram.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "ops/talk/packs.h"

void
stage_start_service(struct inside *s)
{
	struct service_settings settings = { .sessions = SESSIONS, .log = &s->log, .store = s->store };

	s->service = service_new(&settings, s->pack, s->withdrawn);
	stage_dress_service(s);
}

void
stage_drop_folder(struct inside *s)
{
	char lock[sizeof s->withdrawn_path + 8];

	if (s->folder[0] == '\0')
		return;
	(void)snprintf(lock, sizeof lock, "%s.lock", s->withdrawn_path);
	(void)unlink(s->withdrawn_path);
	(void)unlink(lock);
	(void)rmdir(s->folder);
	s->folder[0] = '\0';
}

bool
stage_withdraw(struct talk_stage *stage, const char *fact, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct withdrawn *now;

	if (pack_find_fact(s->pack, fact) == PACK_NONE) {
		buf_addf(why, "the pack has no fact %s", fact);
		return false;
	}
	if (s->folder[0] == '\0') {
		(void)snprintf(s->folder, sizeof s->folder, "/tmp/safar-talk-XXXXXX");
		if (mkdtemp(s->folder) == NULL) {
			buf_addf(why, "%s: %s", s->folder, strerror(errno));
			s->folder[0] = '\0';
			return false;
		}
		(void)snprintf(s->withdrawn_path, sizeof s->withdrawn_path, "%s/withdrawn", s->folder);
	}
	if (!withdrawn_add(s->withdrawn_path, fact, "talk", "a talk asks for it", s->now_s, why)
	    || (now = withdrawn_load(s->withdrawn_path, s->pack, why)) == NULL)
		return false;
	service_set_withdrawn(s->service, s->pack, now);
	withdrawn_free(s->withdrawn);
	s->withdrawn = now;
	return true;
}

bool
stage_restart(struct talk_stage *stage, struct buf *why)
{
	struct inside *s = (struct inside *)stage;

	(void)why;
	service_free(s->service);
	stage_start_service(s);
	return true;
}

bool
stage_reload(struct talk_stage *stage, const char *name, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	const struct pack *pack = packs_get(s->packs, name, why);

	if (pack == NULL)
		return false;
	service_swap(s->service, pack, NULL);
	s->pack = pack;
	withdrawn_free(s->withdrawn);
	s->withdrawn = NULL;
	return true;
}

bool
stage_store_fails(struct talk_stage *stage, bool fails, struct buf *why)
{
	(void)why;
	store_ram_fail(((struct inside *)stage)->store, fails);
	return true;
}

bool
stage_sms_fails(struct talk_stage *stage, bool fails, struct buf *why)
{
	(void)why;
	((struct inside *)stage)->sms_fails = fails;
	return true;
}

bool
stage_phones_read(struct talk_stage *stage, uint16_t national, struct buf *why)
{
	(void)why;
	((struct inside *)stage)->national = national;
	return true;
}

bool
stage_counted(struct talk_stage *stage, const char *what, const char *name, const char *country,
    unsigned long *n, struct buf *why)
{
	(void)why;
	*n = store_ram_count(((struct inside *)stage)->store, what, strcmp(name, "*") == 0 ? NULL : name,
	    strcmp(country, "*") == 0 ? NULL : country);
	return true;
}

bool
stage_logged(struct talk_stage *stage, struct buf *out)
{
	struct inside *s = (struct inside *)stage;

	if (s->log.out != NULL)
		(void)fflush(s->log.out);
	buf_add(out, s->logged, s->logged_bytes);
	return buf_ok(out);
}
