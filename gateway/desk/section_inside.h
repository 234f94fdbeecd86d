/*
 * section_inside.h - what offices.ini and rates.ini have in common
 */
#ifndef GATEWAY_DESK_SECTION_INSIDE_H
#define GATEWAY_DESK_SECTION_INSIDE_H

#include <stdint.h>

#include "content/ini_form.h"

/* Is it a country that ITU-T E.164 knows?  0 for anything but its two capital letters. */
uint16_t desk_country(const char *two_letters);
/* Floor, also before 1970. */
int32_t desk_day_of(int64_t now_s);

#endif
