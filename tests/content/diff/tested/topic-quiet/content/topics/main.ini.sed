/^\[fees\]/,/^$/s/^key = 7/key = 7\nquiet = yes/
