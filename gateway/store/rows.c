/* rows.c - words of the rows */
#include "gateway/store/rows.h"

const char *const list_words[LIST_COUNT] = { "alerts", "warden", "broadcast" };
