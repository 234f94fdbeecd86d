s/100 test coins/120 test coins/
