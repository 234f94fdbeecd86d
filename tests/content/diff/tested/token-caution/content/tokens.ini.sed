/^\[unhcr\]/,/^$/s/^class = .*/class = asylum\ncaution = no/
