/* fake_vault.c - a socket of its own in the folder of the stage */
#include "tests/vault/fake_vault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/loop.h"
#include "gateway/vault/wire.h"
#include "tests/vault/stage.h"

enum { A_FEW = 3 };

void
fake_vault_begin(struct fake_vault *f, int backlog)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	unlink(stage_in("socket"));
	f->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	snprintf(at.sun_path, sizeof(at.sun_path), "%s", stage_in("socket"));
	assert_int_equal(bind(f->listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(f->listener, backlog), 0);
}

void
fake_vault_end(struct fake_vault *f)
{
	close(f->listener);
}

int
fake_vault_question(struct fake_vault *f, struct loop *l)
{
	uint8_t got[FAKE_QUESTION_BYTES + 1];
	int fd;

	for (int i = 0; i < A_FEW; i++)
		loop_once(l, 0);
	fd = accept(f->listener, NULL, NULL);
	assert_true(fd >= 0);
	for (int i = 0; i < A_FEW; i++)
		loop_once(l, 0);
	assert_int_equal(recv(fd, got, sizeof(got), MSG_DONTWAIT), FAKE_QUESTION_BYTES);
	return fd;
}

void
fake_vault_give(int fd, const void *bytes, size_t len)
{
	assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
}

void
fake_vault_answer(int fd)
{
	struct wire_said said = { WIRE_DONE, FAKE_ROWS, { { VAULT_ROW_OPEN, HER }, { VAULT_ROW_LATER, "" }, { VAULT_ROW_NEVER, "" } },
		"as it is" };
	uint8_t frame[WIRE_SAID_BYTES];

	fake_vault_give(fd, frame, wire_put_said(frame, &said));
}
