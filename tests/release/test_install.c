/*
 * test_install.c - safar pack install, without safard: what is refused, and what lies there for it
 */
#include <argp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_serve.h"
#include "tests/ops/called.h"
#include "tests/release/shelf_world.h"

enum { S = 1 << SITA, R = 1 << RAM, G = 1 << GITA, X = 1 << STRANGER };

static struct shelf_world w;
static struct buf said = BUF_INIT(1 << 16);
static char packs[96], file[96];

static int
set_up(void **state)
{
	(void)state;
	world_make(&w);
	snprintf(packs, sizeof packs, "%s/packs", w.root);
	snprintf(file, sizeof file, "%s/brought.pack", w.root);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_drop(&w);
	buf_free(&said);
	return 0;
}

static int
install(const char *pack)
{
	const char *words[] = { "safar pack", "install", pack, "--dir", packs, "--trust", w.trust, NULL };

	return called(cmd_pack, words, "", &said);
}

static void
ends(int got, int status, const char *words)
{
	if (got != status || strstr(said.ptr, words) == NULL)
		fail_msg("%d, not %d, or \"%s\" is not in: %s", got, status, words, said.ptr);
}

/* In whatever order the folder gives them. */
static void
signed_by(const char *one, const char *two)
{
	const char *line = strstr(said.ptr, "signed  by ");

	if (line == NULL || strstr(line, one) == NULL || strstr(line, two) == NULL)
		fail_msg("not signed by %s and %s: %s", one, two, said.ptr);
}

/* Signatures of before are not this pack's. */
static int
install_new(const struct brought *b, unsigned who)
{
	char path[160];

	for (unsigned i = 0; i < PEOPLE; i++) {
		char id[MINISIGN_ID_CHARS];

		minisign_id_text(w.key[i].id, id);
		snprintf(path, sizeof path, "%s.%s.minisig", file, id);
		(void)unlink(path);
	}
	world_pack(&w, b, file, who);
	return install(file);
}

static void
starts_and_serves(uint64_t serial)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	if (!world_open(&w, &why))
		fail_msg("%s", why.ptr);
	release_look(&w.release, w.now_s);
	assert_int_equal(world_serves(&w, "np"), serial);
	world_stop(&w);
}

static void
the_first_pack_waits_for_safard(void **state)
{
	char path[200];
	struct stat st;

	(void)state;
	ends(install_new(&(struct brought){ .serial = 10, .text = "Ten" }, S), 4, "1 of 2 persons signed it");
	assert_int_equal(access(packs, F_OK), -1);		/* refused: nothing was made */
	ends(install_new(&(struct brought){ .serial = 10, .text = "Ten" }, S | X), 4, "is no key that np has");
	ends(install_new(&(struct brought){ .serial = 10, .text = "Ten" }, S | R), 0, "waits   safard takes it when it starts");
	ends(0, 0, "words   ");
	signed_by("sita", "ram");
	snprintf(path, sizeof path, "%s/np/incoming/10.pack", packs);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	starts_and_serves(10);
	assert_int_equal(access(path, F_OK), -1);
}

static void
wording_takes_one_and_facts_take_two(void **state)
{
	(void)state;
	(void)install_new(&(struct brought){ .serial = 10, .text = "Ten" }, S | R);
	starts_and_serves(10);
	ends(install_new(&(struct brought){ .serial = 11, .text = "Eleven" }, S), 0, "signed  by sita\n");
	starts_and_serves(11);
	ends(install_new(&(struct brought){ .serial = 12, .text = "Eleven", .fact = "8002" }, S), 4, "facts, crisis texts or more are changed");
	ends(install_new(&(struct brought){ .serial = 12, .text = "Eleven", .fact = "8002" }, S | G), 0, "waits");
	signed_by("sita", "gita");
	starts_and_serves(12);
	ends(install_new(&(struct brought){ .serial = 12, .text = "Twelve" }, S | G), 4, "not above the one served");
	ends(install_new(&(struct brought){ .serial = 13, .is_sample = true }, S | G), 4, "a sample");
	ends(install_new(&(struct brought){ .serial = 13, .expires_s = 1600000000 }, S | G), 4, "its last day was over");
}

static void
whose_it_is(void **state)
{
	(void)state;
	(void)install_new(&(struct brought){ .serial = 10, .text = "Ten" }, S | R);
	starts_and_serves(10);
	ends(install_new(&(struct brought){ .serial = 3, .owner = "mm" }, S | R | G), 4, "has no owner mm");
	ends(install_new(&(struct brought){ .serial = 3, .owner = "../np" }, S | R | G), 4, "has no owner ../np");
	ends(install_new(&(struct brought){ .serial = 3, .owner = "ngo", .number = "55000", .is_elsewhere = true }, S | R), 4, "0 of 1 persons");
	ends(install_new(&(struct brought){ .serial = 3, .owner = "ngo" }, G), 4, "is served by the pack of np");
	ends(install_new(&(struct brought){ .serial = 3, .owner = "ngo", .number = "55000", .is_elsewhere = true }, G), 0, "signed  by gita");
	starts_and_serves(10);
}

/* As `minisign -S` names it: safard would not find it, so it comes in under the name of its key. */
static void
a_signature_without_an_id_in_its_name(void **state)
{
	char from[160], to[160], id[MINISIGN_ID_CHARS];

	(void)state;
	world_pack(&w, &(struct brought){ .serial = 10, .text = "Ten" }, file, S | R);
	minisign_id_text(w.key[RAM].id, id);
	snprintf(from, sizeof from, "%s.%s.minisig", file, id);
	snprintf(to, sizeof to, "%s.minisig", file);
	assert_int_equal(rename(from, to), 0);
	ends(install(file), 0, "waits");
	signed_by("sita", "ram");
	starts_and_serves(10);
}

/* Made by minisign -l: it counts for nothing, and who brings the pack reads why. */
static void
a_signature_of_the_old_kind_is_told(void **state)
{
	char path[160], id[MINISIGN_ID_CHARS], words[400], room[200];
	struct buf why = BUF_OVER(room);
	size_t len;
	char *text;
	FILE *f;

	(void)state;
	world_pack(&w, &(struct brought){ .serial = 10, .text = "Ten" }, file, S | R);
	minisign_id_text(w.key[RAM].id, id);
	snprintf(path, sizeof path, "%s.%s.minisig", file, id);
	text = whole_file_read(path, &len, &why);
	assert_non_null(text);
	assert_memory_equal(strchr(text, '\n') + 1, "RU", 2);		/* "ED" in base64 */
	strchr(text, '\n')[2] = 'W';					/* "Ed" */
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	free(text);
	ends(install(file), 4, "1 of 2 persons signed it");
	snprintf(words, sizeof words, "warning: %s: it was made the old way (minisign -l)", path);
	ends(4, 4, words);
}

static void
what_the_index_names_is_what_comes(void **state)
{
	struct index x = { .version = 5, .floor = 1, .packs = 1, .stage = 100 };

	(void)state;
	(void)install_new(&(struct brought){ .serial = 10, .text = "Ten" }, S | R);
	starts_and_serves(10);
	x.pack[0] = (struct index_pack){ .serial = 11, .bytes = 1, .gz_bytes = 1, .file = "np-11.pack", .signs = 1 };
	world_index(&w, &x, S);
	starts_and_serves(10);
	ends(install_new(&(struct brought){ .serial = 11, .text = "Another" }, S | R), 4, "not the pack that the index names");
}

static void
the_file_and_the_world(void **state)
{
	char path[200];

	(void)state;
	ends(install("/nowhere/x.pack"), 3, "No such file");
	world_pack(&w, &(struct brought){ .serial = 10, .text = "Ten" }, file, S | R);
	assert_int_equal(truncate(file, 5000), 0);
	ends(install(file), 1, "safar pack install: ");
	world_pack(&w, &(struct brought){ .serial = 10, .text = "Ten" }, file, S | R);
	snprintf(path, sizeof path, "%s/elsewhere", w.root);
	assert_int_equal(mkdir(path, 0755), 0);
	assert_int_equal(mkdir(packs, 0755), 0);
	snprintf(path, sizeof path, "%s/np", packs);
	assert_int_equal(mkdir(path, 0755), 0);
	snprintf(path, sizeof path, "%s/np/incoming", packs);
	assert_int_equal(symlink("../../elsewhere", path), 0);	/* safard's user must not send root elsewhere */
	ends(install(file), 3, "/packs/np/incoming: ");
	snprintf(path, sizeof path, "%s/elsewhere/10.pack", w.root);
	assert_int_equal(access(path, F_OK), -1);
	snprintf(packs, sizeof packs, "%s/not/packs", w.root);
	ends(install(file), 3, "No such file");
	ends(called(pack_install, (const char *const[]){ "safar pack install", file, "--dir", packs, NULL }, "", &said), 2, "--trust");
	ends(called(pack_install, (const char *const[]){ "safar pack install", NULL }, "", &said), 2, "which PACK");
}

/* Root brings it, safard's user must be able to move it. */
static void
what_is_made_is_of_its_folders_owner(void **state)
{
	char path[200], id[MINISIGN_ID_CHARS];
	struct stat st;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(w.root, 12345, 12346), 0);
	(void)install_new(&(struct brought){ .serial = 10, .text = "Ten" }, S | R);
	minisign_id_text(w.key[RAM].id, id);
	for (int i = 0; i < 4; i++) {
		snprintf(path, sizeof path, "%s/packs%s%s%s", w.root, i > 0 ? "/np/incoming" : "", i > 1 ? "/10.pack" : "", i > 2 ? "." : "");
		if (i > 2)
			snprintf(path + strlen(path), sizeof path - strlen(path), "%s.minisig", id);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_uid, 12345);
		assert_int_equal(st.st_gid, 12346);
	}
}

/* --config: where its state folder is, and whom it trusts. */
static void
the_configuration_says_where(void **state)
{
	char conf[96], text[400];
	const char *words[] = { "safar pack", "install", file, "--config", conf, NULL };
	FILE *f;

	(void)state;
	snprintf(conf, sizeof conf, "%s/safar.conf", w.root);
	for (int with_trust = 0; with_trust < 2; with_trust++) {
		f = fopen(conf, "we");
		assert_non_null(f);
		snprintf(text, sizeof text, "[gateway]\nstate = \"%s\"\n", w.root);
		fputs(text, f);
		snprintf(text, sizeof text, "trust = \"%s\"\n", w.trust);
		fputs(with_trust ? text : "", f);
		assert_int_equal(fclose(f), 0);
		world_pack(&w, &(struct brought){ .serial = 10, .text = "Ten" }, file, S | R);
		if (with_trust)
			ends(called(cmd_pack, words, "", &said), 0, "waits");
		else
			ends(called(cmd_pack, words, "", &said), 1, "gateway.trust is not set");
	}
	starts_and_serves(10);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(the_first_pack_waits_for_safard), T(wording_takes_one_and_facts_take_two), T(whose_it_is),
		T(a_signature_without_an_id_in_its_name), T(a_signature_of_the_old_kind_is_told),
		T(what_the_index_names_is_what_comes), T(the_file_and_the_world),
		T(what_is_made_is_of_its_folders_owner), T(the_configuration_says_where),
	};

	argp_err_exit_status = EXIT_MISUSE;	/* as safar does */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
