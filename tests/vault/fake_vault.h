/*
 * fake_vault.h - whoever listens where safar-vault should, and says what the test wants
 */
#ifndef TESTS_VAULT_FAKE_VAULT_H
#define TESTS_VAULT_FAKE_VAULT_H

#include <stddef.h>

#include "gateway/vault/vault_line.h"

/* Of rows_blank(). */
enum { FAKE_ROWS = 3, FAKE_QUESTION_BYTES = 2 + 2 + 3 + 7 + 7 + 33 + 1 + FAKE_ROWS * (SEAL_ID_BYTES + SEALED_BYTES) };

struct fake_vault { int listener; };

void fake_vault_begin(struct fake_vault *f, int backlog);
void fake_vault_end(struct fake_vault *f);
/* The next line, once the whole question of FAKE_ROWS rows has come over it. */
int fake_vault_question(struct fake_vault *f, struct loop *l);
void fake_vault_give(int fd, const void *bytes, size_t len);
/* One row open with HER, one LATER, one NEVER: "as it is". */
void fake_vault_answer(int fd);

#endif
