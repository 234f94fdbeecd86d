/^\[hotline.labour\]/,/^$/s/^as_of = .*/as_of = 2026-02-01/
