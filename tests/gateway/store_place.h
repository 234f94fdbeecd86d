/*
 * store_place.h - a folder for a store under test, and people to put into it
 */
#ifndef TESTS_GATEWAY_STORE_PLACE_H
#define TESTS_GATEWAY_STORE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/log.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"

enum { DAY = 86400, TODAY = 20777 };	/* 2026-11-20 */
#define NOW ((int64_t)TODAY * DAY + 3600)

struct place {
	char folder[64], path[96];
	struct log log;
	char sentence[512];
	struct buf why;
};

void place_make(struct place *p);
void place_drop(struct place *p);
/* What a kill at this moment leaves: the database and its WAL. */
struct place_files { unsigned char *bytes[2]; size_t len[2]; };
void place_files_take(const struct place *p, struct place_files *out);
void place_files_put(const struct place *p, struct place_files *files);	/* releases them */

/* A disk of 1 MiB under the folder; false without the right to make one. */
bool place_small_disk(struct place *p);
void place_small_disk_grow(struct place *p);
void place_small_disk_gone(struct place *p);

const uint8_t *place_peer(unsigned n);	/* made up; good until the eighth call after it */
struct person place_person(const char *locale, uint32_t flags, int32_t day);
void place_put(struct store *s, const char *owner, unsigned n, const char *locale, int32_t day);
enum store_result place_get(struct store *s, const char *owner, unsigned n, struct person *out);
void place_commit(struct store *s);
struct store *place_open_sqlite(struct place *p);
void place_shell(const char *path, const char *sql);	/* as an operator would, while no store has it */
long place_ask(struct place *p, const char *sql);	/* the one number that `sql` gives */
bool place_file_has(const char *path, const void *bytes, size_t len);

#endif
