/* A file of settings or of structure: our grammar and iniparser read the same, or it is refused. */
#include "content/diag.h"
#include "content/ini.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "ini", 5000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	FILE *file = tmpfile(), *out = fopen("/dev/null", "we");
	char path[64];
	struct diag d;
	struct ini *ini;

	BUG_IF(file == NULL || out == NULL || fwrite(data, 1, len, file) != len || fflush(file) != 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
	diag_init(&d, out);
	ini = ini_read(path, "seed.ini", &d);
	for (size_t i = 0; ini != NULL && i < ini->section_count; i++)
		for (size_t k = 0; k < ini->sections[i].key_count; k++) {
			const struct ini_key *key = &ini->sections[i].keys[k];
			struct place at = ini_place_of_value(ini, key);

			BUG_IF(at.line == 0 || at.column == 0 || !utf8_valid(key->value, strlen(key->value), NULL));
			BUG_IF(strchr(key->value, '\n') != NULL);
			BUG_IF(d.errors == 0 && ini_key(ini_section(ini, ini->sections[i].name), key->name) != key);
		}
	ini_free(ini);
	diag_summary(&d);
	fclose(out);
	fclose(file);
	return 0;
}
