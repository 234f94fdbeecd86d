/*
 * kannel_receipts.c - what operators say about parts later (DLR)
 */
#include "gateway/bearer/kannel_receipts.h"

#include <sodium.h>

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

unsigned
kannel_receipts_code(struct kannel_bytes data)
{
	static const char before[] = "NACK/0x";
	size_t skip = sizeof(before) - 1;
	uint8_t code[4];
	size_t got;

	if (data.len < skip + 8 || memcmp(data.ptr, before, skip) != 0 ||
	    sodium_hex2bin(code, sizeof(code), data.ptr + skip, 8, NULL, &got, NULL) != 0 || got != sizeof(code))
		return 0;
	return (unsigned)code[0] << 24 | (unsigned)code[1] << 16 | (unsigned)code[2] << 8 | code[3];
}

const char *
kannel_receipts_take(struct kannel_receipts *r, const struct kannel_frame *f, struct log *log)
{
	struct kannel_receipt_counts *row = row_of(r, f->smsc_id);
	char code[11] = "operator";
	unsigned number;

	switch (f->dlr_mask) {
	case KANNEL_DLR_REJECTED:
		row->rejected++;
		number = kannel_receipts_code(f->data);
		if (number != 0)
			(void)snprintf(code, sizeof(code), "0x%08x", number);
		if (log != NULL)
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
