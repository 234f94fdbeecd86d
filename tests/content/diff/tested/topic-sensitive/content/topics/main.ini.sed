/^\[work.pay\]/,/^$/s/^key = 1/key = 1\nsensitivity = sensitive/
