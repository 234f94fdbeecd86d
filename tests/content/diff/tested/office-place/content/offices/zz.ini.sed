/^\[office.legal.zedtown\]/,/^$/s/^place = .*/place = "2 Mill Lane"/
