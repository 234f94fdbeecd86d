/*
 * ports.h - free ports on loopback, asked from the kernel
 */
#ifndef OPS_COMMAND_PORTS_H
#define OPS_COMMAND_PORTS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

/*
 * `count` different ports that were free on 127.0.0.1 a moment ago.  Another
 * program may take one before it is used: who starts with them tries again.
 */
bool ports_choose(uint16_t *ports, unsigned count, struct buf *why);

#endif
