/* names.h - what may stand as a name in a question to the vault, a ticket, an audit entry */
#ifndef GATEWAY_VAULT_NAMES_H
#define GATEWAY_VAULT_NAMES_H

#include <stdbool.h>

enum { NAME_CHARS = 31, JOB_CHARS = 32 };

/*
 * a-z 0-9 . - _, a letter first, at most NAME_CHARS; and never so many digits in a row that it could be a
 * telephone number: names go into the audit log.
 */
bool vault_is_name(const char *word);
bool vault_is_job(const char *word);		/* JOB_CHARS of lower-case hex */

#endif
