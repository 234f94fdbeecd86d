/^\[child\]/,/^$/s/key = 2/key = 9/
