/*
 * kannel_receipts.c - what operators say about parts later (DLR)
 */
#include "gateway/bearer/kannel_receipts.h"

#include "gateway/log.h"
#include "locales/text/buf.h"

static struct kannel_receipt_counts *
row_of(struct kannel_receipts *r, struct kannel_bytes smsc)
{
	char room[KANNEL_RECEIPT_NAME];
	struct buf name = BUF_OVER(room);
	size_t i;

	buf_add_escaped(&name, smsc.ptr == NULL ? "" : smsc.ptr, smsc.len);
	if (!buf_ok(&name) || name.len == 0)
		return &r->rows[KANNEL_RECEIPT_SMSCS - 1];
	for (i = 0; i < KANNEL_RECEIPT_SMSCS - 1; i++) {
		if (r->rows[i].smsc[0] == '\0')
			memcpy(r->rows[i].smsc, name.ptr, name.len + 1);
		if (strcmp(r->rows[i].smsc, name.ptr) == 0)
			break;
	}
	return &r->rows[i];
}

/* "NACK/0x00000045/Submit failed" has a code to show; the words may be anyone's. */
static void
code_of(struct kannel_bytes data, char code[11])
{
	static const char before[] = "NACK/0x";
	size_t skip = sizeof(before) - 1;

	(void)snprintf(code, 11, "operator");
	if (data.len < skip + 8 || memcmp(data.ptr, before, skip) != 0)
		return;
	for (size_t i = 0; i < 8; i++)
		if (strchr("0123456789abcdefABCDEF", data.ptr[skip + i]) == NULL || data.ptr[skip + i] == '\0')
			return;
	memcpy(code, data.ptr + skip - 2, 10);
	code[10] = '\0';
}

const char *
kannel_receipts_take(struct kannel_receipts *r, const struct kannel_frame *f, struct log *log)
{
	struct kannel_receipt_counts *row = row_of(r, f->smsc_id);
	char code[11];

	switch (f->dlr_mask) {
	case KANNEL_DLR_REJECTED:
		row->rejected++;
		code_of(f->data, code);
		kannel_receipts_log_failed(log, row->smsc, code);
		return "rejected";
	case KANNEL_DLR_ACCEPTED:
		row->accepted++;
		return "accepted";
	case KANNEL_DLR_DELIVERED:
		row->delivered++;
		return "delivered";
	case KANNEL_DLR_FAILED:
		row->undelivered++;
		return "undelivered";
	default:
		return "other_receipts";
	}
}

void
kannel_receipts_log_failed(struct log *log, const char *smsc_id, const char *code)
{
	char room[64];
	struct buf name = BUF_OVER(room);

	buf_add_escaped(&name, smsc_id, strlen(smsc_id));
	log_event(log, LOG_DELIVER_FAILED, "bearer=kannel smsc=\"%s\" code=%s", name.ptr, code);
}

static void
add_count(struct buf *out, const char *smsc, const char *what, unsigned long n)
{
	if (n > 0)
		buf_addf(out, " %s.%s=%lu", smsc[0] == '\0' ? "other" : smsc, what, n);
}

void
kannel_receipts_status(const struct kannel_receipts *r, struct buf *out)
{
	for (size_t i = 0; i < KANNEL_RECEIPT_SMSCS; i++) {
		const struct kannel_receipt_counts *row = &r->rows[i];

		add_count(out, row->smsc, "accepted", row->accepted);
		add_count(out, row->smsc, "rejected", row->rejected);
		add_count(out, row->smsc, "delivered", row->delivered);
		add_count(out, row->smsc, "undelivered", row->undelivered);
	}
}
