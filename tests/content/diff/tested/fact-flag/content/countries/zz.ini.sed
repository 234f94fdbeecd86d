/^\[hotline.labour\]/,/^$/s/^asks_for_id = .*/asks_for_id = unknown/
