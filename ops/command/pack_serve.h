/*
 * pack_serve.h - safar pack list, try, serve, rollback, install: which pack people are answered with
 *
 * The first four ask safard (safar-control(7)); install needs files alone.  argv[0] is "safar pack list"; each returns an
 * exit code (gateway/exit_codes.h).
 */
#ifndef OPS_COMMAND_PACK_SERVE_H
#define OPS_COMMAND_PACK_SERVE_H

int pack_list(int argc, char **argv);
int pack_try(int argc, char **argv);
int pack_serve(int argc, char **argv);
int pack_rollback(int argc, char **argv);
int pack_install(int argc, char **argv);

#endif
