/^\[line.work\]/,/^$/s/^class = general/&\ncaution = no/
