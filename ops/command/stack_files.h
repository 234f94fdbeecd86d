/*
 * stack_files.h - the files that a run writes for its programs
 */
#ifndef OPS_COMMAND_STACK_FILES_H
#define OPS_COMMAND_STACK_FILES_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

enum stack_port { PORT_SMSC, PORT_BOX, PORT_ADMIN, PORT_USSD, PORT_COUNT };
enum { STACK_PASSWORD = 9, STACK_ADMIN_PASSWORD = 33, STACK_PENDING = 10, STACK_WAYS = 2 };

#define STACK_BOX "safar"
#define STACK_RING_PATH "/ring"

struct stack_files {
	const char	*directory, *pack, *numbers;	/* absolute paths */
	char		 registers[512];		/* folder of lists of agents; "" none */
	uint16_t	 port[PORT_COUNT];
	char		 password[STACK_PASSWORD];	/* of the SMPP bind: 8 characters is all SMPP has */
	char		 admin_password[STACK_ADMIN_PASSWORD];
};

/* Random passwords, in hex: never a word that routing/ways.h refuses. */
void stack_make_passwords(struct stack_files *f);
/* The invented lists beside our programs (ops/demo/np.ini), for a sample pack alone: its every text says SAMPLE. */
bool stack_find_registers(struct stack_files *f, const char *programs, struct buf *why);
/* account, ways.ini, kannel.conf, safar.conf, the spool folders; old logs are removed. */
bool stack_write_files(const struct stack_files *f, struct buf *why);
/* Appends a safar.conf; false and a sentence when a value cannot be written. */
bool stack_safar_conf(struct buf *out, const struct stack_files *f, struct buf *why);

#endif
