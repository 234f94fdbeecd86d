s/^msgctxt "stop.keywords"/# read-by: A READER, 2026-11-10, d1fd1a57\n&/
