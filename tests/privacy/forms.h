/*
 * forms.h - every way a number or a word may lie in a file
 *
 * A canary is planted on a road into the gateway; its forms are what is looked
 * for afterwards: as digits, packed as PDUs pack them, as an integer, in other
 * encodings.  A form is long enough that noise does not hold it by chance.
 */
#ifndef TESTS_PRIVACY_FORMS_H
#define TESTS_PRIVACY_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CANARIES = 64, CANARY_BYTES = 64, FORM_BYTES = 256, FORMS_MAX = 2048 };

struct canary {
	char	 text[CANARY_BYTES];	/* "447700900122", or a word that nobody else says */
	char	 name[96];		/* "the number of A in 10-sms.talk": what may be printed */
	bool	 is_number;
};

struct form {
	const struct canary *of;
	const char *what;		/* "base64, one byte on" */
	uint8_t	 bytes[FORM_BYTES];
	size_t	 len;
	bool	 is_any_case;		/* capital letters of the bytes that are searched count as small ones */
	int	 next;			/* with the same two bytes in front; -1 = none */
};

struct forms { struct form at[FORMS_MAX]; int count, head[1 << 16]; };

struct forms *forms_new(void);		/* free() */
void forms_add(struct forms *f, const struct canary *c);	/* the canary is borrowed */

typedef void forms_found_fn(void *arg, const struct form *form, size_t offset);
void forms_search(const struct forms *f, const uint8_t *bytes, size_t len, forms_found_fn *found, void *arg);

#endif
