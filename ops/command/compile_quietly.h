/* compile_quietly.h - a compile for its numbers: warnings are the business of pack check */
#ifndef OPS_COMMAND_COMPILE_QUIETLY_H
#define OPS_COMMAND_COMPILE_QUIETLY_H

struct compile_settings;

/* In memory; the exit code.  Only when there are errors is it compiled again, aloud; `title` begins what the world is to blame for. */
int compile_quietly(const struct compile_settings *c, const char *title);

#endif
