# a number that is warned of belongs to no class that goes without
/^\[unhcr\]/,/^$/s/^class = .*/class = sea\ncaution = no/
