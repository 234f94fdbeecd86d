/*
 * gateway_release.h - packs over the control socket, in one safard
 */
#ifndef GATEWAY_GATEWAY_RELEASE_H
#define GATEWAY_GATEWAY_RELEASE_H

struct control_world;
struct gateway;

/* Fills in what the operations pack.* work with; without gateway.trust nothing.  w->ctx is the struct gateway. */
void gateway_release_door(const struct gateway *g, struct control_world *w);

#endif
