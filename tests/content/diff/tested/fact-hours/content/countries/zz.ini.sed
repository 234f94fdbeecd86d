/^\[hotline.labour\]/,/^$/s/^confidence/hours = 24\/7\nconfidence/
