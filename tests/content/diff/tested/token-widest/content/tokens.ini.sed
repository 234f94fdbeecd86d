/^\[emergency\]/,/^$/s/^widest = .*/widest = "+999 000 0000 0000"/
