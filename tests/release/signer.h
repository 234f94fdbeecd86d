/*
 * signer.h - people who sign in tests: keys whose box opens quickly, files as `safar pack keys new` writes them
 */
#ifndef TESTS_RELEASE_SIGNER_H
#define TESTS_RELEASE_SIGNER_H

#include "content/sign/minisign.h"

#define SIGNER_PASSPHRASE "correct horse battery"

struct signer { struct minisign_public pub; struct minisign_secret secret; };

/* A secret key file under SIGNER_PASSPHRASE, with the least memory that is taken (16 MiB). */
void signer_make(struct signer *s, const char *key_path);
/* <path>.<key id>.minisig, over what the file holds now. */
void signer_sign(const struct signer *s, const char *path);
/* Over bytes, into `to`. */
void signer_sign_bytes(const struct signer *s, const void *bytes, size_t len, const char *to);

#endif
