/^\[hotline.labour\]/,/^$/s/^call_tested = .*/call_tested = 2026-11-09/
