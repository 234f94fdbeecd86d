/*
 * fields.c - the arguments of a request against the rows of fields.def
 *
 * What is not in the table is refused, so that no operation ever meets a field
 * it does not expect.  Free words may hold no telephone number: they end in
 * approvals, which are kept.  No sentence here repeats what was sent.
 */
#include "gateway/control/control_inside.h"

#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/plain.h"

enum field_type { T_NAME, T_WORD, T_TEXT, T_SECRET, T_HEX, T_INT, T_BOOL, T_DATE, T_ROLES, T_WEEK, T_NUMBER, T_TAG, T_FILE, T_SERIAL };
enum field_need { N_MUST, N_MAY, N_ASKED, N_KEPT };
enum op_index {
#define CONTROL_OP(id, name, roles, persons, step, cost, scope, event, what) OP_##id,
#include "gateway/control/control.def"
#undef CONTROL_OP
};
/* A file's name may hold a date as 20261127. */
enum { FILE_DIGITS_MAX = 8 };

static const struct field {
	unsigned	 op;
	const char	*name;
	enum field_type	 type;
	enum field_need	 need;
	int		 min, max;	/* characters; bytes of HEX; roles; the value of INT */
} fields[] = {
#define CONTROL_FIELD(op, name, type, need, min, max, what) { OP_##op, #name, T_##type, N_##need, min, max },
#include "gateway/control/fields.def"
#undef CONTROL_FIELD
};

static const char *const role_names[] = {
#define ROLE(id, name, what) name,
#include "gateway/staff/roles.def"
#undef ROLE
};

static bool
is_here(const struct field *f, bool is_kept)
{
	return f->need != (is_kept ? N_ASKED : N_KEPT);
}

static bool
is_of(const char *s, const char *letters)
{
	return s[strspn(s, letters)] == '\0';
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static bool
is_date(const char *s)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int y, m, d;

	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-' || strspn(s, DIGITS) != 4 || strspn(s + 5, DIGITS) != 2 ||
	    strspn(s + 8, DIGITS) != 2)
		return false;
	y = (int)strtol(s, NULL, 10);
	m = (int)strtol(s + 5, NULL, 10);
	d = (int)strtol(s + 8, NULL, 10);
	return y >= 2000 && y < 2100 && m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] &&
	    (m != 2 || d < 29 || y % 4 == 0);
}

static bool
is_week(const char *s)
{
	long week = strlen(s) == 8 ? strtol(s + 6, NULL, 10) : 0;

	return strspn(s, DIGITS) == 4 && s[4] == '-' && s[5] == 'W' && strspn(s + 6, DIGITS) == 2 && week >= 1 && week <= 53;
}

static bool
is_roles(const json_t *v, const struct field *f)
{
	uint32_t seen = 0;

	if (!json_is_array(v) || json_array_size(v) < (size_t)f->min || json_array_size(v) > (size_t)f->max)
		return false;
	for (size_t i = 0; i < json_array_size(v); i++) {
		const char *word = json_string_value(json_array_get(v, i));
		unsigned role = 0;

		while (word != NULL && role < STAFF_ROLE_COUNT && strcmp(role_names[role], word) != 0)
			role++;
		if (word == NULL || role == STAFF_ROLE_COUNT || (seen & 1u << role))
			return false;
		seen |= 1u << role;
	}
	return true;
}

/* HEX and NUMBER count in their own way. */
static bool
is_code_right(const struct field *f, const char *s, size_t len)
{
	if (f->type == T_HEX)
		return len == (size_t)f->min * 2 && is_of(s, "abcdef" DIGITS);
	return *s == '+' && s[1] != '0' && is_of(s + 1, DIGITS) && len > (size_t)f->min && len <= (size_t)f->max + 1;
}

/* The words of names and sentences; a secret may be any. */
static bool
are_words_right(const struct field *f, const char *s)
{
	static const struct { const char *letters, *not_first; } of[] = {
		[T_NAME] = { LOWER DIGITS ".-", ".-" }, [T_WORD] = { LOWER UPPER DIGITS "._-/", "" },
		[T_TAG] = { LOWER UPPER DIGITS "-", "" }, [T_FILE] = { LOWER UPPER DIGITS "._-", "." },
	};

	switch (f->type) {
	case T_TEXT: return plain_is_words(s) && !plain_holds_number(s);
	case T_DATE: return is_date(s);
	case T_WEEK: return is_week(s);
	case T_NAME: case T_WORD: case T_TAG: case T_FILE:
		if (!is_of(s, of[f->type].letters) || (*s != '\0' && strchr(of[f->type].not_first, *s) != NULL))
			return false;
		return f->type == T_FILE ? !plain_holds_run(s, "", FILE_DIGITS_MAX) : !plain_holds_number(s);
	default: return true;
	}
}

static bool
is_string_right(const struct field *f, const json_t *v)
{
	const char *s = json_string_value(v);
	size_t len = json_string_length(v);

	if (s == NULL)
		return false;
	if (f->type == T_HEX || f->type == T_NUMBER)
		return is_code_right(f, s, len);
	return len >= (size_t)f->min && len <= (size_t)f->max && strlen(s) == len && are_words_right(f, s);
}

static bool
is_right(const struct field *f, const json_t *v)
{
	switch (f->type) {
	case T_BOOL: return json_is_boolean(v);
	case T_INT: return json_is_integer(v) && json_integer_value(v) >= f->min && json_integer_value(v) <= f->max;
	case T_SERIAL: return json_is_integer(v) && json_integer_value(v) >= 1;	/* often the second it was made */
	case T_ROLES: return is_roles(v, f);
	default: return is_string_right(f, v);
	}
}

/* What the value should have been, in words of who types it. */
static void
add_form(const struct field *f, struct buf *why)
{
	static const char *const forms[] = { "a-z, 0-9, '.' and '-'", "letters, digits, '.', '_', '-' and '/'",
	    "words with digits 0 to 9 only and no control characters", "a secret", "hexadecimal digits", "a whole number", "true or false",
	    "a date like 2026-11-27", "a list of roles", "an ISO week like 2026-W40", "a number in E.164 form, with +", "a tag like ne",
	    "a name without folders", "a whole number from 1 up" };

	buf_addf(why, "%s must be %s", f->name, forms[f->type]);
	if (f->type == T_HEX)
		buf_addf(why, ", %d of them", f->min * 2);
	else if (f->type == T_INT || f->type == T_ROLES)
		buf_addf(why, ", %d to %d", f->min, f->max);
	else if (f->type != T_BOOL && f->type != T_SERIAL && f->type != T_DATE && f->type != T_WEEK)
		buf_addf(why, ", %d to %d long", f->min, f->max);
	for (unsigned role = 0; f->type == T_ROLES && role < STAFF_ROLE_COUNT; role++)
		buf_addf(why, "%s%s", role == 0 ? ", each once: " : " ", role_names[role]);
	if (f->type == T_NAME || f->type == T_WORD || f->type == T_TEXT)
		buf_adds(why, ", and no telephone number");
	else if (f->type == T_FILE)
		buf_addf(why, ", and no more than %d digits in a row: they could be a telephone number", FILE_DIGITS_MAX);
}

static void
add_fields(unsigned op, bool is_kept, struct buf *why)
{
	const char *between = "it takes ";

	for (size_t i = 0; i < COUNT(fields); i++) {
		if (fields[i].op != op || !is_here(&fields[i], is_kept))
			continue;
		buf_addf(why, "%s%s", between, fields[i].name);
		between = ", ";
	}
	if (*between != ',')
		buf_adds(why, "it takes none");
}

bool
control_fields_check(unsigned op, const char *op_name, const json_t *args, bool is_kept, struct buf *why)
{
	size_t known = 0;

	for (size_t i = 0; i < COUNT(fields); i++) {
		const struct field *f = &fields[i];
		const json_t *v = json_object_get(args, f->name);

		if (f->op != op || !is_here(f, is_kept))
			continue;
		known += v != NULL;
		if (v == NULL && f->need != N_MAY)
			buf_addf(why, "%s: %s is missing", op_name, f->name);
		else if (v != NULL && !is_right(f, v)) {
			buf_addf(why, "%s: ", op_name);
			add_form(f, why);
		}
		if (why->len > 0)
			return false;
	}
	if (known == json_object_size(args))
		return true;
	buf_addf(why, "%s: there is an argument it does not know; ", op_name);
	add_fields(op, is_kept, why);
	return false;
}

bool
control_fields_have(unsigned op, const char *field)
{
	for (size_t i = 0; i < COUNT(fields); i++)
		if (fields[i].op == op && strcmp(fields[i].name, field) == 0)
			return true;
	return false;
}

void
control_fields_wipe(unsigned op, json_t *args)
{
	for (size_t i = 0; i < COUNT(fields); i++) {
		json_t *v = json_object_get(args, fields[i].name);

		/* jansson keeps the string in memory of its own; const says only that others should not write. */
		if (fields[i].op == op && (fields[i].type == T_SECRET || fields[i].type == T_NUMBER) && json_is_string(v))
			sodium_memzero((void *)(uintptr_t)json_string_value(v), json_string_length(v));
	}
}

uint32_t
control_roles_of(const json_t *names)
{
	uint32_t roles = 0;

	for (size_t i = 0; i < json_array_size(names); i++)
		for (unsigned role = 0; role < STAFF_ROLE_COUNT; role++)
			if (strcmp(role_names[role], json_string_value(json_array_get(names, i))) == 0)
				roles |= 1u << role;
	return roles;
}

json_t *
control_roles_json(uint32_t roles)
{
	json_t *names = json_array();

	for (unsigned role = 0; role < STAFF_ROLE_COUNT; role++)
		if (roles & 1u << role)
			json_array_append_new(names, json_string(role_names[role]));
	return names;
}

const char *
control_string(const json_t *args, const char *name)
{
	return json_string_value(json_object_get(args, name));
}

bool
control_hex_in(const char *hex, uint8_t *out, size_t bytes)
{
	size_t len = 0;

	return hex != NULL && sodium_hex2bin(out, bytes, hex, strlen(hex), NULL, &len, NULL) == 0 && len == bytes &&
	    strlen(hex) == bytes * 2;
}

json_t *
control_hex_json(const uint8_t *bytes, size_t len)
{
	char hex[2 * STORE_SEALED_BYTES + 1];
	json_t *v;

	BUG_IF(len * 2 >= sizeof(hex));
	sodium_bin2hex(hex, sizeof(hex), bytes, len);
	v = json_string(hex);
	sodium_memzero(hex, sizeof(hex));	/* it may be a TOTP secret */
	return v;
}

json_t *
control_day_json(int32_t day)
{
	time_t t = (time_t)day * 86400;
	struct tm tm;
	char room[16];

	gmtime_r(&t, &tm);
	strftime(room, sizeof(room), "%Y-%m-%d", &tm);
	return json_string(room);
}

int32_t
control_day_of(const char *date)
{
	struct tm tm = { .tm_year = (int)strtol(date, NULL, 10) - 1900, .tm_mon = (int)strtol(date + 5, NULL, 10) - 1,
	    .tm_mday = (int)strtol(date + 8, NULL, 10) };

	return (int32_t)(timegm(&tm) / 86400);
}
