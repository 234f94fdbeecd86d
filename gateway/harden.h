/*
 * harden.h - what safard, safar-vault and safar-fetch give up before they read a key or a stranger's bytes
 *
 * Memory may hold people or keys: no core file, no debugger, no new rights,
 * no file that others read.
 */
#ifndef GATEWAY_HARDEN_H
#define GATEWAY_HARDEN_H

/* Once, at the beginning of main(). */
void harden(void);

#endif
