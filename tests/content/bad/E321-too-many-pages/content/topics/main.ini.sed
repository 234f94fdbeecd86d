/^\[work.pay\]/a pages = 1
