/* A PO file: read as English and as a translation, merged, read and merged again: the same. */
#include "content/compiler/po_merge.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "po", 20000 };

/* NULL if something is wrong with it. */
static struct po *
read_bytes(const char *bytes, size_t len)
{
	struct diag d;
	struct po *po;

	diag_init(&d, stderr);
	d.is_quiet = true;
	po = po_of_bytes(xmemdup0(bytes, len), len, "ne.po", "ne", true, &d);
	if (d.errors == 0)
		return po;
	po_free(po);
	return NULL;
}

static void
merge(const struct po *en, const struct po *old, struct buf *out)
{
	struct po_counts counts;

	po_copy_header(old, out);
	po_merge(en, old, NULL, out, &counts);
	BUG_IF(!buf_ok(out));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct buf once = BUF_INIT(1 << 20), twice = BUF_INIT(1 << 20);
	struct po *en = read_bytes((const char *)data, len), *old = read_bytes((const char *)data, len), *merged = NULL;

	if (en != NULL) {
		merge(en, old, &once);
		merged = read_bytes(once.ptr, once.len);
		BUG_IF(merged == NULL);
		merge(en, merged, &twice);
		BUG_IF(once.len != twice.len || memcmp(once.ptr, twice.ptr, once.len) != 0);
		BUG_IF(merged->entries != en->entries);
	}
	po_free(merged);
	po_free(old);
	po_free(en);
	buf_free(&once);
	buf_free(&twice);
	return 0;
}
