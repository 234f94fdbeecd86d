/^\[hotline.labour\]/,/^$/s/^source = .*/source = "told by an office"/
