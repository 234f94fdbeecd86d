/^\[hotline.labour\]/,/^$/s/000 0002/000 0009/
