/* recall.c - from records `vault.open` back to counts */
#include "gateway/vault/recall.h"

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/audit_verify.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct memory { struct rules *rules; const struct vault_now *now; };

/* "request-0123… " or "job-0123… 101-200", as desk.c writes them; what reads otherwise is not ours. */
static bool
take_record(void *arg, const struct audit_record *rec)
{
	static const char *const words[VAULT_PURPOSE_COUNT] = {
#define ROW(name, word, what) word "-",
		VAULT_PURPOSES(ROW)
#undef ROW
	};
	const struct memory *m = arg;

	for (int p = 0; strcmp(rec->what, "vault.open") == 0 && p < VAULT_PURPOSE_COUNT; p++) {
		size_t len = strlen(words[p]);
		char name[JOB_CHARS + 1] = "";
		const char *behind = rec->object + len;

		if (strncmp(rec->object, words[p], len) != 0 || strlen(behind) < JOB_CHARS)
			continue;
		memcpy(name, behind, JOB_CHARS);
		behind += JOB_CHARS;
		if (vault_is_job(name))
			rules_recall(m->rules, (enum vault_purpose)p, rec->who, name,
			    *behind == ' ' ? (uint32_t)strtoul(behind + 1, NULL, 10) : 1, rec->when_s, m->now);
	}
	return true;
}

bool
recall(struct rules *r, const char *folder, const struct vault_now *now, struct buf *why)
{
	struct memory m = { r, now };
	struct audit_report report;
	struct buf faults = BUF_INIT(4096);
	bool is_read = audit_show(folder, 1, take_record, &m, &report, &faults, why);

	buf_free(&faults);	/* whoever opened the log has judged them */
	return is_read;
}
