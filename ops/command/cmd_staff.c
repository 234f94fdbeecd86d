/*
 * cmd_staff.c - safar staff: accounts, signing in
 *
 * Founding makes two administrators at once, because one alone could make
 * herself a second person.  Whoever has the machine's shell has no account.
 */
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/cmd_control.h"
#include "ops/command/control_client.h"

enum { TOTP_BYTES = 20 };

/* RFC 4648 base 32, as authenticator programs read it. */
static void
base32(const uint8_t *bytes, size_t len, char *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | bytes[i];
		for (have += 8; have >= 5; have -= 5)
			*out++ = letters[bits >> (have - 5) & 31];
	}
	if (have > 0)
		*out++ = letters[bits << (5 - have) & 31];
	*out = '\0';
}

/* Shown once: as a link for a QR program, and in groups for who types it. */
static void
show_secret(const json_t *row)
{
	const char *name = json_string_value(json_object_get(row, "name"));
	const char *hex = json_string_value(json_object_get(row, "totp"));
	uint8_t bytes[TOTP_BYTES];
	char text[2 * TOTP_BYTES];
	size_t len = 0;

	if (name == NULL || hex == NULL || sodium_hex2bin(bytes, sizeof(bytes), hex, strlen(hex), NULL, &len, NULL) != 0)
		return;
	base32(bytes, len, text);
	printf("For the telephone of %s, shown this once:\n    otpauth://totp/Safar:%s?secret=%s&issuer=Safar\n    ", name, name, text);
	for (size_t i = 0; text[i] != '\0'; i++)
		printf("%s%c", i > 0 && i % 4 == 0 ? " " : "", text[i]);
	putchar('\n');
	sodium_memzero(bytes, sizeof(bytes));
	sodium_memzero(text, sizeof(text));
}

static int
found(struct control_words *w)
{
	char first[CONTROL_SECRET_BYTES], second[CONTROL_SECRET_BYTES];
	int status = EXIT_BAD_INPUT;
	json_t *result = NULL;

	if (control_new_password(w, w->word[0], first) && control_new_password(w, w->word[1], second)) {
		status = control_ask_nobody(w, "staff.found", json_pack("{s:s,s:s,s:s,s:s}", "name", w->word[0], "password", first,
		    "name2", w->word[1], "password2", second), NULL, &result);
		sodium_memzero(second, sizeof(second));
	}
	sodium_memzero(first, sizeof(first));
	if (status == 0) {
		show_secret(json_object_get(result, "first"));
		show_secret(json_object_get(result, "second"));
	}
	json_decref(result);
	return status;
}

static int
enrol(struct control_words *w)
{
	char half[CONTROL_SECRET_BYTES], half2[CONTROL_SECRET_BYTES], password[CONTROL_SECRET_BYTES];
	int status = EXIT_BAD_INPUT;
	json_t *result = NULL;

	if (control_secret(w, "one half of the code", half) && control_secret(w, "the other half, of the other person", half2) &&
	    control_new_password(w, w->word[0], password)) {
		status = control_ask_nobody(w, "staff.enrol", json_pack("{s:s,s:s,s:s,s:s}", "name", w->word[0], "half", half,
		    "half2", half2, "password", password), NULL, &result);
		sodium_memzero(password, sizeof(password));
	}
	sodium_memzero(half, sizeof(half));
	sodium_memzero(half2, sizeof(half2));
	if (status == 0)
		show_secret(result);
	json_decref(result);
	return status;
}

static int
login(struct control_words *w)
{
	char password[CONTROL_SECRET_BYTES], totp[CONTROL_SECRET_BYTES], room[512];
	struct buf why = BUF_OVER(room);
	int status = EXIT_BAD_INPUT;
	json_t *result = NULL;

	if (control_secret(w, "password", password) && control_secret(w, "code of your telephone", totp))
		status = control_ask_nobody(w, "login", json_pack("{s:s,s:s}", "name", w->word[0], "password", password), totp, &result);
	sodium_memzero(password, sizeof(password));
	if (status == 0 && !control_token_write(json_string_value(json_object_get(result, "token")), &why)) {
		fprintf(stderr, "%s: %s\n", w->title, why.ptr);
		status = EXIT_WORLD;
	}
	json_decref(result);
	return status;
}

static int
logout(struct control_words *w)
{
	int status = control_do(w, "logout", NULL);

	control_token_forget();
	return status;
}

static const struct control_column columns[] = {
	{ "NAME", "name", NULL }, { "OWNER", "owner", NULL }, { "AREA", "area", NULL }, { "BLOCKED", "blocked", control_say_yes },
	{ "SINCE", "made", control_say_time }, { "ROLES", "roles", control_say_words },
};

static int
whoami(struct control_words *w)
{
	json_t *result, *rows = json_array();
	int status = control_ask(w, "whoami", NULL, NULL, &result);

	if (status == 0)
		json_array_append(rows, result);
	control_table(status == 0 ? rows : NULL, columns, COUNT(columns));
	json_decref(rows);
	json_decref(result);
	return status;
}

static int
list(struct control_words *w)
{
	json_t *result;
	int status = control_ask(w, "staff.list", NULL, NULL, &result);

	if (status == 0)
		control_table(json_object_get(result, "rows"), columns, COUNT(columns));
	json_decref(result);
	return status;
}

static json_t *
role_list(const char *words)
{
	json_t *names = json_array();

	while (*words != '\0') {
		size_t len = strcspn(words, ",");

		json_array_append_new(names, json_stringn(words, len));
		words += len + (words[len] == ',');
	}
	return names;
}

/* What the new account, or the one with a lost telephone, is given by hand. */
static int
give_half(struct control_words *w, const char *op, json_t *args)
{
	json_t *result;
	int status = control_ask(w, op, args, NULL, &result);
	const char *half = json_string_value(json_object_get(result, "half"));

	if (half != NULL)
		printf("Half of the code; give it to the new person yourself:\n    %s\n"
		    "Who agreed has the other half and gives it to her, not to you.  With both she types, once and within\n"
		    "24 hours of the agreement: safar staff enrol NAME\n", half);
	json_decref(result);
	return status;
}

static int
add(struct control_words *w)
{
	json_t *args = json_object();

	control_put(args, "name", w->word[0]);
	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	control_put(args, "area", w->option[CONTROL_OPTION_area]);
	if (w->option[CONTROL_OPTION_roles] != NULL)
		json_object_set_new(args, "roles", role_list(w->option[CONTROL_OPTION_roles]));
	return give_half(w, "staff.add", args);
}

static int
change(struct control_words *w)
{
	json_t *args = json_object();

	control_put(args, "name", w->word[0]);
	control_put(args, "area", w->option[CONTROL_OPTION_area]);
	if (w->option[CONTROL_OPTION_roles] != NULL)
		json_object_set_new(args, "roles", role_list(w->option[CONTROL_OPTION_roles]));
	if (w->option[CONTROL_OPTION_unblock] != NULL)
		json_object_set_new(args, "blocked", json_false());
	return control_do(w, "staff.change", args);
}

static int
recode(struct control_words *w)
{
	json_t *args = json_object();

	control_put(args, "name", w->word[0]);
	return give_half(w, "staff.recode", args);
}

static int
block(struct control_words *w)
{
	return control_do(w, "staff.block", json_pack("{s:s}", "name", w->word[0]));
}

int
cmd_staff(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "found", "NAME NAME", 2, 2, 0, found },
		{ "enrol", "NAME", 1, 1, 0, enrol },
		{ "login", "NAME", 1, 1, 0, login },
		{ "logout", "", 0, 0, 0, logout },
		{ "whoami", "", 0, 0, 0, whoami },
		{ "list", "", 0, 0, 0, list },
		{ "add", "NAME", 1, 1, CONTROL_BIT(roles) | CONTROL_BIT(owner) | CONTROL_BIT(area) | CONTROL_BIT(approval), add },
		{ "change", "NAME", 1, 1, CONTROL_BIT(roles) | CONTROL_BIT(area) | CONTROL_BIT(unblock) | CONTROL_BIT(approval), change },
		{ "recode", "NAME", 1, 1, CONTROL_BIT(approval), recode },
		{ "block", "NAME", 1, 1, 0, block },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Accounts of the people who run the gateway: found the first two, sign in, add and change others. "
	    "What needs two persons is first put before the second one (safar approval).");
}
