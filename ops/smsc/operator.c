/*
 * operator.c - what a real operator does with a message, and its bad days
 */
#include "ops/smsc/operator.h"

#include <sodium.h>

#include "locales/text/bug.h"

enum { NEVER_GIVEN = 500000000 };	/* forged ids lie so far above those given out */

struct watcher { operator_watch_fn *fn; void *arg; };

struct operator {
	struct operator_counts counts;
	unsigned	 value[FAULT_COUNT], carried[FAULT_COUNT];
	uint64_t	 next_id;
	struct watcher	 watcher[OPERATOR_WATCHERS];
	unsigned	 watchers;
	operator_gate_fn *gate;
	void		*gate_arg;
	uint8_t		 key[crypto_shorthash_KEYBYTES];
	uint64_t	*seen;			/* open addressing; 0 = free */
	size_t		 seen_count, seen_cap;	/* cap is a power of two */
	size_t		 kept;			/* records ever kept */
	struct operator_record *record;		/* ring of OPERATOR_KEPT */
};

static const struct { const char *word; unsigned most; } faults[FAULT_COUNT] = {
#define ROW(name, word, most, what) [FAULT_##name] = { word, most },
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
	BUG_IF(o->watchers == OPERATOR_WATCHERS);
	o->watcher[o->watchers++] = (struct watcher){ fn, arg };
}

void
operator_gate(struct operator *o, operator_gate_fn *fn, void *arg)
{
	o->gate = fn;
	o->gate_arg = arg;
}

/* Evenly spread; the first hit comes with the first call at 1000. */
bool
operator_falls_due(struct operator *o, enum operator_fault fault)
{
	o->carried[fault] += o->value[fault];
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

static void
widen(struct operator *o, size_t cap)
{
	uint64_t *wider = xcalloc(cap, sizeof *wider);

	for (size_t i = 0; i < o->seen_cap; i++) {
		if (o->seen[i] != 0)
			seen_put(wider, cap, o->seen[i]);
	}
	free(o->seen);
	o->seen = wider;
	o->seen_cap = cap;
}

void
operator_reserve(struct operator *o, size_t contents)
{
	size_t cap = o->seen_cap;

	while (cap < (o->seen_count + contents) * 2)
		cap *= 2;
	if (cap > o->seen_cap)
		widen(o, cap);
}

/* True when this content was not taken before. */
static bool
is_new(struct operator *o, const struct pdu_message *m)
{
	enum { FROM = 0, TO = sizeof m->from, SERVICE = TO + sizeof m->to, REST = SERVICE + PDU_SERVICE };
	uint8_t bytes[REST + 4 + PDU_DATA_BYTES + PDU_TLV_BYTES];
	uint8_t *at = bytes + REST;
	uint64_t hash;

	memset(bytes, 0, REST);
	memcpy(bytes + FROM, m->from, strlen(m->from));
	memcpy(bytes + TO, m->to, strlen(m->to));
	memcpy(bytes + SERVICE, m->service_type, strlen(m->service_type));
	*at++ = m->esm_class;
	*at++ = m->data_coding;
	*at++ = (uint8_t)(m->len >> 8);
	*at++ = (uint8_t)m->len;
	memcpy(at, m->data, m->len);
	at += m->len;
	memcpy(at, m->tlv, m->tlv_len);
	at += m->tlv_len;
	crypto_shorthash((unsigned char *)&hash, bytes, (size_t)(at - bytes), o->key);
	if (hash == 0)
		hash = 1;
	if (o->seen_count * 2 >= o->seen_cap)
		widen(o, o->seen_cap * 2);
	if (!seen_put(o->seen, o->seen_cap, hash))
		return false;
	o->seen_count++;
	return true;
}

struct verdict
operator_submit(struct operator *o, const struct pdu_message *m)
{
	struct verdict v = { .status = PDU_OK };
	struct operator_record *r;

	o->counts.submits++;
	if (o->gate != NULL && (v.status = o->gate(o->gate_arg, m)) != PDU_OK)
		return v;
	if (operator_falls_due(o, FAULT_THROTTLE)) {
		v.status = PDU_THROTTLED;
		return v;
	}
	if (operator_falls_due(o, FAULT_REJECT)) {
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
	v.is_silent = operator_falls_due(o, FAULT_SILENT);
	/* SMPP 3.4, 5.2.17: 01 = receipt for success and failure; 10 = failure only, and we have none. */
	if (!v.is_silent && (m->registered_delivery & 0x03) == 1)
		v.receipts = operator_falls_due(o, FAULT_DUP_DLR) ? 2 : 1;
	v.is_cut = operator_falls_due(o, FAULT_CUT);
	if (operator_falls_due(o, FAULT_FORGE_DLR))
		snprintf(v.forged, sizeof v.forged, "%llu", (unsigned long long)o->next_id + NEVER_GIVEN);
	o->counts.dlrs += v.receipts + (v.forged[0] != '\0');
	for (unsigned i = 0; i < o->watchers; i++)
		o->watcher[i].fn(o->watcher[i].arg, r);
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
operator_set(struct operator *o, const char *word, unsigned long value)
{
	for (int i = 0; i < FAULT_COUNT; i++) {
		if (strcmp(word, faults[i].word) == 0 && value <= faults[i].most) {
			o->value[i] = (unsigned)value;
			o->carried[i] = 0;
			return true;
		}
	}
	return false;
}

unsigned
operator_value(const struct operator *o, enum operator_fault fault)
{
	return o->value[fault];
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
