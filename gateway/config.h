/*
 * config.h - safar.conf as safard understands it
 *
 * One row for each key lives in config.def; the fields below, bounds,
 * `--print-config`, the sample file and the manual all come from it.  A file
 * is read whole: every mistake is a diagnostic with its place, and a file with
 * a mistake is not used at all.  Nothing here opens a network or makes a file.
 */
#ifndef GATEWAY_CONFIG_H
#define GATEWAY_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct buf;
struct diag;

/* gateway.state is gateway_state; a TIME carries its unit: gateway.drain is gateway_drain_s. */
#define CONFIG_FIELD_STR(s, k)	char *s##_##k;
#define CONFIG_FIELD_PATH(s, k)	char *s##_##k;
#define CONFIG_FIELD_WORD(s, k)	char *s##_##k;
#define CONFIG_FIELD_LIST(s, k)	char *s##_##k;	/* entries apart by one blank */
#define CONFIG_FIELD_INT(s, k)	long s##_##k;
#define CONFIG_FIELD_TIME(s, k)	long s##_##k##_s;
#define CONFIG_FIELD_BOOL(s, k)	bool s##_##k;

struct config {
#define CONFIG(section, key, type, def, min, max, obeyed, what) CONFIG_FIELD_##type(section, key)
#include "gateway/config.def"
#undef CONFIG
};

void config_init(struct config *c);	/* the defaults */
void config_release(struct config *c);
/*
 * Fills *c (made with config_init) from `path`.  False when a diagnostic of
 * severity error was printed; *c is then worth nothing but config_release().
 */
bool config_read(struct config *c, const char *path, struct diag *d);
/* Every key with its sentence and value: the format of the file itself. */
void config_print(const struct config *c, FILE *out);

/* `path`, or `name` in the state folder when `path` is empty; in `room`, which is reset. */
const char *config_path(const struct config *c, const char *path, const char *name, struct buf *room);
/* The next entry of a LIST; false at its end.  *at starts as the list. */
bool config_entry(const char **at, char *out, size_t size);
/*
 * Moves the values of LIVE keys from `fresh` to `running`, and appends "kannel.port ussd.units"
 * to *restart: START keys in which the two differ.
 */
void config_take_live(struct config *running, struct config *fresh, struct buf *restart);

#endif
