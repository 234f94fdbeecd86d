/*
 * stage.h - a folder for a vault, and a real safar-vault in it
 *
 * SAFAR_BUILD is where the programs lie (default: build).  One vault at a time.
 * The folder has keys/ (0700), jobs/, audit/ (0700), and later vault.pub, socket, log.
 */
#ifndef TESTS_VAULT_STAGE_H
#define TESTS_VAULT_STAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "gateway/vault/vault.h"

#define HER "447700900123"

extern pid_t stage_pid;

int stage_set_up(void **state);
int stage_tear_down(void **state);
const char *stage_in(const char *name);		/* good for eight calls */
/* `more`: options behind those for the folder, NULL at the end; NULL = none. */
void stage_launch(const char *const *more);
void stage_start(const char *const *more);	/* launched, and it listens */
int stage_ended(void);				/* its exit code, or 1000 + the signal */
int stage_stop(void);				/* SIGTERM */
int stage_run(const char *const *more);		/* until it ends by itself */
const char *stage_log(void);
void stage_wait_log(const char *words);
/* A seal of HER with the key of vault.pub; the request was made `age_s` ago. */
void stage_seal(const char *owner, const char *list, int64_t age_s, uint8_t id[SEAL_ID_BYTES], uint8_t sealed[SEALED_BYTES]);
/* Fails the test if any file of the folder, the log included, holds the number, as text or packed. */
void stage_search(void);
/* Records of this event in the vault's audit log; with these words in the object ("" = any). */
unsigned stage_audited(const char *what, const char *object);
void stage_spill(const char *path, const void *bytes, size_t len, mode_t mode);

#endif
