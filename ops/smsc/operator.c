/*
 * operator.c - what a real operator does with a message, and its bad days
 */
#include "ops/smsc/operator.h"

#include <sodium.h>

#include "locales/text/bug.h"

struct operator {
	struct operator_counts counts;
	unsigned	 per_mille[FAULT_COUNT], carried[FAULT_COUNT];
	uint64_t	 next_id;
	operator_watch_fn *watch;
	void		*watch_arg;
	uint8_t		 key[crypto_shorthash_KEYBYTES];
	uint64_t	*seen;			/* open addressing; 0 = free */
	size_t		 seen_count, seen_cap;	/* cap is a power of two */
	size_t		 kept;			/* records ever kept */
	struct operator_record *record;		/* ring of OPERATOR_KEPT */
};

static const char *const fault_words[FAULT_COUNT] = {
#define ROW(name, word, what) [FAULT_##name] = word,
	OPERATOR_FAULTS(ROW)
#undef ROW
};

struct operator *
operator_new(void)
{
	struct operator *o = xcalloc(1, sizeof *o);

	o->next_id = 1000000001;
	o->seen_cap = 4096;
	o->seen = xcalloc(o->seen_cap, sizeof *o->seen);
	o->record = xcalloc(OPERATOR_KEPT, sizeof *o->record);
	randombytes_buf(o->key, sizeof o->key);
	return o;
}

void
operator_free(struct operator *o)
{
	if (o == NULL)
		return;
	free(o->seen);
	free(o->record);
	free(o);
}

void
operator_watch(struct operator *o, operator_watch_fn *fn, void *arg)
{
	o->watch = fn;
	o->watch_arg = arg;
}

/* True `per_mille` times in a thousand, evenly spread; the first hit comes with the first message at 1000. */
static bool
falls_due(struct operator *o, enum operator_fault fault)
{
	o->carried[fault] += o->per_mille[fault];
	if (o->carried[fault] < 1000)
		return false;
	o->carried[fault] -= 1000;
	return true;
}

static bool
seen_put(uint64_t *table, size_t cap, uint64_t hash)
{
	size_t at = hash & (cap - 1);

	while (table[at] != 0) {
		if (table[at] == hash)
			return false;
		at = (at + 1) & (cap - 1);
	}
	table[at] = hash;
	return true;
}

/* True when this content was not taken before. */
static bool
is_new(struct operator *o, const struct pdu_message *m)
{
	uint8_t bytes[2 * sizeof m->from + 2 + PDU_DATA_BYTES] = { 0 };
	uint8_t *at = bytes;
	uint64_t hash;

	memcpy(at, m->from, strlen(m->from));
	at += sizeof m->from;
	memcpy(at, m->to, strlen(m->to));
	at += sizeof m->to;
	*at++ = m->esm_class;
	*at++ = m->data_coding;
	memcpy(at, m->data, m->len);
	at += m->len;
	crypto_shorthash((unsigned char *)&hash, bytes, (size_t)(at - bytes), o->key);
	if (hash == 0)
		hash = 1;
	if (o->seen_count * 2 >= o->seen_cap) {
		uint64_t *wider = xcalloc(o->seen_cap * 2, sizeof *wider);

		for (size_t i = 0; i < o->seen_cap; i++) {
			if (o->seen[i] != 0)
				seen_put(wider, o->seen_cap * 2, o->seen[i]);
		}
		free(o->seen);
		o->seen = wider;
		o->seen_cap *= 2;
	}
	if (!seen_put(o->seen, o->seen_cap, hash))
		return false;
	o->seen_count++;
	return true;
}

struct verdict
operator_submit(struct operator *o, const struct pdu_message *m)
{
	struct verdict v = { PDU_OK, false, 0, NULL };
	struct operator_record *r;

	o->counts.submits++;
	if (falls_due(o, FAULT_THROTTLE)) {
		v.status = PDU_THROTTLED;
		return v;
	}
	if (falls_due(o, FAULT_REJECT)) {
		v.status = PDU_REFUSED;
		return v;
	}
	if (is_new(o, m))
		o->counts.unique++;
	else
		o->counts.duplicates++;
	r = &o->record[o->kept++ % OPERATOR_KEPT];
	snprintf(r->id, sizeof r->id, "%llu", (unsigned long long)o->next_id++);
	r->message = *m;
	v.id = r->id;
	v.is_silent = falls_due(o, FAULT_SILENT);
	/* SMPP 3.4, 5.2.17: 01 = receipt for success and failure; 10 = failure only, and we have none. */
	if (!v.is_silent && (m->registered_delivery & 0x03) == 1)
		v.receipts = falls_due(o, FAULT_DUP_DLR) ? 2 : 1;
	o->counts.dlrs += v.receipts;
	if (o->watch != NULL)
		o->watch(o->watch_arg, r);
	return v;
}

void
operator_receipt(const struct pdu_message *m, const char *id, int64_t now_s, struct pdu_message *out)
{
	time_t now = (time_t)now_s;
	struct tm tm;
	char date[16], *short_date = date + 2;	/* the receipt has years of two digits */
	int len;

	gmtime_r(&now, &tm);
	strftime(date, sizeof date, "%Y%m%d%H%M", &tm);
	memset(out, 0, sizeof *out);
	memcpy(out->from, m->to, sizeof out->from);
	memcpy(out->to, m->from, sizeof out->to);
	out->esm_class = ESM_RECEIPT;
	len = snprintf((char *)out->data, sizeof out->data,
	    "id:%s sub:001 dlvrd:001 submit date:%s done date:%s stat:DELIVRD err:000 text:", id, short_date,
	    short_date);
	out->len = (uint16_t)len;
}

bool
operator_set(struct operator *o, const char *word, unsigned per_mille)
{
	for (int i = 0; i < FAULT_COUNT; i++) {
		if (strcmp(word, fault_words[i]) == 0 && per_mille <= 1000) {
			o->per_mille[i] = per_mille;
			o->carried[i] = 0;
			return true;
		}
	}
	return false;
}

struct operator_counts *
operator_counts(struct operator *o)
{
	return &o->counts;
}

void
operator_history(const struct operator *o, operator_watch_fn *fn, void *arg)
{
	size_t first = o->kept > OPERATOR_KEPT ? o->kept - OPERATOR_KEPT : 0;

	for (size_t i = first; i < o->kept; i++)
		fn(arg, &o->record[i % OPERATOR_KEPT]);
}
