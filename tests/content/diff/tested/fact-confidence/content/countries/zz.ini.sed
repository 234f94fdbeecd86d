/^\[hotline.labour\]/,/^$/s/^confidence = .*/confidence = medium/
