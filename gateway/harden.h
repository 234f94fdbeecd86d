/*
 * harden.h - what safard and safar-vault give up before they read a key
 *
 * Their memory holds people or keys: no core file, no debugger, no new rights,
 * no file that others read.
 */
#ifndef GATEWAY_HARDEN_H
#define GATEWAY_HARDEN_H

/* Once, at the beginning of main(). */
void harden(void);

#endif
