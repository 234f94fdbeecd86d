/^# read-by.*e7fb1a32$/d
