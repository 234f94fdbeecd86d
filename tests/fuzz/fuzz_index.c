/* What an owner publishes: an index that is read is written as the same bytes. */
#include "gateway/release/index.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "index", 100000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct index *x = xmalloc(sizeof(*x));
	struct buf why = BUF_INIT(1024), again = BUF_INIT(INDEX_BYTES);

	if (index_read((const char *)data, len, x, &why)) {
		BUG_IF(why.len > 0 || !index_write(x, &again));
		BUG_IF(again.len != len || memcmp(again.ptr, data, len) != 0);
		BUG_IF(!index_only_adds(x, x));
		for (unsigned i = 0; i < x->packs; i++)
			BUG_IF(index_is_revoked(x, x->pack[i].serial) || strpbrk(x->pack[i].file, "/\\%~ ") != NULL || x->pack[i].file[0] == '.');
	} else {
		BUG_IF(why.len == 0);
	}
	buf_free(&again);
	buf_free(&why);
	free(x);
	return 0;
}
