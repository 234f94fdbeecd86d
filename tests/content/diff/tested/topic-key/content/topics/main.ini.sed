/^\[work.rest\]/,/^$/s/^key = 2/key = 5/
