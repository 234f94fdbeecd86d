/^\[work.pay\]/,$s/^key = 1$/key = 1\nparts = 4/
