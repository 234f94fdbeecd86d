/*
 * loose.h - one form for spellings of one sound, coarser than fold.h
 *
 * People who write Nepali, Hindi or Bengali in Latin letters spell as they
 * hear (sahayata, sahaayata, shahayata), and in their own letters mix up short
 * and long vowels.  Two words may become one in this form, so it is tried only
 * when nothing else fits, and never for words that end or erase
 * (routing/keyword.h).  The compiler applies it to keywords and routing/ to
 * messages: one table, locales/text/loose.def.  Nothing here allocates.
 */
#ifndef LOCALES_TEXT_LOOSE_H
#define LOCALES_TEXT_LOOSE_H

#include <stddef.h>

/*
 * The loose form of `len` bytes that fold_text() made: at most as many bytes,
 * written to `out` with a NUL behind them, so `out` has room for len + 1.
 * Returns its length.  `out` may not be `folded`.
 */
size_t loose_text(const char *folded, size_t len, char *out);

#endif
