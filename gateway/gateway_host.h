/*
 * gateway_host.h - what the gateway gives to bearers
 */
#ifndef GATEWAY_GATEWAY_HOST_H
#define GATEWAY_GATEWAY_HOST_H

struct gateway;

/* Fills g->host; everything it calls must be open. */
void gateway_host_init(struct gateway *g);

#endif
