/^\[work.pay\]/a parts = 1
