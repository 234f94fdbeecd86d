/*
 * gateway_people.c - the keys, offices and rates of one safard
 */
#include "gateway/gateway_people.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "content/diag.h"
#include "gateway/config.h"
#include "gateway/desk/offices.h"
#include "gateway/desk/rates.h"
#include "gateway/log.h"
#include "gateway/registers.h"
#include "gateway/service.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"

enum { PATH_BYTES = 1024, LOOK_S = 10 };

bool
people_read_files(struct people *p, const struct config *c, int64_t now_s, struct diag *d)
{
	p->offices = offices_read(c->people_offices, d);
	p->rates = rates_read(c->people_rates, now_s, d);
	return p->offices != NULL && p->rates != NULL;
}

/* With a new key nobody in the old database would be found again: not the quiet ones either. */
static bool
key_fits_database(const char *key, const char *database, struct buf *why)
{
	if (access(key, F_OK) == 0 || access(database, F_OK) < 0)
		return true;
	buf_addf(why, "%s is missing, and %s was made with it: put the key back from its copy, or remove the "
	    "database if everybody in it may be forgotten", key, database);
	return false;
}

/* Another key is as bad as none, and comes from an old stick. */
static bool
ring_fits_database(const struct peer_ring *ring, const char *key, const char *database, struct buf *why)
{
	uint8_t signs[1 + PEER_OLDER][PEER_BYTES];

	peer_key_sign(&ring->key, signs[0]);
	for (unsigned i = 0; i < ring->olders; i++)
		peer_key_sign(&ring->older[i], signs[1 + i]);
	if (store_sqlite_fits(database, (const uint8_t (*)[PEER_BYTES])signs, 1 + ring->olders))
		return true;
	buf_addf(why, "%s is not the key that %s was last used with, nor is one beside it: with it a STOP would end nothing. Put the "
	    "newest copies of %s, %s.1, ... back, or remove the database if everybody in it may be forgotten", key, database, key, key);
	return false;
}

bool
people_open(struct people *p, const struct config *c, struct buf *why)
{
	char room[PATH_BYTES], other[PATH_BYTES];
	struct buf key = BUF_OVER(room), database = BUF_OVER(other);

	(void)config_path(c, c->people_key_file, "people.key", &key);
	(void)config_path(c, c->people_store, "people.db", &database);
	return key_fits_database(key.ptr, database.ptr, why) && peer_ring_load(key.ptr, &p->ring, why)
	    && ring_fits_database(&p->ring, key.ptr, database.ptr, why);
}

void
people_close(struct people *p)
{
	offices_free(p->offices);
	rates_free(p->rates);
	registers_free(p->registers);
	explicit_bzero(p, sizeof *p);
}

void
people_look(struct people *p, const struct config *c, struct service *s, struct log *log, int64_t now_s)
{
	char room[PATH_BYTES], words[512];
	struct buf path = BUF_OVER(room), why = BUF_OVER(words);
	bool had = p->has_seal;

	if (now_s >= p->looked_s && now_s - p->looked_s < LOOK_S)
		return;
	p->looked_s = now_s;
	p->has_seal = seal_key_read(config_path(c, c->people_seal_key, "vault.pub", &path), now_s, &p->seal, &why);
	service_set_seal(s, p->has_seal ? &p->seal : NULL);
	if (p->has_seal && !had && p->seal_was_told)
		log_event(log, LOG_SEAL_BACK, "month=%u-%02u", 2000 + p->seal.month / 12u, p->seal.month % 12u + 1);
	if (!p->has_seal && (had || !p->seal_was_told))
		log_event(log, LOG_SEAL_LOST, "why=\"%s\"", why.ptr);
	p->seal_was_told = true;
}

void
people_read_registers(struct people *p, const struct config *c, struct service *s, struct log *log)
{
	char room[PATH_BYTES], words[1024];
	struct buf path = BUF_OVER(room), why = BUF_OVER(words);
	struct registers *old = p->registers;

	p->registers = registers_read(config_path(c, c->people_registers, "registers", &path), old, &why);
	service_set_registers(s, p->registers);
	registers_free(old);
	if (why.len > 0)
		log_event(log, LOG_REGISTERS_REFUSED, "why=\"%s\"", why.ptr);
	log_event(log, LOG_REGISTERS, "countries=%u", p->registers->count);
}

void
people_reload(struct people *p, const struct config *c, struct service *s, struct log *log, int64_t now_s)
{
	struct diag d;
	struct offices *offices;
	struct rates *rates;

	people_read_registers(p, c, s, log);
	diag_init(&d, stderr);
	d.is_quiet = true;
	offices = offices_read(c->people_offices, &d);
	rates = rates_read(c->people_rates, now_s, &d);
	service_set_desk(s, offices ? offices : p->offices, rates ? rates : p->rates);
	if (offices) {
		offices_free(p->offices);
		p->offices = offices;
	}
	if (rates) {
		rates_free(p->rates);
		p->rates = rates;
	}
	if (offices && rates)
		log_event(log, LOG_DESK, "offices=%zu rates=%zu", offices->count, rates->count);
	else
		log_event(log, LOG_DESK_REFUSED, "offices=%s rates=%s next=\"safar desk check says where\"",
		    offices ? "good" : "refused", rates ? "good" : "refused");
}
