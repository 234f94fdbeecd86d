/*
 * control_refusal.c - a no of safard, as words and as an exit code
 *
 * safard's sentence does not say which role is needed: the table of operations
 * is the same here, so the client can.
 */
#include "ops/command/control_refusal.h"

#include "gateway/staff/staff.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const char *const role_names[STAFF_ROLE_COUNT] = {
#define ROLE(id, name, what) [ROLE_##id] = name,
#include "gateway/staff/roles.def"
#undef ROLE
};

/* Who may ask what. */
static const struct { const char *op; unsigned roles; } ops[] = {
#define NOBODY 0
#define ANYBODY 0
#define ADMIN (1u << ROLE_ADMIN)
#define EDITOR (1u << ROLE_EDITOR)
#define APPROVER (1u << ROLE_APPROVER)
#define AUDITOR (1u << ROLE_AUDITOR)
#define OPERATOR (1u << ROLE_OPERATOR)
#define CALLER (1u << ROLE_CALLER)
#define CONTROL_OP(id, name, roles, persons, step, cost, scope, event, what) { name, roles },
#include "gateway/control/control.def"
#undef CONTROL_OP
};

bool
control_is_code(const json_t *answer, const char *code)
{
	const char *is = json_string_value(json_object_get(answer, "code"));

	return is != NULL && strcmp(is, code) == 0;
}

static const char *
error_of(const json_t *answer)
{
	const char *error = json_string_value(json_object_get(answer, "error"));

	return error == NULL ? "refused" : error;
}

int
control_refusal_exit(const json_t *answer)
{
	if (control_is_code(answer, "rule") || control_is_code(answer, "role"))
		return EXIT_REFUSED;
	return control_is_code(answer, "world") || control_is_code(answer, "busy") ? EXIT_WORLD : EXIT_BAD_INPUT;
}

/* "; it takes an editor, approver or operator" */
static void
add_roles(struct buf *out, const char *op)
{
	unsigned roles = 0, left = 0, said = 0;

	for (size_t i = 0; i < COUNT(ops); i++)
		if (strcmp(ops[i].op, op) == 0)
			roles = ops[i].roles;
	for (unsigned r = 0; r < STAFF_ROLE_COUNT; r++)
		left += roles >> r & 1;
	for (unsigned r = 0; r < STAFF_ROLE_COUNT; r++)
		if (roles >> r & 1) {
			buf_addf(out, "%s%s", said == 0 ? "; needed is " : --left > 0 ? ", " : " or ", role_names[r]);
			left -= said++ == 0;
		}
	if (said > 0)
		buf_adds(out, "; yours are in safar staff whoami");
}

int
control_say_refusal(const struct control_words *w, const char *op, const json_t *answer, bool is_out)
{
	struct buf line = BUF_INIT(4096);

	buf_adds(&line, error_of(answer));
	if (control_is_code(answer, "role"))
		add_roles(&line, op);
	if (is_out)
		buf_adds(&line, "; you were signed in, and that is over: by time, or because safard was started again since, which signs everybody out");
	fprintf(stderr, "%s: %s\n", w->title, line.ptr);
	buf_free(&line);
	return control_refusal_exit(answer);
}
