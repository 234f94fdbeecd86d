/^\[quiet.alone\]/,/^\[stop\]/{/^\[stop\]/!d}
/^continues/d
