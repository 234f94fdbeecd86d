/* dialled.c - phone numbers in either direction of writing */
#include "locales/text/dialled.h"

#include "locales/text/buf.h"

void
dialled_add(struct buf *out, const char *number, size_t len, bool rtl)
{
	if (!rtl) {
		buf_add(out, number, len);
		return;
	}
	for (size_t i = 0; i < len; i++) {
		if (number[i] == '+')
			buf_add(out, "00", 2);
		else if (number[i] >= '0' && number[i] <= '9')
			buf_addc(out, number[i]);
	}
}
