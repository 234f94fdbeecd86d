/*
 * exit_codes.h - how every program of this project ends, and its version
 *
 * 0 done; 1 what you gave is wrong (diagnostics on stderr); 2 called wrongly;
 * 3 the world failed, try again; 4 refused by a rule (too few persons signed).
 * A bug ends with 70 (locales/text/bug.h).
 */
#ifndef GATEWAY_EXIT_CODES_H
#define GATEWAY_EXIT_CODES_H

enum { EXIT_BAD_INPUT = 1, EXIT_MISUSE = 2, EXIT_WORLD = 3, EXIT_REFUSED = 4 };

#define SAFAR_VERSION "0.1"

#endif
