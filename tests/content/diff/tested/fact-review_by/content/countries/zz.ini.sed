/^\[rule.rest\]/,/^$/s/^review_by = .*/review_by = 2027-09-01/
