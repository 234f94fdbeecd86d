/*
 * prove.c - a search that finds nothing says nothing, unless it has found before
 */
#include "tests/privacy/prove.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "tests/privacy/search.h"
#include "tests/privacy/site.h"

/* By other hands than forms.c: what these bytes are was worked out once, elsewhere, for the number of 10-sms.talk. */
static const struct { const char *what; const char *bytes; size_t len; } by_hand[] = {
	{ "as the network writes it", "+447700900122", 13 },
	{ "with 00", "00447700900122", 14 },
	{ "at home", "07700900122", 11 },
	{ "in an address of SMPP or GSM", "\x0c\x91\x44\x77\x00\x09\x10\x22", 8 },
	{ "packed", "\x44\x77\x00\x90\x01\x22", 6 },
	{ "behind a leading zero", "\x04\x47\x70\x09\x00\x12\x2f", 7 },
	{ "UTF-16", "7\0" "7\0" "0\0" "0\0" "9\0" "0\0" "0\0" "1\0" "2\0" "2\0", 20 },
	{ "base64 of +447700900122", "KzQ0NzcwMDkwMDEyMg==", 20 },
	{ "base64 of 447700900122", "NDQ3NzAwOTAwMTIy", 16 },
	{ "hex", "2b343437373030393030313232", 26 },
	{ "an integer", "\x00\x68\x3d\x0d\x99\x1a", 6 },
	{ "a word in capitals", "QUILLWHISTLE", 12 },
	{ "a word, percent", "%51%75%69%6c%6c%77%68%69%73%74%6c%65", 36 },
};

static void
lay(const char *path, const void *bytes, size_t len)
{
	static const uint8_t noise[] = { 0x5a, 0x13, 0x00, 0xfe, 0x21 };
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	BUG_IF(fd < 0 || write(fd, noise, sizeof(noise)) < 0 || write(fd, bytes, len) != (ssize_t)len ||
	    write(fd, noise, sizeof(noise)) < 0);
	close(fd);
}

unsigned
prove_search(const struct site *site, const struct forms *forms, char *more, size_t size)
{
	static const char *const spared[] = { NULL };
	struct search s;
	char name[64], line[96];
	unsigned missed = 0;

	mkdir(site_path(site, "run/state/planted"), 0700);
	for (int i = 0; i < forms->count; i++) {
		snprintf(name, sizeof(name), "run/state/planted/form-%d-", i);
		lay(site_path(site, name), forms->at[i].bytes, forms->at[i].len);
	}
	for (size_t i = 0; i < COUNT(by_hand); i++) {
		snprintf(name, sizeof(name), "run/state/planted/hand-%zu-", i);
		lay(site_path(site, name), by_hand[i].bytes, by_hand[i].len);
	}
	search_init(&s, forms, spared);
	search_folder(&s, site_path(site, "run/state/planted"));
	for (int i = 0; i < forms->count + (int)COUNT(by_hand); i++) {
		bool is_form = i < forms->count;

		snprintf(line, sizeof(line), "%s-%d-:", is_form ? "form" : "hand", is_form ? i : i - forms->count);
		if (strstr(s.found.ptr, line) != NULL)
			continue;
		missed++;
		snprintf(more, size, "missed: %s", is_form ? forms->at[i].what : by_hand[i - forms->count].what);
	}
	if (!buf_ok(&s.found))
		missed++;
	search_release(&s);
	for (int i = 0; i < forms->count + (int)COUNT(by_hand); i++) {
		bool is_form = i < forms->count;

		snprintf(name, sizeof(name), "run/state/planted/%s-%d-", is_form ? "form" : "hand", is_form ? i : i - forms->count);
		unlink(site_path(site, name));
	}
	rmdir(site_path(site, "run/state/planted"));
	return missed;
}
