/^\[work.pay\]/a parts = many
